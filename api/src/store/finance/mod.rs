//! Exports and the ranges that they froze.

pub mod exports;
pub mod freezes;
