//! Lists that are read page after page while orders change.

use panorama::clock::{Clock, SystemClock};
use serde_json::json;
use tests::client::Client;
use tests::environment::Environment;

use crate::intake::company;
use crate::intake::push::{self, web_order};

const PAGE: &str = "query Page($after: String, $sort: OrderSortInput!, $where: OrderWhereInput) {
    orders(first: 2, after: $after, sortBy: $sort, where: $where) { nodes { channelOrder { number } } pageInfo { hasNextPage endCursor } } }";

/// The numbers of a page, and the cursor of the next one.
async fn page(client: &Client, sort: (&str, &str), after: Option<&str>, from: Option<&str>) -> (Vec<String>, Option<String>) {
    let filter = from.map(|from| json!({ "updatedAt": { "from": from } }));
    let variables = json!({ "after": after, "sort": { "field": sort.0, "direction": sort.1 }, "where": filter });
    let answer = client.query(PAGE, Some("Page"), variables).await.expect_ok();
    let numbers = answer.list("orders.nodes").iter().map(|node| node["channelOrder"]["number"].as_str().unwrap().to_owned());
    let more = answer.data("orders.pageInfo.hasNextPage") == &json!(true);
    (numbers.collect(), more.then(|| answer.text("orders.pageInfo.endCursor").to_owned()))
}

/// The numbers on all pages after a cursor.
async fn rest(client: &Client, sort: (&str, &str), mut after: Option<String>) -> Vec<String> {
    let mut met = Vec::new();
    while let Some(cursor) = after {
        let (numbers, next) = page(client, sort, Some(&cursor), None).await;
        met.extend(numbers);
        after = next;
    }
    met
}

tests::both_databases! {
    /// An order of a later page changes: by `RECEIVED` every order is listed once; by `UPDATED_AT` the changed one is found by its time.
    async fn what_changes_between_two_pages_is_not_missed(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let change = async |number: &str, turn: u32| {
            let mut order = web_order(number, &format!("2026-11-20T12:00:{turn:02}+08:00"));
            order["data"]["contact"]["line"] = json!(format!("示例大道 {turn} 号"));
            push::generic(&format!("{number}-{turn}"), &order).expect_taken(&sender).await;
        };
        let all: Vec<String> = (1..=5).map(|number| format!("PAGE-{number}")).collect();
        for number in &all {
            change(number, 0).await;
        }
        for (turn, direction) in [(1, "ASC"), (2, "DESC")] {
            let (mut met, next) = page(&manager, ("RECEIVED", direction), None, None).await;
            // One order that was listed already, and one that was not.
            change("PAGE-1", turn).await;
            change("PAGE-5", turn).await;
            change("PAGE-3", turn).await;
            met.extend(rest(&manager, ("RECEIVED", direction), next).await);
            if direction == "DESC" {
                met.reverse();
            }
            assert_eq!(met, all, "{direction}");
        }

        let snapshot = SystemClock.now().to_rfc3339();
        let (mut met, next) = page(&manager, ("UPDATED_AT", "DESC"), None, None).await;
        let moved = all.iter().find(|number| !met.contains(*number)).unwrap();
        change(moved, 3).await;
        met.extend(rest(&manager, ("UPDATED_AT", "DESC"), next).await);
        assert!(!met.contains(moved), "it has moved to the front, as the description says");
        let (since, _) = page(&manager, ("UPDATED_AT", "DESC"), None, Some(&snapshot)).await;
        assert_eq!(since, std::slice::from_ref(moved));
        server.stop().await;
    }
}
