//! Shops, warehouses and SKUs, as they are set up.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
