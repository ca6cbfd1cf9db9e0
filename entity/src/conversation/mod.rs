//! Messages of orders.

pub mod conversation_message;
