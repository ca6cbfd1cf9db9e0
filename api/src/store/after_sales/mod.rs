//! Lists of returns.

pub mod returns;
