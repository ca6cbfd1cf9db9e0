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
        let because = Reason::with(Code::AlertRuleFired, [&firing.name]);
        Self { about: Some(firing.rule.to_string()), ..Self::of_shop(AlertKind::RuleFired, because, Some(&order.shop)) }
    }

    /// An alert about rules themselves, which is raised once until a person has taken it on.
    pub(crate) fn of_rules(kind: AlertKind, because: Reason, rules: &str, order: &Order) -> Self {
        Self { about: Some(rules.to_owned()), ..Self::of_shop(kind, because, Some(&order.shop)) }
    }
}

/// Adds orders to the count of an alert.
pub(super) async fn count_in(work: &mut UnitOfWork, mut alert: Alert, more: u32, now: DateTime<Utc>) -> Result<(), AppError> {
    alert.count = alert.count.saturating_add(more);
    work.put(&alert).await?;
    announce(work, &alert, Event::AlertCounted { alert: alert.id, count: alert.count }, now);
    Ok(())
}
