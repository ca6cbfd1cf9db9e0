//! The events of the catalogue and of connections.

/// The events of mappings, shops, warehouses and SKUs. `event.rs` of this crate describes a row.
#[macro_export]
macro_rules! catalog_events {
    ($then:ident $($state:tt)*) => { $then! { $($state)*
        /// A mapping, a shop, a warehouse or a SKU was set; `version` is the version of a mapping's document.
        ConnectionChanged: ManageConnections about [Connections] {
            connection: String,
            version: Option<i64>,
        } => ["接入设置已修改：{connection}", "A connection was set: {connection}", connection];
    } };
}
