//! The audit log, counted refusals, and the answers of operations that were asked for with a key.

pub mod idempotency;
pub mod log;
pub mod refusals;

use crate::Store;

/// The rows of the audit log and idempotency keys.
#[derive(Clone, Copy)]
pub struct AuditStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of the audit log and idempotency keys.
    pub fn audit(&self) -> AuditStore<'_> {
        AuditStore { store: self }
    }
}
