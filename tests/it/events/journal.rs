//! A journal to write to and instances that read it: the smallest part of the application that these tests need.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use futures_util::{Stream, StreamExt};
use migration::{Migrator, MigratorTrait};
use panorama::events::bus::{Bus, BusState, RedisSettings};
use panorama::events::cursor::Cursor;
use panorama::events::live::LiveError;
use panorama::events::{self, Events, EventsSettings};
use panorama::store::journal::feed::{Feed, FeedMark, FeedPage, RELAY_LOCK, assign_positions};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait, Value,
};
use tests::servers::Postgres;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// The timeout of a test. Only a failing test reaches it.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A database with the journal's tables, as one process opens it.
pub struct Journal {
    pub connection: DatabaseConnection,
    commits: watch::Sender<u64>,
    url: String,
}

impl Journal {
    /// A new database on the PostgreSQL of this test run.
    pub async fn postgres() -> Self {
        let server = Postgres::shared();
        Self::create(server.url_of(&server.create_database(None).await)).await
    }

    /// A new database in a SQLite file.
    pub async fn sqlite() -> Self {
        let file = std::env::temp_dir().join(format!("panorama-events-{}.sqlite", Uuid::new_v4()));
        Self::create(format!("sqlite://{}?mode=rwc", file.display())).await
    }

    /// A new journal at this URL.
    pub async fn create(url: String) -> Self {
        let journal = Self::connect(url).await;
        Migrator::up(&journal.connection, None).await.unwrap();
        journal
    }

    async fn connect(url: String) -> Self {
        let mut options = ConnectOptions::new(url.clone());
        options.max_connections(16).sqlx_logging(false).acquire_timeout(Duration::from_secs(20));
        if url.starts_with("sqlite") {
            options.map_sqlx_sqlite_opts(|options| {
                options.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal).busy_timeout(Duration::from_secs(20))
            });
        }
        Self { connection: Database::connect(options).await.unwrap(), commits: watch::Sender::new(0), url }
    }

    /// The same database, opened as by another process.
    pub async fn elsewhere(&self) -> Self {
        Self::connect(self.url.clone()).await
    }

    /// The URL of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    pub fn feed(&self) -> Feed {
        Feed::new(self.connection.clone(), self.commits.subscribe())
    }

    pub async fn begin(&self) -> Work<'_> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        #[expect(clippy::disallowed_methods, reason = "it is awaited to its end")]
        let transaction = self.connection.begin_with_options(options).await.unwrap();
        Work { journal: self, transaction }
    }

    /// Commits one entry per label, each in a transaction of its own.
    pub async fn write(&self, labels: impl IntoIterator<Item = String>) {
        for label in labels {
            let work = self.begin().await;
            work.append(&label).await;
            work.commit().await;
        }
    }

    /// All entries of the feed.
    pub async fn history(&self) -> FeedPage {
        self.feed().after(FeedMark::START, u64::from(u32::MAX)).await.unwrap()
    }

    /// Gives positions to committed entries, as the relay does.
    pub async fn relay_all(&self) {
        if self.backend() == DbBackend::Postgres {
            self.feed().relay(i64::MAX).await.unwrap();
        }
    }

    /// Deletes the newest `rows` of the history, as a restore of an older backup does.
    pub async fn lose_newest(&self, rows: i64) {
        let head = self.feed().head().await.unwrap().position;
        let allow: &[&str] = match self.backend() {
            DbBackend::Postgres => &["SET LOCAL session_replication_role = replica"],
            _ => &["DROP TRIGGER journal_no_delete", "DROP TRIGGER journal_feed_no_delete"],
        };
        let kept = head - rows;
        let lose = [
            format!("DELETE FROM journal WHERE seq IN (SELECT seq FROM journal_feed WHERE position > {kept})"),
            format!("DELETE FROM journal_feed WHERE position > {kept}"),
        ];
        let work = self.begin().await;
        for sql in allow.iter().copied().chain(lose.iter().map(String::as_str)) {
            work.transaction.execute_unprepared(sql).await.unwrap();
        }
        work.commit().await;
    }
}

/// An open transaction of the journal.
pub struct Work<'a> {
    journal: &'a Journal,
    transaction: DatabaseTransaction,
}

impl Work<'_> {
    /// Appends an entry whose shop is the label; returns its number.
    pub async fn append(&self, label: &str) -> i64 {
        let event = serde_json::to_string(&Event::OrderPickConfirmed).unwrap();
        self.append_raw(label, "OrderPickConfirmed", &event).await
    }

    /// Appends an entry with any text for an event; returns its number.
    pub async fn append_raw(&self, label: &str, kind: &str, event: &str) -> i64 {
        let sql = "INSERT INTO journal (id, shop, kind, event, source, occurred_at, recorded_at) \
                   VALUES ($1, $2, $3, $4, 'STAFF', $5, $5) RETURNING seq";
        let at: i64 = DateTime::from_timestamp(1_780_000_000, 0).unwrap().timestamp_micros();
        let values: [Value; 5] = [Uuid::now_v7().into(), label.into(), kind.into(), event.into(), at.into()];
        let row = self.transaction.query_one_raw(self.statement(sql, values)).await.unwrap().unwrap();
        let seq: i64 = row.try_get_by_index(0).unwrap();
        self.transaction.execute_raw(self.statement("INSERT INTO journal_pending VALUES ($1)", [seq.into()])).await.unwrap();
        seq
    }

    pub async fn commit(self) {
        if self.journal.backend() == DbBackend::Sqlite {
            assign_positions(&self.transaction, i64::MAX).await.unwrap();
        }
        self.transaction.commit().await.unwrap();
        self.journal.commits.send_modify(|commits| *commits += 1);
    }

    /// Takes the lock that a relay holds during its turn; returns the id of the server process that holds it.
    pub async fn hold_relay_lock(&self) -> i32 {
        let sql = "SELECT pg_backend_pid(), pg_advisory_xact_lock($1)";
        let row = self.transaction.query_one_raw(self.statement(sql, [RELAY_LOCK.into()])).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    pub async fn rollback(self) {
        self.transaction.rollback().await.unwrap();
    }

    fn statement(&self, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.journal.backend(), sql, values)
    }
}

/// The events of one instance of the service; they end with it.
pub struct Instance {
    pub events: Events,
    cancel: CancellationToken,
    tracker: TaskTracker,
}

impl Instance {
    /// An instance without Redis.
    pub async fn start(journal: &Journal) -> Self {
        Self::start_with(journal, EventsSettings::default()).await
    }

    /// An instance with this Redis.
    pub async fn with_redis(journal: &Journal, url: &str, prefix: &str) -> Self {
        let redis = Some(RedisSettings { url: url.to_owned(), prefix: prefix.to_owned() });
        Self::start_with(journal, EventsSettings { redis, ..EventsSettings::default() }).await
    }

    pub async fn start_with(journal: &Journal, settings: EventsSettings) -> Self {
        let (tracker, cancel) = (TaskTracker::new(), CancellationToken::new());
        let events = events::start(journal.feed(), settings, &tracker, cancel.clone()).await.unwrap();
        Self { events, cancel, tracker }
    }

    /// An instance on a bus of the test's own.
    pub async fn on_bus(journal: &Journal, bus: Arc<dyn Bus>) -> Self {
        let (tracker, cancel) = (TaskTracker::new(), CancellationToken::new());
        let events = events::start_with(bus, journal.feed(), 4_096, &tracker, cancel.clone()).await.unwrap();
        Self { events, cancel, tracker }
    }

    /// A subscriber of the entries after the cursor; `None` = from now on.
    pub async fn subscribe(&self, after: Option<Cursor>) -> Subscriber {
        Subscriber { stream: Box::pin(entries(&self.events, after).await.unwrap()), seen: Vec::new() }
    }

    /// Stops the instance, and waits until its tasks have ended.
    pub async fn stop(&self) {
        self.cancel.cancel();
        self.tracker.close();
        tokio::time::timeout(PATIENCE, self.tracker.wait()).await.expect("every task ends");
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// The entries after a cursor one by one, or from now on; the last item may be an error.
pub async fn entries(
    events: &Events,
    after: Option<Cursor>,
) -> Result<impl Stream<Item = Result<Arc<JournalEntry>, LiveError>> + Send + use<>, LiveError> {
    let pages = match after {
        Some(cursor) => events.live().after(cursor).await?,
        None => events.live().now(),
    };
    let batches = futures_util::stream::unfold(pages, |mut pages| async move { pages.next().await.map(|batch| (batch, pages)) });
    Ok(batches.flat_map(|batch| {
        futures_util::stream::iter(match batch {
            Ok(batch) => batch.entries.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }))
}

/// A subscriber that keeps the entries that it got.
pub struct Subscriber {
    stream: Pin<Box<dyn Stream<Item = Result<Arc<JournalEntry>, LiveError>> + Send>>,
    pub seen: Vec<Arc<JournalEntry>>,
}

impl Subscriber {
    /// The next item of the stream.
    pub async fn next(&mut self) -> Option<Result<Arc<JournalEntry>, LiveError>> {
        let item = tokio::time::timeout(PATIENCE, self.stream.next()).await.expect("something comes in time");
        self.seen.extend(item.iter().flatten().cloned());
        item
    }

    /// Reads until it has this number of entries; returns their labels.
    pub async fn labels(&mut self, count: usize) -> Vec<String> {
        while self.seen.len() < count {
            self.next().await.expect("the stream goes on").expect("no error");
        }
        labels(&self.seen)
    }

    /// The cursor after its last entry; `None` = no entry yet.
    pub fn cursor(&self) -> Option<Cursor> {
        self.seen.last().map(|entry| Cursor::of(entry))
    }
}

/// The labels of entries, after a check that their positions are consecutive.
pub fn labels(entries: &[Arc<JournalEntry>]) -> Vec<String> {
    let positions: Vec<i64> = entries.iter().map(|entry| entry.position.unwrap()).collect();
    assert!(positions.windows(2).all(|pair| pair[1] == pair[0] + 1), "a gap or a double in {positions:?}");
    entries.iter().map(|entry| entry.shop.clone().unwrap()).collect()
}

/// The labels `prefix-0`, `prefix-1`, …
pub fn numbered(prefix: &str, range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| format!("{prefix}-{number}")).collect()
}

/// Waits until the bus is in this state.
pub async fn bus_is(instance: &Instance, state: BusState) {
    let mut states = instance.events.bus_state();
    let reached = tokio::time::timeout(PATIENCE, states.wait_for(|now| *now == state)).await;
    reached.expect("the bus changes its state in time").expect("the bus lives");
}
