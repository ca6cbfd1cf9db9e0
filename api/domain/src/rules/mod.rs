//! Rules (规则): a condition over the facts of an order, and what is done where it holds.
//!
//! # Layout
//! - `fact` is the table of facts, `facts` their values for one order.
//! - `condition` is the tree as people write it, `compile` checks it, `verdict` asks it, `text` reads it out.
//! - `action` is what a rule does; `rule` is the rule with its life and its period.
//! - `round` asks all rules about one order once, `firing` is what comes out; `memory` is what the order keeps of that; `due` is when time alone can change an answer.
//! - `order_facts` reads the facts of an order, `log` is what is kept of firings.
//! - `counter` counts orders in a window, `past` has the facts of past orders and `backtest` adds up answers about them, `defaults` are the rules that are shipped.
//! - `embargo` is a region to which nothing leaves for a time; `standing` are the embargoes in force, as they appear on orders.

pub mod action;
mod action_table;
pub mod backtest;
mod compile;
pub mod condition;
pub mod counter;
pub mod defaults;
pub mod due;
pub mod embargo;
mod event;
pub mod fact;
pub mod facts;
pub mod firing;
pub mod log;
pub mod memory;
pub mod operator;
pub mod order_facts;
pub mod past;
pub mod round;
pub mod rule;
pub mod standing;
mod text;
pub mod verdict;

pub use action::{RuleAction, RuleActionKind, Step};
pub use action_table::ParameterRow;
pub use backtest::{Backtest, BacktestStatus};
pub use condition::{Compare, Condition, ConditionError, ConditionNode, ConditionNodeKind, Vocabulary};
pub use embargo::{Embargo, EmbargoState};
pub use fact::{FactRow, FactType, RuleFact};
pub use facts::{FactSet, FactValue, Facts};
pub use firing::{Firing, FiringOutcome, Round, WantedHolds};
pub use memory::Memory;
pub use operator::RuleOperator;
pub use round::{CompiledRule, Occasion, Rulebook};
pub use rule::{Rule, RuleState, RuleTrigger};
pub use standing::{ShutRegions, StandingEmbargoes};
pub use verdict::{Compiled, LeafTrace, Trace, Truth};
