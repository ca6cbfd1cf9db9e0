//! The journal: its entries, their topics, the values in the sentences of its events, and the audit log.

pub mod audit;
pub mod entry;
pub(crate) mod sentence;
pub mod topic;
