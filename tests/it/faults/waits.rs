//! Waits that PostgreSQL itself ends: for a lock of another session, and for a statement that runs too long.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};
use tests::client::{Answer, Transport};
use tests::company::{Company, command, now, time};
use tests::environment::Environment;
use tokio::time::Instant;

/// The answer while the database is unavailable: the same request may be sent again.
#[track_caller]
fn expect_told_to_come_again(answer: &Answer) {
    assert_eq!(answer.expect_error("INTERNAL")["extensions"]["reason"], "UNAVAILABLE", "{answer}");
    assert!(answer.headers.contains_key("retry-after"), "{answer}");
}

/// An export of the last hour, after its end.
async fn export(company: &Company) -> Answer {
    let finance = company.staff("FINANCE");
    let range = json!({ "from": time(now() - TimeDelta::hours(1)), "to": time(now() + TimeDelta::hours(1)) });
    let asked = command(&finance, "completedOrdersExport", range).await.expect_ok();
    let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
    let mut progress = finance.subscribe(Transport::Sse, "ExportProgress", id).await;
    progress.next_where(|step| ["COMPLETED", "FAILED"].contains(&step.text("orderExport.status"))).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_somebody_holds_holds_nobody_for_long() {
    let environment = Environment::postgres().await;
    let company = Company::open(&environment).await;
    let order = company.order("1", "PAID").await;
    let address = export(&company).await.text("orderExport.url").to_owned();
    let mut other = PgConnection::connect(&environment.database_url()).await.unwrap();
    other.execute(r#"BEGIN; SELECT id FROM "order" FOR UPDATE; LOCK TABLE export"#).await.unwrap();
    let approve = json!({ "order": order.id, "idempotencyKey": "once" });
    let begun = Instant::now();
    expect_told_to_come_again(&order.by("CUSTOMER_SERVICE", "orderApprove", approve.clone()).await);
    // Two timeouts of five seconds: earlier than the thirty seconds of the request itself.
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    assert_eq!(order.status().await, "PAID", "reading waits for nobody");
    let download = async || company.anonymous().http().get(&address).send().await.unwrap();
    let told = download().await;
    assert!(told.status().as_u16() == 503 && told.headers().contains_key("retry-after"), "{told:?}");
    other.execute("ROLLBACK").await.unwrap();
    order.by("CUSTOMER_SERVICE", "orderApprove", approve).await.expect_ok();
    assert_eq!(download().await.status().as_u16(), 200);
    other.close().await.unwrap();
    company.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_runs_too_long_is_ended_and_an_export_is_not() {
    let environment = Environment::postgres().await;
    let company = Company::open_with(&environment, |settings| settings.database_statement_seconds = 1).await;
    let order = company.order("1", "COMPLETED").await;
    order.by("FINANCE", "settlementRecord", json!({ "order": order.id, "settledAt": time(now()) })).await.expect_ok();
    let mut other = PgConnection::connect(&environment.database_url()).await.unwrap();

    let dawdle =
        "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
        CREATE TRIGGER dawdle BEFORE INSERT ON conversation_message FOR EACH ROW EXECUTE FUNCTION dawdle()";
    other.execute(dawdle).await.unwrap();
    let message = json!({ "order": order.id, "body": "您好", "idempotencyKey": "once" });
    expect_told_to_come_again(&order.by("CUSTOMER_SERVICE", "conversationMessageRecord", message.clone()).await);
    other.execute("DROP TRIGGER dawdle ON conversation_message").await.unwrap();
    order.by("CUSTOMER_SERVICE", "conversationMessageRecord", message).await.expect_ok();
    let dawdling = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    assert_eq!(sqlx::query_scalar::<_, i64>(dawdling).fetch_one(&mut other).await.unwrap(), 0, "it runs on behind nobody's back");

    // From here on every row of the orders takes two seconds.
    let slow = r#"ALTER TABLE "order" RENAME TO swift;
        CREATE VIEW "order" AS SELECT swift.* FROM swift CROSS JOIN LATERAL (SELECT pg_sleep(2) WHERE swift.id IS NOT NULL) AS slow"#;
    other.execute(slow).await.unwrap();
    let manager = company.staff("MANAGER");
    expect_told_to_come_again(&manager.query("{ orders(first: 1) { nodes { id } } }", None, json!({})).await);
    let done = export(&company).await;
    assert_eq!((done.text("orderExport.status"), done.number("orderExport.rowCount")), ("COMPLETED", 1), "{done}");
    other.close().await.unwrap();
    company.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_runs_on_behind_its_request() {
    let environment = Environment::postgres().await;
    let company = Company::open_with(&environment, |settings| {
        (settings.http.request_seconds, settings.http.statement_seconds) = (2, 600);
        settings.database_statement_seconds = 600;
    })
    .await;
    let order = company.order("1", "PAID").await;
    let mut other = PgConnection::connect(&environment.database_url()).await.unwrap();
    let slow = r#"ALTER TABLE "order" RENAME TO swift;
        CREATE VIEW "order" AS SELECT swift.* FROM swift CROSS JOIN LATERAL (SELECT pg_sleep(600) WHERE swift.id IS NOT NULL) AS slow"#;
    other.execute(slow).await.unwrap();
    let manager = company.staff("MANAGER");
    let begun = Instant::now();
    for document in ["{ orders(first: 1) { nodes { id } } }", "{ orders(first: 1) { count { value } } }"] {
        let answer = manager.query(document, None, json!({})).await;
        let reason = &answer.expect_error("INTERNAL")["extensions"]["reason"];
        assert!(reason == "TIMEOUT" || reason == "UNAVAILABLE", "{answer}");
    }
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    while sqlx::query_scalar::<_, i64>(sleeping).fetch_one(&mut other).await.unwrap() > 0 {
        // Two requests of two seconds each, and statements that might take ten minutes.
        assert!(begun.elapsed() < Duration::from_mins(2), "they run on");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    other.execute(r#"DROP VIEW "order"; ALTER TABLE swift RENAME TO "order""#).await.unwrap();
    assert_eq!(order.status().await, "PAID");
    assert_eq!(
        manager
            .query("{ orders(first: 1) { nodes { id } count { value } } }", None, json!({}))
            .await
            .expect_ok()
            .list("orders.nodes")
            .len(),
        1
    );
    other.close().await.unwrap();
    company.close().await;
}
