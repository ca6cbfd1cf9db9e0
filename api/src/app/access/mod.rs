//! The revocation of tokens.

pub(super) mod revocations;
