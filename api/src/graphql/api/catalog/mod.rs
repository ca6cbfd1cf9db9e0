//! Shops, warehouses, SKUs, mappings and regions.

pub mod connections;
pub mod mappings;
pub mod regions;
pub mod warehouses;
