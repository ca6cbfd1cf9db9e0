//! Shops, warehouses, SKUs and the versions of mappings.

pub mod mappings;
pub mod shops;
