//! The pieces of each line that are picked, packed, gone and still wanted, and where these differ.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::event::Event;
use crate::kernel::ids::{LineId, ShipmentId};
use crate::kernel::status::OrderStatus;
use crate::order::progress::Decision;
use crate::order::shipment::{Shipment, ShipmentLine};
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// The pieces of one line at each stage.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The line that is counted.
    pub line: &'a Line,
    /// The pieces in parcels that count.
    pub packed: u32,
    /// The pieces that the channel wants and that are not closed.
    pub wanted: u32,
    /// Whether a hold stops the line.
    pub held: bool,
}

impl Content<'_> {
    /// Whether the only difference is picked pieces that wait for a parcel: then the packed parcels may stay.
    pub(crate) fn waits_for_parcel(&self) -> bool {
        self.packed < self.line.picked_quantity && self.line.picked_quantity <= self.wanted
    }

    /// Whether the packed pieces differ from the picked or from the wanted ones. Fewer than wanted need a reason.
    pub fn differs(&self) -> bool {
        let short = self.packed < self.wanted && self.line.short_reason.is_none() && !self.held;
        self.packed != self.line.picked_quantity || self.packed > self.wanted || short
    }
}

/// The pieces of a line that will never be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClosedLine {
    /// The id of the line.
    pub line: LineId,
    /// The number of pieces.
    pub quantity: u32,
}

impl Line {
    /// The name of the line for people: its SKU, or its title.
    pub fn called(&self) -> &str {
        self.sku.as_deref().unwrap_or(&self.title)
    }

    /// The pieces that the channel wants and that are not closed, plus those that are sent again for an exchange.
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

    /// The closed pieces that the channel still counts: a later cut by the channel uses up closed pieces first.
    pub fn closed_now(&self) -> u32 {
        let cut = self.closed_from.saturating_sub(self.quantity);
        self.closed_quantity.saturating_sub(cut)
    }
}

impl Order {
    /// The packed and wanted pieces of each line. Voided parcels do not count.
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

    /// The lines whose parcels have the wrong contents; empty before anything is packed. A pack that staff voided counts as packed before.
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

    /// Whether some pieces have left and some remain: then the rest can be picked and packed into a further parcel.
    pub(crate) fn has_remainder_after_shipping(&self) -> bool {
        self.may_send_further() && self.remainder().next().is_some()
    }

    /// Whether a further parcel may leave after others have: of a completed order, only one that an exchange sends again.
    pub(crate) fn may_send_further(&self) -> bool {
        match self.status {
            OrderStatus::Shipped | OrderStatus::Delivered => true,
            OrderStatus::Completed => self.lines.iter().any(|line| line.replaced_quantity > 0),
            _ => false,
        }
    }

    /// Whether goods of the order are in the house, or have to come there: then it can be held.
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

    /// Packs pieces into the parcel that waits for them, or into a new one.
    pub(crate) fn pack_into_one(&mut self, new: ShipmentId, lines: Vec<ShipmentLine>, events: &mut Vec<Event>) {
        let waits = |parcel: &&Shipment| parcel.is_waiting() && parcel.lines.is_empty();
        let id = self.parcels().find(waits).map(|parcel| parcel.id);
        let id = id.unwrap_or_else(|| self.add_parcel(new, None, None, events));
        self.fill_parcel(id, lines, events);
    }

    /// Closes pieces of some lines that will never be sent.
    ///
    /// # Errors
    /// `INVALID_INPUT` without lines or for a line of another order, `QUANTITY_EXCEEDED` for more pieces than remain,
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
            // Pieces that are picked or in a parcel are put back first: the pick is confirmed anew without them.
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
        events.extend(self.advance(now));
        Ok((self, events))
    }
}
