//! The queries of the alert jobs: holds and promises that are due, and alerts whose cause may be gone.

use chrono::{DateTime, Utc};
use domain::alert::Alert;
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::OrderId;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{first_id, micros, time, word};
use crate::order::work::UnitOfWork;
use crate::{AlertStore, StoreError};

/// An order with something overdue and without an alert about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The id of the order.
    pub order: OrderId,
    /// The number of the order.
    pub number: String,
    /// The shop of the order.
    pub shop: String,
    /// The warehouse of the order.
    pub warehouse: Option<String>,
    /// The time at which it was due; for a return, the time of its request.
    pub since: DateTime<Utc>,
}

impl AlertStore<'_> {
    /// Orders with an active hold that releases itself by `now`, the longest due first.
    pub async fn orders_with_due_holds(self, now: DateTime<Utc>, limit: u64) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT id FROM \"order\" WHERE next_hold_release_at <= ").bind(micros(now));
        sql.push(" ORDER BY next_hold_release_at LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "id").map(OrderId)).collect::<Result<_, _>>()?)
    }

    /// Orders that were to be shipped before `deadline`, are paid and unshipped, and have no unresolved alert about it.
    pub async fn overdue_without_alert(self, deadline: DateTime<Utc>, limit: u64) -> Result<Vec<Overdue>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.id, o.number, o.shop, o.warehouse, o.ship_by AS since FROM \"order\" o WHERE o.ship_by <= ");
        sql.bind(micros(deadline)).push(" AND o.status IN ('PAID', 'APPROVED', 'PICKING', 'PACKED') AND NOT o.is_test");
        push_without_alert(&mut sql, "o.id", AlertKind::PromiseOverdue);
        sql.push(" ORDER BY o.ship_by");
        self.read_overdue(sql, limit).await
    }

    /// Orders with an open return that was requested before `deadline` and has no unresolved alert about it.
    pub async fn overdue_returns(self, deadline: DateTime<Utc>, limit: u64) -> Result<Vec<Overdue>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT o.id, o.number, o.shop, o.warehouse, r.requested_at AS since FROM order_return r ");
        sql.push("JOIN \"order\" o ON o.id = r.order_id WHERE r.status IN ('REQUESTED', 'APPROVED', 'RECEIVED') AND r.requested_at <= ");
        sql.bind(micros(deadline));
        push_without_alert(&mut sql, "o.id", AlertKind::ReturnOverdue);
        sql.push(" ORDER BY r.requested_at");
        self.read_overdue(sql, limit).await
    }

    /// Orders that wait for a balance that was due before `deadline` and have no unresolved alert about it.
    pub async fn overdue_balances(self, deadline: DateTime<Utc>, limit: u64) -> Result<Vec<Overdue>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(
            "SELECT o.id, o.number, o.shop, o.warehouse, p.due_at AS since FROM payment p JOIN \"order\" o ON o.id = p.order_id ",
        );
        sql.push("WHERE p.kind = 'BALANCE' AND p.status = 'PENDING' AND p.due_at <= ").bind(micros(deadline));
        sql.push(" AND o.status = 'PENDING_PAYMENT' AND NOT o.is_test");
        push_without_alert(&mut sql, "o.id", AlertKind::BalanceOverdue);
        sql.push(" ORDER BY p.due_at");
        self.read_overdue(sql, limit).await
    }

    async fn read_overdue(self, mut sql: Sql, limit: u64) -> Result<Vec<Overdue>, StoreError> {
        sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        let overdue = rows.iter().map(|row| {
            Ok(Overdue {
                order: OrderId(row.try_get("", "id")?),
                number: row.try_get("", "number")?,
                shop: row.try_get("", "shop")?,
                warehouse: row.try_get("", "warehouse")?,
                since: time(row.try_get("", "since")?)?,
            })
        });
        overdue.collect()
    }

    /// Orders with an event in the journal since `since` that is a cause of the kind, and without an unresolved alert of the kind.
    pub async fn caused_without_alert(
        self,
        kind: AlertKind,
        since: DateTime<Utc>,
        limit: u64,
    ) -> Result<Vec<OrderId>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT DISTINCT j.order_id AS id FROM journal j WHERE j.order_id IS NOT NULL AND ");
        push_causes(&mut sql, kind, since);
        push_without_alert(&mut sql, "j.order_id", kind);
        sql.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "id").map(OrderId)).collect::<Result<_, _>>()?)
    }

    /// The number of events in the journal since then that are causes of the kind, counted up to `cap`.
    pub async fn count_causes(self, kind: AlertKind, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        if kind.cause_events().is_empty() {
            return Ok(0);
        }
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM journal j WHERE ");
        push_causes(&mut sql, kind, since);
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") e");
        self.store.read_count(sql).await
    }

    /// The creation time of the newest order of a shop since `since`; `None` = there is none. Ids begin with their time, so only ids since
    /// then are read.
    pub async fn newest_order(self, shop: &str, since: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT id FROM \"order\" WHERE shop = ").bind(shop).push(" AND id >= ").bind(first_id(since));
        sql.push(" ORDER BY id DESC LIMIT 1");
        let row = self.store.connection().query_one_raw(sql.build()).await?;
        let id: Option<Uuid> = row.map(|row| row.try_get("", "id")).transpose()?;
        Ok(id.and_then(|id| DateTime::from_timestamp_millis(i64::try_from(id.as_u128() >> 80).ok()?)))
    }

    /// Unresolved alerts in a circle of ids that begins at `seed`: over many calls with random seeds every alert is returned.
    pub async fn to_check(self, seed: Uuid, limit: u64) -> Result<Vec<Alert>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut alerts = Vec::new();
        for side in [" >= ", " < "] {
            let mut sql = Sql::new(self.store.backend());
            sql.push(crate::alert::alerts::ALERTS).push("a.state <> 'RESOLVED' AND a.id").push(side).bind(seed);
            sql.push(" ORDER BY a.id LIMIT ").bind(limit);
            alerts.extend(self.read_alerts(sql).await?);
        }
        alerts.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(alerts)
    }
}

/// Appends the condition that the order has no unresolved alert of the kind.
fn push_without_alert(sql: &mut Sql, order: &str, kind: AlertKind) {
    sql.push(" AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.order_id = ").push(order).push(" AND a.kind = ").bind(word(&kind));
    sql.push(" AND a.state <> 'RESOLVED')");
}

/// Appends the condition that an entry of the journal is a cause of the kind and was recorded since then.
fn push_causes(sql: &mut Sql, kind: AlertKind, since: DateTime<Utc>) {
    sql.push("j.recorded_at >= ").bind(micros(since)).push(" AND (");
    for (index, (event, part)) in kind.cause_events().iter().enumerate() {
        sql.push(if index == 0 { "(" } else { " OR (" }).push("j.kind = ").bind(*event);
        if !part.is_empty() {
            sql.push(" AND j.event LIKE ").bind(format!("%{part}%"));
        }
        sql.push(")");
    }
    sql.push(if kind.cause_events().is_empty() { "1 = 0)" } else { ")" });
}

impl UnitOfWork {
    /// Makes this unit of work the only one that raises alerts of the kind, until its end, because two that look at once would both raise.
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
