//! Order Panorama: the one place where an order is whole.

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod events;
pub mod graphql;
pub mod http;
pub mod ingest;
pub mod store;
pub mod vault;
