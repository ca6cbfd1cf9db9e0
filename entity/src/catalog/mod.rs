//! Shops, SKUs, warehouses and mappings.

pub mod mapping_version;
pub mod shop;
pub mod sku;
pub mod warehouse;
