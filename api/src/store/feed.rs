//! The feed: positions for committed entries of the journal, in an order that never lets a later reader find an earlier gap.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::StoreError;

/// Gives up to `limit` entries of the outbox their positions in the feed, lowest `seq` first, and returns the positions.
///
/// Only one may do so at a time: on PostgreSQL the relay that holds the advisory lock, on SQLite the one writer.
pub async fn assign_positions<C: ConnectionTrait>(connection: &C, limit: i64) -> Result<Vec<i64>, StoreError> {
    let backend = connection.get_database_backend();
    let text = match backend {
        DbBackend::Postgres => {
            "WITH taken AS (DELETE FROM journal_pending WHERE seq IN (SELECT seq FROM journal_pending ORDER BY seq LIMIT $1) \
             RETURNING seq) INSERT INTO journal_feed (position, seq) SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) \
             + row_number() OVER (ORDER BY seq), seq FROM taken RETURNING position"
        }
        _ => {
            "INSERT INTO journal_feed (position, seq) SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) \
             + row_number() OVER (ORDER BY seq), seq FROM (SELECT seq FROM journal_pending ORDER BY seq LIMIT $1) \
             RETURNING position"
        }
    };
    let rows = connection.query_all_raw(Statement::from_sql_and_values(backend, text, [limit.into()])).await?;
    let mut positions: Vec<i64> = rows.iter().map(|row| row.try_get("", "position")).collect::<Result<_, _>>()?;
    positions.sort_unstable();
    if backend != DbBackend::Postgres {
        let moved = "DELETE FROM journal_pending WHERE EXISTS (SELECT 1 FROM journal_feed f WHERE f.seq = journal_pending.seq)";
        connection.execute_raw(Statement::from_string(backend, moved)).await?;
    }
    Ok(positions)
}
