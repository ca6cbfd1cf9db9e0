//! Exchanges (换货): goods that came back are sent again, in a further parcel of the same order.
//!
//! The pieces that came back stand on their lines as [`Line::replaced_quantity`]: they are wanted once more, so that pick, pack, label, scan
//! and every gate count them like a remainder. Money and status stay; the order completes when the replacement has been delivered.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::Mint;
use crate::order::hold::{Hold, HoldReason};
use crate::order::returns::{Return, ReturnKind, ReturnLine, ReturnStatus};
use crate::order::shipment::{Shipment, ShipmentStatus};
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

impl Order {
    /// Exchanges whose goods came back and whose replacement has not been delivered, the longest received first.
    pub(crate) fn open_exchanges(&self) -> impl Iterator<Item = &Return> {
        let waits = |case: &&Return| {
            let pieces = self.lines.iter().map(|line| case.replaced_pieces(line)).fold(0, u32::saturating_add);
            case.kind == ReturnKind::Exchange && case.status == ReturnStatus::Received && pieces > 0
        };
        let mut open: Vec<&Return> = self.returns.iter().filter(waits).collect();
        open.sort_by_key(|case| case.status_since);
        open.into_iter()
    }

    /// Adds the pieces that came back as an exchange to the wanted pieces: at most as many of a line as have left. An exchange
    /// without lines names them from now on.
    pub(crate) fn send_again(&mut self, index: usize) {
        let case = &self.returns[index];
        let back = self.lines.iter().filter(|line| line.requires_shipping);
        let back = back.map(|line| ReturnLine { line: line.id, quantity: case.pieces_of(line).min(line.shipped_quantity) });
        let back: Vec<ReturnLine> = back.filter(|part| part.quantity > 0).collect();
        for line in &mut self.lines {
            let pieces = back.iter().filter(|part| part.line == line.id).map(|part| part.quantity).fold(0, u32::saturating_add);
            line.replaced_quantity = line.replaced_quantity.saturating_add(pieces);
        }
        if !back.is_empty() {
            self.returns[index].lines = back;
        }
    }

    /// Removes the replacement from the wanted pieces, because the money is paid back instead.
    ///
    /// # Errors
    /// `REPLACEMENT_SENT` once something of it has left.
    pub(crate) fn keep_replacement(&mut self, index: usize) -> Result<(), Refusal> {
        let case = &self.returns[index];
        if self.lines.iter().any(|line| case.replaced_pieces(line) > 0 && self.sent_since(line, case.status_since, false) > 0) {
            return Err(Refusal::because(Reason::with(Code::ReplacementSent, [&case.number])).at("return"));
        }
        for line in &mut self.lines {
            line.replaced_quantity = line.replaced_quantity.saturating_sub(case.replaced_pieces(line));
        }
        self.set_surplus_aside();
        Ok(())
    }

    /// Holds an order with an open exchange whose money is paid back in full: a person decides whether the replacement leaves all
    /// the same. The channel may have paid back after the goods left, when nothing was there to hold.
    pub fn hold_paid_back_exchange(&mut self, mint: &mut Mint, now: DateTime<Utc>) -> Option<Event> {
        let reason = HoldReason::Refunded;
        let waits = self.is_refunded_whole() && self.open_exchanges().next().is_some() && self.has_goods_in_house();
        if !waits || self.heard.holds.contains(&reason) || self.holds.iter().any(|hold| hold.reason == reason && hold.blocks(now))
        {
            return None;
        }
        self.heard.holds.push(reason);
        let hold = mint.next();
        self.holds.push(Hold::by_house(hold, reason, None, now));
        Some(Event::OrderHoldPlaced { hold, reason })
    }

    /// Ends the exchanges whose replacement has been delivered.
    pub(crate) fn end_exchanges(&mut self, now: DateTime<Utc>) -> Vec<Event> {
        let ended: Vec<_> =
            self.open_exchanges().filter(|case| self.is_replacement_delivered(case)).map(|case| case.id).collect();
        let mut events = Vec::new();
        for case in self.returns.iter_mut().filter(|case| ended.contains(&case.id)) {
            (case.status, case.status_since) = (ReturnStatus::Exchanged, now);
            events.push(Event::OrderReturnChanged { order_return: case.id, status: ReturnStatus::Exchanged });
        }
        events
    }

    /// Whether every piece of an exchange was delivered once more. Of several exchanges of one line the longest received comes first.
    fn is_replacement_delivered(&self, case: &Return) -> bool {
        let is_later = |other: &&Return| other.id != case.id && other.status_since >= case.status_since;
        let replaced = |line: &&Line| case.replaced_pieces(line) > 0;
        self.lines.iter().filter(replaced).all(|line| {
            let of_later: u32 =
                self.open_exchanges().filter(is_later).map(|other| other.replaced_pieces(line)).fold(0, u32::saturating_add);
            let delivered = self.sent_since(line, case.status_since, true);
            delivered >= case.replaced_pieces(line) && self.not_arrived(line) <= of_later
        })
    }

    /// Pieces of a line in parcels that left from `since` on; with `delivered`, only those that were delivered.
    fn sent_since(&self, line: &Line, since: DateTime<Utc>, delivered: bool) -> u32 {
        let left = |parcel: &&Shipment| parcel.left_at.is_some_and(|at| at >= since);
        let counts = |parcel: &&Shipment| !delivered || parcel.status == ShipmentStatus::Delivered;
        self.parcels().filter(left).filter(counts).map(|parcel| parcel.pieces_of(line)).fold(0, u32::saturating_add)
    }

    /// Pieces of a line that are wanted and that the customer never had: not sent, or sent after the longest open exchange was received
    /// and not delivered.
    fn not_arrived(&self, line: &Line) -> u32 {
        let since = self.open_exchanges().next().map(|case| case.status_since);
        let had = |parcel: &&Shipment| {
            let came_back = parcel.left_at.is_some_and(|at| since.is_some_and(|since| at < since));
            parcel.left_at.is_some() && (parcel.status == ShipmentStatus::Delivered || came_back)
        };
        let arrived: u32 = self.parcels().filter(had).map(|parcel| parcel.pieces_of(line)).fold(0, u32::saturating_add);
        line.wanted_quantity().saturating_sub(arrived)
    }

    /// Whether a parcel went back and all of its contents are sent again: then its delivery is no longer awaited.
    pub(crate) fn is_replaced_whole(&self, parcel: &Shipment) -> bool {
        let replaced = |line: &Line| line.replaced_quantity >= parcel.pieces_of(line);
        let inside = || self.lines.iter().filter(|line| parcel.pieces_of(line) > 0);
        parcel.status == ShipmentStatus::Returned && inside().next().is_some() && inside().all(replaced)
    }
}

impl Return {
    /// Pieces of a line that are sent again for an exchange that was received.
    fn replaced_pieces(&self, line: &Line) -> u32 {
        self.lines.iter().filter(|part| part.line == line.id).map(|part| part.quantity).fold(0, u32::saturating_add)
    }
}

impl Shipment {
    fn pieces_of(&self, line: &Line) -> u32 {
        self.lines.iter().filter(|part| part.line == line.id).map(|part| part.quantity).fold(0, u32::saturating_add)
    }
}
