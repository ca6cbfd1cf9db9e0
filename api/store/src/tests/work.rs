//! The unit of work: versions, contention, deliveries, keys, and reports that come before their parcel.

use std::pin::Pin;

use chrono::TimeDelta;
use domain::event::Event;
use domain::kernel::ids::Mint;
use domain::kernel::status::OrderStatus;
use domain::order::fact::FactKind;
use domain::order::shipment::TrackingEvent;
use sea_orm::ConnectionTrait;

use super::fixture::*;
use crate::audit::idempotency::{Answer, IdempotencyUse};
use crate::base::window::Window;
use crate::intake::known::{Known, KnownDelivery, Question};
use crate::intake::payloads::{Payload, PayloadResult, PayloadSource, PayloadState, body_sha256};
use crate::privacy::erasure::Erasure;
use crate::{OrderLookup, Store, StoreError};

fn payload(delivery: &str) -> Payload {
    let id = mint().next();
    Payload {
        id,
        shop: "shop-1".into(),
        source: PayloadSource::Webhook,
        topic: Some("orders/create".into()),
        delivery_id: Some(delivery.into()),
        body: "{\"phone\":\"13800000000\"}".into(),
        fingerprint: body_sha256(br#"{"phone":"13800000000"}"#),
        received_at: now(),
        result: PayloadResult::stored(id),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_nobody_waits_for_is_rolled_back() {
    let Some(store) = postgres_by(1).await else { return };
    let lookup = OrderLookup::Number("shop-1-000001".to_owned());
    let begun = async {
        let mut work = begin(&store).await;
        work.order_for_update(&lookup, None).await.unwrap();
    };
    let relayed = async { store.journal().feed().relay(10).await.map(|_| ()).unwrap() };
    let migrated = async { store.migrate().await.unwrap() };
    let waits: [Pin<Box<dyn Future<Output = ()>>>; 3] = [Box::pin(begun), Box::pin(relayed), Box::pin(migrated)];
    for (number, mut wait) in waits.into_iter().enumerate() {
        // The statement runs now, unless the server was faster than this poll.
        let _ = futures_util::poll!(&mut wait);
        drop(wait);
        let mut work = begin(&store).await;
        work.append(event(Event::OrderPickConfirmed));
        work.commit().await.unwrap();
        // The only connection, which wrote that, is in no transaction any more.
        let open =
            "SELECT CAST(pg_current_xact_id_if_assigned() AS text) AS name WHERE pg_current_xact_id_if_assigned() IS NOT NULL";
        assert_eq!(all(&store, open).await, [""; 0], "{number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_sqlite_ends_by_itself_takes_nothing_with_it() {
    let folder = new_folder();
    let store = sqlite_in(&folder, 1).await;
    let full = "CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ROLLBACK, 'full'); END";
    store.connection().execute_unprepared(full).await.unwrap();
    let mut work = begin(&store).await;
    work.append(event(Event::OrderPickConfirmed));
    work.commit().await.unwrap_err();
    store.connection().execute_unprepared("DROP TRIGGER full").await.unwrap();
    drop(begin(&store).await);
    let mut work = begin(&store).await;
    work.append(event(Event::OrderPickConfirmed));
    work.commit().await.unwrap();
    let kept = all(&sqlite_in(&folder, 1).await, "SELECT kind AS name FROM journal").await;
    assert_eq!(kept, ["OrderPickConfirmed"], "others see what was acknowledged");
    std::fs::remove_dir_all(folder).unwrap();
}

/// The shop of the orders of these tests.
const SHOP: &str = "shop-1";

#[test]
fn the_version_goes_up_once_per_change_and_not_without_one() {
    on_both_databases(|store| async move {
        let order = save(&store, [full(1)]).await.remove(0);
        assert_eq!(order.version, 1);
        assert_eq!(change(&store, order.id, |_| ()).await.version, 1);
        let mut work = begin(&store).await;
        let mut loaded = work.order_for_update(&OrderLookup::Number(order.number.clone()), None).await.unwrap().unwrap();
        loaded.priority = 1;
        work.save(loaded.clone(), vec![]);
        let again = work.order_for_update(&OrderLookup::Id(order.id), None).await.unwrap().unwrap();
        assert_eq!(again.priority, 1, "a unit of work sees its own changes");
        loaded.priority = 2;
        work.save(loaded, vec![]);
        let committed = work.commit().await.unwrap();
        assert_eq!((committed.orders[0].version, committed.orders[0].priority), (2, 2));
    });
}

#[test]
fn the_second_maker_of_an_order_is_told_to_try_again_and_then_finds_it() {
    on_both_databases(|store| async move {
        save(&store, [bare(1)]).await;
        let mut work = begin(&store).await;
        work.save(bare(1), vec![]);
        let refused = work.commit().await.unwrap_err();
        assert!(refused.is_retryable(), "{refused}");
        let mut work = begin(&store).await;
        let names = |pairs: &[(&'static str, &'static str)]| pairs.iter().copied().collect();
        let found = work.orders_for_update(&names(&[("shop-1", "000001"), ("shop-1", "000002")])).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(work.orders_for_update(&names(&[("shop-2", "000001"), ("shop-1", "000002")])).await.unwrap(), []);
    });
}

#[test]
fn two_who_change_one_order_come_after_each_other() {
    on_both_databases(|store| async move {
        let order = save(&store, [bare(1)]).await.remove(0);
        let one = || async {
            for _ in 0..20 {
                change(&store, order.id, |order| {
                    order.priority += 1;
                    order.tags.push("x".into());
                })
                .await;
            }
        };
        tokio::join!(one(), one(), one());
        let last = change(&store, order.id, |_| ()).await;
        assert_eq!((last.priority, last.version, last.tags.len()), (60, 61, 60));
    });
}

#[test]
fn an_entry_has_the_status_that_the_order_had_right_after_it() {
    on_both_databases(|store| async move {
        let mut order = full(1);
        order.status = OrderStatus::Picking;
        let step = |from, to| event(Event::OrderStatusChanged { from, to });
        let received = event(Event::OrderReceived { channel: "TAOBAO".into(), channel_number: "1".into() });
        let events = vec![
            received,
            step(OrderStatus::Paid, OrderStatus::Approved),
            step(OrderStatus::Approved, OrderStatus::Picking),
            event(Event::OrderPickConfirmed),
        ];
        let mut work = begin(&store).await;
        work.save(order.clone(), events);
        let entries = work.commit().await.unwrap().entries;
        let statuses: Vec<_> = entries.iter().map(|entry| entry.status.unwrap()).collect();
        assert_eq!(statuses, [OrderStatus::Paid, OrderStatus::Approved, OrderStatus::Picking, OrderStatus::Picking]);
        let timeline = store.journal().timeline(order.id, &Window::first(10), &[]).await.unwrap();
        let mut kept: Vec<_> = timeline.items.into_iter().map(|item| item.entry).collect();
        kept.iter_mut().zip(&entries).for_each(|(kept, entry)| kept.position = entry.position);
        assert_eq!(kept, entries);
    });
}

#[test]
fn what_is_known_is_told_with_one_statement() {
    on_both_databases(|store| async move {
        let asked = Question {
            deliveries: [("shop-1", "d-1"), ("shop-2", "d-1"), ("shop-1", "d-2")].into(),
            orders: [("shop-1", "000001"), ("shop-2", "000002")].into(),
            phone_indexes: ["index-1".to_owned(), "index-2".to_owned()].into(),
        };
        assert_eq!(begin(&store).await.known(&asked).await.unwrap(), Known::default());

        let payload = payload("d-1");
        let erasure = |index: &str, seconds| Erasure {
            id: mint().next(),
            phone_index: Some(index.to_owned()),
            order: None,
            requested_at: now() + TimeDelta::seconds(seconds),
            orders: 0,
            finished_at: None,
            shops: None,
        };
        let mut work = begin(&store).await;
        work.keep_payload(&payload).unwrap();
        work.save(bare(1), vec![]);
        for (index, seconds) in [("index-1", 5), ("index-1", 9), ("index-1", 7), ("index-3", 1)] {
            work.put(&erasure(index, seconds)).await.unwrap();
        }
        let expected = Known {
            deliveries: vec![KnownDelivery {
                id: payload.result.id,
                shop: "shop-1".into(),
                delivery_id: "d-1".into(),
                body_sha256: payload.fingerprint.clone(),
            }],
            has_orders: true,
            erased: [(("index-1".to_owned(), String::new()), now() + TimeDelta::seconds(9))].into(),
        };
        work.commit().await.unwrap();
        assert_eq!(begin(&store).await.known(&asked).await.unwrap(), expected);
        let others = Question { orders: [("shop-2", "000001")].into(), ..Question::default() };
        assert_eq!(begin(&store).await.known(&others).await.unwrap(), Known::default(), "another shop's number");
    });
}

#[test]
fn a_delivery_is_kept_once_and_settled_later() {
    on_both_databases(|store| async move {
        let payload = payload("d-1");
        let id = payload.id;
        let mut work = begin(&store).await;
        work.keep_payload(&payload).unwrap();
        work.commit().await.unwrap();

        let before = dump(&store).await;
        let mut work = begin(&store).await;
        work.save(bare(1), vec![event(Event::OrderPickConfirmed)]);
        work.keep_payload(&Payload { id: mint().next(), ..payload.clone() }).unwrap();
        assert!(work.commit().await.unwrap_err().is_retryable());
        assert_eq!(dump(&store).await, before, "nothing of it happened");

        let failed =
            PayloadResult { state: PayloadState::Failed, error_code: Some("UNREADABLE".into()), ..PayloadResult::stored(id) };
        let mut work = begin(&store).await;
        work.settle_payload(failed.clone());
        work.commit().await.unwrap();
        assert_eq!(store.intake().payload(id).await.unwrap().unwrap(), Payload { result: failed.clone(), ..payload.clone() });
        let page =
            store.intake().payload_page(&[PayloadState::Failed], Some(vec!["shop-1".into()]), &Window::first(5)).await.unwrap();
        assert_eq!(page.items[0].result, failed);
        let others =
            store.intake().payload_page(&[PayloadState::Failed], Some(vec!["shop-2".into()]), &Window::first(5)).await.unwrap();
        assert!(others.items.is_empty());
        assert_eq!(store.intake().payloads_to_replay(&[PayloadState::Failed], None, None, 9).await.unwrap().len(), 1);
        assert_eq!(store.alerts().count_failed_payloads(Some("shop-1"), now(), 10).await.unwrap(), 1);
    });
}

#[test]
fn the_same_key_finds_its_answer_and_only_one_of_two_may_write_it() {
    on_both_databases(|store| async move {
        let used = IdempotencyUse { subject: "u-1", operation: "orderHoldPlace", key: "k" };
        let answer = Answer { input_hash: "h".into(), outcome: "{}".into() };
        let mut work = begin(&store).await;
        assert_eq!(work.answer(used).await.unwrap(), None);
        work.keep_answer(mint().next(), used, answer.clone());
        work.commit().await.unwrap();
        let mut work = begin(&store).await;
        let kept = Answer { input_hash: work.keyed_hash("h"), ..answer.clone() };
        assert_eq!(work.answer(used).await.unwrap(), Some(kept), "the hash of the input is kept keyed");
        work.keep_answer(mint().next(), used, answer);
        assert!(matches!(work.commit().await, Err(StoreError::Contention(_))));
        assert_eq!(store.audit().forget_answers(now() + chrono::Duration::days(1)).await.unwrap(), 1);
    });
}

#[test]
fn a_report_that_came_before_its_parcel_finds_it() {
    on_both_databases(|store| async move {
        let mut mint = mint();
        let (early, twice) = (report(&mut mint, 5), report(&mut mint, 5));
        for event in [&early, &twice] {
            let mut work = begin(&store).await;
            work.lock_tracking_numbers(&["SF1".into()]).await.unwrap();
            work.keep_report(None, Some("shunfeng"), "SF1", event);
            work.commit().await.unwrap();
        }
        let mut order = full(1);
        order.shipments[0].tracking_number = Some("SF1".into());
        let mut work = begin(&store).await;
        work.lock_tracking_numbers(&["SF1".into(), "SF0".into()]).await.unwrap();
        let waiting = work.waiting_reports(&["SF1".into(), "SF0".into()], SHOP).await.unwrap();
        assert_eq!(waiting.len(), 1, "the same report is one row");
        assert_eq!((waiting[0].tracking_number.as_str(), &waiting[0].event), ("SF1", &early));
        order.shipments[0].events.insert(1, waiting[0].event.clone());
        work.save(order.clone(), vec![]);
        assert_eq!(work.commit().await.unwrap().orders, [order.clone()]);
        let mut work = begin(&store).await;
        assert!(work.waiting_reports(&["SF1".into()], SHOP).await.unwrap().is_empty());
        assert_eq!(work.orders_of_parcels(&["SF1".into()]).await.unwrap(), [order]);
    });
}

#[test]
fn a_number_is_found_in_whichever_case() {
    on_both_databases(|store| async move {
        let mut mint = mint();
        let early = report(&mut mint, 5);
        let mut work = begin(&store).await;
        work.keep_report(None, None, "sf7x", &early);
        work.commit().await.unwrap();
        let mut order = full(1);
        order.shipments[0].tracking_number = Some(" Sf7X ".into());
        let mut work = begin(&store).await;
        let waiting = work.waiting_reports(&["SF7X".into()], SHOP).await.unwrap();
        assert_eq!(waiting.iter().map(|one| &one.event).collect::<Vec<_>>(), [&early]);
        work.save(order.clone(), vec![]);
        work.forget_waiting(&["SF7X".into()], None);
        work.commit().await.unwrap();
        let mut work = begin(&store).await;
        assert!(work.waiting_reports(&["sf7x".into()], SHOP).await.unwrap().is_empty());
        assert_eq!(work.orders_of_parcels(&["sF7x".into()]).await.unwrap(), [order.clone()], "kept as it was sent");
        drop(work);
        let lookup = OrderLookup::TrackingNumber("sf7x ".into());
        assert_eq!(begin(&store).await.order_for_update(&lookup, None).await.unwrap().map(|order| order.id), Some(order.id));

        // A newer order whose parcel the channel withdrew does not capture the number.
        let mut other = full(2);
        other.shipments[0].tracking_number = Some("SF7X".into());
        other.shipments[0].voided_at = Some(now());
        save(&store, [other.clone()]).await;
        let found = |store: Store| async move { begin(&store).await.order_for_update(&lookup, None).await.unwrap().unwrap() };
        assert_eq!(found(store.clone()).await.id, order.id);
        assert_eq!(begin(&store).await.orders_of_parcels(&["SF7X".into()]).await.unwrap().len(), 2);
    });
}

#[test]
fn the_place_of_a_report_only_rises() {
    on_both_databases(|store| async move {
        let mut mint = mint();
        let placed = |mint: &mut Mint, sequence| TrackingEvent { sequence, ..report(mint, 5) };
        // While it waits: in one unit of work and in several.
        for places in [&[0, 2, 1][..], &[1], &[3], &[0]] {
            let mut work = begin(&store).await;
            places.iter().for_each(|place| work.keep_report(None, None, "SF8", &placed(&mut mint, *place)));
            work.commit().await.unwrap();
        }
        let waiting = begin(&store).await.waiting_reports(&["SF8".into()], SHOP).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.event.sequence).collect::<Vec<_>>(), [3]);
        // Once its parcel is known: the row and the card.
        let mut order = full(1);
        order.shipments[0].tracking_number = Some("SF8".into());
        order.shipments[0].events = vec![TrackingEvent { sequence: 4, ..waiting[0].event.clone() }];
        let mut work = begin(&store).await;
        work.save(order.clone(), vec![]);
        work.commit().await.unwrap();
        let kept = |store: Store, id| async move { store.orders().reports_of(id, 10).await.unwrap()[0].sequence };
        assert_eq!(kept(store.clone(), order.shipments[0].id).await, 4);
        let mut work = begin(&store).await;
        let mut known = work.order_for_update(&OrderLookup::Id(order.id), None).await.unwrap().unwrap();
        known.shipments[0].events[0].sequence = 5;
        work.save(known.clone(), vec![]);
        assert!(work.commit().await.unwrap().orders[0].version > 1);
        assert_eq!(kept(store.clone(), order.shipments[0].id).await, 5);
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
    });
}

#[test]
fn the_measures_of_a_report_wait_with_it_and_no_longer() {
    on_both_databases(|store| async move {
        let mut mint = mint();
        let weighed = |mint: &mut Mint, grams: &[&str]| TrackingEvent {
            measures: grams.iter().map(|grams| (FactKind::Weight, (*grams).to_owned())).collect(),
            ..report(mint, 5)
        };
        // A repeated report without a measure keeps the known one: in one unit of work and in several.
        for grams in [&[&["700"][..], &[]][..], &[&[]], &[&["820"]], &[&[]]] {
            let mut work = begin(&store).await;
            grams.iter().for_each(|grams| work.keep_report(None, None, "SF9", &weighed(&mut mint, grams)));
            work.commit().await.unwrap();
        }
        let waiting = begin(&store).await.waiting_reports(&["SF9".into()], SHOP).await.unwrap().remove(0).event;
        assert_eq!(waiting.measures, [(FactKind::Weight, "820".to_owned())]);
        // Once its parcel is known, the measure is a fact of the order and the report has none.
        let mut order = full(1);
        order.shipments[0].tracking_number = Some("SF9".into());
        order.shipments[0].events = vec![TrackingEvent { measures: Vec::new(), ..waiting }];
        save(&store, [order.clone()]).await;
        let known = begin(&store).await.order_for_update(&OrderLookup::Id(order.id), None).await.unwrap().unwrap();
        assert_eq!(known.shipments[0].events, order.shipments[0].events);
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
    });
}

#[test]
fn a_unit_of_work_that_is_dropped_changes_nothing_and_a_commit_wakes() {
    on_both_databases(|store| async move {
        let mut commits = store.commits();
        commits.mark_unchanged();
        let mut work = begin(&store).await;
        work.save(full(1), vec![event(Event::OrderPickConfirmed)]);
        drop(work);
        assert!(!commits.has_changed().unwrap());
        assert!(!dump(&store).await.contains("shop-1-000001"));
        save(&store, [full(1)]).await;
        assert!(commits.has_changed().unwrap());
    });
}
