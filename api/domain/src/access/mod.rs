//! Access: actors, the permissions and scope of each role, and revoked tokens.

pub mod actor;
pub mod revocation;
