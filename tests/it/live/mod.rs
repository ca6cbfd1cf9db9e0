//! Subscriptions.

mod fanout;
mod subscriptions;
