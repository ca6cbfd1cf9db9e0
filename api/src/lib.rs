//! Order Panorama: a hub that holds each order as a whole and serves it over GraphQL.
// All mutations are resolved by one type, which holds the futures of all of them and is as deep as the deepest one.
#![recursion_limit = "256"]

pub mod app;
pub mod auth;
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

/// A faster allocator than the system's, because every answer allocates and frees hundreds of small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
