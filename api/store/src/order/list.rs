//! Lists of orders: typed filters, visibility, and pages by keyset, with one statement per page.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::kernel::ids::{CustomerId, OrderId};
use domain::kernel::region_code::RegionCode;
use domain::kernel::status::OrderStatus;
use domain::order::hold::HoldReason;
use sea_orm::DbBackend;

use crate::base::sql::Sql;
use crate::base::value::{micros, word};
use crate::base::window::{Take, Window};
use crate::order::cards::{Card, CardParts, ListedOrder, push_card};
use crate::order::contact::customer_id;
use crate::order::document::Reads;
use crate::order::narrow::{Driver, push_few, push_narrow};
use crate::order::phone_filter::push_phone;
use crate::order::promise_filter::push_promise;
use crate::order::region_filter::push_regions;
use crate::{OrderStore, StoreError};

pub use crate::order::narrow::{NamePrefix, NumberPart, PriorityRange};
pub use crate::order::phone_filter::PhoneFilter;
pub use crate::order::promise_filter::PromiseFilter;

/// The sort value of an order without a deadline or an end: after every order that has one. The indexes contain the same value.
const NEVER: &str = "9223372036854775807";

/// The priority, and below it the nearness of the deadline, in seconds and at most 32 bits: one number, so that a key has one value. An
/// index has the same expression.
pub(crate) const PRIORITY: &str = "(o.priority * 4294967296 + CASE WHEN o.ship_by < 4294967295000000 \
                        THEN 4294967295 - o.ship_by / 1000000 ELSE 0 END)";

/// A range of time; `None` leaves a side open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// The first moment of the range.
    pub from: Option<DateTime<Utc>>,
    /// The end of the range, exclusive.
    pub to: Option<DateTime<Utc>>,
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
    /// The priority of the order is in this range.
    pub priority: PriorityRange,
    /// The order belongs to this customer.
    pub customer: Option<CustomerId>,
    /// The order is one of these; `None` = any.
    pub ids: Option<Vec<OrderId>>,
    /// The order has this phone.
    pub phone: Option<PhoneFilter>,
    /// The order has a line of one of these SKUs.
    pub skus: Vec<String>,
    /// The order has one of these tags, of the channel or of a rule.
    pub tags: Vec<String>,
    /// The name of the receiver begins with this text.
    pub name: Option<NamePrefix>,
    /// The number of the order, here or at its channel, begins or ends with this text.
    pub number: Option<NumberPart>,
    /// The order goes to one of these regions, or to a part of one.
    pub regions: Vec<RegionCode>,
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
    /// Whether one index holds all orders by this value.
    fn has_index(self) -> bool {
        // Ids of a list by `RECEIVED` are walked along the primary key, which another condition may outweigh.
        self != Self::Received
    }

    /// The expression that the index is on.
    pub(crate) fn expression(self) -> String {
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
    /// A page of orders as cards, with one statement; a filter that may select few orders needs a second one, which counts them.
    pub async fn page(self, query: &OrderQuery) -> Result<OrderPage, StoreError> {
        let driver = self.driver(&query.filter).await?;
        self.page_by(query, driver).await
    }

    /// The page, read from the orders of a driver, or along the sort.
    pub(crate) async fn page_by(self, query: &OrderQuery, driver: Option<Driver>) -> Result<OrderPage, StoreError> {
        let (sql, is_planned_once) = page_statement(self.store.backend(), query, driver);
        let rows = if is_planned_once { self.store.read_planned(sql).await? } else { self.store.read(sql).await? };
        let total = match (query.count_to, rows.first()) {
            (None, _) => None,
            (Some(_), Some(row)) => Some(row.try_get::<i64>("", "total")?.unsigned_abs()),
            (Some(cap), None) => Some(self.count_by(query, cap, driver).await?),
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
        let driver = self.driver(&query.filter).await?;
        self.count_by(query, cap, driver).await
    }

    async fn count_by(self, query: &OrderQuery, cap: u32, driver: Option<Driver>) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT ");
        push_count(&mut sql, query, cap, driver);
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
pub(crate) fn page_statement(backend: DbBackend, query: &OrderQuery, driver: Option<Driver>) -> (Sql, bool) {
    let mut sql = Sql::new(backend);
    sql.push("SELECT ");
    push_card(&mut sql, &query.parts, query.reads);
    sql.push(", CAST(").push(&query.sort.field.expression()).push(" AS bigint) AS sort_value");
    if let Some(cap) = query.count_to {
        sql.push(", ");
        push_count(&mut sql, query, cap, driver);
        sql.push(" AS total");
    }
    if let Some(driver) = driver {
        // The page is chosen before its cards are read.
        sql.push(" FROM (SELECT o.id");
        push_selected(&mut sql, query, Some(driver));
        push_page(&mut sql, query);
        sql.push(") page CROSS JOIN \"order\" o JOIN order_card c ON c.order_id = o.id WHERE o.id = page.id");
        push_order(&mut sql, query);
        return (sql, false);
    }
    sql.push(" FROM \"order\" o JOIN order_card c ON c.order_id = o.id WHERE ");
    push_conditions(&mut sql, query, None);
    let is_planned_once = sql.bound() == 0 && query.sort.field.has_index();
    push_page(&mut sql, query);
    (sql, is_planned_once)
}

fn push_count(sql: &mut Sql, query: &OrderQuery, cap: u32, driver: Option<Driver>) {
    sql.push("(SELECT count(*) FROM (SELECT 1");
    push_selected(sql, query, driver);
    sql.push(&format!(" LIMIT {}) counted)", i64::from(cap) + 1));
}

/// Appends ` FROM` and the orders `o` of the list, read from those of the driver where there is one. SQLite reads the left table of a CROSS
/// JOIN first.
fn push_selected(sql: &mut Sql, query: &OrderQuery, driver: Option<Driver>) {
    sql.push(" FROM ");
    if let Some(driver) = driver {
        push_few(sql, driver, &query.filter);
        sql.push(" CROSS JOIN ");
    }
    sql.push("\"order\" o WHERE ");
    if driver.is_some() {
        sql.push("o.id = few.id AND ");
    }
    push_conditions(sql, query, driver);
}

fn push_page(sql: &mut Sql, query: &OrderQuery) {
    let expression = query.sort.field.expression();
    let (behind, before) = if query.sort.descending { (" < ", " > ") } else { (" > ", " < ") };
    for (key, side) in [(query.window.after, behind), (query.window.before, before)] {
        let Some(key) = key else { continue };
        if query.sort.field == OrderSortField::Received {
            sql.push(" AND o.id").push(side).bind(key.id.0);
        } else {
            sql.push(" AND (").push(&expression).push(", o.id)").push(side);
            sql.push("(").bind(key.value).push(", ").bind(key.id.0).push(")");
        }
    }
    push_order(sql, query);
    // The limit is in the text: for a bound limit PostgreSQL assumes a tenth of the table, and plans every page again.
    sql.push(&format!(" LIMIT {}", query.window.take.probe()));
}

/// Appends the sort order of a page. Ids are assigned in the order of time: a list by arrival is walked along the primary key.
fn push_order(sql: &mut Sql, query: &OrderQuery) {
    let from_the_end = matches!(query.window.take, Take::Last(_));
    let direction = if query.sort.descending == from_the_end { "" } else { " DESC" };
    sql.push(" ORDER BY ");
    if query.sort.field != OrderSortField::Received {
        sql.push(&query.sort.field.expression()).push(direction).push(", ");
    }
    sql.push("o.id").push(direction);
}

fn push_conditions(sql: &mut Sql, query: &OrderQuery, driver: Option<Driver>) {
    let filter = &query.filter;
    if filter.ids.is_some() || driver.is_some() {
        push_reach_of_few(sql, &query.reach);
    } else {
        push_reach(sql, &query.reach);
    }
    if !filter.statuses.is_empty() {
        push_statuses(sql, "o.status", &filter.statuses);
    }
    push_regions(sql, &filter.regions, filter.statuses.is_empty());
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
    if let Some(customer) = filter.customer {
        sql.push(" AND o.customer_id = ").bind(customer.0);
    }
    if let Some(ids) = &filter.ids {
        sql.push(" AND o.id").among_ids(ids.iter().map(|id| id.0));
    }
    if let Some(phone) = &filter.phone {
        push_phone(sql, phone);
    }
    push_narrow(sql, filter, driver, query.sort.field);
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
        push_promise(sql, promise);
    }
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
