//! Mutations of the warehouse: pick, pack, label, scan, quality control.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::fulfillment::outbound::PickedLine;
use domain::fulfillment::put_back::PutBackLine;
use domain::kernel::ids::ShipmentId;
use domain::order::contents::ClosedLine;
use domain::order::shipment::ShipmentLine;
use macros::guarded;

use crate::app::{CloseInput, LabelInput, ParcelInput, QcInput, ScanInput, TrackingInput, VoidInput};
use crate::graphql::api::fulfillment::input::{
    ClosedLineInput, OrderOutboundScanInput, OrderPackCompleteInput, OrderPutBackConfirmInput, OrderQcRecordInput,
    OrderRemainderCloseInput, PackedShipmentInput, PutBackLineInput, QcResult, ShipmentLabelPrintInput,
    ShipmentTrackingReplaceInput, ShipmentVoidInput,
};
use crate::graphql::api::order::input::{OrderPickConfirmInput, PickedLineInput, change, line_id};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::{Outcome, order_payload, outcome};
use crate::graphql::api::order::shipment::Shipment;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

order_payload! {
    /// What `orderPickConfirm` answers.
    OrderPickConfirmPayload,
    /// What `orderPackComplete` answers.
    OrderPackCompletePayload,
    /// What `orderOutboundScan` answers.
    OrderOutboundScanPayload,
    /// What `orderQcRecord` answers.
    OrderQcRecordPayload,
    /// What `orderPutBackConfirm` answers.
    OrderPutBackConfirmPayload,
    /// What `orderRemainderClose` answers.
    OrderRemainderClosePayload,
}

/// Declares the payload of a mutation that changes one parcel.
macro_rules! shipment_payload {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The parcel; null when it was refused.
            shipment: Option<Shipment>,
            /// The order as it is now; null when there is none that you may see.
            order: Option<Order>,
            /// Why it was refused; empty when it was done.
            user_errors: Vec<UserError>,
        }

        impl From<Outcome<ShipmentId>> for $name {
            fn from(outcome: Outcome<ShipmentId>) -> Self {
                let changed = outcome.made.zip(outcome.order.as_ref());
                let shipment = changed.and_then(|(id, order)| {
                    let order = &order.card.order;
                    let index = order.shipments.iter().position(|one| one.id == id)?;
                    Some(Shipment { order: std::sync::Arc::clone(order), index })
                });
                Self { shipment, order: outcome.order, user_errors: outcome.user_errors }
            }
        }
    )*};
}

shipment_payload! {
    /// What `shipmentLabelPrint` answers.
    ShipmentLabelPrintPayload,
    /// What `shipmentVoid` answers.
    ShipmentVoidPayload,
    /// What `shipmentTrackingReplace` answers.
    ShipmentTrackingReplacePayload,
}

/// Mutations of the warehouse.
#[derive(Default)]
pub struct ShipmentMutations;

#[guarded]
#[Object]
impl ShipmentMutations {
    /// Confirms the pick.
    #[needs(ConfirmPick)]
    async fn order_pick_confirm(&self, ctx: &Context<'_>, input: OrderPickConfirmInput) -> Result<OrderPickConfirmPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let picked = |part: PickedLineInput| {
            Ok(PickedLine { line: line_id(&part.line)?, quantity: part.quantity, short_reason: part.short_reason })
        };
        let lines = input.lines.unwrap_or_default().into_iter().map(picked).collect::<Result<Vec<_>>>()?;
        Ok(outcome(ctx, ctx.app().confirm_pick(ctx.op(), &change, lines).await)?.into())
    }

    /// Completes the pack: every line must be picked or explained, and every gift be there.
    #[needs(CompletePack)]
    async fn order_pack_complete(&self, ctx: &Context<'_>, input: OrderPackCompleteInput) -> Result<OrderPackCompletePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let parcels = input.shipments.unwrap_or_default().into_iter().map(parcel).collect::<Result<Vec<_>>>()?;
        Ok(outcome(ctx, ctx.app().complete_pack(ctx.op(), &change, parcels).await)?.into())
    }

    /// Counts a print of a parcel's label, after a last look at holds. A second print holds the order until a person has looked.
    #[needs(PrintLabel)]
    async fn shipment_label_print(&self, ctx: &Context<'_>, input: ShipmentLabelPrintInput) -> Result<ShipmentLabelPrintPayload> {
        let shipment: ShipmentId = id::expect(Kind::Shipment, &input.shipment).map_err(|error| bad_id(&error))?;
        let label = LabelInput {
            shipment,
            carrier: input.carrier,
            tracking_number: input.tracking_number,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().print_label(ctx.op(), label).await)?.into())
    }

    /// Voids a parcel that has not left: what was packed into it is free to be packed again, its label no longer counts, and it counts for
    /// nothing any more. Its number still finds the order. Refused with `PARCEL_HAS_LEFT` once it was scanned out or a carrier has it.
    #[needs(CompletePack)]
    async fn shipment_void(&self, ctx: &Context<'_>, input: ShipmentVoidInput) -> Result<ShipmentVoidPayload> {
        let void = VoidInput {
            shipment: id::expect(Kind::Shipment, &input.shipment).map_err(|error| bad_id(&error))?,
            reason: input.reason,
            expected_version: input.expected_version,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().void_shipment(ctx.op(), void).await)?.into())
    }

    /// Gives a parcel that has not left another tracking number. The number that it had stays with the order: it still finds the order, and
    /// no message brings it back as a parcel. A label with it no longer counts. Refused with `PARCEL_HAS_LEFT` once the parcel was scanned
    /// out or a carrier has it.
    #[needs(CompletePack)]
    async fn shipment_tracking_replace(
        &self,
        ctx: &Context<'_>,
        input: ShipmentTrackingReplaceInput,
    ) -> Result<ShipmentTrackingReplacePayload> {
        let with = TrackingInput {
            shipment: id::expect(Kind::Shipment, &input.shipment).map_err(|error| bad_id(&error))?,
            tracking_number: input.tracking_number,
            carrier: input.carrier,
            reason: input.reason,
            expected_version: input.expected_version,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().replace_tracking(ctx.op(), with).await)?.into())
    }

    /// Records the scan of a parcel that leaves. The order becomes `SHIPPED` once every parcel is scanned and the WMS has
    /// confirmed; until then the scan is kept and `userErrors` says `SCAN_KEPT` and what is missing.
    #[needs(ScanOutbound)]
    async fn order_outbound_scan(&self, ctx: &Context<'_>, input: OrderOutboundScanInput) -> Result<OrderOutboundScanPayload> {
        let scan = ScanInput {
            tracking_number: input.tracking_number,
            scanned_at: input.scanned_at,
            device: input.device_id,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().scan_outbound(ctx.op(), scan).await)?.into())
    }

    /// Confirms that pieces which were picked and will not leave are back at their place.
    #[needs(ConfirmPick)]
    async fn order_put_back_confirm(
        &self,
        ctx: &Context<'_>,
        input: OrderPutBackConfirmInput,
    ) -> Result<OrderPutBackConfirmPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let part = |part: PutBackLineInput| Ok(PutBackLine { line: line_id(&part.line)?, quantity: part.quantity });
        let lines = input.lines.unwrap_or_default().into_iter().map(part).collect::<Result<_>>()?;
        Ok(outcome(ctx, ctx.app().confirm_put_back(ctx.op(), &change, lines).await)?.into())
    }

    /// Closes pieces that will never be sent: they are no longer picked, and nothing waits for them any more.
    #[needs(CloseRemainder)]
    async fn order_remainder_close(
        &self,
        ctx: &Context<'_>,
        input: OrderRemainderCloseInput,
    ) -> Result<OrderRemainderClosePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let part = |part: ClosedLineInput| Ok(ClosedLine { line: line_id(&part.line)?, quantity: part.quantity });
        let lines = input.lines.into_iter().map(part).collect::<Result<_>>()?;
        let close = CloseInput { lines, reason: input.reason, refund: input.refund };
        Ok(outcome(ctx, ctx.app().close_remainder(ctx.op(), &change, close).await)?.into())
    }

    /// Records what quality control found, of the whole order, of one parcel, or of one line; a rejection keeps it in the warehouse, that
    /// of a line every parcel that holds pieces of it, until the same is checked again and passes.
    #[needs(RecordQc)]
    async fn order_qc_record(&self, ctx: &Context<'_>, input: OrderQcRecordInput) -> Result<OrderQcRecordPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let shipment = input.shipment.as_ref().map(|shipment| id::expect(Kind::Shipment, shipment)).transpose();
        let checked = QcInput {
            passed: input.result == QcResult::Passed,
            shipment: shipment.map_err(|error| bad_id(&error))?,
            line: input.line.as_ref().map(line_id).transpose()?,
        };
        Ok(outcome(ctx, ctx.app().record_qc(ctx.op(), &change, checked).await)?.into())
    }
}

fn parcel(input: PackedShipmentInput) -> Result<ParcelInput> {
    let lines = input.lines.unwrap_or_default().into_iter();
    let lines = lines.map(|part| Ok(ShipmentLine { line: line_id(&part.line)?, quantity: part.quantity }));
    Ok(ParcelInput { carrier: input.carrier, tracking_number: input.tracking_number, lines: lines.collect::<Result<_>>()? })
}
