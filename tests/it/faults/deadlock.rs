//! A deadlock that PostgreSQL ends by failing our transaction (40P01): the transaction is repeated, and has one effect.

use std::time::Duration;

use sqlx::{Connection, Executor, PgConnection};
use tests::company::Company;
use tests::environment::Environment;
use tokio::time::{interval, timeout};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_victim_of_a_deadlock_is_tried_again() {
    let environment = Environment::postgres().await;
    let company = Company::open(&environment).await;
    let order = company.order("1", "PACKED").await;
    let mut other = PgConnection::connect(&environment.database_url()).await.unwrap();
    let mut onlooker = PgConnection::connect(&environment.database_url()).await.unwrap();
    // The other session never checks for a deadlock in this test, so that ours is the victim.
    other.execute("BEGIN; SET LOCAL deadlock_timeout = '5min'").await.unwrap();
    other.execute(r#"SELECT id FROM "order" WHERE channel_number = '1' FOR UPDATE"#).await.unwrap();
    let reported = order.track("IN_TRANSIT");
    let crossing = async {
        // Our transaction has locked the parcel's number and waits for the order; the other session holds the order and wants the number.
        until(
            &mut onlooker,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .await;
        let number = "SELECT pg_advisory_xact_lock(hashtextextended('SF-1', 0))";
        timeout(tests::PATIENCE, other.execute(number)).await.expect("the deadlock is ended in time").unwrap();
        other.execute("ROLLBACK").await.unwrap();
    };
    tokio::join!(reported, crossing);
    until(&mut onlooker, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").await;
    let events = order.see("shipments { events { status } }").await;
    assert_eq!(events["shipments"][0]["events"].as_array().map(Vec::len), Some(1), "{events}");
    for connection in [other, onlooker] {
        connection.close().await.unwrap();
    }
    company.close().await;
}

/// Repeats the query until its result is above zero, because PostgreSQL sends no event when a session begins to wait.
async fn until(connection: &mut PgConnection, question: &'static str) {
    let asking = async {
        let mut turns = interval(Duration::from_millis(20));
        while sqlx::query_scalar::<_, i64>(question).fetch_one(&mut *connection).await.unwrap() == 0 {
            turns.tick().await;
        }
    };
    timeout(tests::PATIENCE, asking).await.expect(question);
}
