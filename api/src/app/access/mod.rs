//! Revoking tokens.

pub(super) mod revocations;
