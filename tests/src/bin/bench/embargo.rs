//! `embargo`: the seconds from placing an embargo until all open orders of its region are held and their cards show it, and the p99 of a
//! card meanwhile against the p99 of a card before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tests::client::Client;
use tests::operations::document_of;
use tokio::runtime::Runtime;

use super::ingest::{SHOP, Sender, fresh};
use super::load::{Caller, Target};
use super::pass::Passes;
use super::report::{Goal, Report};
use super::stage::{Cluster, Site};

/// The orders whose cards are read.
const CARDS: u64 = 4_096;
/// The deliveries that are made at once.
const CHUNK: u64 = 10_000;
/// The longest time of placing or lifting.
const PATIENCE: Duration = Duration::from_mins(15);
const LOOK: &str = "query Look { embargoes(first: 1) { nodes { state heldOrders releasedOrders openTasks } } }";
const STATE: &str = "query State { embargoes(first: 1) { nodes { state } } }";

/// Measures the lines `embargo` and `embargo-card`.
pub fn run(runtime: &Runtime, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let orders = super::number("PANORAMA_BENCH_EMBARGO_ORDERS", 100_000);
    let site = runtime.block_on(async {
        let url = fresh(cluster, "bench_embargo").await;
        Site::serve(cluster, url, orders).await
    });
    let sender = Sender::new();
    for first in (0..orders).step_by(usize::try_from(CHUNK).expect("small")) {
        let numbers = first..(first + CHUNK).min(orders);
        let requests = numbers.map(|number| sender.request(number)).collect();
        runtime.block_on(Target::new(&site.url, requests).all_once());
    }
    eprintln!("bench: {orders} open orders are there");
    let operations = site.client("OPERATIONS");
    let cards = Target::new(&site.url, (0..CARDS).map(|key| site.request(&card(key * 7_919 % orders))).collect());
    let until = Instant::now() + Duration::from_secs(passes.seconds.max(10));
    let alone = Caller::open(&cards).p99(|| Instant::now() < until);

    let begun = Instant::now();
    let id = runtime.block_on(place(&operations));
    let placing = beside(runtime, &cards, reached(&operations, "ACTIVE"));
    let placed = begun.elapsed().as_secs_f64();
    let held = runtime.block_on(look(&operations, LOOK));
    assert_eq!(held, json!({ "state": "ACTIVE", "heldOrders": orders, "releasedOrders": 0, "openTasks": orders }));
    assert_eq!(runtime.block_on(held_orders(&site)), i64::try_from(orders).expect("small"));
    assert!(String::from_utf8_lossy(&cards.first_answer()).contains("REGION_EMBARGO"), "a card shows the hold");

    let begun = Instant::now();
    runtime.block_on(lift(&operations, &id));
    let lifting = beside(runtime, &cards, reached(&operations, "LIFTED"));
    let lifted = begun.elapsed().as_secs_f64();
    let freed = runtime.block_on(look(&operations, LOOK));
    assert_eq!(freed, json!({ "state": "LIFTED", "heldOrders": orders, "releasedOrders": orders, "openTasks": 0 }));

    let detail = format!("until {orders} open orders are held, each with its card and a task; lifted in {lifted:.1} s");
    report.limit(Goal { name: "embargo", must: 60.0, aim: 20.0 }, placed, "s", &detail);
    let ms = |seconds: f64| format!("{:.2}", seconds * 1e3);
    let detail =
        format!("p99 of a card alone {} ms, while placing {} ms, while lifting {} ms", ms(alone), ms(placing), ms(lifting));
    report.limit(Goal { name: "embargo-card", must: 1.5, aim: 1.2 }, placing / alone, "ratio", &detail);
    runtime.block_on(site.close());
}

/// The request for a card.
fn card(number: u64) -> Value {
    let by = json!({ "by": { "number": format!("{SHOP}-B{number:09}") } });
    json!({ "query": document_of("OrderCard"), "operationName": "OrderCard", "variables": by })
}

/// The p99 of a card in seconds while a piece of work goes on.
fn beside(runtime: &Runtime, cards: &Target, work: impl Future<Output = ()> + Send) -> f64 {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| Caller::open(cards).p99(|| !is_over.load(Ordering::Relaxed)));
        runtime.block_on(work);
        is_over.store(true, Ordering::Relaxed);
        reading.join().expect("the reader ends")
    })
}

async fn place(operations: &Client) -> Value {
    let input = json!({ "regions": ["44"], "reason": "台风停运", "tellCustomerService": true });
    let placed = operations.query(document_of("PlaceEmbargo"), Some("PlaceEmbargo"), json!({ "input": input })).await.expect_ok();
    json!({ "id": placed.text("embargoPlace.embargo.id") })
}

async fn lift(operations: &Client, id: &Value) {
    let input = json!({ "embargo": id["id"] });
    operations.query(document_of("LiftEmbargo"), Some("LiftEmbargo"), json!({ "input": input })).await.expect_ok();
}

/// The newest embargo, as this query shows it.
async fn look(operations: &Client, query: &str) -> Value {
    operations.query(query, None, json!({})).await.expect_ok().data("embargoes.nodes.0").clone()
}

/// Waits until the newest embargo has this state.
async fn reached(operations: &Client, state: &str) {
    let until = Instant::now() + PATIENCE;
    let mut turns = tokio::time::interval(Duration::from_millis(100));
    while Instant::now() < until {
        turns.tick().await;
        if look(operations, STATE).await["state"] == state {
            return;
        }
    }
    panic!("the embargo is not {state} after {PATIENCE:?}");
}

/// The number of orders that are held.
async fn held_orders(site: &Site) -> i64 {
    let mut connection = PgConnection::connect(&site.database_url).await.expect("PostgreSQL answers");
    let statement = r#"SELECT count(*) FROM "order" WHERE held"#;
    let held = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(&mut connection).await.expect("a count");
    connection.close().await.expect("the connection closes");
    held
}
