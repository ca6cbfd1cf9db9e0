//! Revoked tokens.

pub mod token_revocation;
