//! Queries of finance exports.

use async_graphql::{Context, ID, Object, Result};
use domain::access::actor::Permission as P;
use domain::kernel::ids::ExportId;

use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::context::{ContextExt, bad_id, top_level};
use crate::graphql::directive::requires;
use crate::graphql::engine::written::Planned;
use crate::graphql::types::enums::Permission;
use crate::graphql::types::id::{self, Kind};

/// Queries of finance exports.
#[derive(Default)]
pub struct ExportQueries;

#[Object]
impl ExportQueries {
    /// An export that you asked for. Requires `EXPORT_ORDERS`.
    #[graphql(directive = requires::apply(Permission::ExportOrders), visible = "crate::graphql::sight::export_orders")]
    async fn order_export(&self, ctx: &Context<'_>, id: ID) -> Result<Planned<Option<OrderExport>>> {
        ctx.require(P::ExportOrders)?;
        let id: ExportId = id::expect(Kind::Export, &id).map_err(|error| bad_id(&error))?;
        let export = ctx.app().export(ctx.op(), id).await.map_err(|error| top_level(&error))?;
        Ok(Planned(export.map(OrderExport)))
    }
}
