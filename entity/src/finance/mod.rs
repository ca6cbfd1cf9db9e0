//! Exports.

pub mod export;
pub mod export_freeze;
