//! Finding orders by the text that a person types: look-ups for everything that the text may mean, each by an index and with a bound.
//!
//! The result is a list of ids; the list of orders shows them, and checks again who may see them. A look-up returns at most [`MOST`]
//! orders: the newest, where its index contains the time of placing.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::kernel::ids::OrderId;
use domain::order::shipment::number_key;
use domain::search::{MatchedBy, NumberText, VisibleDigits, reversed_number};

use crate::base::sql::{Sql, number_key_of};
use crate::base::value::micros;
use crate::order::contact::name_index_of;
use crate::order::list::{OrderReach, PhoneFilter, push_reach_of_few};
use crate::{SearchStore, Store, StoreError};

/// The largest number of orders that one look-up returns.
const MOST: u32 = 500;
/// The largest number of parcels that one look-up reads, before the visibility of their orders is checked.
const MOST_PARCELS: u32 = 2_000;
/// The largest number of orders that all look-ups return together.
const MOST_FOUND: usize = 1_000;
/// The largest number of shops in one statement, because each has look-ups of its own.
const SHOPS: usize = 50;
/// The character that sorts after every other character of a text.
const LAST: char = '\u{10FFFF}';

const NEWEST: &str = "o.placed_at DESC, o.id DESC";

/// The terms of a search, each with the orders that the reader may find by it.
#[derive(Debug, Clone, Default)]
pub struct OrderSearch {
    /// A number, whole or in part; `None` = the text is no number.
    pub number: Option<NumberSearch>,
    /// A phone, whole or in part; `None` = the text is no phone.
    pub phones: Option<PhoneSearch>,
    /// The names; empty = the text has no name.
    pub names: Vec<NameSearch>,
    /// The orders that the reader may find by a name.
    pub reach_by_name: Vec<OrderReach>,
}

/// A number, and the shops whose orders may have it.
#[derive(Debug, Clone)]
pub struct NumberSearch {
    /// The number that was typed.
    pub text: NumberText,
    /// The shops whose orders may have it.
    pub shops: Vec<String>,
    /// The orders that the reader may find by it.
    pub reach: Vec<OrderReach>,
}

/// A phone, or the digits of one that a mask shows.
#[derive(Debug, Clone)]
pub struct PhoneSearch {
    /// A whole number, and the masks that may hide it.
    pub whole: Option<PhoneFilter>,
    /// The digits that a mask shows.
    pub digits: Option<VisibleDigits>,
    /// The orders that the reader may find by it.
    pub reach: Vec<OrderReach>,
}

/// A name, with a further condition.
#[derive(Debug, Clone)]
pub struct NameSearch {
    /// The form in which names are compared.
    pub key: String,
    /// The further condition of the search.
    pub beside: Beside,
}

/// A condition in addition to a name.
#[derive(Debug, Clone)]
pub enum Beside {
    /// There is no further condition.
    Nothing,
    /// The order was placed on one of these days, each in the time zone of its shops.
    Day(Vec<DayOfShops>),
    /// A line has all of these lower-case terms in its title or in its SKU.
    Product(Vec<String>),
}

/// A day in the time zone of some shops.
#[derive(Debug, Clone)]
pub struct DayOfShops {
    /// The shops of this time zone.
    pub shops: Vec<String>,
    /// The beginning of the day.
    pub from: DateTime<Utc>,
    /// The end of the day, exclusive.
    pub to: DateTime<Utc>,
}

impl SearchStore<'_> {
    /// The newest orders that are found, each with the most certain way in which it was found.
    pub async fn orders(self, search: &OrderSearch) -> Result<HashMap<OrderId, MatchedBy>, StoreError> {
        let mut found = Vec::new();
        for sql in self.look_ups(search) {
            for row in self.store.read(sql).await? {
                found.push((row.try_get("", "id")?, row.try_get("", "placed_at")?, row.try_get("", "way")?));
            }
        }
        Ok(newest(found))
    }

    /// The statements of a search: one for people, one for a number, and one for every [`SHOPS`] shops whose orders may have the number.
    pub(crate) fn look_ups(self, search: &OrderSearch) -> Vec<Sql> {
        let statement = |push: &dyn Fn(&mut LookUps)| {
            let mut looks = LookUps { sql: Sql::new(self.store.backend()), parts: 0 };
            push(&mut looks);
            (looks.parts > 0).then_some(looks.sql)
        };
        let mut statements: Vec<Option<Sql>> = vec![statement(&|looks| push_people(looks, self.store, search))];
        if let Some(number) = &search.number {
            statements.push(statement(&|looks| push_number(looks, number)));
            let groups = number.shops.chunks(SHOPS);
            statements.extend(groups.map(|shops| statement(&|looks| push_number_in_shops(looks, number, shops))));
        }
        statements.into_iter().flatten().collect()
    }
}

/// An order, the time of its placing, and the index of the way in [`MatchedBy::ALL`].
type Found = (uuid::Uuid, i64, i32);

fn newest(mut found: Vec<Found>) -> HashMap<OrderId, MatchedBy> {
    // The most certain way of an order sorts first.
    found.sort_unstable_by_key(|(id, placed_at, way)| (std::cmp::Reverse((*placed_at, *id)), *way));
    found.dedup_by_key(|(id, ..)| *id);
    found.truncate(MOST_FOUND);
    let by = |way: i32| usize::try_from(way).ok().and_then(|way| MatchedBy::ALL.get(way).copied());
    found.into_iter().filter_map(|(id, _, way)| Some((OrderId(id), by(way)?))).collect()
}

/// One statement that consists of several look-ups.
struct LookUps {
    sql: Sql,
    parts: usize,
}

impl LookUps {
    /// Adds a look-up: the orders that the reader may see and that fulfill a condition, up to [`MOST`] in the order of `sort`.
    fn push(&mut self, by: MatchedBy, reach: &[OrderReach], sort: &str, condition: impl FnOnce(&mut Sql)) {
        let way = |sql: &mut Sql| {
            sql.push(&way(by));
        };
        self.push_ways(reach, sort, way, condition);
    }

    fn push_ways(&mut self, reach: &[OrderReach], sort: &str, way: impl FnOnce(&mut Sql), condition: impl FnOnce(&mut Sql)) {
        let sql = &mut self.sql;
        sql.push(if self.parts == 0 { "" } else { " UNION ALL " });
        sql.push("SELECT * FROM (SELECT o.id, o.placed_at, ");
        way(sql);
        sql.push(" AS way FROM \"order\" o WHERE ");
        push_reach_of_few(sql, reach);
        sql.push(" AND ");
        condition(sql);
        sql.push(&format!(" ORDER BY {sort} LIMIT {MOST}) AS look{}", self.parts));
        self.parts += 1;
    }
}

fn way(by: MatchedBy) -> String {
    format!("CAST({} AS integer)", MatchedBy::ALL.iter().position(|one| *one == by).unwrap_or_default())
}

/// Adds the look-ups of phones and names.
fn push_people(looks: &mut LookUps, store: &Store, search: &OrderSearch) {
    if let Some(phones) = &search.phones {
        push_phones(looks, phones);
    }
    for name in &search.names {
        let by = match name.beside {
            Beside::Nothing => MatchedBy::Name,
            Beside::Day(_) => MatchedBy::NameAndDay,
            Beside::Product(_) => MatchedBy::NameAndProduct,
        };
        let index = name_index_of(store.vault(), &name.key);
        // Bounded by the orders of one name, whose index contains the time of placing: it is walked from the newest on.
        looks.push(by, &search.reach_by_name, NEWEST, |sql| {
            sql.push("o.name_index = ").bind(index);
            push_beside(sql, &name.beside);
        });
    }
}

fn push_phones(looks: &mut LookUps, phones: &PhoneSearch) {
    if let Some(whole) = &phones.whole {
        // Bounded by the orders of one number.
        looks.push(MatchedBy::Phone, &phones.reach, NEWEST, |sql| {
            sql.push("o.phone_index = ").bind(whole.index.clone());
        });
        // Bounded by the orders that a platform sent with a mask of the number's last digits: the index of masked phones.
        looks.push(MatchedBy::VisibleDigits, &phones.reach, NEWEST, |sql| {
            sql.push("o.phone_tail IN ").bind_list(whole.tails.iter().map(String::as_str));
            sql.push(" AND o.phone_head IN ").bind_list(whole.heads.iter().map(String::as_str));
        });
    }
    if let Some(digits) = &phones.digits {
        // One in ten thousand orders has the same last four digits: their index contains the time of placing.
        looks.push(MatchedBy::VisibleDigits, &phones.reach, NEWEST, |sql| {
            sql.push("o.phone_last = ").bind(digits.last());
            // Digits only, so that no wildcard of a pattern is among them.
            let extension = digits.extension.as_ref().map(|extension| format!("%{extension}")).unwrap_or_default();
            sql.push(" AND o.phone_masked LIKE ").bind(format!("{}%{}%{extension}", digits.head, digits.tail));
        });
    }
}

fn push_beside(sql: &mut Sql, beside: &Beside) {
    match beside {
        Beside::Nothing => {}
        Beside::Day(days) => {
            sql.push(" AND (1 = 0");
            for day in days {
                sql.push(" OR (o.placed_at >= ").bind(micros(day.from)).push(" AND o.placed_at < ").bind(micros(day.to));
                sql.push(" AND (o.shop || '')").among_texts(&day.shops).push(")");
            }
            sql.push(")");
        }
        Beside::Product(words) => {
            sql.push(" AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id");
            for word in words {
                // SQLite lowers ASCII letters only; a title with other capital letters is found as it is written.
                let pattern = format!("%{}%", word.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
                sql.push(" AND (lower(l.title) LIKE ").bind(pattern.as_str()).push(" ESCAPE '!'");
                sql.push(" OR lower(l.sku) LIKE ").bind(pattern).push(" ESCAPE '!')");
            }
            sql.push(")");
        }
    }
}

/// Adds the look-ups of a whole number as it is spelled, by the unique indexes; also for rows that are older than reversed numbers.
fn push_number(looks: &mut LookUps, number: &NumberSearch) {
    let (spellings, reach) = (&number.text.spellings, &number.reach);
    for (by, column) in [(MatchedBy::Number, "o.number"), (MatchedBy::ChannelNumber, "o.channel_number")] {
        looks.push(by, reach, NEWEST, |sql| {
            sql.push(column).among_texts(spellings);
        });
    }
    let aliases: Vec<String> = spellings.iter().flat_map(|spelling| [spelling.clone(), format!("#{spelling}")]).collect();
    looks.push(MatchedBy::ChannelAlias, reach, NEWEST, |sql| {
        sql.push("o.shop").among_texts(&number.shops).push(" AND o.channel_alias").among_texts(&aliases);
    });
    // Bounded by the orders that share a parcel.
    looks.push(MatchedBy::TrackingNumber, reach, NEWEST, |sql| {
        let key = number_key_of(sql.backend, "s.tracking_number");
        sql.push("o.id IN (SELECT s.order_id FROM shipment s WHERE ").push(&key).push(" = ");
        sql.bind(number_key(&spellings[0])).push(")");
    });
    if number.text.may_be_part {
        // One parcel in ten thousand ends with the same four digits; where more than [`MOST_PARCELS`] share an end, more digits must be
        // typed.
        let reversed = number.text.reversed();
        looks.push(MatchedBy::PartOfNumber, reach, NEWEST, |sql| {
            sql.push("o.id IN (SELECT s.order_id FROM shipment s WHERE ");
            push_range(sql, "s.number_reversed", &reversed);
            sql.push(&format!(" ORDER BY s.number_reversed LIMIT {MOST_PARCELS})"));
        });
    }
}

/// Adds the look-ups of a number within each of these shops, in any case, whole or in part: the walk along the index of a shop ends after
/// [`MOST`] orders.
fn push_number_in_shops(looks: &mut LookUps, number: &NumberSearch, shops: &[String]) {
    let (text, reach) = (&number.text, &number.reach);
    let (typed, reversed) = (number_key(&text.spellings[0]), text.reversed());
    for shop in shops {
        let here = |sql: &mut Sql| {
            sql.push("CASE WHEN o.number_reversed = ").bind(reversed.as_str()).push(" THEN ").push(&way(MatchedBy::Number));
            sql.push(" ELSE ").push(&way(MatchedBy::ChannelNumber)).push(" END");
        };
        looks.push_ways(reach, "o.number_reversed", here, |sql| {
            sql.push("o.shop = ").bind(shop.as_str()).push(" AND o.number_reversed IN ");
            sql.bind_list([reversed.clone(), reversed_number(&format!("{shop}-{typed}"))]);
        });
        if !text.may_be_part {
            continue;
        }
        looks.push(MatchedBy::PartOfNumber, reach, "o.number_reversed", |sql| {
            sql.push("o.shop = ").bind(shop.as_str()).push(" AND ");
            push_range(sql, "o.number_reversed", &reversed);
        });
        for beginning in beginnings(shop, text) {
            // The number of an order begins with its shop, so that the index of numbers serves each shop. The largest numbers are the
            // newest.
            looks.push(MatchedBy::PartOfNumber, reach, "o.number DESC", |sql| push_range(sql, "o.number", &beginning));
        }
    }
}

/// The beginnings of the order numbers of a shop that start with the text, or whose channel numbers start with it.
fn beginnings(shop: &str, text: &NumberText) -> Vec<String> {
    let at_channel = text.spellings.iter().map(|spelling| format!("{shop}-{spelling}"));
    let prefix = number_key(&format!("{shop}-"));
    let here = text.spellings.iter().filter_map(|spelling| {
        let rest = number_key(spelling).starts_with(&prefix).then(|| &spelling[prefix.len()..])?;
        (rest.len() > 1).then(|| format!("{shop}-{rest}"))
    });
    let mut all: Vec<String> = at_channel.chain(here).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Appends the condition that a column begins with a text: a range of its index, because the index compares by bytes.
fn push_range(sql: &mut Sql, column: &str, beginning: &str) {
    sql.push(column).push(" >= ").bind(beginning).push(" AND ").push(column).push(" < ").bind(format!("{beginning}{LAST}"));
}
