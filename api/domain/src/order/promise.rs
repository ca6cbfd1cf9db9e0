//! The promise (承诺发货时间): until when an order must be shipped, on whose word, and how it stands.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::status::OrderStatus;
use crate::refusal::{Code, Reason};

/// On whose word the deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseBasis {
    /// The channel's own deadline.
    Channel,
    /// So many hours after payment, as the shop is set.
    ShopHours(u32),
    /// Nothing is promised before the payment.
    NotPaid,
}

/// Until when an order must be shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The deadline.
    pub ship_by: Option<DateTime<Utc>>,
    /// On whose word.
    pub basis: PromiseBasis,
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PromiseState {
    /// Nothing is promised (not paid, or cancelled).
    None,
    /// There is time.
    OnTrack,
    /// Less than [`AT_RISK_HOURS`] are left.
    AtRisk,
    /// The deadline has passed and the order has not left.
    Overdue,
    /// The order left; whether in time is in the timeline.
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

    /// How it stands for an order of this status at `now`.
    pub fn state(&self, status: OrderStatus, now: DateTime<Utc>) -> PromiseState {
        match (self.ship_by, status) {
            (None, _) | (_, OrderStatus::Cancelled | OrderStatus::PendingPayment) => PromiseState::None,
            (_, OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed) => PromiseState::Kept,
            (Some(by), _) if by <= now => PromiseState::Overdue,
            (Some(by), _) if by - now < Duration::hours(AT_RISK_HOURS) => PromiseState::AtRisk,
            _ => PromiseState::OnTrack,
        }
    }

    /// Why it is what it is.
    pub fn because(&self) -> Reason {
        match self.basis {
            PromiseBasis::Channel => Reason::of(Code::ShipByChannel),
            PromiseBasis::ShopHours(hours) => Reason::with(Code::ShipByShopHours, [hours]),
            PromiseBasis::NotPaid => Reason::of(Code::ShipByNotPaid),
        }
    }
}
