//! Alerts that count orders: many orders of one rule are one alert with a count.

use chrono::{DateTime, Utc};
use domain::alert::Alert;
use domain::event::Event;
use domain::kernel::alert_kind::AlertKind;
use domain::order::Order;
use domain::refusal::{Code, Reason};
use domain::rules::log::RuleFiring;

use crate::AppError;
use crate::alert::alerts::{Cause, announce};
use store::UnitOfWork;

impl Cause {
    /// The alert that a rule asks for on an order.
    pub(crate) fn of_firing(firing: &RuleFiring, order: &Order) -> Self {
        let because = found(&firing.name, &order.shop, 1);
        Self { about: Some(firing.rule.to_string()), ..Self::of_shop(AlertKind::RuleFired, because, Some(&order.shop)) }
    }

    /// An alert about rules themselves, which is raised once until a person has taken it on.
    pub(crate) fn of_rules(kind: AlertKind, because: Reason, rules: &str, order: &Order) -> Self {
        Self { about: Some(rules.to_owned()), ..Self::of_shop(kind, because, Some(&order.shop)) }
    }
}

/// The reason of an alert about so many orders of a rule.
fn found(rule: &str, shop: &str, count: u32) -> Reason {
    Reason::with(Code::AlertRuleFired, [rule, shop, &count.to_string()])
}

/// The reason of an alert that stands for so many orders now.
pub(super) fn with_count(because: Reason, count: u32) -> Reason {
    match (because.code, because.values.as_slice()) {
        (Code::AlertRuleFired, [rule, shop, _]) => found(rule, shop, count),
        _ => because,
    }
}

/// Adds orders to the count of an alert.
pub(super) async fn count_in(work: &mut UnitOfWork, mut alert: Alert, more: u32, now: DateTime<Utc>) -> Result<(), AppError> {
    alert.count = alert.count.saturating_add(more);
    alert.because = with_count(alert.because, alert.count);
    work.put(&alert).await?;
    announce(work, &alert, Event::AlertCounted { alert: alert.id, count: alert.count }, now);
    Ok(())
}
