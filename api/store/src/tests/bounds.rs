//! The bounds of a request in the database, over the connections that its statements use.

use std::time::Duration;

use budget::Bounds;
use tokio::time::Instant;

use super::fixture::*;
use crate::base::sql::Sql;
use crate::{Store, StoreError};

/// A statement that counts from a number on, endlessly or up to `end`.
fn counting(store: &Store, end: Option<i64>) -> Sql {
    let mut sql = Sql::new(store.backend());
    sql.push("WITH RECURSIVE t(n) AS (SELECT CAST(").bind(1_i64).push(" AS bigint) UNION ALL SELECT n + 1 FROM t");
    if let Some(end) = end {
        sql.push(" WHERE n < ").bind(end);
    }
    sql.push(") SELECT ").push(if end.is_some() { "CAST(n + 1000000 AS text) AS n FROM t" } else { "count(*) AS n FROM t" });
    sql
}

async fn rows(store: &Store, end: Option<i64>) -> Result<usize, StoreError> {
    store.read(counting(store, end)).await.map(|rows| rows.len())
}

#[test]
fn a_statement_ends_with_its_request_and_its_connection_is_free() {
    on_both_databases(|store| async move {
        // More requests than there are connections that read.
        for _ in 0..6 {
            let soon = Bounds::new(Some(Instant::now() + Duration::from_millis(50)), usize::MAX, Box::new(|_| true));
            let late = soon.around(rows(&store, None)).await;
            assert!(matches!(late, Err(StoreError::Unavailable(_))), "{late:?}");
        }
        let ended = Bounds::new(Some(Instant::now()), usize::MAX, Box::new(|_| true));
        assert!(ended.around(rows(&store, Some(1))).await.is_err(), "its time is over");
        for _ in 0..6 {
            // The short time of an earlier request does not stay on the connection.
            assert_eq!(rows(&store, Some(300_000)).await.unwrap(), 300_000);
        }
    });
}

#[test]
fn a_request_reads_so_many_bytes_and_the_connection_goes_on() {
    on_both_databases(|store| async move {
        for _ in 0..6 {
            let few = Bounds::new(None, 7_000, Box::new(|_| true));
            assert_eq!(few.around(rows(&store, Some(900))).await.unwrap(), 900);
            let more = few.around(rows(&store, Some(200_000))).await;
            assert!(matches!(more, Err(StoreError::TooMuch)), "{more:?}");
            assert_eq!(rows(&store, Some(2_000)).await.unwrap(), 2_000);
        }
    });
}
