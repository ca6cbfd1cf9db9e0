//! The promise (承诺发货时间): the deadline until which an order must be shipped, its basis, and its state.

use chrono::{DateTime, Duration, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::kernel::status::OrderStatus;
use crate::refusal::{Code, Reason};

/// The basis of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseBasis {
    /// The channel's own deadline.
    Channel,
    /// So many hours after payment, by the shop's setting.
    ShopHours(u32),
    /// No deadline before the payment.
    NotPaid,
}

/// The promise of an order: its ship-by deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The ship-by deadline; `None` = nothing is promised.
    pub ship_by: Option<DateTime<Utc>>,
    /// The basis of the deadline.
    pub basis: PromiseBasis,
}

/// The state of a promise now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = promise_state)]
pub enum PromiseState {
    /// The order has no promise.
    #[label("无", "none")]
    None,
    /// Four hours or more are left.
    #[label("正常", "on track")]
    OnTrack,
    /// Less than four hours are left, or an embargo keeps the order beyond the deadline.
    #[label("临近", "at risk")]
    AtRisk,
    /// The deadline has passed and the order is still here.
    #[label("超时", "overdue")]
    Overdue,
    /// The order has left the warehouse.
    #[label("已兑现", "kept")]
    Kept,
}

/// Hours before the deadline from which a promise is at risk.
pub const AT_RISK_HOURS: i64 = 4;

impl Promise {
    /// The promise of an order: the channel's deadline where it has one, else the shop's hours after the payment.
    pub fn of(channel_deadline: Option<DateTime<Utc>>, paid_at: Option<DateTime<Utc>>, shop_hours: u32) -> Self {
        match (channel_deadline, paid_at) {
            (Some(deadline), _) => Self { ship_by: Some(deadline), basis: PromiseBasis::Channel },
            (None, Some(paid)) => {
                Self { ship_by: Some(paid + Duration::hours(i64::from(shop_hours))), basis: PromiseBasis::ShopHours(shop_hours) }
            }
            (None, None) => Self { ship_by: None, basis: PromiseBasis::NotPaid },
        }
    }

    /// The state of the promise for an order of this status at `now`.
    pub fn state(&self, status: OrderStatus, now: DateTime<Utc>) -> PromiseState {
        match (self.ship_by, status) {
            (None, _) | (_, OrderStatus::Cancelled | OrderStatus::PendingPayment) => PromiseState::None,
            (_, OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed) => PromiseState::Kept,
            (Some(by), _) if by <= now => PromiseState::Overdue,
            (Some(by), _) if by - now < Duration::hours(AT_RISK_HOURS) => PromiseState::AtRisk,
            _ => PromiseState::OnTrack,
        }
    }

    /// The reason for the deadline.
    pub fn because(&self) -> Reason {
        match self.basis {
            PromiseBasis::Channel => Reason::of(Code::ShipByChannel),
            PromiseBasis::ShopHours(hours) => Reason::with(Code::ShipByShopHours, [hours]),
            PromiseBasis::NotPaid => Reason::of(Code::ShipByNotPaid),
        }
    }
}
