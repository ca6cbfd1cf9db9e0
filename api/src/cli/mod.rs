//! The command line: the composition root, and every command.
//!
//! # Layout
//! - [`start`](mod@start) makes a running server of settings.
//! - `command` is what can be typed; one file for each command that is more than a few lines.

mod command;
mod doctor;
mod import;
mod keys;
mod replay;
mod serve;
pub mod start;
mod token;

pub use command::main;
pub use start::{Running, StartError, start};
