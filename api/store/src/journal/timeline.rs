//! The timeline of an order: its journal entries in pages, or in the card's statement where the entries stored in the card
//! ([`crate::journal::timeline_cache`]) do not suffice.

use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::{EventId, OrderId};
use sea_orm::DbBackend;
use serde::Deserialize;
use uuid::Uuid;

use crate::base::sql::{Sql, json_gather, read_json};
use crate::base::value::{from_word, time};
use crate::base::window::{Slice, Take, Window};
use crate::journal::entries::opened_words;
use crate::{JournalStore, StoreError};
use foundation::vault::Vault;

/// One entry of a timeline. Pages continue after its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// The sort key of the entry within one slice; it has no meaning beyond the slice.
    pub(crate) rank: i64,
    /// The entry, without its position in the feed.
    pub entry: JournalEntry,
}

impl JournalStore<'_> {
    /// A page of the order's timeline, without the kinds of events that the reader may not see.
    pub async fn timeline(
        self,
        order: OrderId,
        window: &Window<EventId>,
        hidden_kinds: &[&'static str],
    ) -> Result<Slice<TimelineItem>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_timeline(&mut sql, window, hidden_kinds, |sql| {
            sql.bind(order.0);
        });
        sql.push(" AS timeline");
        let rows = self.store.read(sql).await?;
        let text = rows.first().map(|row| row.try_get::<Option<String>>("", "timeline")).transpose()?.flatten();
        read_timeline(self.store.vault(), window, text.as_deref())
    }
}

/// Appends a sub-select that is the window of the timeline of the order that `push_order` names, as JSON text.
pub(crate) fn push_timeline(
    sql: &mut Sql,
    window: &Window<EventId>,
    hidden_kinds: &[&'static str],
    push_order: impl FnOnce(&mut Sql),
) {
    let (gather, row) = (json_gather(sql.backend), entry_row(sql.backend));
    sql.push(&format!("CAST((SELECT {gather}({row}) FROM (SELECT * FROM journal WHERE order_id = "));
    push_order(sql);
    if !hidden_kinds.is_empty() {
        // The kinds are constants of this program, and there are as many lists of them as unions of roles: a list in the text costs
        // nothing, one that is bound is unpacked for every card.
        sql.push(&format!(" AND kind NOT IN ('{}')", hidden_kinds.join("', '")));
    }
    push_keys(sql, window);
    sql.push(" LIMIT ").bind(window.take.probe());
    sql.push(") j LEFT JOIN journal_text w ON w.event_id = j.id) AS text)");
}

fn push_keys(sql: &mut Sql, window: &Window<EventId>) {
    for (key, side) in [(window.after, " AND seq > "), (window.before, " AND seq < ")] {
        if let Some(key) = key {
            sql.push(side).push("(SELECT k.seq FROM journal k WHERE k.id = ").bind(key.0).push(")");
        }
    }
    sql.push(match window.take {
        Take::First(_) => " ORDER BY seq",
        Take::Last(_) => " ORDER BY seq DESC",
    });
}

/// The expression that makes one entry (`j`, with its sealed text `w`) a JSON array; see [`EntryRow`].
fn entry_row(backend: DbBackend) -> String {
    let (array, id, order, event, actor, words) = if backend == DbBackend::Postgres {
        let words = "encode(w.text_sealed, 'hex')";
        ("json_build_array", "j.id", "j.order_id", "CAST(j.event AS json)", "CAST(j.actor AS json)", words)
    } else {
        let order = "CASE WHEN j.order_id IS NOT NULL THEN lower(hex(j.order_id)) END";
        let words = "CASE WHEN w.text_sealed IS NOT NULL THEN hex(w.text_sealed) END";
        ("json_array", "lower(hex(j.id))", order, "json(j.event)", "json(j.actor)", words)
    };
    format!(
        "{array}(j.seq, {id}, {order}, j.order_version, j.shop, j.warehouse, j.status, {event}, j.source, {actor}, \
         j.occurred_at, j.recorded_at, w.text_key, {words})"
    )
}

/// One entry as [`entry_row`] writes it.
#[derive(Deserialize)]
struct EntryRow {
    seq: i64,
    id: Uuid,
    order: Option<Uuid>,
    version: Option<i64>,
    shop: Option<String>,
    warehouse: Option<String>,
    status: Option<String>,
    event: Event,
    source: String,
    actor: Option<domain::access::actor::Person>,
    occurred_at: i64,
    recorded_at: i64,
    words_key: Option<String>,
    words: Option<String>,
}

impl EntryRow {
    /// The entry with its free text, and its number in the journal.
    fn item(self, vault: &Vault) -> Result<TimelineItem, StoreError> {
        let event = match self.words_key.zip(self.words) {
            Some((key, words)) => {
                let sealed = hex::decode(words).map_err(|error| StoreError::unreadable("words", &error))?;
                self.event.with_words(&opened_words(vault, &key, &sealed)?)
            }
            None => self.event,
        };
        let entry = JournalEntry {
            id: self.id.into(),
            position: None,
            order: self.order.map(Into::into),
            version: self.version,
            shop: self.shop,
            warehouse: self.warehouse,
            status: self.status.as_deref().map(|status| from_word("order status", status)).transpose()?,
            more_topics: Vec::new(),
            event,
            source: from_word("source", &self.source)?,
            actor: self.actor,
            occurred_at: time(self.occurred_at)?,
            recorded_at: time(self.recorded_at)?,
        };
        Ok(TimelineItem { rank: self.seq, entry })
    }
}

pub(crate) fn read_timeline(
    vault: &Vault,
    window: &Window<EventId>,
    text: Option<&str>,
) -> Result<Slice<TimelineItem>, StoreError> {
    let rows: Vec<EntryRow> = read_json("timeline", text)?;
    let items = rows.into_iter().map(|row| row.item(vault)).collect::<Result<_, _>>()?;
    Ok(window.slice(items, |item: &TimelineItem| item.rank))
}
