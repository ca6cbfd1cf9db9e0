//! Erasure of people: the requests, the orders that are still to be erased, and the rows whose texts are deleted.

use chrono::{DateTime, Utc};
use domain::kernel::ids::{OrderId, PayloadId};
use domain::order::Order;
use entity::intake::raw_payload;
use entity::journal::journal_text;
use entity::privacy::erasure;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{count, micros, micros_of, time, time_of};
use crate::base::write::{Existing, write};
use crate::order::orders::lock;
use crate::{Aggregate, PrivacyStore, StoreError, UnitOfWork};

/// One requested erasure of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The id of the erasure.
    pub id: Uuid,
    /// The blind index of the person's phone: kept, so that an old order does not bring the person back.
    pub phone_index: Option<String>,
    /// The only order of the erasure, where no phone is known.
    pub order: Option<OrderId>,
    /// The time of the request: orders placed later belong to a person who came back.
    pub requested_at: DateTime<Utc>,
    /// The number of orders erased so far.
    pub orders: u32,
    /// The time at which its last order was erased.
    pub finished_at: Option<DateTime<Utc>>,
    /// The shops whose orders are erased; `None` = every shop.
    pub shops: Option<Vec<String>>,
}

impl Aggregate for Erasure {
    const NAME: &'static str = "erasure";
    type Id = Uuid;
    type Reach = ();

    fn id(&self) -> Uuid {
        self.id
    }

    fn target(id: &Uuid) -> String {
        format!("erasure {id}")
    }

    /// Locks and reads an erasure: the holder of the lock continues it alone.
    async fn load(work: &mut UnitOfWork, id: &Uuid, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        erasure::Entity::find_by_id(*id).lock_exclusive().one(work.transaction().await?).await?.map(erasure).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let row = erasure::Model {
            id: self.id,
            phone_index: self.phone_index.clone(),
            order_id: self.order.map(|order| order.0),
            requested_at: micros(self.requested_at),
            orders: i64::from(self.orders),
            finished_at: micros_of(self.finished_at),
            shops: self.shops.as_ref().map(|shops| serde_json::Value::from(shops.clone()).to_string()),
        };
        write::<_, erasure::Entity>(work.transaction().await?, &[row], Existing::Replace).await
    }
}

impl UnitOfWork {
    /// Locks and loads up to `limit` orders that are still to be erased.
    pub async fn orders_to_erase(&mut self, erasure: &Erasure, limit: u32) -> Result<Vec<Order>, StoreError> {
        let ids = lock(self.transaction().await?, |sql| {
            sql.push("o.erased_at IS NULL AND o.id IN (SELECT e.id FROM \"order\" e WHERE e.erased_at IS NULL");
            match (&erasure.phone_index, erasure.order) {
                (Some(index), _) => {
                    sql.push(" AND e.phone_index = ").bind(index.as_str());
                    sql.push(" AND e.placed_at <= ").bind(micros(erasure.requested_at));
                }
                (None, order) => drop(sql.push(" AND e.id = ").bind(order.unwrap_or(OrderId(Uuid::nil())).0)),
            }
            if let Some(shops) = &erasure.shops {
                sql.push(" AND e.shop").among_texts(shops);
            }
            sql.push(" ORDER BY e.id LIMIT ").bind(i64::from(limit)).push(")");
        })
        .await?;
        self.loaded(&ids.into_iter().map(OrderId).collect::<Vec<_>>()).await
    }

    /// Deletes all texts about these orders: messages, raw payloads, the journal's free texts, carriers' descriptions, notes of tasks.
    pub async fn forget_words(&mut self, orders: &[OrderId]) -> Result<(), StoreError> {
        if orders.is_empty() {
            return Ok(());
        }
        let backend = self.store.backend();
        let nothing = self.store.vault().seal(b"")?;
        let mut payloads = Sql::new(backend);
        payloads.push("UPDATE raw_payload SET body_sealed = ").bind(nothing.bytes).push(", body_key = ").bind(nothing.key_id);
        payloads.push(", error_message = NULL");
        let statements = [
            "UPDATE conversation_message SET body = '', body_sealed = NULL, body_key = NULL",
            "UPDATE tracking_event SET description = '', location = NULL, raw = NULL",
            "DELETE FROM journal_text",
            "UPDATE task SET note = NULL",
        ];
        let words = statements.into_iter().map(|statement| {
            let mut sql = Sql::new(backend);
            sql.push(statement);
            sql
        });
        for mut sql in std::iter::once(payloads).chain(words) {
            sql.push(" WHERE order_id").among_ids(orders.iter().map(|order| order.0));
            self.transaction().await?.execute_raw(sql.build()).await?;
        }
        Ok(())
    }

    /// Deletes the bodies of these payloads.
    pub async fn forget_payloads(&mut self, payloads: &[PayloadId]) -> Result<(), StoreError> {
        let nothing = self.store.vault().seal(b"")?;
        let mut sql = Sql::new(self.store.backend());
        sql.push("UPDATE raw_payload SET body_sealed = ").bind(nothing.bytes).push(", body_key = ").bind(nothing.key_id);
        sql.push(", error_message = NULL WHERE id").among_ids(payloads.iter().map(|payload| payload.0));
        self.transaction().await?.execute_raw(sql.build()).await?;
        Ok(())
    }

    /// Deletes the customer of a phone.
    pub async fn forget_customer(&mut self, phone_index: &str) -> Result<(), StoreError> {
        let mut sql = Sql::new(self.store.backend());
        // A person who has ordered again since stays a customer.
        sql.push("DELETE FROM customer WHERE phone_index = ").bind(phone_index);
        sql.push(" AND NOT EXISTS (SELECT 1 FROM \"order\" o WHERE o.phone_index = customer.phone_index)");
        self.transaction().await?.execute_raw(sql.build()).await?;
        Ok(())
    }
}

impl PrivacyStore<'_> {
    /// Unfinished erasures that were requested by `until`, oldest first.
    pub async fn open_erasures(self, until: DateTime<Utc>, limit: u64) -> Result<Vec<Erasure>, StoreError> {
        let open = erasure::Entity::find()
            .filter(erasure::Column::FinishedAt.is_null())
            .filter(erasure::Column::RequestedAt.lte(micros(until)))
            .order_by_asc(erasure::Column::RequestedAt)
            .limit(limit);
        let rows = open.all(self.store.connection()).await?;
        rows.into_iter().map(erasure).collect()
    }

    /// Payloads of these shops, or of all, without an order, sorted by id after `after`, with their bodies in clear.
    pub async fn loose_payloads(
        self,
        shops: Option<&[String]>,
        after: Option<PayloadId>,
        limit: u64,
    ) -> Result<Vec<(PayloadId, Vec<u8>)>, StoreError> {
        let of_shops = shops.map_or_else(Condition::all, |shops| {
            Condition::all().add(raw_payload::Column::Shop.is_in(shops.iter().map(String::as_str)))
        });
        let loose = raw_payload::Entity::find()
            .filter(raw_payload::Column::OrderId.is_null())
            .filter(of_shops)
            .filter(raw_payload::Column::Id.gt(after.map_or(Uuid::nil(), |after| after.0)))
            .order_by_asc(raw_payload::Column::Id)
            .limit(limit);
        let rows = loose.all(self.store.connection()).await?;
        rows.into_iter().map(|row| Ok((row.id.into(), self.store.vault().open(&row.body_key, &row.body_sealed)?))).collect()
    }

    /// One erasure by its id.
    pub async fn erasure(self, id: Uuid) -> Result<Option<Erasure>, StoreError> {
        erasure::Entity::find_by_id(id).one(self.store.connection()).await?.map(erasure).transpose()
    }

    /// The number of free texts in the journal that are kept of an order: for tests and for the operator of an erasure.
    pub async fn words_kept(self, order: OrderId) -> Result<usize, StoreError> {
        let rows =
            journal_text::Entity::find().filter(journal_text::Column::OrderId.eq(order.0)).all(self.store.connection()).await?;
        Ok(rows.len())
    }
}

fn erasure(row: erasure::Model) -> Result<Erasure, StoreError> {
    Ok(Erasure {
        id: row.id,
        phone_index: row.phone_index,
        order: row.order_id.map(Into::into),
        requested_at: time(row.requested_at)?,
        orders: count(row.orders)?,
        finished_at: time_of(row.finished_at)?,
        shops: row.shops.as_deref().map(shops_of).transpose()?,
    })
}

/// The shops of a stored list.
pub(crate) fn shops_of(list: &str) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(list).map_err(|error| StoreError::unreadable("the shops of an erasure", &error))
}
