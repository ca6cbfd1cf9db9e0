//! What finance records of an order: payments that arrived outside the channel, vouchers and settlements.

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::kernel::ids::PaymentId;
use domain::kernel::money::{Currency, Unit, minor_units};
use domain::order::payment::RecordPayment;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;

use crate::order::change::{Decided, Operation};
use crate::{AppError, Change, Changed, OpCtx, Orders};

/// A payment to be recorded.
#[derive(Debug, Clone, Serialize)]
pub struct PaymentInput {
    /// The amount as decimal text in major units.
    pub amount: String,
    /// The currency of the amount; `None` = the order's.
    pub currency: Option<Currency>,
    /// The way of paying; `None` = unknown.
    pub method: Option<String>,
    /// The reference of the bank.
    pub reference: String,
    /// When the money arrived.
    pub paid_at: DateTime<Utc>,
}

impl Orders<'_> {
    /// Records a payment that arrived outside the channel.
    ///
    /// # Errors
    /// See [`domain::order::Order::record_payment`]; `INVALID_INPUT` for an amount that is invalid or finer than the currency.
    pub async fn record_payment(self, ctx: &OpCtx, change: &Change, input: PaymentInput) -> Result<Changed<PaymentId>, AppError> {
        let operation = Operation::of("paymentRecord", P::RecordPayment, change, &input);
        let directory = self.app.directory();
        self.change(ctx, &operation, |order, mint, _| {
            let currency = input.currency.unwrap_or(order.currency);
            let payment = RecordPayment {
                id: mint.next(),
                amount: exact_amount(&input.amount, currency)?,
                currency,
                method: input.method.as_ref().map(|method| method.trim().to_owned()),
                reference: input.reference.clone(),
                paid_at: input.paid_at,
                ship_hours: directory.shop(&order.shop).map_or(0, |shop| shop.profile.ship_hours),
            };
            Ok(Decided::making(payment.id, order.record_payment(payment, ctx.now)?))
        })
        .await
    }

    /// Records the finance voucher.
    ///
    /// # Errors
    /// See [`domain::order::Order::record_voucher`].
    pub async fn record_voucher(self, ctx: &OpCtx, change: &Change, number: &str) -> Result<Changed, AppError> {
        self.record_voucher_as("voucherRecord", ctx, change, number).await
    }

    /// Records the finance voucher as a part of the operation `name`.
    pub(crate) async fn record_voucher_as(
        self,
        name: &'static str,
        ctx: &OpCtx,
        change: &Change,
        number: &str,
    ) -> Result<Changed, AppError> {
        let operation = Operation::of(name, P::RecordVoucher, change, &number);
        self.change(ctx, &operation, |order, _, _| Ok(order.record_voucher(number, ctx.now)?.into())).await
    }

    /// Records the settlement.
    ///
    /// # Errors
    /// See [`domain::order::Order::record_settlement`].
    pub async fn record_settlement(self, ctx: &OpCtx, change: &Change, settled_at: DateTime<Utc>) -> Result<Changed, AppError> {
        self.record_settlement_as("settlementRecord", ctx, change, settled_at).await
    }

    /// Records the settlement as a part of the operation `name`.
    pub(crate) async fn record_settlement_as(
        self,
        name: &'static str,
        ctx: &OpCtx,
        change: &Change,
        settled_at: DateTime<Utc>,
    ) -> Result<Changed, AppError> {
        let operation = Operation::of(name, P::RecordSettlement, change, &settled_at);
        self.change(ctx, &operation, |order, _, _| Ok(order.record_settlement(settled_at, ctx.now)?.into())).await
    }
}

/// The minor units of an amount that a person typed. An amount that is finer than the currency is refused.
fn exact_amount(text: &str, currency: Currency) -> Result<i64, Refusal> {
    let read = minor_units(text.trim(), Unit::Major, currency).ok().filter(|amount| !amount.rounded);
    read.map(|amount| amount.minor).ok_or_else(|| Refusal::because(Reason::with(Code::InvalidInput, ["amount"])).at("amount"))
}
