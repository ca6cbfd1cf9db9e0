//! GraphQL.

pub mod engine;
