//! The filter of orders by the state of their promise, as `StandingEmbargoes::promise` computes it for a single order.

use chrono::{DateTime, TimeDelta, Utc};
use domain::order::promise::{AT_RISK_HOURS, PromiseState};
use domain::rules::ShutRegions;

use crate::base::sql::Sql;
use crate::base::value::micros;
use crate::order::list::OrderSortField;
use crate::order::region_filter::push_regions;

/// The states of a promise at a time, as `StandingEmbargoes::promise` computes them for a single order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseFilter {
    /// The promise is in one of these states.
    pub states: Vec<PromiseState>,
    /// The regions of the embargoes that stand.
    pub shut: Vec<ShutRegions>,
    /// The time at which the state is computed.
    pub now: DateTime<Utc>,
}

/// Appends ` AND` and the condition that the promise of the order `o` is in one of the states.
pub(crate) fn push_promise(sql: &mut Sql, promise: &PromiseFilter) {
    sql.push(" AND (1 = 0");
    for state in &promise.states {
        sql.push(" OR (");
        push_state(sql, *state, promise);
        sql.push(")");
    }
    sql.push(")");
}

fn push_state(sql: &mut Sql, state: PromiseState, PromiseFilter { shut, now, .. }: &PromiseFilter) {
    let now = *now;
    let by = OrderSortField::ShipBy.expression();
    let at_risk_until = now + TimeDelta::hours(AT_RISK_HOURS);
    let open = "NOT o.is_test AND o.ship_by IS NOT NULL AND o.status IN ('PAID', 'APPROVED', 'PICKING', 'PACKED')";
    match state {
        PromiseState::None => sql.push("o.is_test OR o.ship_by IS NULL OR o.status IN ('PENDING_PAYMENT', 'CANCELLED')"),
        PromiseState::Kept => {
            sql.push("NOT o.is_test AND o.ship_by IS NOT NULL AND o.status IN ('SHIPPED', 'DELIVERED', 'COMPLETED')")
        }
        PromiseState::Overdue => sql.push(open).push(" AND ").push(&by).push(" <= ").bind(micros(now)),
        PromiseState::AtRisk => {
            sql.push(open).push(" AND ").push(&by).push(" > ").bind(micros(now));
            sql.push(" AND (").push(&by).push(" < ").bind(micros(at_risk_until)).push(" OR ");
            push_shut(sql, shut);
            sql.push(")")
        }
        PromiseState::OnTrack => {
            sql.push(open).push(" AND ").push(&by).push(" >= ").bind(micros(at_risk_until)).push(" AND NOT ");
            push_shut(sql, shut);
            sql
        }
    };
}

/// Appends the condition that the order `o` goes to a region of an embargo which its deadline does not outlast.
fn push_shut(sql: &mut Sql, shut: &[ShutRegions]) {
    sql.push("(1 = 0");
    for ShutRegions { regions, until } in shut {
        sql.push(" OR (1 = 1");
        push_regions(sql, regions, false);
        if let Some(until) = until {
            sql.push(" AND o.ship_by <= ").bind(micros(*until));
        }
        sql.push(")");
    }
    sql.push(")");
}
