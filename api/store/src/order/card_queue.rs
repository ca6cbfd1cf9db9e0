//! Cards that are requested at the same time share a statement.
//!
//! A request that comes while fewer statements run than allowed is read alone and at once. A request that comes when all run waits for the
//! first to end; by then all waiting requests for the same parts of a card, and with the same visible orders, are answered with one
//! statement, as a group commit shares one flush: the fixed cost of a statement is paid once.
//!
//! Statements run in tasks of their own, which end by themselves: the task of a request may not be polled for a while, because its client
//! does not read, and must not keep a permit from all others meanwhile.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::QueryResult;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::base::readers::Readers;
use crate::base::sql::Sql;
use crate::order::cards::{CardQuery, push_card};
use crate::order::document::Reads;
use crate::order::list::push_seen;
use crate::{Store, StoreError, WAIT};

/// The largest number of cards that share a statement, because the first of them waits for the last.
const SHARED: usize = 32;

/// The key of a card that can share a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum CardKey {
    /// The id of the order.
    Id(Uuid),
    /// The number of the order.
    Number(String),
}

impl CardKey {
    /// The column that holds the key.
    fn column(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Number(_) => "number",
        }
    }

    fn of_row(&self, row: &QueryResult) -> Result<Self, StoreError> {
        Ok(match self {
            Self::Id(_) => Self::Id(row.try_get("", "asked")?),
            Self::Number(_) => Self::Number(row.try_get("", "asked")?),
        })
    }
}

/// The requests that wait for a card.
pub(crate) struct CardQueue {
    /// Connections of their own, on PostgreSQL, which pages of orders do not use.
    readers: Option<Readers>,
    places: Arc<Semaphore>,
    waiting: Mutex<VecDeque<Asked>>,
    statements: TaskTracker,
}

struct Asked {
    key: CardKey,
    query: CardQuery,
    answer: oneshot::Sender<Row>,
}

/// A row, which several requests may share; `None` = there is no such order.
type Row = Option<Arc<QueryResult>>;

impl CardQueue {
    /// A queue that runs at most `places` statements at a time.
    pub(crate) fn new(readers: Option<Readers>, places: usize) -> Self {
        let places = Arc::new(Semaphore::new(places));
        Self { readers, places, waiting: Mutex::default(), statements: TaskTracker::new() }
    }

    /// The connections of the queue, on PostgreSQL.
    pub(crate) fn readers(&self) -> Option<&Readers> {
        self.readers.as_ref()
    }

    /// The row of one card with the columns of [`push_card`].
    ///
    /// When a shared statement fails, each of its requests runs a statement of its own, and so gets an error of its own.
    pub(crate) async fn row(&self, store: &Store, key: CardKey, query: &CardQuery) -> Result<Row, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.waiting().push_back(Asked { key: key.clone(), query: query.clone(), answer });
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            let store = store.clone();
            self.statements.spawn(async move { store.card_queue().serve(&store, place).await });
        }
        match timeout(WAIT, answered).await {
            Ok(Ok(row)) => Ok(row),
            Ok(Err(_)) => Ok(self.rows(store, &[&key], query).await?.pop().map(Arc::new)),
            Err(_) => Err(StoreError::Unavailable("no connection is free for reading".to_owned())),
        }
    }

    /// Answers all waiting requests, a group at a time, until the queue is empty.
    async fn serve(&self, store: &Store, mut place: OwnedSemaphorePermit) {
        loop {
            while let Some(group) = self.next_group() {
                self.answer(store, group).await;
            }
            drop(place);
            // A request that came after the last look at the queue and before the permit was returned found no permit.
            let more = !self.waiting().is_empty();
            match Arc::clone(&self.places).try_acquire_owned() {
                Ok(again) if more => place = again,
                _ => return,
            }
        }
    }

    async fn answer(&self, store: &Store, group: Vec<Asked>) {
        let Some(first) = group.first() else { return };
        let keys: Vec<&CardKey> = group.iter().map(|asked| &asked.key).collect();
        let found = self.rows(store, &keys, &first.query).await.and_then(|rows| {
            let found = rows.into_iter().map(|row| Ok((first.key.of_row(&row)?, Arc::new(row))));
            found.collect::<Result<HashMap<_, _>, StoreError>>()
        });
        match found {
            // A request that was given up needs no answer.
            Ok(found) => group.into_iter().for_each(|asked| drop(asked.answer.send(found.get(&asked.key).cloned()))),
            Err(error) => tracing::debug!(%error, cards = group.len(), "a statement for cards failed; each is asked for alone"),
        }
    }

    async fn rows(&self, store: &Store, keys: &[&CardKey], query: &CardQuery) -> Result<Vec<QueryResult>, StoreError> {
        let Some(column) = keys.first().map(|key| key.column()) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(store.backend());
        sql.push("SELECT ");
        push_card(&mut sql, &query.parts, Reads::Whole);
        sql.push(", o.")
            .push(column)
            .push(" AS asked FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE o.")
            .push(column);
        match keys {
            [CardKey::Id(id)] => sql.push(" = ").bind(*id),
            [CardKey::Number(number)] => sql.push(" = ").bind(number.as_str()),
            [CardKey::Id(_), ..] => {
                sql.among_ids(keys.iter().filter_map(|key| if let CardKey::Id(id) = key { Some(*id) } else { None }))
            }
            _ => {
                sql.among_texts(keys.iter().filter_map(|key| if let CardKey::Number(number) = key { Some(number) } else { None }))
            }
        };
        push_seen(&mut sql, query.reach.as_deref(), "o");
        store.read_by(self.readers.as_ref(), sql).await
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Asked>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the request that waits longest out of the queue, with those that can share its statement; `None` = no request waits. Requests
    /// that were given up are dropped.
    fn next_group(&self) -> Option<Vec<Asked>> {
        let mut waiting = self.waiting();
        waiting.retain(|asked| !asked.answer.is_closed());
        let mut group = vec![waiting.pop_front()?];
        let mut rest = VecDeque::with_capacity(waiting.len());
        for asked in waiting.drain(..) {
            let joins = group.len() < SHARED && group[0].shares_with(&asked);
            if joins { group.push(asked) } else { rest.push_back(asked) }
        }
        *waiting = rest;
        Some(group)
    }
}

impl Asked {
    fn shares_with(&self, other: &Self) -> bool {
        self.key.column() == other.key.column() && self.query == other.query
    }
}
