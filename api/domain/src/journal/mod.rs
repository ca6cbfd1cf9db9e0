//! The journal's events and the audit log, as sentences in two languages.

pub mod audit;
mod summary;
