//! Exports for the accounts.

pub(super) mod exports;
