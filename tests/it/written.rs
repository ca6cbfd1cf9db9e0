//! The project's own executor answers as the library does, byte for byte: every query of the front ends and hard documents, for each role.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use demo::seed::{order_number, phone_with_five_orders, seed};
use domain::access::actor::{Actor, Role};
use domain::refusal::Language;
use engine::{CallContext, Engine, Entry, GraphqlRequest, Response, Transport};
use panorama::app::Trail;
use panorama::clock::{Clock, SystemClock};
use panorama::config::GraphqlLimits;
use serde_json::{Value, json};
use tests::both_databases;
use tests::environment::Environment;
use tests::operations::{ALL, document_of};

/// The number of orders in the database: two customers among them have five each.
const ORDERS: u64 = 100;

/// Documents in addition to those of the front ends, with variables.
fn hard(order: u64) -> Vec<(&'static str, Value)> {
    let by = json!({ "by": { "number": order_number(order) } });
    let both = |a: bool, b: bool| json!({ "by": { "number": order_number(order) }, "a": a, "b": b });
    vec![
        ("query($by: OrderIdentifierInput!) { o: order(by: $by) { n: number again: number lines { id sku } t: totals { goods { amount } } } }", by.clone()),
        ("query($by: OrderIdentifierInput!) { order(by: $by) { ...A timeline(first: 3) { edges { cursor node { ...E } } pageInfo { hasNextPage } } } }
          fragment A on Order { __typename ...B contact { name phone { masked full } address { city } } }
          fragment B on Order { remark voucherNumber settledAt discounts { rule { id name } amount { minorUnits } because { message guideUrl } } marks { kind value } }
          fragment E on OrderEvent { __typename id ... on OrderStatusChanged { from to } ... on OrderReceived { channel order { id status } } ... on OrderEvent { summary } }", by.clone()),
        ("query($by: OrderIdentifierInput!, $a: Boolean!, $b: Boolean = false) { order(by: $by) { id lines @include(if: $a) { id total { amount } } contact @skip(if: $a) { name } status @include(if: $b) } }", both(true, false)),
        ("query($by: OrderIdentifierInput!, $a: Boolean!, $b: Boolean = false) { order(by: $by) { id lines @include(if: $a) { id total { amount } } contact @skip(if: $a) { name } status @include(if: $b) } }", both(false, true)),
        ("query($by: OrderIdentifierInput!) { order(by: $by) { id conversation { nodes { body } } suggestedReply payments { amount { currency } } facts { rawValue confidence } returns { reason lines { line { id } } refund { amount } liability { party } } } }", by.clone()),
        ("{ orders(first: 7, sortBy: { field: SHIP_BY, direction: ASC }) { nodes { id holds { lineIds because { code message guideUrl } } allowedActions { action unmet { code } } } edges { cursor node { number } } count { value precision } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }", json!({})),
        // Lists that select a few parts of each order, and none.
        ("{ orders(first: 9) { nodes { id lines { id title quantity shippedQuantity total { amount } } holds { state reason because { code } } } } }", json!({})),
        ("{ orders(first: 9) { nodes { contact { name phone { masked } address { city line } } payments { kind amount { amount } paidAt } } } }", json!({})),
        ("{ orders(first: 9) { nodes { facts { kind value observedAt } discounts { amount { amount } } } edges { node { number } } } }", json!({})),
        ("{ orders(first: 9) { nodes { __typename version status statusSince placedAt paidAt completedAt priority tags remark currency voucherNumber settledAt
          channelOrder { alias rawStatus shop { name } } warehouse { name } marks { kind value } totals { payable { amount } } promise { shipBy state because { code } } } } }", json!({})),
        ("{ orders(first: 9) { pageInfo { endCursor } } }", json!({})),
        ("query($phone: String!) { customer(by: { phone: $phone }) { name phone { masked } orders(first: 2) { nodes { number holds { state } } } } }", json!({ "phone": phone_with_five_orders(1) })),
        ("query($by: OrderIdentifierInput!) { order(by: $by) { number payments { status } } }", by.clone()),
        ("{ orders(first: 0) { nodes { id } } shops { id name channel } warehouses { id name } }", json!({})),
        ("{ orderTransitions { from to sources permission conditions } viewer { id name roles permissions warehouses shops } }", json!({})),
        ("{ orders(first: 3) { nodes { id timeline(last: 2) { nodes { id } } conversation(last: 2) { nodes { id } } } } ingestFailures(first: 2) { nodes { id } } }", json!({})),
        ("{ order(by: { number: \"nothing\" }) { id } alertThresholds { kind value } }", json!({})),
        ("query($phone: String!) { c: customer(by: { phone: $phone }) { id orderCount orders(first: 2) { edges { cursor node { id timeline(last: 1) { nodes { id } } } } count { value } } } }", json!({ "phone": phone_with_five_orders(1) })),
    ]
}

/// Documents with fields that may have to wait: they are executed by the library.
fn waiting(order: u64) -> Vec<(&'static str, Value)> {
    vec![(
        "query($by: OrderIdentifierInput!) { order(by: $by) { a: timeline(first: 1) { nodes { id } } b: timeline(last: 1) { nodes { id } } } }",
        json!({ "by": { "number": order_number(order) } }),
    )]
}

/// The queries of the front ends, with variables.
fn queries(order: u64) -> Vec<(&'static str, Value)> {
    let variables = |name: &str| match name {
        "OpenAlerts" | "MyDesk" | "Embargoes" | "FiredLog" | "MyTasks" | "RuleWorkshop" => json!({}),
        "OrderCard" => json!({ "by": { "number": order_number(order) } }),
        "CustomerCard" => json!({ "phone": phone_with_five_orders(order % 2) }),
        "CompletedOrders" => json!({ "from": "2020-01-01T00:00:00Z", "to": "2040-01-01T00:00:00Z" }),
        "Export" | "BacktestOrders" => json!({ "id": "b3JkZXI6MQ" }),
        "EmbargoPreview" => json!({ "regions": ["44"] }),
        "Regions" => json!({ "parent": "44" }),
        "TestRule" => json!({ "input": { "order": "b3JkZXI6MQ" } }),
        "WhyThisOrder" => json!({ "by": { "number": order_number(order) } }),
        "OneBox" => json!({ "text": order_number(order) }),
        "Matrix" => json!({}),
        "Remainder" => json!({ "by": { "number": order_number(order) } }),
        "PickList" => json!({ "warehouse": "HZ" }),
        other => panic!("{other} is new: give it variables here"),
    };
    let all = ALL.iter().flat_map(|document| document.operations());
    all.filter(|(kind, _)| *kind == "query").map(|(_, name)| (name, variables(name))).collect()
}

fn call(role: Role, now: DateTime<Utc>) -> CallContext {
    let warehouses: BTreeSet<String> = ["HZ".to_owned()].into();
    let actor = Actor {
        subject: "u1".into(),
        name: "Li".into(),
        roles: [role].into(),
        warehouses,
        shops: None,
        expires_at: now + TimeDelta::hours(1),
        token_id: None,
        issued_at: None,
    };
    let entry = Entry::now(Transport::Post);
    CallContext { actor: Some(actor), language: Language::En, request_id: "r1".into(), now, trail: Trail::default(), entry }
}

/// Sends a query twice, because the first time the library validates the document.
async fn ask(engine: &Engine, query: &str, operation: Option<&str>, variables: &Value, call: &CallContext) -> Response {
    let request = || {
        let mut request = GraphqlRequest::new(query, variables.as_object().cloned());
        request.operation_name = operation.map(str::to_owned);
        request
    };
    engine.execute(request(), call.clone()).await;
    engine.execute(request(), call.clone()).await
}

/// The errors in sorted order, because root fields run at once, and the rest byte for byte.
fn parts(response: &Response) -> (Vec<String>, String) {
    let text = String::from_utf8(response.to_json().to_vec()).unwrap();
    let data = text.find("\"data\":").map(|begin| text[begin..].to_owned()).unwrap_or_default();
    let mut errors: Vec<String> = response.errors.iter().map(|error| serde_json::to_string(error).unwrap()).collect();
    errors.sort();
    (errors, data)
}

both_databases! {
    /// Written answers are those of the library, and every query of the front ends is written that waits for no other statement.
    async fn both_ways_answer_with_the_same_bytes(environment: Environment) {
        let now = SystemClock.now();
        let store = environment.store().await;
        seed(&store, ORDERS, now, |_| {}).await.unwrap();
        let running = panorama::cli::start(environment.settings()).await.unwrap();
        let mut limits = GraphqlLimits::default();
        limits.cost.throttle = false;
        let engine = || panorama::graphql::engine(running.app(), limits.clone()).unwrap();
        let (writing, by_library) = (engine(), engine().by_library());
        for role in [Role::Manager, Role::CustomerService, Role::Warehouse, Role::Finance] {
            let call = call(role, now);
            for order in 0..12 {
                // The decisions of rules on an order wait for their log, and the count of tasks may wait too.
                let documents = queries(order)
                    .into_iter()
                    .map(|(name, variables)| (document_of(name), Some(name), variables, !["MyTasks", "WhyThisOrder"].contains(&name)));
                let hard = hard(order).into_iter().map(|(query, variables)| (query, None, variables, true));
                let waiting = waiting(order).into_iter().map(|(query, variables)| (query, None, variables, false));
                for (query, name, variables, must_be_written) in documents.chain(hard).chain(waiting) {
                    let written = ask(&writing, query, name, &variables, &call).await;
                    let library = ask(&by_library, query, name, &variables, &call).await;
                    let what = name.unwrap_or(query);
                    assert!(written.is_written() || !must_be_written, "{what}: {written:?}");
                    assert!(!library.is_written());
                    assert_eq!(parts(&written), parts(&library), "{role:?} {what}");
                }
            }
        }
        running.stop().await;
    }
}
