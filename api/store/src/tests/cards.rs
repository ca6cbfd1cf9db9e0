//! Cards with the parts of their long lists, and the small rows of orders.

use std::slice::from_ref;

use domain::alert::{Alert, AlertState, AlertThreshold};
use domain::event::Event;
use domain::kernel::alert_kind::AlertKind;
use domain::order::message::{Direction, Message, MessageChannel};
use domain::refusal::{Code, Reason};
use sea_orm::ConnectionTrait;

use super::fixture::*;
use crate::OrderLookup;
use crate::alert::alerts::{AlertFilter, AlertKey, AlertReach};
use crate::base::window::{Slice, Window};
use domain::catalog::sku::{Component, ListPrice, SkuEntry};
use domain::kernel::money::Currency;

use crate::catalog::shops::{Shop, ShopSecrets, Sku, Warehouse};
use crate::conversation::messages::MessageKey;
use crate::finance::exports::{CurrencySum, Export, ExportState};
use crate::intake::polls::{PollList, ShopPoll};
use crate::journal::timeline::TimelineItem;
use crate::order::cards::{CardParts, CardQuery};
use crate::order::list::OrderReach;
use crate::{NewEvent, Store};

fn message(at: i64, body: &str) -> Message {
    Message {
        id: mint().next(),
        at: now() + chrono::Duration::seconds(at),
        author: (at % 2 == 0).then(person),
        direction: Direction::Inbound,
        channel: MessageChannel::PlatformChat,
        body: body.into(),
    }
}

#[test]
fn a_card_brings_its_timeline_and_conversation_along() {
    on_both_databases(|store| async move {
        let (one, other) = (full(1), full(2));
        let mut work = begin(&store).await;
        work.save(one.clone(), vec![event(Event::OrderRemarkUpdated { old: Some("\"\\u0000 {}".into()) }); 3]);
        work.save(other.clone(), vec![event(Event::OrderPickConfirmed)]);
        let mut said = [message(2, "第二"), message(1, "第一"), message(2, "第三 \\u0000")];
        for message in &said {
            work.add_message(one.id, message).unwrap();
        }
        work.commit().await.unwrap();
        said.sort_by_key(MessageKey::of);
        let parts = CardParts { timeline: Some(Window::last(2)), conversation: Some(Window::last(2)), ..CardParts::default() };
        let query = CardQuery::from(parts);
        let card = store.orders().card(&OrderLookup::Id(one.id), &query).await.unwrap().unwrap();
        let timeline = card.timeline.unwrap();
        assert_eq!((timeline.items.len(), timeline.has_previous), (2, true));
        let conversation = card.conversation.unwrap();
        assert_eq!(conversation.items, said[1..]);
        assert!(conversation.has_previous);
        let key = MessageKey::of(&conversation.items[0]);
        let before = Window { before: Some(key), ..Window::last(9) };
        assert_eq!(store.conversations().page(one.id, &before).await.unwrap().items, said[..1]);
        let after = Window { after: Some(key), ..Window::first(9) };
        assert_eq!(store.conversations().page(one.id, &after).await.unwrap().items, said[2..]);
        let cards = store.orders().cards(&[one.id, other.id, mint().next()], &query).await.unwrap();
        assert_eq!(cards.len(), 2);
        assert_eq!(cards[&other.id].timeline.as_ref().unwrap().items.len(), 1);
        assert!(cards[&other.id].conversation.as_ref().unwrap().items.is_empty());
    });
}

async fn execute(store: &Store, statement: &str) {
    store.connection().execute_unprepared(statement).await.unwrap();
}

#[test]
fn what_lies_beside_a_card_is_what_the_journal_tells() {
    on_both_databases(|store| async move {
        let one = full(1);
        let parts = CardParts { timeline: Some(Window::last(50)), conversation: Some(Window::last(50)), ..CardParts::default() };
        let query = CardQuery::from(parts);
        let card = || async { store.orders().card(&OrderLookup::Id(one.id), &query).await.unwrap().unwrap() };
        let told = || async { store.journal().timeline(one.id, &Window::last(50), &[]).await.unwrap() };
        let rebuilt = || async { store.orders().rebuild_cards(None, 10).await.unwrap().differing };
        let append = |event: NewEvent| async {
            let mut work = begin(&store).await;
            let order = work.order_for_update(&OrderLookup::Id(one.id), None).await.unwrap().unwrap();
            work.save(order, vec![event]);
            work.commit().await.unwrap();
        };
        let entries = |slice: Slice<TimelineItem>| slice.items.into_iter().map(|item| item.entry).collect::<Vec<_>>();

        let mut work = begin(&store).await;
        work.save(one.clone(), vec![event(Event::OrderPickConfirmed)]);
        work.commit().await.unwrap();
        assert_eq!(card().await.conversation.unwrap().items, []);
        append(event(Event::OrderRemarkUpdated { old: Some("旧的\n话".into()) })).await;
        let said = message(1, "第一");
        let mut work = begin(&store).await;
        let order = work.order_for_update(&OrderLookup::Id(one.id), None).await.unwrap().unwrap();
        work.add_message(one.id, &said).unwrap();
        work.save(order, vec![event(Event::ConversationMessageRecorded { message: said.id, direction: said.direction })]);
        work.commit().await.unwrap();

        let beside = entries(card().await.timeline.unwrap());
        assert_eq!((beside.len(), beside[1].event.words()), (3, Some("旧的\n话")));
        assert_eq!(beside, entries(told().await));
        assert_eq!(card().await.conversation.unwrap().items, [said]);
        assert_eq!(rebuilt().await, []);
        assert!(!dump(&store).await.contains("旧的"));

        execute(&store, "UPDATE order_card SET recent = NULL, has_words = NULL, has_messages = NULL").await;
        append(event(Event::OrderPickConfirmed)).await;
        let before = card().await;
        assert!(before.timeline.is_none(), "of a card from before nothing is known");
        assert_eq!(before.conversation.unwrap().items.len(), 1);
        assert_eq!(rebuilt().await, [], "an older form is no difference");
        assert_eq!(entries(card().await.timeline.unwrap()), entries(told().await));
        execute(&store, "UPDATE order_card SET recent = 'end'").await;
        assert_eq!(rebuilt().await, [one.id]);
        assert_eq!(entries(card().await.timeline.unwrap()), entries(told().await));
        assert_eq!(rebuilt().await, []);

        for _ in 0..90 {
            append(event(Event::OrderPickConfirmed)).await;
        }
        let newest = card().await.timeline.unwrap();
        assert_eq!((newest.items.len(), newest.has_previous), (50, true));
        assert_eq!(entries(newest), entries(told().await));
        assert_eq!(rebuilt().await, []);
    });
}

#[test]
fn cards_that_are_asked_for_at_once_share_statements_and_each_gets_its_own() {
    on_both_databases(|store| async move {
        let orders = save(&store, (1..=40).map(bare)).await;
        let query = CardQuery::default();
        let by_number = orders.iter().map(|order| OrderLookup::Number(order.number.clone()));
        let by_id = orders.iter().map(|order| OrderLookup::Id(order.id));
        let unknown = [OrderLookup::Number("shop-1-none".into()), OrderLookup::Id(mint().next())];
        // Each is requested twice: some share a statement with their own double.
        let lookups: Vec<OrderLookup> = by_number.chain(by_id).chain(unknown.clone()).cycle().take(2 * 82).collect();
        let cards = lookups.iter().map(|lookup| store.orders().card(lookup, &query));
        let cards = futures_util::future::join_all(cards).await;
        for (lookup, card) in lookups.iter().zip(cards) {
            let card = card.unwrap();
            assert_eq!(card.is_none(), unknown.contains(lookup));
            assert!(card.is_none_or(|card| lookup.names(&card.order)));
        }
        // Readers with different visible orders ask at the same moment: each finds the orders that exist for it.
        let of_shop = |shop: &str| OrderReach { shops: Some(vec![shop.to_owned()]), ..OrderReach::default() };
        let of_shop = |shop: &str| CardQuery { reach: Some(vec![of_shop(shop)]), ..CardQuery::default() };
        let (insider, stranger) = (of_shop(&orders[0].shop), of_shop("elsewhere"));
        let readers: Vec<&CardQuery> = [&insider, &stranger, &query].into_iter().cycle().take(lookups.len()).collect();
        let cards = lookups.iter().zip(&readers).map(|(lookup, reader)| store.orders().card(lookup, reader));
        for ((lookup, reader), card) in lookups.iter().zip(&readers).zip(futures_util::future::join_all(cards).await) {
            assert_eq!(card.unwrap().is_none(), unknown.contains(lookup) || *reader == &stranger);
        }
        // A request that is given up in the middle affects no other request.
        let mut gone: Vec<_> = lookups.iter().map(|lookup| Box::pin(store.orders().card(lookup, &query))).collect();
        for one in &mut gone {
            let _ = futures_util::poll!(one.as_mut());
        }
        // These requests are no longer polled, as when their clients do not read: they hold no permit that others need.
        assert_eq!(store.orders().card(&lookups[0], &query).await.unwrap().map(|card| card.order.id), Some(orders[0].id));
        let last = gone.pop().unwrap();
        drop(gone);
        assert_eq!(last.await.unwrap(), None);
    });
}

#[test]
fn shops_keep_their_secrets_sealed() {
    on_both_databases(|store| async move {
        let shop = Shop {
            id: "shop-1".into(),
            name: "旗舰店".into(),
            channel: "TAOBAO".into(),
            mapping: "taobao".into(),
            currency: "CNY".into(),
            time_zone: "Asia/Shanghai".into(),
            ship_hours: 48,
            warehouse: Some("HZ".into()),
            client_id: None,
            poll: Some(serde_json::json!({ "interval_seconds": 60 })),
            secrets: ShopSecrets { signing: vec!["canary-1".into(), "canary-2".into()], access_token: Some("canary-3".into()) },
            country: Some("CN".into()),
            allowed_addresses: vec!["203.0.113.0/24".parse().unwrap()],
            active: true,
        };
        let second = Shop { id: "shop-2".into(), poll: None, active: false, ..shop.clone() };
        store.catalog().put_shops(&[second.clone(), shop.clone()], now()).await.unwrap();
        store.catalog().put_shops(from_ref(&shop), now()).await.unwrap();
        assert_eq!(store.catalog().shops().await.unwrap(), [shop.clone(), second]);
        assert_eq!(store.catalog().shop("shop-1").await.unwrap(), Some(shop.clone()));
        assert!(!dump(&store).await.contains("canary") && !format!("{shop:?}").contains("canary"));

        let poll = ShopPoll {
            shop: "shop-1".into(),
            list: PollList::Orders,
            watermark: Some(now()),
            next_at: now(),
            failures: 3,
            last_error: Some("timeout".into()),
            last_ok_at: None,
        };
        let refunds =
            ShopPoll { next_at: now() + chrono::Duration::hours(1), ..ShopPoll::first("shop-1", PollList::Refunds, now()) };
        let mut work = begin(&store).await;
        work.put_poll(refunds.clone());
        work.put_poll(poll.clone());
        work.commit().await.unwrap();
        assert_eq!(store.intake().shop_polls("shop-1").await.unwrap(), [poll.clone(), refunds.clone()]);
        assert!(store.intake().take_poll(&refunds, now() + chrono::Duration::hours(2)).await.unwrap());
        assert_eq!(store.intake().shop_poll("shop-1", PollList::Orders).await.unwrap(), Some(poll.clone()));
        assert_eq!(store.intake().due_polls(now(), 5).await.unwrap(), [poll]);
        assert!(store.intake().due_polls(now() - chrono::Duration::seconds(1), 5).await.unwrap().is_empty());
    });
}

#[test]
fn warehouses_and_skus_come_back_with_their_attributes() {
    on_both_databases(|store| async move {
        let warehouse = Warehouse {
            code: "HZ".into(),
            name: "杭州仓".into(),
            city: Some("杭州市".into()),
            time_zone: Some("Asia/Shanghai".into()),
            profile: Some(domain::order::warehouse::WarehouseProfile::Leading),
            hours: serde_json::from_str(r#"{"MONDAY":"09:00-18:00"}"#).unwrap(),
            cut_off: Some("16:00".parse().unwrap()),
        };
        store.catalog().put_warehouses(from_ref(&warehouse), now()).await.unwrap();
        assert_eq!(store.catalog().warehouses().await.unwrap(), [warehouse]);
        let entry = SkuEntry {
            list_price: Some(ListPrice { minor: 1_990, currency: Currency::CNY }),
            category: Some("袜子".into()),
            components: vec![Component { sku: "SKU-2".into(), quantity: 2 }],
        };
        let sku = Sku { code: "SKU-1".into(), title: "棉袜".into(), barcode: None, entry };
        store.catalog().put_skus(from_ref(&sku), now()).await.unwrap();
        assert_eq!(store.catalog().skus().await.unwrap(), [sku]);
    });
}

fn alert(kind: AlertKind, seconds: i64, warehouse: Option<&str>) -> Alert {
    Alert {
        id: mint().next(),
        kind,
        severity: kind.severity(),
        state: AlertState::Open,
        because: Reason::of(Code::ShipByChannel),
        order: None,
        shop: Some("shop-1".into()),
        warehouse: warehouse.map(Into::into),
        status: None,
        raised_at: now() + chrono::Duration::seconds(seconds),
        acknowledged_at: None,
        acknowledged_by: None,
        resolved_at: None,
        about: None,
        count: 1,
    }
}

#[test]
fn alerts_are_listed_newest_first_for_whom_they_are() {
    on_both_databases(|store| async move {
        let alerts = [
            alert(AlertKind::Conflict, 1, None),
            alert(AlertKind::PromiseOverdue, 2, Some("HZ")),
            alert(AlertKind::PromiseOverdue, 2, Some("GZ")),
        ];
        let mut work = begin(&store).await;
        for alert in &alerts {
            work.put(alert).await.unwrap();
        }
        work.commit().await.unwrap();
        let all = AlertReach { kinds: AlertKind::ALL.to_vec(), orders: OrderReach::default() };
        let everywhere = [all.clone()];
        let page = |reach: Vec<AlertReach>, window: Window<AlertKey>| {
            let store = store.clone();
            async move { store.alerts().page(&AlertFilter::default(), &reach, &window).await.unwrap() }
        };
        let first = page(vec![all.clone()], Window::first(2)).await;
        assert!(first.has_next && first.items.iter().all(|alert| alert.kind == AlertKind::PromiseOverdue));
        let rest = page(vec![all.clone()], Window { after: first.items.last().map(AlertKey::of), ..Window::first(2) }).await;
        assert_eq!(rest.items, alerts[..1]);
        let back = page(vec![all], Window { before: rest.items.first().map(AlertKey::of), ..Window::last(5) }).await;
        assert_eq!(back.items, first.items);
        let of_shop = |shop: &str| AlertReach {
            kinds: vec![AlertKind::PromiseOverdue],
            orders: OrderReach { shops: Some(vec![shop.into()]), ..OrderReach::default() },
        };
        assert_eq!(page(vec![of_shop("shop-1")], Window::first(5)).await.items.len(), 2);
        assert!(page(vec![of_shop("shop-2")], Window::first(5)).await.items.is_empty());
        let mut warehouse = of_shop("shop-1");
        warehouse.orders.warehouses = Some(vec!["HZ".into()]);
        assert!(page(vec![warehouse], Window::first(5)).await.items.is_empty(), "a warehouse is told of its orders only");
        assert!(page(vec![], Window::first(5)).await.items.is_empty());

        let mut work = begin(&store).await;
        assert_eq!(work.unresolved_alerts(AlertKind::Conflict, None, Some("shop-1")).await.unwrap(), alerts[..1]);
        let mut taken: Alert = work.load(&alerts[0].id).await.unwrap().unwrap();
        (taken.state, taken.acknowledged_by, taken.acknowledged_at) = (AlertState::Resolved, Some(person()), Some(now()));
        work.put(&taken).await.unwrap();
        let mut threshold: AlertThreshold = work.load(&AlertKind::Conflict).await.unwrap().unwrap();
        threshold.value = 9;
        work.put(&threshold).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(store.alerts().one(taken.id, &everywhere).await.unwrap(), Some(taken.clone()));
        assert_eq!(store.alerts().one(taken.id, &[of_shop("shop-2")]).await.unwrap(), None);
        let other = Some(vec![of_shop("shop-2")]);
        assert_eq!(begin(&store).await.load_within::<Alert>(&taken.id, other.as_ref()).await.unwrap(), None);
        assert_eq!(store.alerts().of_ids(&[taken.id]).await.unwrap(), [taken]);
        assert!(begin(&store).await.unresolved_alerts(AlertKind::Conflict, None, None).await.unwrap().is_empty());
        assert_eq!(store.alerts().thresholds().await.unwrap()[2], threshold);
        assert_eq!(store.alerts().thresholds().await.unwrap().len(), AlertKind::ALL.len());
    });
}

#[test]
fn an_export_is_taken_by_one_worker() {
    on_both_databases(|store| async move {
        let mut export = Export {
            id: mint().next(),
            owner: "u-1".into(),
            from: now(),
            to: now(),
            format: "CSV".into(),
            options: serde_json::json!({ "byteOrderMark": true }),
            state: ExportState::Queued,
            done: 0,
            total: 0,
            row_count: None,
            left_out_unsettled: None,
            left_out_unknown: None,
            sums: vec![],
            sha256: None,
            file: None,
            error: None,
            created_at: now(),
            updated_at: now(),
            finished_at: None,
            expires_at: None,
            freeze: None,
            frozen_at: None,
            adjustments: None,
            adjustment_sums: Vec::new(),
        };
        let mut work = begin(&store).await;
        work.put(&export).await.unwrap();
        work.commit().await.unwrap();
        let mut work = begin(&store).await;
        assert_eq!(work.next_export(now()).await.unwrap(), Some(export.clone()));
        if store.backend() == sea_orm::DbBackend::Postgres {
            assert_eq!(begin(&store).await.next_export(now()).await.unwrap(), None, "two workers took one export");
        }
        export.state = ExportState::Done;
        (0..1_000).for_each(|_| CurrencySum::add(&mut export.sums, "CNY", i64::MAX));
        assert_eq!(export.sums, [CurrencySum { currency: "CNY".into(), amount: i128::from(i64::MAX) * 1_000 }]);
        (export.row_count, export.expires_at, export.file) = (Some(3), Some(now()), Some("a.csv".into()));
        work.put(&export).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(store.exports().one(export.id).await.unwrap(), Some(export.clone()));
        assert_eq!(store.exports().expired(now(), now(), 5).await.unwrap(), [export.id]);
        let mut work = begin(&store).await;
        assert_eq!(work.load(&export.id).await.unwrap(), Some(export));
        assert_eq!(work.next_export(now()).await.unwrap(), None);
    });
}
