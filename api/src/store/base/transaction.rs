//! How a transaction begins: here, and nowhere else; and that its connection is without one afterwards.

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Connection, Sqlite};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionOptions, TransactionTrait};

use crate::store::StoreError;

/// Begins a transaction; `turn` is what its holder must keep until its end. Who stops to wait for it leaves nothing behind.
///
/// It begins in a task of its own, which goes on when nobody waits any more, and rolls back. In sqlx 0.9.0, a `BEGIN` that is dropped
/// before its answer leaves the connection in a transaction that nobody knows of: the connection goes back to the pool, and what its next
/// users write is acknowledged and lost (sqlx issue 4393, mended after 0.9.0).
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

/// Takes no connection back that sqlx believes to be in a transaction.
///
/// On a full disk SQLite ends a transaction by itself. sqlx 0.9.0 then fails to roll back and counts on: what comes next on the connection
/// becomes a savepoint, and once one of these is rolled back too, whatever is committed is acknowledged and lost.
pub fn without_open_ones(pool: PoolOptions<Sqlite>) -> PoolOptions<Sqlite> {
    pool.after_release(|connection, _| {
        Box::pin(async move {
            // The rollback of a dropped transaction is under way; this answers after it.
            connection.ping().await?;
            Ok(!connection.is_in_transaction())
        })
    })
}
