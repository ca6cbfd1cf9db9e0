//! An order goes into its tables and comes out the same.

use domain::ids::OrderId;
use domain::shipment::Shipment;
use sea_orm::ConnectionTrait;

use super::fixture::*;
use crate::store::OrderLookup;
use crate::store::cards::CardParts;

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
            assert_eq!(work.order_for_update(&way).await.unwrap().as_ref(), Some(&order), "{way:?} from the tables");
            drop(work);
            let card = store.card(&way, &CardParts::default()).await.unwrap().unwrap();
            assert_eq!(card.order, order, "{way:?} from the card");
        }
        for way in [OrderLookup::Id(OrderId(uuid::Uuid::nil())), OrderLookup::Number("none".into()), channel("none")] {
            assert_eq!(store.card(&way, &CardParts::default()).await.unwrap(), None);
            assert_eq!(begin(&store).await.order_for_update(&way).await.unwrap(), None);
        }
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
        assert_eq!(work.order_for_update(&OrderLookup::Id(order.id)).await.unwrap(), Some(left.clone()));
        drop(work);
        assert_eq!(store.card(&OrderLookup::Id(order.id), &CardParts::default()).await.unwrap().unwrap().order, left);
        assert!(store.rebuild_cards(None, 10).await.unwrap().differing.is_empty());
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
        let all = store.reports_of(order.shipments[0].id, 1000).await.unwrap();
        assert_eq!((all.len(), &all[0]), (Shipment::EVENTS_KEPT + 1, &order.shipments[0].events[0]));
        assert!(store.rebuild_cards(None, 10).await.unwrap().differing.is_empty());
        // A report that fell off the card comes again: it is in the table already.
        let again = domain::shipment::TrackingEvent { id: mint.next(), ..order.shipments[0].events[0].clone() };
        change(&store, order.id, |order| order.shipments[0].events.insert(0, again)).await;
        assert_eq!(store.reports_of(order.shipments[0].id, 1000).await.unwrap().len(), Shipment::EVENTS_KEPT + 1);
    });
}

#[test]
fn a_text_with_a_nul_is_kept_without_it() {
    on_both_databases(|store| async move {
        let mut order = full(1);
        order.remark = Some("a\0b \\u0000".into());
        let saved = save(&store, [order]).await.remove(0);
        assert_eq!(saved.remark.as_deref(), Some("a\u{FFFD}b \\u0000"));
        let card = store.card(&OrderLookup::Id(saved.id), &CardParts::default()).await.unwrap().unwrap();
        assert_eq!(card.order, saved);
    });
}

#[test]
fn a_card_that_differs_from_the_tables_is_found_and_mended() {
    on_both_databases(|store| async move {
        let order = save(&store, [full(1), full(2), full(3)]).await.remove(1);
        let spoil = "UPDATE order_card SET document = replace(document, 'Paid', 'Shipped') || ' ' WHERE document LIKE '%shop-1-000002\"%'";
        assert_eq!(store.connection().execute_unprepared(spoil).await.unwrap().rows_affected(), 1);
        let first = store.rebuild_cards(None, 2).await.unwrap();
        let second = store.rebuild_cards(first.last, 2).await.unwrap();
        assert_eq!((first.orders, second.orders), (2, 1));
        assert_eq!([first.differing, second.differing].concat(), [order.id]);
        assert!(store.rebuild_cards(None, 10).await.unwrap().differing.is_empty());
    });
}
