//! Holds: their effects, their release by people, and their release at a time.

use chrono::Duration;
use serde_json::json;
use tests::both_databases;
use tests::client::Transport;
use tests::company::{Company, command, now, time};
use tests::environment::Environment;

both_databases! {
    /// A held order is not approved, not picked, not packed, its label is not printed and its parcel does not leave.
    async fn a_hold_stops_every_step_of_the_warehouse(environment: Environment) {
        let company = Company::open(&environment).await;
        for (status, role, mutation) in [
            ("PAID", "CUSTOMER_SERVICE", "orderApprove"),
            ("APPROVED", "WAREHOUSE", "orderPickConfirm"),
            ("PICKING", "WAREHOUSE", "orderPickConfirm"),
            ("PICKING", "WAREHOUSE_LEAD", "orderPackComplete"),
            ("PACKED", "WAREHOUSE", "shipmentLabelPrint"),
            ("PACKED", "WAREHOUSE", "orderOutboundScan"),
        ] {
            let order = company.order(&format!("{status}-{mutation}"), status).await;
            let placed = order.by("OPERATIONS", "orderHoldPlace", json!({ "order": order.id, "reason": "FRAUD_CHECK" })).await.expect_ok();
            let hold = placed.data("orderHoldPlace.hold.id");
            let input = match mutation {
                "shipmentLabelPrint" => json!({ "shipment": order.see("shipments { id }").await["shipments"][0]["id"] }),
                "orderOutboundScan" => json!({ "trackingNumber": order.tracking }),
                _ => json!({ "order": order.id }),
            };
            let version = order.version().await;
            let refused = order.by(role, mutation, input.clone()).await.expect_refused("ON_HOLD");
            let unmet = refused.unmet.unwrap();
            assert!(unmet[0]["code"] == "ON_HOLD" && unmet[0]["guideUrl"].as_str().unwrap().contains("on-hold"), "{unmet:?}");
            assert!(refused.message.contains("风险待核实"), "{}", refused.message);
            let seen = order.see("status version shipments { labelPrintCount scannedAt }").await;
            assert_eq!((&seen["status"], seen["version"].as_i64()), (&json!(status), Some(version)), "nothing happened: {seen}");
            order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();
            order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_refused("HOLD_NOT_ACTIVE");
            let done = order.by(role, mutation, input).await;
            assert!(done.user_errors().iter().all(|error| error.code == "SCAN_KEPT"), "{done}");
        }
        company.close().await;
    }

    /// The second print of a label holds its order until a person has checked it; the same key prints once.
    async fn a_label_is_printed_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("label", "PACKED").await;
        let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
        let print = |key: &str| json!({ "shipment": parcel, "idempotencyKey": key });
        for _ in 0..2 {
            let printed = order.by("WAREHOUSE", "shipmentLabelPrint", print("one")).await.expect_ok();
            assert_eq!(printed.number("shipmentLabelPrint.shipment.labelPrintCount"), 1);
        }
        let again = order.by("WAREHOUSE", "shipmentLabelPrint", print("two")).await.expect_ok();
        assert_eq!(again.number("shipmentLabelPrint.shipment.labelPrintCount"), 2);
        order.by("WAREHOUSE", "shipmentLabelPrint", print("three")).await.expect_refused("ON_HOLD");
        let holds = order.see("holds { reason state }").await;
        assert_eq!(holds["holds"], json!([{ "reason": "LABEL_REPRINT", "state": "ACTIVE" }]));
        company.close().await;
    }

    /// A hold is released at its time by the job: the journal has a rule as the source, and the order continues.
    async fn a_hold_releases_itself_at_its_time(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("timed", "PACKED").await;
        order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": order.tracking })).await.expect_refused("SCAN_KEPT");
        let clerk = company.staff("CUSTOMER_SERVICE");
        let mut events = clerk.subscribe(Transport::Sse, "OrderEvents", json!({ "where": { "order": order.id } })).await;
        let hold = json!({ "order": order.id, "releaseAt": time(now() + Duration::seconds(1)), "note": "until noon" });
        command(&clerk, "orderHoldPlace", hold).await.expect_ok();
        order.fact("WMS", "OUTBOUND", &order.tracking).await;
        let released = events.next_where(|event| event.text("orderEvents.__typename") == "OrderHoldReleased").await;
        assert_eq!(released.data("orderEvents.source"), "RULE");
        assert!(released.data("orderEvents.actor").is_null());
        events.next_where(|event| event.body["data"]["orderEvents"]["to"] == "SHIPPED").await;
        let hold = order.see("holds { state releasedBy { name } note }").await["holds"][0].clone();
        assert_eq!(hold, json!({ "state": "RELEASED", "releasedBy": null, "note": "until noon" }));
        company.close().await;
    }

    /// Orders that cannot be held, and invalid holds.
    async fn holds_that_cannot_be_are_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let shipped = company.order("gone", "SHIPPED").await;
        shipped.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": shipped.id })).await.expect_refused("ALREADY_SHIPPED");
        let order = company.order("here", "PAID").await;
        let line = shipped.see("lines { id }").await["lines"][0]["id"].clone();
        for more in [json!({ "releaseAt": time(now() - Duration::seconds(1)) }), json!({ "lines": [line] })] {
            let mut input = more;
            input["order"] = json!(order.id);
            order.by("CUSTOMER_SERVICE", "orderHoldPlace", input).await.expect_refused("INVALID_INPUT");
        }
        order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "x" })).await.expect_ok();
        order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": order.id })).await.expect_refused("WRONG_STATUS");
        company.close().await;
    }
}
