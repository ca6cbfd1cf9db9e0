//! The integration tests: one binary, one file per concept, named like the files of `api/src/app`.

mod architecture;
mod crash;
mod events;
mod harness;
mod ingest;
mod intake;
mod live;
mod operations;
mod polls;
mod rights;
mod servers;
mod statements;
