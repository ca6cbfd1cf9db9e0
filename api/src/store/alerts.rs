//! Alerts, their thresholds, and the counts that reach them.

use chrono::{DateTime, Utc};
use domain::alert::{Alert, AlertKind, AlertState, AlertThreshold};
use domain::ids::{AlertId, OrderId};
use entity::{alert, alert_threshold};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::sql::Sql;
use super::value::{from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use super::window::{Slice, Take, Window};
use super::work::UnitOfWork;
use super::{Store, StoreError};

/// Which alerts a reader may see: one alternative per role. The domain's [`Alert::is_for`] says the same of a single one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertReach {
    /// The kinds that are addressed to the role.
    pub kinds: Vec<AlertKind>,
    /// The shops that the actor may see; `None` means all, and alerts of no shop.
    pub shops: Option<Vec<String>>,
    /// The warehouses that the role may see; `None` means all, and alerts of no warehouse.
    pub warehouses: Option<Vec<String>>,
}

/// Which alerts are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// Of these kinds; empty means all.
    pub kinds: Vec<AlertKind>,
    /// In these states; empty means all.
    pub states: Vec<AlertState>,
    /// Of this order.
    pub order: Option<OrderId>,
}

/// The place of an alert in a list: when it was raised, then its id. The newest stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKey {
    /// Microseconds since the Unix epoch.
    pub raised_at: i64,
    /// The alert.
    pub id: AlertId,
}

impl AlertKey {
    /// The key of an alert.
    pub fn of(alert: &Alert) -> Self {
        Self { raised_at: micros(alert.raised_at), id: alert.id }
    }
}

impl UnitOfWork {
    /// Writes an alert as it stands now.
    pub fn put_alert(&mut self, alert: &Alert) -> Result<(), StoreError> {
        let row = alert_row(alert)?;
        self.pending.alerts.retain(|waiting| waiting.id != row.id);
        self.pending.alerts.push(row);
        Ok(())
    }

    /// Locks and reads one alert.
    pub async fn alert_for_update(&mut self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        let row = alert::Entity::find_by_id(id.0).lock_exclusive().one(&self.transaction).await?;
        row.map(alert_of).transpose()
    }

    /// Alerts of the kind that are not resolved, of this order and shop: the ones that a new cause belongs to, or that end.
    pub async fn unresolved_alerts(
        &mut self,
        kind: AlertKind,
        order: Option<OrderId>,
        shop: Option<&str>,
    ) -> Result<Vec<Alert>, StoreError> {
        let mut which =
            Condition::all().add(alert::Column::Kind.eq(word(&kind))).add(alert::Column::State.ne(word(&AlertState::Resolved)));
        which = match order {
            Some(order) => which.add(alert::Column::OrderId.eq(order.0)),
            None => which.add(alert::Column::OrderId.is_null()),
        };
        if let Some(shop) = shop {
            which = which.add(alert::Column::Shop.eq(shop));
        }
        let rows = alert::Entity::find().filter(which).lock_exclusive().all(&self.transaction).await?;
        rows.into_iter().map(alert_of).collect()
    }

    /// Locks and reads the threshold of a kind; the default when no manager has set one.
    pub async fn threshold_for_update(&mut self, kind: AlertKind) -> Result<AlertThreshold, StoreError> {
        let row = alert_threshold::Entity::find_by_id(word(&kind)).lock_exclusive().one(&self.transaction).await?;
        row.map_or_else(|| Ok(AlertThreshold::default_for(kind)), |row| threshold(&row))
    }

    /// Writes a threshold.
    pub fn put_threshold(&mut self, threshold: &AlertThreshold) {
        self.pending.thresholds.push(alert_threshold::Model {
            kind: word(&threshold.kind),
            comparison: word(&threshold.comparison),
            value: threshold.value,
            window_seconds: threshold.window_seconds,
            enabled: threshold.enabled,
            version: threshold.version,
        });
    }
}

impl Store {
    /// Every threshold, in the order of the kinds; defaults where no manager has set one.
    pub async fn thresholds(&self) -> Result<Vec<AlertThreshold>, StoreError> {
        let rows = alert_threshold::Entity::find().all(self.connection()).await?;
        let set = rows.iter().map(threshold).collect::<Result<Vec<_>, _>>()?;
        let of = |kind| set.iter().find(|threshold| threshold.kind == kind).cloned();
        Ok(AlertKind::ALL.into_iter().map(|kind| of(kind).unwrap_or_else(|| AlertThreshold::default_for(kind))).collect())
    }

    /// One alert.
    pub async fn alert(&self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        alert::Entity::find_by_id(id.0).one(self.connection()).await?.map(alert_of).transpose()
    }

    /// The alerts of these ids, with one statement.
    pub async fn alerts(&self, ids: &[AlertId]) -> Result<Vec<Alert>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT * FROM alert WHERE id IN ").bind_ids(ids.iter().map(|id| id.0));
        self.read_alerts(sql).await
    }

    /// A page of alerts, the newest first, of those that some alternative of `reach` lets the reader see.
    pub async fn alert_page(
        &self,
        filter: &AlertFilter,
        reach: &[AlertReach],
        window: &Window<AlertKey>,
    ) -> Result<Slice<Alert>, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT * FROM alert WHERE ");
        push_reach(&mut sql, reach);
        push_filter(&mut sql, filter);
        if let Some(key) = window.after {
            sql.push(" AND (raised_at, id) < (").bind(key.raised_at).push(", ").bind(key.id.0).push(")");
        }
        if let Some(key) = window.before {
            sql.push(" AND (raised_at, id) > (").bind(key.raised_at).push(", ").bind(key.id.0).push(")");
        }
        sql.push(match window.take {
            Take::First(_) => " ORDER BY raised_at DESC, id DESC LIMIT ",
            Take::Last(_) => " ORDER BY raised_at, id LIMIT ",
        });
        sql.bind(window.take.probe());
        Ok(window.slice(self.read_alerts(sql).await?, |alert| std::cmp::Reverse(AlertKey::of(alert))))
    }

    /// How many journal entries of this kind of event (see `Event::kind`) were recorded since then, counted up to `cap`.
    pub async fn count_events(&self, kind: &str, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM journal WHERE kind = ").bind(kind);
        sql.push(" AND recorded_at >= ").bind(micros(since)).push(" LIMIT ").bind(i64::from(cap)).push(") e");
        self.read_count(sql).await
    }

    /// How many payloads that came since then failed, of one shop or of all, counted up to `cap`.
    pub async fn count_failed_payloads(&self, shop: Option<&str>, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM raw_payload WHERE state = 'FAILED' AND received_at >= ");
        sql.bind(micros(since));
        if let Some(shop) = shop {
            sql.push(" AND shop = ").bind(shop);
        }
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") p");
        self.read_count(sql).await
    }

    pub(super) async fn read_count(&self, sql: Sql) -> Result<i64, StoreError> {
        let row = self.connection().query_one_raw(sql.build()).await?;
        Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
    }

    pub(super) async fn read_alerts(&self, sql: Sql) -> Result<Vec<Alert>, StoreError> {
        let rows = self.connection().query_all_raw(sql.build()).await?;
        rows.iter().map(|row| alert_of(alert::Model::from_query_result(row, "")?)).collect()
    }
}

fn push_reach(sql: &mut Sql, reach: &[AlertReach]) {
    sql.push("(");
    for (index, alternative) in reach.iter().enumerate() {
        sql.push(if index == 0 { "(" } else { " OR (" }).push("kind IN ").bind_list(alternative.kinds.iter().map(word));
        if let Some(shops) = &alternative.shops {
            sql.push(" AND shop IN ").bind_texts(shops);
        }
        if let Some(warehouses) = &alternative.warehouses {
            sql.push(" AND warehouse IN ").bind_texts(warehouses);
        }
        sql.push(")");
    }
    sql.push(if reach.is_empty() { "1 = 0)" } else { ")" });
}

fn push_filter(sql: &mut Sql, filter: &AlertFilter) {
    if !filter.kinds.is_empty() {
        sql.push(" AND kind IN ").bind_list(filter.kinds.iter().map(word));
    }
    if !filter.states.is_empty() {
        sql.push(" AND state IN ").bind_list(filter.states.iter().map(word));
    }
    if let Some(order) = filter.order {
        sql.push(" AND order_id = ").bind(order.0);
    }
}

fn alert_row(alert: &Alert) -> Result<alert::Model, StoreError> {
    Ok(alert::Model {
        id: alert.id.0,
        kind: word(&alert.kind),
        severity: word(&alert.severity),
        state: word(&alert.state),
        because: json("reason", &alert.because)?,
        order_id: alert.order.map(|order| order.0),
        shop: alert.shop.clone(),
        warehouse: alert.warehouse.clone(),
        raised_at: micros(alert.raised_at),
        acknowledged_at: micros_of(alert.acknowledged_at),
        acknowledged_by: json_of("person", alert.acknowledged_by.as_ref())?,
        resolved_at: micros_of(alert.resolved_at),
    })
}

fn alert_of(row: alert::Model) -> Result<Alert, StoreError> {
    Ok(Alert {
        id: row.id.into(),
        kind: from_word("alert kind", &row.kind)?,
        severity: from_word("severity", &row.severity)?,
        state: from_word("alert state", &row.state)?,
        because: from_json("reason", &row.because)?,
        order: row.order_id.map(Into::into),
        shop: row.shop,
        warehouse: row.warehouse,
        raised_at: time(row.raised_at)?,
        acknowledged_at: time_of(row.acknowledged_at)?,
        acknowledged_by: from_json_of("person", row.acknowledged_by.as_deref())?,
        resolved_at: time_of(row.resolved_at)?,
    })
}

fn threshold(row: &alert_threshold::Model) -> Result<AlertThreshold, StoreError> {
    Ok(AlertThreshold {
        kind: from_word("alert kind", &row.kind)?,
        comparison: from_word("comparison", &row.comparison)?,
        value: row.value,
        window_seconds: row.window_seconds,
        enabled: row.enabled,
        version: row.version,
    })
}
