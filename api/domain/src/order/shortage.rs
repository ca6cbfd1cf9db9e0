//! Missing pieces, counted from the confirmed stock facts of the order's systems. A system states RESERVED or SHORT without a number, so
//! a shortage counts for all pieces that its line, or the order, still needs.

use crate::kernel::ids::LineId;
use crate::order::fact::{FactKind, StockState};
use crate::order::{Line, Order};

impl Order {
    /// The pieces that are short, by the systems that confirmed a shortage. `None` = unknown: no shortage is confirmed, and some wanted
    /// line has no confirmed reservation either.
    pub fn short_pieces(&self) -> Option<u32> {
        let shortages = self.open_shortages();
        let is_short = |line: &Line| shortages.iter().any(|fact| fact.line.is_none_or(|short| short == line.id));
        self.missing(|_| true, is_short)
    }

    /// The pieces of gifts that are short; 0 where no gift is wanted. A shortage of the order as a whole names no gift, so it counts only
    /// where nothing but gifts is wanted. `None` = unknown.
    pub fn gift_short_pieces(&self) -> Option<u32> {
        let shortages = self.open_shortages();
        let only_gifts = self.needed_lines().all(|line| line.is_gift);
        let is_short = |line: &Line| shortages.iter().any(|fact| fact.line.map_or(only_gifts, |short| short == line.id));
        let is_undecided = |fact: &&crate::order::fact::Fact| fact.line.is_none() && !only_gifts;
        let counted = self.missing(|line| line.is_gift, is_short)?;
        let has_gift = self.needed_lines().any(|line| line.is_gift);
        (counted > 0 || !has_gift || !shortages.iter().any(is_undecided)).then_some(counted)
    }

    /// The pieces of the chosen lines that are short; `None` where none is short and not all of them are reserved.
    fn missing(&self, chosen: impl Fn(&Line) -> bool, is_short: impl Fn(&Line) -> bool) -> Option<u32> {
        let lines = || self.needed_lines().filter(|line| chosen(line));
        let short = lines().filter(|line| is_short(line)).map(Line::remaining_quantity).fold(0, u32::saturating_add);
        (short > 0 || lines().all(|line| self.is_reserved(line.id))).then_some(short)
    }

    /// The lines that still need pieces out of the stock.
    fn needed_lines(&self) -> impl Iterator<Item = &Line> {
        self.open_lines().filter(|line| line.requires_shipping && line.remaining_quantity() > 0)
    }

    /// Whether a system confirmed that the pieces of a line, or of the whole order, are reserved.
    fn is_reserved(&self, line: LineId) -> bool {
        let reserves = |fact: &crate::order::fact::Fact| {
            fact.value == StockState::Reserved.name() && fact.line.is_none_or(|reserved| reserved == line)
        };
        self.confirmed_of(FactKind::Stock).any(reserves)
    }
}
