//! Shops, warehouses, SKUs, and the mappings that read what their systems send.

pub(super) mod connections;
pub(super) mod mappings;
pub(super) mod warehouses;
