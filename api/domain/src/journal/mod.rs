//! The journal: its entries, their topics, the values in the sentences of its events, and the audit log with the trail that it is written from.

pub mod audit;
pub mod entry;
pub(crate) mod sentence;
pub mod topic;
pub mod trail;
