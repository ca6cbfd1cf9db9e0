//! What the types of every room are made of: ids, scalars, enums, pages, money, and the sentences of refusals.

pub mod because;
pub mod enums;
pub mod id;
pub mod money;
pub mod page;
pub mod scalar;
pub mod shop;
pub mod user_error;
