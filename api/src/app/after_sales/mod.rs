//! Returns, refunds and exchanges.

pub(super) mod returns;
