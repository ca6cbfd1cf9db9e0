//! Reports of carriers about parcels that are unknown yet, and how they are attached to their parcels later.

use std::collections::BTreeMap;

use domain::kernel::ids::ShipmentId;
use domain::order::shipment::{TrackingEvent, number_key};
use entity::order::tracking_event;
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, FromQueryResult, Iterable, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::base::pending::Later;
use crate::base::sql::{Sql, number_key_of};
use crate::base::write::insert_from;
use crate::order::rows::{one_report, report_row};
use crate::order::work::UnitOfWork;
use crate::{OrderStore, StoreError};

/// A report that waits for its parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingReport {
    /// The tracking number of the parcel.
    pub tracking_number: String,
    /// The carrier, as the source of the report writes it.
    pub carrier: Option<String>,
    /// The shop whose connection brought it; `None` = a system of the company, or a report that is older than this column.
    pub shop: Option<String>,
    /// The report of the carrier.
    pub event: TrackingEvent,
}

impl UnitOfWork {
    /// Makes this unit of work the only one that decides about these tracking numbers, until its end.
    ///
    /// A unit of work that brings a report must call it before looking for the parcel, and one that brings a parcel before reading
    /// [`waiting_reports`](Self::waiting_reports); otherwise both may look before either has written, and the report waits for ever.
    pub async fn lock_tracking_numbers(&mut self, numbers: &[String]) -> Result<(), StoreError> {
        if self.store.backend() != DbBackend::Postgres || numbers.is_empty() {
            return Ok(());
        }
        let mut sorted: Vec<String> = numbers.iter().map(|number| number_key(number)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut sql = Sql::new(DbBackend::Postgres);
        sql.push("SELECT pg_advisory_xact_lock(hashtextextended(number, 0)) FROM json_array_elements_text(");
        sql.bind(serde_json::Value::from(sorted).to_string());
        sql.push("::json) AS number");
        self.transaction().await?.execute_raw(sql.build()).await?;
        Ok(())
    }

    /// The reports of the shop's own connection and of systems that wait for parcels with these tracking numbers, those of this unit of
    /// work last. Once put into a shipment and saved with it, they no longer wait.
    pub async fn waiting_reports(&mut self, numbers: &[String], shop: &str) -> Result<Vec<WaitingReport>, StoreError> {
        let keys: Vec<String> = numbers.iter().map(|number| number_key(number)).collect();
        let mut sql = Sql::new(self.store.backend());
        let key = number_key_of(sql.backend, "tracking_number");
        sql.push("SELECT * FROM tracking_event WHERE shipment_id IS NULL AND ").push(&key).among_texts(&keys);
        sql.push(" AND (shop IS NULL OR shop = ").bind(shop).push(") ORDER BY at, id");
        let rows = self.transaction().await?.query_all_raw(sql.build()).await?;
        let kept = rows.iter().map(|row| Ok(tracking_event::Model::from_query_result(row, "")?));
        let is_of = |row: &&tracking_event::Model| is_for(row, shop) && key_of(row).is_some_and(|key| keys.contains(&key));
        let waiting = self.pending.later::<WaitingReports>().map_or(&[][..], |waiting| &waiting.kept);
        let pending = waiting.iter().filter(is_of).cloned().map(Ok::<_, StoreError>);
        kept.chain(pending)
            .map(|row| {
                let row = row?;
                let event = one_report(&row)?;
                let tracking_number = row.tracking_number.unwrap_or_default();
                Ok(WaitingReport { tracking_number, carrier: row.carrier, shop: row.shop, event })
            })
            .collect()
    }

    /// Marks the parcels with these tracking numbers as known: after this unit of work no report of this shop's own connection waits for
    /// them, not even one that a parcel already has in another wording. `None` = the reports of systems.
    pub fn forget_waiting(&mut self, numbers: &[String], shop: Option<&str>) {
        let keys: Vec<String> = numbers.iter().map(|number| number_key(number)).collect();
        let is_of =
            |row: &tracking_event::Model| row.shop.as_deref() == shop && key_of(row).is_some_and(|key| keys.contains(&key));
        let waiting = self.pending.later_mut::<WaitingReports>();
        waiting.kept.retain(|row| !is_of(row));
        waiting.over.entry(shop.map(str::to_owned)).or_default().extend(keys);
    }

    /// Stores a report until its parcel is known. A repeated report of the same connection is the same row, with the highest sequence
    /// number and the newest measures that it was given. `shop` is the shop of the connection; `None` = a system of the company.
    pub fn keep_report(&mut self, shop: Option<&str>, carrier: Option<&str>, tracking_number: &str, event: &TrackingEvent) {
        let row = report_row(shop, carrier, Some(tracking_number), event);
        self.pending.later_mut::<WaitingReports>().kept.push(row);
    }
}

/// Reports that wait for their parcels, written after those of known parcels.
#[derive(Default)]
struct WaitingReports {
    /// Reports that wait from now on.
    kept: Vec<tracking_event::Model>,
    /// Tracking numbers that no report waits for any more, by the shop whose connection brought the reports; `None` = a system.
    over: BTreeMap<Option<String>, Vec<String>>,
}

impl Later for WaitingReports {
    fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.over.is_empty()
    }

    fn write<'a>(&'a self, to: &'a DatabaseTransaction) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            write_unattached(to, &self.kept).await?;
            delete_waiting(to, &self.over).await
        })
    }
}

/// Writes reports of known parcels: new ones, and ones that waited. A report that the parcel has already stays one row.
pub async fn write_reports<C: ConnectionTrait>(to: &C, rows: &[tracking_event::Model]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let columns: Vec<_> = tracking_event::Column::iter().collect();
    let mut attach = Sql::new(to.get_database_backend());
    // First the ones that waited: they get the order and the parcel of the row with their id.
    attach.push("UPDATE tracking_event SET (order_id, shipment_id, sequence) = (SELECT n.order_id, n.shipment_id, n.place FROM ");
    push_pairs(&mut attach, rows);
    // Their measures are facts of the order from then on.
    attach.push(" n WHERE n.id = tracking_event.id), measures = NULL WHERE shipment_id IS NULL AND id");
    attach.among_ids(rows.iter().map(|row| row.id));
    to.execute_raw(attach.build()).await?;
    let mut insert = Sql::new(to.get_database_backend());
    insert_from::<tracking_event::Entity>(&mut insert, &columns, rows);
    insert.push(" WHERE true ON CONFLICT DO NOTHING");
    to.execute_raw(insert.build()).await?;
    Ok(())
}

/// Updates stored reports: their sequence number among those of their instant, and their parcel.
pub async fn reorder_reports<C: ConnectionTrait>(to: &C, rows: &[tracking_event::Model]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new(to.get_database_backend());
    sql.push("UPDATE tracking_event SET (order_id, shipment_id, sequence) = (SELECT n.order_id, n.shipment_id, n.place FROM ");
    push_pairs(&mut sql, rows);
    sql.push(" n WHERE n.id = tracking_event.id) WHERE id").among_ids(rows.iter().map(|row| row.id));
    to.execute_raw(sql.build()).await?;
    Ok(())
}

/// Appends a table of (id, order, shipment, place).
fn push_pairs(sql: &mut Sql, rows: &[tracking_event::Model]) {
    let text = |id: Option<Uuid>| id.map_or(serde_json::Value::Null, |id| id.to_string().into());
    let list = rows.iter().map(|row| {
        serde_json::json!({ "i": row.id.to_string(), "o": text(row.order_id), "s": text(row.shipment_id), "p": row.sequence })
    });
    let list = serde_json::Value::Array(list.collect()).to_string();
    if sql.backend == DbBackend::Postgres {
        sql.push("(SELECT i AS id, o AS order_id, s AS shipment_id, p AS place FROM json_to_recordset(").bind(list);
        sql.push("::json) AS pair(i uuid, o uuid, s uuid, p bigint))");
    } else {
        sql.push(
            "(SELECT unhex(value->>'i', '-') AS id, unhex(value->>'o', '-') AS order_id, unhex(value->>'s', '-') AS shipment_id, \
             value->>'p' AS place ",
        );
        sql.push("FROM json_each(").bind(list).push("))");
    }
}

/// Deletes the reports that still wait for parcels that are known now, by the shop whose connection brought them.
async fn delete_waiting<C: ConnectionTrait>(to: &C, found: &BTreeMap<Option<String>, Vec<String>>) -> Result<(), StoreError> {
    for (shop, numbers) in found.iter().filter(|(_, numbers)| !numbers.is_empty()) {
        let mut sql = Sql::new(to.get_database_backend());
        let key = number_key_of(sql.backend, "tracking_number");
        sql.push("DELETE FROM tracking_event WHERE shipment_id IS NULL AND ").push(&key).among_texts(numbers);
        match shop {
            Some(shop) => sql.push(" AND shop = ").bind(shop.as_str()),
            None => sql.push(" AND shop IS NULL"),
        };
        to.execute_raw(sql.build()).await?;
    }
    Ok(())
}

/// Whether a waiting report is for a parcel of this shop.
fn is_for(row: &tracking_event::Model, shop: &str) -> bool {
    row.shop.as_deref().is_none_or(|of| of == shop)
}

/// Writes reports that wait for their parcel.
async fn write_unattached<C: ConnectionTrait>(to: &C, rows: &[tracking_event::Model]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut newest: BTreeMap<&str, tracking_event::Model> = BTreeMap::new();
    for row in rows {
        let kept = newest.entry(&row.report_key).or_insert_with(|| row.clone());
        kept.sequence = kept.sequence.max(row.sequence);
        kept.measures = row.measures.clone().or_else(|| kept.measures.take());
    }
    let rows: Vec<tracking_event::Model> = newest.into_values().collect();
    let columns: Vec<_> = tracking_event::Column::iter().collect();
    let mut sql = Sql::new(to.get_database_backend());
    insert_from::<tracking_event::Entity>(&mut sql, &columns, &rows);
    sql.push(" WHERE true ON CONFLICT (report_key) WHERE shipment_id IS NULL DO UPDATE SET sequence = CASE WHEN ");
    sql.push("tracking_event.sequence < excluded.sequence THEN excluded.sequence ELSE tracking_event.sequence END");
    sql.push(
        ", measures = coalesce(excluded.measures, tracking_event.measures) WHERE tracking_event.sequence < excluded.sequence",
    );
    sql.push(" OR excluded.measures <> coalesce(tracking_event.measures, '')");
    to.execute_raw(sql.build()).await?;
    Ok(())
}

/// The number of a row's parcel in the form in which numbers are compared.
fn key_of(row: &tracking_event::Model) -> Option<String> {
    row.tracking_number.as_deref().map(number_key)
}

impl OrderStore<'_> {
    /// Tracking numbers that are recorded as shared by orders of two shops and no longer are: the parcel was withdrawn, its order is
    /// completed or cancelled, or no other shop's active order has a parcel with it.
    pub async fn numbers_shared_no_more(self, limit: u64) -> Result<Vec<String>, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        let (key, other) = (number_key_of(sql.backend, "s.tracking_number"), number_key_of(sql.backend, "t.tracking_number"));
        sql.push("SELECT DISTINCT ").push(&key).push(" AS number FROM shipment s JOIN \"order\" o ON o.id = s.order_id");
        sql.push(" WHERE s.number_shared_at IS NOT NULL AND (s.voided_at IS NOT NULL OR o.status IN ('COMPLETED', 'CANCELLED')");
        sql.push(" OR NOT EXISTS (SELECT 1 FROM shipment t JOIN \"order\" p ON p.id = t.order_id WHERE ");
        sql.push(&other).push(" = ").push(&key).push(" AND t.voided_at IS NULL AND p.shop <> o.shop");
        sql.push(" AND p.status NOT IN ('COMPLETED', 'CANCELLED'))) LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.store.connection().query_all_raw(sql.build()).await?;
        Ok(rows.iter().map(|row| row.try_get("", "number")).collect::<Result<_, _>>()?)
    }

    /// The newest `limit` reports of a parcel, oldest first: more than a card carries.
    pub async fn reports_of(self, shipment: ShipmentId, limit: u64) -> Result<Vec<TrackingEvent>, StoreError> {
        let newest = tracking_event::Entity::find()
            .filter(tracking_event::Column::ShipmentId.eq(shipment.0))
            .order_by_desc(tracking_event::Column::At)
            .order_by_desc(tracking_event::Column::Sequence)
            .order_by_desc(tracking_event::Column::Id)
            .limit(limit);
        let rows = newest.all(self.store.connection()).await?;
        let mut reports: Vec<TrackingEvent> = rows.iter().map(one_report).collect::<Result<_, _>>()?;
        TrackingEvent::sort(&mut reports);
        Ok(reports)
    }
}
