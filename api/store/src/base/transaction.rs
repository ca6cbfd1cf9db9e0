//! The start of a transaction: the only place where one begins, and the check that its connection has no open transaction afterwards.

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Connection, Sqlite};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionOptions, TransactionTrait};

use crate::StoreError;

/// Begins a transaction; its holder keeps `turn` until its end. A caller that stops waiting leaves no open transaction behind.
///
/// The transaction begins in a task of its own, which runs on when its caller has gone, and rolls back. In sqlx 0.9.0, a `BEGIN` that is
/// dropped before its answer leaves the connection in a transaction that sqlx does not know of: the connection goes back to the pool, and
/// the writes of its next users are acknowledged and lost (sqlx issue 4393, fixed after 0.9.0).
pub async fn begin<T: Send + 'static>(
    connection: &DatabaseConnection,
    options: TransactionOptions,
    turn: T,
) -> Result<(DatabaseTransaction, T), StoreError> {
    let connection = connection.clone();
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place; there are no more such tasks than connections and who waits for one"
    )]
    let begun = tokio::spawn(async move { connection.begin_with_options(options).await.map(|begun| (begun, turn)) });
    Ok(begun.await.map_err(|error| StoreError::Unavailable(error.to_string()))??)
}

/// Removes a connection from the pool when sqlx believes that it is in a transaction.
///
/// On a full disk SQLite ends a transaction by itself. sqlx 0.9.0 then fails to roll back but keeps its count of open transactions: the
/// next transaction on the connection becomes a savepoint, and once such a savepoint is rolled back too, later commits are acknowledged and
/// lost.
pub fn without_open_ones(pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    pool.after_release(|connection, _| {
        Box::pin(async move {
            // The rollback of a dropped transaction is under way; the ping answers after it.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}
