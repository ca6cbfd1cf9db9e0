//! Order Panorama: the one place where an order is whole.

pub mod auth;
pub mod clock;
pub mod graphql;
pub mod http;
