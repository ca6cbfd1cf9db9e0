//! Order Panorama: a hub that holds each order as a whole and serves it over GraphQL.
// All mutations are resolved by one type, which holds the futures of all of them and is as deep as the deepest one.
#![recursion_limit = "256"]

pub use ::{app, auth, config, events, ingest, store};
pub use foundation::{clock, measures, reach, tasks, vault};

pub mod cli;
pub mod graphql;
pub mod http;
pub mod jobs;

/// A faster allocator than the system's, because every answer allocates and frees hundreds of small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
