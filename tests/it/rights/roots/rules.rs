//! The mutations of rules, embargoes and tasks, with arguments that change nothing.

use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Row, row};

/// The rows of their mutations.
pub fn of_rules() -> Vec<Row> {
    let mutation = |field, more: Value| {
        let mut input = json!({ "task": encode(Kind::Task, Uuid::nil()).0 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row("Mutation", field, json!({ "input": input }))
    };
    let of_tasks = [
        mutation("taskAssign", json!({ "role": "MANAGER" })),
        mutation("taskClaim", json!({})),
        mutation("taskComplete", json!({ "outcome": "DONE" })),
    ];
    let condition = json!({ "compare": { "fact": "none", "operator": "EQ", "value": 1 } });
    let rule = encode(Kind::Rule, Uuid::nil()).0;
    let of_rules = [
        row(
            "Mutation",
            "ruleSave",
            json!({ "input": { "name": "-", "trigger": "CHANGED", "condition": condition, "actions": [] } }),
        ),
        row("Mutation", "ruleStateSet", json!({ "input": { "rule": rule, "state": "OFF" } })),
        row("Mutation", "rulesInstall", json!({ "input": {} })),
        row("Mutation", "ruleBacktestCancel", json!({ "input": { "backtest": encode(Kind::RuleBacktest, Uuid::nil()).0 } })),
        row(
            "Mutation",
            "ruleBacktestStart",
            json!({ "input": { "rule": rule, "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" } }),
        ),
        row("Mutation", "embargoLift", json!({ "input": { "embargo": encode(Kind::Embargo, Uuid::nil()).0 } })),
        row("Mutation", "embargoPlace", json!({ "input": { "regions": [], "reason": "" } })),
    ];
    of_rules.into_iter().chain(of_tasks).collect()
}
