//! Mutations of payments.

use async_graphql::{Context, Object, Result};
use macros::guarded;

use crate::app::PaymentInput;
use crate::graphql::api::order::input::change;
use crate::graphql::api::order::payload::{Outcome, order_payload, outcome};
use crate::graphql::api::order::payments::input::PaymentRecordInput;
use crate::graphql::context::ContextExt;

order_payload! {
    /// The payload of `paymentRecord`.
    PaymentRecordPayload,
}

/// The mutations of payments.
#[derive(Default)]
pub struct PaymentMutations;

#[guarded]
#[Object]
impl PaymentMutations {
    /// Records a payment that arrived outside the channel. An order that waits for its payment goes on once the payable amount is covered;
    /// a deposit alone does not cover it. Later reports of the channel neither replace the payment nor count it a second time.
    #[needs(RecordPayment)]
    async fn payment_record(&self, ctx: &Context<'_>, input: PaymentRecordInput) -> Result<PaymentRecordPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let payment = PaymentInput {
            amount: input.amount,
            currency: input.currency.map(|currency| currency.0),
            method: input.method,
            reference: input.reference,
            paid_at: input.paid_at,
        };
        let Outcome { order, user_errors, .. } =
            outcome(ctx, ctx.app().orders().record_payment(ctx.op(), &change, payment).await)?;
        Ok(PaymentRecordPayload { order, user_errors })
    }
}
