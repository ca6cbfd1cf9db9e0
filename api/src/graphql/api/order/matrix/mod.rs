//! The status matrix and the meanings of statuses, as the company set them.

pub mod input;
pub mod mutation;
pub mod object;
pub mod query;
