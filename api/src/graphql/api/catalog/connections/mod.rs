//! The settings of shops, warehouses and SKUs.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
