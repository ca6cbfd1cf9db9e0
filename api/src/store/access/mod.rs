//! Revoked tokens.

pub mod revocations;
