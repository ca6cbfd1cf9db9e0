//! Lists of tasks: pages with equal deadlines, tasks without one, filters and counts.

use chrono::{Duration, SubsecRound};
use domain::access::actor::Role;
use domain::task::NewTask;
use domain::task::kind::TaskKind;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, now};
use tests::environment::Environment;

use super::{act, open, person, run, seen, wanted};

const PAGE: &str = "query($first: Int, $last: Int, $after: String, $before: String, $sort: TaskSortInput) {
    tasks(first: $first, last: $last, after: $after, before: $before, sortBy: $sort) {
        nodes { id dueAt } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } count { value precision } } }";

/// The ids of all tasks, page by page in one direction.
async fn walk(client: &Client, sort: &Value, forward: bool) -> Vec<Value> {
    let (mut cursor, mut found) = (json!(null), Vec::new());
    loop {
        let variables = if forward {
            json!({ "first": 2, "after": cursor, "sort": sort })
        } else {
            json!({ "last": 2, "before": cursor, "sort": sort })
        };
        let page = client.query(PAGE, None, variables).await.expect_ok();
        let ids: Vec<Value> = page.list("tasks.nodes").iter().map(|task| task["id"].clone()).collect();
        let (more, next) = if forward { ("hasNextPage", "endCursor") } else { ("hasPreviousPage", "startCursor") };
        found.splice(if forward { found.len()..found.len() } else { 0..0 }, ids);
        if page.data(&format!("tasks.pageInfo.{more}")) == false {
            return found;
        }
        cursor = page.data(&format!("tasks.pageInfo.{next}")).clone();
    }
}

both_databases! {
    /// Pages follow each other without a gap or a double, also where deadlines are equal; tasks without one come last either way.
    async fn pages_hold_with_equal_deadlines(environment: Environment) {
        let company = Company::open(&environment).await;
        let soon = now().trunc_subsecs(6) + Duration::hours(1);
        let due = [Some(soon), None, Some(soon), Some(soon - Duration::hours(2)), Some(soon), None, Some(soon)];
        let tasks = due.iter().enumerate().map(|(number, due_at)| NewTask {
            due_at: *due_at,
            ..wanted(TaskKind::Other, Role::Operations, &format!("r{number}"))
        });
        let ids = open(&environment, tasks.collect()).await;
        let operations = company.staff("OPERATIONS");
        for direction in ["ASC", "DESC"] {
            let sort = json!({ "field": "DUE_AT", "direction": direction });
            let all = walk(&operations, &sort, true).await;
            assert_eq!(all, walk(&operations, &sort, false).await, "{direction}");
            let mut once: Vec<String> = all.iter().map(Value::to_string).collect();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{direction}");
            let without = [&ids[1], &ids[5]];
            assert!(all[5..].iter().all(|id| without.contains(&id)), "{direction}: those without a deadline come last");
            assert_eq!(all.iter().position(|id| *id == ids[3]), Some(if direction == "ASC" { 0 } else { 4 }), "{direction}");
            let created = json!({ "field": "CREATED_AT", "direction": direction });
            assert_eq!(walk(&operations, &created, true).await, walk(&operations, &created, false).await, "{direction}");
        }
        let page = operations.query(PAGE, None, json!({ "first": 3 })).await.expect_ok();
        assert_eq!(page.data("tasks.count"), &json!({ "value": 7, "precision": "EXACT" }));
        let cursor = page.data("tasks.pageInfo.endCursor").clone();
        let other = json!({ "after": cursor, "sort": { "field": "CREATED_AT", "direction": "ASC" } });
        operations.query(PAGE, None, other).await.expect_error("BAD_REQUEST");
        company.close().await;
    }

    /// Every filter narrows the list and its count; the counts by kind are those of unfinished tasks.
    async fn filters_and_counts_agree(environment: Environment) {
        let company = Company::open(&environment).await;
        let late = Some(now() - Duration::minutes(1));
        let ids = open(&environment, vec![
            NewTask { due_at: late, ..wanted(TaskKind::CustomerCall, Role::CustomerService, "a") },
            wanted(TaskKind::CustomerCall, Role::CustomerService, "b"),
            wanted(TaskKind::GiftMissing, Role::Operations, "c"),
            NewTask { due_at: late, ..wanted(TaskKind::GiftMissing, Role::Operations, "d") },
        ]).await;
        let (boss, clerk) = (person(&company, "MANAGER", "boss"), company.staff("CUSTOMER_SERVICE"));
        act(&boss, "ClaimTask", json!({ "task": ids[2] })).await.expect_ok();
        act(&boss, "CompleteTask", json!({ "task": ids[3], "outcome": "DONE" })).await.expect_ok();
        for (filter, of_manager, of_clerk) in [
            (json!({}), 4, 2),
            (json!({ "state": ["OPEN", "CLAIMED"] }), 3, 2),
            (json!({ "state": "DONE" }), 1, 0),
            (json!({ "kind": "GIFT_MISSING" }), 2, 0),
            (json!({ "kind": [] }), 4, 2),
            (json!({ "role": ["CUSTOMER_SERVICE"] }), 2, 2),
            (json!({ "role": "OPERATIONS" }), 2, 0),
            (json!({ "overdue": true }), 1, 1),
            (json!({ "overdue": false }), 3, 1),
            (json!({ "mine": true }), 2, 0),
            (json!({ "mine": false }), 2, 2),
            (json!({ "mine": true, "state": "CLAIMED", "kind": "GIFT_MISSING" }), 1, 0),
        ] {
            assert_eq!((seen(&boss, filter.clone()).await.len(), seen(&clerk, filter.clone()).await.len()), (of_manager, of_clerk), "{filter}");
        }
        let counts = |client: Client| async move {
            let answer = run(&client, "MyTasks", json!({})).await.expect_ok();
            let some = answer.list("taskCounts").iter().filter(|one| one["open"] != 0);
            some.map(|one| (one["kind"].as_str().unwrap().to_owned(), one["open"].clone(), one["overdue"].clone())).collect::<Vec<_>>()
        };
        let calls = ("CUSTOMER_CALL".to_owned(), json!(2), json!(1));
        assert_eq!(counts(clerk).await, std::slice::from_ref(&calls));
        assert_eq!(counts(boss).await, [calls, ("GIFT_MISSING".to_owned(), json!(1), json!(0))]);
        company.close().await;
    }
}
