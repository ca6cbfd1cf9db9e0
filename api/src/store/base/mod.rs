//! What every room of the store builds on: statements, connections, transactions, windows of lists, values as both databases keep them.

pub(super) mod bounds;
pub(super) mod deadline;
pub(super) mod error;
pub(super) mod pending;
pub(super) mod pools;
pub mod reach;
pub(super) mod readers;
pub(super) mod schema;
pub(super) mod sql;
pub(super) mod transaction;
pub(super) mod value;
pub mod window;
pub(super) mod write;
