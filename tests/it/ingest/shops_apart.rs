//! The connection of one shop speaks of that shop's orders alone, whatever tracking number it names.

use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::environment::Environment;
use tests::token::Claims;

use crate::ingest::cards::GENERIC_ORDER;
use crate::intake::push::Push;
use crate::intake::{card, company, marks, push, sample};

const GIFTS: &str = "web-gifts";
const GIFTS_SECRET: &str = "whsec_Z2lmdHMgdGVzdCBzZWNyZXQ=";
const NUMBER: &str = "SF7700000000001";

/// The test's company with a second web shop.
async fn set_up(environment: &Environment) {
    company::set_up(environment).await;
    let gifts = format!(
        "[[shops]]\nid = \"{GIFTS}\"\nname = \"礼品店\"\nmapping = \"generic\"\nwarehouse = \"HZ\"\nsecrets = [\"{GIFTS_SECRET}\"]\n"
    );
    company::put(environment, &gifts).await;
}

fn gifts(delivery: &str, payload: &Value) -> Push {
    push::standard(GIFTS, GIFTS_SECRET, delivery, &payload.to_string(), 0)
}

/// An order of a web shop that left in one parcel.
fn shipped(order: &str, tracking: &str) -> Value {
    let mut payload = sample(GENERIC_ORDER);
    payload["data"]["number"] = json!(order);
    payload["data"]["status"] = json!("SHIPPED");
    payload["data"]["shipments"] = json!([{ "carrier": "SF", "trackingNumber": tracking }]);
    payload
}

/// A report that the parcel was delivered.
fn delivered(tracking: &str) -> Value {
    json!({ "type": "tracking.reported", "timestamp": "2026-11-21T02:20:00Z", "data": { "carrier": "SF", "trackingNumber": tracking,
        "events": [{ "at": "2026-11-21T10:00:00+08:00", "status": "DELIVERED", "description": "Signed", "confidence": "CONFIRMED" }] } })
}

/// The status of the first parcel, and how many reports it has.
fn parcel(card: &Answer) -> (String, usize) {
    (card.text("order.shipments.0.status").to_owned(), card.list("order.shipments.0.events").len())
}

async fn receive(client: &Client, shop: &str, payload: &Value) -> Answer {
    let document =
        "mutation($input: OrderReceiveInput!) { orderReceive(input: $input) { orders { number } userErrors { code } } }";
    client.query(document, None, json!({ "input": { "shop": shop, "payload": payload.to_string() } })).await
}

tests::both_databases! {
    /// Neither the webhook of another shop nor `orderReceive` for it delivers a parcel, before its order came and afterwards.
    async fn a_shop_delivers_no_parcel_of_another_shop(environment: Environment) {
        set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let connector = server.client(&Claims::of(&["SYSTEM"]).in_shops(&[company::GENERIC]));
        push::generic("r-1", &delivered("EARLY1")).expect_taken(&sender).await;
        receive(&connector, company::GENERIC, &delivered("EARLY2")).await.expect_ok();
        for (order, number) in [("G-1", NUMBER), ("G-2", "EARLY1"), ("G-3", "EARLY2")] {
            gifts(order, &shipped(order, number)).expect_taken(&sender).await;
        }
        push::generic("r-2", &delivered(NUMBER)).expect_taken(&sender).await;
        let answer = receive(&connector, company::GENERIC, &delivered(NUMBER)).await.expect_ok();
        assert_eq!(answer.data("orderReceive.orders"), &json!([]), "nothing of the other shop comes back");
        for order in ["G-1", "G-2", "G-3"] {
            let card = card(&manager, GIFTS, order).await;
            assert_eq!(parcel(&card).1, 0, "{order}");
            assert_ne!(parcel(&card).0, "DELIVERED", "{order}");
        }
        // Its own connection and the carrier's platform do.
        gifts("r-3", &delivered(NUMBER)).expect_taken(&sender).await;
        push::wms("r-4", &delivered("EARLY1")).expect_taken(&sender).await;
        for order in ["G-1", "G-2"] {
            let card = card(&manager, GIFTS, order).await;
            assert_eq!(parcel(&card), ("DELIVERED".to_owned(), 1), "{order}");
        }
        // What the first shop reported waits for an order of its own.
        push::generic("own", &shipped("H-1", "EARLY2")).expect_taken(&sender).await;
        assert_eq!(parcel(&card(&manager, company::GENERIC, "H-1").await).1, 1);
        server.stop().await;
    }

    /// A number that orders of two shops name carries no report from one to the other. The later order is marked.
    async fn a_number_of_two_shops_is_a_conflict_and_no_bridge(environment: Environment) {
        set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        gifts("g-1", &shipped("G-1", NUMBER)).expect_taken(&sender).await;
        gifts("r-1", &delivered(NUMBER)).expect_taken(&sender).await;
        push::generic("h-1", &shipped("H-1", NUMBER)).expect_taken(&sender).await;
        let (first, second) = (card(&manager, GIFTS, "G-1").await, card(&manager, company::GENERIC, "H-1").await);
        assert_eq!(parcel(&first), ("DELIVERED".to_owned(), 1));
        assert_eq!(parcel(&second).1, 0, "the reports of the other shop's parcel do not come over");
        assert!(marks(&second).contains(&("SHARED_TRACKING_NUMBER".to_owned(), NUMBER.to_owned())), "{second}");
        assert!(!marks(&first).iter().any(|(kind, _)| kind == "SHARED_TRACKING_NUMBER"), "{first}");
        // What a system reports of it reaches the order that named it first.
        let mut moving = delivered(NUMBER);
        moving["data"]["events"][0]["at"] = json!("2026-11-21T09:00:00+08:00");
        moving["data"]["events"][0]["status"] = json!("OUT_FOR_DELIVERY");
        push::wms("w-1", &moving).expect_taken(&sender).await;
        assert_eq!(parcel(&card(&manager, GIFTS, "G-1").await).1, 2);
        assert_eq!(parcel(&card(&manager, company::GENERIC, "H-1").await).1, 0);
        // A fact by the tracking number reaches nothing of the other shop either.
        let fact = json!({ "type": "fact.reported", "data": { "order": { "trackingNumber": NUMBER }, "source": "WMS", "kind": "STOCK",
            "value": "SHORT", "observedAt": "2026-11-20T18:00:00+08:00", "confidence": "CONFIRMED" } });
        push::generic("f-1", &fact).send(&sender).await;
        let facts = |card: &Answer| card.list("order.facts").iter().filter(|fact| fact["kind"] == "STOCK").count();
        assert_eq!(facts(&card(&manager, GIFTS, "G-1").await), 0);
        push::wms("f-2", &fact).expect_taken(&sender).await;
        assert_eq!(facts(&card(&manager, GIFTS, "G-1").await), 1);
        server.stop().await;
    }
}
