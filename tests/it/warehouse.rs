//! What a warehouse works with: numbers that stand for one parcel, and its profile.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, command};
use tests::environment::Environment;

/// How many of the answers did it; the others must be refused with this code.
#[track_caller]
fn done(answers: &[Answer], refused_with: &str) -> usize {
    let refused = |answer: &&Answer| answer.user_errors().iter().any(|error| error.code == refused_with);
    let done = |answer: &&Answer| answer.user_errors().is_empty() && answer.errors().is_empty();
    let (yes, no) = (answers.iter().filter(done).count(), answers.iter().filter(refused).count());
    assert_eq!(yes + no, answers.len(), "{}", answers.iter().map(Answer::to_string).collect::<Vec<_>>().join("\n"));
    yes
}

both_databases! {
    /// A tracking number that several orders are given in the same instant goes to one of them: at the pack and at the label, in whichever case.
    async fn a_number_taken_at_once_is_taken_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut orders = Vec::new();
        for number in 0..6 {
            orders.push(company.order(&format!("rush-{number}"), "PICKING").await);
        }
        let pack = |index: usize| {
            let number = if index % 2 == 0 { "RUSH-1" } else { " rush-1" };
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

    /// A profile that is set again under its old key is not set again, although another one has come since, and the first answer stands.
    async fn a_repeated_profile_changes_nothing(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let set = |profile: &str, key: &str| json!({ "warehouse": "HZ", "profile": profile, "dryRun": false, "idempotencyKey": key });
        let waits = company.order("waits", "PACKED").await;
        waits.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": waits.tracking })).await.expect_refused("SCAN_KEPT");
        let trial = |answer: &Answer| answer.data("warehouseProfileSet.trial").clone();
        let first = command(&manager, "warehouseProfileSet", set("HANDHELD", "a")).await.expect_ok();
        assert_eq!((first.number("warehouseProfileSet.trial.orders"), first.number("warehouseProfileSet.trial.wouldMove")), (1, 1));
        assert_eq!(waits.status().await, "SHIPPED");
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
}
