//! Mutations of the warehouse: pick, pack, label, scan, quality control.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::fulfillment::pick::PickedLine;
use domain::fulfillment::put_back::PutBackLine;
use domain::kernel::ids::ShipmentId;
use domain::order::contents::ClosedLine;
use domain::order::shipment::ShipmentLine;
use macros::guarded;

use crate::app::{CloseInput, LabelInput, ParcelInput, QcInput, ScanInput, TrackingInput, VoidInput};
use crate::graphql::api::fulfillment::input::{
    ClosedLineInput, OrderOutboundScanInput, OrderPackCompleteInput, OrderPutBackConfirmInput, OrderQcRecordInput,
    OrderRemainderCloseInput, PackedShipmentInput, PutBackLineInput, ShipmentLabelPrintInput, ShipmentTrackingReplaceInput,
    ShipmentVoidInput,
};
use crate::graphql::api::order::input::{OrderPickConfirmInput, PickedLineInput, change, line_id};
use crate::graphql::api::order::object::Order;
use crate::graphql::api::order::payload::{Outcome, order_payload, outcome};
use crate::graphql::api::order::shipment::Shipment;
use crate::graphql::context::{ContextExt, bad_id};
use crate::graphql::types::enums::QcResult;
use crate::graphql::types::id::{self, Kind};
use crate::graphql::types::user_error::UserError;

order_payload! {
    /// The payload of `orderPickConfirm`.
    OrderPickConfirmPayload,
    /// The payload of `orderPackComplete`.
    OrderPackCompletePayload,
    /// The payload of `orderOutboundScan`.
    OrderOutboundScanPayload,
    /// The payload of `orderQcRecord`.
    OrderQcRecordPayload,
    /// The payload of `orderPutBackConfirm`.
    OrderPutBackConfirmPayload,
    /// The payload of `orderRemainderClose`.
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
            /// The reasons of a refusal; empty when the mutation was done.
            user_errors: Vec<UserError>,
        }

        impl From<Outcome<ShipmentId>> for $name {
            fn from(outcome: Outcome<ShipmentId>) -> Self {
                let changed = outcome.made.zip(outcome.order.as_ref());
                let shipment = changed.and_then(|(id, order)| {
                    let order = order.card.order.whole()?;
                    let index = order.shipments.iter().position(|one| one.id == id)?;
                    Some(Shipment { order: std::sync::Arc::clone(order), index })
                });
                Self { shipment, order: outcome.order, user_errors: outcome.user_errors }
            }
        }
    )*};
}

shipment_payload! {
    /// The payload of `shipmentLabelPrint`.
    ShipmentLabelPrintPayload,
    /// The payload of `shipmentVoid`.
    ShipmentVoidPayload,
    /// The payload of `shipmentTrackingReplace`.
    ShipmentTrackingReplacePayload,
}

/// The mutations of the warehouse.
#[derive(Default)]
pub struct ShipmentMutations;

#[guarded]
#[Object]
impl ShipmentMutations {
    /// Confirms the pick of an order.
    #[needs(ConfirmPick)]
    async fn order_pick_confirm(&self, ctx: &Context<'_>, input: OrderPickConfirmInput) -> Result<OrderPickConfirmPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let picked = |part: PickedLineInput| {
            Ok(PickedLine { line: line_id(&part.line)?, quantity: part.quantity, short_reason: part.short_reason })
        };
        let lines = input.lines.unwrap_or_default().into_iter().map(picked).collect::<Result<Vec<_>>>()?;
        Ok(outcome(ctx, ctx.app().fulfillment().confirm_pick(ctx.op(), &change, lines).await)?.into())
    }

    /// Completes the pack: every line must be picked or have a reason why it is short, and every gift must be picked.
    #[needs(CompletePack)]
    async fn order_pack_complete(&self, ctx: &Context<'_>, input: OrderPackCompleteInput) -> Result<OrderPackCompletePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let parcels = input.shipments.unwrap_or_default().into_iter().map(parcel).collect::<Result<Vec<_>>>()?;
        Ok(outcome(ctx, ctx.app().fulfillment().complete_pack(ctx.op(), &change, parcels).await)?.into())
    }

    /// Counts a print of a parcel's label, after a last check of holds. A second print places a hold on the order until a person releases
    /// it.
    #[needs(PrintLabel)]
    async fn shipment_label_print(&self, ctx: &Context<'_>, input: ShipmentLabelPrintInput) -> Result<ShipmentLabelPrintPayload> {
        let shipment: ShipmentId = id::expect(Kind::Shipment, &input.shipment).map_err(|error| bad_id(&error))?;
        let label = LabelInput {
            shipment,
            carrier: input.carrier,
            tracking_number: input.tracking_number,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().fulfillment().print_label(ctx.op(), label).await)?.into())
    }

    /// Voids a parcel that is still here: its pieces are free to be packed again, its label becomes invalid, and it no longer counts. Its
    /// number still finds the order. Refused with `PARCEL_HAS_LEFT` once it was scanned out or a carrier has it.
    #[needs(CompletePack)]
    async fn shipment_void(&self, ctx: &Context<'_>, input: ShipmentVoidInput) -> Result<ShipmentVoidPayload> {
        let void = VoidInput {
            shipment: id::expect(Kind::Shipment, &input.shipment).map_err(|error| bad_id(&error))?,
            reason: input.reason,
            expected_version: input.expected_version,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().fulfillment().void_shipment(ctx.op(), void).await)?.into())
    }

    /// Replaces the tracking number of a parcel that is still here. The former number stays with the order: it still finds the order, and
    /// no message brings it back as a parcel. A label with it becomes invalid. Refused with `PARCEL_HAS_LEFT` once the parcel was scanned
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
        Ok(outcome(ctx, ctx.app().fulfillment().replace_tracking(ctx.op(), with).await)?.into())
    }

    /// Records the scan of a parcel that leaves. The order becomes `SHIPPED` once every parcel is scanned and the WMS has confirmed; until
    /// then the scan is kept, and `userErrors` has `SCAN_KEPT` with what is missing.
    #[needs(ScanOutbound)]
    async fn order_outbound_scan(&self, ctx: &Context<'_>, input: OrderOutboundScanInput) -> Result<OrderOutboundScanPayload> {
        let scan = ScanInput {
            tracking_number: input.tracking_number,
            scanned_at: input.scanned_at,
            device: input.device_id,
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().fulfillment().scan_outbound(ctx.op(), scan).await)?.into())
    }

    /// Confirms that pieces which were picked and will stay here are back at their place.
    #[needs(ConfirmPick)]
    async fn order_put_back_confirm(
        &self,
        ctx: &Context<'_>,
        input: OrderPutBackConfirmInput,
    ) -> Result<OrderPutBackConfirmPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let part = |part: PutBackLineInput| Ok(PutBackLine { line: line_id(&part.line)?, quantity: part.quantity });
        let lines = input.lines.unwrap_or_default().into_iter().map(part).collect::<Result<_>>()?;
        Ok(outcome(ctx, ctx.app().fulfillment().confirm_put_back(ctx.op(), &change, lines).await)?.into())
    }

    /// Closes pieces that will never be sent: they are no longer picked, and no step waits for them any more.
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
        Ok(outcome(ctx, ctx.app().fulfillment().close_remainder(ctx.op(), &change, close).await)?.into())
    }

    /// Records the result of quality control of the whole order, of one parcel, or of one line. A rejection keeps its object in the
    /// warehouse (a rejected line keeps every parcel that holds pieces of it), until the same object is checked again and passes.
    #[needs(RecordQc)]
    async fn order_qc_record(&self, ctx: &Context<'_>, input: OrderQcRecordInput) -> Result<OrderQcRecordPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let shipment = input.shipment.as_ref().map(|shipment| id::expect(Kind::Shipment, shipment)).transpose();
        let checked = QcInput {
            passed: input.result == QcResult::Passed,
            shipment: shipment.map_err(|error| bad_id(&error))?,
            line: input.line.as_ref().map(line_id).transpose()?,
        };
        Ok(outcome(ctx, ctx.app().fulfillment().record_qc(ctx.op(), &change, checked).await)?.into())
    }
}

fn parcel(input: PackedShipmentInput) -> Result<ParcelInput> {
    let lines = input.lines.unwrap_or_default().into_iter();
    let lines = lines.map(|part| Ok(ShipmentLine { line: line_id(&part.line)?, quantity: part.quantity }));
    Ok(ParcelInput { carrier: input.carrier, tracking_number: input.tracking_number, lines: lines.collect::<Result<_>>()? })
}
