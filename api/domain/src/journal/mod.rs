//! What the journal and the audit log say, in sentences of two languages.

pub mod audit;
mod summary;
