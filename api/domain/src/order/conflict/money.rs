//! Conflicts about money: contradictions about what was paid, what was paid back and in which currency.
//!
//! Every amount is kept as it was reported; a refund rewrites no payment. A conflict ends once the statements agree again.

use chrono::{DateTime, Utc};

use super::{Claim, ClaimKind, Conflict, ConflictKind};
use crate::kernel::money::decimal_text;
use crate::kernel::source::Source;
use crate::order::Order;
use crate::order::fact::Confidence;
use crate::order::payment::{Payment, PaymentKind, PaymentStatus};
use crate::refusal::Reason;

impl Order {
    /// The conflicts about the money of the order now.
    pub fn money_conflicts(&self) -> Vec<Conflict> {
        [self.refund_above_paid(), self.paid_twice(), self.currency_changed()].into_iter().flatten().collect()
    }

    /// The conflict of a refund above the payment: the payment counts.
    fn refund_above_paid(&self) -> Option<Conflict> {
        let totals = &self.totals;
        if totals.refunded <= totals.paid {
            return None;
        }
        let refunds = self.returns.iter().filter_map(|one| Some((one.refund?, one.status_since)));
        let by_us = refunds.clone().map(|(amount, _)| amount).fold(0, i64::saturating_add);
        let back_by_us = refunds.map(|(_, at)| at).max().filter(|_| by_us >= totals.refunded);
        let back = match back_by_us {
            Some(at) => self.amount_claim(Source::Staff, ClaimKind::Refunded, totals.refunded, at),
            None => self.amount_claim(Source::Channel, ClaimKind::Refunded, totals.refunded, self.channel_spoke_at()),
        };
        let transfers = self.paid_by(Source::Staff).map(|one| one.amount).fold(0, i64::saturating_add);
        let payer = if transfers > 0 && transfers >= totals.paid { Source::Staff } else { Source::Channel };
        let paid =
            self.amount_claim(payer, ClaimKind::Paid, totals.paid, self.paid_at.unwrap_or_else(|| self.channel_spoke_at()));
        Some(between(ConflictKind::RefundAbovePaid, back, paid.clone(), paid))
    }

    /// The conflict of two payments that cover the whole without a refund: the first one counts.
    fn paid_twice(&self) -> Option<Conflict> {
        let of_channel: Vec<&Payment> =
            self.paid_by(Source::Channel).filter(|one| one.kind == PaymentKind::Full && one.amount > 0).collect();
        let (first, second) = match of_channel[..] {
            [first, second, ..] => (first, self.payment_claim(second)),
            _ => self.paid_here_too()?,
        };
        let sum = |payments: &[&Payment]| payments.iter().map(|one| one.amount).fold(0, i64::saturating_add);
        let largest = of_channel.iter().map(|one| one.amount).max().unwrap_or_default();
        let paid = self.totals.paid.max(sum(&of_channel));
        let kept = paid.saturating_sub(self.totals.refunded);
        let first = self.payment_claim(first);
        let is_too_much = kept > self.totals.payable.unwrap_or(largest);
        is_too_much.then(|| between(ConflictKind::PaidTwice, second, first.clone(), first))
    }

    /// The channel's payment that covers the whole, and the sum that finance recorded, which covers it as well.
    fn paid_here_too(&self) -> Option<(&Payment, Claim)> {
        let payable = self.totals.payable.filter(|payable| *payable > 0)?;
        let covers = |one: &&Payment| one.kind != PaymentKind::Deposit && one.amount >= payable;
        let by_channel = self.paid_by(Source::Channel).find(covers)?;
        let here = self.paid_by(Source::Staff).map(|one| one.amount).fold(0, i64::saturating_add);
        let last = self.paid_by(Source::Staff).filter_map(|one| one.paid_at).max()?;
        (here >= payable).then(|| (by_channel, self.amount_claim(Source::Staff, ClaimKind::Paid, here, last)))
    }

    /// The conflict of a currency that differs from the first one: the newest counts, and no amount is converted.
    fn currency_changed(&self) -> Option<Conflict> {
        let before = self.currency_before.filter(|before| *before != self.currency)?;
        let claim = |code: &str, observed_at| Claim {
            source: Source::Channel,
            kind: ClaimKind::Currency,
            value: code.to_owned(),
            observed_at,
            confidence: Confidence::Confirmed,
        };
        let now = claim(self.currency.code(), self.channel_spoke_at());
        Some(between(ConflictKind::CurrencyChanged, now.clone(), claim(before.code(), self.placed_at), now))
    }

    /// Payments of a source that were made and not paid back.
    fn paid_by(&self, source: Source) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(move |one| one.source == source && one.status == PaymentStatus::Paid)
    }

    fn payment_claim(&self, payment: &Payment) -> Claim {
        let at = payment.paid_at.unwrap_or_else(|| self.channel_spoke_at());
        self.amount_claim(payment.source, ClaimKind::Paid, payment.amount, at)
    }

    fn amount_claim(&self, source: Source, kind: ClaimKind, minor: i64, observed_at: DateTime<Utc>) -> Claim {
        let value = format!("{} {}", decimal_text(minor, self.currency), self.currency);
        Claim { source, kind, value, observed_at, confidence: Confidence::Confirmed }
    }

    fn channel_spoke_at(&self) -> DateTime<Utc> {
        self.channel_updated_at.unwrap_or(self.placed_at)
    }
}

fn between(kind: ConflictKind, claim: Claim, other: Claim, winner: Claim) -> Conflict {
    let said = [claim.source.name(), claim.value.as_str(), other.source.name(), other.value.as_str()];
    let because = Reason::with(kind.rule(), said);
    Conflict { kind, claims: vec![claim, other], winner, because }
}
