//! The facts that systems state about an order.

pub mod input;
pub mod mutation;
pub mod object;
