//! Inputs of returns.

use async_graphql::{ID, InputObject};

use crate::graphql::enums::ReturnKind;
use crate::graphql::scalar::BigInt;

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
