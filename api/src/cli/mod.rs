//! The composition root, and what several commands share. The commands themselves are in the crate `cli`, the demo in `demo`.
//!
//! # Layout
//! - [`application`] makes an application from the settings, for commands that need no server.
//! - [`start`](mod@start) makes a running server from the settings, [`serve`] runs it until a signal.
//! - [`setup`] writes a company from a file, [`keys`] makes and rotates the files of keys.
//! - `measuring` makes the text of `/metrics`.

pub mod application;
pub mod keys;
mod measuring;
pub mod serve;
pub mod setup;
pub mod start;
#[cfg(test)]
mod testing;

pub use start::{Running, StartError, start};

use crate::clock::{Clock as _, SystemClock};

/// The current time, for commands.
pub fn now() -> chrono::DateTime<chrono::Utc> {
    SystemClock.now()
}
