//! Shops, warehouses, SKUs and the versions of mappings.

pub mod mappings;
pub mod shops;
mod skus;
mod warehouses;

use crate::Store;

/// The rows of shops, warehouses, SKUs and mappings.
#[derive(Clone, Copy)]
pub struct CatalogStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of shops, warehouses, SKUs and mappings.
    pub fn catalog(&self) -> CatalogStore<'_> {
        CatalogStore { store: self }
    }
}
