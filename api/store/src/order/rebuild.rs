//! Rebuilding cards from the tables, and reporting where they differed: each difference is a bug. Rows that are older than the search get
//! their search columns, their tags and their region at the same time.

use domain::kernel::ids::OrderId;
use domain::order::Order;
use domain::search::reversed_number;
use entity::order;
use entity::order::{order_card, shipment};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::base::sql::Sql;
use crate::base::write::{Existing, write};
use crate::journal::timeline_cache::recent_of;
use crate::order::batch::card;
use crate::order::contact::{name_index, name_prefixes, phone_last};
use crate::order::document::Documents;
use crate::order::orders::{load, lock};
use crate::order::tag_rows;
use crate::{OrderStore, StoreError};
use foundation::vault::Vault;

/// The result of one batch of a rebuild.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// The number of orders in the batch; fewer than asked for at the end.
    pub orders: usize,
    /// The orders whose card differed from the tables or the journal. Their cards are right now, and so are those of an older form.
    pub differing: Vec<OrderId>,
    /// The last order of the batch, after which the next batch begins; `None` = the batch was empty.
    pub last: Option<OrderId>,
}

impl OrderStore<'_> {
    /// Rebuilds the cards of the next `batch` orders after `after`, in the order of their ids. The orders are locked meanwhile.
    pub async fn rebuild_cards(self, after: Option<OrderId>, batch: u32) -> Result<Rebuilt, StoreError> {
        let (transaction, _writer) = self.store.begin_writing().await?;
        let ids = next_ids(&transaction, after, batch).await?;
        lock(&transaction, |sql| {
            sql.push("o.id").among_ids(ids.iter().copied());
        })
        .await?;
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT * FROM order_card WHERE order_id").among_ids(ids.iter().copied());
        let stored = order_card::Entity::find().from_raw_sql(sql.build()).all(&transaction).await?;
        let mut recent = recent_of(&transaction, &ids).await?;
        let (mut mended, mut differing) = (Vec::new(), Vec::new());
        let (mut heads, mut parcels) = (Vec::new(), Vec::new());
        let all = load(&transaction, self.store.vault(), &ids).await?;
        tag_rows::mend(&transaction, &all.iter().map(|loaded| &loaded.rows.order).collect::<Vec<_>>()).await?;
        for loaded in all {
            let mut order = loaded.rows.order(loaded.contact)?;
            // An order from before regions, or from before a newer table of them, differs in nothing else.
            let unlocated = card(Documents::of(&order)?, &loaded.rows.order);
            order.locate();
            let mut right = card(Documents::of(&order)?, &loaded.rows.order);
            if let Some(recent) = recent.remove(&right.order_id) {
                recent.put(&mut right);
            }
            let as_before = order_card::Model { head: unlocated.head, ..right.clone() };
            heads.extend(findable(self.store.vault(), &loaded.rows.order, &order));
            parcels.extend(loaded.rows.shipments.iter().filter_map(findable_parcel));
            let stored = stored.iter().find(|card| card.order_id == right.order_id);
            if stored != Some(&right) {
                if stored.is_none_or(|stored| ![&right, &as_before].into_iter().any(|card| is_older_form(stored, card))) {
                    differing.push(order.id);
                }
                mended.push(right);
            }
        }
        write::<_, order::Entity>(&transaction, &heads, Existing::Replace).await?;
        write::<_, shipment::Entity>(&transaction, &parcels, Existing::Replace).await?;
        write::<_, order_card::Entity>(&transaction, &mended, Existing::Replace).await?;
        transaction.commit().await?;
        Ok(Rebuilt { orders: ids.len(), differing, last: ids.last().copied().map(OrderId) })
    }
}

/// Whether the stored card is right except for its form: an earlier version wrote it as one document, or without its newest entries.
fn is_older_form(stored: &order_card::Model, right: &order_card::Model) -> bool {
    let mut split = stored.clone();
    if !stored.document.is_empty() {
        // A document that cannot be read is a difference.
        let Ok(Documents { head, lines, body }) = Documents::of_document(&stored.document) else { return false };
        (split.document, split.head, split.lines, split.body) = (String::new(), Some(head), Some(lines), Some(body));
    }
    let beside = order_card::Model { recent: None, has_words: None, has_messages: None, ..right.clone() };
    split == *right || split == beside
}

/// The row of an order with its search columns and its region, where they are missing. Its version stays, because no visible value has changed.
fn findable(vault: &Vault, head: &order::Model, order: &Order) -> Option<order::Model> {
    let right = order::Model {
        name_index: name_index(vault, &order.contact),
        name_prefixes: name_prefixes(vault, &order.contact),
        phone_last: phone_last(&order.contact),
        number_reversed: Some(reversed_number(&head.number)),
        in_conflict: Some(!order.status_conflicts().is_empty()),
        in_money_conflict: Some(!order.money_conflicts().is_empty()),
        region: order.region.map(|region| region.to_string()),
        ..head.clone()
    };
    (right != *head).then_some(right)
}

/// The row of a parcel with its search column, where it is missing.
fn findable_parcel(row: &shipment::Model) -> Option<shipment::Model> {
    let number_reversed = row.tracking_number.as_deref().map(reversed_number);
    (number_reversed != row.number_reversed).then(|| shipment::Model { number_reversed, ..row.clone() })
}

async fn next_ids<C: ConnectionTrait>(connection: &C, after: Option<OrderId>, batch: u32) -> Result<Vec<uuid::Uuid>, StoreError> {
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT o.id FROM \"order\" o");
    if let Some(after) = after {
        sql.push(" WHERE o.id > ").bind(after.0);
    }
    sql.push(" ORDER BY o.id LIMIT ").bind(i64::from(batch));
    let rows = connection.query_all_raw(sql.build()).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}
