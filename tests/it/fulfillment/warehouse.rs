//! The rules of a warehouse: numbers of one parcel each, its profile, goods that go back to their place, and the order of the pick list.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;

/// The number of successful answers; the others must be refused with this code.
#[track_caller]
fn done(answers: &[Answer], refused_with: &str) -> usize {
    let refused = |answer: &&Answer| answer.user_errors().iter().any(|error| error.code == refused_with);
    let done = |answer: &&Answer| answer.user_errors().is_empty() && answer.errors().is_empty();
    let (yes, no) = (answers.iter().filter(done).count(), answers.iter().filter(refused).count());
    assert_eq!(yes + no, answers.len(), "{}", answers.iter().map(Answer::to_string).collect::<Vec<_>>().join("\n"));
    yes
}

both_databases! {
    /// A tracking number that several orders get at the same time goes to one of them: at the pack and at the label, in upper or lower
    /// case.
    async fn a_number_taken_at_once_is_taken_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut orders = Vec::new();
        for number in 0..6 {
            orders.push(company.order(&format!("rush-{number}"), "PICKING").await);
        }
        let pack = |index: usize| {
            let number = if index.is_multiple_of(2) { "RUSH-1" } else { " rush-1" };
            json!({ "order": orders[index].id, "shipments": [{ "carrier": "SF", "trackingNumber": number }] })
        };
        let packs = (0..orders.len()).map(|index| orders[index].by("WAREHOUSE_LEAD", "orderPackComplete", pack(index)));
        assert_eq!(done(&join_all(packs).await, "TRACKING_NUMBER_TAKEN"), 1);

        let mut labels = Vec::new();
        for order in &orders {
            if order.status().await == "PICKING" {
                order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id })).await.expect_ok();
                labels.push((order, order.see("shipments { id }").await["shipments"][0]["id"].clone()));
            }
        }
        let label = |shipment: &Value| json!({ "shipment": shipment, "carrier": "SF", "trackingNumber": "RUSH-2" });
        let prints = labels.iter().map(|(order, shipment)| order.by("WAREHOUSE", "shipmentLabelPrint", label(shipment)));
        assert_eq!(done(&join_all(prints).await, "TRACKING_NUMBER_TAKEN"), 1);
        company.close().await;
    }

    /// A profile that is set again under its old key has no effect, although another one has come since, and the first answer is repeated.
    async fn a_repeated_profile_changes_nothing(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let set = |profile: &str, key: &str| json!({ "warehouse": "HZ", "profile": profile, "dryRun": false, "idempotencyKey": key });
        let waits = company.order("waits", "PACKED").await;
        waits.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": waits.tracking })).await.expect_refused("SCAN_KEPT");
        let trial = |answer: &Answer| answer.data("warehouseProfileSet.trial").clone();
        let mut card = manager.subscribe(Transport::WebSocket, "LiveOrder", json!({ "by": { "id": waits.id } })).await;
        let first = command(&manager, "warehouseProfileSet", set("HANDHELD", "a")).await.expect_ok();
        assert_eq!((first.number("warehouseProfileSet.trial.orders"), first.number("warehouseProfileSet.trial.wouldMove")), (1, 1));
        card.next_where(|card| card.text("order.status") == "SHIPPED").await.expect_ok();
        command(&manager, "warehouseProfileSet", set("CONFIRMING", "b")).await.expect_ok();

        let scanned = company.order("scanned", "PACKED").await;
        scanned.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": scanned.tracking })).await.expect_refused("SCAN_KEPT");
        let again = command(&manager, "warehouseProfileSet", set("HANDHELD", "a")).await.expect_ok();
        assert_eq!(trial(&again), trial(&first));
        assert_eq!(again.text("warehouseProfileSet.warehouse.profile"), "CONFIRMING", "the answer shows the warehouse as it is now");
        assert_eq!(scanned.status().await, "PACKED", "what was set first moves nothing now");
        command(&manager, "warehouseProfileSet", set("LEADING", "a")).await.expect_refused("IDEMPOTENCY_CONFLICT");
        company.close().await;
    }

    /// Picked goods of a cancelled order, and picked pieces that the channel cut, wait until the warehouse confirms their return to stock.
    async fn picked_goods_go_back_to_their_place(environment: Environment) {
        let company = Company::open(&environment).await;
        let cancelled = company.order("cancelled", "PACKED").await;
        let early = company.order("early", "APPROVED").await;
        let picker = company.staff("WAREHOUSE");
        for order in [&cancelled, &early] {
            order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "不要了" })).await.expect_ok();
        }
        let cut = company.order("cut", "PICKING").await;
        company.tell(SHOP, "order.upserted", newer("cut", |data| data["lines"][1]["quantity"] = json!(1))).await;
        let list = "{ orders(where: { toPutBack: true }, sortBy: { field: PLACED_AT, direction: ASC }) { nodes { number status
            putBack { line { sku } quantity } contact { name } } count { value } } }";
        let seen = picker.query(list, None, json!({})).await;
        let (kettle, gift) = (json!({ "sku": "KETTLE-01" }), json!({ "sku": "KETTLE-GIFT" }));
        assert_eq!(seen.number("orders.count.value"), 2, "{seen}");
        let nodes = seen.list("orders.nodes");
        assert_eq!(nodes[0]["putBack"], json!([{ "line": kettle, "quantity": 1 }, { "line": gift, "quantity": 2 }]));
        assert_eq!((&nodes[0]["status"], &nodes[0]["contact"]["name"]), (&json!("CANCELLED"), &Value::Null), "no person is shown for it: {seen}");
        assert_eq!((&nodes[1]["number"], &nodes[1]["putBack"]), (&json!("web-hz-cut"), &json!([{ "line": gift, "quantity": 1 }])));
        assert_eq!(order_as(&company, "WAREHOUSE", &early).await, Value::Null, "nothing of it was picked");
        let elsewhere = cancelled.by("FINANCE", "orderPutBackConfirm", json!({ "order": cancelled.id })).await;
        elsewhere.expect_error("FORBIDDEN");

        // Line by line, never above the picked quantity, and with an expected version.
        let line = |order: Value, index: usize| order["lines"][index]["id"].clone();
        let lines = cancelled.see("lines { id }").await;
        let some = |index, quantity: u32| json!({ "order": cancelled.id, "lines": [{ "line": line(lines.clone(), index), "quantity": quantity }] });
        cancelled.by("WAREHOUSE", "orderPutBackConfirm", some(1, 3)).await.expect_refused("QUANTITY_EXCEEDED");
        cancelled.by("WAREHOUSE", "orderPutBackConfirm", some(0, 0)).await.expect_refused("QUANTITY_EXCEEDED");
        let stale = json!({ "order": cancelled.id, "expectedVersion": 1 });
        cancelled.by("WAREHOUSE", "orderPutBackConfirm", stale).await.expect_refused("STALE_VERSION");
        cancelled.by("WAREHOUSE", "orderPutBackConfirm", some(1, 1)).await.expect_ok();
        assert_eq!(cancelled.see("lines { putBackQuantity }").await["lines"], json!([{ "putBackQuantity": 1 }, { "putBackQuantity": 1 }]));

        // The rest at once. Then the order is out of the warehouse's scope, and the same key is answered all the same.
        let rest = json!({ "order": cancelled.id, "idempotencyKey": "rest" });
        for _ in 0..2 {
            let done = command(&picker, "orderPutBackConfirm", rest.clone()).await.expect_ok();
            assert_eq!(done.data("orderPutBackConfirm.order"), &Value::Null);
        }
        cancelled.by("WAREHOUSE", "orderPutBackConfirm", json!({ "order": cancelled.id })).await.expect_refused("NOT_FOUND");
        let told = cancelled.see("putBack { quantity } timeline(last: 2) { nodes { __typename actor { role } ... on OrderGoodsPutBack { pieces } } }").await;
        let event = |pieces: u32| json!({ "__typename": "OrderGoodsPutBack", "actor": { "role": "WAREHOUSE" }, "pieces": pieces });
        assert_eq!((&told["putBack"], &told["timeline"]["nodes"]), (&json!([]), &json!([event(1), event(2)])));

        // The order is packed without the pieces that were cut.
        cut.step("PACKED").await;
        assert_eq!(cut.see("shipments { lines { quantity } }").await["shipments"][0]["lines"], json!([{ "quantity": 1 }, { "quantity": 1 }]));
        cut.by("WAREHOUSE", "orderPutBackConfirm", json!({ "order": cut.id })).await.expect_ok();
        cut.by("WAREHOUSE", "orderPutBackConfirm", json!({ "order": cut.id })).await.expect_refused("NOTHING_TO_PUT_BACK");
        assert_eq!(picker.query(list, None, json!({})).await.number("orders.count.value"), 0);
        company.close().await;
    }

    /// A line that quality control rejects keeps its parcels in the house until it passes a new check; stock is short by line too.
    async fn a_line_is_checked_by_itself(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("line", "PICKING").await;
        let lines = order.see("lines { id }").await;
        let (kettle, gift) = (lines["lines"][0]["id"].clone(), lines["lines"][1]["id"].clone());
        let shipments = json!([
            { "carrier": "SF", "trackingNumber": "LINE-A", "lines": [{ "line": kettle, "quantity": 1 }] },
            { "carrier": "SF", "trackingNumber": "LINE-B", "lines": [{ "line": gift, "quantity": 2 }] },
        ]);
        order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
        let fact = |kind: &str, value: &str, more: Value| {
            let mut input = json!({ "order": { "id": order.id }, "source": "WMS", "kind": kind, "value": value, "observedAt": time(now()) });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let report = async |kind: &str, value: &str, more: Value| order.by("SYSTEM", "factReport", fact(kind, value, more)).await;
        let scan = async |number: &str| order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": number })).await;
        report("QC", "REJECTED", json!({ "line": "NONE" })).await.expect_refused("NOT_FOUND");
        report("QC", "REJECTED", json!({ "line": "2", "trackingNumber": "LINE-B" })).await.expect_refused("INVALID_INPUT");
        report("OUTBOUND", "LINE-B", json!({ "line": "2" })).await.expect_refused("INVALID_INPUT");
        // By webhook, with the SKU as the line.
        let mut data = fact("QC", "REJECTED", json!({ "line": "KETTLE-GIFT" }));
        data["order"] = json!({ "number": "web-hz-line" });
        company.tell(SHOP, "fact.reported", data).await;
        let seen = order.see("facts { kind value lineId }").await;
        assert_eq!(seen["facts"].as_array().unwrap().last().unwrap(), &json!({ "kind": "QC", "value": "REJECTED", "lineId": gift }));
        scan("LINE-B").await.expect_refused("QC_REJECTED");
        scan("LINE-A").await.expect_refused("SCAN_KEPT");
        // A pass of the other line or of the whole order does not count for this line.
        report("QC", "PASSED", json!({ "line": "1" })).await.expect_ok();
        report("QC", "PASSED", json!({})).await.expect_ok();
        scan("LINE-B").await.expect_refused("QC_REJECTED");
        let passed = json!({ "order": order.id, "result": "PASSED", "line": gift });
        order.by("WAREHOUSE", "orderQcRecord", passed).await.expect_ok();
        scan("LINE-B").await.expect_refused("SCAN_KEPT");
        let foreign = company.order("foreign", "PACKED").await.see("lines { id }").await["lines"][0]["id"].clone();
        let input = json!({ "order": order.id, "result": "PASSED", "line": foreign });
        order.by("WAREHOUSE", "orderQcRecord", input).await.expect_refused("NOT_FOUND");

        let order = company.order("stock", "PAID").await;
        let report = async |value: &str, more: Value| {
            let mut input = json!({ "order": { "id": order.id }, "source": "WMS", "kind": "STOCK", "value": value, "observedAt": time(now()) });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            order.by("SYSTEM", "factReport", input).await.expect_ok();
        };
        let approve = json!({ "order": order.id });
        report("SHORT", json!({ "line": "1" })).await;
        report("RESERVED", json!({ "line": "2" })).await;
        order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await.expect_refused("STOCK_SHORT");
        report("RESERVED", json!({})).await;
        report("SHORT", json!({ "line": "2" })).await;
        order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await.expect_refused("STOCK_SHORT");
        report("RESERVED", json!({ "line": "2" })).await;
        order.by("CUSTOMER_SERVICE", "orderApprove", approve).await.expect_ok();
        company.close().await;
    }

    /// The handheld's list begins with the earliest promise, and its pages have every order once.
    async fn the_oldest_promise_comes_first(environment: Environment) {
        let company = Company::open(&environment).await;
        for (number, hours) in [("b", 20), ("d", 40), ("a", 10), ("c", 30), ("e", 50)] {
            let mut data = purchase(number);
            data["shipBy"] = json!(time(now() + chrono::Duration::hours(hours)));
            company.order_with(SHOP, data, "APPROVED").await;
        }
        let picker = company.staff("WAREHOUSE");
        let page = async |after: Value| picker.run("PickList", json!({ "warehouse": "HZ", "first": 2, "after": after })).await.expect_ok();
        let mut seen = Vec::new();
        let mut after = Value::Null;
        loop {
            let answer = page(after).await;
            seen.extend(answer.list("orders.nodes").iter().map(|one| one["number"].as_str().unwrap().to_owned()));
            after = answer.data("orders.pageInfo.endCursor").clone();
            if answer.data("orders.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
        }
        assert_eq!(seen, ["web-hz-a", "web-hz-b", "web-hz-c", "web-hz-d", "web-hz-e"]);
        company.close().await;
    }
}

/// The channel's newer version of the order of `purchase(number)`, with some fields replaced.
fn newer(number: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut data = purchase(number);
    data["updatedAt"] = json!(time(now()));
    change(&mut data);
    data
}

/// The order as a user with this role finds it.
async fn order_as(company: &Company, role: &str, order: &Order<'_>) -> Value {
    let document = "query($id: ID!) { order(by: { id: $id }) { id } }";
    company.staff(role).query(document, None, json!({ "id": order.id })).await.expect_ok().data("order").clone()
}
