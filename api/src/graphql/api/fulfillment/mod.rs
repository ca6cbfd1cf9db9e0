//! The work of the warehouse on parcels.

pub mod input;
pub mod mutation;
