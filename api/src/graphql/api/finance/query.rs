//! Queries of finance exports.

use async_graphql::{Context, ID, Object, Result};
use domain::kernel::ids::ExportId;
use macros::guarded;

use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::types::id::{self, Kind};
use engine::written::Planned;

/// The queries of finance exports.
#[derive(Default)]
pub struct ExportQueries;

#[guarded]
#[Object]
impl ExportQueries {
    /// An export that you requested.
    #[needs(ExportOrders)]
    async fn order_export(&self, ctx: &Context<'_>, id: ID) -> Result<Planned<Option<OrderExport>>> {
        let id: ExportId = id::expect(Kind::Export, &id).map_err(|error| bad_id(&error))?;
        let export = ctx.app().exports().one(ctx.op(), id).await.map_err(|error| top_level(&error))?;
        Ok(Planned(export.map(OrderExport)))
    }
}
