//! `export`: completed and settled orders into a CSV file, by finance's mutation, against `COPY … TO STDOUT` of the same columns.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tests::application;
use tests::client::Client;
use tokio::runtime::Runtime;

use super::pass::Passes;
use super::report::{Goal, Report};
use super::resident::measured;
use super::stage::{Cluster, Site};

/// The goals: the ratio and, in megabytes, the growth of the service's memory.
const GOAL: Goal = Goal { name: "export", must: 0.5, aim: 0.9 };
const MOST_MEGABYTES: f64 = 16.0;
/// The rows that the export reads, a second apart; other columns and tables of the orders stay empty.
const SEED: &str = r#"INSERT INTO "order" (id, number, version, status, status_since, shop, channel, channel_number, placed_at, paid_at,
    completed_at, priority, tags, currency, goods, discount, freight, tax, payable, paid, refunded, discounts, marks, promise_basis,
    voucher_number, settled_at, settled, held, contact_sealed, contact_key, created_at, updated_at)
  SELECT lpad(to_hex(n), 32, '0')::uuid, 'bench-web-E' || lpad(n::text, 9, '0'), 7, 'COMPLETED', t, 'bench-web', 'GENERIC',
    'E' || lpad(n::text, 9, '0'), t - 500000000000, t - 400000000000, t, 0, '[]', 'CNY', 29900 + n % 1000, 3000, 0, 0,
    26900 + n % 1000, 26900 + n % 1000, 0, '[]', '[]', 'SHOP', 'V-' || n, t + 1000000, true, false, '\x00', 'none', t, t
  FROM (SELECT n, 1780000000000000 + n * 1000000 AS t FROM generate_series(1::bigint, {rows}) AS n) AS series"#;
/// The columns of the file, as `COPY` reads them.
const COPY: &str = r#"COPY (SELECT number, channel, shop, channel_number, placed_at, paid_at, completed_at, settled_at, currency, goods,
    discount, freight, tax, payable, paid, refunded, paid - refunded, voucher_number
  FROM "order" WHERE settled AND status = 'COMPLETED') TO STDOUT"#;

/// Measures the line `export`.
pub fn run(runtime: &Runtime, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let rows = super::number("PANORAMA_BENCH_EXPORT_ROWS", 1_000_000);
    let name = format!("bench_export_{rows}");
    let site = runtime.block_on(async {
        let url = seeded(cluster, &name, rows).await;
        Site::serve(cluster, url, rows).await
    });
    let finance = site.client("FINANCE");
    let grown = Mutex::new(Vec::new());
    let ours = |_: Duration| {
        let (rate, megabytes) = measured(|| runtime.block_on(export(&finance, rows)));
        grown.lock().expect("nobody failed").push(megabytes);
        site.remove_exports();
        per_second(rows, rate)
    };
    let duel = passes.duel(ours, |_| per_second(rows, copy(cluster, &name)));
    let passes: Vec<f64> = grown.into_inner().expect("nobody failed");
    let (most, each) =
        (passes.iter().copied().fold(0.0, f64::max), passes.iter().map(|one| format!("{one:.1}")).collect::<Vec<_>>());
    let against = format!(
        "COPY of the same columns of {rows} orders to /dev/null; memory grew by {most:.1} MB ({}), must at most {MOST_MEGABYTES}",
        each.join(", ")
    );
    report.duel(GOAL, &duel, &against);
    runtime.block_on(site.close());
}

/// A database with this number of completed orders, kept for the next run.
async fn seeded(cluster: &Cluster, name: &str, rows: u64) -> String {
    let url = cluster.database(name).await;
    let store = application::open(&url, &cluster.key_file(), 2).await;
    store.migrate().await.expect("every migration runs");
    store.connection().close_by_ref().await.expect("the database closes");
    let mut connection = PgConnection::connect(&url).await.expect("PostgreSQL answers");
    let there: i64 = sqlx::query_scalar(r#"SELECT count(*) FROM "order""#).fetch_one(&mut connection).await.expect("a count");
    if u64::try_from(there) != Ok(rows) {
        eprintln!("bench: seeding {rows} completed orders");
        connection.execute(r#"TRUNCATE "order" CASCADE"#).await.expect("the table is emptied");
        connection.execute(AssertSqlSafe(SEED.replace("{rows}", &rows.to_string()))).await.expect("the orders are seeded");
        connection.execute(r#"VACUUM (ANALYZE) "order""#).await.expect("the table is analyzed");
    }
    connection.close().await.expect("the connection closes");
    url
}

/// Starts an export and waits until it is finished.
async fn export(finance: &Client, rows: u64) {
    const ASK: &str = "mutation Ask($input: CompletedOrdersExportInput!) { completedOrdersExport(input: $input) { export { id } userErrors { code } } }";
    const LOOK: &str = "query Look($id: ID!) { orderExport(id: $id) { status rowCount } }";
    let input = json!({ "from": "2026-01-01T00:00:00Z", "to": "2036-01-01T00:00:00Z", "format": "CSV" });
    let asked = finance.query(ASK, None, json!({ "input": input })).await.expect_ok();
    let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
    let mut turns = tokio::time::interval(Duration::from_millis(5));
    loop {
        turns.tick().await;
        let look = finance.query(LOOK, None, id.clone()).await.expect_ok();
        match look.text("orderExport.status") {
            "COMPLETED" => {
                assert_eq!(u64::try_from(look.number("orderExport.rowCount")), Ok(rows));
                return;
            }
            "FAILED" => panic!("the export failed: {look}"),
            _ => {}
        }
    }
}

fn copy(cluster: &Cluster, database: &str) -> Duration {
    let mut command = Command::new(cluster.postgres.program("psql"));
    command.arg("-h").arg(cluster.postgres.directory()).args(["-U", "postgres", "-X", "-q", "-c", COPY, database]);
    let started = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("psql starts");
    assert!(status.success(), "COPY ends well");
    started.elapsed()
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn per_second(rows: u64, took: Duration) -> f64 {
    rows as f64 / took.as_secs_f64()
}
