//! Order Panorama.

pub mod ingest;
