//! The feed: committed journal entries in an order that never changes, read by position only.
//!
//! A `bigserial` is assigned before the commit, so a later number can become visible first, and a reader that follows the numbers would
//! miss the earlier one. Writers therefore only put their numbers into `journal_pending`, and one party at a time moves committed numbers
//! into `journal_feed`: on PostgreSQL the relay under an advisory lock, on SQLite the only writer. A row of the feed is visible only when
//! every row before it is.

use std::sync::Arc;

use domain::journal::entry::JournalEntry;
use domain::kernel::ids::{EventId, OrderId};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, IsolationLevel, QueryResult, Statement,
    TransactionOptions, Value,
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use uuid::Uuid;

use crate::base::transaction;
use crate::base::value::{from_json, from_json_of, from_word, time};
use crate::{JournalStore, StoreError};

/// The advisory lock of the instance that assigns positions ("PANOFEED" in ASCII).
pub const RELAY_LOCK: i64 = 0x5041_4E4F_4645_4544;

/// A position in the feed that identifies its history: the position, and the last bytes of the id of the event there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FeedMark {
    /// The position; 0 is before the first event.
    pub position: i64,
    /// The last 8 bytes of the event's id: its random half, so that two histories of the same time differ.
    pub tag: u64,
}

impl FeedMark {
    /// The mark before the first event.
    pub const START: Self = Self { position: 0, tag: 0 };

    /// The mark of an entry; `None` = it has no position yet.
    pub fn of(entry: &JournalEntry) -> Option<Self> {
        entry.position.map(|position| Self::at(position, entry.id))
    }

    /// The mark of an event at a position.
    pub fn at(position: i64, id: EventId) -> Self {
        Self { position, tag: id.0.as_u64_pair().1 }
    }
}

/// A part of the feed without gaps: everything after `after`, up to and including `until`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedPage {
    /// The mark after which the page begins.
    pub after: FeedMark,
    /// The mark of its last row; equal to `after` for an empty page.
    pub until: FeedMark,
    /// Its entries in the order of their positions.
    pub entries: Vec<Arc<JournalEntry>>,
    /// The number of rows that this build cannot read, because a newer build wrote them. They are skipped.
    pub unreadable: u64,
}

impl FeedPage {
    /// A page without rows, which only states a mark of the feed.
    pub fn empty(mark: FeedMark) -> Self {
        Self { after: mark, until: mark, entries: Vec::new(), unreadable: 0 }
    }

    /// The number of rows that the page covers.
    pub fn rows(&self) -> u64 {
        self.entries.len() as u64 + self.unreadable
    }
}

/// The reason why the feed was not read.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The event of the mark is not at its position: the mark comes from another history, or from before a restore.
    #[error("the feed has another event, or none, at position {0}")]
    OtherHistory(i64),
    /// The database failed to answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for FeedError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The entries that wait for a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// The number of waiting entries.
    pub entries: i64,
    /// The lowest of their numbers: while it stays the same, no entry gets a position.
    pub lowest: i64,
}

/// The place of an event in the feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The event has this mark.
    At(FeedMark),
    /// The event is committed and has no position yet.
    Pending,
    /// The event does not belong to this history.
    Nowhere,
}

/// The result of one run of the relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Another instance runs the relay.
    Busy,
    /// There was no pending entry.
    Idle,
    /// Positions were assigned: the first and the last one.
    Moved {
        /// The first assigned position.
        first: i64,
        /// The last assigned position.
        last: i64,
    },
}

impl JournalStore<'_> {
    /// The feed of this store.
    pub fn feed(self) -> Feed {
        Feed::new(self.store.connection().clone(), self.store.commits())
    }
}

/// Reads and extends the feed of one database.
#[derive(Debug, Clone)]
pub struct Feed {
    connection: DatabaseConnection,
    commits: watch::Receiver<u64>,
}

impl Feed {
    /// The feed of a database; `commits` changes after every commit of this process.
    pub fn new(connection: DatabaseConnection, commits: watch::Receiver<u64>) -> Self {
        Self { connection, commits }
    }

    /// The kind of the database.
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// A counter that changes after every commit of this process.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.commits.clone()
    }

    /// Up to `limit` entries after a mark, read with one statement that also proves that the mark belongs to this history.
    pub async fn after(&self, mark: FeedMark, limit: u64) -> Result<FeedPage, FeedError> {
        let mut rows = self.rows_from(mark.position, limit.saturating_add(1)).await?.into_iter();
        if mark.position > 0 {
            let anchor = rows.next().map(|row| row_mark(&row)).transpose()?;
            if anchor != Some(mark) {
                return Err(FeedError::OtherHistory(mark.position));
            }
        }
        let mut page = FeedPage::empty(mark);
        for row in rows.take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            page.until = row_mark(&row)?;
            match entry_of(&row, Some(page.until.position)) {
                Ok(entry) => page.entries.push(Arc::new(entry)),
                Err(error) => {
                    tracing::warn!(position = page.until.position, %error, "a journal entry cannot be read by this build");
                    page.unreadable += 1;
                }
            }
        }
        Ok(page)
    }

    /// The entry at a position; `None` = there is none, or it is unreadable.
    pub async fn entry_at(&self, position: i64) -> Result<Option<JournalEntry>, FeedError> {
        let rows = self.rows_from(position, 1).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(if row_mark(row)?.position == position { entry_of(row, Some(position)).ok() } else { None })
    }

    /// The last mark of the feed.
    pub async fn head(&self) -> Result<FeedMark, FeedError> {
        self.one_mark("ORDER BY f.position DESC LIMIT 1", vec![]).await.map(|mark| mark.unwrap_or(FeedMark::START))
    }

    /// The mark at a position; `None` = there is no event.
    pub async fn mark_at(&self, position: i64) -> Result<Option<FeedMark>, FeedError> {
        if position == 0 {
            return Ok(Some(FeedMark::START));
        }
        self.one_mark("WHERE f.position = $1", vec![position.into()]).await
    }

    /// The place of an event in the feed, by the id of the event.
    pub async fn place_of(&self, event: EventId) -> Result<Place, FeedError> {
        let sql = "SELECT f.position FROM journal j LEFT JOIN journal_feed f ON f.seq = j.seq WHERE j.id = $1";
        let row = self.connection.query_one_raw(Statement::from_sql_and_values(self.backend(), sql, [event.0.into()])).await?;
        let Some(row) = row else { return Ok(Place::Nowhere) };
        Ok(row.try_get_by_index::<Option<i64>>(0)?.map_or(Place::Pending, |position| Place::At(FeedMark::at(position, event))))
    }

    /// The entries that wait for a position; `None` = there are none, which is always so on SQLite.
    pub async fn backlog(&self) -> Result<Option<Backlog>, FeedError> {
        let sql = "SELECT count(*), min(seq) FROM journal_pending";
        let row = self.connection.query_one_raw(Statement::from_string(self.backend(), sql)).await?;
        let Some(row) = row else { return Ok(None) };
        let lowest: Option<i64> = row.try_get_by_index(1)?;
        let entries = row.try_get_by_index(0)?;
        Ok(lowest.map(|lowest| Backlog { entries, lowest }))
    }

    /// Assigns positions to up to `limit` committed entries, unless another instance does so. PostgreSQL only: on SQLite the unit of work
    /// calls [`assign_positions`] itself.
    ///
    /// The lock belongs to the transaction and so to the connection: a relay that dies releases it, and the server ends the session of one
    /// that freezes after 5 seconds.
    pub async fn relay(&self, limit: i64) -> Result<Turn, FeedError> {
        // Read committed, regardless of the server's default: the statement after the lock must see the rows of the last holder.
        let (isolation_level, access_mode) = (Some(IsolationLevel::ReadCommitted), Some(AccessMode::ReadWrite));
        let options = TransactionOptions { isolation_level, access_mode, sqlite_transaction_mode: None };
        let (work, ()) = transaction::begin(&self.connection, options, ()).await?;
        let lock = "SELECT pg_try_advisory_xact_lock($1), set_config('idle_in_transaction_session_timeout', '5s', true), \
                    set_config('statement_timeout', '10s', true)";
        let row = work.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [RELAY_LOCK.into()])).await?;
        let held = row.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or(false);
        if !held {
            work.rollback().await?;
            return Ok(Turn::Busy);
        }
        let positions = assign_positions(&work, limit).await?;
        work.commit().await?;
        Ok(match positions[..] {
            [] => Turn::Idle,
            [first, ..] => Turn::Moved { first, last: positions.last().copied().unwrap_or(first) },
        })
    }

    async fn rows_from(&self, position: i64, limit: u64) -> Result<Vec<QueryResult>, DbErr> {
        let sql = "SELECT f.position, j.id, j.order_id, j.order_version, j.shop, j.warehouse, j.status, j.event, j.source, \
                   j.actor, j.occurred_at, j.recorded_at, j.topics \
                   FROM journal_feed f JOIN journal j ON j.seq = f.seq \
                   WHERE f.position >= $1 ORDER BY f.position LIMIT $2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values: [Value; 2] = [position.into(), limit.into()];
        self.connection.query_all_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await
    }

    async fn one_mark(&self, which: &str, values: Vec<Value>) -> Result<Option<FeedMark>, FeedError> {
        let sql = format!("SELECT f.position, j.id FROM journal_feed f JOIN journal j ON j.seq = f.seq {which}");
        let row = self.connection.query_one_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await?;
        Ok(row.map(|row| row_mark(&row)).transpose()?)
    }
}

/// Moves up to `limit` of the lowest pending numbers into the feed, after its last position. Returns the positions in the order of the
/// numbers.
///
/// It must run in a writing transaction that overlaps with no other call: see [`Feed::relay`] for PostgreSQL. The unit of work on SQLite
/// calls it as its last statement before the commit.
pub async fn assign_positions(work: &impl ConnectionTrait, limit: i64) -> Result<Vec<i64>, StoreError> {
    let backend = work.get_database_backend();
    let rows = work.query_all_raw(Statement::from_sql_and_values(backend, assignment(backend), [limit.into()])).await?;
    if backend == DbBackend::Sqlite && !rows.is_empty() {
        // SQLite has no DELETE inside WITH; in one transaction with one writer the lowest rows are still the same.
        let sql = "DELETE FROM journal_pending WHERE seq IN (SELECT seq FROM journal_pending ORDER BY seq LIMIT $1)";
        work.execute_raw(Statement::from_sql_and_values(backend, sql, [limit.into()])).await?;
    }
    let mut positions = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<i64>, _>>()?;
    positions.sort_unstable();
    Ok(positions)
}

fn assignment(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            "WITH moved AS (\
                 DELETE FROM journal_pending \
                 WHERE seq IN (SELECT seq FROM journal_pending ORDER BY seq LIMIT $1) RETURNING seq) \
             INSERT INTO journal_feed (position, seq) \
             SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) + row_number() OVER (ORDER BY seq), seq FROM moved \
             RETURNING position"
        }
        _ => {
            "INSERT INTO journal_feed (position, seq) \
             SELECT (SELECT coalesce(max(position), 0) FROM journal_feed) + row_number() OVER (ORDER BY seq), seq \
             FROM (SELECT seq FROM journal_pending ORDER BY seq LIMIT $1) \
             RETURNING position"
        }
    }
}

fn row_mark(row: &QueryResult) -> Result<FeedMark, DbErr> {
    Ok(FeedMark::at(row.try_get("", "position")?, EventId(row.try_get::<Uuid>("", "id")?)))
}

/// The entry of a row of the journal, with its position in the feed.
pub(crate) fn entry_of(row: &QueryResult, position: Option<i64>) -> Result<JournalEntry, StoreError> {
    let text = |column: &str| row.try_get::<Option<String>>("", column);
    Ok(JournalEntry {
        id: EventId(row.try_get("", "id")?),
        position,
        order: row.try_get::<Option<Uuid>>("", "order_id")?.map(OrderId),
        version: row.try_get("", "order_version")?,
        shop: text("shop")?,
        warehouse: text("warehouse")?,
        status: text("status")?.as_deref().map(|word| from_word("order status", word)).transpose()?,
        more_topics: from_json_of("topics", text("topics")?.as_deref())?.unwrap_or_default(),
        event: from_json("event", &row.try_get::<String>("", "event")?)?,
        source: from_word("source", &row.try_get::<String>("", "source")?)?,
        actor: from_json_of("person", text("actor")?.as_deref())?,
        occurred_at: time(row.try_get("", "occurred_at")?)?,
        recorded_at: time(row.try_get("", "recorded_at")?)?,
    })
}
