//! Reading the read model: a card is one statement that finds the order, its documents and the wanted part of its long lists.

use std::collections::HashMap;
use std::sync::Arc;

use domain::kernel::ids::{EventId, OrderId};
use domain::order::message::Message;
use domain::order::{Contact, Line, Order, OrderHead};
use sea_orm::QueryResult;

use crate::base::bounds;
use crate::base::deadline;
use crate::base::readers;
use crate::base::sql::Sql;
use crate::base::window::{Slice, Window};
use crate::conversation::messages::{MessageKey, push_conversation, read_conversation};
use crate::journal::timeline::{TimelineItem, push_timeline, read_timeline};
use crate::journal::timeline_cache::{can_answer, push_recent, read_recent};
use crate::order::card_queue::CardKey;
use crate::order::contact;
use crate::order::document::{Reads, push_documents, read_head, read_whole};
use crate::order::list::{OrderReach, push_seen};
use crate::order::orders::OrderLookup;
use crate::{OrderStore, StoreError};

/// The parts that a card carries in addition to its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardParts {
    /// The part of the timeline; `None` = no timeline.
    pub timeline: Option<Window<EventId>>,
    /// The part of the conversation; `None` = no conversation.
    pub conversation: Option<Window<MessageKey>>,
    /// Kinds of events that the reader's timeline leaves out.
    pub hidden_kinds: Vec<&'static str>,
}

/// The visibility and the parts of a requested card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardQuery {
    /// The orders that exist for the reader: the statement finds no other. `None` = every order, for the server itself.
    pub reach: Option<Vec<OrderReach>>,
    /// The parts that the card carries.
    pub parts: CardParts,
}

impl From<CardParts> for CardQuery {
    fn from(parts: CardParts) -> Self {
        Self { reach: None, parts }
    }
}

/// An order as it is shown, with its contact opened. `O` is the order as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card<O = Order> {
    /// The order of the card.
    pub order: O,
    /// The wanted part of the timeline; `None` = it must be read separately, because the entries stored with the card do not reach so far.
    pub timeline: Option<Slice<TimelineItem>>,
    /// The wanted part of the conversation.
    pub conversation: Option<Slice<Message>>,
}

/// An order as far as a list reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListedOrder {
    /// The head with the parts that were wanted.
    Head {
        /// The head of the order.
        head: Arc<OrderHead>,
        /// The lines; `None` = they were not read.
        lines: Option<Arc<Vec<Line>>>,
        /// The contact; `None` = it was not read.
        contact: Option<Arc<Contact>>,
    },
    /// The whole order with every part.
    Whole(Arc<Order>),
}

impl ListedOrder {
    /// The head of the order.
    pub fn head(&self) -> &OrderHead {
        match self {
            Self::Head { head, .. } => head,
            Self::Whole(order) => order,
        }
    }
}

impl OrderStore<'_> {
    /// One card, read with one statement, which it may share with others that are requested at the same time.
    pub async fn card(self, lookup: &OrderLookup, query: &CardQuery) -> Result<Option<Card>, StoreError> {
        let parts = &query.parts;
        let key = match lookup {
            OrderLookup::Id(id) => Some(CardKey::Id(id.0)),
            OrderLookup::Number(number) => Some(CardKey::Number(number.clone())),
            _ => None,
        };
        if let Some(key) = key {
            let row = self.store.card_queue().row(self.store, key, query).await?;
            row.as_deref().map_or(Ok(()), |row| bounds::take(bytes_in(row)))?;
            return row.map(|row| self.read_card(&row, parts)).transpose();
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_card(&mut sql, parts, Reads::Whole);
        sql.push(" FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE ");
        lookup.push_condition(&mut sql, query.reach.as_deref());
        self.store.read(sql).await?.first().map(|row| self.read_card(row, parts)).transpose()
    }

    /// The cards of these ids, read with one statement; ids of no order that exists for the reader are left out.
    pub async fn cards(self, ids: &[OrderId], query: &CardQuery) -> Result<HashMap<OrderId, Card>, StoreError> {
        let parts = &query.parts;
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_card(&mut sql, parts, Reads::Whole);
        sql.push(" FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE o.id");
        sql.among_ids(ids.iter().map(|id| id.0));
        push_seen(&mut sql, query.reach.as_deref(), "o");
        let rows = self.store.read(sql).await?;
        let cards = rows.into_iter().map(|row| self.read_card(&row, parts).map(|card| (card.order.id, card)));
        cards.collect()
    }

    /// The whole card of a row with the columns of [`push_card`].
    pub(crate) fn read_card(self, row: &QueryResult, parts: &CardParts) -> Result<Card, StoreError> {
        let order = read_whole(row, self.read_contact(row)?)?;
        let (timeline, conversation) = self.read_parts(row, parts, &order)?;
        Ok(Card { order, timeline, conversation })
    }

    /// The card of a list's row with the columns of [`push_card`].
    pub(crate) fn read_listed(self, row: &QueryResult, parts: &CardParts, reads: Reads) -> Result<Card<ListedOrder>, StoreError> {
        let order = match reads {
            Reads::Whole => ListedOrder::Whole(Arc::new(read_whole(row, self.read_contact(row)?)?)),
            Reads::Head { lines, contact } => {
                let contact = if contact { Some(Arc::new(self.read_contact(row)?)) } else { None };
                let (head, lines) = read_head(self.store, row, lines)?;
                ListedOrder::Head { head, lines, contact }
            }
        };
        let (timeline, conversation) = self.read_parts(row, parts, order.head())?;
        Ok(Card { order, timeline, conversation })
    }

    fn read_contact(self, row: &QueryResult) -> Result<Contact, StoreError> {
        let (key, sealed): (String, Vec<u8>) = (row.try_get("", "contact_key")?, row.try_get("", "contact_sealed")?);
        contact::open(self.store.vault(), &key, &sealed)
    }

    fn read_parts(self, row: &QueryResult, parts: &CardParts, head: &OrderHead) -> Result<LongLists, StoreError> {
        let list = |name: &str| row.try_get::<Option<String>>("", name);
        let timeline = match &parts.timeline {
            Some(window) if can_answer(window) => {
                let (lines, words) = (list("recent")?, list("words")?);
                read_recent(self.store.vault(), head, (lines.as_deref(), words.as_deref()), window, &parts.hidden_kinds)?
            }
            Some(window) => Some(read_timeline(self.store.vault(), window, list("timeline")?.as_deref())?),
            None => None,
        };
        let conversation = match &parts.conversation {
            Some(window) => Some(read_conversation(self.store.vault(), window, list("conversation")?.as_deref())?),
            None => None,
        };
        Ok((timeline, conversation))
    }
}

/// The wanted parts of the timeline and of the conversation.
type LongLists = (Option<Slice<TimelineItem>>, Option<Slice<Message>>);

/// The bytes of a row that other requests may share.
fn bytes_in(row: &QueryResult) -> usize {
    let of_sqlite = || row.try_as_sqlite_row().map_or(0, deadline::bytes_of);
    row.try_as_pg_row().map_or_else(of_sqlite, readers::bytes_of)
}

/// Appends the columns of a card of `o` and its card `c`.
pub(crate) fn push_card(sql: &mut Sql, parts: &CardParts, reads: Reads) {
    let order = |sql: &mut Sql| {
        sql.push("o.id");
    };
    push_documents(sql, reads);
    sql.push(if reads.contact() { ", c.contact_sealed, c.contact_key" } else { "" });
    match &parts.timeline {
        Some(window) if can_answer(window) => {
            sql.push(", ");
            push_recent(sql);
        }
        Some(window) => {
            sql.push(", ");
            push_timeline(sql, window, &parts.hidden_kinds, order);
            sql.push(" AS timeline");
        }
        None => {}
    }
    if let Some(window) = &parts.conversation {
        // Most orders have no conversation: for them the conversation is not read.
        sql.push(", CASE WHEN c.has_messages IS NOT FALSE THEN ");
        push_conversation(sql, window, order);
        sql.push(" END AS conversation");
    }
}
