//! Where an order stands: one axis of progress.

use serde::{Deserialize, Serialize};

/// Where an order stands. The order of the variants is the order of progress; `Cancelled` is off the axis and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    /// Placed, not paid.
    PendingPayment,
    /// Paid.
    Paid,
    /// Reviewed (审单).
    Approved,
    /// Being picked.
    Picking,
    /// Packed.
    Packed,
    /// Out of the warehouse (出库).
    Shipped,
    /// Signed for (签收).
    Delivered,
    /// Everything about it is done.
    Completed,
    /// It will not be fulfilled.
    Cancelled,
}

impl OrderStatus {
    /// Every status.
    pub const ALL: [Self; 9] = [
        Self::PendingPayment,
        Self::Paid,
        Self::Approved,
        Self::Picking,
        Self::Packed,
        Self::Shipped,
        Self::Delivered,
        Self::Completed,
        Self::Cancelled,
    ];

    /// Its word in the API and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::PendingPayment => "PENDING_PAYMENT",
            Self::Paid => "PAID",
            Self::Approved => "APPROVED",
            Self::Picking => "PICKING",
            Self::Packed => "PACKED",
            Self::Shipped => "SHIPPED",
            Self::Delivered => "DELIVERED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// The status of a word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}
