//! Facts that systems report.

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::{LineId, ShipmentId};
use domain::kernel::source::Source;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::fact::{Confidence, Fact, FactKind, QcResult, StockState};
use domain::order::measure::UNREADABLE;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;

use crate::base::change::input_hash;
use crate::order::change::{Decided, Numbers, Operation};
use crate::order::orders::too_long;
use crate::{AppError, Changed, OpCtx, OrderLookup, Orders};

/// A fact as a system reports it.
#[derive(Debug, Clone, Serialize)]
pub struct FactInput {
    /// The lookup that finds the order.
    #[serde(skip)]
    pub order: OrderLookup,
    /// The system that reports the fact.
    pub source: Source,
    /// The kind of the fact.
    pub kind: FactKind,
    /// The value of the fact.
    pub value: String,
    /// The source's own value; `None` = unknown.
    pub raw: Option<String>,
    /// The tracking number of the parcel.
    pub tracking_number: Option<String>,
    /// The line, by the channel's id of it or by its SKU. `None` is left out of the input's hash, so that the hash is the same as before
    /// facts named lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// When the source observed it.
    pub observed_at: DateTime<Utc>,
    /// How certain the fact is.
    pub confidence: Confidence,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Orders<'_> {
    /// Records a fact, takes the steps that it makes possible, and raises an alert where it contradicts others.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a source that is not a system, a value that the kind does not have, an observation in the future, or a line with
    /// a parcel or with a kind other than QC and stock; `NOT_FOUND` for a line or parcel of another order.
    pub async fn report_fact(self, ctx: &OpCtx, input: FactInput) -> Result<Changed, AppError> {
        check(&input, ctx.now)?;
        let operation = Operation {
            name: "factReport",
            permission: P::ReportFact,
            order: input.order.clone(),
            field: "order",
            numbers: Numbers::default(),
            expected_version: None,
            source: input.source,
            key: input.idempotency_key.as_deref().map(|key| (key, input_hash(&format!("{:?}", input.order), &input))),
        };
        self.change(ctx, &operation, |order, mint, _| {
            let fact = fact_of(&order, &input, mint.next(), ctx.now)?;
            Ok(Decided::from(order.record_fact(fact, ctx.now)))
        })
        .await
    }
}

/// The fact of an input, with a value that its kind allows and the parcel that it names.
pub(crate) fn fact_of(
    order: &Order,
    input: &FactInput,
    id: domain::kernel::ids::FactId,
    now: DateTime<Utc>,
) -> Result<Fact, Refusal> {
    let shipment = match &input.tracking_number {
        None if input.kind.measure().is_some() => Some(only_parcel(order)?),
        None => None,
        Some(number) => {
            let known = order.parcel_numbered(number);
            let known = known.ok_or_else(|| Refusal::because(Reason::with(Code::NotFound, [number])).at("trackingNumber"))?;
            Some(known.id)
        }
    };
    if input.kind == FactKind::Outbound
        && shipment.is_none()
        && order.parcel_numbered(&input.value).is_none()
        && order.has_packed_parcels()
    {
        return Err(which_parcel(order));
    }
    let known = match (input.kind, input.kind.measure()) {
        (_, Some(measure)) => measure.read(&input.value, 0).value().map(|value| value.to_string()),
        (FactKind::Status, None) => OrderStatus::from_name(&input.value).map(|status| status.name().to_owned()),
        _ => Some(input.value.clone()),
    };
    let raw = input.raw.clone().or_else(|| known.is_none().then(|| input.value.clone()));
    let value = known.unwrap_or_else(|| UNREADABLE.to_owned());
    Ok(Fact {
        id,
        source: input.source,
        kind: input.kind,
        value,
        raw,
        shipment,
        line: input.line.as_deref().map(|named| line_named(order, named)).transpose()?,
        observed_at: input.observed_at,
        recorded_at: now,
        confidence: input.confidence,
    })
}

/// The parcel of an order that has one.
fn only_parcel(order: &Order) -> Result<ShipmentId, Refusal> {
    let mut parcels = order.parcels().map(|parcel| parcel.id);
    parcels.next().filter(|_| parcels.next().is_none()).ok_or_else(|| which_parcel(order))
}

/// The refusal of a fact that does not name the parcel that it is about.
fn which_parcel(order: &Order) -> Refusal {
    let numbers: Vec<&str> = order.parcels().filter_map(|parcel| parcel.tracking_number.as_deref()).collect();
    Refusal::because(Reason::with(Code::WhichParcel, [numbers.join(", ")])).at("trackingNumber")
}

/// The line with this channel id, or the only line of this SKU.
fn line_named(order: &Order, named: &str) -> Result<LineId, Refusal> {
    let by_id = order.lines.iter().find(|line| line.channel_line_id == named);
    let mut by_sku = order.lines.iter().filter(|line| line.sku.as_deref() == Some(named));
    let found = by_id.or_else(|| by_sku.next().filter(|_| by_sku.next().is_none()));
    found.map(|line| line.id).ok_or_else(|| Refusal::because(Reason::with(Code::NotFound, [named])).at("line"))
}

/// Refuses a line together with a parcel, and a line for a kind other than QC and stock.
pub(crate) fn check_subject(input: &FactInput) -> Result<(), Refusal> {
    let may = matches!(input.kind, FactKind::Qc | FactKind::Stock) && input.tracking_number.is_none();
    if input.line.is_none() || may {
        return Ok(());
    }
    Err(Refusal::because(Reason::with(Code::InvalidInput, ["line: QC / STOCK"])).at("line"))
}

fn check(input: &FactInput, now: DateTime<Utc>) -> Result<(), AppError> {
    let invalid = |field: &'static str, text: &str| {
        Err(AppError::refused(Refusal::because(Reason::with(Code::InvalidInput, [text])).at(field)))
    };
    if matches!(input.source, Source::Staff | Source::Rule | Source::System) {
        return invalid("source", "source: CHANNEL / ERP / WMS / CARRIER");
    }
    if input.observed_at > now + chrono::Duration::minutes(5) {
        return invalid("observedAt", "observedAt");
    }
    if input.value.trim().is_empty() || input.value.chars().count() > 200 {
        return Err(too_long("value", 200));
    }
    check_subject(input).map_err(AppError::refused)?;
    if let Some(measure) = input.kind.measure().filter(|measure| measure.read(&input.value, 0).value().is_none()) {
        return invalid("value", &format!("value: 1 – {} ({})", measure.largest, measure.unit));
    }
    match input.kind {
        FactKind::Qc if QcResult::from_name(&input.value).is_none() => invalid("value", "value: PASSED / REJECTED"),
        FactKind::Stock if StockState::from_name(&input.value).is_none() => invalid("value", "value: RESERVED / SHORT"),
        _ => Ok(()),
    }
}
