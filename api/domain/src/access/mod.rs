//! Access: actors, the permissions and scope of each role, and revoked tokens.

pub mod actor;
pub(crate) mod event;
pub mod revocation;
