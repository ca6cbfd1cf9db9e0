//! Payloads that cannot be read: acknowledged, stored, listed, and read once their mapping is corrected.

use serde_json::{Value, json};
use tests::client::Client;
use tests::environment::Environment;
use tests::server::Server;

use super::cards::SHOPIFY_PAID;
use crate::intake::{binary, card, company, push, sample, tables};

const FAILURES: &str = "query Failures { ingestFailures(first: 50) {
    nodes { id shop { id } source topic mappingVersion because { code message } } } }";
const REPLAY: &str = "mutation Replay($input: IngestReplayInput!) { ingestReplay(input: $input) {
    orders { number } duplicate userErrors { code message field } } }";

/// The payloads that could not be read.
pub async fn listed(client: &Client) -> Vec<Value> {
    client.query(FAILURES, Some("Failures"), json!({})).await.expect_ok().list("ingestFailures.nodes").to_vec()
}

/// An order whose identity is in another field than the embedded mapping reads.
fn moved(number: &str) -> Value {
    let mut order = sample(SHOPIFY_PAID);
    order["order_id"] = json!(number);
    order.as_object_mut().unwrap().remove("id");
    order
}

/// Writes the corrected mapping; a server that is started with the folder reads it.
fn mend(environment: &Environment) -> std::path::PathBuf {
    let folder = environment.directory().join("mappings");
    std::fs::create_dir_all(&folder).unwrap();
    let mapping = include_str!("../../../../api/mappings/shopify.toml");
    let mended = mapping
        .replace("\nnumber = \"/id\"", "\nnumber = [\"/id\", \"/order_id\"]")
        .replace("\nversion = \"2026-11-20\"", "\nversion = \"2026-11-22\"");
    assert_ne!(mended, mapping);
    std::fs::write(folder.join("shopify.toml"), mended).unwrap();
    folder
}

tests::both_databases! {
    /// First they all fail; then the mapping is corrected and `ingestReplay` and `panorama replay` read them.
    async fn what_could_not_be_read_comes_in_after_the_mapping_is_mended(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        for (delivery, number) in [("delivery-1", "111"), ("delivery-2", "222"), ("delivery-3", "333")] {
            push::shopify("orders/paid", delivery, &moved(number)).expect_taken(&server.system()).await;
        }
        push::shopify("orders/paid", "delivery-4", &json!("no order at all")).expect_taken(&server.system()).await;
        let failures = listed(&server.manager()).await;
        assert_eq!(failures.len(), 4);
        assert_eq!((&failures[0]["shop"]["id"], &failures[0]["source"]), (&json!("shopify-us"), &json!("WEBHOOK")));
        assert_eq!((&failures[0]["topic"], &failures[0]["mappingVersion"]), (&json!("orders/paid"), &json!("20261120")));
        assert_eq!(failures[0]["because"]["code"], "PAYLOAD_UNREADABLE");
        assert!(failures[0]["because"]["message"].as_str().unwrap().contains("/id"), "{failures:?}");
        assert_eq!(server.manager().open_alerts().await.expect_ok().text("alerts.nodes.0.kind"), "INGEST_FAILURE");

        let input = json!({ "input": { "failure": failures[0]["id"] } });
        let refused = server.manager().query(REPLAY, Some("Replay"), input.clone()).await;
        refused.expect_error("FORBIDDEN");
        let still = server.system().query(REPLAY, Some("Replay"), input.clone()).await;
        still.expect_refused("PAYLOAD_UNREADABLE");
        server.stop().await;

        let folder = mend(&environment);
        let mut settings = environment.settings();
        settings.ingest.mappings_dir = Some(folder.clone());
        let server = Server::start(settings, environment.signer().clone()).await;
        let replayed = server.system().query(REPLAY, Some("Replay"), input.clone()).await.expect_ok();
        assert_eq!(replayed.text("ingestReplay.orders.0.number"), "shopify-us-111");
        let again = server.system().query(REPLAY, Some("Replay"), input).await.expect_ok();
        assert_eq!(again.text("ingestReplay.orders.0.number"), "shopify-us-111");
        assert_eq!(listed(&server.manager()).await.len(), 3);

        let variables = [("PANORAMA_INGEST__MAPPINGS_DIR", folder.to_str().unwrap())];
        assert_eq!(binary::start(&environment, &["replay"], &variables).await.exit_code().await, Some(0));
        for number in ["111", "222", "333"] {
            assert_eq!(card(&server.manager(), company::SHOPIFY, number).await.text("order.totals.payable.minorUnits"), "13236");
        }
        assert_eq!(listed(&server.manager()).await.len(), 1, "garbage stays garbage");
        assert_eq!(tables::rows(&environment.store().await, "raw_payload").await, 4);
        push::shopify("orders/paid", "delivery-2", &moved("222")).expect_taken(&server.system()).await;
        assert_eq!(tables::rows(&environment.store().await, "raw_payload").await, 4, "it is known as the delivery that it is");
        server.stop().await;
    }

    /// A webhook of two megabytes comes in; one above the limit is listed once, raises an alert, and its reason asks to send it again.
    async fn a_large_webhook_comes_in_and_a_too_large_one_is_listed(environment: Environment) {
        company::set_up(&environment).await;
        let mut settings = environment.settings();
        settings.http.hook_bytes = 3_000_000;
        let server = Server::start(settings, environment.signer().clone()).await;
        let mut large = sample(SHOPIFY_PAID);
        let line = large["line_items"][0].clone();
        let lines = (0..500).map(|number| {
            let mut line = line.clone();
            line["id"] = json!(9_000_000 + number);
            line["properties"] = json!([{ "name": "engraving", "value": "x".repeat(4_000) }]);
            line
        });
        large["line_items"] = lines.collect();
        large["id"] = json!(777);
        assert!(large.to_string().len() > 2_000_000);
        push::shopify("orders/create", "large-1", &large).expect_taken(&server.system()).await;
        assert_eq!(card(&server.manager(), company::SHOPIFY, "777").await.list("order.lines").len(), 500);

        large["note"] = json!("x".repeat(1_500_000));
        for delivery in ["large-2", "large-3"] {
            let (status, answer) = push::shopify("orders/updated", delivery, &large).send(&server.system()).await;
            assert_eq!(status, 413, "{answer}");
        }
        let failures = listed(&server.manager()).await;
        assert_eq!(failures.len(), 1, "a stranger's floods are one entry a minute: {failures:?}");
        assert_eq!((&failures[0]["topic"], &failures[0]["shop"]["id"]), (&json!("orders/updated"), &json!("shopify-us")));
        assert_eq!(failures[0]["because"]["code"], "PAYLOAD_TOO_LARGE");
        assert!(failures[0]["because"]["message"].as_str().unwrap().contains("3000000"), "{failures:?}");
        let alerts = server.manager().open_alerts().await.expect_ok();
        assert!(alerts.to_string().contains("INGEST_FAILURE"), "{alerts}");
        let input = json!({ "input": { "failure": failures[0]["id"] } });
        let replayed = server.system().query(REPLAY, Some("Replay"), input).await;
        replayed.expect_refused("PAYLOAD_TOO_LARGE");
        assert_eq!(binary::start(&environment, &["replay"], &[]).await.exit_code().await, Some(0));
        assert_eq!(listed(&server.manager()).await, failures, "a replay of all leaves it as it is");
        server.stop().await;
    }
}
