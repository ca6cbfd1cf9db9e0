//! The store: maps rows to the domain; a change is one transaction, a shown card one statement.
//!
//! # Layout
//! Each folder is a room, a subdomain; `tests/it/architecture/rooms.rs` holds which room may name which.
//! - [`base`]: statements, connections, transactions and windows of lists. Its `write`, `sql` and `value` hold the differences between the
//!   two databases, and [`base::reach`] finds out why a database cannot be used.
//! - [`journal`]: writes events, gives them positions, and reads the timeline of an order. [`conversation`]: the messages of an order.
//! - [`order`]: [`order::work`] is the unit of work, which locks, collects and writes everything at its commit; [`order::orders`] finds, locks
//!   and loads; [`order::cards`] reads the read model, [`order::list`] its pages, and [`order::rebuild`] checks it.
//! - [`audit`]: the log of all operations. [`access`]: revoked tokens. [`search`]: orders by the text that a person types.
//! - [`after_sales`], [`alert`], [`task`], [`finance`] (exports), [`privacy`] (erasure, resealing), [`intake`] (payloads, polls), [`catalog`] (shops, SKUs,
//!   warehouses, mappings).

pub mod access;
pub mod after_sales;
pub mod alert;
pub mod audit;
pub mod base;
pub mod catalog;
pub mod conversation;
pub mod finance;
pub mod intake;
pub mod journal;
pub mod order;
pub mod privacy;
pub mod rules;
pub mod search;
pub mod task;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::journal::audit::AuditEntry;
use domain::kernel::ids::Mint;
use domain::order::{Line, OrderHead};
use entity::audit::audit_log;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult,
    SqliteTransactionMode, TransactionOptions,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use audit::log;
use base::parsed::Parsed;
use base::readers::{PLANNED_ONCE, Readers};
use base::sql::Sql;
use base::{deadline, pools, schema, transaction, write};
use order::card_queue::CardQueue;

pub use access::AccessStore;
pub use after_sales::ReturnStore;
pub use alert::AlertStore;
pub use audit::AuditStore;
pub use base::error::StoreError;
pub use base::pools::PoolUse;
pub use base::schema::Schema;
pub use catalog::CatalogStore;
pub use conversation::ConversationStore;
pub use finance::ExportStore;
pub use intake::IntakeStore;
pub use journal::JournalStore;
pub use order::OrderStore;
pub use order::aggregate::Aggregate;
pub use order::orders::OrderLookup;
pub use order::work::{Committed, NewEvent, UnitOfWork};
pub use privacy::PrivacyStore;
pub use search::SearchStore;
pub use task::TaskStore;

use foundation::vault::Vault;

/// The longest wait for a connection, for a lock, or for SQLite's one writer.
const WAIT: Duration = Duration::from_secs(5);

/// The limits of the run time of statements.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The limit of each statement, which PostgreSQL itself enforces. `None` = no limit. Exports and migrations have no limit.
    pub statement: Option<Duration>,
    /// The limit of a statement that only reads, on both databases. Such a statement also ends with its request.
    pub reading: Option<Duration>,
}

impl Times {
    /// No limits, for a command, which waits as long as it takes.
    pub const ENDLESS: Self = Self { statement: None, reading: None };

    /// The limit of a statement that only reads: the smaller of the two.
    fn reading(self) -> Option<Duration> {
        [self.statement, self.reading].into_iter().flatten().min()
    }
}

/// The longest pause within a transaction. No unit of work pauses for a second.
const IDLE: &str = "15s";

/// The key of the advisory lock under which one instance at a time migrates.
const MIGRATION_LOCK: i64 = 0x70_61_6e_6f;

/// Settings of a migration, which waits for other instances and whose statements have no limit.
const PATIENTLY: &str = "SET LOCAL lock_timeout = '300s'; SET LOCAL idle_in_transaction_session_timeout = 0; \
                         SET LOCAL statement_timeout = 0";

/// The number of connections without a limit of run time, and the time for which an idle one is kept.
const PATIENT: u32 = 2;
const PATIENT_IDLE: Duration = Duration::from_mins(1);

/// The bytes that the parsed heads of lists may take, and their lines too: about three thousand orders.
const PARSED_BYTES: u64 = 8 * 1024 * 1024;

/// The database and the vault. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    connection: DatabaseConnection,
    times: Times,
    /// For the few statements without a limit of run time; the same connections where statements have no limit anyway.
    patient: DatabaseConnection,
    /// For lists and customers, on PostgreSQL.
    readers: Option<Readers>,
    /// For statements whose plan is the same for all values, on PostgreSQL.
    planned: Option<Readers>,
    cards: CardQueue,
    /// Whether cards are also written in the form of the last release.
    cards_for_last_release: AtomicBool,
    vault: Arc<Vault>,
    /// The heads and lines that lists have read lately.
    heads: Parsed<OrderHead>,
    lines: Parsed<Vec<Line>>,
    commits: watch::Sender<u64>,
    /// SQLite has one writer: units of work queue here in order instead of spinning on its lock.
    writer: Arc<Mutex<()>>,
}

impl Store {
    /// Connects to `postgres://…` or `sqlite:PATH` (the file is made when it is missing).
    ///
    /// A pool of about four connections per core is right for PostgreSQL. In addition, half as many read lists and customers, half as many
    /// run statements that are planned once, and one per core reads cards. An in-memory SQLite gives every connection its own database: use
    /// a file.
    pub async fn connect(url: &str, vault: Arc<Vault>, max_connections: u32) -> Result<Self, StoreError> {
        Self::connect_within(url, vault, max_connections, Times::ENDLESS).await
    }

    /// Connects like [`Self::connect`], for a server: statements end after these times, and with the request that waits for them.
    pub async fn connect_within(url: &str, vault: Arc<Vault>, max_connections: u32, times: Times) -> Result<Self, StoreError> {
        let connection = Database::connect(options(url, max_connections, times.statement)).await?;
        let is_postgres = connection.get_database_backend() == DbBackend::Postgres;
        let patient = if is_postgres && times.statement.is_some() {
            let mut options = options(url, PATIENT, None);
            Database::connect(options.connect_lazy(true).idle_timeout(PATIENT_IDLE).to_owned()).await?
        } else {
            connection.clone()
        };
        // As many statements for single cards as this machine has cores: more statements would only be smaller.
        let cores = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        let options = is_postgres.then(|| PgConnectOptions::clone(&connection.get_postgres_connection_pool().connect_options()));
        let reading = times.reading();
        let half = usize::try_from(max_connections / 2).unwrap_or(1).max(1);
        let readers = options.clone().map(|options| Readers::new("readers", options, reading, half));
        // A card is found by a key and a page continues after a cursor: for all values the same plan is best. A generic plan that was made
        // while a table was empty stays until the table is analyzed, so it must walk along an index and must not scan the whole table.
        let once = options.map(|options| options.options(PLANNED_ONCE));
        let planned = once.clone().map(|options| Readers::new("planned", options, reading, half));
        let cards = CardQueue::new(once.map(|options| Readers::new("cards", options, reading, cores)), cores);
        let (commits, _) = watch::channel(0);
        let (cards_for_last_release, writer) = (AtomicBool::new(false), Arc::default());
        let (heads, lines) = (Parsed::new("head", PARSED_BYTES), Parsed::new("lines", PARSED_BYTES));
        let inner = Inner {
            connection,
            times,
            patient,
            readers,
            planned,
            cards,
            cards_for_last_release,
            vault,
            heads,
            lines,
            commits,
            writer,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Writes each card also in the form of the last release from now on, for instances of it that run at the same time.
    pub fn write_cards_for_last_release(&self) {
        self.inner.cards_for_last_release.store(true, Ordering::Relaxed);
    }

    /// Whether cards are also written in the form of the last release.
    fn writes_cards_for_last_release(&self) -> bool {
        self.inner.cards_for_last_release.load(Ordering::Relaxed)
    }

    /// The heads that lists have read lately.
    fn heads(&self) -> &Parsed<OrderHead> {
        &self.inner.heads
    }

    /// The lines that lists have read lately.
    fn lines(&self) -> &Parsed<Vec<Line>> {
        &self.inner.lines
    }

    /// The kind of the database.
    pub fn backend(&self) -> DbBackend {
        self.inner.connection.get_database_backend()
    }

    /// The pool, for the relay and for reads within the store.
    pub fn connection(&self) -> &DatabaseConnection {
        self.count_wait();
        &self.inner.connection
    }

    /// The pool for statements that may take long: an export reads every order of its range with one statement.
    fn patient(&self) -> &DatabaseConnection {
        &self.inner.patient
    }

    /// The rows of a statement that only reads and whose text is one of few.
    async fn read(&self, sql: Sql) -> Result<Vec<QueryResult>, StoreError> {
        self.read_by(self.inner.readers.as_ref(), sql).await
    }

    /// The column `n` of a statement's one row; 0 = the statement has no row.
    async fn read_count(&self, sql: Sql) -> Result<i64, StoreError> {
        let row = self.read(sql).await?.into_iter().next();
        Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
    }

    /// The rows of a statement that has one plan for all values: each connection plans it once. There must be an index for it.
    async fn read_planned(&self, sql: Sql) -> Result<Vec<QueryResult>, StoreError> {
        self.read_by(self.inner.planned.as_ref(), sql).await
    }

    /// The plan by which [`Self::read_planned`] runs a statement with values of these types.
    #[cfg(test)]
    async fn plan_of(&self, sql: Sql, types: &str, values: &str) -> String {
        let statement = |text: String| sea_orm::Statement::from_string(self.backend(), text);
        let text = format!("PREPARE asked ({types}) AS {}", sql.build().sql);
        let planned = self.inner.planned.as_ref().expect("PostgreSQL has readers");
        let mut plan = Vec::new();
        for text in [text, format!("EXPLAIN EXECUTE asked ({values})"), "DEALLOCATE asked".to_owned()] {
            let rows = planned.rows(&statement(text)).await.expect("PostgreSQL answers").expect("no value is bound");
            plan.extend(rows.iter().map(|row| row.try_get_by::<String, _>(0).expect("a line")));
        }
        plan.join("\n")
    }

    /// The rows of a statement that only reads, read through these connections; `None` = through the pool.
    async fn read_by(&self, readers: Option<&Readers>, sql: Sql) -> Result<Vec<QueryResult>, StoreError> {
        let (statement, reading) = (sql.build(), self.inner.times.reading());
        if let Some(readers) = readers
            && let Some(rows) = readers.rows(&statement).await?
        {
            return Ok(rows);
        }
        if self.backend() == DbBackend::Sqlite
            && let Some(rows) = deadline::rows(self.connection().get_sqlite_connection_pool(), &statement, reading).await?
        {
            return Ok(rows);
        }
        Ok(self.connection().query_all_raw(statement).await?)
    }

    /// The queue in which reads of single cards wait to share a statement.
    fn card_queue(&self) -> &CardQueue {
        &self.inner.cards
    }

    /// The vault that seals the personal data of this store.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// A counter that goes up with every commit of this process: it wakes the relay and all other followers of the journal.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.inner.commits.subscribe()
    }

    /// Brings the schema up to date. Several instances may call it at once: one migrates, the others wait.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_audited(None).await
    }

    /// Migrates like [`Self::migrate`], with the audit entry of the command. All of it is one transaction: the schema never changes without
    /// the entry.
    pub async fn migrate_audited(&self, audited: Option<&AuditEntry>) -> Result<(), StoreError> {
        let (transaction, writer) = self.begin_writing().await?;
        if self.backend() == DbBackend::Postgres {
            transaction.execute_unprepared(PATIENTLY).await?;
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
        }
        let before = schema::of(&transaction).await?;
        Migrator::up(&transaction, None).await?;
        // PostgreSQL has no statistics of a new column, assumes that it is full, and scans whole tables instead of using a fresh index. It
        // would analyze the table by itself only once a tenth of the rows has changed.
        if matches!(before, Schema::Older(_)) && self.backend() == DbBackend::Postgres {
            transaction.execute_unprepared("ANALYZE").await?;
        }
        let entries = audited.map(log::row).transpose()?;
        write::write::<_, audit_log::Entity>(&transaction, entries.as_slice(), write::Existing::Refuse).await?;
        transaction.commit().await?;
        drop(writer);
        Ok(())
    }

    /// The state of the schema. Reading it changes nothing.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        schema::of(&self.inner.connection).await
    }

    /// Whether the schema is up to date.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        Ok(self.schema().await? == Schema::Newest)
    }

    /// Begins a unit of work at `now`; `mint` makes the ids of its journal entries. On SQLite, which has one writer, its transaction begins
    /// at once; on PostgreSQL it begins with the first lock.
    pub async fn begin(&self, now: DateTime<Utc>, mint: Mint) -> Result<UnitOfWork, StoreError> {
        let (transaction, writer) = match self.backend() {
            DbBackend::Sqlite => {
                let (transaction, writer) = self.begin_writing().await?;
                (Some(transaction), writer)
            }
            _ => (None, None),
        };
        Ok(UnitOfWork::new(self.clone(), transaction, writer, now, mint))
    }

    /// Begins a transaction that writes. On SQLite it comes with the lock of the one writer, which must outlive it.
    async fn begin_writing(&self) -> Result<(DatabaseTransaction, Option<OwnedMutexGuard<()>>), StoreError> {
        if self.backend() != DbBackend::Sqlite {
            return transaction::begin(self.connection(), TransactionOptions::default(), None).await;
        }
        let writer = if let Ok(writer) = Arc::clone(&self.inner.writer).try_lock_owned() {
            writer
        } else {
            pools::waited("writer");
            let queued = tokio::time::timeout(WAIT, Arc::clone(&self.inner.writer).lock_owned()).await;
            queued.map_err(|_| StoreError::Contention("SQLite's writer is busy".to_owned()))?
        };
        let immediate = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
        transaction::begin(self.connection(), options, Some(writer)).await
    }

    fn announce_commit(&self) {
        self.inner.commits.send_modify(|commits| *commits = commits.wrapping_add(1));
    }
}

/// The options with which the connections of a pool are opened.
fn options(url: &str, max_connections: u32, statement: Option<Duration>) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(max_connections).acquire_timeout(WAIT).connect_timeout(WAIT);
    options.test_before_acquire(false).sqlx_logging(false);
    options.map_sqlx_sqlite_pool_opts(transaction::without_open_ones);
    options.map_sqlx_sqlite_opts(|options| {
        // WAL with FULL: a commit is on disk before it is acknowledged, also when the power fails. Webhooks commit in groups (group
        // commit), so that they share the one fsync.
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
    });
    let statement = statement.unwrap_or_default().as_millis().to_string();
    options.map_sqlx_postgres_opts(move |options| {
        // Statements of cards are small: compiling them costs more than running them. An instance that freezes in the middle of a unit of
        // work gives its locks back before those who wait for them give up.
        options.options([
            ("jit", "off"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", IDLE),
            ("statement_timeout", &statement),
        ])
    });
    options
}

#[cfg(test)]
mod tests;
