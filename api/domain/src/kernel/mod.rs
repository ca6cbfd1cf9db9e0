//! The kernel of every room: ids, money, phones, places, days, and the statuses and labels that several rooms name. It names no other room.

pub mod address;
pub mod alert_kind;
pub mod channel;
pub mod ciphertext;
pub mod condition;
pub mod country;
pub mod day;
pub mod decimal;
pub mod hold_reason;
pub mod ids;
pub mod label;
pub mod masking;
pub mod money;
pub mod name;
pub mod phone;
pub mod region;
pub mod region_code;
pub mod return_status;
pub mod rule_fault;
pub mod source;
pub mod spelling;
pub mod status;
