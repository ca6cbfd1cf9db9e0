//! The memory of an order, under the name that the rooms of rules use.

pub use crate::order::rule_memory::RuleMemory as Memory;
