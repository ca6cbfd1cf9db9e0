//! A channel puts a phone and a name into every text, and the answers to roles without the right to see them are searched for both.

use serde_json::json;
use tests::client::Transport;
use tests::company::command;
use tests::environment::Environment;
use tests::token::Claims;

use crate::intake::push::web_order;
use crate::intake::{company, push};

const NAME: &str = "钱多多测";
/// The spellings of one phone.
const SPELLINGS: [&str; 6] =
    ["13700001111", "137/0000/1111", "１３７００００１１１１", "一三七零零零零一一一一", "137\n0000\n1111", "wx137_0000_1111"];
const CARD: &str =
    "channelOrder { alias rawStatus } tags marks { kind value } lines { sku title shortReason closedBecause { message } }
    holds { note releaseNote because { message } } shipments { carrier events { rawStatus location description } }
    timeline(last: 100) { nodes { __typename summary ... on OrderCancelled { reason } ... on OrderMarked { marks { value } } } }";
/// Fields that some roles are refused; the rest of the answer is checked all the same.
const MORE: &str = "remark discounts { because { message } } payments { method } facts { rawValue value } returns { reason }";

fn order(number: &str, spelling: &str) -> serde_json::Value {
    let words = format!("刻字 {NAME} {spelling}");
    let mut order = web_order(number, "2026-11-20T12:00:00+08:00");
    let data = &mut order["data"];
    data["contact"]["name"] = json!(NAME);
    data["alias"] = json!(spelling);
    data["status"] = json!(words);
    data["sellerMemo"] = json!(words);
    data["lines"][0]["title"] = json!(words);
    data["lines"][0]["sku"] = json!(spelling);
    data["discounts"] = json!([{ "name": words, "amount": "0.00" }]);
    data["payments"] = json!([{ "kind": "FULL", "status": "PAID", "amount": "39.98", "method": words }]);
    data["shipments"] = json!([{ "carrier": words, "trackingNumber": format!("SF-{number}") }]);
    order
}

fn expect_hidden(what: &str, answer: &str, hides_name: bool) {
    for spelling in SPELLINGS {
        let spelling = spelling.replace('\n', "\\n");
        assert!(!answer.contains(&spelling), "{what} shows {spelling}: {answer}");
    }
    assert!(!hides_name || !answer.contains(NAME), "{what} shows a name: {answer}");
}

tests::both_databases! {
    async fn phones_and_names_in_texts_are_hidden(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, clerk) = (server.system(), server.customer_service());
        for (index, spelling) in SPELLINGS.iter().enumerate() {
            push::generic(&format!("delivery-{index}"), &order(&format!("W-{index}"), spelling)).expect_taken(&sender).await;
        }
        let by = json!({ "n": "web-shop-W-1" });
        let document = format!("query($n: String!) {{ order(by: {{ number: $n }}) {{ id {CARD} {MORE} }} }}");
        let seen = clerk.query(&document, None, by.clone()).await.expect_ok();
        assert!(seen.text("order.lines.0.title").contains(NAME), "who sees contacts sees the name");
        assert!(seen.text("order.lines.0.title").contains("137****1111"), "{}", seen.body);
        let id = seen.text("order.id").to_owned();
        let words = format!("{NAME} 137/0000/1111");
        let hold = json!({ "order": id, "reason": "CUSTOMER_REQUEST", "note": words });
        command(&clerk, "orderHoldPlace", hold).await.expect_ok();
        let open = json!({ "order": id, "kind": "REFUND_ONLY", "reason": words });
        command(&clerk, "orderReturnOpen", open).await.expect_ok();
        command(&clerk, "orderCancel", json!({ "order": id, "reason": words })).await.expect_ok();
        for role in ["CUSTOMER_SERVICE", "FINANCE", "PURCHASING", "OPERATIONS", "MANAGER"] {
            let client = server.client(&Claims::of(&[role]));
            let hides_name = matches!(role, "FINANCE" | "PURCHASING");
            for parts in [format!("{CARD} {MORE}"), "lines { title }".to_owned(), "channelOrder { rawStatus alias }".to_owned()] {
                let list = format!("{{ orders(first: 50) {{ nodes {{ number {parts} }} }} }}");
                let answer = client.query(&list, None, json!({})).await.body.to_string();
                assert!(answer.contains("web-shop-W-1"), "{answer}");
                expect_hidden(role, &answer, hides_name);
            }
            for transport in Transport::ALL {
                let live = format!("subscription($n: String!) {{ order(by: {{ number: $n }}) {{ id {CARD} }} }}");
                let mut live = client.subscribe_to(transport, &live, None, by.clone()).await;
                expect_hidden(role, &live.next().await.expect_ok().body.to_string(), hides_name);
            }
        }
    }
}
