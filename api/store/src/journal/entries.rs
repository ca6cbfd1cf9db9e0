//! Writing the journal: entries and their outbox (a transactional outbox), in the transaction that changed the state.
//!
//! The journal is append-only, so the free text of an entry (a reason, an old remark) is kept apart from it, sealed in `journal_text`,
//! which an erasure empties. An entry whose free text is missing has an empty text in its place.

use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::EventId;
use domain::kernel::masking::mask_free_text;
use entity::journal;
use entity::journal::journal_text;
use sea_orm::{DbBackend, EntityTrait, IdenStatic, Iterable};

use crate::base::value::{json, json_of, micros};
use crate::base::write::{Existing, Inserts, insert_from};
use crate::{JournalStore, StoreError};
use foundation::vault::Vault;

/// Appends entries of a request, in their order, and adds them to the outbox.
pub fn append(inserts: &mut Inserts, vault: &Vault, entries: &[JournalEntry], request: Option<&str>) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let words = entries.iter().filter_map(|entry| sealed_words(vault, entry).transpose()).collect::<Result<Vec<_>, _>>()?;
    inserts.add::<journal_text::Entity>(&words, Existing::Refuse);
    let rows = entries.iter().map(|entry| row(entry, request)).collect::<Result<Vec<_>, _>>()?;
    let columns: Vec<journal::Column> = journal::Column::iter().filter(|column| column.as_str() != "seq").collect();
    let is_postgres = inserts.backend() == DbBackend::Postgres;
    let returning = if is_postgres { " RETURNING seq" } else { "" };
    let written = inserts.part(|sql| {
        insert_from::<journal::Entity>(sql, &columns, &rows);
        sql.push(returning);
    });
    inserts.part(|sql| {
        sql.push("INSERT INTO journal_pending (seq) SELECT seq FROM ");
        if is_postgres {
            sql.push(&written);
        } else {
            sql.push("journal WHERE id").among_ids(entries.iter().map(|entry| entry.id.0));
        }
    });
    Ok(())
}

fn row(entry: &JournalEntry, request: Option<&str>) -> Result<journal::Model, StoreError> {
    Ok(journal::Model {
        seq: 0,
        id: entry.id.0,
        order_id: entry.order.map(|order| order.0),
        order_version: entry.version,
        shop: entry.shop.clone(),
        warehouse: entry.warehouse.clone(),
        status: entry.status.map(|status| status.name().to_owned()),
        kind: entry.event.kind().to_owned(),
        event: json("event", &without_words(&entry.event))?,
        source: entry.source.name().to_owned(),
        actor: json_of("person", entry.actor.as_ref())?,
        occurred_at: micros(entry.occurred_at),
        recorded_at: micros(entry.recorded_at),
        request_id: request.map(str::to_owned),
        topics: json_of("topics", Some(&entry.more_topics).filter(|topics| !topics.is_empty()))?,
    })
}

/// The event as the journal keeps it, without its free text.
pub(crate) fn without_words(event: &Event) -> Event {
    event.clone().with_words("")
}

/// The free text of an entry of an order, sealed, with its phones masked, because some texts are shown to every reader of the order.
fn sealed_words(vault: &Vault, entry: &JournalEntry) -> Result<Option<journal_text::Model>, StoreError> {
    let Some((words, order)) = entry.event.words().filter(|words| !words.is_empty()).zip(entry.order) else { return Ok(None) };
    let sealed = vault.seal(mask_free_text(words).as_bytes())?;
    let row = journal_text::Model { event_id: entry.id.0, order_id: order.0, text_sealed: sealed.bytes, text_key: sealed.key_id };
    Ok(Some(row))
}

/// Opens a sealed free text.
pub(crate) fn opened_words(vault: &Vault, key: &str, sealed: &[u8]) -> Result<String, StoreError> {
    Ok(String::from_utf8_lossy(&vault.open(key, sealed)?).into_owned())
}

impl JournalStore<'_> {
    /// The free text of an entry; `None` = it has none, or an erasure deleted it.
    pub async fn words_of(self, event: EventId) -> Result<Option<String>, StoreError> {
        let row = journal_text::Entity::find_by_id(event.0).one(self.store.connection()).await?;
        row.map(|row| opened_words(self.store.vault(), &row.text_key, &row.text_sealed)).transpose()
    }
}
