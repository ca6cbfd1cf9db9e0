//! Shops, warehouses, SKUs and mappings.

pub mod connections;
pub mod mappings;
pub mod warehouses;
