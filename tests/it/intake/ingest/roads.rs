//! The other ways of intake, `orderReceive` and `panorama import`, lead to the same card.

use serde_json::{Value, json};
use tests::environment::Environment;

use super::cards::{GENERIC_ORDER, KUAIDI100_PARAM, SHOPIFY_PAID, YOUZAN_PAID};
use super::failures::listed;
use crate::intake::push::web_order;
use crate::intake::{binary, card, company, push, sample, tables};

const RECEIVE: &str = "mutation Receive($input: OrderReceiveInput!) { orderReceive(input: $input) {
    orders { number status version } duplicate userErrors { code message field } } }";

/// The content of a card, without ids and times of this database.
fn content(card: &tests::client::Answer) -> Value {
    let mut order = card.data("order").clone();
    for name in ["id", "timeline", "facts", "conversation"] {
        order.as_object_mut().unwrap().remove(name);
    }
    order
}

tests::both_databases! {
    /// The same payload by the mutation: the same card, the same refusals, the same single effect.
    async fn the_mutation_takes_the_same_road(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let input = |payload: &str| json!({ "input": { "shop": company::SHOPIFY, "topic": "orders/paid", "payload": payload } });
        let receive = async |variables: Value| sender.query(RECEIVE, Some("Receive"), variables).await;

        let first = receive(input(SHOPIFY_PAID)).await.expect_ok();
        assert_eq!(first.text("orderReceive.orders.0.number"), "shopify-us-5678901234567");
        assert_eq!(first.data("orderReceive.duplicate"), false);
        let by_mutation = card(&manager, company::SHOPIFY, "5678901234567").await;
        assert_eq!(receive(input(SHOPIFY_PAID)).await.expect_ok().data("orderReceive.duplicate"), true);
        push::shopify("orders/paid", "delivery-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        assert_eq!(card(&manager, company::SHOPIFY, "5678901234567").await.body, by_mutation.body, "the webhook says nothing new");

        receive(input("no JSON")).await.expect_refused("PAYLOAD_UNREADABLE");
        assert_eq!(listed(&manager).await[0]["source"], "MUTATION", "kept and listed all the same");
        let mut elsewhere = input(SHOPIFY_PAID);
        elsewhere["input"]["shop"] = json!("no-such-shop");
        receive(elsewhere).await.expect_refused("NOT_FOUND");
        let mut reused = input(SHOPIFY_PAID);
        reused["input"]["deliveryId"] = json!("delivery-1");
        receive(reused.clone()).await.expect_ok();
        reused["input"]["payload"] = json!("{}");
        receive(reused).await.expect_refused("DELIVERY_REUSED");
        manager.query(RECEIVE, Some("Receive"), input(SHOPIFY_PAID)).await.expect_error("FORBIDDEN");
        server.stop().await;
    }

    /// A file of raw payloads by `panorama import`: the same cards as by webhook, no effect the second time; unreadable lines are reported.
    async fn a_file_takes_the_same_road(environment: Environment) {
        company::set_up(&environment).await;
        let line = |shop: &str, topic: Option<&str>, payload: Value| json!({ "shop": shop, "topic": topic, "payload": payload });
        let youzan: Value = serde_json::from_slice(&push::youzan("trade_TradePaid", "m", &sample(YOUZAN_PAID), 0).body).unwrap();
        let fact = json!({
            "type": "fact.reported",
            "data": { "order": { "number": "web-shop-9007199254740993123" }, "source": "WMS", "kind": "OUTBOUND",
                      "value": "SF1234567890123", "observedAt": "2026-11-20T18:00:00+08:00" },
        });
        let reports = String::from_utf8(push::kuaidi100(&sample(KUAIDI100_PARAM)).body).unwrap();
        let lines = [
            // These reports are about a parcel of a later line.
            line(company::KUAIDI100, None, json!(reports)),
            line(company::SHOPIFY, Some("orders/paid"), sample(SHOPIFY_PAID)),
            line(company::YOUZAN, None, youzan),
            line(company::GENERIC, None, sample(GENERIC_ORDER)),
            // This fact is about an order of the line before, which is not committed yet.
            line(company::WMS, None, fact),
            line(company::GENERIC, None, json!(web_order("WEB-1", "2026-11-20T12:00:00+08:00").to_string())),
        ];
        let file = environment.directory().join("orders.jsonl");
        let write = |lines: &[Value]| std::fs::write(&file, lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")).unwrap();
        let import = async || binary::start(&environment, &["import", file.to_str().unwrap()], &[]).await.exit_code().await;
        write(&lines);
        assert_eq!(import().await, Some(0));
        let store = environment.store().await;
        let (rows, journal) = (tables::rows(&store, "raw_payload").await, tables::entries(&store).await);
        assert_eq!(rows, 6);
        assert_eq!(import().await, Some(0));
        assert_eq!((tables::rows(&store, "raw_payload").await, tables::entries(&store).await), (rows, journal));

        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let imported = card(&manager, company::SHOPIFY, "5678901234567").await;
        assert_eq!(card(&manager, company::YOUZAN, "E20261120101530012345678").await.text("order.status"), "PAID");
        let web = card(&manager, company::GENERIC, "9007199254740993123").await;
        assert!(web.list("order.facts").iter().any(|fact| fact["kind"] == "OUTBOUND"), "{web}");
        assert_eq!(web.list("order.shipments.0.events").len(), 4, "reports of the same batch found their parcel");
        assert_eq!(card(&manager, company::GENERIC, "WEB-1").await.text("order.totals.payable.minorUnits"), "3998");
        push::shopify("orders/paid", "delivery-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        assert_eq!(tables::rows(&store, "raw_payload").await, rows + 1);
        let pushed = card(&manager, company::SHOPIFY, "5678901234567").await;
        assert_eq!(content(&pushed), content(&imported));
        server.stop().await;

        write(&[json!("no object"), line("no-such-shop", None, json!({})), line(company::GENERIC, None, json!("no JSON"))]);
        assert_eq!(import().await, Some(1), "what was not taken in is an exit code");
        assert_eq!(tables::rows(&store, "raw_payload").await, rows + 2, "what is a payload is kept");
    }
}
