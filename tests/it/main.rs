//! The integration tests: one binary, one file per concept, named like the files of `api/src/app`.

mod architecture;
mod events;
mod harness;
mod operations;
mod servers;
mod statements;
