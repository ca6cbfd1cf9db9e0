//! Shops, warehouses, SKUs and mappings.

mod connections;
mod goods;
