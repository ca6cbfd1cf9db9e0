//! The harness of the integration tests: real servers, the real application, and one client type per role.
//!
//! # Layout
//! - [`environment`] is the environment of one test: a migrated database, a prefix in Redis, a folder. [`both_databases!`] runs a test in
//!   one of each kind.
//! - [`server`] is the application inside this process, [`process`] the real binary as another process, which a test may kill.
//! - [`client`] sends GraphQL over HTTP, WebSocket and SSE; [`roles`] are the people and connectors that use it.
//! - [`provider`] is an identity provider; [`token`] signs with the local key.
//! - [`company`] is a company with orders in the status that a test needs; [`schema`] is what there is to ask for.
//! - [`run`] is what the processes of one test run share.
//! - [`checker`] judges a run under faults by the notes of its writers and subscribers.
//! - [`operations`] are the documents that front ends send, [`normal_form`] compares them, [`hostile`] the ones of attackers;
//!   [`servers`] are PostgreSQL and Redis; [`statements`] counts the statements that the database executed.
#![expect(clippy::missing_panics_doc, reason = "a harness that cannot do its work panics, and that fails the test")]

pub mod application;
mod both_databases;
pub mod checker;
pub mod client;
pub mod company;
pub mod environment;
pub mod hostile;
pub mod normal_form;
pub mod operations;
pub mod process;
pub mod provider;
pub mod roles;
pub mod run;
pub mod schema;
pub mod server;
pub mod servers;
pub mod statements;
pub mod token;

use std::time::Duration;

/// The time that a test waits for an event that must happen: long, because the machine may be busy, and spent by a failing test only.
pub const PATIENCE: Duration = Duration::from_secs(20);
