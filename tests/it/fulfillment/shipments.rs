//! Parcels that staff void or renumber before they leave.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, OTHER_WAREHOUSE, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

const PARCELS: &str =
    "shipments { id trackingNumber carrier voidedAt voidedBy formerTrackingNumbers labelPrintCount lines { quantity } }";

/// The ids of the valid parcels.
async fn parcels(order: &Order<'_>) -> Vec<Value> {
    order.see(PARCELS).await["shipments"].as_array().unwrap().clone()
}

/// The tracking numbers of the valid parcels.
async fn numbers(order: &Order<'_>) -> Vec<String> {
    parcels(order).await.iter().map(|one| one["trackingNumber"].as_str().unwrap_or("—").to_owned()).collect()
}

async fn void(order: &Order<'_>, parcel: &Value, more: Value) -> Answer {
    let mut input = json!({ "shipment": parcel["id"], "reason": "箱子破损" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order.by("WAREHOUSE_LEAD", "shipmentVoid", input).await
}

async fn replace(order: &Order<'_>, parcel: &Value, number: &str, more: Value) -> Answer {
    let mut input = json!({ "shipment": parcel["id"], "trackingNumber": number });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order.by("WAREHOUSE_LEAD", "shipmentTrackingReplace", input).await
}

async fn pack(order: &Order<'_>, shipments: Value) -> Answer {
    order.by("WAREHOUSE_LEAD", "orderPackComplete", json!({ "order": order.id, "shipments": shipments })).await
}

async fn print(order: &Order<'_>, parcel: &Value) -> Answer {
    order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": parcel["id"] })).await
}

async fn scan(order: &Order<'_>, number: &str) -> Answer {
    order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": number })).await
}

async fn outbound(order: &Order<'_>, number: &str) {
    let fact = json!({ "order": { "id": order.id }, "source": "WMS", "kind": "OUTBOUND", "value": number, "trackingNumber": number, "observedAt": time(now()) });
    order.by("SYSTEM", "factReport", fact).await.expect_ok();
}

/// A carrier reports a status for a tracking number.
async fn track(company: &Company, number: &str, status: &str) {
    let events = json!([{ "at": time(now()), "status": status, "description": status, "confidence": "CONFIRMED" }]);
    company.tell(SHOP, "tracking.reported", json!({ "carrier": "SF", "trackingNumber": number, "events": events })).await;
}

/// The channel names these parcels, and no other.
async fn announce(company: &Company, number: &str, parcels: &[&str]) {
    let mut data = purchase(number);
    let named: Vec<Value> = parcels.iter().map(|one| json!({ "carrier": "SF", "trackingNumber": one })).collect();
    (data["updatedAt"], data["shipments"]) = (json!(time(now())), json!(named));
    company.tell(SHOP, "order.upserted", data).await;
}

/// The codes of a refusal: the unmet conditions, or the code of the refusal.
fn codes(answer: &Answer) -> Vec<String> {
    let of = |error: &tests::client::UserError| {
        let unmet = error.unmet.clone().unwrap_or_default();
        let codes: Vec<String> = unmet.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect();
        if codes.is_empty() { vec![error.code.clone()] } else { codes }
    };
    answer.user_errors().iter().flat_map(of).collect()
}

async fn lines(order: &Order<'_>) -> [Value; 2] {
    let seen = order.see("lines { id }").await;
    [0, 1].map(|index| seen["lines"][index]["id"].clone())
}

async fn kinds(order: &Order<'_>) -> Vec<String> {
    let seen = order.see("timeline(last: 50) { nodes { __typename } }").await;
    let nodes = seen["timeline"]["nodes"].as_array().unwrap().clone();
    nodes.iter().map(|node| node["__typename"].as_str().unwrap().to_owned()).collect()
}

both_databases! {
    /// The only parcel of an order is voided: labels and scans are refused until its pieces are packed again, and later reports of a
    /// carrier about it have no effect.
    async fn a_voided_parcel_frees_its_pieces(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("void", "PACKED").await;
        let [parcel] = parcels(&order).await.try_into().unwrap();
        print(&order, &parcel).await.expect_ok();
        let key = json!({ "idempotencyKey": "void-1", "expectedVersion": order.version().await });
        let done = void(&order, &parcel, key.clone()).await.expect_ok();
        assert_eq!(done.text("shipmentVoid.shipment.voidedBy"), "STAFF");
        let version = order.version().await;
        let again = void(&order, &parcel, key).await.expect_ok();
        assert_eq!((again.data("shipmentVoid.shipment.id"), order.version().await), (&parcel["id"], version), "once");
        void(&order, &parcel, json!({})).await.expect_refused("PARCEL_VOIDED");
        replace(&order, &parcel, "VOID-9", json!({})).await.expect_refused("PARCEL_VOIDED");

        let seen = order.see(&format!("status {PARCELS} voidedShipments {{ trackingNumber voidedAt voidedBy lines {{ quantity }} }} holds {{ reason }}")).await;
        assert_eq!((&seen["status"], &seen["shipments"], &seen["holds"]), (&json!("PACKED"), &json!([]), &json!([])));
        let gone = &seen["voidedShipments"];
        assert_eq!(gone.as_array().unwrap().len(), 1, "{gone}");
        assert_eq!((&gone[0]["trackingNumber"], &gone[0]["voidedBy"], &gone[0]["lines"]), (&json!(order.tracking), &json!("STAFF"), &json!([])));
        assert!(gone[0]["voidedAt"].is_string());
        let told = order.see("timeline(last: 50) { nodes { ... on ShipmentVoided { reason trackingNumber summary } } }").await;
        let told = told["timeline"]["nodes"].as_array().unwrap().iter().find(|node| node["reason"].is_string()).unwrap().clone();
        assert_eq!((&told["reason"], &told["trackingNumber"]), (&json!("箱子破损"), &json!(order.tracking)));
        assert!(told["summary"].as_str().unwrap().contains("箱子破损"), "{told}");

        print(&order, &parcel).await.expect_refused("NOT_FOUND");
        scan(&order, &order.tracking).await.expect_refused("NOT_FOUND");
        track(&company, &order.tracking, "DELIVERED").await;
        // The channel repeats its former message: the parcel stays voided.
        announce(&company, "void", &[&order.tracking]).await;
        assert_eq!((numbers(&order).await, order.status().await), (Vec::<String>::new(), "PACKED".to_owned()));

        pack(&order, json!([{ "carrier": "SF", "trackingNumber": "VOID-2" }])).await.expect_ok();
        let [fresh] = parcels(&order).await.try_into().unwrap();
        assert_eq!(fresh["lines"], json!([{ "quantity": 1 }, { "quantity": 2 }]));
        print(&order, &fresh).await.expect_ok();
        assert_eq!(order.see("holds { reason }").await["holds"], json!([]), "no label covers the pieces");
        scan(&order, "VOID-2").await.expect_refused("SCAN_KEPT");
        outbound(&order, "VOID-2").await;
        assert_eq!(order.status().await, "SHIPPED");
        track(&company, &order.tracking, "DELIVERED").await;
        assert_eq!(order.status().await, "SHIPPED", "nobody has the parcel that left");
        track(&company, "VOID-2", "DELIVERED").await;
        assert_eq!(order.status().await, "DELIVERED");
        company.close().await;
    }

    /// Of two parcels one is voided: the other keeps its pieces and its label, waits, and leaves once the pieces are packed again.
    async fn the_other_parcel_stays_as_it_is(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("two", "PICKING").await;
        let [kettle, gift] = lines(&order).await;
        pack(&order, json!([
            { "carrier": "SF", "trackingNumber": "TWO-A", "lines": [{ "line": kettle, "quantity": 1 }, { "line": gift, "quantity": 1 }] },
            { "carrier": "SF", "trackingNumber": "TWO-B", "lines": [{ "line": gift, "quantity": 1 }] },
        ])).await.expect_ok();
        let [first, second] = parcels(&order).await.try_into().unwrap();
        for parcel in [&first, &second] {
            print(&order, parcel).await.expect_ok();
        }
        void(&order, &second, json!({})).await.expect_ok();
        // Half of the line of gifts is in the first parcel, so that its label is still right.
        assert_eq!(order.see("holds { reason }").await["holds"], json!([]));
        assert!(!kinds(&order).await.contains(&"ShipmentLabelVoided".to_owned()));
        assert_eq!(codes(&scan(&order, "TWO-A").await), ["CONTENTS_DIFFER"]);
        pack(&order, json!([{ "carrier": "SF", "trackingNumber": "TWO-C" }])).await.expect_ok();
        let [kept, fresh] = parcels(&order).await.try_into().unwrap();
        assert_eq!((&kept["id"], &kept["lines"]), (&first["id"], &json!([{ "quantity": 1 }, { "quantity": 1 }])));
        assert_eq!((&fresh["trackingNumber"], &fresh["lines"]), (&json!("TWO-C"), &json!([{ "quantity": 1 }])));
        print(&order, &fresh).await.expect_ok();
        assert_eq!(order.see("holds { reason }").await["holds"], json!([]));
        for number in ["TWO-A", "TWO-C"] {
            scan(&order, number).await.expect_refused("SCAN_KEPT");
        }
        for number in ["TWO-A", "TWO-C"] {
            outbound(&order, number).await;
        }
        let seen = order.see("status lines { shippedQuantity remainingQuantity }").await;
        assert_eq!(seen["status"], "SHIPPED");
        assert_eq!(seen["lines"], json!([{ "shippedQuantity": 1, "remainingQuantity": 0 }, { "shippedQuantity": 2, "remainingQuantity": 0 }]));
        company.close().await;
    }

    /// A parcel gets another number: it stays the same parcel, its label is printed anew, and messages with the old number have no effect.
    async fn a_replaced_number_stays_replaced(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("number", "PACKED").await;
        let [parcel] = parcels(&order).await.try_into().unwrap();
        print(&order, &parcel).await.expect_ok();
        replace(&order, &parcel, "NUMBER-2", json!({ "expectedVersion": 0 })).await.expect_refused("STALE_VERSION");
        let key = json!({ "carrier": "YTO", "reason": "录错", "idempotencyKey": "number-1", "expectedVersion": order.version().await });
        let done = replace(&order, &parcel, " NUMBER-2 ", key.clone()).await.expect_ok();
        assert_eq!(done.text("shipmentTrackingReplace.shipment.trackingNumber"), "NUMBER-2");
        let version = order.version().await;
        replace(&order, &parcel, " NUMBER-2 ", key).await.expect_ok();
        assert_eq!(order.version().await, version, "once");
        replace(&order, &parcel, "number-2", json!({})).await.expect_refused("INVALID_INPUT");
        let [now_is] = parcels(&order).await.try_into().unwrap();
        assert_eq!((&now_is["id"], &now_is["lines"], &now_is["carrier"]), (&parcel["id"], &parcel["lines"], &json!("YTO")));
        assert_eq!(now_is["formerTrackingNumbers"], json!([order.tracking]));
        assert_eq!(order.see("voidedShipments { id }").await["voidedShipments"], json!([]), "no parcel was voided");
        let told = order.see("timeline(last: 50) { nodes { ... on ShipmentTrackingReplaced { reason trackingNumber previousTrackingNumber } } }").await;
        let told = told["timeline"]["nodes"].as_array().unwrap().iter().find(|node| node["reason"].is_string()).unwrap().clone();
        assert_eq!(told, json!({ "reason": "录错", "trackingNumber": "NUMBER-2", "previousTrackingNumber": order.tracking }));

        // The label has the old number; a scan of the old number finds no parcel.
        assert_eq!(codes(&scan(&order, "NUMBER-2").await), ["LABEL_VOID"]);
        scan(&order, &order.tracking).await.expect_refused("NOT_FOUND");
        print(&order, &now_is).await.expect_ok();
        assert_eq!(order.see("holds { reason }").await["holds"], json!([]));

        // A message with the old number brings it back in no case: from the channel, the WMS, or a carrier.
        announce(&company, "number", &[&order.tracking]).await;
        outbound(&order, &order.tracking).await;
        scan(&order, "NUMBER-2").await.expect_refused("SCAN_KEPT");
        track(&company, &order.tracking, "IN_TRANSIT").await;
        track(&company, &order.tracking, "DELIVERED").await;
        let seen = order.see(&format!("status {PARCELS} voidedShipments {{ id }}")).await;
        assert_eq!((&seen["status"], &seen["voidedShipments"]), (&json!("PACKED"), &json!([])));
        assert_eq!(numbers(&order).await, ["NUMBER-2"]);
        let find = "query($number: String!) { order(by: { trackingNumber: $number }) { id } }";
        let found = company.staff("MANAGER").query(find, None, json!({ "number": order.tracking })).await.expect_ok();
        assert_eq!(found.text("order.id"), order.id, "the old number still finds the order");
        outbound(&order, "NUMBER-2").await;
        assert_eq!(order.status().await, "SHIPPED");
        replace(&order, &now_is, "NUMBER-3", json!({})).await.expect_refused("PARCEL_HAS_LEFT");
        void(&order, &now_is, json!({})).await.expect_refused("PARCEL_HAS_LEFT");
        company.close().await;
    }

    /// A number is replaced, and back: the reports of each number stay with it. A number of another parcel or order is refused.
    async fn a_number_may_come_back(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("back", "PICKING").await;
        let [kettle, gift] = lines(&order).await;
        pack(&order, json!([
            { "carrier": "SF", "trackingNumber": "BACK-A", "lines": [{ "line": kettle, "quantity": 1 }] },
            { "carrier": "SF", "trackingNumber": "BACK-B", "lines": [{ "line": gift, "quantity": 2 }] },
        ])).await.expect_ok();
        let other = company.order("other", "PACKED").await;
        let [first, _] = parcels(&order).await.try_into().unwrap();
        replace(&order, &first, "back-b", json!({})).await.expect_refused("NUMBER_OF_ANOTHER_PARCEL");
        replace(&order, &first, &other.tracking.to_lowercase(), json!({})).await.expect_refused("TRACKING_NUMBER_TAKEN");
        replace(&order, &first, "", json!({})).await.expect_refused("INVALID_INPUT");
        replace(&order, &first, "BACK-C", json!({})).await.expect_ok();
        // The carrier has the announcement, and no scan yet.
        track(&company, "BACK-A", "PENDING").await;
        track(&company, "BACK-C", "PENDING").await;
        replace(&order, &first, "BACK-A", json!({})).await.expect_ok();
        let reports = "shipments { trackingNumber formerTrackingNumbers events { description } }";
        let seen = order.see(reports).await["shipments"][0].clone();
        assert_eq!(seen, json!({ "trackingNumber": "BACK-A", "formerTrackingNumbers": ["BACK-C"], "events": [{ "description": "PENDING" }] }));
        // The replaced number is free for another order, and the number of a voided parcel too.
        let voided = parcels(&other).await[0].clone();
        void(&other, &voided, json!({})).await.expect_ok();
        replace(&order, &first, &other.tracking, json!({})).await.expect_ok();
        company.close().await;
    }

    /// Reports of a carrier about the right number, from before it was typed, count once a parcel has it.
    async fn reports_wait_for_the_right_number(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("early", "PACKED").await;
        track(&company, "EARLY-2", "IN_TRANSIT").await;
        let [parcel] = parcels(&order).await.try_into().unwrap();
        replace(&order, &parcel, "early-2", json!({})).await.expect_ok();
        let seen = order.see("status shipments { status events { description } } timeline(last: 9) { nodes { __typename actor { name } } }").await;
        assert_eq!(seen["shipments"], json!([{ "status": "IN_TRANSIT", "events": [{ "description": "IN_TRANSIT" }] }]));
        assert_eq!(seen["status"], "SHIPPED", "a carrier has it");
        let told = json!({ "__typename": "ShipmentTracked", "actor": null });
        assert!(seen["timeline"]["nodes"].as_array().unwrap().contains(&told), "the carrier said so, and nobody else: {seen}");
        company.close().await;
    }

    /// After a parcel was scanned out, or scanned by a carrier, voiding and renumbering are refused.
    async fn what_has_left_stays(environment: Environment) {
        let company = Company::open(&environment).await;
        let scanned = company.order("scanned", "PACKED").await;
        scan(&scanned, &scanned.tracking).await.expect_refused("SCAN_KEPT");
        let carried = company.order("carried", "PICKING").await;
        announce(&company, "carried", &["CARRIED-1"]).await;
        track(&company, "CARRIED-1", "IN_TRANSIT").await;
        for order in [&scanned, &carried] {
            let parcel = parcels(order).await[0].clone();
            let version = order.version().await;
            let refused = void(order, &parcel, json!({})).await;
            assert_eq!(codes(&refused), ["PARCEL_HAS_LEFT"], "{refused}");
            replace(order, &parcel, "LEFT-2", json!({})).await.expect_refused("PARCEL_HAS_LEFT");
            assert_eq!(order.version().await, version);
            void(order, &parcel, json!({ "reason": " " })).await.expect_refused("INVALID_INPUT");
        }
        company.close().await;
    }

    /// A number typed over the known one at packing corrects that parcel; where several are known, it is refused, with the remedy.
    async fn a_number_typed_over_at_packing_is_a_correction(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("typed", "PICKING").await;
        announce(&company, "typed", &["KNOWN-1"]).await;
        let known = parcels(&order).await[0].clone();
        pack(&order, json!([{ "carrier": "YTO", "trackingNumber": "TYPED-1" }])).await.expect_ok();
        let [parcel] = parcels(&order).await.try_into().unwrap();
        assert_eq!((&parcel["id"], &parcel["trackingNumber"], &parcel["carrier"]), (&known["id"], &json!("TYPED-1"), &json!("YTO")));
        assert_eq!(parcel["formerTrackingNumbers"], json!(["KNOWN-1"]));
        assert_eq!(kinds(&order).await.iter().filter(|kind| *kind == "ShipmentTrackingReplaced").count(), 1);
        announce(&company, "typed", &["KNOWN-1"]).await;
        scan(&order, "TYPED-1").await.expect_refused("SCAN_KEPT");
        outbound(&order, "TYPED-1").await;
        track(&company, "TYPED-1", "DELIVERED").await;
        assert_eq!((numbers(&order).await, order.status().await), (vec!["TYPED-1".to_owned()], "DELIVERED".to_owned()));

        let order = company.order("several", "PICKING").await;
        announce(&company, "several", &["SEVERAL-1", "SEVERAL-2"]).await;
        let refused = pack(&order, json!([{ "trackingNumber": "SEVERAL-3" }])).await;
        refused.expect_refused("KNOWN_PARCELS_LEFT");
        assert!(refused.user_errors()[0].message.contains("SEVERAL-1, SEVERAL-2"), "{refused}");
        let second = parcels(&order).await[1].clone();
        void(&order, &second, json!({})).await.expect_ok();
        pack(&order, json!([{ "trackingNumber": "SEVERAL-3" }])).await.expect_ok();
        assert_eq!(numbers(&order).await, ["SEVERAL-3"]);
        company.close().await;
    }

    /// The replacement parcel of an exchange is voided before it leaves, packed again, and ends the exchange.
    async fn the_parcel_of_an_exchange_is_voided(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("exchange", "COMPLETED").await;
        let line = lines(&order).await[0].clone();
        let input = json!({ "order": order.id, "kind": "EXCHANGE", "lines": [{ "line": line, "quantity": 1 }] });
        let case = order.by("CUSTOMER_SERVICE", "orderReturnOpen", input).await.expect_ok().data("orderReturnOpen.return.id").clone();
        for step in ["orderReturnApprove", "orderReturnReceive"] {
            order.by("CUSTOMER_SERVICE", step, json!({ "order": order.id, "return": case })).await.expect_ok();
        }
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_ok();
        pack(&order, json!([{ "carrier": "SF", "trackingNumber": "AGAIN-1" }])).await.expect_ok();
        let [first, again] = parcels(&order).await.try_into().unwrap();
        void(&order, &first, json!({})).await.expect_refused("PARCEL_HAS_LEFT");
        void(&order, &again, json!({})).await.expect_ok();
        track(&company, "AGAIN-1", "DELIVERED").await;
        let seen = order.see("status returns { status } lines { shippedQuantity remainingQuantity }").await;
        assert_eq!((&seen["status"], &seen["returns"][0]["status"]), (&json!("COMPLETED"), &json!("RECEIVED")));
        assert_eq!(seen["lines"][0], json!({ "shippedQuantity": 1, "remainingQuantity": 1 }));
        pack(&order, json!([{ "carrier": "SF", "trackingNumber": "AGAIN-2" }])).await.expect_ok();
        assert_eq!(numbers(&order).await, [order.tracking.as_str(), "AGAIN-2"]);
        let fresh = parcels(&order).await[1].clone();
        print(&order, &fresh).await.expect_ok();
        scan(&order, "AGAIN-2").await.expect_refused("SCAN_KEPT");
        outbound(&order, "AGAIN-2").await;
        track(&company, "AGAIN-2", "DELIVERED").await;
        assert_eq!(order.see("returns { status }").await["returns"][0]["status"], "EXCHANGED");
        company.close().await;
    }

    /// Only the lead of the order's warehouse may correct its parcels.
    async fn others_do_not_correct_parcels(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("rights", "PACKED").await;
        let parcel = parcels(&order).await[0].clone();
        let inputs = [
            ("shipmentVoid", json!({ "shipment": parcel["id"], "reason": "…" })),
            ("shipmentTrackingReplace", json!({ "shipment": parcel["id"], "trackingNumber": "RIGHTS-2" })),
        ];
        let elsewhere = company.client(&Claims::of(&["WAREHOUSE_LEAD"]).in_warehouses(&[OTHER_WAREHOUSE]));
        for (mutation, input) in inputs {
            command(&elsewhere, mutation, input.clone()).await.expect_refused("NOT_FOUND");
            for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "MANAGER", "SYSTEM"] {
                order.by(role, mutation, input.clone()).await.expect_error("FORBIDDEN");
            }
        }
        assert_eq!(numbers(&order).await, [order.tracking.as_str()]);
        let seen = company.client(&Claims::of(&["WAREHOUSE_LEAD"]).in_warehouses(&["HZ"])).query(
            "query($id: ID!) { order(by: { id: $id }) { allowedActions { action allowed } } }", None, json!({ "id": order.id }),
        ).await.expect_ok();
        for action in ["VOID_SHIPMENT", "REPLACE_TRACKING"] {
            assert!(seen.list("order.allowedActions").contains(&json!({ "action": action, "allowed": true })), "{seen}");
        }
        company.close().await;
    }
}
