//! Finding, locking and loading orders from their tables.

use std::collections::HashMap;
use std::sync::Arc;

use domain::kernel::ids::{HoldId, OrderId, ShipmentId};
use domain::order::matrix::{CompanyNeeds, TransitionSetting};
use domain::order::shipment::{Shipment, number_key};
use domain::order::warehouse::WarehouseProfile;
use domain::order::{Contact, Order};
use entity::after_sales::{order_return, order_return_line};
use entity::order;
use entity::order::{fact, hold, order_line, order_transition, payment, shipment, shipment_line, tracking_event};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryResult};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::StoreError;
use crate::base::sql::{Sql, json_gather, json_row, number_key_of, read_json};
use crate::journal::timeline_cache::TimelineCache;
use crate::order::contact::open;
use crate::order::list::{OrderReach, push_seen};
use crate::order::matrix;
use crate::order::rows::OrderRows;
use crate::order::work::UnitOfWork;
use foundation::vault::Vault;

/// The key by which people and systems look up an order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrderLookup {
    /// The id of the order.
    Id(OrderId),
    /// The number of the order.
    Number(String),
    /// The channel's number within a shop, or the channel's other number.
    ChannelOrder {
        /// The shop of the order.
        shop: String,
        /// The channel's number or alias.
        number: String,
    },
    /// The tracking number of a parcel: the newest order that has it.
    TrackingNumber(String),
    /// The id of one of its parcels.
    Shipment(ShipmentId),
    /// The id of one of its holds.
    Hold(HoldId),
}

impl OrderLookup {
    /// Appends the condition on the table `o`, which selects at most one order that exists for the reader. An order out of reach is not
    /// selected and does not hide another one. `None` = every order.
    pub(crate) fn push_condition(&self, sql: &mut Sql, reach: Option<&[OrderReach]>) {
        match self {
            Self::Id(id) => sql.push("o.id = ").bind(id.0),
            Self::Number(number) => sql.push("o.number = ").bind(number.as_str()),
            Self::ChannelOrder { shop, number } => {
                // One statement per number, the channel's own number first: an OR over two indexes is planned badly.
                sql.push("o.id = coalesce((SELECT c.id FROM \"order\" c WHERE c.shop = ").bind(shop.as_str());
                sql.push(" AND c.channel_number = ").bind(number.as_str());
                push_seen(sql, reach, "c");
                sql.push("), (SELECT a.id FROM \"order\" a WHERE a.shop = ").bind(shop.as_str());
                sql.push(" AND a.channel_alias = ").bind(number.as_str());
                push_seen(sql, reach, "a");
                sql.push(" ORDER BY a.id DESC LIMIT 1))")
            }
            Self::TrackingNumber(number) => {
                let key = number_key_of(sql.backend, "s.tracking_number");
                sql.push("o.id = (SELECT s.order_id FROM shipment s JOIN \"order\" t ON t.id = s.order_id WHERE ").push(&key);
                sql.push(" = ").bind(number_key(number));
                push_seen(sql, reach, "t");
                // A number that the channel withdrew selects its order only where no valid parcel has it.
                sql.push(" ORDER BY s.voided_at IS NOT NULL, s.order_id DESC LIMIT 1)")
            }
            Self::Hold(id) => sql.push("o.id = (SELECT h.order_id FROM hold h WHERE h.id = ").bind(id.0).push(")"),
            Self::Shipment(id) => sql.push("o.id = (SELECT s.order_id FROM shipment s WHERE s.id = ").bind(id.0).push(")"),
        };
        push_seen(sql, reach, "o");
    }

    /// Whether the key matches this order.
    pub(crate) fn names(&self, order: &Order) -> bool {
        match self {
            Self::Id(id) => order.id == *id,
            Self::Number(number) => order.number == *number,
            Self::ChannelOrder { shop, number } => {
                order.shop == *shop && (order.channel_number == *number || order.channel_alias.as_ref() == Some(number))
            }
            Self::TrackingNumber(number) => order.parcel_numbered(number).is_some(),
            Self::Hold(id) => order.holds.iter().any(|hold| hold.id == *id),
            Self::Shipment(id) => order.shipments.iter().any(|parcel| parcel.id == *id),
        }
    }
}

/// An order as it was loaded.
pub struct Loaded {
    pub rows: OrderRows,
    pub contact: Contact,
    /// The way in which its warehouse reports that goods left.
    pub profile: WarehouseProfile,
    /// The conditions that the company has set for its steps.
    pub company_needs: Arc<CompanyNeeds>,
    /// The newest entries in its card; `None` = the card is older than these columns.
    pub recent: Option<TimelineCache>,
}

impl Loaded {
    /// The order, with the settings that apply to it.
    pub fn order(&self) -> Result<Order, StoreError> {
        let order = self.rows.order(self.contact.clone())?;
        Ok(Order { profile: self.profile, company_needs: Arc::clone(&self.company_needs), ..order })
    }
}

impl UnitOfWork {
    /// Whether a parcel of another active order has the tracking number. A carrier reuses a number only long after.
    /// [`UnitOfWork::lock_tracking_numbers`] must come first: then the answer holds until the end.
    pub async fn number_is_taken(&self, number: &str, by_other_than: OrderId) -> Result<bool, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        let key = number_key_of(sql.backend, "s.tracking_number");
        sql.push("SELECT 1 AS taken FROM shipment s JOIN \"order\" t ON t.id = s.order_id WHERE ").push(&key);
        sql.push(" = ").bind(number_key(number)).push(" AND s.voided_at IS NULL AND t.status NOT IN ('COMPLETED', 'CANCELLED')");
        sql.push(" AND s.order_id <> ").bind(by_other_than.0).push(" LIMIT 1");
        Ok(self.transaction().await?.query_one_raw(sql.build()).await?.is_some())
    }
}

/// Locks the orders that `condition` selects and returns their ids. Locks are taken in the order of ids, so that two batches never wait for
/// each other in a circle. SQLite's unit of work is the only writer already.
///
/// The children are loaded by a statement of its own afterwards, because the statement that waits for a lock still sees the children from
/// before.
pub async fn lock<C: ConnectionTrait>(connection: &C, condition: impl FnOnce(&mut Sql)) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT o.id FROM \"order\" o WHERE ");
    condition(&mut sql);
    sql.push(" ORDER BY o.id");
    if sql.backend == DbBackend::Postgres {
        sql.push(" FOR UPDATE OF o");
    }
    let rows = connection.query_all_raw(sql.build()).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// Loads whole orders from their tables with one statement.
pub async fn load<C: ConnectionTrait>(connection: &C, vault: &Vault, ids: &[Uuid]) -> Result<Vec<Loaded>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(connection.get_database_backend());
    sql.push("SELECT o.*");
    push_children::<order_line::Entity>(&mut sql, "lines");
    push_children::<payment::Entity>(&mut sql, "payments");
    push_children::<shipment::Entity>(&mut sql, "shipments");
    push_children::<shipment_line::Entity>(&mut sql, "shipment_lines");
    push_reports(&mut sql);
    push_children::<hold::Entity>(&mut sql, "holds");
    push_children::<fact::Entity>(&mut sql, "facts");
    push_children::<order_return::Entity>(&mut sql, "returns");
    push_children::<order_return_line::Entity>(&mut sql, "return_lines");
    sql.push(", (SELECT w.profile FROM warehouse w WHERE w.code = o.warehouse) AS profile");
    push_transitions(&mut sql);
    sql.push(", k.recent, k.has_words, k.has_messages FROM \"order\" o LEFT JOIN order_card k ON k.order_id = o.id WHERE o.id");
    sql.among_ids(ids.iter().copied());
    let rows = connection.query_all_raw(sql.build()).await?;
    let mut needs = Needs::read(rows.first())?;
    rows.iter().map(|row| loaded(row, vault, &mut needs)).collect()
}

/// The conditions of steps by warehouse, computed once for the orders of a statement.
struct Needs {
    settings: Vec<TransitionSetting>,
    of: HashMap<Option<String>, Arc<CompanyNeeds>>,
}

impl Needs {
    fn read(row: Option<&QueryResult>) -> Result<Self, StoreError> {
        let rows: Vec<order_transition::Model> = row.map_or_else(|| Ok(Vec::new()), |row| children(row, "transitions"))?;
        let settings = rows.into_iter().map(matrix::setting).collect::<Result<_, _>>()?;
        Ok(Self { settings, of: HashMap::new() })
    }

    fn of(&mut self, warehouse: Option<&String>) -> Arc<CompanyNeeds> {
        let settings = &self.settings;
        let make = || CompanyNeeds::for_warehouse(settings, warehouse.map(String::as_str));
        Arc::clone(self.of.entry(warehouse.cloned()).or_insert_with(make))
    }
}

fn push_children<E: EntityTrait>(sql: &mut Sql, name: &str) {
    let (gather, row) = (json_gather(sql.backend), json_row::<E>(sql.backend, "c"));
    let table = E::default();
    let text =
        format!(", CAST((SELECT {gather}({row}) FROM {} c WHERE c.order_id = o.id) AS text) AS {name}", table.table_name());
    sql.push(&text);
}

/// Appends the company's settings of steps: the same for every row, so the database reads them once per statement.
fn push_transitions(sql: &mut Sql) {
    let (gather, row) = (json_gather(sql.backend), json_row::<order_transition::Entity>(sql.backend, "c"));
    let current =
        format!(", CAST((SELECT {gather}({row}) FROM order_transition c WHERE c.superseded_at IS NULL) AS text) AS transitions");
    sql.push(&current);
}

/// Appends the newest reports of each parcel.
fn push_reports(sql: &mut Sql) {
    let (gather, row) = (json_gather(sql.backend), json_row::<tracking_event::Entity>(sql.backend, "c"));
    let kept = Shipment::EVENTS_KEPT;
    sql.push(&format!(
        ", CAST((SELECT {gather}({row}) FROM (SELECT t.*, row_number() OVER (PARTITION BY t.shipment_id ORDER BY t.at DESC, \
         t.sequence DESC, t.id DESC) AS age FROM tracking_event t WHERE t.order_id = o.id) c WHERE c.age <= {kept}) AS text) AS reports"
    ));
}

fn loaded(row: &QueryResult, vault: &Vault, needs: &mut Needs) -> Result<Loaded, StoreError> {
    let head = order::Model::from_query_result(row, "")?;
    let contact = open(vault, &head.contact_key, &head.contact_sealed)?;
    let mut rows = OrderRows {
        order: head,
        lines: children(row, "lines")?,
        payments: children(row, "payments")?,
        shipments: children(row, "shipments")?,
        shipment_lines: children(row, "shipment_lines")?,
        reports: children(row, "reports")?,
        holds: children(row, "holds")?,
        facts: children(row, "facts")?,
        returns: children(row, "returns")?,
        return_lines: children(row, "return_lines")?,
    };
    rows.lines.sort_by_key(|row| row.position);
    rows.payments.sort_by_key(|row| row.position);
    rows.shipments.sort_by_key(|row| row.position);
    rows.shipment_lines.sort_by_key(|row| row.position);
    rows.holds.sort_by_key(|row| row.position);
    rows.facts.sort_by_key(|row| row.position);
    rows.returns.sort_by_key(|row| row.position);
    rows.return_lines.sort_by_key(|row| row.position);
    let recent = TimelineCache::of(row.try_get("", "recent")?, row.try_get("", "has_words")?, row.try_get("", "has_messages")?);
    let profile: Option<String> = row.try_get("", "profile")?;
    let profile = profile.as_deref().and_then(WarehouseProfile::from_name).unwrap_or_default();
    let company_needs = needs.of(rows.order.warehouse.as_ref());
    Ok(Loaded { rows, contact, profile, company_needs, recent })
}

fn children<T: DeserializeOwned>(row: &QueryResult, name: &'static str) -> Result<Vec<T>, StoreError> {
    read_json(name, row.try_get::<Option<String>>("", name)?.as_deref())
}
