//! Races: many orders of a phone at once, a rule that is edited while it fires, one hold of two rules at once.

use futures_util::future::{join, join_all};
use serde_json::json;
use tests::both_databases;
use tests::company::{Company, SHOP, purchase};
use tests::environment::Environment;

use super::{act, action, compare, decisions, holds, rule};

both_databases! {
    /// Orders that come in while a rule is edited are each decided by exactly one of its versions.
    async fn a_rule_is_edited_while_it_fires(environment: Environment) {
        let company = Company::open(&environment).await;
        let paid = compare("paid", "EQ", true);
        let id = rule(&company, "v1", "CHANGED", paid.clone(), &[action("TAG", &[("tag", "V1")])], "ON").await;
        let orders = join_all((0..20).map(|number| company.tell(SHOP, "order.upserted", purchase(&format!("e{number}")))));
        let edits = async {
            for version in 2..6 {
                let tag = format!("V{version}");
                let input = json!({ "id": id, "name": format!("v{version}"), "trigger": "CHANGED", "condition": paid, "actions": [action("TAG", &[("tag", &tag)])] });
                act(&company.staff("OPERATIONS"), "SaveRule", json!({ "input": input })).await.expect_ok();
            }
        };
        join(orders, edits).await;
        let list = "{ orders(first: 50) { nodes { id tags decisions(last: 10) { nodes { rule { version } } } } } }";
        let seen = company.staff("OPERATIONS").query(list, None, json!({})).await.expect_ok();
        let all = seen.data("orders.nodes").as_array().unwrap();
        assert_eq!(all.len(), 20);
        for order in all {
            let fired = order["decisions"]["nodes"].as_array().unwrap();
            assert_eq!((fired.len(), order["tags"].as_array().unwrap().len()), (1, 1), "{order}");
            assert_eq!(order["tags"][0], format!("V{}", fired[0]["rule"]["version"]), "the version in the log is the one that acted");
        }
        company.close().await;
    }

    /// Six orders of a phone that arrive at once, in any groups: at least one sees all, and none counts an order twice.
    async fn six_orders_of_a_phone_at_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let hold = [action("HOLD", &[("reason", "RISK_REVIEW")])];
        rule(&company, "v", "RECEIVED", compare("phoneOrders24h", "GT", 5), &hold, "ON").await;
        // One after another first, so that the count is certain.
        let mut orders = Vec::new();
        for number in 0..5 {
            orders.push(company.order(&format!("n{number}"), "PAID").await);
        }
        join_all((5..9).map(|number| company.tell(SHOP, "order.upserted", purchase(&format!("n{number}"))))).await;
        for order in &orders {
            assert_eq!(holds(order).await, Vec::<String>::new());
        }
        let held = "{ orders(first: 50, where: { holdState: ACTIVE }) { count { value } } }";
        let seen = company.staff("MANAGER").query(held, None, json!({})).await.expect_ok();
        assert_eq!(seen.data("orders.count.value"), 4, "each of the four is at least the sixth");
        company.close().await;
    }

    /// A release by a person and a change by the channel at once leave one decision and one hold.
    async fn a_release_and_a_change_at_once(environment: Environment) {
        let company = Company::open(&environment).await;
        let hold = [action("HOLD", &[("reason", "RISK_REVIEW")])];
        rule(&company, "gift", "CHANGED", compare("hasGift", "EQ", true), &hold, "ON").await;
        let order = company.order("one", "PAID").await;
        let id = order.see("holds { id }").await["holds"][0]["id"].clone();
        let release = order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": id }));
        join(release, company.tell(SHOP, "order.upserted", purchase("one"))).await;
        assert_eq!((holds(&order).await, decisions(&company, &order).await.len()), (Vec::<String>::new(), 1));
        company.close().await;
    }
}
