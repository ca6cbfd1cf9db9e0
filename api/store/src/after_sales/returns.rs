//! Lists of returns: filters, visibility, and pages by keyset. Each return is shown out of the card of its order.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::kernel::ids::{OrderId, ReturnId};
use domain::order::returns::{ReturnKind, ReturnReason, ReturnStatus};
use uuid::Uuid;

use crate::base::sql::Sql;
use crate::base::value::{micros, word};
use crate::base::window::{Slice, Take, Window};
use crate::order::list::{OrderReach, TimeRange, push_range, push_reach};
use crate::{ReturnStore, StoreError};

/// A filter of returns. Empty lists do not restrict.
#[derive(Debug, Clone, Default)]
pub struct ReturnFilter {
    /// The return has one of these statuses.
    pub statuses: Vec<ReturnStatus>,
    /// The return has one of these kinds.
    pub kinds: Vec<ReturnKind>,
    /// The return has one of these reasons.
    pub reasons: Vec<ReturnReason>,
    /// The order belongs to one of these shops.
    pub shops: Vec<String>,
    /// The return was requested within this range.
    pub requested_at: TimeRange,
    /// The return is overdue, or is not; `None` = both.
    pub overdue: Option<OverdueFilter>,
}

/// Open returns that were requested by a deadline, or all other returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverdueFilter {
    /// The latest time of the request.
    pub deadline: DateTime<Utc>,
    /// `true` = overdue returns; `false` = all others.
    pub wanted: bool,
}

/// The number of returns in one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnTally {
    /// The status of the returns.
    pub status: ReturnStatus,
    /// The number of returns, counted up to the cap.
    pub count: u64,
    /// The number of open returns among them that were requested by the deadline, counted up to the cap.
    pub overdue: u64,
}

/// The time by which a list of returns is sorted; ties by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnSortField {
    /// The time of the request.
    RequestedAt,
    /// The time of the last change of status.
    StatusSince,
}

impl ReturnSortField {
    fn column(self) -> &'static str {
        match self {
            Self::RequestedAt => "r.requested_at",
            Self::StatusSince => "r.status_since",
        }
    }
}

/// The place of a return in a sorted list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnKey {
    /// The time that it is sorted by, in microseconds.
    pub value: i64,
    /// The id of the return.
    pub id: ReturnId,
}

/// A list of returns.
#[derive(Debug, Clone)]
pub struct ReturnQuery {
    /// The filter of the returns.
    pub filter: ReturnFilter,
    /// The orders whose returns the reader may see.
    pub reach: Vec<OrderReach>,
    /// The time by which it is sorted.
    pub sort: ReturnSortField,
    /// Whether the newest comes first.
    pub descending: bool,
}

/// A row of a list of returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnRow {
    /// The key after which the list continues.
    pub key: ReturnKey,
    /// The order of the return.
    pub order: OrderId,
}

impl ReturnStore<'_> {
    /// A page of returns, sorted by the query.
    pub async fn page(self, query: &ReturnQuery, window: &Window<ReturnKey>) -> Result<Slice<ReturnRow>, StoreError> {
        let column = query.sort.column();
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT r.id, r.order_id, ").push(column).push(" AS sort_value FROM ");
        push_conditions(&mut sql, &query.reach, &query.filter);
        let (behind, before) = if query.descending { (" < (", " > (") } else { (" > (", " < (") };
        for (key, side) in [(window.after, behind), (window.before, before)] {
            if let Some(key) = key {
                sql.push(" AND (").push(column).push(", r.id)").push(side);
                sql.bind(key.value).push(", ").bind(key.id.0).push(")");
            }
        }
        let from_the_end = matches!(window.take, Take::Last(_));
        let direction = if query.descending == from_the_end { "" } else { " DESC" };
        sql.push(&format!(" ORDER BY {column}{direction}, r.id{direction} LIMIT {}", window.take.probe()));
        let rows = self.store.read(sql).await?;
        let rows = rows.iter().map(|row| {
            let (id, order): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "order_id")?);
            Ok(ReturnRow { key: ReturnKey { value: row.try_get("", "sort_value")?, id: id.into() }, order: OrderId(order) })
        });
        let rank = |row: &ReturnRow| {
            let (value, id) = (row.key.value, row.key.id.0.as_u128());
            if query.descending { (!value, !id) } else { (value, id) }
        };
        Ok(window.slice(rows.collect::<Result<_, StoreError>>()?, rank))
    }

    /// The number of returns in a list, counted up to `cap` + 1.
    pub async fn count(self, query: &ReturnQuery, cap: u32) -> Result<u64, StoreError> {
        let mut sql = Sql::new(self.store.backend());
        sql.push("SELECT (SELECT count(*) FROM (SELECT 1 FROM ");
        push_conditions(&mut sql, &query.reach, &query.filter);
        sql.push(&format!(" LIMIT {}) counted) AS n", i64::from(cap) + 1));
        Ok(self.store.read_count(sql).await?.unsigned_abs())
    }

    /// The number of returns in each status, of orders whose returns the reader may see, counted up to `cap`, with one statement.
    pub async fn tally(self, reach: &[OrderReach], deadline: DateTime<Utc>, cap: u32) -> Result<Vec<ReturnTally>, StoreError> {
        let overdue = OverdueFilter { deadline, wanted: true };
        let mut sql = Sql::new(self.store.backend());
        for (index, status) in ReturnStatus::ALL.iter().enumerate() {
            sql.push(if index == 0 { "SELECT " } else { ", " });
            for (part, overdue) in [("count", None), ("overdue", Some(overdue))] {
                let filter = ReturnFilter { statuses: vec![*status], overdue, ..ReturnFilter::default() };
                sql.push("(SELECT count(*) FROM (SELECT 1 FROM ");
                push_conditions(&mut sql, reach, &filter);
                sql.push(&format!(" LIMIT {cap}) t) AS {part}_{index}{}", if part == "count" { ", " } else { "" }));
            }
        }
        let row = self.store.read(sql).await?.into_iter().next();
        let Some(row) = row else { return Ok(Vec::new()) };
        let number = |part: &str, index: usize| row.try_get::<i64>("", &format!("{part}_{index}")).map(i64::unsigned_abs);
        let tally = |(index, status): (usize, &ReturnStatus)| {
            Ok(ReturnTally { status: *status, count: number("count", index)?, overdue: number("overdue", index)? })
        };
        ReturnStatus::ALL.iter().enumerate().map(tally).collect()
    }
}

fn push_conditions(sql: &mut Sql, reach: &[OrderReach], filter: &ReturnFilter) {
    sql.push("order_return r JOIN \"order\" o ON o.id = r.order_id WHERE ");
    push_reach(sql, reach);
    push_among(sql, "r.status", filter.statuses.iter().map(word));
    push_among(sql, "r.kind", filter.kinds.iter().map(word));
    push_among(sql, "r.reason_code", filter.reasons.iter().map(word));
    push_among(sql, "o.shop", filter.shops.iter().cloned());
    push_range(sql, "r.requested_at", filter.requested_at);
    if let Some(overdue) = filter.overdue {
        // The statuses are in the text of the statement: only then does the planner see that the partial index of open returns, which are
        // few, can be used.
        let open = ReturnStatus::OPEN.map(|status| format!("'{}'", status.name())).join(", ");
        sql.push(if overdue.wanted { " AND (" } else { " AND NOT (" });
        sql.push(&format!("r.status IN ({open}) AND r.requested_at <= ")).bind(micros(overdue.deadline)).push(")");
    }
}

fn push_among(sql: &mut Sql, column: &str, values: impl Iterator<Item = String>) {
    let values: BTreeSet<String> = values.collect();
    if !values.is_empty() {
        sql.push(" AND ").push(column).push(" IN ").bind_list(values);
    }
}
