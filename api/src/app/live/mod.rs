//! Events for subscribers: which of them a subscriber sees, and in what form.

pub(super) mod events;
pub(super) mod interest;
