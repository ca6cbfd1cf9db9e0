//! The documents of rules, tasks and embargoes: operations write a rule, try it and read why it fired; a person works on its task; a region is
//! closed and opened again.

use chrono::Duration;
use serde_json::{Value, json};
use tests::company::{Company, now, time};

use super::{Record, Way};

/// Operations write a rule, try it on an order and on past orders, switch it on, and read why it fired.
pub(super) async fn rules_are_tried(company: &Company, record: &Record, way: Way, number: &str) {
    let operations = company.staff("OPERATIONS");
    let run = |operation: &'static str, variables: Value| record.run(way, &operations, operation, variables);
    let before = company.order(&format!("{number}-before"), "PAID").await;
    let condition = json!({ "all": [
        { "compare": { "fact": "isTest", "operator": "EQ", "value": false } },
        { "not": { "compare": { "fact": "skus", "operator": "CONTAINS_ANY", "value": ["NOT-SOLD"] } } },
    ] });
    let task = json!({ "kind": "TASK", "parameters": [{ "name": "role", "value": "OPERATIONS" }, { "name": "dueMinutes", "value": "30" }] });
    let rule = json!({ "name": format!("rule {number}"), "trigger": "CHANGED", "condition": condition, "actions": [task] });
    let saved = run("SaveRule", json!({ "input": rule })).await.expect_ok();
    let id = saved.text("ruleSave.rule.id").to_owned();
    let tested = run("TestRule", json!({ "input": { "rule": id, "order": before.id } })).await.expect_ok();
    assert_eq!(tested.data("ruleTest.outcome"), "TRUE");
    let range = json!({ "rule": id, "from": time(now() - Duration::days(2)), "to": time(now()) });
    let started = run("StartBacktest", json!({ "input": range })).await.expect_ok();
    let backtest = started.text("ruleBacktestStart.backtest.id").to_owned();
    for mut progress in record.follow(&operations, "BacktestProgress", json!({ "id": backtest })).await {
        progress.next_where(|seen| seen.data("ruleBacktest.status") == "DONE").await;
    }
    let found = run("BacktestOrders", json!({ "id": backtest })).await.expect_ok();
    assert!(!found.list("ruleBacktest.orders.nodes").is_empty(), "{found}");
    run("CancelBacktest", json!({ "input": { "backtest": backtest } })).await;
    run("SwitchRule", json!({ "input": { "rule": id, "state": "ON" } })).await.expect_ok();
    let order = company.order(&format!("{number}-ruled"), "PAID").await;
    let why = run("WhyThisOrder", json!({ "by": { "id": order.id } })).await.expect_ok();
    assert_eq!(why.list("order.decisions.nodes").len(), 1, "{why}");
    let log = run("FiredLog", json!({ "where": { "rule": id } })).await.expect_ok();
    assert_eq!(log.data("ruleFirings.nodes.0.order.id"), &json!(order.id));
    tasks_are_worked(company, record, way, &id).await;
    run("SwitchRule", json!({ "input": { "rule": id, "state": "OFF" } })).await.expect_ok();
    let workshop = run("RuleWorkshop", json!({})).await.expect_ok();
    assert!(workshop.list("rules.nodes").iter().any(|one| one["id"] == id.as_str()), "{workshop}");
}

/// A person takes the task of a rule on, gives it away, and finishes it.
async fn tasks_are_worked(company: &Company, record: &Record, way: Way, rule: &str) {
    let operations = company.staff("OPERATIONS");
    let run = |operation: &'static str, variables: Value| record.run(way, &operations, operation, variables);
    let mine = run("MyTasks", json!({ "where": { "rule": rule } })).await.expect_ok();
    let task = mine.data("tasks.nodes.0.id").clone();
    assert_eq!(mine.data("tasks.nodes.0.rule.id"), &json!(rule));
    let live = record.follow(&operations, "Tasks", json!({ "where": { "rule": rule } })).await;
    run("ClaimTask", json!({ "input": { "task": task } })).await.expect_ok();
    for mut live in live {
        live.next_where(|event| event.data("tasks.task.state") == "CLAIMED").await;
    }
    run("AssignTask", json!({ "input": { "task": task, "role": "OPERATIONS" } })).await.expect_ok();
    let done = json!({ "task": task, "outcome": "FALSE_ALARM", "note": "fine" });
    assert_eq!(run("CompleteTask", json!({ "input": done })).await.expect_ok().data("taskComplete.task.state"), "DONE");
}

/// A manager closes a region, watches the holds follow, and opens it again.
pub(super) async fn a_region_is_closed(company: &Company, record: &Record, way: Way, number: &str) {
    let manager = company.staff("MANAGER");
    let run = |operation: &'static str, variables: Value| record.run(way, &manager, operation, variables);
    let order = company.order(&format!("{number}-closed"), "PAID").await;
    let regions = run("Regions", json!({ "parent": "44" })).await.expect_ok();
    assert!(regions.list("regions").iter().any(|region| region["code"] == "4403"), "{regions}");
    let preview = run("EmbargoPreview", json!({ "regions": ["4403"] })).await.expect_ok();
    assert!(preview.data("embargoPreview.openOrders").as_i64() >= Some(1), "{preview}");
    let input = json!({ "regions": ["4403"], "reason": "台风", "tellCustomerService": true, "idempotencyKey": number });
    let placed = run("PlaceEmbargo", json!({ "input": input })).await.expect_ok();
    let id = placed.text("embargoPlace.embargo.id").to_owned();
    for mut live in record.follow(&manager, "EmbargoProgress", json!({ "id": id })).await {
        live.next_where(|seen| seen.data("embargo.state") == "ACTIVE").await;
    }
    order.by("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })).await.user_errors();
    assert_eq!(order.status().await, "PAID");
    run("LiftEmbargo", json!({ "input": { "embargo": id } })).await.expect_ok();
    for mut live in record.follow(&manager, "EmbargoProgress", json!({ "id": id })).await {
        live.next_where(|seen| seen.data("embargo.state") == "LIFTED").await;
    }
    let all = run("Embargoes", json!({})).await.expect_ok();
    assert!(all.list("embargoes.nodes").iter().any(|one| one["id"] == id.as_str()), "{all}");
    order.step("APPROVED").await;
    order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "no longer wanted" })).await.expect_ok();
}
