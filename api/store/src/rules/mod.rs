//! Rules with their versions, the log of their firings and their backtests on past orders; and embargoes.

pub mod backtests;
pub mod counters;
pub mod embargoes;
pub mod firings;
pub mod past;
mod versions;

use crate::Store;

/// The rows of rules and of their firings.
#[derive(Clone, Copy)]
pub struct RuleStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of rules and of their firings.
    pub fn rules(&self) -> RuleStore<'_> {
        RuleStore { store: self }
    }
}
