//! Exports and what they froze.

pub mod exports;
pub mod freezes;
