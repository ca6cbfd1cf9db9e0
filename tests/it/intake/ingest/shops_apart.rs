//! The connection of one shop changes that shop's orders alone, for every tracking number that it names.

use serde_json::{Value, json};
use tests::client::{Answer, Client, Transport};
use tests::company::command;
use tests::environment::Environment;
use tests::token::Claims;

use crate::intake::ingest::cards::GENERIC_ORDER;
use crate::intake::push::Push;
use crate::intake::{card, channel_order, company, marks, push, sample, tables};

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

/// A delivery of one of the two shops.
fn from(shop: &str, what: &str, payload: &Value) -> Push {
    let delivery = format!("{what}-{}", uuid::Uuid::new_v4());
    if shop == GIFTS { gifts(&delivery, payload) } else { push::generic(&delivery, payload) }
}

/// An order of a web shop that left in one parcel.
fn shipped(order: &str, tracking: &str) -> Value {
    let mut payload = sample(GENERIC_ORDER);
    payload["data"]["number"] = json!(order);
    payload["data"]["status"] = json!("SHIPPED");
    payload["data"]["shipments"] = json!([{ "carrier": "SF", "trackingNumber": tracking }]);
    payload
}

/// A paid order of a web shop that names one parcel.
fn named(order: &str, tracking: &str) -> Value {
    let mut payload = shipped(order, tracking);
    payload["data"]["status"] = json!("PAID");
    payload
}

/// A report of an hour of the day.
fn tracked(tracking: &str, hour: u32, status: &str) -> Value {
    let mut payload = delivered(tracking);
    payload["data"]["events"][0]["at"] = json!(format!("2026-11-21T{hour:02}:00:00+08:00"));
    payload["data"]["events"][0]["status"] = json!(status);
    payload
}

/// The tracking numbers of an order's parcels that conflict with an order of another shop.
async fn conflicts(client: &Client, shop: &str, number: &str) -> Vec<String> {
    let document = "query($by: OrderIdentifierInput!) { order(by: $by) { conflicts { kind winner { kind value } } } }";
    let answer = client.query(document, None, json!({ "by": channel_order(shop, number) })).await.expect_ok();
    let shared = answer.list("order.conflicts").iter().filter(|one| one["kind"] == "SHARED_TRACKING_NUMBER");
    shared.map(|one| one["winner"]["value"].as_str().unwrap_or_default().to_owned()).collect()
}

/// A report that the parcel was delivered.
fn delivered(tracking: &str) -> Value {
    json!({ "type": "tracking.reported", "timestamp": "2026-11-21T02:20:00Z", "data": { "carrier": "SF", "trackingNumber": tracking,
        "events": [{ "at": "2026-11-21T10:00:00+08:00", "status": "DELIVERED", "description": "Signed", "confidence": "CONFIRMED" }] } })
}

/// The status of the first parcel, and the number of its reports.
fn parcel(card: &Answer) -> (String, usize) {
    (card.text("order.shipments.0.status").to_owned(), card.list("order.shipments.0.events").len())
}

async fn receive(client: &Client, shop: &str, payload: &Value) -> Answer {
    let document =
        "mutation($input: OrderReceiveInput!) { orderReceive(input: $input) { orders { number } userErrors { code } } }";
    client.query(document, None, json!({ "input": { "shop": shop, "payload": payload.to_string() } })).await
}

tests::both_databases! {
    /// The webhook of another shop and `orderReceive` for it deliver no parcel, neither before its order came nor afterwards.
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
        // The order's own connection and the carrier's platform deliver it.
        gifts("r-3", &delivered(NUMBER)).expect_taken(&sender).await;
        push::wms("r-4", &delivered("EARLY1")).expect_taken(&sender).await;
        for order in ["G-1", "G-2"] {
            let card = card(&manager, GIFTS, order).await;
            assert_eq!(parcel(&card), ("DELIVERED".to_owned(), 1), "{order}");
        }
        // The first shop's report waits for an order of that shop.
        push::generic("own", &shipped("H-1", "EARLY2")).expect_taken(&sender).await;
        assert_eq!(parcel(&card(&manager, company::GENERIC, "H-1").await).1, 1);
        server.stop().await;
    }

    /// A number that orders of two shops name is a conflict on both orders, in either sequence. Each shop's own connection reaches its own
    /// order, a system reaches neither, and the system's reports from meanwhile go to the order that keeps the number.
    async fn a_number_of_two_shops_is_a_conflict_and_no_bridge(environment: Environment) {
        set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let (sender, manager) = (server.system(), server.manager());
        for (number, [first, second]) in [(NUMBER, [GIFTS, company::GENERIC]), ("SF7700000000002", [company::GENERIC, GIFTS])] {
            let order = |shop: &str| format!("{shop}-of-{number}");
            from(first, "order", &named(&order(first), number)).expect_taken(&sender).await;
            from(second, "order", &named(&order(second), number)).expect_taken(&sender).await;
            let cards = async || [card(&manager, first, &order(first)).await, card(&manager, second, &order(second)).await];
            let reports = async || cards().await.map(|card| parcel(&card).1);
            let is_marked = |card: &Answer| marks(card).contains(&("SHARED_TRACKING_NUMBER".to_owned(), number.to_owned()));
            assert!(cards().await.iter().all(is_marked), "both are marked");
            for shop in [first, second] {
                assert_eq!(conflicts(&manager, shop, &order(shop)).await, [number], "{shop}");
            }

            push::wms(&format!("w-{number}"), &tracked(number, 9, "IN_TRANSIT")).expect_taken(&sender).await;
            assert_eq!(reports().await, [0, 0], "a system's report moves neither");
            let waiting = format!("tracking_event WHERE shipment_id IS NULL AND tracking_number = '{number}'");
            assert_eq!(tables::count(&store, &waiting).await, 1, "it waits");
            from(first, "report", &tracked(number, 10, "PICKED_UP")).expect_taken(&sender).await;
            assert_eq!(reports().await, [1, 0], "the shop's own report is about its own order");

            // A fact by the number reaches neither, by webhook and by mutation.
            let fact = json!({ "type": "fact.reported", "data": { "order": { "trackingNumber": number }, "source": "WMS", "kind": "STOCK",
                "value": "SHORT", "observedAt": "2026-11-20T18:00:00+08:00", "confidence": "CONFIRMED" } });
            push::wms(&format!("f-{number}"), &fact).send(&sender).await;
            let input = json!({ "order": { "trackingNumber": number }, "source": "WMS", "kind": "STOCK", "value": "SHORT",
                "observedAt": "2026-11-20T18:00:00+08:00" });
            command(&sender, "factReport", input).await.expect_refused("TRACKING_NUMBER_TAKEN");
            let has_stock = |card: &Answer| card.list("order.facts").iter().any(|fact| fact["kind"] == "STOCK");
            assert!(!cards().await.iter().any(has_stock), "{number}");

            // The second shop corrects its number: the waiting report is about the order of the first.
            let mut corrected = named(&order(second), &format!("{number}-X"));
            corrected["data"]["updatedAt"] = json!("2026-11-21T08:00:00+08:00");
            from(second, "correction", &corrected).expect_taken(&sender).await;
            assert!(!cards().await.iter().any(is_marked), "{number}");
            for shop in [first, second] {
                assert_eq!(conflicts(&manager, shop, &order(shop)).await, [""; 0], "{shop}");
            }
            assert_eq!((reports().await, tables::count(&store, &waiting).await), ([2, 0], 0));
        }
        server.stop().await;
    }

    /// Both shops see the conflict on their own order and get an alert. It names neither the other shop nor its order.
    async fn a_shared_number_tells_neither_shop_of_the_other(environment: Environment) {
        set_up(&environment).await;
        let server = environment.start().await;
        let sender = server.system();
        gifts("g-1", &named("GIFT-ORDER", NUMBER)).expect_taken(&sender).await;
        push::generic("h-1", &named("HOME-ORDER", NUMBER)).expect_taken(&sender).await;
        let all = "{ orders(first: 10) { nodes { number marks { kind value } conflicts { kind because { code message } winner { value }
            facts { kind source value } } timeline(first: 50) { nodes { __typename summary } } } }
            alerts(first: 10) { nodes { kind order { number } because { message } } }
            orderSearch(text: \"SF7700000000001\", first: 10) { nodes { order { number } } } }";
        for (shop, order, others) in
            [(GIFTS, "GIFT-ORDER", [company::GENERIC, "HOME-ORDER"]), (company::GENERIC, "HOME-ORDER", [GIFTS, "GIFT-ORDER"])]
        {
            for role in ["CUSTOMER_SERVICE", "MANAGER"] {
                let staff = server.client(&Claims::of(&[role]).in_shops(&[shop]));
                let seen = staff.query(all, None, json!({})).await.expect_ok();
                assert_eq!(seen.list("orders.nodes").len(), 1, "{role}: {seen}");
                assert_eq!(conflicts(&staff, shop, order).await, [NUMBER], "{role}");
                let alerts = seen.list("alerts.nodes").iter().filter(|alert| alert["kind"] == "CONFLICT").count();
                assert_eq!(alerts, 1, "{role}: {seen}");
                let text = seen.body.to_string();
                assert!(!others.iter().any(|other| text.contains(other)), "{role} of {shop}: {text}");
            }
        }
        server.stop().await;
    }

    /// A conflict also ends when a person cancels one of the orders. The system's waiting report then reaches the other order.
    async fn a_cancelled_order_gives_the_number_free(environment: Environment) {
        set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        push::wms("w-0", &tracked(NUMBER, 8, "PICKED_UP")).expect_taken(&sender).await;
        push::generic("h-1", &named("H-1", NUMBER)).expect_taken(&sender).await;
        let known = card(&manager, company::GENERIC, "H-1").await;
        assert_eq!(parcel(&known).1, 1, "while one shop names it, there is no doubt");
        push::generic("h-2", &named("H-2", "SF7700000000009")).expect_taken(&sender).await;
        gifts("g-2", &named("G-2", "SF7700000000009")).expect_taken(&sender).await;
        gifts("g-1", &named("G-1", NUMBER)).expect_taken(&sender).await;
        push::wms("w-1", &tracked(NUMBER, 9, "IN_TRANSIT")).expect_taken(&sender).await;
        push::wms("w-2", &tracked("SF7700000000009", 9, "IN_TRANSIT")).expect_taken(&sender).await;
        assert_eq!(parcel(&card(&manager, GIFTS, "G-1").await).1, 0);
        assert_eq!(parcel(&card(&manager, company::GENERIC, "H-1").await).1, 1);

        let live = "subscription($by: OrderIdentifierInput!) { order(by: $by) { conflicts { kind } shipments { events { status } } } }";
        let by = json!({ "by": channel_order(GIFTS, "G-2") });
        let mut watched = manager.subscribe_to(Transport::WebSocket, live, None, by).await;
        let other = card(&manager, company::GENERIC, "H-2").await;
        let cancel = json!({ "order": other.text("order.id"), "reason": "重复下单" });
        command(&server.customer_service(), "orderCancel", cancel).await.expect_ok();
        watched
            .next_where(|answer| {
                let of_number = answer.list("order.conflicts").iter().any(|one| one["kind"] == "SHARED_TRACKING_NUMBER");
                !of_number && answer.list("order.shipments.0.events").len() == 1
            })
            .await;
        assert_eq!(conflicts(&manager, GIFTS, "G-1").await, [NUMBER], "the other number is in doubt as before");
        server.stop().await;
    }
}
