//! Labels of what has no enum: the fields of inputs and of the card, and the operations of the audit log.

mod fields;
mod operations;

pub use fields::{fault, field, fields};
pub use operations::operation;
