//! Workers of backtests: at most two run, one goes on where another stopped, and old backtests are removed.

use chrono::Duration;
use domain::access::actor::{Person, Role};
use domain::kernel::ids::OrderId;
use domain::rules::backtest::{Backtest, BacktestCursor, BacktestOrder, BacktestStatus, KEPT, Tally};
use domain::rules::{Condition, RuleTrigger};
use panorama::graphql::types::id::{Kind, encode};
use panorama::store::Store;
use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, now};
use tests::environment::Environment;

use super::orders::{PastOrders, Wanted, begin, mint};
use super::{act, compare, draft, end_of, figures, matched, start, yuan};

/// A backtest that another instance works on for an hour.
pub fn elsewhere() -> Backtest {
    Backtest {
        id: mint().next(),
        rule: None,
        name: "-".to_owned(),
        trigger: RuleTrigger::Changed,
        condition: Condition::parse(&json!({ "fact": "payable", "op": "GTE", "value": yuan(500) })).unwrap(),
        from: begin(),
        to: begin() + Duration::days(10),
        status: BacktestStatus::Running,
        total: Some(600),
        tally: Tally::default(),
        listed: 0,
        cursor: None,
        leased_until: Some(now() + Duration::hours(1)),
        turn: 1,
        asked_by: Person { subject: "u-1".into(), name: "小王".into(), role: Role::Operations },
        created_at: now(),
        started_at: Some(now()),
        finished_at: None,
        error: None,
    }
}

/// Writes a backtest as a worker does.
pub async fn put(store: &Store, backtest: &Backtest) -> String {
    let mut work = store.begin(now(), mint()).await.unwrap();
    work.put(backtest).await.unwrap();
    work.commit().await.unwrap();
    encode(Kind::RuleBacktest, backtest.id.0).0
}

fn numbered(count: i64) -> Vec<Wanted> {
    let order = |number| Wanted { second: number, payable: Some(if number % 2 == 0 { 500 } else { 499 }), ..Wanted::default() };
    (0..count).map(order).collect()
}

both_databases! {
    /// Two run at a time: a third one waits until one of them ends, and can be cancelled meanwhile.
    async fn two_run_at_a_time(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        past.save(&numbered(10)).await;
        let others = [elsewhere(), elsewhere()];
        for other in &others {
            put(past.store(), other).await;
        }
        let condition = || draft(compare("payable", "GTE", yuan(500)));
        let (third, fourth) = (start(&company, condition()).await, start(&company, condition()).await);
        let operations = company.staff("OPERATIONS");
        let cancelled = act(&operations, "CancelBacktest", json!({ "input": { "backtest": third } })).await.expect_ok();
        let backtest = cancelled.data("ruleBacktestCancel.backtest");
        assert_eq!((&backtest["status"], &backtest["startedAt"], &backtest["progress"]["total"]), (&json!("CANCELLED"), &Value::Null, &Value::Null));
        let waiting = act(&operations, "BacktestOrders", json!({ "id": fourth })).await.expect_ok();
        assert_eq!(waiting.data("ruleBacktest.status"), "QUEUED");
        put(past.store(), &others[0].clone().ended(BacktestStatus::Done, None, now())).await;
        assert_eq!(figures(&company, &fourth).await, [5, 5, 0]);
        assert_eq!(end_of(&company, &third).await["status"], "CANCELLED");
        company.close().await;
    }

    /// A backtest of an instance that is gone goes on behind its last stored order: no order is counted or listed twice.
    async fn a_backtest_goes_on_where_its_worker_stopped(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let ids: Vec<OrderId> = past.save(&numbered(600)).await;
        let mut left = elsewhere();
        // The figures of the first 100 orders are made up, so that counting them again would show.
        left.tally = Tally { matched: 1, unmatched: 98, undetermined: 1, also_held: 1 };
        left.listed = 1;
        left.cursor = Some(BacktestCursor { at: begin() + Duration::seconds(99), order: ids[99] });
        let mut work = past.store().begin(now(), mint()).await.unwrap();
        let listed = BacktestOrder { position: 1, order: ids[0], shop: "web-hz".into(), because: vec![], stopped_by: vec![] };
        work.list_backtest_orders(left.id, &[listed]).unwrap();
        work.commit().await.unwrap();
        let busy = put(past.store(), &elsewhere()).await;
        left.leased_until = Some(now() - Duration::seconds(1));
        let id = put(past.store(), &left).await;
        assert_eq!(figures(&company, &id).await, [251, 348, 1]);
        let operations = company.staff("OPERATIONS");
        let all = matched(&operations, &id, 100).await;
        assert_eq!(all.len(), 251);
        let mut orders: Vec<&str> = all.iter().map(|one| one["order"]["id"].as_str().unwrap()).collect();
        orders.sort_unstable();
        orders.dedup();
        assert_eq!(orders.len(), 251, "each order is listed once");
        let other = act(&operations, "BacktestOrders", json!({ "id": busy })).await.expect_ok();
        assert_eq!((other.data("ruleBacktest.status"), other.number("ruleBacktest.progress.done")), (&json!("RUNNING"), 0));
        company.close().await;
    }

    /// A condition that no longer fits the company ends the backtest with its reason.
    async fn a_backtest_that_cannot_go_on_says_why(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let condition = Condition::parse(&json!({ "fact": "channel", "op": "EQ", "value": "GONE" })).unwrap();
        let id = put(past.store(), &Backtest { condition, leased_until: None, ..elsewhere() }).await;
        let failed = end_of(&company, &id).await;
        assert_eq!((&failed["status"], &failed["error"]["code"]), (&json!("FAILED"), &json!("RULE_CONDITION_INVALID")));
        company.close().await;
    }

    /// A backtest that ended 30 days ago is removed with its list; a younger one and one that runs stay.
    async fn old_backtests_are_removed(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let old = elsewhere().ended(BacktestStatus::Done, None, now() - KEPT - Duration::minutes(1));
        let young = elsewhere().ended(BacktestStatus::Cancelled, None, now() - KEPT + Duration::minutes(1));
        for backtest in [&old, &young, &elsewhere()] {
            put(past.store(), backtest).await;
            let mut work = past.store().begin(now(), mint()).await.unwrap();
            let listed = BacktestOrder { position: 1, order: mint().next(), shop: "web-hz".into(), because: vec![], stopped_by: vec![] };
            work.list_backtest_orders(backtest.id, &[listed]).unwrap();
            work.commit().await.unwrap();
        }
        assert_eq!(past.store().rules().forget_backtests(now() - KEPT, 500).await.unwrap(), 1);
        assert_eq!(past.count("SELECT count(*) AS n FROM rule_backtest").await, 2);
        assert_eq!(past.count("SELECT count(*) AS n FROM rule_backtest_order").await, 2);
        assert!(past.store().rules().backtest(young.id).await.unwrap().is_some());
        company.close().await;
    }
}
