//! Looking for people, within a budget.

pub(super) mod look_ups;
