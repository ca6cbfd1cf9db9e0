//! Shops, warehouses, SKUs, and the mappings that read the payloads of their systems.

pub(super) mod connections;
pub(super) mod mappings;
pub(super) mod warehouses;

pub use connections::{
    ConnectionChange, ConnectionSet, Misfit, PollWish, PriceWish, Shelf, ShopWish, SkuWish, WarehouseWish, write_catalog,
};
pub use mappings::{
    MappingChange, MappingContent, MappingSet, MappingState, MappingTrial, PayloadDifference, WordMeaning, next_version,
    write_mappings,
};
pub use warehouses::{ProfileInput, Trial};

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
