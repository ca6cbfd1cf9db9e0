//! The integration tests: one binary, one file per concept, named like the files of `api/src/app`.

mod alerts;
mod architecture;
mod audit;
mod bad_input;
mod conversation;
mod crash;
mod customers;
mod events;
mod exports;
mod harness;
mod holds;
mod ingest;
mod intake;
mod live;
mod operations;
mod polls;
mod returns;
mod rights;
mod servers;
mod statements;
mod written;
