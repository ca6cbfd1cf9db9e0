//! The panorama card of an order, lists of orders, and the mutations of an order.

pub mod allowed;
pub mod batches;
pub mod connection;
pub mod contact;
pub mod decisions;
mod entry;
pub mod event;
pub mod event_filter;
mod event_value;
pub mod facts;
pub mod filter;
pub mod holds;
pub mod input;
pub mod line;
pub mod materials;
pub mod matrix;
pub mod message;
pub mod mutation;
pub mod object;
pub mod payload;
pub mod payments;
pub mod query;
pub mod reply;
pub mod returns;
pub mod service;
pub mod shipment;
pub mod subscription;
