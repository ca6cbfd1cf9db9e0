//! Embargoes: gates that close at once, holds that follow in batches, and a lifting that takes away exactly what the embargo made.

mod cards;
mod races;
mod rights;

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Subscription, Transport};
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;

/// The operations of the contract.
const DOCUMENT: &str = include_str!("../../../frontend-examples/operations/embargo.graphql");
/// Guangdong: the orders of `purchase` go to Shenzhen in Guangdong.
const GUANGDONG: &str = "44";

async fn run(client: &Client, operation: &str, variables: Value) -> Answer {
    client.query(DOCUMENT, Some(operation), variables).await
}

/// An order to another place.
async fn order_to<'a>(company: &'a Company, number: &str, (province, city): (&str, &str), status: &str) -> Order<'a> {
    let mut data = purchase(number);
    (data["contact"]["province"], data["contact"]["city"]) = (json!(province), json!(city));
    data["contact"]["district"] = json!(null);
    company.order_with(SHOP, data, status).await
}

/// Places an embargo and returns its id.
async fn place(client: &Client, input: Value) -> Value {
    let placed = run(client, "PlaceEmbargo", json!({ "input": input })).await.expect_ok();
    assert_eq!(placed.list("embargoPlace.userErrors"), &[] as &[Value], "{placed}");
    placed.data("embargoPlace.embargo.id").clone()
}

async fn lift(client: &Client, id: &Value) -> Answer {
    run(client, "LiftEmbargo", json!({ "input": { "embargo": id } })).await.expect_ok()
}

async fn follow(client: &Client, id: &Value) -> Subscription {
    client.subscribe_to(Transport::WebSocket, DOCUMENT, Some("EmbargoProgress"), json!({ "id": id })).await
}

/// Waits until the embargo has this state, and returns it.
async fn until(client: &Client, id: &Value, state: &str) -> Value {
    let mut live = follow(client, id).await;
    let answer = live.next_where(|seen| seen.text("embargo.state") == state).await;
    answer.data("embargo").clone()
}

/// The active holds of an order: reason and sources.
async fn holds(order: &Order<'_>) -> Vec<(String, usize)> {
    let seen = order.see("holds { reason state sources { id } }").await;
    let active = seen["holds"].as_array().unwrap().iter().filter(|hold| hold["state"] == "ACTIVE");
    active.map(|hold| (hold["reason"].as_str().unwrap().to_owned(), hold["sources"].as_array().unwrap().len())).collect()
}

fn by_embargo() -> Vec<(String, usize)> {
    vec![("REGION_EMBARGO".to_owned(), 1)]
}

both_databases! {
    /// Case F18: of an order that it alone holds, one that a person holds too, one whose hold a person released, and one that has left,
    /// lifting changes exactly what the embargo made.
    async fn golden_f18_lifting_takes_away_what_was_placed(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let alone = company.order("alone", "APPROVED").await;
        let both = company.order("both", "PAID").await;
        let by_hand = company.order("by-hand", "PACKED").await;
        let shipped = company.order("shipped", "SHIPPED").await;
        let elsewhere = order_to(&company, "elsewhere", ("江苏", "苏州"), "PAID").await;
        order_to(&company, "unknown", ("某某省", "某某市"), "PAID").await;
        both.by("OPERATIONS", "orderHoldPlace", json!({ "order": both.id, "reason": "FRAUD_CHECK" })).await.expect_ok();
        let versions = [shipped.version().await, elsewhere.version().await];

        let preview = run(&operations, "EmbargoPreview", json!({ "regions": [GUANGDONG] })).await.expect_ok();
        assert_eq!(preview.data("embargoPreview"), &json!({
            "openOrders": 3,
            "byStatus": [{ "status": "PAID", "count": 1 }, { "status": "APPROVED", "count": 1 }, { "status": "PACKED", "count": 1 }],
            "byWarehouse": [{ "warehouse": { "id": "HZ", "name": "杭州仓" }, "count": 3 }],
            "alreadyHeld": 1,
        }));
        let unknown = operations.query("{ embargoPreview(regions: [\"44\"]) { unknownRegion } }", None, json!({})).await.expect_ok();
        assert_eq!(unknown.number("embargoPreview.unknownRegion"), 1);

        let id = place(&operations, json!({ "regions": ["440305", "44", "CN-44"], "reason": "台风，电话 13800000000" })).await;
        alone.by("WAREHOUSE", "orderPickConfirm", json!({ "order": alone.id })).await.expect_refused("REGION_EMBARGOED");
        let active = until(&operations, &id, "ACTIVE").await;
        assert_eq!(active["regions"], json!([{ "code": "44", "name": "广东省" }]));
        assert_eq!(active["placedBy"]["role"], "OPERATIONS");
        assert!(!active["reason"].as_str().unwrap().contains("13800000000"), "{active}");
        assert_eq!(active["progress"], json!({ "done": 3, "total": 3 }));
        assert_eq!((&active["heldOrders"], &active["releasedOrders"], &active["openTasks"]), (&json!(3), &json!(0), &json!(3)));
        for order in [&alone, &by_hand] {
            assert_eq!(holds(order).await, by_embargo());
        }
        assert_eq!(holds(&both).await, [("FRAUD_CHECK".to_owned(), 0), ("REGION_EMBARGO".to_owned(), 1)]);
        let sentence = "query($of: ID!) { tasks(first: 9, where: { order: $of }) { nodes { kind role instruction { message } because { code } } } }";
        let tasks = company.staff("CUSTOMER_SERVICE").query(sentence, None, json!({ "of": alone.id })).await.expect_ok();
        let task = &tasks.list("tasks.nodes")[0];
        assert_eq!((&task["kind"], &task["role"], &task["because"]["code"]), (&json!("CUSTOMER_CALL"), &json!("CUSTOMER_SERVICE"), &json!("EMBARGO")));
        let message = task["instruction"]["message"].as_str().unwrap();
        assert!(message.contains("alone") && message.contains("广东省"), "{message}");

        let hold = by_hand.see("holds { id reason }").await["holds"][0]["id"].clone();
        by_hand.by("MANAGER", "orderHoldRelease", json!({ "order": by_hand.id, "hold": hold })).await.expect_ok();
        lift(&operations, &id).await;
        let lifted = until(&operations, &id, "LIFTED").await;
        assert_eq!(lifted["liftedBy"]["role"], "OPERATIONS");
        assert_eq!((&lifted["heldOrders"], &lifted["releasedOrders"], &lifted["openTasks"]), (&json!(3), &json!(2), &json!(0)));
        assert_eq!(lifted["progress"], json!({ "done": 3, "total": 3 }));
        assert_eq!(holds(&alone).await, []);
        assert_eq!(holds(&both).await, [("FRAUD_CHECK".to_owned(), 0)]);
        let released = by_hand.see("holds { state releasedBy { role } }").await["holds"].clone();
        assert_eq!(released, json!([{ "state": "RELEASED", "releasedBy": { "role": "MANAGER" } }]));
        assert_eq!([shipped.version().await, elsewhere.version().await], versions, "the others are untouched");
        alone.step("PICKING").await;
        company.close().await;
    }

    /// No person passes a gate in the region, also where a person has released the hold; a system's fact is recorded all the same.
    async fn every_gate_is_closed(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let steps = [
            ("PAID", "CUSTOMER_SERVICE", "orderApprove"),
            ("APPROVED", "WAREHOUSE", "orderPickConfirm"),
            ("PICKING", "WAREHOUSE_LEAD", "orderPackComplete"),
            ("PACKED", "WAREHOUSE", "shipmentLabelPrint"),
            ("PACKED", "WAREHOUSE", "orderOutboundScan"),
        ];
        let mut orders = Vec::new();
        for (status, role, mutation) in steps {
            orders.push((company.order(&format!("{status}-{mutation}"), status).await, role, mutation));
        }
        let id = place(&manager, json!({ "regions": ["4403"], "reason": "疫情" })).await;
        until(&manager, &id, "ACTIVE").await;
        for released in [false, true] {
            for (order, role, mutation) in &orders {
                if released {
                    let hold = order.see("holds { id }").await["holds"][0]["id"].clone();
                    order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();
                }
                let input = match *mutation {
                    "shipmentLabelPrint" => json!({ "shipment": order.see("shipments { id }").await["shipments"][0]["id"] }),
                    "orderOutboundScan" => json!({ "trackingNumber": order.tracking }),
                    "orderPackComplete" => json!({ "order": order.id, "shipments": [{ "carrier": "SF", "trackingNumber": order.tracking }] }),
                    _ => json!({ "order": order.id }),
                };
                let version = order.version().await;
                let refused = order.by(role, mutation, input).await.expect_refused("REGION_EMBARGOED");
                assert!(refused.message.contains("深圳市") && refused.message.contains("疫情"), "{}", refused.message);
                assert_eq!(order.version().await, version, "{mutation}");
            }
        }
        let batch = json!({ "orders": [orders[0].0.id] });
        let refused = command(&company.staff("OPERATIONS"), "ordersApprove", batch).await;
        assert_eq!(refused.data("ordersApprove.results.0.userErrors.0.code"), "REGION_EMBARGOED", "{refused}");
        orders[4].0.fact("WMS", "OUTBOUND", &orders[4].0.tracking).await;
        lift(&manager, &id).await;
        orders[0].0.step("APPROVED").await;
        company.close().await;
    }

    /// An order that comes in, or is sent to the region by a change of its address, is held; one that goes elsewhere is free again.
    async fn later_orders_are_held_too(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let moves = order_to(&company, "moves", ("江苏", "苏州"), "PAID").await;
        let id = place(&manager, json!({ "regions": ["44"], "reason": "限运", "tellCustomerService": true })).await;
        let wide = place(&manager, json!({ "regions": ["4403", "32"], "reason": "另一条", "tellCustomerService": false })).await;
        until(&manager, &id, "ACTIVE").await;
        until(&manager, &wide, "ACTIVE").await;
        assert_eq!(holds(&moves).await, by_embargo());
        let fresh = company.order("fresh", "PAID").await;
        assert_eq!(holds(&fresh).await, [("REGION_EMBARGO".to_owned(), 2)], "two embargoes, one hold");
        let elsewhere = order_to(&company, "elsewhere", ("浙江", "杭州"), "APPROVED").await;
        assert_eq!(holds(&elsewhere).await, []);
        let address = |province: &str, city: &str| json!({ "country": "CN", "province": province, "city": city, "line": "示例路 1 号" });
        let change = |order: &Order<'_>, address: Value| json!({ "order": order.id, "address": address });
        elsewhere.by("CUSTOMER_SERVICE", "orderContactUpdate", change(&elsewhere, address("广东", "广州"))).await.expect_ok();
        assert_eq!(holds(&elsewhere).await, by_embargo());
        moves.by("CUSTOMER_SERVICE", "orderContactUpdate", change(&moves, address("浙江", "宁波"))).await.expect_ok();
        assert_eq!(holds(&moves).await, []);
        lift(&manager, &wide).await;
        until(&manager, &wide, "LIFTED").await;
        assert_eq!(holds(&fresh).await, by_embargo(), "the other embargo still wants the hold");
        elsewhere.by("CUSTOMER_SERVICE", "orderContactUpdate", change(&elsewhere, address("浙江", "宁波"))).await.expect_ok();
        assert_eq!(holds(&elsewhere).await, []);
        let seen = until(&manager, &id, "ACTIVE").await;
        assert_eq!((&seen["heldOrders"], &seen["releasedOrders"], &seen["openTasks"]), (&json!(2), &json!(1), &json!(1)));
        company.close().await;
    }

    /// An embargo with an end lifts itself, and names no person for it.
    async fn an_embargo_ends_at_its_time(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let order = company.order("held", "PAID").await;
        let end = time(now() + chrono::Duration::seconds(2));
        let id = place(&manager, json!({ "regions": ["44"], "reason": "台风", "until": end })).await;
        until(&manager, &id, "ACTIVE").await;
        assert_eq!(holds(&order).await, by_embargo());
        let lifted = until(&manager, &id, "LIFTED").await;
        assert!(lifted["liftedBy"].is_null() && !lifted["liftedAt"].is_null(), "{lifted}");
        assert_eq!(holds(&order).await, []);
        order.step("APPROVED").await;
        company.close().await;
    }
}
