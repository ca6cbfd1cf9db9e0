//! The status of a return: `REQUESTED → APPROVED → RECEIVED → REFUNDED`, of an exchange `… RECEIVED → EXCHANGED`, or `REJECTED`.

use macros::Label;
use serde::{Deserialize, Serialize};

/// The state of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = return_status)]
pub enum ReturnStatus {
    /// The return is requested.
    #[label("已申请", "requested")]
    Requested,
    /// The return is approved.
    #[label("已同意", "approved")]
    Approved,
    /// The goods are back.
    #[label("已收到退货", "received")]
    Received,
    /// The money is back.
    #[label("已退款", "refunded")]
    Refunded,
    /// The return is declined.
    #[label("已拒绝", "rejected")]
    Rejected,
    /// The replacement of an exchange was delivered.
    #[label("已换货", "exchanged")]
    Exchanged,
}
