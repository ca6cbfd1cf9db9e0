//! Payloads as they came, and polls.

pub mod poll_item;
pub mod poll_list;
pub mod raw_payload;
