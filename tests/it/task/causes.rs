//! The causes of tasks: promises at risk, alerts and unread payloads open them, and close them when they are gone.

use chrono::Duration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

use super::{act, follow, kinds, node, person, seen};

/// An order that has to leave in so many minutes.
fn urgent(number: &str, minutes: i64) -> Value {
    let mut data = purchase(number);
    data["shipBy"] = json!(time(now() + Duration::minutes(minutes)));
    data["updatedAt"] = json!(time(now()));
    data
}

fn is(kind: &'static str, state: &'static str) -> impl Fn(&Answer) -> bool {
    move |answer| answer.text("tasks.task.kind") == kind && answer.text("tasks.task.state") == state
}

async fn open_quickly(environment: &Environment) -> Company {
    Company::open_with(environment, |settings| settings.alerts.interval_seconds = 1).await
}

both_databases! {
    /// An order whose promise is at risk is one task of its warehouse, until it leaves or is cancelled.
    async fn a_promise_at_risk_is_a_task_until_the_order_leaves(environment: Environment) {
        let company = open_quickly(&environment).await;
        let manager = company.staff("MANAGER");
        let mut live = follow(&manager, Transport::WebSocket, json!({})).await;
        let order = company.order_with(SHOP, urgent("near", 60), "APPROVED").await;
        company.order("calm", "APPROVED").await;
        let opened = live.next_where(is("PROMISE_AT_RISK", "OPEN")).await;
        let task = opened.data("tasks.task").clone();
        assert_eq!((&task["order"]["id"], &task["role"], &task["overdue"]), (&json!(order.id), &json!("WAREHOUSE"), &json!(false)));
        assert_eq!(task["outcomes"], json!(["DONE", "NOT_POSSIBLE"]));
        let due = order.see("promise { shipBy }").await["promise"]["shipBy"].clone();
        assert_eq!(task["dueAt"], due);

        let elsewhere = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&["SH"]));
        let far = company.client(&Claims::of(&["MANAGER"]).in_shops(&[OTHER_SHOP]));
        for (client, sees) in [
            (company.staff("WAREHOUSE"), true), (company.staff("WAREHOUSE_LEAD"), true), (company.staff("OPERATIONS"), true),
            (company.staff("CUSTOMER_SERVICE"), false), (company.staff("FINANCE"), false), (elsewhere, false), (far, false),
        ] {
            assert_eq!(kinds(&seen(&client, json!({})).await), if sees { vec!["PROMISE_AT_RISK"] } else { vec![] });
            assert_eq!(node(&client, &task["id"]).await.is_null(), !sees);
        }
        for status in ["PICKING", "PACKED", "SHIPPED"] {
            order.step(status).await;
        }
        let closed = live.next_where(is("PROMISE_AT_RISK", "CLOSED")).await;
        assert_eq!(closed.data("tasks.task.id"), &task["id"]);
        assert!(closed.data("tasks.task.outcome").is_null() && closed.data("tasks.task.completedAt").is_string(), "{closed}");

        let cancelled = company.order_with(SHOP, urgent("gone", 60), "PAID").await;
        let opened = live.next_where(is("PROMISE_AT_RISK", "OPEN")).await;
        assert!(seen(&company.staff("WAREHOUSE"), json!({ "state": "OPEN" })).await.is_empty(), "it does not see the order yet");
        cancelled.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": cancelled.id, "reason": "…" })).await.expect_ok();
        let closed = live.next_where(is("PROMISE_AT_RISK", "CLOSED")).await;
        assert_eq!(closed.data("tasks.task.id"), opened.data("tasks.task.id"));
        company.close().await;
    }

    /// A task that a person finished does not come again for the same deadline, and does for another.
    async fn a_finished_promise_comes_again_for_another_deadline_only(environment: Environment) {
        let company = open_quickly(&environment).await;
        let (manager, picker) = (company.staff("MANAGER"), person(&company, "WAREHOUSE", "picker"));
        let mut live = follow(&manager, Transport::Sse, json!({ "where": { "state": "OPEN" } })).await;
        let first = company.order_with(SHOP, urgent("first", 60), "APPROVED").await;
        let id = live.next().await.expect_ok().data("tasks.task.id").clone();
        act(&picker, "CompleteTask", json!({ "task": id, "outcome": "NOT_POSSIBLE", "note": "no goods" })).await.expect_ok();
        let other = company.order_with(SHOP, urgent("second", 90), "APPROVED").await;
        assert_eq!(live.next().await.expect_ok().text("tasks.task.order.id"), other.id);
        company.tell(SHOP, "order.upserted", urgent("first", 120)).await;
        assert_eq!(live.next().await.expect_ok().text("tasks.task.order.id"), first.id, "another deadline");
        company.close().await;
    }

    /// An alert that a person must handle opens a task with a sentence for the customer; acknowledging the alert takes nothing on.
    async fn an_alert_opens_a_task_and_closes_it_when_it_is_resolved(environment: Environment) {
        let company = open_quickly(&environment).await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        let mut live = follow(&clerk, Transport::WebSocket, json!({})).await;
        let order = company.order_with(SHOP, urgent("late", -1), "PACKED").await;
        let task = live.next_where(is("CUSTOMER_CALL", "OPEN")).await.data("tasks.task").clone();
        assert_eq!((&task["role"], &task["order"]["id"]), (&json!("CUSTOMER_SERVICE"), &json!(order.id)));
        let number = order.see("number").await["number"].as_str().unwrap().to_owned();
        for (language, sorry) in [("zh-CN", "非常抱歉"), ("en", "We are sorry")] {
            let document = "query($id: ID!) { node(id: $id) { ... on Task { title source instruction { code message } because { message } } } }";
            let headers = [("accept-language".parse().unwrap(), language.parse().unwrap())].into_iter().collect();
            let answer = clerk.post(&json!({ "query": document, "variables": { "id": task["id"] } }), headers).await.expect_ok();
            let message = answer.text("node.instruction.message");
            assert!(message.contains(sorry) && message.contains(&number), "{answer}");
            assert!(answer.text("node.source") == "ALERT" && answer.text("node.because.message").contains(&number), "{answer}");
        }
        let alerts = manager.query("{ alerts(first: 5) { nodes { id kind } } }", None, json!({})).await.expect_ok();
        let alert = alerts.list("alerts.nodes").iter().find(|one| one["kind"] == "PROMISE_OVERDUE").unwrap()["id"].clone();
        command(&manager, "alertAcknowledge", json!({ "alert": alert })).await.expect_ok();
        assert_eq!(node(&clerk, &task["id"]).await["state"], "OPEN");
        order.step("SHIPPED").await;
        let closed = live.next_where(is("CUSTOMER_CALL", "CLOSED")).await;
        assert_eq!(closed.data("tasks.task.id"), &task["id"]);
        company.close().await;
    }

    /// Payloads that could not be read are one task for each shop, until all are read; a finished one comes again with newer payloads.
    async fn unread_payloads_are_one_task_for_each_shop(environment: Environment) {
        let company = open_quickly(&environment).await;
        let broken = |index: usize| json!({ "type": "order.upserted", "data": { "alias": index } });
        let operations = company.staff("OPERATIONS");
        let mut live = follow(&operations, Transport::Sse, json!({ "where": { "kind": "PAYLOAD_UNMATCHED" } })).await;
        company.push(SHOP, "f-1", &broken(1)).await;
        let opened = live.next().await.expect_ok();
        let message = opened.text("tasks.task.because.message");
        assert!(message.contains(&SHOP.to_uppercase()) && opened.data("tasks.task.order").is_null(), "{opened}");
        company.push(SHOP, "f-2", &broken(2)).await;
        company.push(OTHER_SHOP, "f-3", &broken(3)).await;
        let other = live.next().await.expect_ok();
        assert!(other.text("tasks.task.because.message").contains(&OTHER_SHOP.to_uppercase()), "one for each shop: {other}");
        let scoped = company.client(&Claims::of(&["OPERATIONS"]).in_shops(&[OTHER_SHOP]));
        assert_eq!(seen(&scoped, json!({ "kind": "PAYLOAD_UNMATCHED" })).await.len(), 1);

        let id = other.data("tasks.task.id");
        act(&operations, "CompleteTask", json!({ "task": id, "outcome": "DONE" })).await.expect_ok();
        assert_eq!(live.next().await.expect_ok().text("tasks.task.state"), "DONE");
        company.push(OTHER_SHOP, "f-4", &broken(4)).await;
        let again = live.next().await.expect_ok();
        assert!(again.text("tasks.task.state") == "OPEN" && again.data("tasks.task.id") != id, "a newer payload: {again}");

        environment.store().await.connection().execute_unprepared("UPDATE raw_payload SET state = 'APPLIED'").await.unwrap();
        let mut closed = Vec::new();
        for _ in 0..2 {
            closed.push(live.next_where(is("PAYLOAD_UNMATCHED", "CLOSED")).await.data("tasks.task.id").clone());
        }
        assert!(closed.contains(opened.data("tasks.task.id")) && closed.contains(again.data("tasks.task.id")));
        company.close().await;
    }
}
