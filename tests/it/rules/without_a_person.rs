//! The rules are asked about the changes that no operation makes: a hold that its time released, a material that was uploaded, and a sweep
//! after a change of a setting.

use chrono::Duration;
use serde_json::json;
use tests::both_databases;
use tests::client::Transport;
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;

use super::{action, compare, holds, rule};

const START: &str = "mutation($input: MaterialUploadStartInput!) { materialUploadStart(input: $input) { upload { url } } }";

both_databases! {
    /// A hold is released by its time: a rule that looks at holds fires again, in the same transaction.
    async fn a_hold_that_its_time_released(environment: Environment) {
        let company = Company::open(&environment).await;
        rule(&company, "free", "CHANGED", compare("activeHolds", "EQ", 0), &[action("TAG", &[("tag", "FREE")])], "ON").await;
        let order = company.order("timed", "PAID").await;
        assert_eq!(order.see("tags").await["tags"], json!(["FREE"]));
        let clerk = company.staff("CUSTOMER_SERVICE");
        let hold = json!({ "order": order.id, "releaseAt": time(now() + Duration::seconds(2)) });
        command(&clerk, "orderHoldPlace", hold).await.expect_ok();
        assert_eq!(order.see("tags").await["tags"], json!([]), "a held order is not free");
        let mut cards = clerk.subscribe(Transport::Sse, "LiveOrder", json!({ "by": { "id": order.id } })).await;
        cards.next_where(|card| card.data("order.holds.0.state") == "RELEASED").await;
        assert_eq!(order.see("tags").await["tags"], json!(["FREE"]));
        company.close().await;
    }

    /// The file that a rule waits for is uploaded: what the rule held goes on.
    async fn a_material_that_was_uploaded(environment: Environment) {
        let company = Company::open(&environment).await;
        let hold = [action("HOLD", &[("reason", "PENDING_MATERIALS")])];
        rule(&company, "font", "CHANGED", compare("fontFile", "EQ", false), &hold, "ON").await;
        let mut data = purchase("engraved");
        data["lines"][0]["customized"] = json!(true);
        let order = company.order_with(SHOP, data, "PAID").await;
        assert_eq!(holds(&order).await, ["PENDING_MATERIALS"]);
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let input = json!({ "order": order.id, "line": line, "fileName": "a.otf", "size": "8", "contentType": "font/otf" });
        let started = company.staff("CUSTOMER_SERVICE").query(START, None, json!({ "input": input })).await.expect_ok();
        let url = started.text("materialUploadStart.upload.url");
        let answer = company.anonymous().http().put(url).body(&b"OTTO1234"[..]).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 201);
        assert_eq!(holds(&order).await, Vec::<String>::new());
        order.step("APPROVED").await;
        company.close().await;
    }

    /// A setting changes, so that the order lacks nothing for its next step: a rule that looks at the status fires.
    async fn a_sweep_that_moved_the_order_on(environment: Environment) {
        let company = Company::open(&environment).await;
        rule(&company, "left", "CHANGED", compare("status", "EQ", "SHIPPED"), &[action("TAG", &[("tag", "LEFT")])], "ON").await;
        let order = company.order("scanned", "PACKED").await;
        order.by("WAREHOUSE", "orderOutboundScan", json!({ "trackingNumber": order.tracking })).await.expect_refused("SCAN_KEPT");
        let manager = company.staff("MANAGER");
        let mut card = manager.subscribe(Transport::WebSocket, "LiveOrder", json!({ "by": { "id": order.id } })).await;
        command(&manager, "warehouseProfileSet", json!({ "warehouse": "HZ", "profile": "HANDHELD" })).await.expect_ok();
        card.next_where(|card| card.text("order.status") == "SHIPPED").await.expect_ok();
        assert_eq!(order.see("tags").await["tags"], json!(["LEFT"]), "in the transaction of the step");
        company.close().await;
    }
}
