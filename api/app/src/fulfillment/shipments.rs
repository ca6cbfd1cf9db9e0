//! The steps of the warehouse: pick, pack, label, scan out, quality control.

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::fulfillment::pack::PackedParcel;
use domain::fulfillment::pick::PickedLine;
use domain::fulfillment::put_back::PutBackLine;
use domain::fulfillment::void::TrackingReplacement;
use domain::kernel::ids::{LineId, ShipmentId};
use domain::kernel::source::Source;
use domain::order::contents::ClosedLine;
use domain::order::fact::{Confidence, Fact, FactKind, QcResult};
use domain::order::shipment::ShipmentLine;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;

use crate::base::change::input_hash;
use crate::order::change::{Decided, Numbers, Operation};
use crate::order::orders::too_long;
use crate::{AppError, Change, Changed, Fulfillment, OpCtx, OrderLookup};

/// The maximum characters of a tracking number or a carrier's code.
const LONGEST_NUMBER: usize = 64;
/// The maximum characters of a reason for a short pick or a voided parcel.
const LONGEST_REASON: usize = 500;
/// The maximum characters of a handheld's name.
const LONGEST_DEVICE: usize = 100;

/// A parcel as it was packed.
#[derive(Debug, Clone, Serialize)]
pub struct ParcelInput {
    /// The code of the carrier.
    pub carrier: Option<String>,
    /// The tracking number of the parcel.
    pub tracking_number: Option<String>,
    /// The content of the parcel; empty = all pieces.
    pub lines: Vec<ShipmentLine>,
}

/// A print of a parcel's label.
#[derive(Debug, Clone, Serialize)]
pub struct LabelInput {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The carrier, where the parcel has none yet.
    pub carrier: Option<String>,
    /// The tracking number, where the parcel has none yet.
    pub tracking_number: Option<String>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request to void a parcel.
#[derive(Debug, Clone, Serialize)]
pub struct VoidInput {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The reason of the voiding.
    pub reason: String,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A request for another tracking number of a parcel.
#[derive(Debug, Clone, Serialize)]
pub struct TrackingInput {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The new tracking number.
    pub tracking_number: String,
    /// The new carrier; `None` = unchanged.
    pub carrier: Option<String>,
    /// The reason of the replacement.
    pub reason: Option<String>,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A scan by a handheld.
#[derive(Debug, Clone, Serialize)]
pub struct ScanInput {
    /// The tracking number that the scanner read.
    pub tracking_number: String,
    /// When the parcel was scanned; `None` = now.
    pub scanned_at: Option<DateTime<Utc>>,
    /// The name of the handheld.
    pub device: Option<String>,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// Pieces that will never be sent.
#[derive(Debug, Clone, Serialize)]
pub struct CloseInput {
    /// The lines and pieces.
    pub lines: Vec<ClosedLine>,
    /// The reason of the closing.
    pub reason: String,
    /// Whether the pieces are refunded.
    pub refund: bool,
}

/// A result of quality control.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct QcInput {
    /// Whether the check was passed.
    pub passed: bool,
    /// The parcel that was checked; `None` = the whole order, or a line.
    pub shipment: Option<ShipmentId>,
    /// The line that was checked. `None` is left out of the input's hash, so that the hash is the same as before lines were checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
}

impl Fulfillment<'_> {
    /// Confirms a pick of an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::confirm_pick`].
    pub async fn confirm_pick(self, ctx: &OpCtx, change: &Change, lines: Vec<PickedLine>) -> Result<Changed, AppError> {
        for line in &lines {
            check_text("lines", line.short_reason.as_ref(), LONGEST_REASON)?;
        }
        let operation = Operation::of("orderPickConfirm", P::ConfirmPick, change, &lines);
        self.app.orders().change(ctx, &operation, |order, _, _| Ok(order.confirm_pick(&lines, ctx.now)?.into())).await
    }

    /// Completes the packing of an order.
    ///
    /// # Errors
    /// See [`domain::order::Order::complete_pack`].
    pub async fn complete_pack(self, ctx: &OpCtx, change: &Change, parcels: Vec<ParcelInput>) -> Result<Changed, AppError> {
        for parcel in &parcels {
            check_text("shipments", parcel.carrier.as_ref(), LONGEST_NUMBER)?;
            check_text("shipments", parcel.tracking_number.as_ref(), LONGEST_NUMBER)?;
        }
        let numbers = parcels.iter().filter_map(|parcel| parcel.tracking_number.clone()).collect();
        let operation = Operation {
            numbers: Numbers { field: "shipments", numbers },
            ..Operation::of("orderPackComplete", P::CompletePack, change, &parcels)
        };
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                let parcel = |input: &ParcelInput| PackedParcel {
                    id: mint.next(),
                    carrier: input.carrier.clone(),
                    tracking_number: input.tracking_number.clone().map(|number| number.trim().to_owned()),
                    lines: input.lines.clone(),
                };
                let packed = parcels.iter().map(parcel).collect();
                Ok(order.complete_pack(packed, mint.next(), ctx.now)?.into())
            })
            .await
    }

    /// Counts a print of a parcel's label, after a last check of holds under the order's lock.
    ///
    /// # Errors
    /// See [`domain::order::Order::print_label`].
    pub async fn print_label(self, ctx: &OpCtx, input: LabelInput) -> Result<Changed<ShipmentId>, AppError> {
        check_text("carrier", input.carrier.as_ref(), LONGEST_NUMBER)?;
        check_text("trackingNumber", input.tracking_number.as_ref(), LONGEST_NUMBER)?;
        let operation = Operation {
            name: "shipmentLabelPrint",
            permission: P::PrintLabel,
            order: OrderLookup::Shipment(input.shipment),
            field: "shipment",
            expected_version: None,
            numbers: Numbers { field: "trackingNumber", numbers: input.tracking_number.clone().into_iter().collect() },
            source: Source::Staff,
            key: input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), &input))),
        };
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                let label = LabelPrint {
                    shipment: input.shipment,
                    carrier: input.carrier.clone(),
                    tracking_number: input.tracking_number.clone().map(|number| number.trim().to_owned()),
                    former: mint.next(),
                    review_hold: mint.next(),
                    by: ctx.actor.person(P::PrintLabel),
                };
                Ok(Decided::making(input.shipment, order.print_label(label, ctx.now)?))
            })
            .await
    }

    /// Voids a parcel that has not left.
    ///
    /// # Errors
    /// See [`domain::order::Order::void_shipment`].
    pub async fn void_shipment(self, ctx: &OpCtx, input: VoidInput) -> Result<Changed<ShipmentId>, AppError> {
        check_text("reason", Some(&input.reason), LONGEST_REASON)?;
        let operation = Operation {
            name: "shipmentVoid",
            permission: P::CompletePack,
            order: OrderLookup::Shipment(input.shipment),
            field: "shipment",
            expected_version: input.expected_version,
            numbers: Numbers::default(),
            source: Source::Staff,
            key: input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), &input))),
        };
        self.app
            .orders()
            .change(ctx, &operation, |order, _, _| {
                Ok(Decided::making(input.shipment, order.void_shipment(input.shipment, input.reason.trim(), ctx.now)?))
            })
            .await
    }

    /// Replaces the tracking number of a parcel that has not left.
    ///
    /// # Errors
    /// See [`domain::order::Order::replace_tracking`].
    pub async fn replace_tracking(self, ctx: &OpCtx, input: TrackingInput) -> Result<Changed<ShipmentId>, AppError> {
        check_text("trackingNumber", Some(&input.tracking_number), LONGEST_NUMBER)?;
        check_text("carrier", input.carrier.as_ref(), LONGEST_NUMBER)?;
        check_text("reason", input.reason.as_ref(), LONGEST_REASON)?;
        let number = input.tracking_number.trim().to_owned();
        let operation = Operation {
            name: "shipmentTrackingReplace",
            permission: P::CompletePack,
            order: OrderLookup::Shipment(input.shipment),
            field: "shipment",
            expected_version: input.expected_version,
            numbers: Numbers { field: "trackingNumber", numbers: vec![number.clone()] },
            source: Source::Staff,
            key: input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), &input))),
        };
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                let trimmed = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());
                let with = TrackingReplacement {
                    shipment: input.shipment,
                    tracking_number: number.clone(),
                    carrier: trimmed(&input.carrier),
                    reason: trimmed(&input.reason),
                    former: mint.next(),
                };
                Ok(Decided::making(input.shipment, order.replace_tracking(with, ctx.now, mint)?))
            })
            .await
    }

    /// Closes pieces that will never be sent.
    ///
    /// # Errors
    /// See [`domain::order::Order::close_remainder`].
    pub async fn close_remainder(self, ctx: &OpCtx, change: &Change, input: CloseInput) -> Result<Changed, AppError> {
        check_text("reason", Some(&input.reason), LONGEST_REASON)?;
        let operation = Operation::of("orderRemainderClose", P::CloseRemainder, change, &input);
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                let (mut order, mut events) = order.close_remainder(&input.lines, input.reason.trim(), ctx.now)?;
                if input.refund {
                    events.push(order.agree_to_refund_closed(mint.next(), &input.lines, input.reason.trim(), ctx.now)?);
                }
                Ok((order, events).into())
            })
            .await
    }

    /// Confirms that pieces which were picked and do not leave are back on their shelf; empty `lines` = all such pieces.
    ///
    /// # Errors
    /// See [`domain::order::Order::confirm_put_back`].
    pub async fn confirm_put_back(self, ctx: &OpCtx, change: &Change, lines: Vec<PutBackLine>) -> Result<Changed, AppError> {
        let operation = Operation::of("orderPutBackConfirm", P::ConfirmPick, change, &lines);
        self.app.orders().change(ctx, &operation, |order, _, _| Ok(order.confirm_put_back(&lines)?.into())).await
    }

    /// Records a scan of a parcel that leaves.
    ///
    /// # Errors
    /// See [`domain::order::Order::scan_outbound`].
    pub async fn scan_outbound(self, ctx: &OpCtx, input: ScanInput) -> Result<Changed, AppError> {
        check_text("deviceId", input.device.as_ref(), LONGEST_DEVICE)?;
        let number = input.tracking_number.trim().to_owned();
        let scanned_at = input.scanned_at.unwrap_or(ctx.now);
        if scanned_at > ctx.now + chrono::Duration::minutes(5) {
            return Err(AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, ["scannedAt"])).at("scannedAt")));
        }
        let operation = Operation {
            name: "orderOutboundScan",
            permission: P::ScanOutbound,
            order: OrderLookup::TrackingNumber(number.clone()),
            field: "trackingNumber",
            expected_version: None,
            numbers: Numbers::default(),
            source: Source::Staff,
            key: input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), &input))),
        };
        self.app
            .orders()
            .change(ctx, &operation, |order, _, _| {
                let scan = OutboundScan { tracking_number: number.clone(), scanned_at, device: input.device.clone() };
                let outcome = order.scan_outbound(scan, ctx.now)?;
                let kept = Reason::with(Code::ScanKept, [outcome.order.status.name()]);
                let caution = (!outcome.waiting_for.is_empty()).then(|| Refusal {
                    reason: kept,
                    field: Vec::new(),
                    unmet: outcome.waiting_for,
                });
                Ok(Decided { order: outcome.order, events: outcome.events, made: (), caution, by: None })
            })
            .await
    }

    /// Records a result of quality control.
    ///
    /// # Errors
    /// `WRONG_STATUS` unless the order is being picked or packed.
    pub async fn record_qc(self, ctx: &OpCtx, change: &Change, checked: QcInput) -> Result<Changed, AppError> {
        use domain::kernel::status::OrderStatus as S;
        let operation = Operation::of("orderQcRecord", P::RecordQc, change, &checked);
        self.app
            .orders()
            .change(ctx, &operation, |order, mint, _| {
                if !(S::Picking..=S::Packed).contains(&order.status) {
                    let reason = Reason::with(Code::WrongStatus, [order.status.name(), "PICKING / PACKED"]);
                    return Err(AppError::refused(Refusal::because(reason)));
                }
                if checked.shipment.is_some_and(|shipment| !order.parcels().any(|parcel| parcel.id == shipment)) {
                    return Err(AppError::not_found("shipment"));
                }
                if checked.line.is_some_and(|checked| !order.lines.iter().any(|line| line.id == checked)) {
                    return Err(AppError::not_found("line"));
                }
                if checked.line.is_some() && checked.shipment.is_some() {
                    let reason = Reason::with(Code::InvalidInput, ["line, shipment"]);
                    return Err(AppError::refused(Refusal::because(reason).at("line")));
                }
                let fact = Fact {
                    id: mint.next(),
                    source: Source::Staff,
                    kind: FactKind::Qc,
                    value: if checked.passed { QcResult::Passed } else { QcResult::Rejected }.name().to_owned(),
                    raw: None,
                    shipment: checked.shipment,
                    line: checked.line,
                    observed_at: ctx.now,
                    recorded_at: ctx.now,
                    confidence: Confidence::Confirmed,
                };
                Ok(order.record_fact(fact, ctx.now).into())
            })
            .await
    }
}

/// Refuses a text that is empty or too long; `None` is accepted.
fn check_text(field: &'static str, text: Option<&String>, most: usize) -> Result<(), AppError> {
    let fits = text.is_none_or(|text| !text.trim().is_empty() && text.chars().count() <= most);
    if fits { Ok(()) } else { Err(too_long(field, most)) }
}
