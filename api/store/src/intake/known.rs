//! The stored deliveries, orders and erasures that a group of deliveries refers to: read with one statement, before anything is locked.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::kernel::ids::PayloadId;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::time;
use crate::privacy::erasure::shops_of;
use crate::{StoreError, UnitOfWork};

/// The keys of a look-up for a group of deliveries.
#[derive(Debug, Clone, Default)]
pub struct Question<'a> {
    /// The deliveries, by shop and delivery id.
    pub deliveries: BTreeSet<(&'a str, &'a str)>,
    /// The orders, by shop and channel number.
    pub orders: BTreeSet<(&'a str, &'a str)>,
    /// The people, by the blind index of their phone.
    pub phone_indexes: BTreeSet<String>,
}

/// The result of a look-up for a group of deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The deliveries that are stored already.
    pub deliveries: Vec<KnownDelivery>,
    /// Whether any of the orders exists.
    pub has_orders: bool,
    /// The last erasure of the person of a phone, by the phone's blind index and the shop (empty = every shop); people who were never
    /// erased are absent.
    pub erased: HashMap<(String, String), DateTime<Utc>>,
}

/// A delivery that is stored already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDelivery {
    /// The id of the stored payload.
    pub id: PayloadId,
    /// The shop of the delivery.
    pub shop: String,
    /// The delivery's id within the shop.
    pub delivery_id: String,
    /// SHA-256 of the body, in hex.
    pub body_sha256: String,
}

impl UnitOfWork {
    /// The stored deliveries, orders and erasures of these keys. It locks nothing: an order or a delivery that is made right after it makes
    /// the commit fail with [`StoreError::Contention`].
    pub async fn known(&self, asked: &Question<'_>) -> Result<Known, StoreError> {
        let mut known = Known::default();
        if asked.deliveries.is_empty() && asked.orders.is_empty() && asked.phone_indexes.is_empty() {
            return Ok(known);
        }
        let sql = known_statement(self.store.backend(), asked);
        let rows = match self.begun() {
            Some(transaction) => transaction.query_all_raw(sql.build()).await?,
            None => self.store.read_planned(sql).await?,
        };
        for row in &rows {
            let (what, shop, name): (String, String, String) =
                (row.try_get("", "what")?, row.try_get("", "shop")?, row.try_get("", "name")?);
            let names = (shop.as_str(), name.as_str());
            match what.as_str() {
                "DELIVERY" if asked.deliveries.contains(&names) => known.deliveries.push(delivery(row, shop, name)?),
                "ORDER" => known.has_orders |= asked.orders.contains(&names),
                "ERASED" => {
                    let since = time(row.try_get("", "since")?)?;
                    let shops = if shop.is_empty() { vec![shop] } else { shops_of(&shop)? };
                    for shop in shops {
                        let last = known.erased.entry((name.clone(), shop)).or_insert(since);
                        *last = since.max(*last);
                    }
                }
                _ => {}
            }
        }
        Ok(known)
    }
}

/// Ids and numbers without the shop match few rows more than are asked for, and one index each answers.
pub(crate) fn known_statement(backend: DbBackend, asked: &Question<'_>) -> Sql {
    let mut sql = Sql::new(backend);
    sql.push(
        "SELECT 'DELIVERY' AS what, id, shop, delivery_id AS name, body_sha256, 0 AS since FROM raw_payload WHERE delivery_id",
    );
    sql.among_texts(asked.deliveries.iter().map(|(_, id)| id));
    sql.push(" UNION ALL SELECT 'ORDER', id, shop, channel_number, '', 0 FROM \"order\" WHERE channel_number");
    sql.among_texts(asked.orders.iter().map(|(_, number)| number));
    sql.push(" UNION ALL SELECT 'ERASED', id, COALESCE(shops, ''), phone_index, '', requested_at FROM erasure WHERE phone_index");
    sql.among_texts(&asked.phone_indexes);
    sql
}

fn delivery(row: &QueryResult, shop: String, delivery_id: String) -> Result<KnownDelivery, StoreError> {
    let id: Uuid = row.try_get("", "id")?;
    Ok(KnownDelivery { id: id.into(), shop, delivery_id, body_sha256: row.try_get("", "body_sha256")? })
}
