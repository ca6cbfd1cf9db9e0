//! Order Panorama: the one place where an order is whole.
// The mutations are one type that holds the futures of all of them, as deep as the deepest one.
#![recursion_limit = "256"]

pub mod app;
pub mod auth;
pub mod budget;
pub mod cli;
pub mod clock;
pub mod config;
pub mod events;
pub mod graphql;
pub mod http;
pub mod ingest;
pub mod jobs;
pub mod measures;
pub mod reach;
pub mod store;
pub mod tasks;
pub mod vault;

/// Small texts come and go by the hundred with every answer, and the system's allocator takes long over them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
