//! Returns (售后): their states and what each step keeps.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{LineId, ReturnId};

/// What the customer wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReturnKind {
    /// Money back, goods stay.
    RefundOnly,
    /// Goods back, then money back.
    ReturnAndRefund,
    /// Goods back, other goods out.
    Exchange,
}

/// Where a return stands: `REQUESTED → APPROVED → RECEIVED → REFUNDED`, or `REJECTED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReturnStatus {
    /// Asked for.
    Requested,
    /// Agreed to.
    Approved,
    /// The goods are back.
    Received,
    /// The money is back.
    Refunded,
    /// Declined.
    Rejected,
}

/// One return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// Its id.
    pub id: ReturnId,
    /// The number people use: the order's number, `-R` and a count.
    pub number: String,
    /// What the customer wants.
    pub kind: ReturnKind,
    /// Where it stands.
    pub status: ReturnStatus,
    /// The lines and pieces; empty means all.
    pub lines: Vec<ReturnLine>,
    /// The customer's or clerk's words.
    pub reason: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When its status last changed.
    pub status_since: DateTime<Utc>,
    /// Minor units paid back, once refunded.
    pub refund: Option<i64>,
}

/// How many of a line come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The line.
    pub line: LineId,
    /// Pieces.
    pub quantity: u32,
}
