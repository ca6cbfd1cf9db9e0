//! Look-ups of people, within a budget.

pub(super) mod look_ups;
