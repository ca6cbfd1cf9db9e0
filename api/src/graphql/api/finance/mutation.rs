//! Mutation of finance exports.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::{ExportInput, FileFormat};
use crate::graphql::api::finance::input::{CompletedOrdersExportInput, ExportFormat};
use crate::graphql::api::finance::object::OrderExport;
use crate::graphql::api::order::payload::made;
use crate::graphql::context::ContextExt;
use crate::graphql::types::user_error::UserError;

/// The payload of `completedOrdersExport`.
#[derive(SimpleObject)]
pub struct CompletedOrdersExportPayload {
    /// The export; follow it with the subscription `orderExport`. Null when it was refused.
    export: Option<OrderExport>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutation of finance exports.
#[derive(Default)]
pub struct ExportMutations;

#[guarded]
#[Object]
impl ExportMutations {
    /// Exports completed and settled orders of a range in the background. Completed orders that are not settled are left out and counted. A
    /// range gives the same file whenever it is exported again; later changes come as adjustments in the next export of another range by a
    /// caller of the same shops. At most 5 exports of a person wait or run at a time.
    #[needs(ExportOrders)]
    async fn completed_orders_export(
        &self,
        ctx: &Context<'_>,
        input: CompletedOrdersExportInput,
    ) -> Result<CompletedOrdersExportPayload> {
        let wanted = ExportInput {
            from: input.from,
            to: input.to,
            format: match input.format {
                ExportFormat::Csv => FileFormat::Csv,
                ExportFormat::Xlsx => FileFormat::Xlsx,
                ExportFormat::Jsonl => FileFormat::Jsonl,
            },
            byte_order_mark: input.byte_order_mark,
            idempotency_key: input.idempotency_key,
        };
        let (export, user_errors) = made(ctx.app().exports().ask(ctx.op(), wanted).await)?;
        Ok(CompletedOrdersExportPayload { export: export.map(OrderExport), user_errors })
    }
}
