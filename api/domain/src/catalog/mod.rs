//! The catalogue: the events of mappings, shops, warehouses and SKUs.

mod event;
