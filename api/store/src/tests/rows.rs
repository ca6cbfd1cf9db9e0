//! An order goes into its tables and comes out the same.

use std::sync::Arc;

use domain::kernel::ids::OrderId;
use domain::kernel::region_code::RegionCode;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::rule_memory::RuleMemory;
use domain::order::shipment::Shipment;
use sea_orm::{ConnectionTrait, Statement};

use super::fixture::*;
use super::lists::query;
use crate::OrderLookup;
use crate::order::cards::{CardQuery, ListedOrder};
use crate::order::document::Reads;
use crate::order::list::{OrderFilter, OrderQuery, OrderReach};

/// An order as its card has it: without what it remembers of rules.
fn on_the_card(order: &Order) -> Order {
    Order { rule_memory: RuleMemory::default(), ..order.clone() }
}

#[test]
fn a_full_order_comes_back_from_the_tables_and_from_its_card() {
    on_both_databases(|store| async move {
        let order = full(1);
        let mut work = begin(&store).await;
        work.save(order.clone(), vec![]);
        let saved = work.commit().await.unwrap().orders;
        assert_eq!(saved, std::slice::from_ref(&order));

        let tracking = order.shipments[0].tracking_number.clone().unwrap();
        let channel = |number: &str| OrderLookup::ChannelOrder { shop: "shop-1".into(), number: number.into() };
        let ways = [
            OrderLookup::Id(order.id),
            OrderLookup::Number(order.number.clone()),
            channel("000001"),
            channel("#1"),
            OrderLookup::TrackingNumber(tracking),
        ];
        for way in ways {
            let mut work = begin(&store).await;
            assert_eq!(work.order_for_update(&way, None).await.unwrap().as_ref(), Some(&order), "{way:?} from the tables");
            drop(work);
            let card = store.orders().card(&way, &CardQuery::default()).await.unwrap().unwrap();
            assert_eq!(card.order, on_the_card(&order), "{way:?} from the card");
        }
        for way in [OrderLookup::Id(OrderId(uuid::Uuid::nil())), OrderLookup::Number("none".into()), channel("none")] {
            assert_eq!(store.orders().card(&way, &CardQuery::default()).await.unwrap(), None);
            assert_eq!(begin(&store).await.order_for_update(&way, None).await.unwrap(), None);
        }
    });
}

#[test]
fn no_way_leads_to_an_order_that_does_not_exist_for_the_reader() {
    on_both_databases(|store| async move {
        let (order, mut newer) = (full(1), full(2));
        newer.shop = "shop-2".into();
        newer.channel_number = order.channel_number.clone();
        newer.shipments[0].tracking_number = order.shipments[0].tracking_number.clone();
        save(&store, [order.clone(), newer.clone()]).await;
        let tracking = OrderLookup::TrackingNumber(order.shipments[0].tracking_number.clone().unwrap());
        let channel = |number: &str| OrderLookup::ChannelOrder { shop: "shop-1".into(), number: number.into() };
        let ways = [
            OrderLookup::Id(order.id),
            OrderLookup::Number(order.number.clone()),
            channel("000001"),
            channel("#1"),
            tracking.clone(),
            OrderLookup::Shipment(order.shipments[0].id),
            OrderLookup::Hold(order.holds[0].id),
        ];
        let of_shop = |shop: &str| OrderReach { shops: Some(vec![shop.to_owned()]), ..OrderReach::default() };
        let of_warehouse = |code: &str| OrderReach { warehouses: Some(vec![code.to_owned()]), ..OrderReach::default() };
        let in_status = |status, goods_here| OrderReach { statuses: Some(vec![status]), goods_here, ..OrderReach::default() };
        let code = order.warehouse.clone().unwrap();
        let inside = [of_shop("shop-1"), of_warehouse(&code), in_status(order.status, false)];
        let outside = [of_shop("shop-3"), of_warehouse("elsewhere"), in_status(OrderStatus::PendingPayment, true)];
        for (reaches, seen) in [(inside, true), (outside, false)] {
            for (reach, way) in reaches.iter().flat_map(|reach| ways.iter().map(move |way| (reach, way))) {
                let query = CardQuery { reach: Some(vec![reach.clone()]), ..CardQuery::default() };
                assert_eq!(store.orders().card(way, &query).await.unwrap().is_some(), seen, "{way:?} {reach:?}");
                let mut work = begin(&store).await;
                let found = work.order_for_update(way, query.reach.as_deref()).await.unwrap();
                assert_eq!(found.is_some(), seen, "{way:?} {reach:?}");
            }
        }
        // An order elsewhere does not hide the reader's own order.
        for (shop, wanted) in [("shop-1", order.id), ("shop-2", newer.id)] {
            let query = CardQuery { reach: Some(vec![of_shop(shop)]), ..CardQuery::default() };
            assert_eq!(store.orders().card(&tracking, &query).await.unwrap().map(|card| card.order.id), Some(wanted));
        }
        let nobody = CardQuery { reach: Some(Vec::new()), ..CardQuery::default() };
        assert_eq!(store.orders().card(&tracking, &nobody).await.unwrap(), None);
        assert!(store.orders().cards(&[order.id], &nobody).await.unwrap().is_empty());
    });
}

#[test]
fn what_left_the_order_leaves_the_tables() {
    on_both_databases(|store| async move {
        let order = full(1);
        save(&store, [order.clone()]).await;
        let left = change(&store, order.id, |order| {
            order.facts.remove(0);
            order.payments.remove(0);
            order.holds.clear();
            order.returns[0].lines.remove(0);
            order.shipments[0].lines.remove(0);
            order.shipments.remove(1);
            order.contact = contact("+8613800000001");
        })
        .await;
        assert_eq!(left.version, 2);
        let mut work = begin(&store).await;
        assert_eq!(work.order_for_update(&OrderLookup::Id(order.id), None).await.unwrap(), Some(left.clone()));
        drop(work);
        assert_eq!(
            store.orders().card(&OrderLookup::Id(order.id), &CardQuery::default()).await.unwrap().unwrap().order,
            on_the_card(&left)
        );
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
    });
}

#[test]
fn a_card_carries_the_newest_reports_and_the_table_all() {
    on_both_databases(|store| async move {
        let mut order = full(1);
        let mut mint = mint();
        let kept = i64::try_from(Shipment::EVENTS_KEPT).unwrap();
        order.shipments[0].events = (0..kept).map(|minute| report(&mut mint, minute * 60)).collect();
        save(&store, [order.clone()]).await;
        let next = report(&mut mint, kept * 60);
        let saved = change(&store, order.id, |order| order.shipments[0].events.push(next.clone())).await;
        let events = &saved.shipments[0].events;
        assert_eq!((events.len(), events.last()), (Shipment::EVENTS_KEPT, Some(&next)));
        assert_eq!(events[0], order.shipments[0].events[1]);
        let all = store.orders().reports_of(order.shipments[0].id, 1000).await.unwrap();
        assert_eq!((all.len(), &all[0]), (Shipment::EVENTS_KEPT + 1, &order.shipments[0].events[0]));
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
        // A report that is too old for the card comes again: it is in the table already.
        let again = domain::order::shipment::TrackingEvent { id: mint.next(), ..order.shipments[0].events[0].clone() };
        change(&store, order.id, |order| order.shipments[0].events.insert(0, again)).await;
        assert_eq!(store.orders().reports_of(order.shipments[0].id, 1000).await.unwrap().len(), Shipment::EVENTS_KEPT + 1);
    });
}

#[test]
fn a_text_with_a_nul_is_kept_without_it() {
    on_both_databases(|store| async move {
        let mut order = full(1);
        order.remark = Some("a\0b \\u0000".into());
        let saved = save(&store, [order]).await.remove(0);
        assert_eq!(saved.remark.as_deref(), Some("a\u{FFFD}b \\u0000"));
        let card = store.orders().card(&OrderLookup::Id(saved.id), &CardQuery::default()).await.unwrap().unwrap();
        assert_eq!(card.order, saved);
    });
}

#[test]
fn a_card_that_differs_from_the_tables_is_found_and_mended() {
    on_both_databases(|store| async move {
        let order = save(&store, [full(1), full(2), full(3)]).await.remove(1);
        let spoil = "UPDATE order_card SET head = replace(head, 'Paid', 'Shipped') || ' ' WHERE head LIKE '%shop-1-000002\"%'";
        assert_eq!(store.connection().execute_unprepared(spoil).await.unwrap().rows_affected(), 1);
        let first = store.orders().rebuild_cards(None, 2).await.unwrap();
        let second = store.orders().rebuild_cards(first.last, 2).await.unwrap();
        assert_eq!((first.orders, second.orders), (2, 1));
        assert_eq!([first.differing, second.differing].concat(), [order.id]);
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
    });
}

#[test]
fn a_card_of_an_earlier_version_is_read_until_it_is_rebuilt() {
    on_both_databases(|store| async move {
        let mut completed = full(1);
        completed.status = OrderStatus::Completed;
        let order = save(&store, [completed, full(2)]).await.remove(0);
        assert!(order.goods_here, "pieces wait to be put back");
        let whole =
            || async { store.orders().card(&OrderLookup::Id(order.id), &CardQuery::default()).await.unwrap().unwrap().order };
        let listed = async |reads: Reads| {
            let filter = OrderFilter { ids: Some(vec![order.id]), ..OrderFilter::default() };
            store.orders().page(&OrderQuery { reads, ..query(filter) }).await.unwrap().rows.remove(0).card.order
        };
        let with_lines = Reads::Head { lines: true, contact: false };
        let (right, right_head) = (whole().await, listed(with_lines).await);
        let ListedOrder::Head { head, lines, contact: None } = &right_head else { panic!("{right_head:?}") };
        assert_eq!((&**head, lines.as_deref()), (&order.head, Some(&order.lines)));

        // An earlier version knew one document, in which `goods_here` was missing.
        let document = serde_json::to_string(&order).unwrap().replace(",\"goods_here\":true", "").replace('\'', "''");
        let old = format!(
            "UPDATE order_card SET document = '{document}', head = NULL, lines = NULL, body = NULL WHERE head LIKE '%shop-1-000001\"%'"
        );
        assert_eq!(store.connection().execute_unprepared(&old).await.unwrap().rows_affected(), 1);
        assert_eq!((whole().await, listed(with_lines).await), (right.clone(), right_head.clone()));
        assert_eq!(listed(Reads::Whole).await, ListedOrder::Whole(Arc::new(right.clone())));
        assert_eq!(store.orders().rebuild_cards(None, 10).await.unwrap().differing, [], "an older form is no difference");
        let left = store
            .connection()
            .query_one_raw(Statement::from_string(store.backend(), "SELECT count(*) AS n FROM order_card WHERE document <> ''"));
        assert_eq!(left.await.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 0);
        assert_eq!((whole().await, listed(with_lines).await), (right, right_head));
        let wrong = old.replace("门口", "门外");
        assert_eq!(store.connection().execute_unprepared(&wrong).await.unwrap().rows_affected(), 1);
        assert_eq!(store.orders().rebuild_cards(None, 10).await.unwrap().differing, [order.id], "a wrong document is one");
    });
}

#[test]
fn an_order_from_before_regions_gets_its_region_by_a_rebuild() {
    on_both_databases(|store| async move {
        let order = save(&store, [full(1)]).await.remove(0);
        assert_eq!(order.region.map(|region| region.to_string()).as_deref(), Some("330106"));
        let forget = async || {
            let card = "UPDATE order_card SET head = replace(head, '\"region\":\"330106\",', '') WHERE head LIKE '%330106%'";
            assert_eq!(store.connection().execute_unprepared(card).await.unwrap().rows_affected(), 1);
            store.connection().execute_unprepared("UPDATE \"order\" SET region = NULL").await.unwrap();
        };
        let read = async || store.orders().card(&OrderLookup::Id(order.id), &CardQuery::default()).await.unwrap().unwrap().order;
        forget().await;
        assert_eq!(read().await.region, None);
        let of_zhejiang = || OrderFilter { regions: RegionCode::parse("33").into_iter().collect(), ..OrderFilter::default() };
        assert_eq!(store.orders().page(&query(of_zhejiang())).await.unwrap().rows.len(), 0);

        let rebuilt = store.orders().rebuild_cards(None, 10).await.unwrap();
        assert_eq!((rebuilt.orders, rebuilt.differing), (1, vec![]), "a region that is found is no difference");
        assert_eq!(read().await, on_the_card(&order));
        assert_eq!(store.orders().page(&query(of_zhejiang())).await.unwrap().rows.len(), 1);

        // Without a rebuild the next change of the order brings its region, and that alone makes no new version.
        forget().await;
        let same = change(&store, order.id, |_| {}).await;
        assert_eq!((same.version, same.region), (order.version, order.region));
    });
}

#[test]
fn a_document_counts_before_the_parts_beside_it() {
    on_both_databases(|store| async move {
        store.write_cards_for_last_release();
        let order = save(&store, [full(1)]).await.remove(0);
        // An instance of the last release changes the order: it writes the document, and leaves the parts as they were.
        let mut newer = order.clone();
        newer.head.remark = Some("改由门卫代收".to_owned());
        newer.lines[0].title = "新标题".to_owned();
        let document = serde_json::to_string(&newer).unwrap().replace('\'', "''");
        let update = format!("UPDATE order_card SET document = '{document}'");
        assert_eq!(store.connection().execute_unprepared(&update).await.unwrap().rows_affected(), 1);

        let card = store.orders().card(&OrderLookup::Id(order.id), &CardQuery::default()).await.unwrap().unwrap().order;
        assert_eq!((&card.head, &card.lines), (&newer.head, &newer.lines));
        let reads = Reads::Head { lines: true, contact: false };
        let listed = OrderQuery { reads, ..query(OrderFilter::default()) };
        let listed = store.orders().page(&listed).await.unwrap().rows.remove(0).card.order;
        let ListedOrder::Head { head, lines, .. } = listed else { panic!("{listed:?}") };
        assert_eq!((&*head, lines.as_deref()), (&newer.head, Some(&newer.lines)));
    });
}

#[test]
fn a_list_reads_the_parts_that_it_shows() {
    on_both_databases(|store| async move {
        let order = save(&store, [full(1)]).await.remove(0);
        // A part that is not read may hold anything.
        for (reads, part) in [
            (Reads::Head { lines: false, contact: false }, "lines"),
            (Reads::Head { lines: true, contact: true }, "body"),
            (Reads::Head { lines: false, contact: false }, "body"),
        ] {
            let spoil = format!("UPDATE order_card SET {part} = 'spoilt'");
            store.connection().execute_unprepared(&spoil).await.unwrap();
            let query = OrderQuery { reads, ..query(OrderFilter::default()) };
            let read = store.orders().page(&query).await.unwrap().rows.remove(0).card.order;
            let ListedOrder::Head { head, lines, contact } = read else { panic!("{read:?}") };
            assert_eq!((&*head, lines.is_some(), contact.is_some()), (&order.head, reads.lines(), reads.contact()));
            let whole = OrderQuery { reads: Reads::Whole, ..query };
            assert!(store.orders().page(&whole).await.is_err(), "{part} is part of the whole order");
            store.orders().rebuild_cards(None, 5).await.unwrap();
        }
    });
}
