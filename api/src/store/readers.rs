//! Connections of PostgreSQL that only read.
//!
//! The pool asks the server after every use whether the connection still lives: a second round trip for every card, which is most of
//! what a card costs beside its statement. Reading needs no such question. A statement that meets a broken connection is asked
//! again on a new one, because asking twice changes nothing.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sea_orm::sea_query::{ArrayType, ValueType};
use sea_orm::sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{Arguments, AssertSqlSafe, Connection, Error, query_with};
use sea_orm::{DbErr, QueryResult, RuntimeErr, Statement, Value};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use super::{StoreError, WAIT};

/// A connection is replaced after so long, so that what the server keeps for it does not grow for ever.
const LIFETIME: Duration = Duration::from_mins(30);

/// The connections: as many as there are places, opened when they are needed.
pub(super) struct Readers {
    options: PgConnectOptions,
    places: Semaphore,
    idle: Mutex<Vec<Reader>>,
}

struct Reader {
    connection: PgConnection,
    opened: Instant,
    /// Whether its last statement was read to the end. Where the caller went away in between, the rest has to be skipped first.
    is_clean: bool,
}

impl Readers {
    /// So many connections to the database of these options.
    pub(super) fn new(options: PgConnectOptions, places: usize) -> Self {
        Self { options, places: Semaphore::new(places), idle: Mutex::default() }
    }

    /// The rows of a statement. `None` when it has a value of a kind that is not known here.
    pub(super) async fn rows(&self, statement: &Statement) -> Result<Option<Vec<QueryResult>>, StoreError> {
        let Some(arguments) = arguments(statement) else { return Ok(None) };
        let Ok(Ok(_place)) = timeout(WAIT, self.places.acquire()).await else {
            return Err(StoreError::Unavailable("no connection is free for reading".to_owned()));
        };
        let mut rows = match self.take() {
            Some(reader) => self.ask(reader, statement, arguments.clone()).await,
            None => Err(Error::WorkerCrashed),
        };
        if rows.as_ref().is_err_and(is_broken) {
            rows = match timeout(WAIT, PgConnection::connect_with(&self.options)).await {
                Ok(Ok(connection)) => {
                    self.ask(Reader { connection, opened: Instant::now(), is_clean: true }, statement, arguments).await
                }
                Ok(Err(error)) => return Err(StoreError::Unavailable(error.to_string())),
                Err(_) => return Err(StoreError::Unavailable("the database does not answer".to_owned())),
            };
        }
        let rows = rows.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        Ok(Some(rows.into_iter().map(QueryResult::from).collect()))
    }

    fn take(&self) -> Option<Reader> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.pop().filter(|reader| reader.opened.elapsed() < LIFETIME)
    }

    async fn ask(&self, reader: Reader, statement: &Statement, arguments: PgArguments) -> Result<Vec<PgRow>, Error> {
        let mut lent = Lent { readers: self, reader: Some(reader) };
        let Some(reader) = &mut lent.reader else { return Err(Error::WorkerCrashed) };
        if !std::mem::replace(&mut reader.is_clean, false)
            && let Err(error) = reader.connection.ping().await
        {
            lent.reader = None;
            return Err(error);
        }
        let rows = query_with(AssertSqlSafe(statement.sql.as_str()), arguments).fetch_all(&mut reader.connection).await;
        reader.is_clean = true;
        if rows.as_ref().is_err_and(is_broken) {
            lent.reader = None;
        }
        rows
    }
}

/// A connection that goes back however its use ends, unless it is broken.
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

/// Whether the connection is of no use any more. Class 57P: the server shuts down or starts up.
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
