//! Connections of PostgreSQL that only read.
//!
//! After every use the pool pings the server to see whether the connection still lives: a second round trip for every card, which is most
//! of the cost of a card besides its statement. Connections that only read skip this ping: a statement that meets a broken connection runs
//! again on a new one, because reading twice changes nothing.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use sea_orm::sea_query::{ArrayType, ValueType};
use sea_orm::sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{Arguments, AssertSqlSafe, Connection, Error, Executor, Row, query_with};
use sea_orm::{DbErr, QueryResult, RuntimeErr, Statement, Value};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::base::bounds;
use crate::base::pools;
use crate::{PoolUse, StoreError, WAIT};

/// The age at which a connection is replaced, so that the memory that the server keeps for it stays bounded.
const LIFETIME: Duration = Duration::from_mins(30);

/// Settings of connections whose statements have one plan for all values: it walks along an index, and for some hundred rows of a large
/// table it starts no parallel worker, which would take longer than the rows.
pub(crate) const PLANNED_ONCE: [(&str, &str); 4] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("max_parallel_workers_per_gather", "0"),
];

/// The connections: at most `most`, each opened when it is first needed.
pub(crate) struct Readers {
    /// The name of the pool in metrics.
    name: &'static str,
    options: PgConnectOptions,
    /// The longest run of a statement, as the options set it at the server. `None` = no limit.
    within: Option<Duration>,
    places: Semaphore,
    most: usize,
    idle: Mutex<Vec<Reader>>,
}

struct Reader {
    connection: PgConnection,
    opened: Instant,
    /// The statement timeout that is set at the server now.
    within: Option<Duration>,
    /// Whether its last statement was read to the end. After a statement that was left in the middle, the remaining rows are skipped first.
    is_clean: bool,
}

impl Readers {
    /// At most `places` connections to the database of these options, whose statements may run for `within` (`None` = no limit).
    pub(crate) fn new(name: &'static str, options: PgConnectOptions, within: Option<Duration>, places: usize) -> Self {
        let text = within.unwrap_or_default().as_millis().to_string();
        let options = options.options([("statement_timeout", text)]);
        Self { name, options, within, places: Semaphore::new(places), most: places, idle: Mutex::default() }
    }

    /// The use of these connections.
    pub(crate) fn usage(&self) -> PoolUse {
        let used = self.most - self.places.available_permits();
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).len();
        PoolUse { pool: self.name, open: used + idle, idle, max: self.most }
    }

    /// A permit for one connection; waits while all are taken.
    async fn place(&self) -> Result<SemaphorePermit<'_>, StoreError> {
        if let Ok(place) = self.places.try_acquire() {
            return Ok(place);
        }
        pools::waited(self.name);
        match timeout(WAIT, self.places.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(StoreError::Unavailable("no connection is free for reading".to_owned())),
        }
    }

    /// The rows of a statement. `None` = the statement binds a value of an unsupported type.
    pub(crate) async fn rows(&self, statement: &Statement) -> Result<Option<Vec<QueryResult>>, StoreError> {
        let Some(arguments) = arguments(statement) else { return Ok(None) };
        let _place = self.place().await?;
        let mut rows = match self.take() {
            Some(reader) => self.ask(reader, statement, arguments.clone()).await,
            None => Err(Failed::Database(Error::WorkerCrashed)),
        };
        if rows.as_ref().is_err_and(Failed::is_broken) {
            rows = match timeout(WAIT, PgConnection::connect_with(&self.options)).await {
                Ok(Ok(connection)) => {
                    let (opened, within) = (Instant::now(), self.within);
                    self.ask(Reader { connection, opened, within, is_clean: true }, statement, arguments).await
                }
                Ok(Err(error)) => return Err(StoreError::Unavailable(error.to_string())),
                Err(_) => return Err(StoreError::Unavailable("the database does not answer".to_owned())),
            };
        }
        Ok(Some(rows?))
    }

    fn take(&self) -> Option<Reader> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop().filter(|reader| reader.opened.elapsed() < LIFETIME)
    }

    async fn ask(&self, reader: Reader, statement: &Statement, arguments: PgArguments) -> Result<Vec<QueryResult>, Failed> {
        let within = bounds::within(self.within)?.map(whole_seconds);
        let mut lent = Lent { readers: self, reader: Some(reader) };
        let Some(reader) = &mut lent.reader else { return Err(Failed::Database(Error::WorkerCrashed)) };
        let rows = reader.rows(within, statement, arguments).await;
        if rows.as_ref().is_err_and(Failed::is_broken) {
            lent.reader = None;
        }
        rows
    }
}

/// The time left of a request, rounded up to whole seconds, so that the timeout at the server is set rarely.
fn whole_seconds(within: Duration) -> Duration {
    Duration::from_secs(within.as_secs() + u64::from(within.subsec_nanos() > 0))
}

impl Reader {
    async fn rows(
        &mut self,
        within: Option<Duration>,
        statement: &Statement,
        arguments: PgArguments,
    ) -> Result<Vec<QueryResult>, Failed> {
        if !std::mem::replace(&mut self.is_clean, false) {
            self.connection.ping().await.map_err(Failed::Ping)?;
        }
        if self.within != within {
            let text = format!("SET statement_timeout = {}", within.unwrap_or_default().as_millis());
            self.connection.execute(AssertSqlSafe(text)).await?;
            self.within = within;
        }
        let rows = collect(query_with(AssertSqlSafe(statement.sql.as_str()), arguments).fetch(&mut self.connection)).await;
        self.is_clean = true;
        rows
    }
}

/// The rows, as far as the bounds of the request allow. Further rows are read and dropped, so that the connection is free again.
async fn collect(mut found: impl Stream<Item = Result<PgRow, Error>> + Unpin) -> Result<Vec<QueryResult>, Failed> {
    let mut rows = Ok(Vec::new());
    while let Some(row) = found.next().await {
        let row = row?;
        if let Ok(known) = &mut rows {
            match bounds::take(bytes_of(&row)) {
                Ok(()) => known.push(row.into()),
                Err(refused) => rows = Err(Failed::Refused(refused)),
            }
        }
    }
    rows
}

/// The bytes of a row.
pub(crate) fn bytes_of(row: &PgRow) -> usize {
    let values = (0..row.len()).filter_map(|at| row.try_get_raw(at).ok());
    values.filter_map(|value| value.as_bytes().ok().map(<[u8]>::len)).sum()
}

/// The reason why there are no rows.
enum Failed {
    /// The connection did not answer before the statement.
    Ping(Error),
    Database(Error),
    /// The bounds of the request are exceeded.
    Refused(StoreError),
}

impl Failed {
    /// Whether the connection is unusable.
    fn is_broken(&self) -> bool {
        match self {
            Self::Ping(_) => true,
            Self::Database(error) => is_broken(error),
            Self::Refused(_) => false,
        }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Ping(error) | Failed::Database(error) => DbErr::Query(RuntimeErr::SqlxError(error.into())).into(),
            Failed::Refused(error) => error,
        }
    }
}

/// A borrowed connection that returns to the idle ones at the end of its use, unless it is broken.
struct Lent<'a> {
    readers: &'a Readers,
    reader: Option<Reader>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}

/// Whether the connection is unusable. Class 57P: the server shuts down or starts up.
fn is_broken(error: &Error) -> bool {
    match error.as_database_error() {
        Some(refused) => refused.code().is_some_and(|code| code.starts_with("57P")),
        None => true,
    }
}

fn arguments(statement: &Statement) -> Option<PgArguments> {
    let mut arguments = PgArguments::default();
    for value in statement.values.iter().flat_map(|values| &values.0) {
        let added = match value {
            Value::Uuid(value) => arguments.add(*value),
            Value::String(value) => arguments.add(value.as_deref()),
            Value::BigInt(value) => arguments.add(*value),
            Value::Int(value) => arguments.add(*value),
            Value::Array(ArrayType::Uuid, Some(values)) => arguments.add(elements::<Uuid>(values)?),
            Value::Array(ArrayType::String, Some(values)) => arguments.add(elements::<String>(values)?),
            _ => return None,
        };
        added.ok()?;
    }
    Some(arguments)
}

fn elements<T: ValueType>(values: &[Value]) -> Option<Vec<T>> {
    values.iter().map(|value| T::try_from(value.clone()).ok()).collect()
}
