//! Messages to and from a customer.

pub(super) mod messages;
