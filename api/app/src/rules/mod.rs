//! Rules and embargoes: written by operations and managers, asked about orders in the unit of work that changes them; and
//! rules tried on past orders by backtests.

mod backtest;
mod backtest_run;
mod book;
mod embargo;
mod embargo_batches;
mod embargo_orders;
pub(crate) mod evaluate;
mod facts;
mod firings;
mod gates;
mod install;
mod save;
mod test;
mod timer;

pub use backtest::{RuleBacktestCancel, RuleBacktestStart};
pub use book::{RuleListed, rule_regions};
pub use embargo::{EmbargoLift, EmbargoPlace, EmbargoPreview};
pub use firings::FiringQuery;
pub use install::RulesInstall;
pub use save::{RuleSave, RuleStateSet};
pub use test::{RuleTest, RuleTested, RuleUnderTest};

use crate::App;

/// The use cases of rules.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of rules.
    pub fn rules(&self) -> Rules<'_> {
        Rules { app: self }
    }
}
