//! `backtest`: a rule over past orders, started by operations' mutation, against a keyset scan of the same rows.

use std::sync::Mutex;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use demo::seed::seed_within;
use panorama::clock::{Clock, SystemClock};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tests::application;
use tests::client::{Answer, Client};
use tests::operations::document_of;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::pass::{Duel, Passes};
use super::report::{Goal, Report};
use super::resident::measured;
use super::stage::{Cluster, Site};

/// The goals: the ratio and, in megabytes, the growth of the service's memory.
const GOAL: Goal = Goal { name: "backtest", must: 0.3, aim: 0.6 };
const MOST_MEGABYTES: f64 = 32.0;
/// The age of the state of the oldest order. It was placed some weeks before, and one backtest may read 90 days.
const OLDEST: TimeDelta = TimeDelta::days(65);
/// The orders of one page of the peer, as of a page of a backtest.
const PAGE: usize = 500;
/// The peer's statement: the rows that a backtest reads, in the same order.
const SCAN: &str = r#"SELECT o.placed_at, o.id, c.document, c.head, c.lines FROM "order" o JOIN order_card c ON c.order_id = o.id
  WHERE (o.placed_at, o.id) > ($1, $2) ORDER BY o.placed_at, o.id LIMIT $3"#;
const LOOK: &str = "query Look($id: ID!) { ruleBacktest(id: $id) { status matched progress { done total } } }";

/// Measures the line `backtest`: the slower one of a rule about velocity and a rule about a price.
pub fn run(runtime: &Runtime, cluster: &Cluster, passes: Passes, orders: u64, report: &mut Report) {
    let site = runtime.block_on(async {
        let url = seeded(cluster, orders).await;
        Site::serve(cluster, url, orders).await
    });
    let operations = site.client("OPERATIONS");
    let past = Past { range: runtime.block_on(range(&site)), orders };
    let peer = || runtime.block_on(scan(&site));
    let grown = Mutex::new(Vec::new());
    let duel = |condition: &Value| {
        let ours = |_: Duration| {
            let (took, megabytes) = measured(|| runtime.block_on(past.finished(&operations, condition)));
            grown.lock().expect("nobody failed").push(megabytes);
            per_second(orders, took)
        };
        let peer = |_: Duration| {
            let (took, _) = measured(|| assert_eq!(peer(), orders));
            per_second(orders, took)
        };
        passes.duel(ours, peer)
    };
    let (velocity, price) = (
        json!({ "compare": { "fact": "phoneOrders24h", "operator": "GT", "value": 5 } }),
        json!({ "compare": { "fact": "minUnitPriceRatio", "operator": "LT", "value": 6_000 } }),
    );
    let cancelled = runtime.block_on(past.cancelled(&operations, &velocity));
    let duels = [("velocity", duel(&velocity)), ("price", duel(&price))];
    let rates: Vec<String> = duels.iter().map(told).collect();
    let most = grown.into_inner().expect("nobody failed").into_iter().fold(0.0, f64::max);
    eprintln!(
        "bench: backtests of {orders} orders: {}; cancelled after {cancelled}; memory grew by at most {most:.1} MB, must at most {MOST_MEGABYTES}",
        rates.join(", ")
    );
    report.worst(GOAL, &duels);
    report.limit(Goal { name: "backtest-memory", must: MOST_MEGABYTES, aim: 8.0 }, most, "MB", "the most growth in any pass");
    runtime.block_on(site.close());
}

fn told((name, duel): &(&str, Duel)) -> String {
    format!("{name} {:.0}/s against {:.0}/s of a keyset scan of the same rows", duel.ours.rate(), duel.peer.rate())
}

/// A database with so many orders, none older than a backtest may read; it is kept for the next run.
async fn seeded(cluster: &Cluster, orders: u64) -> String {
    let url = cluster.database(&format!("bench_backtest_{orders}")).await;
    let store = application::open(&url, &cluster.key_file(), 8).await;
    store.migrate().await.expect("every migration runs");
    let report = |progress: demo::seed::Progress| {
        eprintln!("bench: seeded {} of {} orders, {:.0}/s", progress.written, progress.total, progress.per_second);
    };
    seed_within(&store, orders, (SystemClock.now(), OLDEST), report).await.expect("the orders are seeded");
    store.connection().close_by_ref().await.expect("the database closes");
    url
}

/// The time of the first order, and the end of the second of the last.
async fn range(site: &Site) -> (DateTime<Utc>, DateTime<Utc>) {
    let mut connection = PgConnection::connect(&site.database_url).await.expect("PostgreSQL answers");
    let statement = r#"SELECT min(placed_at), max(placed_at) FROM "order""#;
    let (first, last): (i64, i64) =
        sqlx::query_as(AssertSqlSafe(statement)).fetch_one(&mut connection).await.expect("the times of placing");
    connection.close().await.expect("the connection closes");
    let time = |micros| DateTime::from_timestamp_micros(micros).expect("a time of the seed");
    (time(first), time(last) + TimeDelta::seconds(1))
}

/// Reads the rows of all orders page by page; returns their number.
async fn scan(site: &Site) -> u64 {
    let mut connection = PgConnection::connect(&site.database_url).await.expect("PostgreSQL answers");
    let (mut after, mut read) = ((i64::MIN, Uuid::nil()), 0);
    loop {
        let page = sqlx::query(SCAN).bind(after.0).bind(after.1).bind(i64::try_from(PAGE).expect("small"));
        let rows = page.fetch_all(&mut connection).await.expect("a page");
        read += rows.len() as u64;
        let Some(last) = rows.last() else { break };
        after = (last.get("placed_at"), last.get("id"));
        for row in &rows {
            let texts = ["document", "head", "lines"].map(|column| row.get::<Option<&str>, _>(column).map_or(0, str::len));
            std::hint::black_box(texts);
        }
    }
    connection.close().await.expect("the connection closes");
    read
}

/// The orders that a backtest reads.
struct Past {
    range: (DateTime<Utc>, DateTime<Utc>),
    orders: u64,
}

impl Past {
    async fn started(&self, operations: &Client, condition: &Value) -> Value {
        let (from, to) = self.range;
        let input = json!({ "draft": { "condition": condition }, "from": from.to_rfc3339(), "to": to.to_rfc3339() });
        let document = document_of("StartBacktest");
        let started = operations.query(document, Some("StartBacktest"), json!({ "input": input })).await.expect_ok();
        json!({ "id": started.text("ruleBacktestStart.backtest.id") })
    }

    /// Looks at a backtest until this is true of it.
    async fn until(&self, operations: &Client, id: &Value, is_true: impl Fn(&Answer) -> bool) -> Answer {
        let mut turns = tokio::time::interval(Duration::from_millis(10));
        loop {
            turns.tick().await;
            let look = operations.query(LOOK, None, id.clone()).await.expect_ok();
            assert_ne!(look.text("ruleBacktest.status"), "FAILED", "{look}");
            if is_true(&look) {
                return look;
            }
        }
    }

    /// Runs a backtest to its end.
    async fn finished(&self, operations: &Client, condition: &Value) {
        let id = self.started(operations, condition).await;
        let done = self.until(operations, &id, |look| look.text("ruleBacktest.status") == "DONE").await;
        assert_eq!(u64::try_from(done.number("ruleBacktest.progress.done")), Ok(self.orders), "{done}");
    }

    /// Cancels a backtest that has begun; returns the orders that it had read. It reads no more.
    async fn cancelled(&self, operations: &Client, condition: &Value) -> i64 {
        let id = self.started(operations, condition).await;
        self.until(operations, &id, |look| look.number("ruleBacktest.progress.done") > 0).await;
        let document = document_of("CancelBacktest");
        let input = json!({ "input": { "backtest": id["id"] } });
        let ended = operations.query(document, Some("CancelBacktest"), input).await.expect_ok();
        assert_eq!(ended.text("ruleBacktestCancel.backtest.status"), "CANCELLED");
        let done = ended.number("ruleBacktestCancel.backtest.progress.done");
        // A worker that goes on in vain would be seen after the time of three announcements; that it stopped is announced by no event.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let later = operations.query(LOOK, None, id).await.expect_ok();
        let after = (later.text("ruleBacktest.status"), later.number("ruleBacktest.progress.done"));
        assert_eq!(after, ("CANCELLED", done), "a cancelled backtest reads no more");
        assert!(u64::try_from(done).is_ok_and(|done| done < self.orders), "it was cancelled before its end");
        done
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn per_second(orders: u64, took: Duration) -> f64 {
    orders as f64 / took.as_secs_f64()
}
