//! The rows by which orders are found by their tags: those of the channel and those of rules.

use std::collections::HashMap;

use domain::order::effect::Effects;
use entity::order;
use entity::order::order_tag;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult as _};
use uuid::Uuid;

use crate::StoreError;
use crate::base::sql::Sql;
use crate::base::value::{from_json, from_json_of};
use crate::base::write::{Existing, Inserts, delete, write};

/// The most characters of a tag by which orders are found. An index entry of PostgreSQL has at most 2,700 bytes.
const LONGEST_TAG: usize = 200;

/// The changed rows of tags.
#[derive(Default)]
pub struct TagRows {
    written: Vec<order_tag::Model>,
    /// The orders that lost a tag: their rows are deleted and written anew.
    rewritten: Vec<Uuid>,
}

impl TagRows {
    /// Collects the difference between an order's tags `now` and `before`; `None` = the order is new.
    pub fn collect(&mut self, now: &order::Model, before: Option<&order::Model>) -> Result<(), StoreError> {
        if before.is_some_and(|before| (&before.tags, &before.effects) == (&now.tags, &now.effects)) {
            return Ok(());
        }
        let tags = tags_of(now)?;
        let before = before.map(tags_of).transpose()?.unwrap_or_default();
        if before.iter().any(|tag| !tags.contains(tag)) {
            self.rewritten.push(now.id);
        }
        // Rows that are there stay: an order from before these rows gets all of them.
        self.written.extend(tags.into_iter().map(|tag| order_tag::Model { order_id: now.id, tag }));
        Ok(())
    }

    /// Whether no row is deleted.
    pub fn only_inserts(&self) -> bool {
        self.rewritten.is_empty()
    }

    /// Deletes the rows of the orders that lost a tag.
    pub async fn delete<C: ConnectionTrait>(&self, from: &C) -> Result<(), StoreError> {
        delete::<_, order_tag::Entity>(from, order_tag::Column::OrderId, &self.rewritten).await
    }

    /// Adds the new rows.
    pub fn insert(&self, inserts: &mut Inserts) {
        // A row is its own key: there is nothing to replace.
        inserts.add::<order_tag::Entity>(&self.written, Existing::Keep);
    }
}

/// Writes the rows of orders whose rows differ from their tags, for example of orders that are older than these rows.
pub async fn mend<C: ConnectionTrait>(connection: &C, heads: &[&order::Model]) -> Result<(), StoreError> {
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT * FROM order_tag WHERE order_id").among_ids(heads.iter().map(|head| head.id));
    let mut stored: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in connection.query_all_raw(sql.build()).await? {
        let row = <order_tag::Entity as EntityTrait>::Model::from_query_result(&row, "")?;
        stored.entry(row.order_id).or_default().push(row.tag);
    }
    let mut rows = TagRows::default();
    for head in heads {
        let mut right = tags_of(head)?;
        let mut there = stored.remove(&head.id).unwrap_or_default();
        right.sort_unstable();
        there.sort_unstable();
        if right != there {
            rows.rewritten.push(head.id);
            rows.written.extend(right.into_iter().map(|tag| order_tag::Model { order_id: head.id, tag }));
        }
    }
    rows.delete(connection).await?;
    write::<_, order_tag::Entity>(connection, &rows.written, Existing::Keep).await
}

/// The tags by which an order is found, each once, as they are stored.
fn tags_of(head: &order::Model) -> Result<Vec<String>, StoreError> {
    let of_channel: Vec<String> = from_json("tags", &head.tags)?;
    let effects: Effects = from_json_of("effects", head.effects.as_deref())?.unwrap_or_default();
    let mut tags: Vec<String> = Vec::new();
    for tag in of_channel.into_iter().chain(effects.tags.into_iter().map(|one| one.tag)) {
        let tag = tag.replace('\0', "\u{FFFD}");
        if tag.chars().count() <= LONGEST_TAG && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}
