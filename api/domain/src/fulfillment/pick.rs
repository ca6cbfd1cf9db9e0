//! Picking: the pieces that were taken from their places, the first time and again.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::event::Event;
use crate::kernel::ids::LineId;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::progress::{Decision, held_by, on_hold};
use crate::refusal::{Code, Reason, Refusal};

/// The pieces of a line that were picked.
#[derive(Debug, Clone, Serialize)]
pub struct PickedLine {
    /// The id of the line.
    pub line: LineId,
    /// The number of picked pieces.
    pub quantity: u32,
    /// The reason why fewer were picked than ordered; `None` = no reason is given.
    pub short_reason: Option<String>,
}

impl Order {
    /// Confirms the pick. Empty `picked` = every piece that no hold stops was picked. Where some pieces have left already, the
    /// quantities are those picked of the remainder.
    ///
    /// # Errors
    /// `ON_HOLD` while a hold stops the order or a line, `WRONG_STATUS` unless the order is `APPROVED`, `PICKING`, `PACKED` with contents
    /// that no longer fit, or has left with a remainder, `INVALID_INPUT` for a line of another order, `QUANTITY_EXCEEDED` for more
    /// pieces than wanted.
    pub fn confirm_pick(mut self, picked: &[PickedLine], now: DateTime<Utc>) -> Decision {
        let mut events = Vec::new();
        if self.may_pick_again() {
            let unmet = self.unmet_to_pick(now);
            if !unmet.is_empty() {
                return Err(Refusal::unmet(unmet));
            }
        } else {
            events.push(self.step(OrderStatus::Picking, now)?);
        }
        if picked.is_empty() {
            self.pick_everything(now);
        }
        for pick in picked {
            let held = held_by(self.active_holds(now).filter(|hold| hold.lines.contains(&pick.line)));
            let Some(line) = self.lines.iter_mut().find(|line| line.id == pick.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines.line"])).at("lines"));
            };
            if let Some(held) = held.filter(|_| pick.quantity > 0) {
                return Err(Refusal::unmet(vec![held]).at("lines"));
            }
            if pick.quantity > line.wanted_quantity().saturating_sub(line.shipped_quantity) {
                return Err(Refusal::because(Reason::with(Code::QuantityExceeded, [&line.title])).at("lines"));
            }
            line.picked_quantity = line.shipped_quantity + pick.quantity;
            line.short_reason.clone_from(&pick.short_reason);
        }
        events.push(Event::OrderPickConfirmed);
        Ok((self, events))
    }

    /// The reasons against confirming a pick now.
    pub(crate) fn unmet_to_pick(&self, now: DateTime<Utc>) -> Vec<Reason> {
        if self.may_pick_again() {
            let added = self.unmet_of_company(OrderStatus::Approved, OrderStatus::Picking, now);
            on_hold(self, now).into_iter().chain(self.payment_withdrawn()).chain(added).collect()
        } else {
            self.unmet_for(OrderStatus::Picking, now)
        }
    }

    /// Whether a pick needs no step: it goes on, the packed contents no longer fit, or a remainder is left to be sent.
    pub(crate) fn may_pick_again(&self) -> bool {
        match self.status {
            OrderStatus::Picking => true,
            OrderStatus::Packed => !self.differing_lines().is_empty(),
            _ => self.has_remainder_after_shipping(),
        }
    }

    /// Picks every piece of every line that no hold stops.
    pub(crate) fn pick_everything(&mut self, now: DateTime<Utc>) {
        let free: Vec<LineId> = self.free_lines_at(now).map(|line| line.id).collect();
        for line in self.lines.iter_mut().filter(|line| free.contains(&line.id)) {
            line.picked_quantity = line.wanted_quantity();
            line.short_reason = None;
        }
    }
}
