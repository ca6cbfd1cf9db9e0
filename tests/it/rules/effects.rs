//! What rules do to orders: holds with several sources, tags, priorities, tasks, alerts, approvals; and how it is undone.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, SHOP, now, purchase, time};
use tests::environment::Environment;

use super::{act, action, compare, decisions, holds, rule, switch};

both_databases! {
    /// Two rules want the same hold: one hold with two sources, which ends with the last of them.
    async fn two_rules_share_one_hold(environment: Environment) {
        let company = Company::open(&environment).await;
        let hold = [action("HOLD", &[("reason", "RISK_REVIEW")])];
        rule(&company, "gift", "CHANGED", compare("hasGift", "EQ", true), &hold, "ON").await;
        rule(&company, "sku", "CHANGED", compare("skus", "CONTAINS_ANY", json!(["KETTLE-01"])), &hold, "ON").await;
        let order = company.order("one", "PAID").await;
        let seen = order.see("holds { reason because { code } sources { kind version because { message } } placedBy { role } }").await;
        let all = seen["holds"].as_array().unwrap();
        assert_eq!((all.len(), all[0]["sources"].as_array().unwrap().len(), &all[0]["because"]["code"]), (1, 2, &json!("RULE")), "{seen}");
        order.by("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })).await.expect_refused("ON_HOLD");
        // The gift goes: one source is left. The kettle is replaced: none is.
        let mut data = purchase("one");
        data["updatedAt"] = json!(time(now()));
        data["lines"].as_array_mut().unwrap().pop();
        company.tell(SHOP, "order.upserted", data.clone()).await;
        let seen = order.see("holds { state sources { because { message } } }").await;
        assert_eq!((&seen["holds"][0]["state"], seen["holds"][0]["sources"].as_array().unwrap().len()), (&json!("ACTIVE"), 1), "{seen}");
        data["updatedAt"] = json!(time(now()));
        data["lines"][0]["sku"] = json!("KETTLE-SET");
        company.tell(SHOP, "order.upserted", data).await;
        assert_eq!(holds(&order).await, Vec::<String>::new());
        order.step("APPROVED").await;
        company.close().await;
    }

    /// A hold that a person released as a false alarm is not placed again by the same version, and counts in its precision.
    async fn a_false_alarm_stays_released(environment: Environment) {
        let company = Company::open(&environment).await;
        let id = rule(&company, "gift", "CHANGED", compare("hasGift", "EQ", true), &[action("HOLD", &[("reason", "RISK_REVIEW")])], "ON").await;
        let order = company.order("one", "PAID").await;
        let hold = order.see("holds { id }").await["holds"][0]["id"].clone();
        let input = json!({ "order": order.id, "hold": hold, "review": "FALSE_ALARM" });
        order.by("OPERATIONS", "orderHoldRelease", input).await.expect_ok();
        assert_eq!(holds(&order).await, Vec::<String>::new());
        let mut data = purchase("one");
        data["updatedAt"] = json!(time(now()));
        let gift = data["lines"].as_array_mut().unwrap().pop().unwrap();
        company.tell(SHOP, "order.upserted", data.clone()).await;
        data["updatedAt"] = json!(time(now()));
        data["lines"].as_array_mut().unwrap().push(gift);
        company.tell(SHOP, "order.upserted", data).await;
        assert_eq!(holds(&order).await, Vec::<String>::new(), "it is true again, and stays released");
        let shop = act(&company.staff("OPERATIONS"), "RuleWorkshop", json!({})).await.expect_ok();
        let statistics = &shop.data("rules.nodes")[0]["statistics"];
        assert_eq!((&statistics["fired"], &statistics["falseAlarms"], &statistics["precision"]), (&json!(1), &json!(1), &json!(0.0)), "{id}");
        company.close().await;
    }

    /// Many orders of one rule are one alert with their count.
    async fn many_orders_are_one_alert(environment: Environment) {
        let company = Company::open(&environment).await;
        let actions = [action("HOLD", &[("reason", "PRICE_ANOMALY")]), action("ALERT", &[("role", "OPERATIONS")])];
        rule(&company, "price", "CHANGED", compare("minUnitPriceRatio", "LT", 6000), &actions, "ON").await;
        let cheap = |number: usize| {
            let mut data = purchase(&format!("p{number}"));
            data["lines"][0]["unitPrice"] = json!("2.99");
            data
        };
        futures_util::future::join_all((0..12).map(|number| company.tell(SHOP, "order.upserted", cheap(number)))).await;
        let seen = company.staff("MANAGER").query("{ alerts(first: 10, where: { kind: RULE_FIRED }) { nodes { count because { message } state } } orders(first: 50, where: { holdState: ACTIVE }) { count { value } } }", None, json!({})).await.expect_ok();
        let alerts = seen.data("alerts.nodes").as_array().unwrap();
        assert_eq!((alerts.len(), &alerts[0]["count"]), (1, &json!(12)), "{seen}");
        let message = alerts[0]["because"]["message"].as_str().unwrap();
        assert!(message.contains("店铺 WEB-HZ 发现 12 个"), "the shop by its name: {message}");
        assert_eq!(seen.data("orders.count.value"), 12);
        company.close().await;
    }

    /// A rule's priority counts until the rule lowers it: a person cannot lower it, and a tag goes with its rule.
    async fn a_priority_is_lowered_by_what_raised_it(environment: Environment) {
        let company = Company::open(&environment).await;
        let actions = [action("PRIORITY", &[("priority", "100")]), action("TAG", &[("tag", "URGENT")])];
        let condition = compare("hasGift", "EQ", true);
        rule(&company, "urgent", "CHANGED", condition, &actions, "ON").await;
        let order = company.order("one", "PAID").await;
        let seen = order.see("priority tags prioritySources { because { message } }").await;
        assert_eq!((&seen["priority"], &seen["tags"]), (&json!(100), &json!(["URGENT"])));
        order.by("OPERATIONS", "orderPriorityUpdate", json!({ "order": order.id, "priority": 5, "reason": "r" })).await.expect_ok();
        assert_eq!(order.see("priority").await["priority"], 100);
        let mut data = purchase("one");
        data["updatedAt"] = json!(time(now()));
        data["lines"].as_array_mut().unwrap().pop();
        company.tell(SHOP, "order.upserted", data).await;
        let seen = order.see("priority tags timeline(last: 5) { nodes { __typename } }").await;
        assert_eq!((&seen["priority"], &seen["tags"]), (&json!(5), &json!([])), "{seen}");
        let kinds: Vec<&Value> = seen["timeline"]["nodes"].as_array().unwrap().iter().map(|node| &node["__typename"]).collect();
        assert!(kinds.contains(&&json!("OrderTagsChanged")) && kinds.contains(&&json!("OrderPriorityChanged")), "{seen}");
        company.close().await;
    }

    /// A task of a rule is the rule's, closes when the condition no longer holds, and its outcome counts in the rule's precision.
    async fn a_task_belongs_to_its_rule(environment: Environment) {
        let company = Company::open(&environment).await;
        let operations = company.staff("OPERATIONS");
        let actions = [action("TASK", &[("role", "OPERATIONS"), ("kind", "GIFT_MISSING"), ("dueMinutes", "60")])];
        let id = rule(&company, "gift", "CHANGED", compare("hasGift", "EQ", true), &actions, "ON").await;
        let (one, two) = (company.order("one", "PAID").await, company.order("two", "PAID").await);
        let list = "query($where: TaskWhereInput) { tasks(first: 10, where: $where) { nodes { id state kind rule { id name } order { id } } } }";
        let seen = operations.query(list, None, json!({ "where": { "rule": id } })).await.expect_ok();
        let tasks = seen.data("tasks.nodes").as_array().unwrap().clone();
        assert_eq!((tasks.len(), &tasks[0]["rule"]), (2, &json!({ "id": id, "name": "gift" })), "{seen}");
        let of = |order: &str| tasks.iter().find(|task| task["order"]["id"] == order).unwrap()["id"].clone();
        let complete = "mutation($input: TaskCompleteInput!) { taskComplete(input: $input) { userErrors { code } } }";
        operations.query(complete, None, json!({ "input": { "task": of(&one.id), "outcome": "CONFIRMED_PROBLEM" } })).await.expect_ok();
        let mut data = purchase("two");
        data["updatedAt"] = json!(time(now()));
        data["lines"].as_array_mut().unwrap().pop();
        company.tell(SHOP, "order.upserted", data).await;
        let seen = operations.query(list, None, json!({ "where": { "order": two.id } })).await.expect_ok();
        assert_eq!(seen.data("tasks.nodes")[0]["state"], "CLOSED");
        let shop = act(&operations, "RuleWorkshop", json!({})).await.expect_ok();
        let statistics = &shop.data("rules.nodes")[0]["statistics"];
        assert_eq!((&statistics["fired"], &statistics["confirmed"], &statistics["precision"]), (&json!(2), &json!(1), &json!(1.0)));
        company.close().await;
    }

    /// A rule refuses a step before it is taken and names its guide; the order is unchanged.
    async fn a_rule_refuses_a_step(environment: Environment) {
        let company = Company::open(&environment).await;
        let refuse = [action("REFUSE", &[("step", "APPROVED"), ("guide", "先问主管")])];
        let id = rule(&company, "no", "BEFORE_TRANSITION", compare("hasGift", "EQ", true), &refuse, "ON").await;
        let order = company.order("one", "PAID").await;
        let refused = order.by("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })).await;
        assert!(refused.expect_refused("RULE_REFUSES_BECAUSE").message.contains("先问主管"), "{refused}");
        assert_eq!((order.status().await, order.version().await), ("PAID".to_owned(), 1));
        switch(&company, &id, "SHADOW").await;
        order.step("APPROVED").await;
        company.close().await;
    }

    /// A clean order approves itself when its cooling-off is over; one that a rule holds does not.
    async fn a_clean_order_approves_itself(environment: Environment) {
        let company = Company::open(&environment).await;
        let clean = json!({ "all": [compare("status", "EQ", "PAID"), compare("paid", "EQ", true), compare("activeHolds", "EQ", 0)] });
        let short = [action("APPROVE", &[("coolingOffMinutes", "0")])];
        rule(&company, "clean", "TIMER", clean, &short, "ON").await;
        let held = json!({ "all": [compare("skus", "CONTAINS_ANY", json!(["KETTLE-SET"])), compare("paid", "EQ", true)] });
        rule(&company, "held", "CHANGED", held, &[action("HOLD", &[("reason", "RISK_REVIEW")])], "ON").await;
        company.tell(SHOP, "order.upserted", purchase("clean")).await;
        let mut doubtful = purchase("doubtful");
        doubtful["lines"][0]["sku"] = json!("KETTLE-SET");
        company.tell(SHOP, "order.upserted", doubtful).await;
        let find = "query { orders(first: 10) { nodes { channelOrder { number } status } } }";
        let seen = company.staff("MANAGER").query(find, None, json!({})).await.expect_ok();
        let mut found: Vec<_> = seen.data("orders.nodes").as_array().unwrap().iter().map(|order| (order["channelOrder"]["number"].as_str().unwrap().to_owned(), order["status"].as_str().unwrap().to_owned())).collect();
        found.sort();
        assert_eq!(found, [("clean".to_owned(), "APPROVED".to_owned()), ("doubtful".to_owned(), "PAID".to_owned())]);
        company.close().await;
    }

    /// What a rule does fires no rule in the same transaction; two rules that undo each other stop after one round and raise an alert.
    async fn rules_do_not_run_in_circles(environment: Environment) {
        let company = Company::open(&environment).await;
        let tagged = compare("tags", "CONTAINS_ANY", json!(["T"]));
        rule(&company, "tag", "CHANGED", json!({ "not": tagged }), &[action("TAG", &[("tag", "T")])], "ON").await;
        rule(&company, "untag", "CHANGED", tagged, &[action("UNTAG", &[("tag", "T")])], "ON").await;
        let order = company.order("one", "PAID").await;
        assert_eq!(decisions(&company, &order).await.len(), 2);
        let seen = company.staff("MANAGER").query("{ alerts(first: 10, where: { kind: RULE_LOOP }) { nodes { because { message } } } }", None, json!({})).await.expect_ok();
        assert_eq!(seen.data("alerts.nodes").as_array().unwrap().len(), 1, "{seen}");
        company.close().await;
    }
}
