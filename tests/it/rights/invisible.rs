//! An order out of scope does not exist: by any name, in lists and counts, for a customer, in subscriptions, for a mutation.

use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, Transport};
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, Order, SHOP, WAREHOUSE, command};
use tests::environment::Environment;
use tests::token::Claims;
use uuid::Uuid;

/// A query with every way to name one order.
const ANYWHERE: &str = "query($id: ID!, $number: String!, $shop: ID!, $channel: String!, $tracking: String!) {
    byId: order(by: { id: $id }) { id }
    byNumber: order(by: { number: $number }) { id }
    byChannel: order(by: { channelOrder: { shop: $shop, number: $channel } }) { id }
    byTracking: order(by: { trackingNumber: $tracking }) { id }
    node(id: $id) { id }
    nodes(ids: [$id]) { id }
    orders(first: 100) { nodes { id } edges { node { id } } count { value } }
    inShop: orders(where: { shop: [$shop] }) { nodes { id } count { value } }
}";

/// A client without access to the order, and the mutations of its role, each with an input that lacks only the order.
struct Stranger {
    who: &'static str,
    client: Client,
    mutations: Vec<(&'static str, Value)>,
}

fn clerk_mutations() -> Vec<(&'static str, Value)> {
    vec![
        ("orderApprove", json!({})),
        ("orderCancel", json!({ "reason": "…" })),
        ("orderContactReveal", json!({ "reason": "…" })),
        ("orderContactUpdate", json!({ "name": "…" })),
        ("orderHoldPlace", json!({ "idempotencyKey": "same" })),
        ("orderRemarkUpdate", json!({ "remark": "…", "expectedVersion": 99 })),
        ("orderReturnOpen", json!({ "kind": "REFUND_ONLY" })),
        ("conversationMessageRecord", json!({ "body": "…" })),
    ]
}

fn warehouse_mutations() -> Vec<(&'static str, Value)> {
    vec![("orderPickConfirm", json!({})), ("orderPackComplete", json!({})), ("orderQcRecord", json!({ "result": "REJECTED" }))]
}

both_databases! {
    /// Another shop, another warehouse, a warehouse too early and too late: the same empty answer everywhere.
    async fn an_order_out_of_scope_does_not_exist(environment: Environment) {
        let company = Company::open(&environment).await;
        let early = company.order("early", "PAID").await;
        let busy = company.order("busy", "PACKED").await;
        let late = company.order("late", "DELIVERED").await;
        let lead = |code: &str| company.client(&Claims::of(&["WAREHOUSE_LEAD"]).in_warehouses(&[code]));
        let clerk = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let shopless = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[]));
        let homeless = company.client(&Claims::of(&["WAREHOUSE_LEAD"]));
        let stranger = |who, client, mutations| Stranger { who, client, mutations };
        let cases = [
            (&busy, stranger("a clerk of another shop", clerk.clone(), clerk_mutations())),
            (&busy, stranger("a clerk of no shop", shopless, clerk_mutations())),
            (&busy, stranger("a lead of another warehouse", lead(OTHER_WAREHOUSE), warehouse_mutations())),
            (&busy, stranger("a lead of no warehouse", homeless, warehouse_mutations())),
            (&early, stranger("its lead before the approval", lead(WAREHOUSE), warehouse_mutations())),
            (&late, stranger("its lead after the delivery", lead(WAREHOUSE), warehouse_mutations())),
        ];
        for (order, stranger) in &cases {
            let before = order.see("version status timeline(last: 100) { nodes { id } }").await;
            nothing_is_found(order, stranger).await;
            nothing_can_be_done(order, stranger).await;
            assert_eq!(order.see("version status timeline(last: 100) { nodes { id } }").await, before, "{}", stranger.who);
        }
        let mut customer = clerk.run("CustomerCard", json!({ "phone": "13800000000" })).await.expect_ok();
        assert!(customer.data("customer").is_null(), "{customer}");
        company.order_in(OTHER_SHOP, "own", "PAID").await;
        customer = clerk.run("CustomerCard", json!({ "phone": "13800000000" })).await;
        assert_eq!((customer.number("customer.orderCount"), customer.list("customer.orders.nodes").len()), (1, 1), "{customer}");
        let masked = json!({ "shop": SHOP, "phone": "138****0000" });
        let document = "query($by: MaskedPhoneInput!) { customer(by: { maskedPhone: $by }) { id } }";
        assert!(clerk.query(document, None, json!({ "by": masked })).await.expect_ok().data("customer").is_null());
        company.close().await;
    }

    /// A subscription delivers no event of an order out of scope, live or from the journal, and the open card is null.
    async fn subscriptions_are_silent_about_orders_out_of_scope(environment: Environment) {
        let company = Company::open(&environment).await;
        let hidden = company.order("hidden", "PAID").await;
        let first = hidden.see("timeline(first: 1) { nodes { cursor } }").await["timeline"]["nodes"][0]["cursor"].clone();
        let clerk = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let picker = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&[OTHER_WAREHOUSE]));
        let mut open = Vec::new();
        for client in [&clerk, &picker] {
            for transport in Transport::ALL {
                let mut card = client.subscribe(transport, "LiveOrder", json!({ "by": { "id": hidden.id } })).await;
                assert!(card.next().await.expect_ok().data("order").is_null());
                open.push(client.subscribe(transport, "OrderEvents", json!({})).await);
                open.push(client.subscribe(transport, "OrderEvents", json!({ "after": first })).await);
            }
        }
        hidden.step("APPROVED").await;
        let visible = company.order_in(OTHER_SHOP, "visible", "APPROVED").await;
        for events in &mut open {
            let event = events.next().await.expect_ok();
            assert_eq!(event.text("orderEvents.order.id"), visible.id, "{event}");
        }
        company.close().await;
    }

    /// The open card of a warehouse becomes null at the moment when the order leaves its scope.
    async fn an_open_card_empties_when_its_order_leaves_the_scope(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("leaving", "SHIPPED").await;
        let picker = company.staff("WAREHOUSE");
        let document = "subscription($id: ID!) { order(by: { id: $id }) { status contact { name } } }";
        for transport in Transport::ALL {
            let mut card = picker.subscribe_to(transport, document, None, json!({ "id": order.id })).await;
            let first = card.next().await;
            assert_eq!(first.text("order.status"), "SHIPPED");
            assert!(first.data("order.contact.name").is_null(), "a shipped order's name is nobody's in the warehouse: {first}");
            if transport == Transport::Sse {
                order.track("DELIVERED").await;
                card.next_where(|card| card.data("order").is_null()).await;
            }
        }
        company.close().await;
    }
}

async fn nothing_is_found(order: &Order<'_>, stranger: &Stranger) {
    let variables = json!({
        "id": order.id, "number": format!("{}-{}", order.shop, order.channel_number), "shop": order.shop,
        "channel": order.channel_number, "tracking": order.tracking,
    });
    let answer = stranger.client.query(ANYWHERE, None, variables).await.expect_ok();
    for path in ["byId", "byNumber", "byChannel", "byTracking", "node", "nodes.0"] {
        assert!(answer.data(path).is_null(), "{} finds it by {path}: {answer}", stranger.who);
    }
    assert!(!answer.body["data"]["orders"].to_string().contains(&order.id), "{} lists it: {answer}", stranger.who);
    let listed = answer.list("orders.nodes").len();
    assert_eq!(answer.number("orders.count.value"), i64::try_from(listed).unwrap(), "{} counts it: {answer}", stranger.who);
    assert!(!answer.body["data"]["inShop"].to_string().contains(&order.id), "{} lists it: {answer}", stranger.who);
}

/// Every mutation is refused as for a missing order: with the same bytes.
async fn nothing_can_be_done(order: &Order<'_>, stranger: &Stranger) {
    let missing = encode(Kind::Order, Uuid::new_v4()).0;
    for (mutation, input) in &stranger.mutations {
        let with = |id: &str| {
            let mut input = input.clone();
            input["order"] = json!(id);
            input
        };
        let hidden = command(&stranger.client, mutation, with(&order.id)).await;
        let absent = command(&stranger.client, mutation, with(&missing)).await;
        hidden.expect_refused("NOT_FOUND");
        assert_eq!((hidden.status, &hidden.body), (absent.status, &absent.body), "{} {mutation}", stranger.who);
        assert_eq!(hidden.headers.get("content-length"), absent.headers.get("content-length"));
    }
    if stranger.who.contains("lead") {
        let scan = |number: &str| json!({ "trackingNumber": number });
        let hidden = command(&stranger.client, "orderOutboundScan", scan(&order.tracking)).await;
        let absent = command(&stranger.client, "orderOutboundScan", scan("none")).await;
        hidden.expect_refused("NOT_FOUND");
        assert_eq!(hidden.body, absent.body, "{}", stranger.who);
        if let Some(parcel) = order.see("shipments { id }").await["shipments"][0]["id"].as_str() {
            let print = |id: &str| json!({ "shipment": id });
            let hidden = command(&stranger.client, "shipmentLabelPrint", print(parcel)).await;
            let absent = command(&stranger.client, "shipmentLabelPrint", print(&encode(Kind::Shipment, Uuid::new_v4()).0)).await;
            hidden.expect_refused("NOT_FOUND");
            assert_eq!(hidden.body, absent.body, "{}", stranger.who);
            let missing = encode(Kind::Shipment, Uuid::new_v4()).0;
            for (mutation, more) in [
                ("shipmentVoid", json!({ "reason": "gone" })),
                ("shipmentTrackingReplace", json!({ "trackingNumber": "SF-OTHER" })),
            ] {
                let with = |id: &str| {
                    let mut input = more.clone();
                    input["shipment"] = json!(id);
                    input
                };
                let hidden = command(&stranger.client, mutation, with(parcel)).await;
                let absent = command(&stranger.client, mutation, with(&missing)).await;
                hidden.expect_refused("NOT_FOUND");
                assert_eq!(hidden.body, absent.body, "{} {mutation}", stranger.who);
            }
        }
    }
}

both_databases! {
    /// A connector of one shop can neither bring orders into another nor report facts of its orders, and learns nothing by trying.
    async fn a_connector_is_kept_to_its_shops(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("mine", "PAID").await;
        let connector = company.client(&Claims::of(&["SYSTEM"]).in_shops(&[OTHER_SHOP]));
        let receive = |shop: &str| json!({ "shop": shop, "payload": "{}" });
        let foreign = command(&connector, "orderReceive", receive(SHOP)).await;
        let absent = command(&connector, "orderReceive", receive("no-shop")).await;
        foreign.expect_refused("NOT_FOUND");
        assert_eq!(foreign.body, absent.body);
        let fact = |by: Value| json!({ "order": by, "source": "WMS", "kind": "QC", "value": "REJECTED", "observedAt": "2026-01-01T00:00:00Z" });
        let foreign = command(&connector, "factReport", fact(json!({ "id": order.id }))).await;
        let absent = command(&connector, "factReport", fact(json!({ "id": encode(Kind::Order, Uuid::new_v4()).0 }))).await;
        foreign.expect_refused("NOT_FOUND");
        assert_eq!(foreign.body, absent.body);
        assert_eq!(order.see("facts { kind }").await["facts"].to_string().matches("QC").count(), 0);
        company.close().await;
    }
}
