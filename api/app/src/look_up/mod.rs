//! Look-ups of people, within a budget.

pub(super) mod look_ups;

pub use look_ups::{SpokenOf, hashes_of_look_ups};
