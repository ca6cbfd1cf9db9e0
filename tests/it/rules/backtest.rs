//! Backtests: the figures, the facts as they were then, the queue, a worker that is gone, and rights.

mod orders;
mod refused;
mod worker;

use chrono::Duration;
use domain::kernel::ids::RuleId;
use panorama::graphql::types::id::decode;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, time};
use tests::environment::Environment;
use tests::token::Claims;

use self::orders::{PastOrders, Wanted, begin, by_person, by_rules};

/// The contract's operations of rules.
const DOCUMENT: &str = include_str!("../../../frontend-examples/operations/rules.graphql");

async fn act(client: &Client, operation: &str, variables: Value) -> Answer {
    client.query(DOCUMENT, Some(operation), variables).await
}

/// A comparison of a fact with a value.
fn compare(fact: &str, operator: &str, value: impl Into<Value>) -> Value {
    json!({ "compare": { "fact": fact, "operator": operator, "value": value.into() } })
}

fn yuan(minor: i64) -> Value {
    json!({ "minorUnits": minor, "currency": "CNY" })
}

/// The days in which the past orders were placed.
fn range() -> Value {
    json!({ "from": time(begin()), "to": time(begin() + Duration::days(10)) })
}

fn input(tried: Value, range: &Value) -> Value {
    let mut input = tried;
    input.as_object_mut().unwrap().extend(range.as_object().unwrap().clone());
    json!({ "input": input })
}

fn draft(condition: impl Into<Value>) -> Value {
    let condition = condition.into();
    json!({ "draft": { "condition": condition } })
}

/// Starts a backtest as operations; returns its id.
async fn start(company: &Company, tried: Value) -> String {
    let started = act(&company.staff("OPERATIONS"), "StartBacktest", input(tried, &range())).await.expect_ok();
    assert_eq!(started.data("ruleBacktestStart.backtest.startedAt"), &Value::Null);
    assert_eq!(started.data("ruleBacktestStart.backtest.status"), "QUEUED");
    started.text("ruleBacktestStart.backtest.id").to_owned()
}

/// Follows a backtest until it has ended.
async fn end_of(company: &Company, id: &str) -> Value {
    let operations = company.staff("OPERATIONS");
    let mut live = operations.subscribe_to(Transport::Sse, DOCUMENT, Some("BacktestProgress"), json!({ "id": id })).await;
    let over = |step: &Answer| !["QUEUED", "RUNNING"].contains(&step.text("ruleBacktest.status"));
    live.next_where(over).await.expect_ok().data("ruleBacktest").clone()
}

const FIGURES: &str = "query($id: ID!) { ruleBacktest(id: $id) {
    status matched newlyStopped alsoStopped unmatched undetermined conditionText from to createdAt
    rule { name version } startedBy { role } progress { done total } } }";

/// The figures of a backtest that has ended: matched, unmatched, undetermined. They sum to all orders.
async fn figures(company: &Company, id: &str) -> [i64; 3] {
    let done = end_of(company, id).await;
    assert_eq!((&done["status"], &done["error"]), (&json!("DONE"), &Value::Null), "{done}");
    let all = company.staff("MANAGER").query(FIGURES, None, json!({ "id": id })).await.expect_ok();
    let number = |field: &str| all.number(&format!("ruleBacktest.{field}"));
    let parts = ["matched", "unmatched", "undetermined"].map(number);
    assert_eq!(parts.iter().sum::<i64>(), number("progress.done"), "{all}");
    assert_eq!(number("progress.total"), number("progress.done"), "{all}");
    assert_eq!(number("newlyStopped") + number("alsoStopped"), parts[0], "{all}");
    parts
}

async fn tried(company: &Company, condition: Value) -> [i64; 3] {
    let id = start(company, draft(condition)).await;
    figures(company, &id).await
}

/// Every matched order of a backtest as a client sees it, page by page.
async fn matched(client: &Client, id: &str, first: u32) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = act(client, "BacktestOrders", json!({ "id": id, "first": first, "after": after })).await.expect_ok();
        all.extend(page.list("ruleBacktest.orders.nodes").iter().cloned());
        if page.data("ruleBacktest.orders.pageInfo.hasNextPage") == false {
            return all;
        }
        after = page.data("ruleBacktest.orders.pageInfo.endCursor").clone();
    }
}

async fn saved(company: &Company, name: &str, condition: &Value) -> (String, RuleId) {
    let action = json!({ "kind": "HOLD", "parameters": [{ "name": "reason", "value": "PRICE_ANOMALY" }] });
    let rule = json!({ "name": name, "trigger": "CHANGED", "condition": condition, "actions": [action] });
    let saved = act(&company.staff("OPERATIONS"), "SaveRule", json!({ "input": rule })).await.expect_ok();
    let id = saved.text("ruleSave.rule.id").to_owned();
    let (_, uuid) = decode(&id).unwrap();
    (id, RuleId(uuid))
}

both_databases! {
    /// F12: of 10,000 orders 312 match, of which 40 were held by others; nothing is written about any order. The same backtest is cancelled
    /// once before, and stays cancelled.
    async fn golden_f12_a_backtest_counts_what_only_the_rule_would_have_stopped(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let dear = compare("payable", "GTE", yuan(1_000_000));
        let (rule, own) = saved(&company, "大额", &dear).await;
        let holds = |number: i64| match number {
            0..20 => vec![by_person()],
            20..40 => vec![by_rules(&[(own, "大额"), (RuleId(uuid::Uuid::nil()), "另一条规则")])],
            40..50 => vec![by_rules(&[(own, "大额")])],
            _ => vec![],
        };
        let order = |number: i64| Wanted {
            second: number * 60,
            payable: Some(if number < 312 { 1_000_000 + number } else { 999_999 }),
            holds: holds(number),
            ..Wanted::default()
        };
        let wanted: Vec<Wanted> = (0..10_000).map(order).collect();
        past.save(&wanted).await;
        let (entries, versions) = (past.entries().await, past.count("SELECT max(version) AS n FROM \"order\"").await);

        let operations = company.staff("OPERATIONS");
        let cancelled = start(&company, json!({ "rule": rule })).await;
        let mut live = operations.subscribe_to(Transport::Sse, DOCUMENT, Some("BacktestProgress"), json!({ "id": cancelled })).await;
        let cancel = json!({ "input": { "backtest": cancelled } });
        let ended = act(&operations, "CancelBacktest", cancel.clone()).await.expect_ok();
        assert_eq!(ended.data("ruleBacktestCancel.backtest.status"), "CANCELLED");
        live.next_where(|step| step.text("ruleBacktest.status") == "CANCELLED").await.expect_ok();
        assert!(live.next_or_end().await.is_none(), "a cancelled backtest moves no more");
        let done = ended.number("ruleBacktestCancel.backtest.progress.done");
        assert!(done < 10_000, "{ended}");

        let finished = start(&company, json!({ "rule": rule })).await;
        assert_eq!(figures(&company, &finished).await, [312, 9_688, 0]);
        let seen = act(&operations, "BacktestOrders", json!({ "id": finished })).await.expect_ok();
        assert_eq!((seen.number("ruleBacktest.matched"), seen.number("ruleBacktest.newlyStopped")), (312, 272));
        assert_eq!(seen.list("ruleBacktest.orders.nodes").len(), 50, "the usual page of the document");
        let all = matched(&operations, &finished, 100).await;
        assert_eq!(all.len(), 312);
        let stopped = |number: usize| all[number]["alreadyStoppedBy"].clone();
        assert_eq!([stopped(0), stopped(20), stopped(40), stopped(50)], [json!(["地址待核实"]), json!(["另一条规则"]), json!([]), json!([])]);
        // Operations do not see amounts, so that the comparison with one is hidden from them.
        assert!(all.iter().all(|one| one["trace"] == json!([])), "{}", all[0]);
        let all = matched(&company.staff("MANAGER"), &finished, 100).await;
        assert_eq!(all[7]["trace"][0]["value"], yuan(1_000_007), "{}", all[7]);
        assert_eq!((&all[7]["trace"][0]["fact"], &all[7]["trace"][0]["holds"]), (&json!("payable"), &json!("TRUE")));
        assert!(all.iter().all(|one| one["order"]["number"].is_string()));

        // Nothing about orders: no entry, no new version, no firing.
        assert_eq!((past.entries().await, past.count("SELECT max(version) AS n FROM \"order\"").await), (entries, versions));
        assert_eq!(past.count("SELECT count(*) AS n FROM rule_firing").await, 0);
        let again = act(&operations, "CancelBacktest", cancel).await.expect_ok();
        assert_eq!(again.number("ruleBacktestCancel.backtest.progress.done"), done);
        let too_late = act(&operations, "CancelBacktest", json!({ "input": { "backtest": finished } })).await.expect_ok();
        assert_eq!(too_late.data("ruleBacktestCancel.backtest.status"), "DONE");
        company.close().await;
    }

    /// F13: a fact that is not known as it was then makes the order undetermined; the three parts sum to all orders.
    async fn golden_f13_what_is_not_known_for_then_is_not_guessed(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let order = |second, payable, changed: &[&'static str]| Wanted { second, payable: Some(payable), changed: changed.to_vec(), ..Wanted::default() };
        past.save(&[
            order(0, 500, &[]),
            order(1, 100, &[]),
            order(2, 500, &["totals"]),
            order(3, 500, &["contact", "promise", "rawStatus"]),
            order(4, 100, &["lines"]),
        ])
        .await;
        let big = || compare("payable", "GTE", yuan(500));
        assert_eq!(tried(&company, big()).await, [2, 2, 1]);
        assert_eq!(tried(&company, json!({ "not": big() })).await, [2, 2, 1]);
        assert_eq!(tried(&company, compare("payable", "GTE", json!({ "minorUnits": 1, "currency": "USD" }))).await, [0, 0, 5]);
        assert_eq!(tried(&company, compare("skus", "CONTAINS_ANY", json!(["KETTLE-01"]))).await, [4, 0, 1]);
        assert_eq!(tried(&company, compare("hasGift", "EQ", false)).await, [0, 4, 1]);
        assert_eq!(tried(&company, compare("region", "IN_REGION", json!(["44"]))).await, [4, 0, 1]);
        assert_eq!(tried(&company, compare("shop", "EQ", SHOP)).await, [5, 0, 0]);
        // What changes is never known for then, not even whether it was known.
        for (fact, operator, value) in [
            ("status", "EQ", json!("PAID")), ("status", "KNOWN", Value::Null), ("paid", "EQ", json!(true)),
            ("tags", "CONTAINS_ANY", json!(["VIP"])), ("remark", "CONTAINS_ANY", json!(["周末"])), ("remark", "KNOWN", Value::Null),
            ("activeHolds", "EQ", json!(0)), ("minutesInStatus", "GTE", json!(0)), ("labelPrints", "GTE", json!(0)),
        ] {
            assert_eq!(tried(&company, compare(fact, operator, value)).await, [0, 0, 5], "{fact} {operator}");
        }
        // A known part decides alone, where it can.
        assert_eq!(tried(&company, json!({ "all": [big(), compare("status", "EQ", "PAID")] })).await, [0, 2, 3]);
        assert_eq!(tried(&company, json!({ "any": [big(), compare("status", "EQ", "PAID")] })).await, [2, 0, 3]);
        company.close().await;
    }

    /// The velocity of a phone counts the orders within 24 hours before, in the order of placing: of six the sixth has six.
    async fn the_velocity_of_a_phone_is_counted_as_it_was_then(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let day = 24 * 60 * 60;
        let of = |phone, seconds: Vec<i64>| seconds.into_iter().map(move |second| Wanted { second, phone: Some(phone), ..Wanted::default() });
        let mut wanted: Vec<Wanted> = of(1, vec![0, 1, 1, 2, 3, 4]).collect();
        // The first is exactly 24 hours older than the last, so that it does not count for it.
        wanted.extend(of(2, vec![10, 11, 12, 13, 14, 10 + day]));
        wanted.extend(of(3, vec![20, 21, 22, 23, 24, 19 + day, 21 + day]));
        wanted.push(Wanted { second: 30, phone: None, ..Wanted::default() });
        wanted.extend(of(4, vec![40]));
        wanted.push(Wanted { changed: vec!["contact"], ..of(4, vec![41]).next().unwrap() });
        past.save(&wanted).await;
        let many = compare("phoneOrders24h", "GT", 5);
        let id = start(&company, draft(many)).await;
        assert_eq!(figures(&company, &id).await, [2, 18, 2]);
        let counts: Vec<Value> = matched(&company.staff("OPERATIONS"), &id, 10).await.iter().map(|one| one["trace"][0]["value"].clone()).collect();
        assert_eq!(counts, [json!(6), json!(6)]);
        assert_eq!(tried(&company, compare("phoneOrders24h", "EQ", 1)).await, [4, 16, 2]);
        company.close().await;
    }

    /// A price is compared with the list price, unless the catalogue's entry of the SKU was set after the order was placed.
    async fn a_price_is_compared_with_a_list_price_of_then(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let wanted = |number: i64| Wanted { second: number, unit_price: Some(if number % 100 == 0 { 100 } else { 29_900 }), ..Wanted::default() };
        past.save(&(0..2_000).map(wanted).collect::<Vec<_>>()).await;
        let cheap = || compare("minUnitPriceRatio", "LT", 6_000);
        assert_eq!(tried(&company, cheap()).await, [20, 1_980, 0]);
        let price = json!({ "input": { "code": "KETTLE-01", "listPrice": { "minorUnits": "100", "currency": "CNY" } } });
        let set = "mutation($input: SkuSetInput!) { skuSet(input: $input) { userErrors { code message field } } }";
        company.staff("MANAGER").query(set, None, price).await.expect_ok();
        assert_eq!(tried(&company, cheap()).await, [0, 0, 2_000]);
        company.close().await;
    }

    /// A token of one shop sees the figures, and of the matched orders those of its shop; other roles see nothing.
    async fn matched_orders_are_those_of_the_callers_shops(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let shop = |second: i64| if second % 3 == 0 { Some(OTHER_SHOP) } else { None };
        past.save(&(0..9).map(|second| Wanted { second, shop: shop(second), ..Wanted::default() }).collect::<Vec<_>>()).await;
        let id = start(&company, draft(compare("payable", "GT", yuan(0)))).await;
        assert_eq!(figures(&company, &id).await, [9, 0, 0]);
        let scoped = company.client(&Claims::of(&["OPERATIONS"]).in_shops(&[OTHER_SHOP]));
        let seen = matched(&scoped, &id, 2).await;
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|one| one["order"]["id"].is_string()), "{seen:?}");
        assert_eq!(matched(&company.staff("MANAGER"), &id, 2).await.len(), 9);
        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "FINANCE", "PURCHASING", "SYSTEM"] {
            act(&company.staff(role), "BacktestOrders", json!({ "id": id })).await.expect_error("FORBIDDEN");
            act(&company.staff(role), "StartBacktest", input(draft(compare("shop", "EQ", "x")), &range())).await.expect_error("FORBIDDEN");
            act(&company.staff(role), "CancelBacktest", json!({ "input": { "backtest": id } })).await.expect_error("FORBIDDEN");
        }
        let node = "query($id: ID!) { node(id: $id) { ... on RuleBacktest { id matched } } }";
        let found = company.staff("MANAGER").query(node, None, json!({ "id": id })).await.expect_ok();
        assert_eq!(found.data("node"), &json!({ "id": id, "matched": 9 }));
        let hidden = company.staff("FINANCE").query(node, None, json!({ "id": id })).await.expect_ok();
        assert_eq!(hidden.data("node"), &Value::Null);
        company.close().await;
    }
}
