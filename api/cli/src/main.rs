//! The binary `panorama`: see `panorama --help`.
//!
//! # Layout
//! - `command` is the syntax of the command line; each command of more than a few lines has its file.

mod audit;
mod bookings;
mod command;
mod doctor;
mod import;
mod log_filter;
mod replay;
mod token;

fn main() -> std::process::ExitCode {
    command::main()
}
