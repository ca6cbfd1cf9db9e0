//! Order Panorama: the one place where an order is whole.

pub mod config;
pub mod store;
pub mod vault;
