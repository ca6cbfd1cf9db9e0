//! Inputs of the company's matrix.

use async_graphql::{ID, InputObject};

use crate::graphql::types::enums::{OrderCondition, OrderStatus};

/// Sets what a step of orders needs.
#[derive(Debug, Clone, InputObject)]
pub struct OrderTransitionSetInput {
    /// The status before the step.
    pub from: OrderStatus,
    /// The status after it.
    pub to: OrderStatus,
    /// Every condition that the step is to need. Those of the default that keep goods in the house or a status true have to be among
    /// them: see `needs { because }` of `orderTransitions`.
    pub needs: Vec<OrderCondition>,
    /// The warehouse whose orders it counts for, by its code; without one, it counts for every warehouse that has no setting of its own.
    pub warehouse: Option<ID>,
    /// The version that you have seen, 0 for the default; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Writes what a status means to the company.
#[derive(Debug, Clone, InputObject)]
pub struct OrderStatusMeaningSetInput {
    /// The status.
    pub status: OrderStatus,
    /// What it means to those who handle goods and customers: 1 – 2,000 characters, like the other two.
    pub operations: String,
    /// What it means to those who keep the books.
    pub finance: String,
    /// What it means to the law.
    pub legal: String,
    /// The version that you have seen, 0 for the default; another one is refused with `STALE_VERSION`.
    pub expected_version: Option<i64>,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}

/// Agrees to what a status means.
#[derive(Debug, Clone, InputObject)]
pub struct OrderStatusMeaningAgreeInput {
    /// The status.
    pub status: OrderStatus,
    /// The version that you agree to; another one than the one that counts is refused with `STALE_VERSION`.
    pub version: i64,
}
