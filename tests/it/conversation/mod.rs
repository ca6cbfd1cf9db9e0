//! Messages to a customer.

mod messages;
