//! Lists of orders: typed filters, visibility, and pages by keyset, with one statement per page.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::kernel::ids::{CustomerId, OrderId};
use domain::kernel::status::OrderStatus;
use domain::order::hold::HoldReason;
use domain::order::promise::{AT_RISK_HOURS, PromiseState};
use sea_orm::DbBackend;

use crate::base::sql::Sql;
use crate::base::value::{micros, word};
use crate::base::window::{Take, Window};
use crate::order::cards::{Card, CardParts, ListedOrder, push_card};
use crate::order::contact::customer_id;
use crate::order::document::Reads;
use crate::order::phone_filter::push_phone;
use crate::{OrderStore, StoreError};

pub use crate::order::phone_filter::PhoneFilter;

/// The sort value of an order without a deadline or an end: after every order that has one. The indexes contain the same value.
const NEVER: &str = "9223372036854775807";

/// The priority, and below it the nearness of the deadline, in seconds and at most 32 bits: one number, so that a key has one value. An
/// index has the same expression.
const PRIORITY: &str = "(o.priority * 4294967296 + CASE WHEN o.ship_by < 4294967295000000 \
                        THEN 4294967295 - o.ship_by / 1000000 ELSE 0 END)";

/// A range of time; `None` leaves a side open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// The first moment of the range.
    pub from: Option<DateTime<Utc>>,
    /// The end of the range, exclusive.
    pub to: Option<DateTime<Utc>>,
}

/// The states of a promise at a time, as `Promise::state` computes them for a single order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseFilter {
    /// The promise is in one of these states.
    pub states: Vec<PromiseState>,
    /// The time at which the state is computed.
    pub now: DateTime<Utc>,
}

/// A filter of orders. Empty lists and `None` do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// The order has one of these statuses.
    pub statuses: Vec<OrderStatus>,
    /// The order belongs to one of these shops.
    pub shops: Vec<String>,
    /// The order belongs to one of these channels.
    pub channels: Vec<String>,
    /// The order belongs to one of these warehouses.
    pub warehouses: Vec<String>,
    /// The order has an active hold, or has none.
    pub held: Option<bool>,
    /// The order has an active hold for one of these reasons.
    pub hold_reasons: Option<Vec<HoldReason>>,
    /// The promise of the order is in one of these states.
    pub promise: Option<PromiseFilter>,
    /// The order has a conflict between systems about its status, or has none.
    pub in_conflict: Option<bool>,
    /// The order has a conflict about its money, or has none.
    pub in_money_conflict: Option<bool>,
    /// The order is settled, or is not.
    pub settled: Option<bool>,
    /// The order has a mark for something unknown, or has none.
    pub marked: Option<bool>,
    /// The order has pieces that go back to their place, or has none.
    pub to_put_back: Option<bool>,
    /// The deadline of the promise is in this range.
    pub ship_by: TimeRange,
    /// The time of placing is in this range.
    pub placed_at: TimeRange,
    /// The time of completion is in this range.
    pub completed_at: TimeRange,
    /// The time of the last change is in this range.
    pub updated_at: TimeRange,
    /// The order has at least this priority.
    pub priority_from: Option<i32>,
    /// The order belongs to this customer.
    pub customer: Option<CustomerId>,
    /// The order is one of these; `None` = any.
    pub ids: Option<Vec<OrderId>>,
    /// The order has this phone.
    pub phone: Option<PhoneFilter>,
    /// The order has a line of this SKU.
    pub sku: Option<String>,
    /// The order has this tag.
    pub tag: Option<String>,
    /// The number of the order begins with this text.
    pub number_prefix: Option<String>,
    /// The order goes to a province of this name.
    pub province: Option<String>,
    /// The order goes to a city of this name.
    pub city: Option<String>,
}

/// The orders that the reader may see: one alternative per role; an empty list shows no order. The domain's `Actor::can` decides the same
/// for a single order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderReach {
    /// The shops of the orders; `None` means all.
    pub shops: Option<Vec<String>>,
    /// The warehouses of the orders; `None` means all, and orders without one.
    pub warehouses: Option<Vec<String>>,
    /// The statuses of the orders; `None` means all.
    pub statuses: Option<Vec<OrderStatus>>,
    /// Whether orders in other statuses are included when their goods are still in the warehouse.
    pub goods_here: bool,
}

impl OrderReach {
    /// Whether every order is within it.
    fn is_everything(&self) -> bool {
        self.shops.is_none() && self.warehouses.is_none() && self.statuses.is_none()
    }
}

/// The value by which a list is sorted; ties by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderSortField {
    /// The time of placing.
    PlacedAt,
    /// The promise's deadline; orders without one come last (ascending).
    ShipBy,
    /// The priority; the oldest deadline among equals (descending).
    Priority,
    /// The time of completion; orders without one come last (ascending).
    CompletedAt,
    /// The time of the last change.
    UpdatedAt,
    /// The time of first arrival: the id alone, which never changes.
    Received,
}

/// A sort order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrderSort {
    /// The value that is sorted by.
    pub field: OrderSortField,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// The key of an order in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrderKey {
    /// The value that it is sorted by.
    pub value: i64,
    /// The id of the order.
    pub id: OrderId,
}

/// A request for a page of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderQuery {
    /// The filter of the orders.
    pub filter: OrderFilter,
    /// The orders that the reader may see.
    pub reach: Vec<OrderReach>,
    /// The sort order of the list.
    pub sort: OrderSort,
    /// The wanted part of the list.
    pub window: Window<OrderKey>,
    /// The parts of each order that are read.
    pub reads: Reads,
    /// The parts that each card carries in addition to its order.
    pub parts: CardParts,
    /// The cap up to which the orders are counted too; `None` = they are not counted.
    pub count_to: Option<u32>,
}

/// One order of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// The card of the order.
    pub card: Card<ListedOrder>,
    /// The key after which the list continues.
    pub key: OrderKey,
}

/// A page of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage {
    /// The orders of the page.
    pub rows: Vec<OrderRow>,
    /// Whether an order comes before them; always `true` for first orders after a key.
    pub has_previous: bool,
    /// Whether an order comes after them; always `true` for last orders before a key.
    pub has_next: bool,
    /// The number of orders, where it was requested: exact up to the cap, and cap + 1 beyond it. For an empty page it is counted
    /// separately.
    pub count: Option<u64>,
}

impl OrderSortField {
    /// Whether one index holds all orders by this value. The other values have an index per status or warehouse.
    fn has_index(self) -> bool {
        matches!(self, Self::PlacedAt | Self::ShipBy | Self::UpdatedAt)
    }

    /// The expression that the index is on.
    fn expression(self) -> String {
        match self {
            Self::PlacedAt => "o.placed_at".to_owned(),
            Self::ShipBy => format!("coalesce(o.ship_by, {NEVER})"),
            Self::Priority => PRIORITY.to_owned(),
            Self::CompletedAt => format!("coalesce(o.completed_at, {NEVER})"),
            Self::UpdatedAt => "o.updated_at".to_owned(),
            // The value is the same for all, so that only the id sorts them.
            Self::Received => "0".to_owned(),
        }
    }
}

impl OrderStore<'_> {
    /// A page of orders as cards, with one statement.
    pub async fn page(self, query: &OrderQuery) -> Result<OrderPage, StoreError> {
        let (sql, is_planned_once) = page_statement(self.store.backend(), query);
        let rows = if is_planned_once { self.store.read_planned(sql).await? } else { self.store.read(sql).await? };
        let total = match (query.count_to, rows.first()) {
            (None, _) => None,
            (Some(_), Some(row)) => Some(row.try_get::<i64>("", "total")?.unsigned_abs()),
            (Some(cap), None) => Some(self.count(query, cap).await?),
        };
        let rows = rows.into_iter().map(|row| {
            let card = self.read_listed(&row, &query.parts, query.reads)?;
            let key = OrderKey { value: row.try_get("", "sort_value")?, id: card.order.head().id };
            Ok(OrderRow { card, key })
        });
        let descending = query.sort.descending;
        let rank = |row: &OrderRow| {
            if descending { (!row.key.value, !row.key.id.0.as_u128()) } else { (row.key.value, row.key.id.0.as_u128()) }
        };
        let slice = query.window.slice(rows.collect::<Result<_, StoreError>>()?, rank);
        Ok(OrderPage { rows: slice.items, has_previous: slice.has_previous, has_next: slice.has_next, count: total })
    }

    /// The number of orders, counted up to `cap` + 1; the window has no effect.
    pub async fn count(self, query: &OrderQuery, cap: u32) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_count(&mut sql, query, cap);
        sql.push(" AS n");
        Ok(self.store.read_count(sql).await?.unsigned_abs())
    }

    /// The customer of a phone's blind index. A customer exists where an order with the phone exists.
    pub fn customer_of(phone_index: &str) -> CustomerId {
        customer_id(phone_index).into()
    }
}

/// The statement of a page, and whether it is planned once (a generic plan).
///
/// The number of orders that the value of a filter or of a reach selects decides which index is right. Where no value is bound it is the
/// index of the sort, if there is one: PostgreSQL would estimate each page a little cheaper where it knows the cursor, and plan it again,
/// which costs more than half of the cost of the page.
pub(crate) fn page_statement(backend: DbBackend, query: &OrderQuery) -> (Sql, bool) {
    let mut sql = Sql::new(backend);
    sql.push("SELECT ");
    push_card(&mut sql, &query.parts, query.reads);
    sql.push(", CAST(").push(&query.sort.field.expression()).push(" AS bigint) AS sort_value");
    if let Some(cap) = query.count_to {
        sql.push(", ");
        push_count(&mut sql, query, cap);
        sql.push(" AS total");
    }
    sql.push(" FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE ");
    push_conditions(&mut sql, query);
    let is_planned_once = sql.bound() == 0 && query.sort.field.has_index();
    push_page(&mut sql, query);
    (sql, is_planned_once)
}

fn push_count(sql: &mut Sql, query: &OrderQuery, cap: u32) {
    sql.push("(SELECT count(*) FROM (SELECT 1 FROM \"order\" o WHERE ");
    push_conditions(sql, query);
    sql.push(&format!(" LIMIT {}) counted)", i64::from(cap) + 1));
}

fn push_page(sql: &mut Sql, query: &OrderQuery) {
    if query.sort.field == OrderSortField::Received {
        return push_page_by_id(sql, query);
    }
    let expression = query.sort.field.expression();
    let (behind, before) = if query.sort.descending { (" < (", " > (") } else { (" > (", " < (") };
    for (key, side) in [(query.window.after, behind), (query.window.before, before)] {
        if let Some(key) = key {
            sql.push(" AND (").push(&expression).push(", o.id)").push(side);
            sql.bind(key.value).push(", ").bind(key.id.0).push(")");
        }
    }
    let from_the_end = matches!(query.window.take, Take::Last(_));
    let direction = if query.sort.descending == from_the_end { "" } else { " DESC" };
    // The limit is in the text: for a bound limit PostgreSQL assumes a tenth of the table, and plans every page again.
    sql.push(&format!(" ORDER BY {expression}{direction}, o.id{direction} LIMIT {}", query.window.take.probe()));
}

/// Ids are assigned in the order of time, and the primary key is walked along them.
fn push_page_by_id(sql: &mut Sql, query: &OrderQuery) {
    let (behind, before) = if query.sort.descending { (" < ", " > ") } else { (" > ", " < ") };
    for (key, side) in [(query.window.after, behind), (query.window.before, before)] {
        if let Some(key) = key {
            sql.push(" AND o.id").push(side).bind(key.id.0);
        }
    }
    let from_the_end = matches!(query.window.take, Take::Last(_));
    let direction = if query.sort.descending == from_the_end { "" } else { " DESC" };
    sql.push(&format!(" ORDER BY o.id{direction} LIMIT {}", query.window.take.probe()));
}

fn push_conditions(sql: &mut Sql, query: &OrderQuery) {
    let filter = &query.filter;
    if filter.ids.is_some() {
        push_reach_of_few(sql, &query.reach);
    } else {
        push_reach(sql, &query.reach);
    }
    if !filter.statuses.is_empty() {
        push_statuses(sql, "o.status", &filter.statuses);
    }
    push_words(sql, "o.shop", filter.shops.iter().map(String::as_str));
    push_words(sql, "o.channel", filter.channels.iter().map(String::as_str));
    push_words(sql, "o.warehouse", filter.warehouses.iter().map(String::as_str));
    push_flag(sql, "o.held", filter.held);
    push_desk(sql, filter);
    push_flag(sql, "o.settled", filter.settled);
    push_flag(sql, "o.to_put_back", filter.to_put_back);
    push_flag(sql, "o.marks <> '[]'", filter.marked);
    push_range(sql, &OrderSortField::ShipBy.expression(), filter.ship_by);
    push_range(sql, "o.placed_at", filter.placed_at);
    push_range(sql, &OrderSortField::CompletedAt.expression(), filter.completed_at);
    push_range(sql, "o.updated_at", filter.updated_at);
    if let Some(priority) = filter.priority_from {
        sql.push(" AND o.priority >= ").bind(priority);
    }
    if let Some(customer) = filter.customer {
        sql.push(" AND o.customer_id = ").bind(customer.0);
    }
    if let Some(ids) = &filter.ids {
        sql.push(" AND o.id").among_ids(ids.iter().map(|id| id.0));
    }
    if let Some(phone) = &filter.phone {
        push_phone(sql, phone);
    }
    push_texts(sql, filter);
}

/// Appends the filters of a desk's work list: holds, conflicts and promises.
fn push_desk(sql: &mut Sql, filter: &OrderFilter) {
    if let Some(reasons) = &filter.hold_reasons {
        // The state is in the text of the statement: only then does the planner see that the partial index of active holds, which are few,
        // can be used.
        sql.push(" AND o.id IN (SELECT h.order_id FROM hold h WHERE h.state = 'ACTIVE' AND h.reason IN ");
        sql.bind_list(reasons.iter().map(word)).push(")");
    }
    let conflicts = [("o.in_conflict", filter.in_conflict), ("o.in_money_conflict", filter.in_money_conflict)];
    for (column, wanted) in conflicts {
        match wanted {
            Some(true) => sql.push(" AND ").push(column),
            // An order that is older than the column is in no known conflict.
            Some(false) => sql.push(" AND ").push(column).push(" IS NOT TRUE"),
            None => continue,
        };
    }
    if let Some(promise) = &filter.promise {
        sql.push(" AND (1 = 0");
        for state in &promise.states {
            sql.push(" OR (");
            push_promise(sql, *state, promise.now);
            sql.push(")");
        }
        sql.push(")");
    }
}

fn push_promise(sql: &mut Sql, state: PromiseState, now: DateTime<Utc>) {
    let by = OrderSortField::ShipBy.expression();
    let at_risk_until = now + TimeDelta::hours(AT_RISK_HOURS);
    let open = "NOT o.is_test AND o.ship_by IS NOT NULL AND o.status IN ('PAID', 'APPROVED', 'PICKING', 'PACKED')";
    match state {
        PromiseState::None => sql.push("o.is_test OR o.ship_by IS NULL OR o.status IN ('PENDING_PAYMENT', 'CANCELLED')"),
        PromiseState::Kept => {
            sql.push("NOT o.is_test AND o.ship_by IS NOT NULL AND o.status IN ('SHIPPED', 'DELIVERED', 'COMPLETED')")
        }
        PromiseState::Overdue => sql.push(open).push(" AND ").push(&by).push(" <= ").bind(micros(now)),
        PromiseState::AtRisk => {
            sql.push(open).push(" AND ").push(&by).push(" > ").bind(micros(now));
            sql.push(" AND ").push(&by).push(" < ").bind(micros(at_risk_until))
        }
        PromiseState::OnTrack => sql.push(open).push(" AND ").push(&by).push(" >= ").bind(micros(at_risk_until)),
    };
}

fn push_texts(sql: &mut Sql, filter: &OrderFilter) {
    if let Some(sku) = &filter.sku {
        sql.push(" AND o.id IN (SELECT l.order_id FROM order_line l WHERE l.sku = ").bind(sku.as_str()).push(")");
    }
    if let Some(tag) = &filter.tag {
        // Tags are a JSON list: the tag occurs in it as a JSON string.
        let quoted = serde_json::Value::from(tag.as_str()).to_string();
        let escaped = quoted.replace('!', "!!").replace('%', "!%").replace('_', "!_");
        sql.push(" AND o.tags LIKE ").bind(format!("%{escaped}%")).push(" ESCAPE '!'");
    }
    if let Some(prefix) = &filter.number_prefix {
        sql.push(" AND o.number >= ").bind(prefix.as_str()).push(" AND o.number < ").bind(format!("{prefix}\u{10FFFF}"));
    }
    push_words(sql, "o.province", filter.province.iter().map(String::as_str));
    push_words(sql, "o.city", filter.city.iter().map(String::as_str));
}

/// Appends the condition that the order `o` exists for a reader.
pub(crate) fn push_reach(sql: &mut Sql, reach: &[OrderReach]) {
    push_reach_by(sql, reach, "o", |column| format!("o.{column}"));
}

/// Appends the same condition for statements in which another condition finds few orders by an index of its own: expressions have no index,
/// so that neither database walks through all orders of a shop to find those few.
pub(crate) fn push_reach_of_few(sql: &mut Sql, reach: &[OrderReach]) {
    push_reach_by(sql, reach, "o", |column| format!("(o.{column} || '')"));
}

/// Appends ` AND` and the condition that the order `table` exists for a reader, where another condition finds it by a key. The statement
/// that finds the order also leaves it out when it does not exist for the reader, so that it is treated like a missing one. `None` = every
/// order.
pub(crate) fn push_seen(sql: &mut Sql, reach: Option<&[OrderReach]>, table: &str) {
    if let Some(reach) = reach.filter(|reach| !reach.iter().any(OrderReach::is_everything)) {
        sql.push(" AND ");
        push_reach_by(sql, reach, table, |column| format!("({table}.{column} || '')"));
    }
}

fn push_reach_by(sql: &mut Sql, reach: &[OrderReach], table: &str, column: impl Fn(&str) -> String) {
    sql.push("(");
    for (index, alternative) in reach.iter().enumerate() {
        sql.push(if index == 0 { "(1 = 1" } else { " OR (1 = 1" });
        if let Some(shops) = &alternative.shops {
            sql.push(" AND ").push(&column("shop")).push(" IN ").bind_list(shops.iter().map(String::as_str));
        }
        if let Some(warehouses) = &alternative.warehouses {
            sql.push(" AND ").push(&column("warehouse")).push(" IN ").bind_list(warehouses.iter().map(String::as_str));
        }
        if let Some(statuses) = &alternative.statuses {
            sql.push(" AND (").push(&status_among(&column("status"), statuses));
            if alternative.goods_here {
                sql.push(" OR ").push(table).push(".goods_here");
            }
            sql.push(")");
        }
        sql.push(")");
    }
    sql.push(if reach.is_empty() { "1 = 0)" } else { ")" });
}

/// Statuses are constants in the text, in the order of progress: so the planner knows the frequency of each, and only so does either
/// database see that the partial index of the open work can be used.
fn push_statuses(sql: &mut Sql, column: &str, statuses: &[OrderStatus]) {
    sql.push(" AND ").push(&status_among(column, statuses));
}

fn status_among(column: &str, statuses: &[OrderStatus]) -> String {
    let sorted: BTreeSet<OrderStatus> = statuses.iter().copied().collect();
    let words: Vec<String> = sorted.into_iter().map(|status| format!("'{}'", status.name())).collect();
    let list = if words.is_empty() { "NULL".to_owned() } else { words.join(", ") };
    format!("{column} IN ({list})")
}

fn push_words<'a>(sql: &mut Sql, column: &str, words: impl Iterator<Item = &'a str>) {
    let mut words = words.peekable();
    if words.peek().is_some() {
        sql.push(" AND ").push(column).push(" IN ").bind_list(words);
    }
}

fn push_flag(sql: &mut Sql, expression: &str, wanted: Option<bool>) {
    match wanted {
        Some(true) => sql.push(" AND (").push(expression).push(")"),
        Some(false) => sql.push(" AND NOT (").push(expression).push(")"),
        None => sql,
    };
}

/// Appends ` AND` and the condition that an expression is in a range of time.
pub(crate) fn push_range(sql: &mut Sql, expression: &str, range: TimeRange) {
    if let Some(from) = range.from {
        sql.push(" AND ").push(expression).push(" >= ").bind(micros(from));
    }
    if let Some(to) = range.to {
        sql.push(" AND ").push(expression).push(" < ").bind(micros(to));
    }
}
