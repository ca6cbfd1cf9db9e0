//! An order that moves to another warehouse leaves the first one's open subscriptions, which show no later event of it.

use domain::event::Event;
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use panorama::store::{NewEvent, OrderLookup};
use serde_json::json;
use tests::both_databases;
use tests::client::{Subscription, Transport};
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, Order, WAREHOUSE, now};
use tests::environment::Environment;
use tests::token::Claims;

/// Moves the order as a routing system would in one transaction: no operation of the API does that yet.
async fn move_to(environment: &Environment, order: &Order<'_>, warehouse: &str) {
    let (store, now) = (environment.store().await, now());
    let mut work = store.begin(now, Mint::new(now, 7)).await.unwrap();
    let lookup = OrderLookup::ChannelOrder { shop: order.shop.to_owned(), number: order.channel_number.clone() };
    let mut moved = work.order_for_update(&lookup, None).await.unwrap().unwrap();
    moved.warehouse = Some(warehouse.to_owned());
    moved.remark = Some(format!("for {warehouse} alone"));
    let event = Event::OrderUpdated { changed: vec!["warehouse".to_owned()] };
    work.save(moved, vec![NewEvent::new(event, Source::Erp, now)]);
    work.commit().await.unwrap();
}

both_databases! {
    async fn an_order_that_moves_leaves_the_open_subscriptions_of_its_first_warehouse(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("moving", "APPROVED").await;
        let picker = |code: &str| company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&[code]));
        let (first, second) = (picker(WAREHOUSE), picker(OTHER_WAREHOUSE));
        let card = "subscription($id: ID!) { order(by: { id: $id }) { number remark warehouse { id } } }";
        let (mut cards, mut left, mut joined): (Vec<Subscription>, Vec<Subscription>, Vec<Subscription>) = (vec![], vec![], vec![]);
        for transport in Transport::ALL {
            let mut open = first.subscribe_to(transport, card, None, json!({ "id": order.id })).await;
            assert_eq!(open.next().await.expect_ok().text("order.warehouse.id"), WAREHOUSE);
            cards.push(open);
            left.push(first.subscribe(transport, "OrderEvents", json!({})).await);
            joined.push(second.subscribe(transport, "OrderEvents", json!({})).await);
        }
        move_to(&environment, &order, OTHER_WAREHOUSE).await;
        for card in &mut cards {
            let last = card.next().await.expect_ok();
            assert!(last.data("order").is_null(), "the card empties and shows nothing of the new warehouse: {last}");
        }
        for events in &mut joined {
            assert_eq!(events.next().await.expect_ok().text("orderEvents.order.id"), order.id);
        }
        // Later events at the new warehouse are hidden here: the next event for the first warehouse is one of its own order.
        order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
        let own = company.order("staying", "APPROVED").await;
        company.order_in(OTHER_SHOP, "foreign", "APPROVED").await;
        for events in &mut left {
            assert_eq!(events.next().await.expect_ok().text("orderEvents.order.id"), own.id);
        }
        // The open card is silent too: it sends again when the order is back.
        move_to(&environment, &order, WAREHOUSE).await;
        for card in &mut cards {
            assert_eq!(card.next().await.expect_ok().text("order.warehouse.id"), WAREHOUSE);
        }
        let listed = first.query("{ orders { nodes { id } count { value } } }", None, json!({})).await.expect_ok();
        assert_eq!((listed.list("orders.nodes").len(), listed.number("orders.count.value")), (2, 2));
        company.close().await;
    }
}
