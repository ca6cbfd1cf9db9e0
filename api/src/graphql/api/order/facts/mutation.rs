//! Mutation of facts.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::app::FactInput;
use crate::graphql::api::order::facts::input::FactReportInput;
use crate::graphql::api::order::payload::{order_payload, outcome};
use crate::graphql::context::ContextExt;

order_payload! {
    /// The payload of `factReport`.
    FactReportPayload,
}

/// The mutation of the facts.
#[derive(Default)]
pub struct FactMutations;

#[guarded]
#[Object]
impl FactMutations {
    /// Reports a fact that a system states about an order. The status follows confirmed facts where the matrix of transitions provides for
    /// it; where a system contradicts the authoritative one, the order shows it in `conflicts`.
    #[needs(ReportFact)]
    async fn fact_report(&self, ctx: &Context<'_>, input: FactReportInput) -> Result<FactReportPayload> {
        let fact = FactInput {
            order: input.order.lookup()?,
            source: input.source.into(),
            kind: input.kind.into(),
            value: input.value,
            raw: input.raw_value,
            tracking_number: input.tracking_number,
            line: input.line,
            observed_at: input.observed_at,
            confidence: input.confidence.into(),
            idempotency_key: input.idempotency_key,
        };
        Ok(outcome(ctx, ctx.app().orders().report_fact(ctx.op(), fact).await)?.into())
    }
}
