//! Facts that systems report.

use chrono::{DateTime, Utc};
use domain::actor::Permission as P;
use domain::fact::{Confidence, Fact, FactKind, Source};
use domain::order::Order;
use domain::refusal::{Code, Reason, Refusal};
use domain::status::OrderStatus;
use serde::Serialize;

use super::change::{Decided, Numbers, Operation, input_hash};
use super::orders::too_long;
use super::{App, AppError, Changed, OpCtx, OrderLookup};

/// A fact as a system reports it.
#[derive(Debug, Clone, Serialize)]
pub struct FactInput {
    /// The order.
    #[serde(skip)]
    pub order: OrderLookup,
    /// Who says it.
    pub source: Source,
    /// About what.
    pub kind: FactKind,
    /// What.
    pub value: String,
    /// The source's own word.
    pub raw: Option<String>,
    /// The parcel, by its tracking number.
    pub tracking_number: Option<String>,
    /// When the source saw it.
    pub observed_at: DateTime<Utc>,
    /// How sure it is.
    pub confidence: Confidence,
    /// The caller's key.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl App {
    /// Records a fact, takes the steps that it opens, and raises an alert where it contradicts others.
    ///
    /// # Errors
    /// `INVALID_INPUT` for a source that is no system, a value that the kind does not have, or an observation from the future.
    pub async fn report_fact(&self, ctx: &OpCtx, input: FactInput) -> Result<Changed, AppError> {
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

/// The fact of an input, with the value that its kind allows and the parcel that it names.
pub(super) fn fact_of(order: &Order, input: &FactInput, id: domain::ids::FactId, now: DateTime<Utc>) -> Result<Fact, Refusal> {
    let shipment = match &input.tracking_number {
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
        let numbers: Vec<&str> = order.parcels().filter_map(|parcel| parcel.tracking_number.as_deref()).collect();
        return Err(Refusal::because(Reason::with(Code::WhichParcel, [numbers.join(", ")])).at("trackingNumber"));
    }
    let known_status = input.kind != FactKind::Status || OrderStatus::from_name(&input.value).is_some();
    let value = if known_status { input.value.clone() } else { "UNKNOWN".to_owned() };
    let raw = input.raw.clone().or_else(|| (!known_status).then(|| input.value.clone()));
    Ok(Fact {
        id,
        source: input.source,
        kind: input.kind,
        value,
        raw,
        shipment,
        observed_at: input.observed_at,
        recorded_at: now,
        confidence: input.confidence,
    })
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
    match input.kind {
        FactKind::Qc if !matches!(input.value.as_str(), "PASSED" | "REJECTED") => invalid("value", "value: PASSED / REJECTED"),
        FactKind::Stock if !matches!(input.value.as_str(), "RESERVED" | "SHORT") => invalid("value", "value: RESERVED / SHORT"),
        _ => Ok(()),
    }
}
