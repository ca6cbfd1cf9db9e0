//! Mutations of customer service, operations, managers and finance on an order.

use async_graphql::{Context, Object, Result, SimpleObject};
use macros::guarded;

use crate::app::{ContactInput, Reveal};
use crate::graphql::api::order::contact::Phone;
use crate::graphql::api::order::input::{
    OrderApproveInput, OrderCancelInput, OrderContactRevealInput, OrderContactUpdateInput, OrderPriorityUpdateInput,
    OrderRemarkUpdateInput, SettlementRecordInput, VoucherRecordInput, change, order_id,
};
use crate::graphql::api::order::payload::{made, order_payload, outcome};
use crate::graphql::context::ContextExt;
use crate::graphql::types::user_error::UserError;

order_payload! {
    /// The payload of `orderContactUpdate`.
    OrderContactUpdatePayload,
    /// The payload of `orderRemarkUpdate`.
    OrderRemarkUpdatePayload,
    /// The payload of `orderPriorityUpdate`.
    OrderPriorityUpdatePayload,
    /// The payload of `orderCancel`.
    OrderCancelPayload,
    /// The payload of `orderApprove`.
    OrderApprovePayload,
    /// The payload of `voucherRecord`.
    VoucherRecordPayload,
    /// The payload of `settlementRecord`.
    SettlementRecordPayload,
}

/// The payload of `orderContactReveal`.
#[derive(SimpleObject)]
pub struct OrderContactRevealPayload {
    /// The phone, masked and in clear; null when the mutation was refused.
    phone: Option<Phone>,
    /// The reasons of a refusal; empty when the mutation was done.
    user_errors: Vec<UserError>,
}

/// The mutations of customer service and finance on an order.
#[derive(Default)]
pub struct OrderMutations;

#[guarded]
#[Object]
impl OrderMutations {
    /// Changes name, phone or address until the order is shipped; the channel's later versions do not overwrite it.
    #[needs(UpdateContact)]
    async fn order_contact_update(&self, ctx: &Context<'_>, input: OrderContactUpdateInput) -> Result<OrderContactUpdatePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        let address = input.address.map(|address| domain::kernel::address::Address {
            country: address.country,
            province: address.province,
            city: address.city,
            district: address.district,
            line: address.line,
            postal_code: address.postal_code,
        });
        let contact = ContactInput { name: input.name, phone: input.phone, address };
        Ok(outcome(ctx, ctx.app().orders().update_contact(ctx.op(), &change, contact).await)?.into())
    }

    /// Replaces the staff's remark; the former text stays in the journal.
    #[needs(UpdateRemark)]
    async fn order_remark_update(&self, ctx: &Context<'_>, input: OrderRemarkUpdateInput) -> Result<OrderRemarkUpdatePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().update_remark(ctx.op(), &change, input.remark).await)?.into())
    }

    /// Sets the priority, by which lists and the warehouse's work are sorted, until all goods left; the reason stays in the journal.
    #[needs(SetPriority)]
    async fn order_priority_update(
        &self,
        ctx: &Context<'_>,
        input: OrderPriorityUpdateInput,
    ) -> Result<OrderPriorityUpdatePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().update_priority(ctx.op(), &change, input.priority, &input.reason).await)?.into())
    }

    /// Shows the phone in clear: the number, its extension, and the text as the channel sent it. The caller, the time and the reason are in
    /// the journal before the answer leaves. Not idempotent: every call is journaled.
    #[needs(RevealPhone)]
    async fn order_contact_reveal(&self, ctx: &Context<'_>, input: OrderContactRevealInput) -> Result<OrderContactRevealPayload> {
        let order = order_id(&input.order)?;
        let (phone, user_errors) = made(ctx.app().orders().reveal_phone(ctx.op(), order, &input.reason).await)?;
        let phone = phone.map(|Reveal { masked, full, extension, sent }| Phone { masked, full: Some(full), extension, sent });
        Ok(OrderContactRevealPayload { phone, user_errors })
    }

    /// Cancels the order, as long as it is not shipped.
    #[needs(CancelOrder)]
    async fn order_cancel(&self, ctx: &Context<'_>, input: OrderCancelInput) -> Result<OrderCancelPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().cancel(ctx.op(), &change, &input.reason).await)?.into())
    }

    /// Approves the order for the warehouse.
    #[needs(ApproveOrder)]
    async fn order_approve(&self, ctx: &Context<'_>, input: OrderApproveInput) -> Result<OrderApprovePayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().approve(ctx.op(), &change).await)?.into())
    }

    /// Records the finance voucher, one of the three conditions that complete an order.
    #[needs(RecordVoucher)]
    async fn voucher_record(&self, ctx: &Context<'_>, input: VoucherRecordInput) -> Result<VoucherRecordPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().record_voucher(ctx.op(), &change, &input.voucher_number).await)?.into())
    }

    /// Records that the channel settled the order with us.
    #[needs(RecordSettlement)]
    async fn settlement_record(&self, ctx: &Context<'_>, input: SettlementRecordInput) -> Result<SettlementRecordPayload> {
        let change = change(&input.order, input.expected_version, input.idempotency_key.as_ref())?;
        Ok(outcome(ctx, ctx.app().orders().record_settlement(ctx.op(), &change, input.settled_at).await)?.into())
    }
}
