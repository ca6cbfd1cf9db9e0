//! A deadline for each statement that reads on SQLite, where no server ends one.
//!
//! SQLite calls a handler every few thousand steps. The handler ends the statement when the time is over or when the request that waits for
//! the rows was given up, so that such a request uses no more of the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sea_orm::sqlx::{Arguments, AssertSqlSafe, Decode, Error, Row, SqlitePool, TypeInfo as _, ValueRef as _, query_with};
use sea_orm::{DbErr, QueryResult, RuntimeErr, Statement, Value};
use tokio::time::Instant;

use crate::StoreError;
use crate::base::bounds;

/// Steps of SQLite's virtual machine between two calls of the handler: well under a millisecond.
const STEPS: i32 = 4_000;

const RUNS: u8 = 0;
const DONE: u8 = 1;
const GIVEN_UP: u8 = 2;

/// The rows of a statement that may run for `usual`, and at most for the time left of its request. `None` = the statement binds a value of
/// an unsupported type.
pub(crate) async fn rows(
    pool: &SqlitePool,
    statement: &Statement,
    usual: Option<Duration>,
) -> Result<Option<Vec<QueryResult>>, StoreError> {
    let Some(arguments) = arguments(statement) else { return Ok(None) };
    let connection = pool.acquire().await.map_err(refused)?;
    let mut lent = Lent { connection, state: Arc::new(AtomicU8::new(RUNS)) };
    let end = bounds::within(usual)?.map(|within| Instant::now() + within);
    let state = Arc::clone(&lent.state);
    let goes_on = move || match state.load(Ordering::Relaxed) {
        RUNS => end.is_none_or(|end| Instant::now() < end),
        DONE => true,
        _ => false,
    };
    lent.connection.lock_handle().await.map_err(refused)?.set_progress_handler(STEPS, goes_on);
    let rows = collect(query_with(AssertSqlSafe(statement.sql.as_str()), arguments).fetch(&mut *lent.connection)).await;
    lent.state.store(DONE, Ordering::Relaxed);
    rows.map(Some)
}

/// The rows, as far as the bounds of the request allow.
async fn collect(mut found: impl Stream<Item = Result<SqliteRow, Error>> + Unpin) -> Result<Vec<QueryResult>, StoreError> {
    let mut rows = Vec::new();
    while let Some(row) = found.next().await {
        let row = row.map_err(refused)?;
        bounds::take(bytes_of(&row))?;
        rows.push(row.into());
    }
    Ok(rows)
}

/// The bytes of the texts in a row.
pub(crate) fn bytes_of(row: &SqliteRow) -> usize {
    let bytes = (0..row.len()).filter_map(|at| row.try_get_raw(at).ok());
    let texts = bytes.filter(|value| !value.is_null() && matches!(value.type_info().name(), "TEXT" | "BLOB"));
    texts.filter_map(|value| <&[u8] as Decode<Sqlite>>::decode(value).ok().map(<[u8]>::len)).sum()
}

fn refused(error: Error) -> StoreError {
    DbErr::Query(RuntimeErr::SqlxError(error.into())).into()
}

/// A borrowed connection and the state that its handler reads. It is closed when its user leaves in the middle of a statement.
struct Lent {
    connection: PoolConnection<Sqlite>,
    state: Arc<AtomicU8>,
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.state.load(Ordering::Relaxed) == RUNS {
            self.state.store(GIVEN_UP, Ordering::Relaxed);
            self.connection.close_on_drop();
        }
    }
}

fn arguments(statement: &Statement) -> Option<SqliteArguments> {
    let mut arguments = SqliteArguments::default();
    for value in statement.values.iter().flat_map(|values| &values.0) {
        let added = match value {
            Value::Uuid(value) => arguments.add(*value),
            Value::String(value) => arguments.add(value.clone()),
            Value::BigInt(value) => arguments.add(*value),
            Value::Int(value) => arguments.add(*value),
            _ => return None,
        };
        added.ok()?;
    }
    Some(arguments)
}

#[cfg(test)]
mod tests {
    use budget::Bounds;
    use sea_orm::DbBackend;
    use sea_orm::sqlx::sqlite::SqlitePoolOptions;

    use super::*;

    const ENDLESS: &str = "WITH RECURSIVE t(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) AS n FROM t";
    const LONG: Option<Duration> = Some(Duration::from_hours(1));

    fn statement(text: &str) -> Statement {
        Statement::from_sql_and_values(DbBackend::Sqlite, text, [Value::from(1_i64)])
    }

    /// The one connection of this pool answers again.
    async fn check_free(pool: &SqlitePool) {
        let rows = rows(pool, &statement("SELECT $1 AS n"), LONG).await.unwrap().unwrap();
        assert_eq!(rows[0].try_get::<i64>("", "n").unwrap(), 1);
    }

    #[tokio::test]
    async fn a_statement_ends_with_its_time_and_with_whoever_waits_for_it() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let late = rows(&pool, &statement(ENDLESS), Some(Duration::from_millis(20))).await;
        assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
        check_free(&pool).await;
        let given_up = tokio::time::timeout(Duration::from_millis(20), rows(&pool, &statement(ENDLESS), LONG)).await;
        assert!(given_up.is_err());
        check_free(&pool).await;
        // A later statement on the connection is not ended by the deadline of an earlier one.
        assert!(rows(&pool, &statement("SELECT $1 AS n"), Some(Duration::ZERO)).await.is_ok());
        let counted = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT 200000) SELECT count(*) AS n FROM t";
        let count: i64 = sea_orm::sqlx::query_scalar(counted).fetch_one(&pool).await.unwrap();
        assert_eq!(count, 200_000);
    }

    #[tokio::test]
    async fn a_statement_ends_with_its_request_and_reads_so_many_bytes() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let soon = Bounds::new(Some(Instant::now() + Duration::from_millis(20)), usize::MAX, Box::new(|_| true));
        for usual in [LONG, None] {
            let late = soon.around(rows(&pool, &statement(ENDLESS), usual)).await;
            assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
        }
        check_free(&pool).await;
        let few = Bounds::new(None, 5_000, Box::new(|_| true));
        let long =
            "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t LIMIT $1) SELECT hex(zeroblob(1000)) AS text FROM t";
        let of = |count: i64| Statement::from_sql_and_values(DbBackend::Sqlite, long, [Value::from(count)]);
        assert_eq!(few.around(rows(&pool, &of(2), LONG)).await.unwrap().unwrap().len(), 2);
        let refused = few.around(rows(&pool, &of(1_000_000_000), LONG)).await;
        assert!(matches!(refused, Err(StoreError::TooMuch)), "{refused:?}");
        check_free(&pool).await;
    }
}
