//! Goods that must stay, stay: per parcel, per confidence, and by the channel's newest message. Each case uses the public interfaces, on
//! the ways that its facts take: webhooks, `factReport`, and the commands of the warehouse.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Transport;
use tests::company::{Company, Order, command, now, purchase, time};
use tests::environment::Environment;

/// The channel's newer version of the order of `purchase(number)`, with some fields replaced.
fn newer(number: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut data = purchase(number);
    data["updatedAt"] = json!(time(now()));
    change(&mut data);
    data
}

/// The ids of the lines.
async fn lines(order: &Order<'_>) -> [Value; 2] {
    let seen = order.see("lines { id }").await;
    [0, 1].map(|index| seen["lines"][index]["id"].clone())
}

/// The ids of the valid parcels.
async fn parcels(order: &Order<'_>) -> Vec<Value> {
    let seen = order.see("shipments { id }").await;
    seen["shipments"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

/// Packs the kettle into parcel A and the gifts into parcel B.
async fn pack_two(order: &Order<'_>, names: [&str; 2]) {
    let [kettle, gift] = lines(order).await;
    let shipments = json!([
        { "carrier": "SF", "trackingNumber": names[0], "lines": [{ "line": kettle, "quantity": 1 }] },
        { "carrier": "SF", "trackingNumber": names[1], "lines": [{ "line": gift, "quantity": 2 }] },
    ]);
    order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
}

/// A system's fact about a parcel, or about the order as a whole.
async fn fact(order: &Order<'_>, source: &str, kind: &str, value: &str, more: Value) -> tests::client::Answer {
    let mut input =
        json!({ "order": { "id": order.id }, "source": source, "kind": kind, "value": value, "observedAt": time(now()) });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order.by("SYSTEM", "factReport", input).await
}

async fn scan(order: &Order<'_>, number: &str) -> tests::client::Answer {
    order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": number })).await
}

/// The codes of an answer: unmet conditions, or the code of the refusal.
fn codes(answer: &tests::client::Answer) -> Vec<String> {
    let of = |error: &tests::client::UserError| {
        let unmet = error.unmet.clone().unwrap_or_default();
        let mut codes: Vec<String> = unmet.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect();
        if codes.is_empty() {
            codes.push(error.code.clone());
        }
        codes
    };
    answer.user_errors().iter().flat_map(of).collect()
}

both_databases! {
    /// Of two parcels the rejected one stays, with any fact about the other; it leaves after a new check.
    async fn a_rejected_parcel_stays_while_another_passes(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("two", "PICKING").await;
        pack_two(&order, ["TWO-A", "TWO-B"]).await;
        fact(&order, "WMS", "QC", "REJECTED", json!({ "trackingNumber": "TWO-A" })).await.expect_ok();
        fact(&order, "WMS", "QC", "PASSED", json!({ "trackingNumber": "TWO-B" })).await.expect_ok();
        assert_eq!(codes(&scan(&order, "TWO-A").await), ["QC_REJECTED"]);
        scan(&order, "TWO-B").await.expect_refused("SCAN_KEPT");
        for number in ["TWO-A", "TWO-B"] {
            fact(&order, "WMS", "OUTBOUND", number, json!({ "trackingNumber": number })).await.expect_ok();
        }
        assert_eq!(order.status().await, "PACKED");
        // A pass of the order as a whole or of another system does not count, only the same check of the same parcel.
        fact(&order, "WMS", "QC", "PASSED", json!({})).await.expect_ok();
        fact(&order, "ERP", "QC", "PASSED", json!({ "trackingNumber": "TWO-A" })).await.expect_ok();
        assert_eq!(codes(&scan(&order, "TWO-A").await), ["QC_REJECTED"]);
        let shipment = parcels(&order).await[0].clone();
        order.by("WAREHOUSE", "orderQcRecord", json!({ "order": order.id, "result": "PASSED", "shipment": shipment })).await.expect_ok();
        scan(&order, "TWO-A").await.expect_ok();
        assert_eq!(order.status().await, "SHIPPED");
        company.close().await;
    }

    /// An inferred fact does not replace a confirmed one: neither a rejection nor a shortage, by `factReport` or by webhook.
    async fn a_guess_opens_no_gate(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("guess", "PACKED").await;
        fact(&order, "WMS", "QC", "REJECTED", json!({})).await.expect_ok();
        fact(&order, "WMS", "QC", "PASSED", json!({ "confidence": "INFERRED" })).await.expect_ok();
        assert_eq!(codes(&scan(&order, &order.tracking).await), ["QC_REJECTED"]);
        let data = json!({ "order": { "number": "web-hz-guess" }, "source": "WMS", "kind": "QC", "value": "PASSED", "observedAt": time(now()), "confidence": "INFERRED" });
        company.push("web-hz", "guess-1", &json!({ "type": "fact.reported", "timestamp": time(now()), "data": data })).await;
        assert_eq!(codes(&scan(&order, &order.tracking).await), ["QC_REJECTED"]);

        let order = company.order("short", "PAID").await;
        fact(&order, "WMS", "STOCK", "SHORT", json!({})).await.expect_ok();
        fact(&order, "WMS", "STOCK", "RESERVED", json!({ "confidence": "INFERRED" })).await.expect_ok();
        let approve = json!({ "order": order.id });
        assert_eq!(codes(&order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await), ["STOCK_SHORT"]);
        // The stock of another system is another fact.
        fact(&order, "ERP", "STOCK", "RESERVED", json!({})).await.expect_ok();
        assert_eq!(codes(&order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await), ["STOCK_SHORT"]);
        fact(&order, "WMS", "STOCK", "RESERVED", json!({})).await.expect_ok();
        order.by("CUSTOMER_SERVICE", "orderApprove", approve).await.expect_ok();
        company.close().await;
    }

    /// A refund, paid or requested, holds the goods at every gate: by the channel's figures, and by a return of our own.
    async fn refunded_goods_stay_at_every_gate(environment: Environment) {
        let company = Company::open(&environment).await;
        for status in ["PAID", "APPROVED", "PICKING", "PACKED"] {
            let number = format!("back-{status}");
            let order = company.order(&number, status).await;
            company.tell("web-hz", "order.upserted", newer(&number, |data| data["totals"]["refunded"] = json!("269.00"))).await;
            let seen = order.see("holds { reason state } gates { step open because { code } }").await;
            assert_eq!(seen["holds"], json!([{ "reason": "REFUNDED", "state": "ACTIVE" }]), "{status}");
            let gates = seen["gates"].as_array().unwrap();
            assert!(gates.iter().all(|gate| gate["open"] == false), "{status}: {seen}");
            let (role, mutation, input) = match status {
                "PAID" => ("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })),
                "APPROVED" => ("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })),
                "PICKING" => ("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id })),
                _ => ("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": order.tracking })),
            };
            assert_eq!(codes(&order.by(role, mutation, input.clone()).await), ["ON_HOLD"], "{status}");
            // The channel takes the figure back: the order continues.
            company.tell("web-hz", "order.upserted", newer(&number, |data| data["totals"]["refunded"] = json!("0.00"))).await;
            let done = order.by(role, mutation, input).await;
            assert!(done.user_errors().iter().all(|error| error.code == "SCAN_KEPT"), "{status}: {done}");
        }

        let order = company.order("asked", "PACKED").await;
        let open = json!({ "order": order.id, "kind": "REFUND_ONLY", "reason": "不想要了" });
        let opened = order.by("CUSTOMER_SERVICE", "orderReturnOpen", open).await.expect_ok();
        assert_eq!(codes(&scan(&order, &order.tracking).await), ["ON_HOLD"]);
        let of = json!({ "order": order.id, "return": opened.data("orderReturnOpen.return.id") });
        order.by("CUSTOMER_SERVICE", "orderReturnReject", of).await.expect_ok();
        scan(&order, &order.tracking).await.expect_refused("SCAN_KEPT");
        company.close().await;
    }

    /// A change of the address after the label was printed voids the label: the order is held, and the print is recorded.
    async fn a_change_after_the_label_voids_it(environment: Environment) {
        let company = Company::open(&environment).await;
        for by_channel in [false, true] {
            let number = format!("moved-{by_channel}");
            let order = company.order(&number, "PACKED").await;
            let shipment = parcels(&order).await[0].clone();
            let print = json!({ "shipment": shipment });
            order.by("WAREHOUSE", "shipmentLabelPrint", print.clone()).await.expect_ok();
            scan(&order, &order.tracking).await.expect_refused("SCAN_KEPT");
            if by_channel {
                company.tell("web-hz", "order.upserted", newer(&number, |data| data["contact"]["line"] = json!("新址路 9 号"))).await;
            } else {
                let contact = json!({ "order": order.id, "address": {
                    "country": "CN", "province": "广东", "city": "深圳", "district": "南山", "line": "新址路 9 号", "postalCode": "518000" } });
                order.by("CUSTOMER_SERVICE", "orderContactUpdate", contact).await.expect_ok();
            }
            let seen = order.see("holds { id reason state } shipments { scannedAt } changesSinceLabel { field before after source }
                timeline(last: 5) { nodes { __typename } }").await;
            assert_eq!(seen["holds"][0]["reason"], "CHANGED_AFTER_LABEL");
            assert!(seen["shipments"][0]["scannedAt"].is_null(), "the scan was of a label that no longer counts");
            let change = &seen["changesSinceLabel"][0];
            assert_eq!((&change["field"], &change["source"]), (&json!("address"), &json!(if by_channel { "CHANNEL" } else { "STAFF" })));
            assert!(change["before"].as_str().unwrap().contains("示例大道 8 号") && change["after"].as_str().unwrap().contains("新址路 9 号"));
            assert!(seen["timeline"]["nodes"].to_string().contains("ShipmentLabelVoided"), "{seen}");
            fact(&order, "WMS", "OUTBOUND", &order.tracking, json!({})).await.expect_ok();
            assert_eq!(codes(&scan(&order, &order.tracking).await), ["ON_HOLD", "LABEL_VOID"]);
            let release = json!({ "order": order.id, "hold": seen["holds"][0]["id"] });
            order.by("OPERATIONS", "orderHoldRelease", release).await.expect_ok();
            assert_eq!(codes(&scan(&order, &order.tracking).await), ["LABEL_VOID"]);
            order.by("WAREHOUSE", "shipmentLabelPrint", print).await.expect_ok();
            let holds = order.see("holds { state }").await;
            assert!(!holds.to_string().contains("ACTIVE"), "a new label after a change is no second print: {holds}");
            scan(&order, &order.tracking).await.expect_ok();
            assert_eq!(order.status().await, "SHIPPED");
        }
        company.close().await;
    }

    /// A warehouse learns that the phone on its label changed, and sees no digit of it.
    async fn a_changed_phone_is_shown_to_whoever_may_see_phones(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("phone", "PACKED").await;
        let shipment = parcels(&order).await[0].clone();
        order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": shipment })).await.expect_ok();
        let contact = json!({ "order": order.id, "phone": "138 0000 9173" });
        order.by("CUSTOMER_SERVICE", "orderContactUpdate", contact).await.expect_ok();
        let document = "query($id: ID!) { order(by: { id: $id }) { changesSinceLabel { field before after } } }";
        for (role, digits) in [("WAREHOUSE", None), ("OPERATIONS", None), ("CUSTOMER_SERVICE", Some("9173"))] {
            let seen = company.staff(role).query(document, None, json!({ "id": order.id })).await.expect_ok();
            let change = seen.data("order.changesSinceLabel.0");
            assert_eq!(change["field"], "phone", "{role}: {seen}");
            let after = change["after"].as_str();
            assert_eq!(after.map(|text| text.trim_start_matches('*')), digits, "{role}: {seen}");
        }
        company.close().await;
    }

    /// Lines that are added or cut after the pack keep the parcel in the house until it is packed anew; every picked piece is in a parcel.
    async fn what_is_packed_is_what_is_wanted(environment: Environment) {
        let company = Company::open(&environment).await;
        for pieces in [1, 3] {
            let number = format!("cut-{pieces}");
            let order = company.order(&number, "PACKED").await;
            let shipment = parcels(&order).await[0].clone();
            company.tell("web-hz", "order.upserted", newer(&number, |data| data["lines"][1]["quantity"] = json!(pieces))).await;
            assert_eq!(codes(&order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": shipment })).await), ["CONTENTS_DIFFER"]);
            assert_eq!(codes(&scan(&order, &order.tracking).await), ["CONTENTS_DIFFER"]);
            order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_ok();
            let shipments = json!([{ "carrier": "SF", "trackingNumber": order.tracking }]);
            order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
            let seen = order.see("status shipments { lines { quantity } }").await;
            assert_eq!(seen, json!({ "status": "PACKED", "shipments": [{ "lines": [{ "quantity": 1 }, { "quantity": pieces }] }] }));
            scan(&order, &order.tracking).await.expect_refused("SCAN_KEPT");
        }
        let order = company.order("forgotten", "PICKING").await;
        let [kettle, _] = lines(&order).await;
        let shipments = json!([{ "carrier": "SF", "trackingNumber": "F-1", "lines": [{ "line": kettle, "quantity": 1 }] }]);
        let packed = order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await;
        assert_eq!(codes(&packed), ["PICKED_NOT_PACKED"]);
        company.close().await;
    }

    /// An empty pick makes no parcel. The remainder leaves in a further parcel, or is closed and refunded, before the order completes.
    async fn a_remainder_is_sent_or_closed(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("empty", "APPROVED").await;
        let [kettle, gift] = lines(&order).await;
        let nothing = |line: &Value, quantity: u32| json!({ "line": line, "quantity": quantity, "shortReason": "缺货" });
        let pick = json!({ "order": order.id, "lines": [nothing(&kettle, 0), nothing(&gift, 0)] });
        order.by("WAREHOUSE", "orderPickConfirm", pick).await.expect_ok();
        let packed = order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id })).await;
        assert!(codes(&packed).contains(&"NOTHING_PICKED".to_owned()), "{packed}");

        let mut data = purchase("half");
        data["lines"] = json!([{ "id": "1", "sku": "KETTLE-01", "title": "电热水壶", "quantity": 3, "unitPrice": "100.00", "total": "300.00" }]);
        data["totals"] = json!({ "goods": "300.00", "payable": "300.00", "paid": "300.00" });
        data["discounts"] = json!([]);
        let order = company.order_with("web-hz", data, "APPROVED").await;
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id, "lines": [nothing(&line, 1)] })).await.expect_ok();
        order.step("PACKED").await;
        order.step("SHIPPED").await;
        order.track("DELIVERED").await;
        let seen = order.see("status lines { quantity shippedQuantity remainingQuantity closedQuantity }").await;
        assert_eq!(seen["lines"], json!([{ "quantity": 3, "shippedQuantity": 1, "remainingQuantity": 2, "closedQuantity": 0 }]));
        let voucher = json!({ "order": order.id, "voucherNumber": "V-half" });
        order.by("FINANCE", "voucherRecord", voucher).await.expect_ok();
        assert_eq!(order.status().await, "SHIPPED", "two pieces are still here");

        // A second parcel, by pick and pack, under a number of its own.
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id, "lines": [nothing(&line, 1)] })).await.expect_ok();
        let gone = json!({ "order": order.id, "shipments": [{ "carrier": "SF", "trackingNumber": order.tracking }] });
        order.by("WAREHOUSE_LEAD", "orderPackComplete", gone).await.expect_refused("NUMBER_OF_ANOTHER_PARCEL");
        let shipments = json!([{ "carrier": "SF", "trackingNumber": "HALF-2" }]);
        order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await.expect_ok();
        scan(&order, "HALF-2").await.expect_refused("SCAN_KEPT");
        fact(&order, "WMS", "OUTBOUND", "HALF-2", json!({ "trackingNumber": "HALF-2" })).await.expect_ok();
        let seen = order.see("lines { shippedQuantity remainingQuantity }").await;
        assert_eq!(seen["lines"], json!([{ "shippedQuantity": 2, "remainingQuantity": 1 }]));

        // The third piece will never be sent.
        let close = json!({ "order": order.id, "lines": [{ "line": line, "quantity": 1 }], "reason": "停产", "refund": true });
        let too_many = json!({ "order": order.id, "lines": [{ "line": line, "quantity": 2 }], "reason": "停产" });
        order.by("CUSTOMER_SERVICE", "orderRemainderClose", too_many).await.expect_refused("QUANTITY_EXCEEDED");
        order.by("CUSTOMER_SERVICE", "orderRemainderClose", close).await.expect_ok();
        let seen = order.see("status lines { remainingQuantity closedQuantity closedBecause { code message } } returns { kind status lines { quantity } }").await;
        assert_eq!(seen["lines"][0]["closedQuantity"], 1);
        assert!(seen["lines"][0]["closedBecause"]["message"].as_str().unwrap().contains("停产"));
        assert_eq!(seen["returns"], json!([{ "kind": "REFUND_ONLY", "status": "APPROVED", "lines": [{ "quantity": 1 }] }]));
        let second = json!({ "carrier": "SF", "trackingNumber": "HALF-2", "events": [
            { "at": time(now()), "status": "DELIVERED", "description": "签收", "confidence": "CONFIRMED" }] });
        company.tell("web-hz", "tracking.reported", second).await;
        assert_eq!(order.status().await, "COMPLETED");
        company.close().await;
    }

    /// A later cut by the channel uses up closed pieces first.
    async fn a_cut_uses_up_closed_pieces_first(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("later-cut", "PAID").await;
        let [_, gift] = lines(&order).await;
        let close = json!({ "order": order.id, "lines": [{ "line": gift, "quantity": 1 }], "reason": "缺货" });
        order.by("CUSTOMER_SERVICE", "orderRemainderClose", close).await.expect_ok();
        let remaining = "lines { quantity remainingQuantity closedQuantity }";
        assert_eq!(order.see(remaining).await["lines"][1], json!({ "quantity": 2, "remainingQuantity": 1, "closedQuantity": 1 }));
        company.tell("web-hz", "order.upserted", newer("later-cut", |data| data["lines"][1]["quantity"] = json!(1))).await;
        assert_eq!(order.see(remaining).await["lines"][1], json!({ "quantity": 1, "remainingQuantity": 1, "closedQuantity": 0 }));
        company.close().await;
    }

    /// A second label for pieces that a label covers already holds the order; a number belongs to one order only.
    async fn a_label_covers_pieces_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("covered", "PACKED").await;
        let first = parcels(&order).await[0].clone();
        order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": first })).await.expect_ok();
        company.tell("web-hz", "order.upserted", newer("covered", |data| {
            data["shipments"] = json!([{ "carrier": "SF", "trackingNumber": order.tracking }, { "carrier": "SF", "trackingNumber": "COVERED-2" }]);
        })).await;
        let second = parcels(&order).await[1].clone();
        order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": second })).await.expect_ok();
        assert_eq!(order.see("holds { reason state }").await["holds"], json!([{ "reason": "LABEL_REPRINT", "state": "ACTIVE" }]));

        let other = company.order("other", "PICKING").await;
        let taken = json!([{ "carrier": "SF", "trackingNumber": order.tracking.to_lowercase() }]);
        other.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": other.id, "shipments": taken })).await.expect_refused("TRACKING_NUMBER_TAKEN");
        other.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": other.id })).await.expect_ok();
        let parcel = parcels(&other).await[0].clone();
        let label = json!({ "shipment": parcel, "carrier": "SF", "trackingNumber": order.tracking });
        other.by("WAREHOUSE", "shipmentLabelPrint", label).await.expect_refused("TRACKING_NUMBER_TAKEN");

        // A second parcel with other pieces is accepted.
        let two = company.order("two-labels", "PICKING").await;
        pack_two(&two, ["LABEL-A", "LABEL-B"]).await;
        for shipment in parcels(&two).await {
            two.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": shipment })).await.expect_ok();
        }
        assert_eq!(two.see("holds { reason }").await["holds"], json!([]));
        company.close().await;
    }

    /// The channel's newest payment status counts at every gate.
    async fn unpaid_goods_stay(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("unpaid", "PACKED").await;
        company.tell("web-hz", "order.upserted", newer("unpaid", |data| {
            data["status"] = json!("PENDING_PAYMENT");
            data["totals"]["paid"] = json!("0.00");
        })).await;
        assert_eq!(codes(&scan(&order, &order.tracking).await), ["PAYABLE_NOT_COVERED"]);
        let status = json!({ "number": "unpaid", "status": "PAID", "updatedAt": time(now()), "totals": { "paid": "269.00" } });
        company.tell("web-hz", "order.upserted", status).await;
        scan(&order, &order.tracking).await.expect_refused("SCAN_KEPT");
        let claim = json!({ "number": "unpaid", "status": "PENDING_PAYMENT", "updatedAt": time(now()) });
        company.tell("web-hz", "order.upserted", claim).await;
        let shipment = parcels(&order).await[0].clone();
        assert_eq!(codes(&order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": shipment })).await), ["PAYABLE_NOT_COVERED"]);
        company.close().await;
    }

    /// A warehouse without a WMS ships by its scan, one led by a WMS ships by the WMS; a profile is tried before it is set.
    async fn goods_leave_as_their_warehouse_works(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let set = |profile: &str, dry: bool| json!({ "warehouse": "HZ", "profile": profile, "dryRun": dry });
        let order = company.order("handheld", "PACKED").await;
        scan(&order, &order.tracking).await.expect_refused("SCAN_KEPT");
        let tried = command(&manager, "warehouseProfileSet", set("HANDHELD", true)).await.expect_ok();
        assert_eq!((tried.number("warehouseProfileSet.trial.orders"), tried.number("warehouseProfileSet.trial.wouldMove")), (1, 1));
        assert_eq!(order.status().await, "PACKED", "a trial changes nothing");
        let mut card = manager.subscribe(Transport::WebSocket, "LiveOrder", json!({ "by": { "id": order.id } })).await;
        let done = command(&manager, "warehouseProfileSet", set("HANDHELD", false)).await.expect_ok();
        assert_eq!(done.text("warehouseProfileSet.warehouse.profile"), "HANDHELD");
        card.next_where(|card| card.text("order.status") == "SHIPPED").await.expect_ok();
        let next = company.order("handheld-2", "PACKED").await;
        scan(&next, &next.tracking).await.expect_ok();
        assert_eq!(next.status().await, "SHIPPED");

        command(&manager, "warehouseProfileSet", set("LEADING", false)).await.expect_ok();
        let order = company.order("led", "APPROVED").await;
        fact(&order, "WMS", "STATUS", "PICKING", json!({ "confidence": "INFERRED" })).await.expect_ok();
        assert_eq!(order.status().await, "APPROVED", "a guess leads nobody");
        for status in ["PICKING", "PACKED", "SHIPPED"] {
            fact(&order, "WMS", "STATUS", status, json!({})).await.expect_ok();
            assert_eq!(order.status().await, status);
        }
        assert_eq!(order.see("lines { shippedQuantity }").await["lines"], json!([{ "shippedQuantity": 1 }, { "shippedQuantity": 2 }]));
        // A hold keeps the WMS's report from moving the order; after the release it continues.
        let held = company.order("led-held", "APPROVED").await;
        let placed = held.by("OPERATIONS", "orderHoldPlace", json!({ "order": held.id, "reason": "FRAUD_CHECK" })).await.expect_ok();
        fact(&held, "WMS", "STATUS", "SHIPPED", json!({})).await.expect_ok();
        assert_eq!(held.status().await, "APPROVED");
        let release = json!({ "order": held.id, "hold": placed.data("orderHoldPlace.hold.id") });
        held.by("OPERATIONS", "orderHoldRelease", release).await.expect_ok();
        assert_eq!(held.status().await, "SHIPPED");
        company.close().await;
    }

    /// A carrier's confirmed scan proves that the parcel left and ships the order; an inferred one does not.
    async fn a_carriers_scan_proves_that_it_left(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("seen", "PACKED").await;
        let report = |status: &str, confidence: &str| json!({ "carrier": "SF", "trackingNumber": "SF-seen", "events": [
            { "at": time(now()), "status": status, "description": "…", "confidence": confidence }] });
        company.tell("web-hz", "tracking.reported", report("DELIVERED", "INFERRED")).await;
        assert_eq!(order.status().await, "PACKED");
        company.tell("web-hz", "tracking.reported", report("PICKED_UP", "CONFIRMED")).await;
        assert_eq!(order.status().await, "SHIPPED");
        company.tell("web-hz", "tracking.reported", report("DELIVERED", "CONFIRMED")).await;
        assert_eq!(order.status().await, "DELIVERED");
        company.close().await;
    }

    /// Two outbound facts without a tracking number count each for its own parcel; for an ambiguous one, the refusal asks for the parcel.
    async fn each_outbound_is_of_its_parcel(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("out", "PICKING").await;
        pack_two(&order, ["OUT-A", "OUT-B"]).await;
        for number in ["OUT-A", "OUT-B"] {
            scan(&order, number).await.expect_refused("SCAN_KEPT");
        }
        let asked = fact(&order, "WMS", "OUTBOUND", "WMS-4711", json!({})).await.expect_refused("WHICH_PARCEL");
        assert!(asked.message.contains("OUT-A") && asked.message.contains("OUT-B"), "{}", asked.message);
        for number in ["OUT-A", "OUT-B"] {
            fact(&order, "WMS", "OUTBOUND", number, json!({})).await.expect_ok();
        }
        assert_eq!(order.status().await, "SHIPPED");
        company.close().await;
    }

    /// A hold of a line stops its line only: the rest leaves, and the line follows in a further parcel.
    async fn a_hold_of_a_line_stops_its_line(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("line-held", "PAID").await;
        let [kettle, gift] = lines(&order).await;
        let hold = json!({ "order": order.id, "reason": "STOCK_SHORT", "lines": [gift] });
        let placed = order.by("OPERATIONS", "orderHoldPlace", hold).await.expect_ok();
        order.step("APPROVED").await;
        let held = json!({ "order": order.id, "lines": [{ "line": gift, "quantity": 2 }] });
        assert_eq!(codes(&order.by("WAREHOUSE", "orderPickConfirm", held).await), ["ON_HOLD"]);
        order.step("PICKING").await;
        order.step("PACKED").await;
        order.step("SHIPPED").await;
        let seen = order.see("lines { id shippedQuantity remainingQuantity }").await;
        assert_eq!(seen["lines"][0], json!({ "id": kettle, "shippedQuantity": 1, "remainingQuantity": 0 }));
        assert_eq!(seen["lines"][1], json!({ "id": gift, "shippedQuantity": 0, "remainingQuantity": 2 }));
        order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": placed.data("orderHoldPlace.hold.id") })).await.expect_ok();
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_ok();
        order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id })).await.expect_ok();
        let shipment = parcels(&order).await[1].clone();
        order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": shipment, "carrier": "SF", "trackingNumber": "HELD-2" })).await.expect_ok();
        scan(&order, "HELD-2").await.expect_refused("SCAN_KEPT");
        company.close().await;
    }

    /// The scan of a cancelled parcel reports that it is cancelled.
    async fn a_cancelled_parcel_is_put_aside(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("gone", "PACKED").await;
        order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "客户取消" })).await.expect_ok();
        let refused = scan(&order, &order.tracking).await;
        assert_eq!(codes(&refused), ["CANCELLED_PUT_ASIDE"]);
        company.close().await;
    }

    /// The source of a reported fact is the connector, not a person.
    async fn a_reported_fact_has_its_source(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("source", "PAID").await;
        fact(&order, "WMS", "STOCK", "RESERVED", json!({})).await.expect_ok();
        let seen = order.see("timeline(last: 1) { nodes { __typename source } }").await;
        assert_eq!(seen["timeline"]["nodes"], json!([{ "__typename": "OrderFactRecorded", "source": "WMS" }]));
        company.close().await;
    }
}
