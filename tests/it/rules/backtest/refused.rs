//! Backtests that are refused, each with its code and place.

use chrono::Duration;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, now, time};
use tests::environment::Environment;
use tests::token::Claims;
use uuid::Uuid;

use super::orders::PastOrders;
use super::worker::{elsewhere, put};
use super::{DOCUMENT, act, compare, draft, input, range};

both_databases! {
    /// A range that is empty, too long or not over, and a rule that cannot be tried, are refused with their place; nothing is queued.
    async fn what_cannot_be_tried_is_refused_at_its_place(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let good = || draft(compare("shop", "EQ", "x"));
        let today = now();
        let days = |from: i64, to: i64| json!({ "from": time(today - Duration::days(from)), "to": time(today - Duration::days(to)) });
        let soon = json!({ "from": time(now()), "to": time(now() + Duration::hours(1)) });
        let deep = json!({ "all": [compare("shop", "EQ", "x"), compare("payable", "GT", 5)] });
        let tag = json!({ "kind": "TAG", "parameters": [] });
        let cases = [
            (input(good(), &days(1, 1)), "RANGE_INVALID", "to"),
            (input(good(), &days(1, 2)), "RANGE_INVALID", "to"),
            (input(good(), &days(91, 0)), "RULE_BACKTEST_RANGE", "from"),
            (input(good(), &soon), "RULE_BACKTEST_RANGE", "to"),
            (input(json!({}), &range()), "INVALID_INPUT", "rule"),
            (input(json!({ "rule": encode(Kind::Rule, Uuid::nil()).0, "draft": good()["draft"] }), &range()), "INVALID_INPUT", "rule"),
            (input(draft(compare("colour", "EQ", "x")), &range()), "RULE_CONDITION_INVALID", "draft.condition.compare.fact"),
            (input(draft(deep), &range()), "RULE_CONDITION_INVALID", "draft.condition.all.1.compare.value"),
            (input(json!({ "draft": { "condition": compare("shop", "EQ", "x"), "actions": [tag] } }), &range()), "RULE_ACTION_INVALID", "draft.actions.0"),
        ];
        for (variables, code, place) in cases {
            let refused = act(&operations, "StartBacktest", variables).await;
            let error = refused.expect_refused(code);
            let field = error.field.clone().unwrap_or_default().join(".");
            assert!(field.starts_with(place), "{code}: {field} is not at {place}");
            assert_eq!(refused.data("ruleBacktestStart.backtest"), &Value::Null);
        }
        let missing = input(json!({ "rule": encode(Kind::Rule, Uuid::nil()).0 }), &range());
        act(&operations, "StartBacktest", missing).await.expect_refused("NOT_FOUND");
        let nobody = json!({ "input": { "backtest": encode(Kind::RuleBacktest, Uuid::nil()).0 } });
        act(&operations, "CancelBacktest", nobody).await.expect_refused("NOT_FOUND");
        let other = json!({ "input": { "backtest": encode(Kind::Rule, Uuid::nil()).0 } });
        act(&operations, "CancelBacktest", other).await.expect_error("BAD_REQUEST");
        let scoped = company.client(&Claims::of(&["OPERATIONS"]).in_shops(&["web-hz"]));
        act(&scoped, "StartBacktest", input(good(), &range())).await.expect_refused("COMPANY_SETTING");
        let none = act(&operations, "BacktestOrders", json!({ "id": encode(Kind::RuleBacktest, Uuid::nil()).0 })).await.expect_ok();
        assert_eq!(none.data("ruleBacktest"), &Value::Null);
        company.close().await;
    }

    /// Ten backtests may wait or run; the same key starts one only.
    async fn the_queue_has_an_end(environment: Environment) {
        let company = Company::open(&environment).await;
        let past = PastOrders::of(&environment, &company).await;
        let operations = company.staff("OPERATIONS");
        for _ in 0..2 {
            put(past.store(), &elsewhere()).await;
        }
        let good = draft(compare("shop", "EQ", "x"));
        let mut keyed = input(good.clone(), &range());
        keyed["input"]["idempotencyKey"] = json!("k");
        let first = act(&operations, "StartBacktest", keyed.clone()).await.expect_ok();
        let again = act(&operations, "StartBacktest", keyed.clone()).await.expect_ok();
        assert_eq!(first.data("ruleBacktestStart.backtest.id"), again.data("ruleBacktestStart.backtest.id"));
        keyed["input"]["draft"]["condition"] = compare("shop", "EQ", "y");
        act(&operations, "StartBacktest", keyed).await.expect_refused("IDEMPOTENCY_CONFLICT");
        for _ in 0..7 {
            act(&operations, "StartBacktest", input(good.clone(), &range())).await.expect_ok();
        }
        act(&operations, "StartBacktest", input(good.clone(), &range())).await.expect_refused("RULE_BACKTESTS_WAITING");
        let cancel = json!({ "input": { "backtest": first.data("ruleBacktestStart.backtest.id") } });
        operations.query(DOCUMENT, Some("CancelBacktest"), cancel).await.expect_ok();
        act(&operations, "StartBacktest", input(good, &range())).await.expect_ok();
        company.close().await;
    }
}
