//! Rules over the API: written, switched, fired on orders, explained, and undone.

mod alike;
mod backtest;
mod defaults;
mod effects;
mod embargo;
mod instances;
mod parts;
mod races;
mod refused;
mod without_a_person;
mod workshop;

use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::company::{Company, Order};

/// The contract's operations of rules, without those of backtests.
const DOCUMENT: &str = include_str!("../../../frontend-examples/operations/rules.graphql");

/// Runs one operation of the contract.
async fn act(client: &Client, operation: &str, variables: Value) -> Answer {
    client.query(DOCUMENT, Some(operation), variables).await
}

/// A comparison of a fact with a value.
pub fn compare(fact: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({ "compare": { "fact": fact, "operator": operator, "value": value.into() } })
}

/// An action with its parameters.
pub fn action(kind: &str, parameters: &[(&str, &str)]) -> Value {
    let parameters: Vec<Value> = parameters.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({ "kind": kind, "parameters": parameters })
}

/// Saves a new rule and switches it to this state; returns its id.
pub async fn rule(company: &Company, name: &str, trigger: &str, condition: Value, actions: &[Value], state: &str) -> String {
    let operations = company.staff("OPERATIONS");
    let input = json!({ "name": name, "trigger": trigger, "condition": condition, "actions": actions });
    let saved = act(&operations, "SaveRule", json!({ "input": input })).await.expect_ok();
    assert_eq!((saved.data("ruleSave.rule.state"), saved.data("ruleSave.rule.version")), (&json!("OFF"), &json!(1)));
    let id = saved.text("ruleSave.rule.id").to_owned();
    if state != "OFF" {
        switch(company, &id, state).await;
    }
    id
}

/// Switches a rule to another state.
async fn switch(company: &Company, rule: &str, state: &str) {
    let input = json!({ "rule": rule, "state": state });
    let switched = act(&company.staff("OPERATIONS"), "SwitchRule", json!({ "input": input })).await.expect_ok();
    assert_eq!(switched.data("ruleStateSet.rule.state"), state);
}

/// What rules decided on an order, as operations see it.
async fn decisions(company: &Company, order: &Order<'_>) -> Vec<Value> {
    let variables = json!({ "by": { "id": order.id } });
    let answer = act(&company.staff("OPERATIONS"), "WhyThisOrder", variables).await.expect_ok();
    answer.data("order.decisions.nodes").as_array().expect("a list").clone()
}

/// The active holds of an order by reason.
async fn holds(order: &Order<'_>) -> Vec<String> {
    let seen = order.see("holds { reason state }").await;
    let active = seen["holds"].as_array().expect("a list").iter().filter(|hold| hold["state"] == "ACTIVE");
    let mut reasons: Vec<String> = active.map(|hold| hold["reason"].as_str().expect("a reason").to_owned()).collect();
    reasons.sort();
    reasons
}
