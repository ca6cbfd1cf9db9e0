//! Roads to rules: a rule that held, tagged and raised a packed order, its firing, the workshop, and a backtest.

use chrono::Duration;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::client::{Client, Transport};
use tests::company::{Company, command, now, time};
use uuid::Uuid;

use super::{Road, everything};

fn road(field: &'static str, document: String) -> Road {
    Road { root: "Query", field, document, variables: json!({}), quiet: &[] }
}

/// A rule that fires on a packed order, and the roads to all that comes of it.
pub(super) async fn roads(company: &Company) -> Vec<Road> {
    let operations = company.staff("OPERATIONS");
    let order = company.order("ruled", "PACKED").await;
    let parameter = |name: &str, value: &str| json!([{ "name": name, "value": value }]);
    let action = |kind: &str, parameters: Value| json!({ "kind": kind, "parameters": parameters });
    let input = json!({
        "name": "ruled", "trigger": "CHANGED",
        "condition": { "all": [
            { "compare": { "fact": "status", "operator": "EQ", "value": "PACKED" } },
            { "compare": { "fact": "priority", "operator": "EQ", "value": 7 } },
        ] },
        "actions": [
            action("HOLD", parameter("reason", "RISK_REVIEW")), action("TAG", parameter("tag", "T")),
            action("PRIORITY", parameter("priority", "9")),
        ],
    });
    let saved = command(&operations, "ruleSave", input.clone()).await.expect_ok();
    let rule = saved.text("ruleSave.rule.id").to_owned();
    command(&operations, "ruleStateSet", json!({ "rule": rule, "state": "ON" })).await.expect_ok();
    let raised = json!({ "order": order.id, "priority": 7, "reason": "r" });
    command(&operations, "orderPriorityUpdate", raised).await.expect_ok();
    let draft = json!({ "condition": input["condition"], "actions": input["actions"] });
    let test = json!({ "input": { "draft": draft, "order": order.id } });
    let tested =
        format!("query($input: RuleTestInput!) {{ ruleTest(input: $input) {} }}", everything("RuleTestResult", 3, false));
    let of_order = format!("{{ node(id: \"{}\") {{ __typename ... on Order {} }} }}", order.id, everything("Order", 5, true));
    let of_rule = format!("{{ node(id: \"{rule}\") {{ __typename ... on Rule {} }} }}", everything("Rule", 4, true));
    let refused = json!({ "input": { "name": "-", "trigger": "CHANGED", "condition": input["condition"], "actions": [] } });
    let save =
        format!("mutation($input: RuleSaveInput!) {{ ruleSave(input: $input) {} }}", everything("RuleSavePayload", 2, false));
    let mut roads = vec![
        road("node", of_order),
        road("node", of_rule),
        road("rules", format!("{{ rules(first: 5) {} }}", everything("RuleConnection", 6, false))),
        road("ruleFacts", format!("{{ ruleFacts {} }}", everything("RuleFact", 2, false))),
        road("ruleActionKinds", format!("{{ ruleActionKinds {} }}", everything("RuleActionKindInfo", 3, false))),
        road("ruleFirings", format!("{{ ruleFirings(first: 5) {} }}", everything("RuleFiringConnection", 4, false))),
        Road { variables: test, ..road("ruleTest", tested) },
        Road { root: "Mutation", field: "ruleSave", document: save, variables: refused, quiet: &[] },
    ];
    roads.extend(backtest(&operations, input["actions"].clone()).await);
    roads
}

/// A backtest that has found orders, by its id, as a node, and live.
async fn backtest(operations: &Client, actions: Value) -> Vec<Road> {
    let condition = json!({ "compare": { "fact": "isTest", "operator": "EQ", "value": false } });
    let input = json!({ "name": "past", "trigger": "CHANGED", "condition": condition, "actions": actions });
    let saved = command(operations, "ruleSave", input).await.expect_ok();
    let range = json!({ "rule": saved.text("ruleSave.rule.id"), "from": time(now() - Duration::days(2)), "to": time(now()) });
    let started = command(operations, "ruleBacktestStart", range).await.expect_ok();
    let id = started.text("ruleBacktestStart.backtest.id").to_owned();
    let mut live = operations.subscribe(Transport::Sse, "BacktestProgress", json!({ "id": id })).await;
    live.next_where(|seen| seen.data("ruleBacktest.status") == "DONE").await;
    let all = everything("RuleBacktest", 5, false);
    vec![
        road("ruleBacktest", format!("{{ ruleBacktest(id: \"{id}\") {all} }}")),
        road("node", format!("{{ node(id: \"{id}\") {{ __typename ... on RuleBacktest {all} }} }}")),
        Road { root: "Subscription", ..road("ruleBacktest", format!("subscription {{ ruleBacktest(id: \"{id}\") {all} }}")) },
    ]
}

/// A query of the log for each input of its filter.
pub(super) fn inputs(order: &str) -> Vec<(&'static str, &'static str, Road)> {
    let rule = encode(Kind::Rule, Uuid::nil()).0;
    let filter = |value: &str| road("ruleFirings", format!("{{ ruleFirings(where: {{ {value} }}) {{ nodes {{ id }} }} }}"));
    vec![
        ("RuleFiringWhereInput", "from", filter("from: \"2020-01-01T00:00:00Z\"")),
        ("RuleFiringWhereInput", "order", filter(&format!("order: \"{order}\""))),
        ("RuleFiringWhereInput", "review", filter("review: CONFIRMED")),
        ("RuleFiringWhereInput", "rule", filter(&format!("rule: \"{rule}\""))),
        ("RuleFiringWhereInput", "shadow", filter("shadow: true")),
        ("RuleFiringWhereInput", "until", filter("until: \"2020-01-01T00:00:00Z\"")),
    ]
}
