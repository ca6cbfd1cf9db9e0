//! Goods that go back to their place: pieces that were picked and will not leave, because the order was cancelled or the channel wants fewer.

use serde::Serialize;

use crate::event::Event;
use crate::kernel::ids::LineId;
use crate::kernel::status::OrderStatus;
use crate::order::progress::Decision;
use crate::order::{Line, Order};
use crate::refusal::{Code, Reason, Refusal};

/// The pieces of a line that are back at their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PutBackLine {
    /// The id of the line.
    pub line: LineId,
    /// The number of pieces.
    pub quantity: u32,
}

impl Order {
    /// Lines with pieces that have to go back to their place.
    pub fn to_put_back(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.put_back_quantity > 0)
    }

    /// Whether the warehouse still has work with the goods although the status is past the warehouse: goods go back to their
    /// place, or an exchange is sent again.
    pub fn has_goods_beyond_status(&self) -> bool {
        let sends_again = || self.may_send_further() && (self.remainder().next().is_some() || self.has_waiting_parcel());
        self.status > OrderStatus::Shipped && (self.to_put_back().next().is_some() || sends_again())
    }

    /// Sets everything aside that was picked and has not left: the order is cancelled.
    pub(crate) fn set_picked_aside(&mut self) {
        for line in &mut self.lines {
            line.put_back_quantity += line.picked_quantity.saturating_sub(line.shipped_quantity);
        }
    }

    /// Sets the pieces aside that were picked and are no longer wanted: they have to be taken out of their parcel, where they are in one.
    pub(crate) fn set_surplus_aside(&mut self) {
        if self.status == OrderStatus::Cancelled {
            return;
        }
        for line in &mut self.lines {
            let surplus = line.picked_quantity.saturating_sub(line.wanted_quantity().max(line.shipped_quantity));
            line.picked_quantity -= surplus;
            line.put_back_quantity += surplus;
        }
    }

    /// Confirms that pieces are back at their place. No lines means all of them.
    ///
    /// # Errors
    /// `NOTHING_TO_PUT_BACK` where no piece has to go back, `INVALID_INPUT` for a line of another order, `QUANTITY_EXCEEDED` for no pieces
    /// or more than have to go back.
    pub fn confirm_put_back(mut self, done: &[PutBackLine]) -> Decision {
        let all: Vec<PutBackLine> =
            self.to_put_back().map(|line| PutBackLine { line: line.id, quantity: line.put_back_quantity }).collect();
        if all.is_empty() {
            return Err(Refusal::from(Code::NothingToPutBack));
        }
        let done = if done.is_empty() { all } else { done.to_vec() };
        for part in &done {
            let Some(line) = self.lines.iter_mut().find(|line| line.id == part.line) else {
                return Err(Refusal::because(Reason::with(Code::InvalidInput, ["lines.line"])).at("lines"));
            };
            if part.quantity == 0 || part.quantity > line.put_back_quantity {
                return Err(Refusal::because(Reason::with(Code::QuantityExceeded, [&line.title])).at("lines"));
            }
            line.put_back_quantity -= part.quantity;
        }
        let pieces = done.iter().map(|part| part.quantity).fold(0, u32::saturating_add);
        let lines = done.iter().map(|part| part.line).collect();
        Ok((self, vec![Event::OrderGoodsPutBack { lines, pieces }]))
    }
}
