//! The catalogue: the attributes of SKUs, the hours of warehouses, and the events of mappings, shops, warehouses and SKUs.

mod event;
pub mod hours;
pub mod sku;
