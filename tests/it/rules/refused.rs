//! Bad input of rules: refused with the place in the tree, nothing saved, and what the person wrote is in the answer.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, SHOP};
use tests::environment::Environment;
use tests::token::Claims;

use super::{act, action, compare, rule};

/// A condition of so many levels.
fn nested(levels: usize) -> Value {
    (1..levels).fold(compare("hasGift", "EQ", true), |inner, _| json!({ "not": inner }))
}

both_databases! {
    /// Every fault is refused at its place.
    async fn a_faulty_rule_is_refused_at_its_place(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let tag = vec![action("TAG", &[("tag", "T")])];
        let many: Vec<Value> = (0..1001).map(|number| json!(format!("S{number}"))).collect();
        let conditions = [
            (compare("colour", "EQ", "red"), "condition.compare.fact"),
            (compare("payable", "GT", 5), "condition.compare.value"),
            (json!({ "all": [compare("paid", "EQ", true), compare("minUnitPriceRatio", "EQ", "half")] }), "condition.all.1.compare.value"),
            (json!({ "all": [] }), "condition.all"),
            (compare("region", "IN_REGION", json!(["ZZ"])), "condition.compare.value.0"),
            (compare("status", "IN", json!(["SHIPED"])), "condition.compare.value.0"),
            (compare("skus", "CONTAINS_ANY", json!(many)), "condition.compare.value"),
            (compare("hasGift", "GT", true), "condition.compare.operator"),
        ];
        for (condition, place) in conditions {
            let input = json!({ "name": "坏规则", "trigger": "CHANGED", "condition": condition, "actions": tag });
            let refused = act(&operations, "SaveRule", json!({ "input": input })).await;
            let error = refused.expect_refused("RULE_CONDITION_INVALID");
            assert_eq!(error.field.unwrap().join("."), place, "{refused}");
        }
        let deep = json!({ "name": "deep", "trigger": "CHANGED", "condition": nested(17), "actions": tag });
        act(&operations, "SaveRule", json!({ "input": deep })).await.expect_refused("RULE_CONDITION_INVALID");
        let good = json!({ "name": "deep", "trigger": "CHANGED", "condition": nested(16), "actions": tag });
        act(&operations, "SaveRule", json!({ "input": good })).await.expect_ok();
        let actions = [
            (json!([]), "actions"),
            (json!([action("HOLD", &[("reason", "NONE")])]), "actions.0.parameters.0.value"),
            (json!([action("HOLD", &[])]), "actions.0.parameters"),
            (json!([action("HOLD", &[("reason", "RISK_REVIEW")]), action("APPROVE", &[("coolingOffMinutes", "5")])]), "actions.1"),
            (json!([action("REFUSE", &[("step", "APPROVED")])]), "actions.0"),
            (json!([action("ALERT", &[("role", "WAREHOUSE")])]), "actions.0"),
            (json!([action("TASK", &[("role", "WAREHOUSE"), ("kind", "PAYMENT_CHECK")])]), "actions.0"),
        ];
        for (actions, place) in actions {
            let input = json!({ "name": "n", "trigger": "CHANGED", "condition": compare("paid", "EQ", true), "actions": actions });
            let refused = act(&operations, "SaveRule", json!({ "input": input })).await;
            assert_eq!(refused.expect_refused("RULE_ACTION_INVALID").field.unwrap().join("."), place, "{refused}");
        }
        let named = json!({ "name": " ", "trigger": "CHANGED", "condition": compare("paid", "EQ", true), "actions": tag });
        act(&operations, "SaveRule", json!({ "input": named })).await.expect_refused("INVALID_INPUT");
        let shop = act(&operations, "RuleWorkshop", json!({})).await.expect_ok();
        assert_eq!(shop.data("rules.nodes").as_array().unwrap().len(), 1, "nothing refused was saved");
        company.close().await;
    }

    /// What a person wrote comes back with the refusal.
    async fn what_was_written_comes_back(environment: Environment) {
        let company = Company::open(&environment).await;
        let condition = json!({ "any": [compare("remark", "CONTAINS_ANY", json!(["加急"])), compare("colour", "EQ", "red")] });
        let save = "mutation($input: RuleSaveInput!) { ruleSave(input: $input) { rule { id } draft userErrors { code field } } }";
        let input = json!({ "name": "我的规则", "trigger": "CHANGED", "condition": condition, "actions": [action("TAG", &[("tag", "T")])] });
        let refused = company.staff("MANAGER").query(save, None, json!({ "input": input })).await;
        let draft: Value = serde_json::from_str(refused.text("ruleSave.draft")).unwrap();
        assert_eq!((&draft["name"], &draft["condition"], &draft["actions"]), (&input["name"], &input["condition"], &input["actions"]));
        company.close().await;
    }

    /// Rules are the whole company's: a token of some shops reads the log of its own, and edits none.
    async fn a_token_of_some_shops_edits_no_rule(environment: Environment) {
        let company = Company::open(&environment).await;
        let id = rule(&company, "one", "CHANGED", compare("paid", "EQ", true), &[action("TAG", &[("tag", "T")])], "ON").await;
        let (near, far) = (company.order("near", "PAID").await, company.order_in(tests::company::OTHER_SHOP, "far", "PAID").await);
        let scoped = company.client(&Claims::of(&["OPERATIONS"]).in_shops(&[SHOP]));
        let input = json!({ "name": "x", "trigger": "CHANGED", "condition": compare("paid", "EQ", true), "actions": [action("TAG", &[("tag", "X")])] });
        act(&scoped, "SaveRule", json!({ "input": input })).await.expect_refused("COMPANY_SETTING");
        act(&scoped, "SwitchRule", json!({ "input": { "rule": id, "state": "OFF" } })).await.expect_refused("COMPANY_SETTING");
        let log = act(&scoped, "FiredLog", json!({})).await.expect_ok();
        let orders: Vec<_> = log.data("ruleFirings.nodes").as_array().unwrap().iter().map(|one| one["order"]["id"].clone()).collect();
        assert_eq!(orders, [json!(near.id)]);
        let hidden = json!({ "input": { "rule": id, "order": far.id } });
        act(&scoped, "TestRule", hidden).await.expect_refused("NOT_FOUND");
        company.close().await;
    }
}
