//! Two instances: what is set at one is in force at the other without a restart.

use std::time::Duration;

use serde_json::json;
use tests::both_databases;
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;
use tokio::time::timeout;

use super::{action, compare, rule};

/// The longest time until the other instance knows a change; it reads rules every two seconds and embargoes every second.
const LEARNED_WITHIN: Duration = Duration::from_secs(30);

both_databases! {
    async fn a_rule_is_in_force_at_every_instance(environment: Environment) {
        let company = Company::open(&environment).await;
        let there = environment.start().await;
        rule(&company, "paid", "CHANGED", compare("paid", "EQ", true), &[action("TAG", &[("tag", "PAID")])], "ON").await;
        let far = there.client(&Claims::of(&["MANAGER"]));
        let ask = "query($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) { tags } }";
        let mut number = 0;
        let learned = async {
            loop {
                number += 1;
                let name = format!("far-{number}");
                let content = json!({ "type": "order.upserted", "timestamp": time(now()), "data": purchase(&name) });
                let signed = company.sign(SHOP, &name, &content, now());
                let (status, body) = there.system().deliver(SHOP, signed.headers, signed.body).await;
                assert_eq!(status, 200, "{body}");
                let seen = far.query(ask, None, json!({ "shop": SHOP, "number": name })).await.expect_ok();
                if *seen.data("order.tags") == json!(["PAID"]) {
                    return;
                }
            }
        };
        timeout(LEARNED_WITHIN, learned).await.expect("the other instance asks the rule");
        there.stop().await;
        company.close().await;
    }

    async fn an_embargo_shows_at_every_instance(environment: Environment) {
        let company = Company::open(&environment).await;
        let there = environment.start().await;
        let order = company.order("seen", "PAID").await;
        let far = there.client(&Claims::of(&["CUSTOMER_SERVICE"]));
        let shows = async |is_shut: bool| {
            let ask = "query($id: ID!) { order(by: { id: $id }) { promise { because { code } } allowedActions { action because { code } } } }";
            loop {
                let seen = far.query(ask, None, json!({ "id": order.id })).await.expect_ok();
                let approve = seen.list("order.allowedActions").iter().find(|one| one["action"] == "APPROVE").expect("an action").clone();
                let is_risk = seen.text("order.promise.because.code") == "EMBARGO";
                if is_risk == is_shut && (approve["because"]["code"] == "REGION_EMBARGOED") == is_shut {
                    return;
                }
            }
        };
        let manager = company.staff("MANAGER");
        let placed = command(&manager, "embargoPlace", json!({ "regions": ["44"], "reason": "台风" })).await.expect_ok();
        timeout(LEARNED_WITHIN, shows(true)).await.expect("the other instance shows the embargo");
        command(&manager, "embargoLift", json!({ "embargo": placed.data("embargoPlace.embargo.id") })).await.expect_ok();
        timeout(LEARNED_WITHIN, shows(false)).await.expect("the other instance shows that it is lifted");
        there.stop().await;
        company.close().await;
    }
}
