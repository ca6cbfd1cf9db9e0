//! The conversation with a customer.

pub(super) mod messages;
