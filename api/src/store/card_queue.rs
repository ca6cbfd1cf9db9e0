//! Cards that are asked for at the same time share a statement.
//!
//! Whoever asks while fewer statements run than there are places asks alone and at once. Who comes when all run waits for the first to
//! end, and by then everybody who waits for the same parts of a card is asked about with one statement, as a group of commits shares
//! one flush: what a statement costs beside its rows is paid once.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sea_orm::QueryResult;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use uuid::Uuid;

use super::cards::{CardParts, push_card};
use super::readers::Readers;
use super::sql::Sql;
use super::{Store, StoreError, WAIT};

/// So many cards share a statement at most: the first of them waits for the last.
const SHARED: usize = 32;

/// How a card is named that can share a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum CardKey {
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
pub(super) struct CardQueue {
    /// Connections of their own, on PostgreSQL: a page of orders takes none of them.
    readers: Option<Readers>,
    places: Semaphore,
    waiting: Mutex<VecDeque<Asked>>,
    tickets: AtomicU64,
}

struct Asked {
    ticket: u64,
    key: CardKey,
    parts: CardParts,
    answer: oneshot::Sender<Row>,
}

/// A row, which several may have asked for; nothing where there is no such order.
type Row = Option<Arc<QueryResult>>;

impl CardQueue {
    /// A queue for so many statements at a time.
    pub(super) fn new(readers: Option<Readers>, places: usize) -> Self {
        Self { readers, places: Semaphore::new(places), waiting: Mutex::default(), tickets: AtomicU64::new(0) }
    }

    /// The row of one card with the columns of [`push_card`].
    ///
    /// A statement that fails is the failure of whoever sent it; the others, who hear nothing, ask by themselves.
    pub(super) async fn row(&self, store: &Store, key: CardKey, parts: &CardParts) -> Result<Row, StoreError> {
        let (answer, mut answered) = oneshot::channel();
        let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
        self.waiting().push_back(Asked { ticket, key: key.clone(), parts: parts.clone(), answer });
        let place = tokio::select! {
            biased;
            row = &mut answered => return match row {
                Ok(row) => Ok(row),
                Err(_) => self.alone(store, &key, parts).await,
            },
            place = timeout(WAIT, self.places.acquire()) => place,
        };
        let Ok(Ok(place)) = place else {
            return Err(StoreError::Unavailable("no connection is free for reading".to_owned()));
        };
        let group = self.take(ticket);
        if group.is_empty() {
            // Somebody else asks for it at this moment.
            drop(place);
            return match timeout(WAIT, answered).await {
                Ok(Ok(row)) => Ok(row),
                _ => self.alone(store, &key, parts).await,
            };
        }
        let keys: Vec<&CardKey> = group.iter().map(|asked| &asked.key).collect();
        let rows = self.rows(store, &keys, parts).await?;
        drop(place);
        let mut found = HashMap::with_capacity(rows.len());
        for row in rows {
            found.insert(key.of_row(&row)?, Arc::new(row));
        }
        for asked in group {
            // Who has gone away needs none; one's own is below.
            let _ = asked.answer.send(found.get(&asked.key).cloned());
        }
        Ok(found.remove(&key))
    }

    async fn alone(&self, store: &Store, key: &CardKey, parts: &CardParts) -> Result<Row, StoreError> {
        Ok(self.rows(store, &[key], parts).await?.pop().map(Arc::new))
    }

    async fn rows(&self, store: &Store, keys: &[&CardKey], parts: &CardParts) -> Result<Vec<QueryResult>, StoreError> {
        let Some(column) = keys.first().map(|key| key.column()) else { return Ok(Vec::new()) };
        let mut sql = Sql::new(store.backend());
        sql.push("SELECT ");
        push_card(&mut sql, parts);
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
        store.read_by(self.readers.as_ref(), sql).await
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Asked>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes whoever has this ticket out of the queue, and those behind and before who can share the statement; nobody when the ticket's
    /// owner was taken. Who has gone away is left out.
    fn take(&self, ticket: u64) -> Vec<Asked> {
        let mut waiting = self.waiting();
        waiting.retain(|asked| !asked.answer.is_closed());
        let own = waiting.iter().position(|asked| asked.ticket == ticket);
        let Some(own) = own.and_then(|place| waiting.remove(place)) else { return Vec::new() };
        let mut group = vec![own];
        let mut rest = VecDeque::with_capacity(waiting.len());
        for asked in waiting.drain(..) {
            let joins = group.len() < SHARED && group[0].shares_with(&asked);
            if joins { group.push(asked) } else { rest.push_back(asked) }
        }
        *waiting = rest;
        group
    }
}

impl Asked {
    fn shares_with(&self, other: &Self) -> bool {
        self.key.column() == other.key.column() && self.parts == other.parts
    }
}
