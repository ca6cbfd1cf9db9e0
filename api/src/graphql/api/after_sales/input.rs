//! Inputs of returns.

use async_graphql::{Enum, ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::app::{OverdueFilter, ReturnFilter, ReturnSort, ReturnSortField as SortField, SortDirection, TimeRange};
use crate::graphql::api::order::input::{Direction, TimeRangeInput};
use crate::graphql::types::enums::{ReturnKind, ReturnReason, ReturnStatus};
use crate::graphql::types::scalar::BigInt;

/// Opens a return.
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnOpenInput {
    /// The order's global id.
    pub order: ID,
    /// What the customer wants.
    pub kind: ReturnKind,
    /// The lines and pieces; left out, all.
    pub lines: Option<Vec<ReturnLineInput>>,
    /// The customer's words.
    pub reason: Option<String>,
    /// The reason as a code, so that returns can be counted by it.
    pub reason_code: Option<ReturnReason>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// How many of a line come back.
#[derive(Debug, Clone, InputObject)]
pub struct ReturnLineInput {
    /// The line's global id.
    pub line: ID,
    /// Pieces.
    pub quantity: u32,
}

/// Moves a return on.
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnStepInput {
    /// The order's global id.
    pub order: ID,
    /// The return's global id.
    #[graphql(name = "return")]
    pub case: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Pays a return back.
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnRefundInput {
    /// The order's global id.
    pub order: ID,
    /// The return's global id.
    #[graphql(name = "return")]
    pub case: ID,
    /// How much, in minor units of the order's currency.
    pub minor_units: BigInt,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Any text of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Which returns of a list. Everything that is given must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct ReturnWhereInput {
    /// One of these statuses.
    status: Option<Vec<ReturnStatus>>,
    /// One of these kinds.
    kind: Option<Vec<ReturnKind>>,
    /// For one of these reasons.
    #[needs(SeeReturnReasons)]
    reason_code: Option<Vec<ReturnReason>>,
    /// Of orders of these shops, by their ids, at most 100; of ids of no shop nothing is found.
    shop: Option<Vec<ID>>,
    /// Asked for in this range.
    requested_at: Option<TimeRangeInput>,
    /// Overdue or not.
    overdue: Option<bool>,
}

impl ReturnWhereInput {
    /// What the use case filters by; `deadline` is when a return that is overdue was asked for.
    pub fn filter(self, deadline: impl FnOnce() -> DateTime<Utc>) -> ReturnFilter {
        ReturnFilter {
            statuses: self.status.unwrap_or_default().into_iter().map(Into::into).collect(),
            kinds: self.kind.unwrap_or_default().into_iter().map(Into::into).collect(),
            reasons: self.reason_code.unwrap_or_default().into_iter().map(Into::into).collect(),
            shops: self.shop.unwrap_or_default().into_iter().map(|id| id.0).collect(),
            requested_at: self.requested_at.map(|range| TimeRange { from: range.from, to: range.to }).unwrap_or_default(),
            overdue: self.overdue.map(|wanted| OverdueFilter { deadline: deadline(), wanted }),
        }
    }
}

/// By what a list of returns is sorted. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ReturnSortField {
    /// When it was asked for.
    RequestedAt,
    /// Since when it has its status: the first ascending has waited longest.
    StatusSince,
}

/// A sort of a list of returns.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ReturnSortInput {
    /// By what.
    field: ReturnSortField,
    /// In which direction.
    direction: Direction,
}

impl From<ReturnSortInput> for ReturnSort {
    fn from(sort: ReturnSortInput) -> Self {
        let field = match sort.field {
            ReturnSortField::RequestedAt => SortField::RequestedAt,
            ReturnSortField::StatusSince => SortField::StatusSince,
        };
        let direction = match sort.direction {
            Direction::Asc => SortDirection::Ascending,
            Direction::Desc => SortDirection::Descending,
        };
        Self { field, direction }
    }
}
