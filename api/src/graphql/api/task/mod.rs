//! Tasks: what people must do.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
pub mod subscription;
