//! The status of an order: one axis of progress.

use macros::Label;
use serde::{Deserialize, Serialize};

/// The progress of an order. Holds, payments, returns and conflicts are separate from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = order_status)]
// The order of the variants is the order of progress; `Cancelled` is off the axis and last.
pub enum OrderStatus {
    /// The order is placed and its payment is open.
    #[label("待付款", "pending payment")]
    PendingPayment,
    /// The order is paid in full; a deposit alone does not reach this.
    #[label("已付款", "paid")]
    Paid,
    /// The order is reviewed; the warehouse may pick it.
    #[label("已审核", "approved")]
    Approved,
    /// The warehouse is picking it.
    #[label("拣货中", "picking")]
    Picking,
    /// The order is packed; labels may be printed.
    #[label("已打包", "packed")]
    Packed,
    /// The parcels are scanned out and confirmed by the WMS.
    #[label("已出库", "shipped")]
    Shipped,
    /// A carrier's scan reports the delivery.
    #[label("已签收", "delivered")]
    Delivered,
    /// The order is delivered, its gift is sent and its voucher is recorded.
    #[label("已完成", "completed")]
    Completed,
    /// The order will not be fulfilled.
    #[label("已取消", "cancelled")]
    Cancelled,
}
