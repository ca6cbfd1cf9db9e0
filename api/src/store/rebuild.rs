//! Making cards anew from the tables, and saying where they differed: anywhere is a bug.

use domain::ids::OrderId;
use entity::order_card;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::orders::{load, lock};
use super::recent::recent_of;
use super::sql::Sql;
use super::write::{Existing, write};
use super::write_orders::card;
use super::{Store, StoreError};

/// What one batch of a rebuild found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many orders were looked at; fewer than asked for at the end.
    pub orders: usize,
    /// The orders whose card differed from the tables or the journal. Their cards are right now, and so are those of an older form.
    pub differing: Vec<OrderId>,
    /// Where the next batch goes on.
    pub last: Option<OrderId>,
}

impl Store {
    /// Rebuilds the cards of the next `batch` orders behind `after`, in the order of their ids. The orders are locked meanwhile.
    pub async fn rebuild_cards(&self, after: Option<OrderId>, batch: u32) -> Result<Rebuilt, StoreError> {
        let (transaction, _writer) = self.begin_writing().await?;
        let ids = next_ids(&transaction, after, batch).await?;
        lock(&transaction, |sql| {
            sql.push("o.id").among_ids(ids.iter().copied());
        })
        .await?;
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT * FROM order_card WHERE order_id").among_ids(ids.iter().copied());
        let stored = order_card::Entity::find().from_raw_sql(sql.build()).all(&transaction).await?;
        let mut recent = recent_of(&transaction, &ids).await?;
        let (mut mended, mut differing) = (Vec::new(), Vec::new());
        for loaded in load(&transaction, self.vault(), &ids).await? {
            let order = loaded.rows.order(loaded.contact)?;
            let mut right = card(&order, &loaded.rows.order)?;
            if let Some(recent) = recent.remove(&right.order_id) {
                recent.put(&mut right);
            }
            let stored = stored.iter().find(|card| card.order_id == right.order_id);
            if stored != Some(&right) {
                if stored.is_none_or(|stored| !is_older_form(stored, &right)) {
                    differing.push(order.id);
                }
                mended.push(right);
            }
        }
        write::<_, order_card::Entity>(&transaction, &mended, Existing::Replace).await?;
        transaction.commit().await?;
        Ok(Rebuilt { orders: ids.len(), differing, last: ids.last().copied().map(OrderId) })
    }
}

/// Whether the stored card is right but for what lies beside it, which was not kept when it was written.
fn is_older_form(stored: &order_card::Model, right: &order_card::Model) -> bool {
    let beside = order_card::Model { recent: None, has_words: None, has_messages: None, ..right.clone() };
    *stored == beside
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
