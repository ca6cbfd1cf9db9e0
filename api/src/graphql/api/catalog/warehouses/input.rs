//! Inputs of warehouses.

use async_graphql::{ID, InputObject};

use crate::graphql::types::enums::WarehouseProfile;

/// Sets how a warehouse reports that goods left.
#[derive(Debug, Clone, InputObject)]
pub struct WarehouseProfileSetInput {
    /// The warehouse's id, which is its code.
    pub warehouse: ID,
    /// The profile from now on.
    pub profile: WarehouseProfile,
    /// Whether this is a dry run: nothing is changed, and the payload shows the trial.
    #[graphql(default)]
    pub dry_run: bool,
    /// An idempotency key of up to 200 characters; the same key and input change nothing again.
    pub idempotency_key: Option<String>,
}
