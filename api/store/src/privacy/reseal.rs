//! Resealing: data that older keys sealed is sealed with the newest key, in batches, while the service runs.
//!
//! A batch reads rows of older keys and writes each back only if it is unchanged since: a concurrent change of a row wins, and the next
//! pass reseals the row if it still has an older key.

use std::collections::BTreeMap;

use entity::conversation::conversation_message;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryResult, QuerySelect};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::write::{Existing, write};
use crate::order::orders::lock;
use crate::{PrivacyStore, StoreError};
use foundation::vault::VaultError;

/// A column of sealed texts, together with the column of the ids of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    /// The table of the column.
    pub table: &'static str,
    /// The primary key of the table.
    id: &'static str,
    /// Whether the primary key is a text; otherwise it is a UUID.
    named: bool,
    /// The column of the sealed text.
    pub sealed: &'static str,
    /// The column of the key's id.
    pub key: &'static str,
}

const fn column(table: &'static str, id: &'static str, sealed: &'static str, key: &'static str) -> SealedColumn {
    SealedColumn { table, id, named: false, sealed, key }
}

const CARDS: SealedColumn = column("order_card", "order_id", "contact_sealed", "contact_key");

/// Every sealed column. A test compares the list with the tables.
pub const SEALED: [SealedColumn; 7] = [
    column("order", "id", "contact_sealed", "contact_key"),
    CARDS,
    column("raw_payload", "id", "body_sealed", "body_key"),
    column("conversation_message", "id", "body_sealed", "body_key"),
    column("journal_text", "event_id", "text_sealed", "text_key"),
    column("stored_file", "id", "key_sealed", "key_key"),
    SealedColumn { named: true, ..column("shop", "id", "secrets_sealed", "secrets_key") },
];

/// The row after which the next batch begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Id);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Id {
    Uuid(Uuid),
    Name(String),
}

impl Id {
    fn text(&self) -> String {
        match self {
            Self::Uuid(uuid) => uuid.to_string(),
            Self::Name(name) => name.clone(),
        }
    }
}

/// The result of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// The number of rows that the batch sealed with the newest key.
    pub rows: u64,
    /// The row after which the next batch begins; `None` = the end of the table.
    pub next: Option<Place>,
}

struct Old {
    id: Id,
    key: String,
    sealed: Vec<u8>,
}

impl PrivacyStore<'_> {
    /// The tables whose last sealed text, by id, these keys do not open, with the reason: shows whether a copy came with its own keys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest_that_do_not_open(self) -> Result<Vec<(&'static str, VaultError)>, StoreError> {
        let mut broken = Vec::new();
        for column in SEALED {
            let SealedColumn { table, id, sealed, key, .. } = column;
            let mut sql = Sql::new(self.store.backend());
            sql.push(&format!(
                "SELECT {key} AS k, {sealed} AS s FROM \"{table}\" WHERE {key} IS NOT NULL AND length({sealed}) > 0"
            ));
            sql.push(&format!(" ORDER BY {id} DESC LIMIT 1"));
            for row in self.store.read(sql).await? {
                let (key, sealed): (String, Vec<u8>) = (row.try_get("", "k")?, row.try_get("", "s")?);
                broken.extend(self.store.vault().open(&key, &sealed).err().map(|error| (table, error)));
            }
        }
        Ok(broken)
    }

    /// Seals up to `limit` rows of a column that have an older key with the newest one, after the row `after`.
    ///
    /// # Errors
    /// When a row cannot be opened, because its key is in no key file, or the database fails.
    pub async fn reseal(self, column: SealedColumn, after: Option<Place>, limit: u32) -> Result<Resealed, StoreError> {
        let newest = self.store.vault().key_ids().into_iter().next().unwrap_or_default();
        if column == CARDS {
            return self.reseal_cards(&newest, after, limit).await;
        }
        let old = self.of_older_keys(column, &newest, after, limit).await?;
        let Some(last) = old.last().map(|row| row.id.clone()) else { return Ok(Resealed { rows: 0, next: None }) };
        let mut rows = Vec::with_capacity(old.len());
        for row in &old {
            let fresh = self.store.vault().seal(&self.store.vault().open(&row.key, &row.sealed)?)?;
            rows.push(serde_json::json!({
                "i": row.id.text(), "k": row.key, "s": bytes(&row.sealed), "n": fresh.key_id, "f": bytes(&fresh.bytes),
            }));
        }
        let rows = self.replace(column, &serde_json::Value::Array(rows).to_string()).await?;
        Ok(Resealed { rows, next: Some(Place(last)) })
    }

    /// The contact of a card is the sealed text of its order, so a card follows its order once that is resealed: under the order's lock,
    /// which every change of an order takes.
    async fn reseal_cards(self, newest: &str, after: Option<Place>, limit: u32) -> Result<Resealed, StoreError> {
        let old = self.of_older_keys(CARDS, newest, after, limit).await?;
        let Some(last) = old.last().map(|row| row.id.clone()) else { return Ok(Resealed { rows: 0, next: None }) };
        let ids: Vec<Uuid> = old.iter().filter_map(|row| if let Id::Uuid(id) = &row.id { Some(*id) } else { None }).collect();
        let (transaction, writer) = self.store.begin_writing().await?;
        lock(&transaction, |sql| {
            sql.push("o.id").among_ids(ids.iter().copied());
        })
        .await?;
        let mut sql = Sql::new(self.store.backend());
        sql.push("UPDATE order_card SET contact_sealed = o.contact_sealed, contact_key = o.contact_key FROM \"order\" o ");
        sql.push("WHERE o.id = order_card.order_id AND o.contact_key = ").bind(newest);
        sql.push(" AND order_card.order_id").among_ids(ids.iter().copied());
        let rows = transaction.execute_raw(sql.build()).await?.rows_affected();
        transaction.commit().await?;
        drop(writer);
        Ok(Resealed { rows, next: Some(Place(last)) })
    }

    async fn of_older_keys(
        self,
        column: SealedColumn,
        newest: &str,
        after: Option<Place>,
        limit: u32,
    ) -> Result<Vec<Old>, StoreError> {
        let SealedColumn { table, id, sealed, key, named } = column;
        let mut sql = Sql::new(self.store.backend());
        sql.push(&format!("SELECT \"{id}\" AS id, \"{key}\" AS k, \"{sealed}\" AS s FROM \"{table}\" WHERE \"{key}\" <> "));
        sql.bind(newest);
        match after {
            Some(Place(Id::Uuid(after))) => drop(sql.push(&format!(" AND \"{id}\" > ")).bind(after)),
            Some(Place(Id::Name(after))) => drop(sql.push(&format!(" AND \"{id}\" > ")).bind(after)),
            None => {}
        }
        sql.push(&format!(" ORDER BY \"{id}\" LIMIT ")).bind(i64::from(limit));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        let old = |row: &QueryResult| {
            let id = if named { Id::Name(row.try_get("", "id")?) } else { Id::Uuid(row.try_get("", "id")?) };
            Ok(Old { id, key: row.try_get("", "k")?, sealed: row.try_get("", "s")? })
        };
        rows.iter().map(old).collect()
    }

    async fn replace(self, column: SealedColumn, rows: &str) -> Result<u64, StoreError> {
        let SealedColumn { table, id, sealed, key, named } = column;
        let mut sql = Sql::new(self.store.backend());
        sql.push(&format!("UPDATE \"{table}\" SET \"{sealed}\" = n.f, \"{key}\" = n.n FROM "));
        if sql.backend == DbBackend::Postgres {
            let kind = if named { "text" } else { "uuid" };
            sql.push("json_to_recordset(").bind(rows);
            sql.push(&format!("::json) AS n(i {kind}, k text, s bytea, n text, f bytea)"));
        } else {
            let cell = if named { "value->>'i'" } else { "unhex(value->>'i', '-')" };
            sql.push(&format!("(SELECT {cell} AS i, value->>'k' AS k, unhex(substr(value->>'s', 3)) AS s, value->>'n' AS n, "));
            sql.push("unhex(substr(value->>'f', 3)) AS f FROM json_each(").bind(rows).push(")) AS n");
        }
        sql.push(&format!(
            " WHERE \"{table}\".\"{id}\" = n.i AND \"{table}\".\"{key}\" = n.k AND \"{table}\".\"{sealed}\" = n.s"
        ));
        let (transaction, writer) = self.store.begin_writing().await?;
        let changed = transaction.execute_raw(sql.build()).await?.rows_affected();
        transaction.commit().await?;
        drop(writer);
        Ok(changed)
    }

    /// Seals up to `limit` messages that were stored in clear, before bodies were sealed; returns their number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal_old_messages(self, limit: u64) -> Result<u64, StoreError> {
        let old = conversation_message::Entity::find()
            .filter(conversation_message::Column::BodyKey.is_null())
            .filter(conversation_message::Column::Body.ne(""))
            .limit(limit);
        let (transaction, writer) = self.store.begin_writing().await?;
        let mut rows = old.all(&transaction).await?;
        for row in &mut rows {
            let sealed = self.store.vault().seal(std::mem::take(&mut row.body).as_bytes())?;
            (row.body_sealed, row.body_key) = (Some(sealed.bytes), Some(sealed.key_id));
        }
        write::<_, conversation_message::Entity>(&transaction, &rows, Existing::Replace).await?;
        transaction.commit().await?;
        drop(writer);
        Ok(rows.len() as u64)
    }

    /// The number of rows that each key sealed, by table and key.
    pub async fn rows_of_keys(self) -> Result<BTreeMap<(&'static str, String), i64>, StoreError> {
        let mut counts = BTreeMap::new();
        for SealedColumn { table, key, .. } in SEALED {
            let mut sql = Sql::new(self.store.backend());
            sql.push(&format!(
                "SELECT \"{key}\" AS k, count(*) AS n FROM \"{table}\" WHERE \"{key}\" IS NOT NULL GROUP BY \"{key}\""
            ));
            for row in self.store.connection().query_all_raw(sql.build()).await? {
                counts.insert((table, row.try_get("", "k")?), row.try_get("", "n")?);
            }
        }
        Ok(counts)
    }
}

fn bytes(bytes: &[u8]) -> String {
    format!("\\x{}", hex::encode(bytes))
}
