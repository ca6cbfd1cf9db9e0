//! Queries of the tables, for data that the public interface does not show.

use std::time::Duration;

use panorama::store::Store;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use tokio::time::{interval, timeout};

/// Waits until the relay has given a position to every committed entry. It may run in another process, so the tables are queried.
pub async fn relayed(store: &Store) {
    let (feed, mut turns) = (store.journal().feed(), interval(Duration::from_millis(50)));
    let relayed = async {
        while feed.backlog().await.expect("the database answers").is_some() {
            turns.tick().await;
        }
    };
    timeout(tests::PATIENCE, relayed).await.expect("everything gets its position in time");
}

/// The number of rows in a table.
pub async fn rows(store: &Store, table: &str) -> i64 {
    count(store, &format!("\"{table}\"")).await
}

/// The number of rows in a table, or in a table with a condition.
pub async fn count(store: &Store, from: &str) -> i64 {
    let statement = Statement::from_string(store.backend(), format!("SELECT count(*) FROM {from}"));
    let row = store.connection().query_one_raw(statement).await.expect("the table is there").expect("a count");
    row.try_get_by_index(0).expect("a number")
}

/// The sum of a column of a table, or of a table with a condition.
pub async fn sum(store: &Store, column: &str, from: &str) -> i64 {
    let statement =
        Statement::from_string(store.backend(), format!("SELECT CAST(coalesce(sum({column}), 0) AS bigint) FROM {from}"));
    let row = store.connection().query_one_raw(statement).await.expect("the table is there").expect("a sum");
    row.try_get_by_index(0).expect("a number")
}

/// The number of journal entries about orders, plus the alerts; those of overdue promises are left out, because a sweep raises them at
/// times of its own.
pub async fn entries(store: &Store) -> i64 {
    let entries = count(store, "journal WHERE kind NOT IN ('AlertRaised', 'AlertResolved')").await;
    entries + count(store, "alert WHERE kind <> 'PROMISE_OVERDUE'").await
}

/// The row counts of all tables that a delivery may change; the audit log is left out, because it records every delivery.
pub async fn everything(store: &Store) -> Vec<(String, i64)> {
    let mut counts = Vec::new();
    for table in names(store).await.into_iter().filter(|table| !matches!(table.as_str(), "audit_log" | "refused_request")) {
        let count = rows(store, &table).await;
        counts.push((table, count));
    }
    counts
}

/// The names of all tables.
pub async fn names(store: &Store) -> Vec<String> {
    let select = match store.backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        _ => "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
    };
    texts(store, select.to_owned()).await
}

/// Every row of every table as one text, bytes in hex.
pub async fn dump(store: &Store) -> String {
    let mut all = String::new();
    for table in names(store).await {
        let select = match store.backend() {
            DbBackend::Sqlite => {
                let columns = texts(store, format!("SELECT name FROM pragma_table_info('{table}')")).await;
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                format!("SELECT {} FROM \"{table}\"", quoted.join(" || ',' || "))
            }
            _ => format!("SELECT t::text FROM \"{table}\" t"),
        };
        for row in texts(store, select).await {
            all.extend([table.as_str(), ": ", &row, "\n"]);
        }
    }
    all
}

/// The texts of the one selected column.
pub async fn texts(store: &Store, select: String) -> Vec<String> {
    let statement = Statement::from_string(store.backend(), select);
    let rows = store.connection().query_all_raw(statement).await.expect("the database answers");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}
