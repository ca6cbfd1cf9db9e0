//! Inputs of warehouses.

use async_graphql::{ID, InputObject};

use crate::graphql::types::enums::WarehouseProfile;

/// Sets how a warehouse tells that goods left.
#[derive(Debug, Clone, InputObject)]
pub struct WarehouseProfileSetInput {
    /// The warehouse's id, which is its code.
    pub warehouse: ID,
    /// The profile.
    pub profile: WarehouseProfile,
    /// Whether nothing is changed, and only the trial is answered.
    #[graphql(default)]
    pub dry_run: bool,
    /// Any text of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}
