//! Rules, their versions, their firings and their backtests; embargoes, and the orders that they hold.

pub mod embargo;
pub mod embargo_order;
pub mod rule;
pub mod rule_backtest;
pub mod rule_backtest_order;
pub mod rule_firing;
pub mod rule_version;
