//! Alerts, their thresholds, and the counts that are compared with them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::access::actor::Scope;
use domain::alert::{Alert, AlertState, AlertThreshold};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{AlertId, OrderId};
use domain::order::incoming::{DataIssue, DataIssueKind};
use entity::alert;
use entity::alert::alert_threshold;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryResult, QuerySelect};

use crate::base::sql::Sql;
use crate::base::value::{count, from_json, from_json_of, from_word, json, json_of, micros, micros_of, time, time_of, word};
use crate::base::window::{Slice, Take, Window};
use crate::base::write::Existing;
use crate::order::list::OrderReach;
use crate::{Aggregate, AlertStore, StoreError, UnitOfWork};

/// The query of all alerts, each with the current state of its order.
pub(crate) const ALERTS: &str = "SELECT a.*, o.status AS order_status, o.warehouse AS order_warehouse FROM alert a \
    LEFT JOIN \"order\" o ON o.id = a.order_id WHERE ";

/// The alerts that a reader may see: one alternative per role. The domain's [`Alert::is_for`] decides the same for a single alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertReach {
    /// The kinds of alert that are addressed to the role.
    pub kinds: Vec<AlertKind>,
    /// The orders that the role reaches. A role that reaches all warehouses and statuses also reaches alerts without an order.
    pub orders: OrderReach,
}

/// A filter of alerts. All given conditions must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// The alert has one of these kinds; empty means all.
    pub kinds: Vec<AlertKind>,
    /// The alert has one of these states; empty means all.
    pub states: Vec<AlertState>,
    /// The alert belongs to this order; `None` = to any.
    pub order: Option<OrderId>,
}

/// The key of an alert in a list: the time at which it was raised, then its id. The newest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertKey {
    /// Microseconds since the Unix epoch.
    pub raised_at: i64,
    /// The id of the alert.
    pub id: AlertId,
}

impl AlertKey {
    /// The key of an alert in a list.
    pub fn of(alert: &Alert) -> Self {
        Self { raised_at: micros(alert.raised_at), id: alert.id }
    }
}

impl UnitOfWork {
    /// Unresolved alerts of the kind, of this order or else of the whole shop: the alerts to which a new cause belongs.
    pub async fn unresolved_alerts(
        &mut self,
        kind: AlertKind,
        order: Option<OrderId>,
        shop: Option<&str>,
    ) -> Result<Vec<Alert>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(ALERTS).push("a.kind = ").bind(word(&kind));
        sql.push(" AND a.state <> ").bind(word(&AlertState::Resolved));
        if let Some(order) = order {
            sql.push(" AND a.order_id = ").bind(order.0);
        }
        if let Some(shop) = shop {
            sql.push(" AND a.shop = ").bind(shop);
        }
        read(self.transaction().await?, sql).await
    }
}

impl Aggregate for Alert {
    const NAME: &'static str = "alert";
    type Id = AlertId;
    type Reach = Vec<AlertReach>;

    fn id(&self) -> AlertId {
        self.id
    }

    fn scope(&self) -> Scope<'_> {
        let (shop, warehouse) = (self.shop.as_deref(), self.warehouse.as_deref());
        Scope { shop, warehouse, status: self.status, goods_here: false }
    }

    fn target(id: &AlertId) -> String {
        format!("alert {id}")
    }

    /// Locks and reads one alert that a reader may see, with one statement; other alerts stay unlocked.
    async fn load(work: &mut UnitOfWork, id: &AlertId, reach: Option<&Vec<AlertReach>>) -> Result<Option<Self>, StoreError> {
        let mut sql = by_id(work.store.backend(), *id, reach.map(Vec::as_slice));
        if sql.backend == DbBackend::Postgres {
            sql.push(" FOR UPDATE OF a");
        }
        Ok(read(work.transaction().await?, sql).await?.pop())
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let row = alert_row(self)?;
        let waiting = work.pending.rows_mut::<alert::Entity>(Existing::Replace);
        waiting.retain(|waiting| waiting.id != row.id);
        waiting.push(row);
        Ok(())
    }
}

impl Aggregate for AlertThreshold {
    const NAME: &'static str = "threshold";
    type Id = AlertKind;
    type Reach = ();

    fn id(&self) -> AlertKind {
        self.kind
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(kind: &AlertKind) -> String {
        kind.name().to_owned()
    }

    /// Locks and reads the threshold of a kind; the default where no manager has set one.
    async fn load(work: &mut UnitOfWork, kind: &AlertKind, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let found = alert_threshold::Entity::find_by_id(word(kind)).lock_exclusive();
        let row = found.one(work.transaction().await?).await?;
        row.map_or_else(|| Ok(Self::default_for(*kind)), |row| threshold(&row)).map(Some)
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.insert::<alert_threshold::Entity>(
            Existing::Replace,
            alert_threshold::Model {
                kind: word(&self.kind),
                comparison: word(&self.comparison),
                value: self.value,
                window_seconds: self.window_seconds,
                enabled: self.enabled,
                version: self.version,
            },
        );
        Ok(())
    }
}

impl AlertStore<'_> {
    /// Every threshold, in the order of the kinds; the default where no manager has set one.
    pub async fn thresholds(self) -> Result<Vec<AlertThreshold>, StoreError> {
        let rows = alert_threshold::Entity::find().all(self.store.connection()).await?;
        let set = rows.iter().map(threshold).collect::<Result<Vec<_>, _>>()?;
        let of = |kind| set.iter().find(|threshold| threshold.kind == kind).cloned();
        Ok(AlertKind::ALL.into_iter().map(|kind| of(kind).unwrap_or_else(|| AlertThreshold::default_for(kind))).collect())
    }

    /// One alert that a reader may see; `None` = there is none.
    pub async fn one(self, id: AlertId, reach: &[AlertReach]) -> Result<Option<Alert>, StoreError> {
        Ok(read(self.store.connection(), by_id(self.store.backend(), id, Some(reach))).await?.pop())
    }

    /// The alerts of these ids, with one statement.
    pub async fn of_ids(self, ids: &[AlertId]) -> Result<Vec<Alert>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(ALERTS).push("a.id").among_ids(ids.iter().map(|id| id.0));
        self.read_alerts(sql).await
    }

    /// A page of alerts, the newest first, of those that an alternative of `reach` lets the reader see.
    pub async fn page(
        self,
        filter: &AlertFilter,
        reach: &[AlertReach],
        window: &Window<AlertKey>,
    ) -> Result<Slice<Alert>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push(ALERTS);
        push_reach(&mut sql, reach);
        push_filter(&mut sql, filter);
        if let Some(key) = window.after {
            sql.push(" AND (a.raised_at, a.id) < (").bind(key.raised_at).push(", ").bind(key.id.0).push(")");
        }
        if let Some(key) = window.before {
            sql.push(" AND (a.raised_at, a.id) > (").bind(key.raised_at).push(", ").bind(key.id.0).push(")");
        }
        sql.push(match window.take {
            Take::First(_) => " ORDER BY a.raised_at DESC, a.id DESC LIMIT ",
            Take::Last(_) => " ORDER BY a.raised_at, a.id LIMIT ",
        });
        sql.bind(window.take.probe());
        Ok(window.slice(self.read_alerts(sql).await?, |alert| std::cmp::Reverse(AlertKey::of(alert))))
    }

    /// The number of journal entries of this kind of event (see `Event::kind`) recorded since then, counted up to `cap`.
    pub async fn count_events(self, kind: &str, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM journal WHERE kind = ").bind(kind);
        sql.push(" AND recorded_at >= ").bind(micros(since)).push(" LIMIT ").bind(i64::from(cap)).push(") e");
        self.store.read_count(sql).await
    }

    /// The number of failed payloads received since then, of one shop or of all, counted up to `cap`.
    pub async fn count_failed_payloads(self, shop: Option<&str>, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM raw_payload WHERE state IN ('FAILED', 'ABSENT') AND received_at >= ");
        sql.bind(micros(since));
        if let Some(shop) = shop {
            sql.push(" AND shop = ").bind(shop);
        }
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") p");
        self.store.read_count(sql).await
    }

    /// The number of times since then that an order of the shop was marked with this kind, counted up to `cap`.
    pub async fn count_marked(self, mark: DataIssueKind, shop: &str, since: DateTime<Utc>, cap: u32) -> Result<i64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT count(*) AS n FROM (SELECT 1 FROM journal WHERE kind = 'OrderMarked' AND recorded_at >= ");
        sql.bind(micros(since)).push(" AND shop = ").bind(shop).push(" AND event LIKE ").bind(in_json(mark));
        sql.push(" LIMIT ").bind(i64::from(cap)).push(") e");
        self.store.read_count(sql).await
    }

    /// The foreign values of a kind of mark on orders of the shop that are neither completed nor cancelled.
    pub async fn open_marks(self, mark: DataIssueKind, shop: &str) -> Result<BTreeSet<String>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT DISTINCT marks FROM \"order\" WHERE marks <> '[]' AND shop = ").bind(shop);
        sql.push(" AND status NOT IN ('COMPLETED', 'CANCELLED') AND marks LIKE ").bind(in_json(mark));
        let mut words = BTreeSet::new();
        for row in self.store.connection().query_all_raw(sql.build()).await? {
            let marks: Vec<DataIssue> = from_json("marks", &row.try_get::<String>("", "marks")?)?;
            words.extend(marks.into_iter().filter(|one| one.kind == mark).map(|one| one.value));
        }
        Ok(words)
    }

    pub(crate) async fn read_alerts(self, sql: Sql) -> Result<Vec<Alert>, StoreError> {
        self.store.read(sql).await?.iter().map(alert_of).collect()
    }
}

/// The pattern of a mark's kind within JSON, where quotes in foreign values are escaped.
fn in_json(mark: DataIssueKind) -> String {
    format!("%\"kind\":\"{}\"%", word(&mark))
}

fn by_id(backend: DbBackend, id: AlertId, reach: Option<&[AlertReach]>) -> Sql {
    let mut sql = Sql::new(backend);
    sql.push(ALERTS).push("a.id = ").bind(id.0);
    if let Some(reach) = reach {
        sql.push(" AND ");
        push_reach(&mut sql, reach);
    }
    sql
}

async fn read<C: ConnectionTrait>(from: &C, sql: Sql) -> Result<Vec<Alert>, StoreError> {
    let rows = from.query_all_raw(sql.build()).await?;
    rows.iter().map(alert_of).collect()
}

fn push_reach(sql: &mut Sql, reach: &[AlertReach]) {
    sql.push("(");
    for (index, alternative) in reach.iter().enumerate() {
        sql.push(if index == 0 { "(" } else { " OR (" }).push("a.kind IN ").bind_list(alternative.kinds.iter().map(word));
        if let Some(shops) = &alternative.orders.shops {
            sql.push(" AND a.shop").among_texts(shops);
        }
        if let Some(warehouses) = &alternative.orders.warehouses {
            sql.push(" AND o.warehouse").among_texts(warehouses);
        }
        if let Some(statuses) = &alternative.orders.statuses {
            sql.push(" AND o.status IN ").bind_list(statuses.iter().map(word));
        }
        sql.push(")");
    }
    sql.push(if reach.is_empty() { "1 = 0)" } else { ")" });
}

fn push_filter(sql: &mut Sql, filter: &AlertFilter) {
    if !filter.kinds.is_empty() {
        sql.push(" AND a.kind IN ").bind_list(filter.kinds.iter().map(word));
    }
    if !filter.states.is_empty() {
        sql.push(" AND a.state IN ").bind_list(filter.states.iter().map(word));
    }
    if let Some(order) = filter.order {
        sql.push(" AND a.order_id = ").bind(order.0);
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
        about: alert.about.clone(),
        count: i64::from(alert.count),
    })
}

fn alert_of(found: &QueryResult) -> Result<Alert, StoreError> {
    let row = alert::Model::from_query_result(found, "")?;
    let status: Option<String> = found.try_get("", "order_status")?;
    let warehouse = if row.order_id.is_some() { found.try_get("", "order_warehouse")? } else { row.warehouse };
    Ok(Alert {
        id: row.id.into(),
        kind: from_word("alert kind", &row.kind)?,
        severity: from_word("severity", &row.severity)?,
        state: from_word("alert state", &row.state)?,
        because: from_json("reason", &row.because)?,
        order: row.order_id.map(Into::into),
        shop: row.shop,
        warehouse,
        status: status.map(|status| from_word("status", &status)).transpose()?,
        raised_at: time(row.raised_at)?,
        acknowledged_at: time_of(row.acknowledged_at)?,
        acknowledged_by: from_json_of("person", row.acknowledged_by.as_deref())?,
        resolved_at: time_of(row.resolved_at)?,
        about: row.about,
        count: count(row.count)?,
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
