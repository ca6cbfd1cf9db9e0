//! The objects of the API, one file each. They show what use cases loaded; they decide nothing.

pub mod alert;
pub mod audit;
pub mod because;
pub mod contact;
pub mod customer;
pub mod event;
pub mod export;
pub mod fact;
pub mod hold;
pub mod ingest;
pub mod line;
pub mod matrix;
pub mod message;
pub mod money;
pub mod node;
pub mod order;
pub mod page;
pub mod reply;
pub mod returns;
pub mod revocation;
pub mod search;
pub mod shipment;
pub mod shop;
pub mod user_error;
pub mod viewer;
