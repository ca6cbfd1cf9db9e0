//! Who is signed in, and which tokens are revoked.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
pub mod viewer;
pub mod viewer_root;
