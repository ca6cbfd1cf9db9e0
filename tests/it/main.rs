//! The integration tests: one binary, one file per concept, named like the files of `api/src/app`.

mod architecture;
mod harness;
mod operations;
mod servers;
