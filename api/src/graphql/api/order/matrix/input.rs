//! Inputs of the company's status matrix.

use async_graphql::{ID, InputObject};
use macros::guarded;

use crate::graphql::types::enums::{OrderCondition, OrderStatus};

/// Sets the conditions that a step of orders needs.
#[guarded]
#[derive(Debug, Clone, InputObject)]
pub struct OrderTransitionSetInput {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after the step.
    pub to: OrderStatus,
    /// Every condition that the step is to need. Some conditions of the default keep goods in the warehouse or a status true; these must be
    /// included: see `needs { because }` of `orderTransitions`.
    #[at_most(100)]
    pub needs: Vec<OrderCondition>,
    /// The code of the warehouse whose orders it counts for; left out, it counts for every warehouse that has no setting of its own.
    pub warehouse: Option<ID>,
    /// The version that you have seen, 0 for the default; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Sets the meaning of a status for the company.
#[derive(Debug, Clone, InputObject)]
pub struct OrderStatusMeaningSetInput {
    /// The status to describe.
    pub status: OrderStatus,
    /// The meaning for the people who handle goods and customers: 1 – 2,000 characters, like the other two.
    pub operations: String,
    /// The meaning for the people who keep the books.
    pub finance: String,
    /// The meaning in law.
    pub legal: String,
    /// The version that you have seen, 0 for the default; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Agrees to the meaning of a status.
#[derive(Debug, Clone, InputObject)]
pub struct OrderStatusMeaningAgreeInput {
    /// The status with this meaning.
    pub status: OrderStatus,
    /// The version that you agree to; a version other than the one in force is refused with `STALE_VERSION`.
    pub version: i64,
}
