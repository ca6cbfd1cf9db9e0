//! Filters that may select a few of many orders: tags, SKUs, a range of priorities, the beginning of a name, and a part of a number.
//!
//! Each has an index that finds its orders, and a condition that checks one order. A statement uses the index where the filter selects few
//! orders, and sorts those; where it selects many, the statement walks along the index of the sort and checks each order on its way. Neither
//! database knows reliably which case it has: SQLite has no statistics, and those of PostgreSQL may be old. So the orders are counted first,
//! in the index alone and up to a bound ([`FEW`]).

use sea_orm::Value;
use sea_orm::sea_query::ArrayType;

use crate::base::sql::Sql;
use crate::order::contact::prefixes_of;
use crate::order::list::{OrderFilter, OrderSortField, PRIORITY};
use crate::{OrderStore, StoreError};
use domain::search::NumberText;
use foundation::vault::Vault;
use sea_orm::DbBackend;

/// The most orders that are read and sorted for one page. Among ten million orders, of which 5,000 fit, the walk for a page of 50 checks
/// 100,000, each at about a tenth of the time.
pub(crate) const FEW: u32 = 5_000;
/// The character that sorts after every other character of a text.
const LAST: char = '\u{10FFFF}';

/// A range of priorities, both ends included; `None` leaves a side open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PriorityRange {
    /// The lowest priority of the range.
    pub from: Option<i32>,
    /// The highest priority of the range.
    pub to: Option<i32>,
}

impl PriorityRange {
    fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }
}

/// The beginning of a receiver's name, as its keyed hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePrefix(String);

impl NamePrefix {
    /// The filter for a beginning in the form in which names are compared, of at most [`domain::kernel::name::LONGEST_BEGINNING`]
    /// characters.
    pub fn of(vault: &Vault, beginning: &str) -> Self {
        Self(prefixes_of(vault, beginning))
    }
}

/// The beginning or the end of an order's number, here or at its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberPart {
    /// The text in its spellings: as typed, in capital and in small letters.
    pub text: NumberText,
    /// The shops whose orders the reader may see.
    pub shops: Vec<String>,
}

/// The filter whose orders are read and sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Driver {
    Tags,
    Skus,
    Priority,
    Name,
    Number,
}

impl Driver {
    const ALL: [Self; 5] = [Self::Tags, Self::Skus, Self::Priority, Self::Name, Self::Number];

    fn is_in(self, filter: &OrderFilter) -> bool {
        match self {
            Self::Tags => !filter.tags.is_empty(),
            Self::Skus => !filter.skus.is_empty(),
            Self::Priority => !filter.priority.is_open(),
            Self::Name => filter.name.is_some(),
            Self::Number => filter.number.is_some(),
        }
    }

    /// Appends a query for the column `id` of the filter's orders; an order may come several times.
    fn push_orders(self, sql: &mut Sql, filter: &OrderFilter) {
        match self {
            Self::Tags => {
                sql.push("SELECT t.order_id AS id FROM order_tag t WHERE t.tag IN ");
                sql.bind_list(filter.tags.iter().map(String::as_str));
            }
            Self::Skus => {
                sql.push("SELECT l.order_id AS id FROM order_line l WHERE l.sku IN ");
                sql.bind_list(filter.skus.iter().map(String::as_str));
            }
            Self::Priority => {
                sql.push("SELECT o.id FROM \"order\" o WHERE ");
                push_priority_of_index(sql, filter.priority);
            }
            Self::Name => {
                sql.push("SELECT o.id FROM \"order\" o WHERE o.name_prefixes IS NOT NULL AND ");
                push_name(sql, "o.name_prefixes", filter.name.as_ref());
            }
            Self::Number => push_numbers(sql, filter.number.as_ref()),
        }
    }

    /// Whether an order may come several times among those of [`Self::push_orders`].
    fn repeats(self) -> bool {
        matches!(self, Self::Tags | Self::Skus | Self::Number)
    }

    /// Appends the condition that the order `o`, which is found by another index, fits the filter.
    fn push_check(self, sql: &mut Sql, filter: &OrderFilter, sort: OrderSortField) {
        match self {
            Self::Tags => {
                sql.push("EXISTS (SELECT 1 FROM order_tag t WHERE t.order_id = o.id AND t.tag IN ");
                sql.bind_list(filter.tags.iter().map(String::as_str)).push(")");
            }
            Self::Skus => {
                sql.push("EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.sku IN ");
                sql.bind_list(filter.skus.iter().map(String::as_str)).push(")");
            }
            Self::Priority if sort == OrderSortField::Priority => push_priority_of_index(sql, filter.priority),
            Self::Priority => {
                let bounds = [(" >= ", filter.priority.from), (" <= ", filter.priority.to)];
                for (at, (side, bound)) in bounds.into_iter().filter_map(|(side, bound)| Some((side, bound?))).enumerate() {
                    // An expression has no index.
                    sql.push(if at == 0 { "" } else { " AND " }).push("(o.priority + 0)").push(side).bind(bound);
                }
            }
            Self::Name => push_name(sql, "(o.name_prefixes || '')", filter.name.as_ref()),
            Self::Number => push_number_check(sql, filter.number.as_ref()),
        }
    }
}

impl OrderStore<'_> {
    /// The filter that selects the fewest orders, if there are at most [`FEW`] of them; `None` = the list is walked along its sort.
    pub(crate) async fn driver(self, filter: &OrderFilter) -> Result<Option<Driver>, StoreError> {
        if filter.ids.is_some() {
            return Ok(None);
        }
        let asked: Vec<Driver> = Driver::ALL.into_iter().filter(|driver| driver.is_in(filter)).collect();
        if asked.is_empty() {
            return Ok(None);
        }
        let rows = self.store.read(count_statement(self.store.backend(), filter, &asked)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let counted = asked.iter().enumerate().map(|(at, driver)| Ok((row.try_get::<i64>("", &format!("n{at}"))?, *driver)));
        let counted: Vec<(i64, Driver)> = counted.collect::<Result<_, StoreError>>()?;
        let fewest = counted.into_iter().min_by_key(|(orders, _)| *orders);
        Ok(fewest.filter(|(orders, _)| *orders <= i64::from(FEW)).map(|(_, driver)| driver))
    }
}

/// The statement that counts the orders of each filter, in its index and up to one more than [`FEW`].
pub(crate) fn count_statement(backend: DbBackend, filter: &OrderFilter, asked: &[Driver]) -> Sql {
    let mut sql = Sql::new(backend);
    for (at, driver) in asked.iter().enumerate() {
        sql.push(if at == 0 { "SELECT " } else { ", " }).push("(SELECT count(*) FROM (SELECT 1 FROM (");
        driver.push_orders(&mut sql, filter);
        sql.push(&format!(") found{at} LIMIT {}) counted{at}) AS n{at}", FEW + 1));
    }
    sql
}

/// Appends the orders of a driver as a table `few` with the column `id`, each order once.
pub(crate) fn push_few(sql: &mut Sql, driver: Driver, filter: &OrderFilter) {
    // Only where it is needed: for DISTINCT, SQLite walks through all orders along their ids instead of the range of an index.
    sql.push(if driver.repeats() { "(SELECT DISTINCT found.id FROM (" } else { "(SELECT found.id FROM (" });
    driver.push_orders(sql, filter);
    sql.push(") found) few");
}

/// Appends ` AND` and the condition of each filter but the driver, which has selected its orders.
pub(crate) fn push_narrow(sql: &mut Sql, filter: &OrderFilter, driver: Option<Driver>, sort: OrderSortField) {
    for other in Driver::ALL.into_iter().filter(|other| Some(*other) != driver && other.is_in(filter)) {
        sql.push(" AND ");
        other.push_check(sql, filter, sort);
    }
}

/// The range of the index by priority: the priority is the upper half of its expression.
fn push_priority_of_index(sql: &mut Sql, range: PriorityRange) {
    let start = |priority: i64| priority * 4_294_967_296;
    sql.push("(1 = 1");
    if let Some(from) = range.from {
        sql.push(" AND ").push(PRIORITY).push(" >= ").bind(start(i64::from(from)));
    }
    if let Some(to) = range.to {
        sql.push(" AND ").push(PRIORITY).push(" < ").bind(start(i64::from(to) + 1));
    }
    sql.push(")");
}

fn push_name(sql: &mut Sql, column: &str, name: Option<&NamePrefix>) {
    // The hashes are hex digits: `g` is the next character after them.
    let hashes = name.map_or("", |name| name.0.as_str());
    sql.push(column).push(" >= ").bind(hashes).push(" AND ").push(column).push(" < ").bind(format!("{hashes}g"));
}

/// Appends the orders whose number begins with the text, and those of the reader's shops whose number at the channel begins with it, or
/// ends with it. The number of an order is its shop's id, a hyphen and the channel's number, so that the index of numbers serves each shop.
fn push_numbers(sql: &mut Sql, part: Option<&NumberPart>) {
    let Some(NumberPart { text, shops }) = part else { return };
    let of_shops = shops.iter().flat_map(|shop| text.spellings.iter().map(move |spelling| format!("{shop}-{spelling}")));
    let starts: Vec<String> = text.spellings.iter().cloned().chain(of_shops).collect();
    let ends = starts.iter().map(|start| format!("{start}{LAST}")).collect::<Vec<_>>();
    if sql.backend == DbBackend::Postgres {
        // The limit keeps the look-ups apart, so that each is a range of the index.
        sql.push("SELECT one.id FROM unnest(").bind(texts(&starts)).push("::text[], ").bind(texts(&ends));
        sql.push(
            "::text[]) AS span(begins, ends) CROSS JOIN LATERAL (SELECT o.id FROM \"order\" o WHERE o.number >= span.begins",
        );
        sql.push(&format!(" AND o.number < span.ends ORDER BY o.number LIMIT {}) one", FEW + 1));
    } else {
        let spans: Vec<(String, String)> = starts.into_iter().zip(ends).collect();
        sql.push("SELECT o.id FROM json_each(").bind(serde_json::json!(spans).to_string());
        sql.push(") span CROSS JOIN \"order\" o WHERE o.number >= span.value->>0 AND o.number < span.value->>1");
    }
    let reversed = text.reversed();
    sql.push(" UNION ALL SELECT o.id FROM \"order\" o WHERE o.shop").among_texts(shops);
    sql.push(" AND o.number_reversed IS NOT NULL AND o.number_reversed >= ").bind(reversed.as_str());
    sql.push(" AND o.number_reversed < ").bind(format!("{reversed}{LAST}"));
}

fn push_number_check(sql: &mut Sql, part: Option<&NumberPart>) {
    let Some(NumberPart { text, .. }) = part else { return };
    let (reversed, length) = (text.reversed(), text.spellings.first().map_or(0, |typed| typed.chars().count()));
    for (column, before) in [("o.number", "("), ("o.channel_number", " OR ")] {
        sql.push(&format!("{before}substr({column}, 1, {length}) IN ")).bind_list(text.spellings.iter().map(String::as_str));
    }
    sql.push(&format!(" OR substr(o.number_reversed, 1, {length}) = ")).bind(reversed).push(")");
}

fn texts(texts: &[String]) -> Value {
    Value::Array(ArrayType::String, Some(Box::new(texts.iter().map(|text| Value::from(text.as_str())).collect())))
}
