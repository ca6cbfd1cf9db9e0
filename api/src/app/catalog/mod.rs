//! Shops, warehouses, SKUs, and the mappings that read the payloads of their systems.

pub(super) mod connections;
pub(super) mod mappings;
pub(super) mod warehouses;
