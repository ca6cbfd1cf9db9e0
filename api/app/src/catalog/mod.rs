//! Shops, warehouses, SKUs, and the mappings that read the payloads of their systems.

pub(super) mod connections;
pub(super) mod mappings;
pub(super) mod warehouses;

use crate::App;

/// The use cases of shops, warehouses, SKUs and mappings.
#[derive(Clone, Copy)]
pub struct Connections<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of shops, warehouses, SKUs and mappings.
    pub fn connections(&self) -> Connections<'_> {
        Connections { app: self }
    }
}
