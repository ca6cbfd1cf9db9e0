//! Tokens: signed, forged, revoked.

pub mod tokens;
