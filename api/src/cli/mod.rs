//! The command line: the composition root, and every command.
//!
//! # Layout
//! - [`start`](mod@start) makes a running server from the settings.
//! - `command` is the syntax of the command line; each command of more than a few lines has its file.
//! - `measuring` makes the text of `/metrics`.
//! - [`demo`] is a believable company with traffic, [`seed`] many orders, [`setup`] a company from a file.

mod audit;
mod bookings;
mod command;
pub mod demo;
mod doctor;
mod import;
mod keys;
mod measuring;
mod replay;
pub mod seed;
mod serve;
pub mod setup;
pub mod start;
mod token;

pub use command::main;
pub use start::{Running, StartError, start};
