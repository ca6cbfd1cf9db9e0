//! The inputs of the API, one file per aggregate, as in `app`. They check shape; use cases and the domain check sense.

pub mod alerts;
pub mod audit;
pub mod batches;
pub mod connections;
pub mod conversation;
pub mod customers;
pub mod events;
pub mod exports;
pub mod facts;
pub mod holds;
pub mod mappings;
pub mod matrix;
pub mod orders;
pub mod payments;
pub mod returns;
pub mod revocations;
pub mod shipments;
pub mod warehouses;
