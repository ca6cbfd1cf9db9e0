//! The payments that staff record.

pub mod input;
pub mod mutation;
