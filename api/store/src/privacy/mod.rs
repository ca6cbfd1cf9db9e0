//! The erasure of people, and the sealing of old data with a newer key.

pub mod erasure;
pub mod reseal;

use crate::Store;

/// The rows of erasures and sealed data.
#[derive(Clone, Copy)]
pub struct PrivacyStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of erasures and sealed data.
    pub fn privacy(&self) -> PrivacyStore<'_> {
        PrivacyStore { store: self }
    }
}
