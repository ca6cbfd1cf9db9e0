//! The workshop: the vocabulary, saving, versions, switching, the trial on one order, and the log.

use serde_json::json;
use tests::both_databases;
use tests::company::Company;
use tests::environment::Environment;

use super::{act, action, compare, decisions, holds, rule, switch};

both_databases! {
    /// The vocabulary names facts with their types, and the kinds of actions with their parameters.
    async fn the_workshop_lists_facts_actions_and_rules(environment: Environment) {
        let company = Company::open(&environment).await;
        let condition = json!({ "all": [compare("payable", "GTE", json!({ "minorUnits": 100, "currency": "CNY" })), { "not": compare("isTest", "EQ", true) }] });
        rule(&company, "大额", "CHANGED", condition, &[action("TAG", &[("tag", "BIG")])], "OFF").await;
        let shop = act(&company.staff("OPERATIONS"), "RuleWorkshop", json!({})).await.expect_ok();
        let facts = shop.data("ruleFacts").as_array().unwrap();
        let payable = facts.iter().find(|fact| fact["name"] == "payable").unwrap();
        assert_eq!((&payable["type"], &payable["unit"]), (&json!("MONEY"), &json!("minor")));
        let status = facts.iter().find(|fact| fact["name"] == "status").unwrap();
        assert!(status["values"].as_array().unwrap().contains(&json!("PAID")), "{status}");
        let kinds = shop.data("ruleActionKinds").as_array().unwrap();
        let hold = kinds.iter().find(|kind| kind["kind"] == "HOLD").unwrap();
        assert_eq!((&hold["parameters"][0]["name"], &hold["parameters"][0]["required"]), (&json!("reason"), &json!(true)));
        let rule = &shop.data("rules.nodes")[0];
        assert_eq!((&rule["name"], &rule["statistics"]["fired"], &rule["statistics"]["precision"]), (&json!("大额"), &json!(0), &json!(null)));
        let nodes = rule["condition"]["nodes"].as_array().unwrap();
        let kinds: Vec<_> = nodes.iter().map(|node| (node["id"].as_str().unwrap(), node["kind"].as_str().unwrap())).collect();
        assert_eq!(kinds, [("", "ALL"), ("all.0", "COMPARE"), ("all.1", "NOT"), ("all.1.not", "COMPARE")]);
        assert_eq!(nodes[1]["value"], json!({ "minorUnits": 100, "currency": "CNY" }));
        assert!(rule["conditionText"].as_str().unwrap().len() > 5, "{rule}");
        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "FINANCE", "PURCHASING", "SYSTEM"] {
            let refused = act(&company.staff(role), "RuleWorkshop", json!({})).await;
            assert!(!refused.errors().is_empty(), "{role}: {refused}");
            assert!(refused.errors().iter().all(|error| error["extensions"]["code"] == "FORBIDDEN"), "{role}: {refused}");
        }
        company.close().await;
    }

    /// Every edit is a new version; the log keeps the version that fired; the state counts for the newest.
    async fn an_edit_is_a_new_version(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let paid = compare("paid", "EQ", true);
        let id = rule(&company, "one", "CHANGED", paid.clone(), &[action("TAG", &[("tag", "V1")])], "ON").await;
        let first = company.order("first", "PAID").await;
        let edit = json!({ "id": id, "name": "two", "trigger": "CHANGED", "condition": paid, "actions": [action("TAG", &[("tag", "V2")])], "expectedVersion": 1, "idempotencyKey": "e" });
        for _ in 0..2 {
            let edited = act(&operations, "SaveRule", json!({ "input": edit })).await.expect_ok();
            assert_eq!((edited.data("ruleSave.rule.version"), edited.data("ruleSave.rule.state")), (&json!(2), &json!("ON")));
        }
        let stale = json!({ "id": id, "name": "three", "trigger": "CHANGED", "condition": compare("paid", "EQ", false), "actions": [action("TAG", &[("tag", "V3")])], "expectedVersion": 1 });
        let refused = act(&operations, "SaveRule", json!({ "input": stale })).await;
        refused.expect_refused("STALE_VERSION");
        assert_eq!(refused.data("ruleSave.rule.name"), "two", "the rule as it is now");
        let second = company.order("second", "PAID").await;
        let fired = |all: &[serde_json::Value]| all.iter().map(|one| (one["rule"]["name"].clone(), one["rule"]["version"].clone())).collect::<Vec<_>>();
        assert_eq!(fired(&decisions(&company, &first).await), [(json!("one"), json!(1))]);
        assert_eq!(fired(&decisions(&company, &second).await), [(json!("two"), json!(2))]);
        assert_eq!((first.see("tags").await["tags"].clone(), second.see("tags").await["tags"].clone()), (json!(["V1"]), json!(["V2"])));
        // An edit does not fire at the past: the first order changes, and its condition held before.
        first.by("OPERATIONS", "orderPriorityUpdate", json!({ "order": first.id, "priority": 3, "reason": "r" })).await.expect_ok();
        assert_eq!(decisions(&company, &first).await.len(), 1);
        let log = act(&operations, "FiredLog", json!({ "where": { "rule": id } })).await.expect_ok();
        assert_eq!(log.data("ruleFirings.nodes").as_array().unwrap().len(), 2);
        company.close().await;
    }

    /// A rule in shadow writes the log and nothing else; a rule that is off writes nothing.
    async fn shadow_writes_the_log_alone(environment: Environment) {
        let company = Company::open(&environment).await;
        let actions = [action("HOLD", &[("reason", "RISK_REVIEW")]), action("TAG", &[("tag", "T")]), action("ALERT", &[("role", "OPERATIONS")]), action("TASK", &[("role", "OPERATIONS")])];
        let id = rule(&company, "s", "CHANGED", compare("paid", "EQ", true), &actions, "SHADOW").await;
        let order = company.order("one", "PAID").await;
        let seen = order.see("version tags holds { reason }").await;
        assert_eq!((&seen["version"], &seen["tags"], &seen["holds"]), (&json!(1), &json!([]), &json!([])));
        let all = decisions(&company, &order).await;
        assert_eq!((all.len(), &all[0]["shadow"]), (1, &json!(true)));
        assert_eq!(all[0]["actions"].as_array().unwrap().len(), 4);
        let clerk = act(&company.staff("CUSTOMER_SERVICE"), "WhyThisOrder", json!({ "by": { "id": order.id } })).await.expect_ok();
        assert_eq!(clerk.data("order.decisions.nodes"), &json!([]), "a rule in shadow concerns its editors alone");
        let alerts = company.staff("MANAGER").query("{ alerts(first: 10, where: { kind: RULE_FIRED }) { nodes { id } } tasks(first: 10) { nodes { id } } }", None, json!({})).await.expect_ok();
        assert_eq!((alerts.data("alerts.nodes"), alerts.data("tasks.nodes")), (&json!([]), &json!([])));
        switch(&company, &id, "OFF").await;
        let other = company.order("two", "PAID").await;
        assert_eq!(decisions(&company, &other).await.len(), 0);
        company.close().await;
    }

    /// A version in shadow runs next to the one that is on, and both are in the log.
    async fn a_shadow_version_runs_next_to_the_active_one(environment: Environment) {
        let company = Company::open(&environment).await;
        let id = rule(&company, "a", "CHANGED", compare("paid", "EQ", true), &[action("TAG", &[("tag", "A")])], "ON").await;
        let draft = json!({ "id": id, "name": "b", "trigger": "CHANGED", "condition": compare("paid", "EQ", true), "actions": [action("TAG", &[("tag", "B")])], "shadow": true });
        let saved = act(&company.staff("OPERATIONS"), "SaveRule", json!({ "input": draft })).await.expect_ok();
        assert_eq!(saved.data("ruleSave.rule.state"), "SHADOW");
        let order = company.order("one", "PAID").await;
        let all = decisions(&company, &order).await;
        let mut seen: Vec<_> = all.iter().map(|one| (one["rule"]["version"].as_i64().unwrap(), one["shadow"].as_bool().unwrap())).collect();
        seen.sort_unstable();
        assert_eq!((seen, order.see("tags").await["tags"].clone()), (vec![(1, false), (2, true)], json!(["A"])));
        switch(&company, &id, "ON").await;
        assert_eq!(company.order("two", "PAID").await.see("tags").await["tags"], json!(["B"]));
        company.close().await;
    }

    /// The trial of a rule on one order shows every comparison, and changes nothing.
    async fn a_rule_is_tried_on_one_order(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let order = company.order("one", "PAID").await;
        let condition = json!({ "any": [compare("customerLevel", "GTE", 3), compare("region", "IN_REGION", json!(["44"])), compare("payable", "GTE", json!({ "minorUnits": 1, "currency": "CNY" }))] });
        let draft = json!({ "condition": condition, "actions": [action("HOLD", &[("reason", "RISK_REVIEW")])] });
        let test = json!({ "input": { "draft": draft, "order": order.id } });
        let tested = act(&operations, "TestRule", test.clone()).await.expect_ok();
        assert_eq!(tested.data("ruleTest.outcome"), "TRUE");
        let leaves: Vec<_> = tested.data("ruleTest.trace").as_array().unwrap().iter().map(|leaf| (leaf["node"].clone(), leaf["holds"].clone(), leaf["value"].clone())).collect();
        assert_eq!(leaves[..2], [(json!("any.0"), json!("UNKNOWN"), json!(null)), (json!("any.1"), json!("TRUE"), json!("440305"))], "operations do not see amounts: {tested}");
        assert_eq!(leaves.len(), 2);
        assert_eq!(tested.data("ruleTest.actions").as_array().unwrap().len(), 1);
        let manager = act(&company.staff("MANAGER"), "TestRule", test).await.expect_ok();
        assert_eq!(manager.data("ruleTest.trace").as_array().unwrap().len(), 3);
        assert_eq!((holds(&order).await, order.version().await), (vec![], 1));
        let both = json!({ "input": { "order": order.id } });
        act(&operations, "TestRule", both).await.expect_refused("INVALID_INPUT");
        company.close().await;
    }
}
