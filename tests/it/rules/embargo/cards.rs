//! What cards and lists say of an order under an embargo: shut gates, and a promise that will pass.

use chrono::Duration;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, Order, now, time};
use tests::environment::Environment;

use super::{lift, order_to, place, until};

/// The first reason against an action and against its gate; null = it is open.
async fn against(order: &Order<'_>, client: &Client, action: &str, step: &str) -> [Value; 2] {
    let ask = "query($id: ID!) { order(by: { id: $id }) { allowedActions { action because { code } } gates { step because { code } } } }";
    let seen = client.query(ask, None, json!({ "id": order.id })).await.expect_ok();
    let found = |list: &str, field: &str, name: &str| {
        seen.list(&format!("order.{list}"))
            .iter()
            .find(|one| one[field] == name)
            .unwrap_or_else(|| panic!("no {name}: {seen}"))
            .clone()
    };
    let action = found("allowedActions", "action", action)["because"]["code"].clone();
    [action, found("gates", "step", step)["because"][0]["code"].clone()]
}

/// The state and the reason of an order's promise.
async fn promise(order: &Order<'_>) -> (Value, Value) {
    let seen = order.see("promise { state because { code } }").await;
    (seen["promise"]["state"].clone(), seen["promise"]["because"]["code"].clone())
}

/// The ids of the orders whose promise has this state.
async fn listed(company: &Company, state: &str) -> Vec<Value> {
    let ask = "query($state: PromiseState!) { orders(first: 20, where: { promiseState: [$state] }, sortBy: { field: PLACED_AT, direction: ASC }) { nodes { id } } }";
    let seen = company.staff("MANAGER").query(ask, None, json!({ "state": state })).await.expect_ok();
    seen.list("orders.nodes").iter().map(|node| node["id"].clone()).collect()
}

both_databases! {
    /// A card offers no step that an embargo refuses: neither before the hold has come, nor after a person has released it.
    async fn a_card_offers_no_step_that_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let steps = [
            ("PAID", "CUSTOMER_SERVICE", "APPROVE", "APPROVE"),
            ("APPROVED", "WAREHOUSE", "CONFIRM_PICK", "PICK"),
            ("PICKING", "WAREHOUSE_LEAD", "COMPLETE_PACK", "PACK"),
            ("PACKED", "WAREHOUSE", "PRINT_LABEL", "LABEL"),
            ("PACKED", "WAREHOUSE", "SCAN_OUTBOUND", "OUTBOUND"),
        ];
        let mut orders = Vec::new();
        for (status, role, action, step) in steps {
            orders.push((company.order(&format!("{status}-{action}"), status).await, company.staff(role), action, step));
        }
        let shipped = company.order("shipped", "SHIPPED").await;
        let open = |against: &[Value; 2]| !against.contains(&json!("REGION_EMBARGOED"));
        for (order, client, action, step) in &orders {
            assert!(open(&against(order, client, action, step).await), "{action}");
        }
        let id = place(&manager, json!({ "regions": ["4403"], "reason": "台风" })).await;
        let shut = [json!("REGION_EMBARGOED"), json!("REGION_EMBARGOED")];
        for (order, client, action, step) in &orders {
            assert_eq!(against(order, client, action, step).await, shut, "{action}");
        }
        until(&manager, &id, "ACTIVE").await;
        for (order, client, action, step) in &orders {
            let hold = order.see("holds { id }").await["holds"][0]["id"].clone();
            order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();
            assert_eq!(against(order, client, action, step).await, shut, "{action} after the release");
        }
        assert!(open(&against(&shipped, &company.staff("WAREHOUSE"), "SCAN_OUTBOUND", "OUTBOUND").await), "its goods are gone");
        lift(&manager, &id).await;
        for (order, client, action, step) in &orders {
            assert!(open(&against(order, client, action, step).await), "{action} after the lifting");
        }
        company.close().await;
    }

    /// A further pick of an order that is being picked passes a gate too.
    async fn a_further_pick_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let order = company.order("half", "APPROVED").await;
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let pick = json!({ "order": order.id, "lines": [{ "line": line, "quantity": 1 }] });
        order.by("WAREHOUSE", "orderPickConfirm", pick).await.expect_ok();
        let id = place(&manager, json!({ "regions": ["44"], "reason": "台风" })).await;
        until(&manager, &id, "ACTIVE").await;
        let hold = order.see("holds { id }").await["holds"][0]["id"].clone();
        order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_refused("REGION_EMBARGOED");
        lift(&manager, &id).await;
        order.by("WAREHOUSE", "orderPickConfirm", json!({ "order": order.id })).await.expect_ok();
        company.close().await;
    }

    /// A promise whose deadline passes under an embargo is at risk because of it, on the card and in lists; one that the embargo leaves in
    /// time is not.
    async fn a_deadline_under_an_embargo_is_at_risk(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let here = company.order("here", "PAID").await;
        let elsewhere = order_to(&company, "elsewhere", ("江苏", "苏州"), "PAID").await;
        let unknown = order_to(&company, "unknown", ("某某省", "某某市"), "PAID").await;
        let shipped = company.order("shipped", "SHIPPED").await;
        let (on_track, by_channel) = (json!("ON_TRACK"), json!("SHIP_BY_CHANNEL"));
        let in_time = json!({ "regions": ["44"], "reason": "短暂停运", "until": time(now() + Duration::hours(3)) });
        let short = place(&manager, in_time).await;
        assert_eq!(promise(&here).await, (on_track.clone(), by_channel.clone()), "it ends two days before the deadline");
        assert_eq!(listed(&company, "AT_RISK").await, [] as [Value; 0]);
        let late = json!({ "regions": ["4403"], "reason": "台风", "until": time(now() + Duration::days(3)) });
        for input in [json!({ "regions": ["4403"], "reason": "台风" }), late] {
            let id = place(&manager, input).await;
            assert_eq!(promise(&here).await, (json!("AT_RISK"), json!("EMBARGO")));
            assert_eq!(promise(&elsewhere).await, (on_track.clone(), by_channel.clone()));
            assert_eq!(promise(&shipped).await.0, "KEPT");
            assert_eq!(listed(&company, "AT_RISK").await, [json!(here.id)]);
            assert_eq!(listed(&company, "ON_TRACK").await, [json!(elsewhere.id), json!(unknown.id)]);
            lift(&manager, &id).await;
            assert_eq!(promise(&here).await, (on_track.clone(), by_channel.clone()));
            assert_eq!(listed(&company, "AT_RISK").await, [] as [Value; 0]);
        }
        lift(&manager, &short).await;
        company.close().await;
    }

    /// The buyer of an order that is cancelled under an embargo need not be called any more.
    async fn a_cancelled_order_needs_no_call(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let orders = [company.order("cancelled", "PAID").await, company.order("stays", "PAID").await];
        let id = place(&manager, json!({ "regions": ["44"], "reason": "台风", "tellCustomerService": true })).await;
        assert_eq!(until(&manager, &id, "ACTIVE").await["openTasks"], 2);
        let state = async |order: &Order<'_>| {
            let ask = "query($of: ID!) { tasks(first: 9, where: { order: $of }) { nodes { kind state } } }";
            let seen = company.staff("CUSTOMER_SERVICE").query(ask, None, json!({ "of": order.id })).await.expect_ok();
            let calls = seen.list("tasks.nodes").iter().filter(|task| task["kind"] == "CUSTOMER_CALL");
            calls.map(|task| task["state"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(state(&orders[0]).await, ["OPEN"]);
        orders[0].by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": orders[0].id, "reason": "客户取消" })).await.expect_ok();
        assert_ne!(state(&orders[0]).await, ["OPEN"]);
        assert_eq!(state(&orders[1]).await, ["OPEN"]);
        assert_eq!(until(&manager, &id, "ACTIVE").await["openTasks"], 1);
        lift(&manager, &id).await;
        assert_eq!(until(&manager, &id, "LIFTED").await["openTasks"], 0);
        company.close().await;
    }

    /// At most 100 embargoes stand at a time; one that is lifted makes room.
    async fn at_most_a_hundred_stand(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let input = |number: usize| json!({ "regions": ["71"], "reason": format!("限运 {number}") });
        let first = place(&manager, input(0)).await;
        for number in 1..100 {
            place(&manager, input(number)).await;
        }
        let refused = super::run(&manager, "PlaceEmbargo", json!({ "input": input(100) })).await;
        refused.expect_refused("EMBARGOES_TOO_MANY");
        lift(&manager, &first).await;
        place(&manager, input(100)).await;
        company.close().await;
    }
}
