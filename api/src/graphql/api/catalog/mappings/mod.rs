//! Mappings, which read the payloads that the systems of a shop send.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
