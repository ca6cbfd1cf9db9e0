//! The status of an order: one axis of progress.

use serde::{Deserialize, Serialize};

/// The status of an order. The order of the variants is the order of progress; `Cancelled` is off the axis and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OrderStatus {
    /// The order is placed and not paid.
    PendingPayment,
    /// The order is paid.
    Paid,
    /// The order is reviewed and approved (审单).
    Approved,
    /// The goods are being picked.
    Picking,
    /// The goods are packed.
    Packed,
    /// The order is out of the warehouse (出库).
    Shipped,
    /// The order is signed for (签收).
    Delivered,
    /// The order is completed in every respect.
    Completed,
    /// The order will not be fulfilled.
    Cancelled,
}

impl OrderStatus {
    /// Every status, in the order of the enum.
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

    /// The value used in the API and stored in the database.
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

    /// The status with this name; `None` = the name is unknown.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}
