//! Cards that are asked for at the same time share a statement.
//!
//! Whoever asks while fewer statements run than there are places is asked about alone and at once. Who comes when all run waits for the
//! first to end, and by then everybody who waits for the same parts of a card, and for whom the same orders exist, is asked about with one statement, as a group of commits
//! shares one flush: what a statement costs beside its rows is paid once.
//!
//! Statements run in tasks of their own, which end by themselves: whoever asks may be somebody who is not looked after for a while, because
//! their client does not read, and must not keep a place from all others meanwhile.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::QueryResult;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::store::base::readers::Readers;
use crate::store::base::sql::Sql;
use crate::store::order::cards::{CardQuery, push_card};
use crate::store::order::list::push_seen;
use crate::store::{Store, StoreError, WAIT};

/// So many cards share a statement at most: the first of them waits for the last.
const SHARED: usize = 32;

/// How a card is named that can share a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::store) enum CardKey {
    /// By the order's id.
    Id(Uuid),
    /// By the order's number.
    Number(String),
}

impl CardKey {
    /// The column that has it.
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

/// Those who wait for a card.
pub(in crate::store) struct CardQueue {
    /// Connections of their own, on PostgreSQL: a page of orders takes none of them.
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

/// A row, which several may have asked for; nothing where there is no such order.
type Row = Option<Arc<QueryResult>>;

impl CardQueue {
    /// A queue for so many statements at a time.
    pub(in crate::store) fn new(readers: Option<Readers>, places: usize) -> Self {
        let places = Arc::new(Semaphore::new(places));
        Self { readers, places, waiting: Mutex::default(), statements: TaskTracker::new() }
    }

    /// Its own connections, on PostgreSQL.
    pub(in crate::store) fn readers(&self) -> Option<&Readers> {
        self.readers.as_ref()
    }

    /// The row of one card with the columns of [`push_card`].
    ///
    /// Of a statement that fails those who share it hear nothing; each asks again alone, and has an error of their own.
    pub(in crate::store) async fn row(&self, store: &Store, key: CardKey, query: &CardQuery) -> Result<Row, StoreError> {
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

    /// Asks for everybody who waits, a group at a time, until nobody does.
    async fn serve(&self, store: &Store, mut place: OwnedSemaphorePermit) {
        loop {
            while let Some(group) = self.next_group() {
                self.answer(store, group).await;
            }
            drop(place);
            // Who came after the last look and before the place was given back found none.
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
            // Who has gone away needs none.
            Ok(found) => group.into_iter().for_each(|asked| drop(asked.answer.send(found.get(&asked.key).cloned()))),
            Err(error) => tracing::debug!(%error, cards = group.len(), "a statement for cards failed; each is asked for alone"),
        }
    }

    async fn rows(&self, store: &Store, keys: &[&CardKey], query: &CardQuery) -> Result<Vec<QueryResult>, StoreError> {
        let Some(column) = keys.first().map(|key| key.column()) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(store.backend());
        sql.push("SELECT ");
        push_card(&mut sql, &query.parts);
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

    /// Takes whoever waits longest out of the queue, and those who can share the statement; nobody when nobody waits. Who has gone away is
    /// left out.
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
