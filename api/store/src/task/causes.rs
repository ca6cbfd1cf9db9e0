//! The causes of tasks that are looked for: promises at risk, and payloads that could not be read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::task::Task;

use crate::base::sql::Sql;
use crate::base::value::{micros, time};
use crate::task::tasks::TASKS;
use crate::{StoreError, TaskStore, UnitOfWork};

/// The orders whose promise can break: paid, still here, and no test.
const OPEN_PROMISE: &str = "o.status IN ('PAID', 'APPROVED', 'PICKING', 'PACKED') AND NOT o.is_test";

/// An order whose promise is at risk, and that has no task about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseAtRisk {
    /// The id of the order.
    pub order: OrderId,
    /// The number of the order.
    pub number: String,
    /// The shop of the order.
    pub shop: String,
    /// The warehouse of the order.
    pub warehouse: Option<String>,
    /// The time by which it has to leave.
    pub ship_by: DateTime<Utc>,
}

/// The payloads of a shop that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadPayloads {
    /// The id of the shop.
    pub shop: String,
    /// The number of payloads.
    pub count: i64,
    /// The time at which the newest arrived.
    pub newest: DateTime<Utc>,
}

impl TaskStore<'_> {
    /// Orders that have to leave before `until`, the most urgent first, without an unfinished task about this and without one that a person
    /// finished for the same deadline.
    pub async fn promises_at_risk(self, until: DateTime<Utc>, limit: u32) -> Result<Vec<PromiseAtRisk>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.id, o.number, o.shop, o.warehouse, o.ship_by FROM \"order\" o WHERE o.ship_by < ").bind(micros(until));
        sql.push(" AND ").push(OPEN_PROMISE).push(" AND NOT EXISTS (SELECT 1 FROM task t WHERE t.order_id = o.id");
        sql.push(" AND t.source_kind = 'PROMISE' AND (t.open_key IS NOT NULL OR (t.state = 'DONE' AND t.due_at = o.ship_by)))");
        sql.push(" ORDER BY o.ship_by LIMIT ").bind(i64::from(limit));
        let rows = self.store.read(sql).await?;
        let orders = rows.iter().map(|row| {
            Ok(PromiseAtRisk {
                order: OrderId(row.try_get("", "id")?),
                number: row.try_get("", "number")?,
                shop: row.try_get("", "shop")?,
                warehouse: row.try_get("", "warehouse")?,
                ship_by: time(row.try_get("", "ship_by")?)?,
            })
        });
        orders.collect()
    }

    /// The payloads of each shop that could not be read; a shop without any is left out.
    pub async fn unread_payloads(self) -> Result<Vec<UnreadPayloads>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT shop, count(*) AS n, max(received_at) AS newest FROM raw_payload");
        sql.push(" WHERE state IN ('FAILED', 'ABSENT') GROUP BY shop ORDER BY shop");
        let rows = self.store.read(sql).await?;
        let unread = rows.iter().map(|row| {
            let (shop, count) = (row.try_get("", "shop")?, row.try_get("", "n")?);
            Ok(UnreadPayloads { shop, count, newest: time(row.try_get("", "newest")?)? })
        });
        unread.collect()
    }

    /// For each of these shops with such a task, the time at which a person last finished its task about payloads.
    pub async fn payloads_handled(self, shops: &[&str]) -> Result<HashMap<String, DateTime<Utc>>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT source_id, max(completed_at) AS handled FROM task WHERE source_kind = 'PAYLOAD' AND state = 'DONE'");
        sql.push(" AND source_id").among_texts(shops).push(" GROUP BY source_id");
        let rows = self.store.read(sql).await?;
        rows.iter().map(|row| Ok((row.try_get("", "source_id")?, time(row.try_get("", "handled")?)?))).collect()
    }

    /// The shops with an unfinished task about payloads.
    pub async fn shops_with_payload_tasks(self) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT source_id FROM task WHERE open_key >= 'PAYLOAD/' AND open_key < 'PAYLOAD0'");
        let rows = self.store.read(sql).await?;
        rows.iter().map(|row| Ok(row.try_get("", "source_id")?)).collect()
    }
}

impl UnitOfWork {
    /// Locks and reads unfinished tasks about promises that are at risk no longer: the order left, was cancelled, or has another deadline.
    pub async fn tasks_of_kept_promises(&mut self, until: DateTime<Utc>, limit: u32) -> Result<Vec<Task>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(TASKS).push("t.open_key >= 'PROMISE/' AND t.open_key < 'PROMISE0' AND (o.id IS NULL OR NOT (");
        sql.push(OPEN_PROMISE)
            .push(") OR o.ship_by IS NULL OR o.ship_by <> t.due_at OR o.ship_by >= ")
            .bind(micros(until))
            .push(")");
        self.lock_tasks(sql, limit).await
    }
}
