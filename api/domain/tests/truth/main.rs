//! The statements about an order agree with its facts: the suggested reply, the allowed actions, conflicts and standing alerts.

mod actions;
mod alerts;
mod conflicts;
mod order;
mod replies;
