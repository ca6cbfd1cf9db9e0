//! Counts the SQL statements that a database executes, by `pg_stat_statements`.

use std::collections::HashMap;

use sqlx::{Connection, Executor, PgConnection, PgPool};

/// Reads the counts of one database.
#[derive(Debug)]
pub struct Counter {
    pool: PgPool,
}

/// The number of executions of each statement so far, by its normalized text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calls(HashMap<String, u64>);

impl Counter {
    /// A counter of this database. The server must have been started with `pg_stat_statements` in `shared_preload_libraries`, as the
    /// harness's own servers are.
    pub async fn new(database_url: &str) -> Self {
        let mut connection = PgConnection::connect(database_url).await.expect("PostgreSQL answers");
        let made = connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements").await;
        made.expect("pg_stat_statements comes with PostgreSQL's contrib modules");
        connection.close().await.expect("the connection closes");
        Self { pool: PgPool::connect(database_url).await.expect("PostgreSQL answers") }
    }

    /// The counts at this moment.
    pub async fn calls(&self) -> Calls {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT query, CAST(sum(calls) AS bigint) FROM pg_stat_statements
             WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY query",
        )
        .fetch_all(&self.pool)
        .await
        .expect("the server was started with pg_stat_statements in shared_preload_libraries");
        Calls(rows.into_iter().map(|(query, calls)| (query, calls.unsigned_abs())).collect())
    }
}

impl Calls {
    /// The executions since an earlier count.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let new = self.0.iter().map(|(query, calls)| (query.clone(), calls - before.0.get(query).copied().unwrap_or(0)));
        Self(new.filter(|(_, calls)| *calls > 0).collect())
    }

    /// The number of statements for each of `requests` requests. Statements of background tasks are left out by their count: they come less
    /// often than every second request. Each count is one more than PostgreSQL's where the last execution is missing: the server counts an
    /// execution when it has ended, and by then its rows may already have been answered.
    #[expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
    pub fn for_each(&self, requests: u64) -> f64 {
        let often = self.0.values().filter(|calls| **calls * 2 >= requests);
        let executed: u64 = often.map(|calls| if (calls + 1).is_multiple_of(requests) { calls + 1 } else { *calls }).sum();
        executed as f64 / requests as f64
    }

    /// Each statement with its count.
    pub fn each(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(query, calls)| (query.as_str(), *calls))
    }

    /// The statements, most frequent first: for the message of a failed test.
    pub fn described(&self) -> String {
        let mut rows: Vec<_> = self.0.iter().collect();
        rows.sort_by_key(|(_, calls)| std::cmp::Reverse(**calls));
        rows.into_iter().map(|(query, calls)| format!("{calls} × {query}")).collect::<Vec<_>>().join("\n")
    }
}
