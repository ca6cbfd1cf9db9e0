//! The kernel of every room: ids, money, phones, places, days and the statuses of an order. It names no other room.

pub mod address;
pub mod alert_kind;
pub mod ciphertext;
pub mod country;
pub mod day;
pub mod decimal;
pub mod ids;
pub mod masking;
pub mod money;
pub mod name;
pub mod phone;
pub mod region;
pub mod source;
pub mod spelling;
pub mod status;
