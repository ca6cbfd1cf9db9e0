//! The building blocks that the types of every subdomain share: ids, scalars, enums, pages, money, and the messages of refusals.

pub mod because;
pub mod enums;
pub mod id;
mod mirror;
pub mod money;
pub mod page;
mod permission;
pub mod scalar;
pub mod shop;
pub mod user_error;
