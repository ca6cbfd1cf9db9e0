//! An unknown value keeps its order: it becomes a data issue, is journaled, and raises an alert.

use serde_json::{Value, json};
use tests::client::Client;
use tests::environment::Environment;

use crate::intake::push::web_order;
use crate::intake::{card, company, marks, push};

/// The kinds of the open alerts, and the numbers of their orders.
async fn alerts(manager: &Client) -> Vec<(String, Option<String>)> {
    let answer = manager.run("OpenAlerts", json!({})).await.expect_ok();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    answer.list("alerts.nodes").iter().map(|one| (text(&one["kind"]).unwrap(), text(&one["order"]["number"]))).collect()
}

/// The data issues in the journal's entries of an order.
async fn journaled(manager: &Client, number: &str) -> Vec<(String, String)> {
    const DOCUMENT: &str = "query Marked($by: OrderIdentifierInput!) { order(by: $by) { timeline(first: 100) { nodes {
        __typename summary ... on OrderMarked { marks { kind value } } } } } }";
    let variables = json!({ "by": { "number": format!("web-shop-{number}") } });
    let answer = manager.query(DOCUMENT, Some("Marked"), variables).await.expect_ok();
    let marked = answer.list("order.timeline.nodes").iter().filter(|event| event["__typename"] == "OrderMarked");
    let text = |mark: &Value, name: &str| mark[name].as_str().unwrap().to_owned();
    marked.flat_map(|event| event["marks"].as_array().unwrap()).map(|mark| (text(mark, "kind"), text(mark, "value"))).collect()
}

tests::both_databases! {
    /// Each unknown value leaves the order and its amounts intact, and is named in the data issues and the journal.
    async fn what_is_unknown_keeps_the_order_and_is_marked(environment: Environment) {
        company::set_up(&environment).await;
        company::set_up_catalogue(&environment, &["KETTLE-01", "KETTLE-GIFT"]).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let cases = [
            ("SKU", ("/data/lines/0/sku", json!("NEVER-SEEN")), "UNKNOWN_SKU", "NEVER-SEEN"),
            ("STATUS", ("/data/status", json!("TELEPORTED")), "UNKNOWN_STATUS", "TELEPORTED"),
            ("REGION", ("/data/contact/province", json!("亚特兰蒂斯")), "UNKNOWN_REGION", "亚特兰蒂斯"),
            ("CURRENCY", ("/data/currency", json!("ZZZ")), "UNKNOWN_CURRENCY", "ZZZ"),
            ("FIELD", ("/data/shipBy", json!("the day after tomorrow")), "UNREADABLE_FIELD", "/shipBy"),
            ("MORE", ("/data/seller_memo", json!("x")), "UNKNOWN_FIELD", "/seller_memo"),
        ];
        for (number, (place, value), kind, what) in &cases {
            let mut order = web_order(number, "2026-11-20T12:00:00+08:00");
            let (parent, name) = place.rsplit_once('/').unwrap();
            order.pointer_mut(parent).unwrap()[name] = value.clone();
            push::generic(&format!("delivery-{number}"), &order).expect_taken(&sender).await;
            let card = card(&manager, company::GENERIC, number).await;
            assert_eq!(marks(&card), [((*kind).to_owned(), (*what).to_owned())], "{number}");
            assert_eq!(journaled(&manager, number).await, [((*kind).to_owned(), (*what).to_owned())], "{number}");
            assert_eq!(card.text("order.totals.payable.minorUnits"), "3998", "{number}: the amounts are kept");
        }
        let unknown = card(&manager, company::GENERIC, "STATUS").await;
        assert_eq!(unknown.text("order.channelOrder.rawStatus"), "TELEPORTED", "the raw word stands beside the status");
        assert_eq!(card(&manager, company::GENERIC, "CURRENCY").await.text("order.currency"), "XXX");
        let mut raised = alerts(&manager).await;
        let mut wanted = cases.map(|(number, _, kind, _)| (kind.to_owned(), Some(format!("web-shop-{number}"))));
        raised.sort();
        wanted.sort();
        assert_eq!(raised, wanted, "somebody is told of each");
        server.stop().await;
    }

    /// A later version in which every value is known clears the data issues.
    async fn a_version_that_is_known_clears_the_marks(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let mut order = web_order("WEB-1", "2026-11-20T12:00:00+08:00");
        order["data"]["status"] = json!("TELEPORTED");
        push::generic("delivery-1", &order).expect_taken(&sender).await;
        push::generic("delivery-2", &web_order("WEB-1", "2026-11-20T12:01:00+08:00")).expect_taken(&sender).await;
        let card = card(&manager, company::GENERIC, "WEB-1").await;
        assert_eq!(marks(&card), []);
        assert_eq!(card.text("order.status"), "PAID");
        server.stop().await;
    }
}
