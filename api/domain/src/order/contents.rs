//! What is picked, packed, gone and still wanted of each line, and where these differ.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::ids::{LineId, ShipmentId};
use crate::kernel::status::OrderStatus;
use crate::order::event::Event;
use crate::order::progress::Decision;
use crate::order::shipment::{Shipment, ShipmentLine};
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// The pieces of one line at each place.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The line.
    pub line: &'a Line,
    /// In parcels that count.
    pub packed: u32,
    /// Wanted by the channel and not closed.
    pub wanted: u32,
    /// Whether a hold stops the line.
    pub held: bool,
}

impl Content<'_> {
    /// Whether pieces that were picked wait for a parcel, and that is all: what is packed may stay as it is.
    pub(crate) fn waits_for_parcel(&self) -> bool {
        self.packed < self.line.picked_quantity && self.line.picked_quantity <= self.wanted
    }

    /// Whether what is packed is not what was picked, or not what is wanted. Fewer than wanted need a reason.
    pub fn differs(&self) -> bool {
        let short = self.packed < self.wanted && self.line.short_reason.is_none() && !self.held;
        self.packed != self.line.picked_quantity || self.packed > self.wanted || short
    }
}

/// What will never be sent of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClosedLine {
    /// The line.
    pub line: LineId,
    /// Pieces.
    pub quantity: u32,
}

impl Line {
    /// How people name it: its SKU, or its title.
    pub fn called(&self) -> &str {
        self.sku.as_deref().unwrap_or(&self.title)
    }

    /// Pieces that the channel wants and nobody has closed, and those that are sent again for an exchange.
    pub fn wanted_quantity(&self) -> u32 {
        self.quantity.saturating_sub(self.closed_now()).saturating_add(self.replaced_quantity)
    }

    /// Pieces that still have to leave.
    pub fn remaining_quantity(&self) -> u32 {
        self.quantity
            .saturating_add(self.replaced_quantity)
            .saturating_sub(self.shipped_quantity)
            .saturating_sub(self.closed_now())
    }

    /// Pieces that were closed and that the channel still counts: what it cut after that used up closed pieces first.
    pub fn closed_now(&self) -> u32 {
        let cut = self.closed_from.saturating_sub(self.quantity);
        self.closed_quantity.saturating_sub(cut)
    }
}

impl Order {
    /// What is packed and wanted of each line. Parcels that were voided do not count.
    pub fn contents(&self) -> Vec<Content<'_>> {
        let packed = |line: &Line| {
            let parts = self.parcels().flat_map(|parcel| &parcel.lines).filter(|part| part.line == line.id);
            parts.map(|part| part.quantity).fold(0, u32::saturating_add)
        };
        self.lines
            .iter()
            .map(|line| Content { line, packed: packed(line), wanted: line.wanted_quantity(), held: self.is_line_held(line.id) })
            .collect()
    }

    /// Lines whose parcels do not hold what they should; none before anything is packed. Where staff voided what was packed, it was.
    pub(crate) fn differing_lines(&self) -> Vec<&Line> {
        let contents = self.contents();
        if !self.has_lost_its_pack() && contents.iter().all(|content| content.packed == 0) {
            return Vec::new();
        }
        contents.into_iter().filter(Content::differs).map(|content| content.line).collect()
    }

    /// Pieces that are picked and in no parcel.
    pub(crate) fn unpacked(&self) -> Vec<ShipmentLine> {
        let left = |content: Content<'_>| {
            let quantity = content.line.picked_quantity.saturating_sub(content.packed);
            (quantity > 0).then_some(ShipmentLine { line: content.line.id, quantity })
        };
        self.contents().into_iter().filter_map(left).collect()
    }

    /// Lines of which something still has to leave.
    pub fn remainder(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.requires_shipping && line.remaining_quantity() > 0)
    }

    /// Whether something has left and something has not: then what is left can be picked and packed into a further parcel.
    pub(crate) fn has_remainder_after_shipping(&self) -> bool {
        self.may_send_further() && self.remainder().next().is_some()
    }

    /// Whether a further parcel may leave after others have: of an order that is completed only what an exchange sends again.
    pub(crate) fn may_send_further(&self) -> bool {
        match self.status {
            OrderStatus::Shipped | OrderStatus::Delivered => true,
            OrderStatus::Completed => self.lines.iter().any(|line| line.replaced_quantity > 0),
            _ => false,
        }
    }

    /// Whether goods of it are in the house, or have to come there: then it can be held.
    pub fn has_goods_in_house(&self) -> bool {
        match self.status {
            OrderStatus::Shipped | OrderStatus::Delivered | OrderStatus::Completed => {
                self.may_send_further() && (self.remainder().next().is_some() || self.has_waiting_parcel())
            }
            OrderStatus::Cancelled => false,
            _ => true,
        }
    }

    /// Whether something is packed that has not left.
    pub(crate) fn has_waiting_parcel(&self) -> bool {
        self.parcels().any(|parcel| !parcel.lines.is_empty() && parcel.left_at.is_none())
    }

    /// Writes into a parcel what was packed into it.
    pub(crate) fn pack_into_one(&mut self, new: ShipmentId, lines: Vec<ShipmentLine>, events: &mut Vec<Event>) {
        let waits = |parcel: &&Shipment| parcel.is_waiting() && parcel.lines.is_empty();
        let id = self.parcels().find(waits).map(|parcel| parcel.id);
        let id = id.unwrap_or_else(|| self.add_parcel(new, None, None, events));
        self.fill_parcel(id, lines, events);
    }

    /// Closes what will never be sent of some lines.
    ///
    /// # Errors
    /// `INVALID_INPUT` without lines, for a line of another order or without a reason, `QUANTITY_EXCEEDED` for more pieces than remain,
    /// `WRONG_STATUS` for an order that is cancelled or completed.
    pub fn close_remainder(mut self, closed: &[ClosedLine], reason: &str, now: DateTime<Utc>) -> Decision {
        if matches!(self.status, OrderStatus::Cancelled | OrderStatus::Completed) {
            let reason = Reason::with(Code::WrongStatus, [self.status.name(), "PENDING_PAYMENT … DELIVERED"]);
            return Err(Refusal::because(reason));
        }
        if closed.is_empty() {
            return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines"])).at("lines"));
        }
        for part in closed {
            let packed: u32 = self
                .contents()
                .iter()
                .filter(|content| content.line.id == part.line)
                .map(|content| content.packed)
                .fold(0, u32::saturating_add);
            let Some(line) = self.lines.iter_mut().find(|line| line.id == part.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines.line"])).at("lines"));
            };
            // Pieces that are picked or in a parcel are put back first: whoever confirms the pick anew says so.
            let free = line.wanted_quantity().saturating_sub(packed.max(line.picked_quantity).max(line.shipped_quantity));
            if part.quantity == 0 || part.quantity > free {
                return Err(Refusal::because(Reason::with(Code::QuantityExceeded, [&line.title])).at("lines"));
            }
            line.closed_quantity = line.closed_now().saturating_add(part.quantity);
            line.closed_from = line.quantity;
            line.closed_reason = Some(reason.to_owned());
        }
        let lines = closed.iter().map(|part| part.line).collect();
        let pieces = closed.iter().map(|part| part.quantity).fold(0, u32::saturating_add);
        let mut events = vec![Event::OrderRemainderClosed { lines, pieces, reason: reason.to_owned() }];
        events.extend(self.settle(now));
        Ok((self, events))
    }
}
