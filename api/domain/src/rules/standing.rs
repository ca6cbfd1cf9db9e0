//! The embargoes that stand, as they appear on the orders that they stop: shut gates, and promises that will pass.

use chrono::{DateTime, Utc};

use crate::kernel::region_code::RegionCode;
use crate::order::gates::Gate;
use crate::order::promise::PromiseState;
use crate::order::{Order, OrderHead};
use crate::refusal::Reason;
use crate::rules::Embargo;

/// The embargoes that stand. Their gates are closed, whether or not an order has its hold already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandingEmbargoes(Vec<Embargo>);

/// The regions of an embargo, and the time until which promises to there cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShutRegions {
    /// The regions of the embargo.
    pub regions: Vec<RegionCode>,
    /// The end of the embargo; `None` = a person lifts it.
    pub until: Option<DateTime<Utc>>,
}

impl FromIterator<Embargo> for StandingEmbargoes {
    fn from_iter<I: IntoIterator<Item = Embargo>>(embargoes: I) -> Self {
        Self(embargoes.into_iter().filter(|embargo| embargo.state.stands()).collect())
    }
}

impl StandingEmbargoes {
    /// The reason that shuts every gate for an order whose goods are in the house; `None` = no embargo concerns it.
    pub fn shuts(&self, order: &Order) -> Option<Reason> {
        let refusal = self.0.iter().find_map(|embargo| embargo.refusal(order))?;
        order.has_goods_in_house().then_some(refusal.reason)
    }

    /// Every gate of an order with its state at `now`.
    pub fn gates(&self, order: &Order, now: DateTime<Utc>) -> [Gate; 5] {
        let mut gates = order.gates(now);
        if let Some(shut) = self.shuts(order) {
            gates.iter_mut().for_each(|gate| gate.because.insert(0, shut.clone()));
        }
        gates
    }

    /// The state of the promise of an order at `now`, and its reason. A promise whose deadline passes under an embargo is at risk because of
    /// the embargo, however far the deadline is.
    pub fn promise(&self, order: &OrderHead, now: DateTime<Utc>) -> (PromiseState, Reason) {
        let state = order.promise_state(now);
        let is_open = matches!(state, PromiseState::OnTrack | PromiseState::AtRisk);
        let outlasts = |embargo: &&Embargo| {
            let ends_before = embargo.until.zip(order.promise.ship_by).is_some_and(|(until, by)| until < by);
            !ends_before && embargo.covers(order)
        };
        match self.0.iter().filter(|_| is_open).find(outlasts) {
            Some(embargo) => (PromiseState::AtRisk, embargo.because()),
            None => (state, order.promise.because()),
        }
    }

    /// The regions to which promises cannot be kept for a time, embargo by embargo.
    pub fn shut_regions(&self) -> Vec<ShutRegions> {
        self.0.iter().map(|embargo| ShutRegions { regions: embargo.regions.clone(), until: embargo.until }).collect()
    }
}
