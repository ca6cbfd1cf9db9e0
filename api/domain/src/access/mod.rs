//! Who acts, what each role may see and do and where, and which tokens are revoked.

pub mod actor;
pub mod revocation;
