//! Events for subscribers: the entries that a subscriber sees, and the form of their answers.

pub(super) mod events;
pub(super) mod interest;
