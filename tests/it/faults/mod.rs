//! Faults under load: real servers, one of which breaks while people work, and a checker that compares the records of all.
//!
//! `make test` runs the short form of each, `make chaos` the long one.
//!
//! # Layout
//! - [`fleet`] is several instances of the real binary over one database; [`writers`] and [`desk`] are the people, [`run`] lets them work
//!   during a fault and judges the result.

mod clock;
mod database;
mod deadlock;
mod desk;
mod disk;
mod fleet;
mod instances;
mod redis;
mod run;
mod shuffled;
mod slow;
mod waits;
mod writers;

use std::time::Duration;

/// Whether the long form runs: `make chaos` sets it.
#[expect(clippy::disallowed_methods, reason = "the test run is told its form by its environment, not by a setting")]
fn is_long() -> bool {
    std::env::var("PANORAMA_TEST_CHAOS").is_ok_and(|form| form == "long")
}

/// The duration of a fault, in the short and in the long form.
fn lasting(short: u64, long: u64) -> Duration {
    Duration::from_secs(if is_long() { long } else { short })
}
