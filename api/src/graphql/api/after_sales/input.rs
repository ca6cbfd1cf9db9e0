//! Inputs of returns.

use async_graphql::{Enum, ID, InputObject};
use chrono::{DateTime, Utc};
use macros::guarded;

use crate::app::{OverdueFilter, ReturnFilter, ReturnSort, ReturnSortField as SortField, SortDirection, TimeRange};
use crate::graphql::api::order::input::{Direction, TimeRangeInput};
use crate::graphql::types::enums::{ReturnKind, ReturnReason, ReturnStatus};
use crate::graphql::types::scalar::BigInt;

/// Opens a return of an order.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnOpenInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The remedy that the customer wants.
    #[target]
    pub kind: ReturnKind,
    /// The lines and pieces that come back; left out, all.
    #[at_most(2_000)]
    pub lines: Option<Vec<ReturnLineInput>>,
    /// The reason, as free text of the customer.
    pub reason: Option<String>,
    /// The reason as a code, so that returns can be counted by it.
    pub reason_code: Option<ReturnReason>,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// The number of pieces of a line that come back.
#[derive(Debug, Clone, InputObject)]
pub struct ReturnLineInput {
    /// The line's global id.
    pub line: ID,
    /// The number of pieces.
    pub quantity: u32,
}

/// Moves a return to its next status.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnStepInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The return's global id.
    #[graphql(name = "return")]
    #[target]
    pub case: ID,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// Records the refund of a return.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderReturnRefundInput {
    /// The order's global id.
    #[target]
    pub order: ID,
    /// The return's global id.
    #[graphql(name = "return")]
    #[target]
    pub case: ID,
    /// The refunded amount, in minor units of the order's currency.
    pub minor_units: BigInt,
    /// The version that you have seen; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input give the first answer again.
    pub idempotency_key: Option<String>,
}

/// A filter of a list of returns. Every given condition must hold.
#[guarded]
#[derive(Debug, Clone, Default, InputObject)]
pub struct ReturnWhereInput {
    /// Returns in one of these statuses.
    #[at_most(100)]
    status: Option<Vec<ReturnStatus>>,
    /// Returns of one of these kinds.
    #[at_most(100)]
    kind: Option<Vec<ReturnKind>>,
    /// Returns for one of these reasons.
    #[needs(SeeReturnReasons)]
    #[at_most(100)]
    reason_code: Option<Vec<ReturnReason>>,
    /// Returns of orders of these shops, by their ids, at most 100; an unknown id matches no return.
    #[at_most(100)]
    shop: Option<Vec<ID>>,
    /// Returns that were requested in this range.
    requested_at: Option<TimeRangeInput>,
    /// `true` = overdue returns only, `false` = the others only.
    overdue: Option<bool>,
}

impl ReturnWhereInput {
    /// The filter of the use case; `deadline` is the latest time at which an overdue return was requested.
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

/// The field by which a list of returns is sorted. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ReturnSortField {
    /// The time at which it was requested.
    RequestedAt,
    /// The time since which it has its status: ascending, the return that has waited longest comes first.
    StatusSince,
}

/// A sort of a list of returns.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct ReturnSortInput {
    /// The field to sort by.
    field: ReturnSortField,
    /// The direction of sorting.
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
