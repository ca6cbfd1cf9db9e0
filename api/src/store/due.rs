//! What jobs look for: holds and promises whose time has come, and alerts whose cause may have gone away.

use chrono::{DateTime, Utc};
use domain::alert::{Alert, AlertKind};
use domain::ids::OrderId;
use sea_orm::{ConnectionTrait, DbBackend};

use super::sql::Sql;
use super::value::{micros, word};
use super::work::UnitOfWork;
use super::{Store, StoreError};

/// An order that is past its ship-by time and that no alert tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// Its shop.
    pub shop: String,
    /// Its warehouse.
    pub warehouse: Option<String>,
}

impl Store {
    /// Orders with an active hold that releases itself by `now`, the longest due first.
    pub async fn orders_with_due_holds(&self, now: DateTime<Utc>, limit: u64) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT id FROM \"order\" WHERE next_hold_release_at <= ").bind(micros(now));
        sql.push(" ORDER BY next_hold_release_at LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "id").map(OrderId)).collect::<Result<_, _>>()?)
    }

    /// The orders of a warehouse that are in its hands, by id, a page behind `after`.
    pub async fn open_orders_of(&self, warehouse: &str, after: Option<OrderId>, limit: u32) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT id FROM \"order\" WHERE status IN ('APPROVED', 'PICKING', 'PACKED') AND warehouse = ").bind(warehouse);
        if let Some(after) = after {
            sql.push(" AND id > ").bind(after.0);
        }
        sql.push(" ORDER BY id LIMIT ").bind(i64::from(limit));
        let rows = self.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "id").map(OrderId)).collect::<Result<_, _>>()?)
    }

    /// Orders that were to be shipped before `deadline`, are paid and not shipped, and have no unresolved alert about it.
    pub async fn overdue_without_alert(&self, deadline: DateTime<Utc>, limit: u64) -> Result<Vec<Overdue>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT o.id, o.number, o.shop, o.warehouse FROM \"order\" o WHERE o.ship_by <= ").bind(micros(deadline));
        sql.push(" AND o.status IN ('PAID', 'APPROVED', 'PICKING', 'PACKED') AND NOT o.is_test AND NOT EXISTS (SELECT 1 FROM alert a WHERE ");
        sql.push("a.order_id = o.id AND a.kind = ").bind(word(&AlertKind::PromiseOverdue)).push(" AND a.state <> 'RESOLVED')");
        sql.push(" ORDER BY o.ship_by LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.connection().query_all_raw(sql.build()).await?;
        let overdue = rows.iter().map(|row| {
            Ok(Overdue {
                order: OrderId(row.try_get("", "id")?),
                number: row.try_get("", "number")?,
                shop: row.try_get("", "shop")?,
                warehouse: row.try_get("", "warehouse")?,
            })
        });
        overdue.collect()
    }

    /// Unresolved alerts in a turn that begins at `seed`: over many calls with random seeds every one is looked at.
    pub async fn alerts_to_check(&self, seed: uuid::Uuid, limit: u64) -> Result<Vec<Alert>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut alerts = Vec::new();
        for side in [" >= ", " < "] {
            let mut sql = Sql::new(self.backend());
            sql.push(super::alerts::ALERTS).push("a.state <> 'RESOLVED' AND a.id").push(side).bind(seed);
            sql.push(" ORDER BY a.id LIMIT ").bind(limit);
            alerts.extend(self.read_alerts(sql).await?);
        }
        alerts.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(alerts)
    }
}

impl UnitOfWork {
    /// Makes this unit of work the only one that raises alerts of the kind, until its end: two that look at once would both raise.
    pub async fn lock_alerts(&mut self, kind: AlertKind) -> Result<(), StoreError> {
        if self.store.backend() != DbBackend::Postgres {
            return Ok(());
        }
        let mut sql = Sql::new(DbBackend::Postgres);
        sql.push("SELECT pg_advisory_xact_lock(hashtextextended(").bind(format!("alert {}", kind.name())).push(", 0))");
        self.transaction().await?.execute_raw(sql.build()).await?;
        Ok(())
    }
}
