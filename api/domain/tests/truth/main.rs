//! What is said of an order agrees with what is known of it: the suggested reply, the allowed actions, conflicts and standing alerts.

mod actions;
mod alerts;
mod conflicts;
mod order;
mod replies;
