//! The command line: the composition root.

pub mod demo;
pub mod seed;
pub mod setup;
