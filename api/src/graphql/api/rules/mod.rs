//! Rules: written, switched, tried and explained; and embargoes.

pub mod backtest;
pub mod condition;
pub mod embargo;
pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
pub mod vocabulary;
