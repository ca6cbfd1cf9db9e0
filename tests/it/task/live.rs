//! Live tasks: each reader hears of the tasks that it sees, and goes on from its cursor.

use chrono::Duration;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

use super::{act, follow, person};

fn late(number: &str) -> Value {
    let mut data = purchase(number);
    data["shipBy"] = json!(time(now() - Duration::minutes(1)));
    data
}

fn shown(answer: &Answer) -> (&str, &str, i64) {
    let of = |path: &str| answer.text(&format!("tasks.task.{path}"));
    (of("kind"), of("state"), answer.number("tasks.task.version"))
}

both_databases! {
    /// A reader hears of each change of the tasks that it sees, and of no other; a cursor goes on without a gap or a double.
    async fn tasks_are_live_and_resume(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let (li, wang) = (person(&company, "CUSTOMER_SERVICE", "li"), person(&company, "CUSTOMER_SERVICE", "wang"));
        let far = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let mut live = follow(&li, Transport::WebSocket, json!({})).await;
        let mut mine = follow(&wang, Transport::Sse, json!({ "where": { "mine": true } })).await;
        let mut foreign = follow(&far, Transport::Sse, json!({})).await;
        company.order_with(SHOP, late("late"), "PACKED").await;
        let opened = live.next().await.expect_ok();
        assert_eq!(shown(&opened), ("CUSTOMER_CALL", "OPEN", 1));
        let id = opened.data("tasks.task.id").clone();
        act(&wang, "ClaimTask", json!({ "task": id })).await.expect_ok();
        let claimed = live.next().await.expect_ok();
        assert_eq!((shown(&claimed), claimed.text("tasks.task.assignee.name")), (("CUSTOMER_CALL", "CLAIMED", 2), "customer service"));
        assert_eq!(shown(&mine.next().await.expect_ok()), ("CUSTOMER_CALL", "CLAIMED", 2), "the first that is hers");
        act(&wang, "CompleteTask", json!({ "task": id, "outcome": "CUSTOMER_WAITS" })).await.expect_ok();
        assert_eq!(shown(&live.next().await.expect_ok()), ("CUSTOMER_CALL", "DONE", 3));

        let mut again = follow(&li, Transport::Sse, json!({ "after": opened.data("tasks.cursor") })).await;
        let (next, last) = (again.next().await.expect_ok(), again.next().await.expect_ok());
        assert_eq!(next.data("tasks.cursor"), claimed.data("tasks.cursor"));
        assert_eq!(last.text("tasks.task.state"), "DONE");
        // The stream of another shop had no event of all this.
        company.order_with(OTHER_SHOP, late("other"), "PACKED").await;
        let first = foreign.next().await.expect_ok();
        assert_eq!((shown(&first), first.text("tasks.task.order.number")), (("CUSTOMER_CALL", "OPEN", 1), again.next().await.expect_ok().text("tasks.task.order.number")));
        company.close().await;
    }

    /// A task that goes to another role leaves one stream and comes into the other.
    async fn a_task_moves_from_stream_to_stream(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let (li, manager) = (person(&company, "CUSTOMER_SERVICE", "li"), company.staff("MANAGER"));
        let mut buyers = follow(&company.staff("PURCHASING"), Transport::WebSocket, json!({})).await;
        let mut all = follow(&manager, Transport::Sse, json!({ "where": { "kind": "CUSTOMER_CALL" } })).await;
        company.order_with(SHOP, late("late"), "PACKED").await;
        let id = all.next().await.expect_ok().data("tasks.task.id").clone();
        act(&li, "AssignTask", json!({ "task": id, "role": "PURCHASING" })).await.expect_ok();
        assert_eq!(buyers.next().await.expect_ok().data("tasks.task.id"), &id);
        assert_eq!(all.next().await.expect_ok().text("tasks.task.role"), "PURCHASING");
        company.close().await;
    }
}
