//! The building blocks that the types of every subdomain share: ids, scalars, enums, pages, money, and the messages of refusals.

pub mod because;
pub mod enums;
pub mod id;
pub mod label_table;
pub mod money;
pub mod page;
pub mod region;
pub mod scalar;
pub mod shop;
pub mod user_error;
