//! The journal's events and the audit log, as sentences in two languages, and the trail from which the log is written.

pub mod audit;
mod summary;
pub mod trail;
