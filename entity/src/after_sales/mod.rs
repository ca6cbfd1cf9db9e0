//! Returns.

pub mod order_return;
pub mod order_return_line;
