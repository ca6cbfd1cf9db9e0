//! The sums of an order: those that the channel states, and those derived where it states none.

use crate::event::Event;
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::heard::{HeardRefund, OwnAmount, Part, WholePayment};
use crate::order::incoming::{IncomingPayment, IncomingPayments, IncomingTotals, Said};
use crate::order::payment::{Discount, PayableBasis, Payment, PaymentKind, PaymentStatus, Totals};

use super::fold::Fold;

impl Fold<'_> {
    pub(super) fn fold_money(&mut self) {
        let said = self.amounts_in_currency();
        self.fold_parts(&said);
        self.fold_discounts();
        self.fold_payable(said.payable);
        self.fold_refunds(said.refunded);
        self.fold_payments();
        self.fold_paid(said.paid);
    }

    /// The amounts of the message. A message without a currency was read in the shop's currency; where the order's currency has
    /// another number of decimals, the amounts count as unreadable.
    fn amounts_in_currency(&self) -> IncomingTotals {
        let read_in = self.intake.shop.currency;
        let is_clear = self.incoming.currency.is_some() || self.order.currency.exponent() == read_in.exponent();
        if is_clear { self.incoming.totals } else { self.incoming.totals.unreadable() }
    }

    fn fold_parts(&mut self, said: &IncomingTotals) {
        let totals = self.order.totals;
        let goods = self.stated(Part::Goods, said.goods, totals.goods);
        let part = |fold: &mut Self, part, said: Said<i64>, known: i64| fold.stated(part, said, Some(known)).unwrap_or(0);
        self.order.totals = Totals {
            goods: if self.order.heard.knows(Part::Goods) || said.goods.is_said() { goods } else { self.order.goods_of_lines() },
            discount: part(self, Part::Discount, said.discount, totals.discount),
            freight: part(self, Part::Freight, said.freight, totals.freight),
            tax: part(self, Part::Tax, said.tax, totals.tax),
            tip: part(self, Part::Tip, said.tip, totals.tip),
            duties: part(self, Part::Duties, said.duties, totals.duties),
            tax_included: part(self, Part::TaxIncluded, said.tax_included, totals.tax_included),
            rounding: part(self, Part::Rounding, said.rounding, totals.rounding),
            ..totals
        };
    }

    /// The value of a part after the message.
    fn stated(&mut self, part: Part, said: Said<i64>, known: Option<i64>) -> Option<i64> {
        if said.is_said() && self.takes(part, said.value() != known) { said.value() } else { known }
    }

    fn fold_discounts(&mut self) {
        let Some(said) = &self.incoming.discounts else { return };
        let discount = |one: &crate::order::incoming::IncomingDiscount| Discount {
            rule_id: one.rule_id.clone(),
            name: one.name.clone(),
            amount: one.amount,
        };
        let discounts: Vec<Discount> = said.iter().map(discount).collect();
        if self.takes(Part::Discounts, self.order.discounts != discounts) {
            self.order.discounts = discounts;
        }
    }

    /// The amount to pay: as stated, else the sum of its parts. A discount that is not stated is the surplus of the parts over it.
    fn fold_payable(&mut self, said: Said<i64>) {
        let known = self.order.totals.payable.filter(|_| self.order.totals.payable_basis == PayableBasis::Stated);
        let stated = self.stated(Part::Payable, said, known);
        let is_stated = stated.is_some() || said.is_said() || self.order.heard.knows(Part::Payable);
        let states_discount = self.order.heard.knows(Part::Discount) || self.incoming.totals.discount.is_said();
        let has_lines = !self.order.lines.is_empty();
        let totals = &mut self.order.totals;
        if !states_discount {
            totals.discount = 0;
            let above = totals.sum_of_parts().zip(stated).and_then(|(sum, payable)| sum.checked_sub(payable));
            totals.discount = above.filter(|above| *above > 0).unwrap_or(0);
        }
        totals.payable = if is_stated { stated } else { totals.sum_of_parts().filter(|sum| *sum >= 0 && has_lines) };
        totals.payable_basis = match (totals.payable, is_stated) {
            (None, _) => PayableBasis::Unknown,
            (Some(_), true) => PayableBasis::Stated,
            (Some(_), false) => PayableBasis::Derived,
        };
    }

    /// The amount paid back: what the channel reports, and what finance recorded and the channel has not reported since.
    fn fold_refunds(&mut self, said: Said<i64>) {
        if said.is_said() && self.takes(Part::Refunded, said.value() != self.order.heard.refunded) {
            self.order.heard.refunded = said.value();
        }
        let at = self.version.as_ref().map_or(self.intake.received_at, |version| version.at);
        let heard = &mut self.order.heard;
        for refund in &self.incoming.refunds {
            match heard.refunds.iter_mut().find(|known| known.id == refund.id) {
                Some(known) if known.at <= at => (known.amount, known.at) = (refund.amount, at),
                Some(_) => {}
                None => heard.refunds.push(HeardRefund { id: refund.id.clone(), amount: refund.amount, at }),
            }
        }
        let by_channel = heard.refunded_by_channel();
        self.order.totals.refunded = by_channel.saturating_add(OwnAmount::unreported(&heard.own_refunds, by_channel));
    }

    fn fold_payments(&mut self) {
        match &self.incoming.payments {
            IncomingPayments::Nothing => {}
            IncomingPayments::Whole(payment) => {
                if self.takes(Part::WholePayment, self.order.heard.whole_payment.as_ref() != Some(payment)) {
                    self.order.heard.whole_payment = Some(payment.clone());
                }
            }
            IncomingPayments::Listed(said) => {
                if self.takes(Part::Payments, self.order.differs_in_payments(said)) {
                    let listed = said.iter().map(|one| self.payment(one)).collect();
                    self.keep_payments(listed);
                }
            }
        }
        // A list of payments prevails over one payment of the whole.
        let whole = self.order.heard.whole_payment.clone().filter(|_| !self.order.heard.knows(Part::Payments));
        if let Some(whole) = whole {
            let payment = self.whole_payment(&whole);
            self.keep_payments(payment.into_iter().collect());
        }
    }

    fn payment(&mut self, one: &IncomingPayment) -> Payment {
        Payment {
            id: self.mint.next(),
            kind: one.kind,
            status: one.status,
            amount: one.amount,
            method: one.method.clone(),
            paid_at: one.paid_at,
            due_at: one.due_at,
            source: Source::Channel,
            reference: None,
        }
    }

    /// The payment of a channel that lists none; `None` while its amount is unknown.
    fn whole_payment(&mut self, whole: &WholePayment) -> Option<Payment> {
        let amount = self.order.totals.payable?;
        let refunded = self.order.totals.refunded;
        let is_cancelled = self.incoming.status == Some(OrderStatus::Cancelled) || self.order.status == OrderStatus::Cancelled;
        let status = match whole.paid {
            _ if refunded > 0 && refunded >= amount => PaymentStatus::Refunded,
            true => PaymentStatus::Paid,
            false if is_cancelled => PaymentStatus::Void,
            false => PaymentStatus::Pending,
        };
        let kind = if whole.on_delivery { PaymentKind::CashOnDelivery } else { PaymentKind::Full };
        Some(Payment {
            id: self.mint.next(),
            kind,
            status,
            amount,
            method: whole.method.clone(),
            paid_at: whole.paid_at.filter(|_| whole.paid),
            due_at: None,
            source: Source::Channel,
            reference: None,
        })
    }

    /// Replaces the channel's payments. One of a known kind keeps its id and, where the channel leaves it out, its way of paying.
    /// Payments that finance recorded follow after them.
    fn keep_payments(&mut self, new: Vec<Payment>) {
        let all = std::mem::take(&mut self.order.payments);
        let (recorded, mut known): (Vec<_>, Vec<_>) = all.into_iter().partition(Payment::is_recorded_here);
        for mut payment in new {
            if let Some(place) = known.iter().position(|one| one.kind == payment.kind) {
                let before = known.remove(place);
                payment.id = before.id;
                payment.method = payment.method.or_else(|| before.method.clone());
                if payment != before {
                    self.tell_payment(&payment);
                }
            } else {
                self.tell_payment(&payment);
            }
            self.order.payments.push(payment);
        }
        self.order.payments.extend(recorded);
    }

    fn tell_payment(&mut self, payment: &Payment) {
        let currency = self.order.currency.code().to_owned();
        self.events.push(Event::OrderPaymentRecorded { payment: payment.id, amount: payment.amount, currency });
    }

    /// The amount paid: as the channel states it, else the sum of its payments, plus what finance recorded. The time of payment
    /// is known only where the channel or finance states it.
    fn fold_paid(&mut self, said: Said<i64>) {
        let known = self.order.heard.knows(Part::Paid).then(|| self.order.paid_by_channel());
        let paid = self.stated(Part::Paid, said, known).filter(|_| !self.order.heard.has_newer_payments());
        self.order.count_paid(paid.unwrap_or_else(|| self.order.sum_of_payments()));
        if let Some(at) = self.incoming.paid_at
            && self.takes(Part::PaidAt, self.order.heard.paid_at != Some(at))
        {
            self.order.heard.paid_at = Some(at);
        }
        self.order.note_paid_at();
    }
}

impl Order {
    /// List price of the lines; `None` where the price of a wanted piece is unknown, or where no line is known.
    fn goods_of_lines(&self) -> Option<i64> {
        if self.lines.is_empty() {
            return None;
        }
        self.open_lines().try_fold(0_i64, |sum, line| sum.checked_add(line.unit_price?.checked_mul(i64::from(line.quantity))?))
    }

    /// The sum of the channel's payments that were made.
    fn sum_of_payments(&self) -> i64 {
        self.payments_of_channel().filter(|one| one.is_made()).map(|one| one.amount).fold(0, i64::saturating_add)
    }

    fn payments_of_channel(&self) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(|one| !one.is_recorded_here())
    }

    fn differs_in_payments(&self, said: &[IncomingPayment]) -> bool {
        said.len() != self.payments_of_channel().count()
            || said.iter().any(|one| {
                !self
                    .payments_of_channel()
                    .any(|known| (known.kind, known.status, known.amount) == (one.kind, one.status, one.amount))
            })
    }
}

impl IncomingTotals {
    /// The same amounts, where each stated one counts as unreadable.
    fn unreadable(self) -> Self {
        let blind = |said: Said<i64>| if said.is_said() { Said::Unreadable } else { Said::Nothing };
        Self {
            goods: blind(self.goods),
            discount: blind(self.discount),
            freight: blind(self.freight),
            tax: blind(self.tax),
            tip: blind(self.tip),
            duties: blind(self.duties),
            tax_included: blind(self.tax_included),
            rounding: blind(self.rounding),
            payable: blind(self.payable),
            paid: blind(self.paid),
            refunded: blind(self.refunded),
        }
    }
}
