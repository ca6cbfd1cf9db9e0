//! The base of all rooms of the store: statements, connections, transactions, windows of lists, and the form of values in columns of both
//! databases.

pub(super) mod bounds;
pub(super) mod deadline;
pub(super) mod error;
pub(super) mod parsed;
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
