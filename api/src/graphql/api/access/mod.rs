//! The caller (viewer), and the revocations of tokens.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
pub mod viewer;
pub mod viewer_root;
