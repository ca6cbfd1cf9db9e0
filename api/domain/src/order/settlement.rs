//! The records of finance on an order: the voucher and the settlement.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::progress::Decision;
use crate::refusal::{Code, Reason, Refusal};

impl Order {
    /// Records the voucher number, the third of the three things that complete an order.
    ///
    /// # Errors
    /// `INVALID_INPUT` for an empty or too long number and for another number than the recorded one (a recorded voucher is never
    /// rewritten), `WRONG_STATUS` before the order is paid or when it is cancelled.
    pub fn record_voucher(mut self, number: &str, now: DateTime<Utc>) -> Decision {
        let number = number.trim();
        if number.is_empty() || number.chars().count() > 64 {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["voucherNumber"])).at("voucherNumber"));
        }
        self.require_paid()?;
        if self.voucher_number.as_deref() == Some(number) {
            return Ok((self, Vec::new()));
        }
        if let Some(recorded) = self.recorded_voucher() {
            return Err(Refusal::because(recorded).at("voucherNumber"));
        }
        self.voucher_number = Some(number.to_owned());
        let mut events = vec![Event::OrderVoucherRecorded { number: number.to_owned() }];
        events.extend(self.advance(now));
        Ok((self, events))
    }

    /// Records that the channel has settled the order with us.
    ///
    /// # Errors
    /// `WRONG_STATUS` before the order is paid or when it is cancelled, `INVALID_INPUT` for a time in the future.
    pub fn record_settlement(mut self, settled_at: DateTime<Utc>, now: DateTime<Utc>) -> Decision {
        if settled_at > now {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["settledAt"])).at("settledAt"));
        }
        self.require_paid()?;
        if self.settled_at == Some(settled_at) {
            return Ok((self, Vec::new()));
        }
        self.settled_at = Some(settled_at);
        Ok((self, vec![Event::OrderSettlementRecorded { settled_at }]))
    }

    /// The reason against a second voucher: the recorded one.
    pub(crate) fn recorded_voucher(&self) -> Option<Reason> {
        let known = self.voucher_number.as_ref()?;
        Some(Reason::with(Code::InvalidInput, [format!("voucherNumber: {known}")]))
    }

    fn require_paid(&self) -> Result<(), Refusal> {
        let paid = (OrderStatus::Paid..=OrderStatus::Completed).contains(&self.status);
        if paid {
            Ok(())
        } else {
            Err(Refusal::because(Reason::with(Code::WrongStatus, [self.status.name(), "PAID … COMPLETED"])))
        }
    }
}
