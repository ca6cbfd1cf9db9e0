//! Random rules over random orders: both databases decide alike, each effect names its rule and version, and trials change no row.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;

use super::{act, action, compare, rule};

/// The rules, of which every third is in shadow.
const RULES: usize = 18;
/// The orders, of which every second comes a second time with changes.
const ORDERS: usize = 40;

fn leaf() -> impl Strategy<Value = Value> {
    let number = (
        prop::sample::select(vec!["phoneOrders24h", "priority", "activeHolds", "labelPrints", "stockShort"]),
        prop::sample::select(vec!["GTE", "LT", "EQ"]),
        0..4_i64,
    );
    let sku = prop::sample::select(vec!["KETTLE-01", "KETTLE-GIFT", "OTHER"]);
    prop_oneof![
        number.prop_map(|(fact, operator, value)| compare(fact, operator, value)),
        (0..3_i64).prop_map(|step| compare("payable", "GTE", json!({ "minorUnits": 20_000 + step * 5_000, "currency": "CNY" }))),
        sku.prop_map(|sku| compare("skus", "CONTAINS_ANY", json!([sku]))),
        prop::sample::select(vec!["T0", "T1", "T2"]).prop_map(|tag| compare("tags", "CONTAINS_ANY", json!([tag]))),
        prop::sample::select(vec!["44", "32", "4403"]).prop_map(|region| compare("region", "IN_REGION", json!([region]))),
        prop::sample::select(vec!["加急", "周末"]).prop_map(|phrase| compare("remark", "CONTAINS_ANY", json!([phrase]))),
        any::<bool>().prop_map(|is| compare("hasGift", "EQ", is)),
        prop::sample::select(vec!["PAID", "PENDING_PAYMENT"]).prop_map(|status| compare("status", "EQ", status)),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| json!({ "all": children })),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| json!({ "any": children })),
            inner.prop_map(|child| json!({ "not": child })),
        ]
    })
}

fn actions() -> impl Strategy<Value = Vec<Value>> {
    let one = prop_oneof![
        (0..3_u8).prop_map(|tag| action("TAG", &[("tag", &format!("T{tag}"))])),
        prop::sample::select(vec!["RISK_REVIEW", "PRICE_ANOMALY"]).prop_map(|reason| action("HOLD", &[("reason", reason)])),
        (1..5_i32).prop_map(|tens| action("PRIORITY", &[("priority", &(tens * 10).to_string())])),
        Just(action("TASK", &[("role", "OPERATIONS")])),
    ];
    prop::collection::vec(one, 1..3)
}

/// What a channel says of an order: how dear it is, where it goes, whose it is, and what the buyer wishes.
fn order(number: usize) -> impl Strategy<Value = Value> {
    let place = prop::sample::select(vec![("广东", "深圳", "南山"), ("江苏", "苏州", "姑苏区"), ("某某省", "某某市", "某区")]);
    (0..3_u32, place, 0..4_u32, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        move |(step, (province, city, district), phone, is_urgent, has_gift, is_paid)| {
            let mut data = purchase(&format!("alike-{number}"));
            let total = format!("{}.00", 200 + step * 50);
            for field in ["goods", "payable"] {
                data["totals"][field] = json!(total);
            }
            data["totals"]["discount"] = json!("0.00");
            data["totals"]["paid"] = json!(if is_paid { total.as_str() } else { "0.00" });
            (data["discounts"], data["lines"][0]["unitPrice"], data["lines"][0]["total"]) =
                (json!([]), json!(total), json!(total));
            for (field, value) in [("province", province), ("city", city), ("district", district)] {
                data["contact"][field] = json!(value);
            }
            data["contact"]["phone"] = json!(format!("138 0000 000{phone}"));
            data["buyerMessage"] = json!(if is_urgent { "加急" } else { "周末送货" });
            if !has_gift {
                data["lines"].as_array_mut().expect("lines").pop();
            }
            if !is_paid {
                data["status"] = json!("PENDING_PAYMENT");
                data.as_object_mut().expect("an object").remove("paidAt");
            }
            data
        },
    )
}

/// The rules and the messages of the case, the same in every run.
fn case() -> (Vec<(Value, Vec<Value>)>, Vec<Value>) {
    let mut runner = TestRunner::deterministic();
    let rules = (0..RULES).map(|_| (tree(), actions()).new_tree(&mut runner).expect("a rule").current()).collect();
    let mut messages = Vec::new();
    for number in 0..ORDERS {
        messages.push(order(number).new_tree(&mut runner).expect("an order").current());
        if number % 2 == 1 {
            let mut again = order(number).new_tree(&mut runner).expect("a change").current();
            (again["placedAt"], again["updatedAt"]) = (messages[messages.len() - 1]["placedAt"].clone(), json!(time(now())));
            messages.push(again);
        }
    }
    (rules, messages)
}

/// The rows that a trial could change.
async fn rows(environment: &Environment) -> Vec<i64> {
    let store = environment.store().await;
    let mut counts = Vec::new();
    for table in ["journal", "\"order\"", "hold", "task", "rule_firing", "rule_version", "embargo", "embargo_order", "alert"] {
        let sql = format!("SELECT count(*) AS n FROM {table}");
        let row = store.connection().query_one_raw(Statement::from_string(store.backend(), sql)).await.unwrap().unwrap();
        counts.push(row.try_get("", "n").unwrap());
    }
    counts
}

/// Each order with its firings and effects, by what both databases have in common.
async fn decided(environment: Environment, rules: &[(Value, Vec<Value>)], messages: &[Value]) -> Vec<Value> {
    let company = Company::open(&environment).await;
    for (number, (condition, actions)) in rules.iter().enumerate() {
        let state = if number % 3 == 2 { "SHADOW" } else { "ON" };
        rule(&company, &format!("rule {number}"), "CHANGED", condition.clone(), actions, state).await;
    }
    for message in messages {
        company.tell(SHOP, "order.upserted", message.clone()).await;
    }
    let operations = company.staff("OPERATIONS");
    let ask = "query($number: String!, $shop: ID!) { order(by: { channelOrder: { shop: $shop, number: $number } }) {
        id status tags priority prioritySources { kind id version } region { code }
        holds { reason state sources { kind id version } }
        decisions(first: 100) { nodes { rule { name version } shadow trace { node text value holds } actions { summary } } } } }";
    let before = rows(&environment).await;
    let mut all = Vec::new();
    for number in 0..ORDERS {
        let variables = json!({ "shop": SHOP, "number": format!("alike-{number}") });
        let mut seen = operations.query(ask, None, variables).await.expect_ok().data("order").clone();
        let id = seen.as_object_mut().expect("an order").remove("id").expect("an id");
        for hold in seen["holds"].as_array().expect("holds") {
            let sources = hold["sources"].as_array().expect("sources");
            assert!(hold["state"] != "ACTIVE" || !sources.is_empty(), "a hold of a rule without its rule: {seen}");
        }
        for list in ["/holds", ""] {
            let holders = seen.pointer_mut(list).expect("a place");
            let sources = match holders {
                Value::Array(holds) => holds.iter_mut().map(|hold| &mut hold["sources"]).collect(),
                order => vec![&mut order["prioritySources"]],
            };
            for source in sources.into_iter().flat_map(|sources| sources.as_array_mut().expect("sources")) {
                // Ids differ; that each of them is a rule in its version is what they have in common.
                assert!(source["id"].take().is_string());
                assert_eq!((&source["kind"], &source["version"]), (&json!("RULE"), &json!(1)));
            }
        }
        let tried = act(&operations, "TestRule", json!({ "input": { "order": id, "draft": { "condition": rules[number % RULES].0, "trigger": "CHANGED", "actions": rules[number % RULES].1 } } })).await;
        seen["tried"] = tried.expect_ok().data("ruleTest.outcome").clone();
        all.push(seen);
    }
    operations
        .query("{ embargoPreview(regions: [\"44\", \"32\"]) { openOrders alreadyHeld unknownRegion } }", None, json!({}))
        .await
        .expect_ok();
    command(&operations, "ordersApprove", json!({ "orders": [], "dryRun": true })).await;
    assert_eq!(rows(&environment).await, before, "trials and previews change no row");
    company.close().await;
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_decide_alike() {
    let (rules, messages) = case();
    let embedded = decided(Environment::sqlite().await, &rules, &messages).await;
    let served = decided(Environment::postgres().await, &rules, &messages).await;
    let fired: usize = embedded.iter().map(|order| order["decisions"]["nodes"].as_array().map_or(0, Vec::len)).sum();
    assert!(fired > ORDERS, "only {fired} firings: the case decides too little");
    for (number, (one, other)) in embedded.iter().zip(&served).enumerate() {
        assert_eq!(
            one,
            other,
            "alike-{number}: {}",
            messages
                .iter()
                .filter(|message| message["number"] == format!("alike-{number}"))
                .map(Value::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        );
    }
}
