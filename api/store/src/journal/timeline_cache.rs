//! The newest entries of an order's timeline, stored in the row of its card: a card that shows them does not read the journal.
//!
//! They are lines of JSON, the newest first. The last line says "nothing is older", until it is cut off with the oldest entries. Their free
//! texts are stored apart, as for the journal: the statement of a card also reads them from `journal_text` where its order has some.

use std::collections::{HashMap, HashSet};

use domain::access::actor::Person;
use domain::event::{Event, KINDS};
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::EventId;
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::OrderHead;
use entity::order::order_card;
use sea_orm::{ConnectionTrait, DbBackend};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;
use crate::base::sql::{Sql, json_gather, read_json};
use crate::base::value::{json, micros, time};
use crate::base::window::{Slice, Take, Window};
use crate::journal::entries::{opened_words, without_words};
use crate::journal::feed::entry_of;
use crate::journal::timeline::TimelineItem;
use foundation::vault::Vault;

/// The number of stored entries: a page of 50 and one more that shows that the list continues, with room for kinds that a reader may not
/// see.
pub const KEPT: usize = 80;

/// The line after the oldest entry of the order.
const END: &str = "end";

/// The number of free texts of one order that are read: at least as many as the stored entries.
const WORDS: u32 = 200;

/// The newest entries in the row of a card. They are absent from cards that are older than these columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineCache {
    lines: String,
    has_words: bool,
    has_messages: bool,
}

impl TimelineCache {
    /// The entries of a new order.
    pub fn none() -> Self {
        Self { lines: END.to_owned(), has_words: false, has_messages: false }
    }

    /// The entries in a row of a card; `None` = the card is older than these columns.
    pub fn of(lines: Option<String>, has_words: Option<bool>, has_messages: Option<bool>) -> Option<Self> {
        Some(Self { lines: lines?, has_words: has_words?, has_messages: has_messages? })
    }

    /// Adds the entries that were written for the order, in their order.
    pub fn extend<'a>(&mut self, entries: impl Iterator<Item = &'a JournalEntry>) -> Result<(), StoreError> {
        for entry in entries {
            self.has_words |= entry.event.may_have_words();
            let line = json("entry", &Line::of(entry))?;
            self.lines.insert(0, '\n');
            self.lines.insert_str(0, &line);
        }
        let last = self.lines.match_indices('\n').nth(KEPT - 1).map(|(end, _)| end);
        if let Some(end) = last.filter(|end| self.lines[end + 1..] != *END) {
            self.lines.truncate(end);
        }
        Ok(())
    }

    /// Records that the order has a message.
    pub fn note_message(&mut self) {
        self.has_messages = true;
    }

    /// Writes the entries into the row of the card.
    pub fn put(self, card: &mut order_card::Model) {
        card.recent = Some(self.lines);
        card.has_words = Some(self.has_words);
        card.has_messages = Some(self.has_messages);
    }
}

/// One entry as it is stored, without the values that it shares with its order.
#[derive(Serialize, Deserialize)]
struct Line(EventId, Option<i64>, Option<String>, Option<OrderStatus>, Event, Source, Option<Person>, i64, i64);

impl Line {
    fn of(entry: &JournalEntry) -> Self {
        Self(
            entry.id,
            entry.version,
            entry.warehouse.clone(),
            entry.status,
            without_words(&entry.event),
            entry.source,
            entry.actor.clone(),
            micros(entry.occurred_at),
            micros(entry.recorded_at),
        )
    }

    fn entry(self, order: &OrderHead, words: &HashMap<Uuid, String>) -> Result<JournalEntry, StoreError> {
        let Self(id, version, warehouse, status, mut event, source, actor, occurred_at, recorded_at) = self;
        if let Some(words) = words.get(&id.0) {
            event = event.with_words(words);
        }
        Ok(JournalEntry {
            id,
            position: None,
            order: Some(order.id),
            version,
            shop: Some(order.shop.clone()),
            warehouse,
            status,
            more_topics: Vec::new(),
            event,
            source,
            actor,
            occurred_at: time(occurred_at)?,
            recorded_at: time(recorded_at)?,
        })
    }
}

/// The newest entries of these orders, computed again from the journal and the conversations.
pub(crate) async fn recent_of<C: ConnectionTrait>(
    connection: &C,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, TimelineCache>, StoreError> {
    let mut made: HashMap<Uuid, TimelineCache> = orders.iter().map(|order| (*order, TimelineCache::none())).collect();
    let mut sql = Sql::new(connection.get_database_backend());
    // One entry more than is stored, so that the end is cut off where there are more.
    sql.push("SELECT * FROM (SELECT j.*, row_number() OVER (PARTITION BY order_id ORDER BY seq DESC) AS age FROM journal j WHERE order_id");
    sql.among_ids(orders.iter().copied()).push(&format!(") aged WHERE age <= {KEPT} + 1 ORDER BY seq"));
    for row in connection.query_all_raw(sql.build()).await? {
        let entry = entry_of(&row, None)?;
        if let Some(recent) = entry.order.and_then(|order| made.get_mut(&order.0)) {
            recent.extend(std::iter::once(&entry))?;
        }
    }
    let kinds: Vec<&str> = KINDS.iter().filter(|kind| kind.has_words).map(|kind| kind.name).collect();
    let worded = format!("journal WHERE kind IN ('{}') AND", kinds.join("', '"));
    let (worded, spoken) =
        (having(connection, &worded, orders).await?, having(connection, "conversation_message WHERE", orders).await?);
    for (order, recent) in &mut made {
        (recent.has_words, recent.has_messages) = (worded.contains(order), spoken.contains(order));
    }
    Ok(made)
}

/// The orders among these that have a row in a table; `table` is its name and the beginning of a condition.
async fn having<C: ConnectionTrait>(connection: &C, table: &str, orders: &[Uuid]) -> Result<HashSet<Uuid>, StoreError> {
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push(&format!("SELECT DISTINCT order_id FROM {table} order_id")).among_ids(orders.iter().copied());
    let rows = connection.query_all_raw(sql.build()).await?;
    Ok(rows.iter().map(|row| row.try_get("", "order_id")).collect::<Result<_, _>>()?)
}

/// Whether the stored entries can answer the window: only a number of entries from the end. Other windows are read from the journal.
pub(crate) fn can_answer(window: &Window<EventId>) -> bool {
    matches!(window.take, Take::Last(limit) if (limit as usize) < KEPT) && window.after.is_none() && window.before.is_none()
}

/// Appends the columns that [`read_recent`] reads, of the card `c` of the order `o`.
pub(crate) fn push_recent(sql: &mut Sql) {
    let gather = json_gather(sql.backend);
    let row = if sql.backend == DbBackend::Postgres {
        "json_build_array(w.event_id, w.text_key, encode(w.text_sealed, 'hex'))"
    } else {
        "json_array(lower(hex(w.event_id)), w.text_key, hex(w.text_sealed))"
    };
    sql.push(&format!(
        "c.recent, CASE WHEN c.has_words THEN CAST((SELECT {gather}({row}) FROM (SELECT * FROM journal_text \
         WHERE order_id = o.id ORDER BY event_id DESC LIMIT {WORDS}) w) AS text) END AS words"
    ));
}

/// The window of the order's timeline; `None` = the stored entries do not reach so far back.
pub(crate) fn read_recent(
    vault: &Vault,
    order: &OrderHead,
    (lines, words): (Option<&str>, Option<&str>),
    window: &Window<EventId>,
    hidden_kinds: &[&'static str],
) -> Result<Option<Slice<TimelineItem>>, StoreError> {
    let Some(lines) = lines else { return Ok(None) };
    let words = read_words(vault, words)?;
    let wanted = window.take.limit() as usize + 1;
    let mut items = Vec::with_capacity(wanted.min(lines.len() / 128 + 1));
    for (age, line) in (0..).zip(lines.lines()) {
        if line == END || items.len() == wanted {
            return Ok(Some(window.slice(items, |item: &TimelineItem| item.rank)));
        }
        let line: Line = serde_json::from_str(line).map_err(|error| StoreError::unreadable("entry", &error))?;
        if !hidden_kinds.contains(&line.4.kind()) {
            items.push(TimelineItem { rank: -age, entry: line.entry(order, &words)? });
        }
    }
    Ok((items.len() == wanted).then(|| window.slice(items, |item: &TimelineItem| item.rank)))
}

fn read_words(vault: &Vault, words: Option<&str>) -> Result<HashMap<Uuid, String>, StoreError> {
    let Some(words) = words else { return Ok(HashMap::new()) };
    let rows: Vec<(Uuid, String, String)> = read_json("words", Some(words))?;
    let opened = rows.into_iter().map(|(event, key, sealed)| {
        let sealed = hex::decode(sealed).map_err(|error| StoreError::unreadable("words", &error))?;
        Ok((event, opened_words(vault, &key, &sealed)?))
    });
    opened.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::fixture::{entry, full, vault};

    fn lines(recent: &TimelineCache) -> usize {
        recent.lines.lines().filter(|line| *line != END).count()
    }

    #[test]
    fn the_newest_entries_are_kept_and_the_end_goes_with_the_oldest() {
        let mut recent = TimelineCache::none();
        recent.extend([entry(Event::OrderPickConfirmed)].iter()).unwrap();
        assert!(recent.lines.ends_with("\nend") && lines(&recent) == 1);
        let many = vec![entry(Event::OrderPickConfirmed); KEPT - 1];
        recent.extend(many.iter()).unwrap();
        assert_eq!((lines(&recent), recent.lines.ends_with("\nend")), (KEPT, true), "this is all there is");
        for _ in 0..3 {
            recent.extend([entry(Event::OrderMarked { marks: vec![] })].iter()).unwrap();
            assert_eq!((lines(&recent), recent.lines.ends_with("\nend")), (KEPT, false), "something is older");
        }
        assert!(recent.lines.lines().next().unwrap().contains("OrderMarked"));
    }

    #[test]
    fn a_window_that_the_kept_entries_do_not_reach_is_not_answered() {
        let (vault, order) = (vault(), full(1));
        let read = |recent: &TimelineCache, limit: u32, hidden: &[&'static str]| {
            read_recent(&vault, &order, (Some(&recent.lines), None), &Window::last(limit), hidden).unwrap()
        };
        let mut recent = TimelineCache::none();
        recent.extend([entry(Event::OrderMarked { marks: vec![] }), entry(Event::OrderPickConfirmed)].iter()).unwrap();
        let all = read(&recent, 5, &[]).unwrap();
        assert_eq!((all.items.len(), all.has_previous), (2, false));
        assert!(matches!(all.items[1].entry.event, Event::OrderPickConfirmed), "oldest first");
        let one = read(&recent, 1, &[]).unwrap();
        assert_eq!((one.items.len(), one.has_previous), (1, true));
        let seen = read(&recent, 5, &["OrderPickConfirmed"]).unwrap();
        assert!(matches!(seen.items[..], [TimelineItem { entry: JournalEntry { event: Event::OrderMarked { .. }, .. }, .. }]));

        recent.extend(vec![entry(Event::OrderPickConfirmed); KEPT].iter()).unwrap();
        assert!(read(&recent, 5, &["OrderPickConfirmed"]).is_none(), "an older one may be visible");
        assert_eq!(read(&recent, 5, &[]).map(|slice| slice.has_previous), Some(true));
        let reach = [Window::last(50), Window::last(80), Window::first(3)].map(|window| can_answer(&window));
        assert_eq!(reach, [true, false, false]);
    }
}
