//! Lines: matched by the channel's id of them. A line that the newest list lacks stays with no piece and costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::order::Line;
use crate::order::heard::{Clock, LineField, Part, StatedTotal};
use crate::order::incoming::IncomingLine;
use crate::order::version::{Age, Version};

use super::fold::Fold;

/// The versions and stated total of each line, by the channel's id of the line.
type Kept = BTreeMap<String, KeptLine>;

/// The version of each field of a line, and its stated total.
#[derive(Default)]
struct KeptLine {
    /// The version of each field.
    clock: Clock<LineField>,
    /// The total that a message stated for the line.
    stated: Option<StatedTotal>,
}

impl Fold<'_> {
    pub(super) fn fold_lines(&mut self) {
        let Some(said) = &self.incoming.lines else { return };
        let mut kept = self.kept_lines();
        let stated = |known: &Line| said.iter().any(|line| line.channel_line_id == known.channel_line_id);
        let differs = said.iter().any(|line| !self.order.lines.iter().any(|known| is_stated(line, known)))
            || self.order.open_lines().any(|known| !stated(known));
        let is_newest = self.takes(Part::Lines, differs);
        if is_newest {
            self.withdraw(said, &mut kept);
        }
        for line in said {
            self.fold_line(line, is_newest, &mut kept);
        }
        self.keep_lines(said.first().filter(|_| is_newest), kept);
    }

    fn kept_lines(&self) -> Kept {
        let kept = |line: &Line| {
            let clock = self.order.heard.line_clock(&line.channel_line_id);
            let stated = self.order.heard.line_totals.get(&line.channel_line_id).copied();
            // A total that was stated for other pieces than those of now is kept apart.
            let as_shown = || StatedTotal { amount: line.total, pieces: Some(line.quantity) };
            let stated = stated.or_else(|| clock.version(LineField::Total).map(|_| as_shown()));
            (line.channel_line_id.clone(), KeptLine { clock, stated })
        };
        self.order.lines.iter().map(kept).collect()
    }

    fn keep_lines(&mut self, first: Option<&IncomingLine>, kept: Kept) {
        let heard = &mut self.order.heard;
        heard.line_totals.clear();
        for line in &self.order.lines {
            let shown = StatedTotal { amount: line.total, pieces: Some(line.quantity) };
            let stated = kept.get(&line.channel_line_id).and_then(|kept| kept.stated);
            if let Some(stated) = stated.filter(|stated| *stated != shown) {
                heard.line_totals.insert(line.channel_line_id.clone(), stated);
            }
        }
        let first =
            first.map(|line| &line.channel_line_id).or(self.order.lines.first().map(|line| &line.channel_line_id)).cloned();
        heard.keep_line_clocks(kept.into_iter().map(|(id, kept)| (id, kept.clock)).collect(), first.as_deref());
    }

    /// Takes the pieces away from lines that the newest list lacks.
    fn withdraw(&mut self, said: &[IncomingLine], kept: &mut Kept) {
        let sent: BTreeSet<&str> = said.iter().map(|line| line.channel_line_id.as_str()).collect();
        for line in self.order.lines.iter_mut().filter(|line| !sent.contains(line.channel_line_id.as_str())) {
            (line.quantity, line.total) = (0, Some(0));
            if let (Some(version), Some(kept)) = (&self.version, kept.get_mut(&line.channel_line_id)) {
                kept.clock.note(LineField::Quantity, version);
            }
        }
    }

    fn fold_line(&mut self, said: &IncomingLine, is_newest: bool, kept: &mut Kept) {
        let KeptLine { clock, stated } = kept.entry(said.channel_line_id.clone()).or_default();
        let known = self.order.lines.iter().position(|line| line.channel_line_id == said.channel_line_id);
        let place = known.unwrap_or(self.order.lines.len());
        if known.is_none() {
            self.order.lines.push(Line::unknown(self.mint.next(), &said.channel_line_id));
            if !is_newest && let Some(newest) = self.order.heard.clock.version(Part::Lines) {
                // The newest list lacks the line: it is known, and nothing of it is wanted.
                clock.note(LineField::Quantity, newest);
            }
        }
        let arrived = self.corrects_undated_since();
        let line = &mut self.order.lines[place];
        let mut ages = FieldAges { version: self.version.as_ref(), arrived, clock };
        overwrite(line, said, &mut ages);
        if said.total.is_said() && ages.takes(LineField::Total) {
            *stated = Some(StatedTotal::of(said));
        }
        if clock.version(LineField::UnitPrice).is_none() {
            line.unit_price = stated.and_then(StatedTotal::price);
        }
        line.total = total_of(line, *stated);
    }
}

/// Whether a line of a message states the known value in each of its fields.
fn is_stated(said: &IncomingLine, known: &Line) -> bool {
    said.channel_line_id == known.channel_line_id
        && said.sku.as_ref().is_none_or(|sku| known.sku.as_ref() == Some(sku))
        && said.title.as_ref().is_none_or(|title| known.title == *title)
        && said.quantity.value().is_none_or(|quantity| known.quantity == quantity)
        && said.unit_price.value().is_none_or(|price| known.unit_price == Some(price))
        && said.customized.is_none_or(|wanted| known.is_customized() == Some(wanted))
}

/// The version of a message against those of the messages that stated the fields of one line.
struct FieldAges<'a> {
    version: Option<&'a Version>,
    /// The arrival of the message, where it has no time and is read again: it does not count against messages that arrived later.
    arrived: Option<DateTime<Utc>>,
    clock: &'a mut Clock<LineField>,
}

impl FieldAges<'_> {
    /// Whether the message counts for a field that it states.
    fn takes(&mut self, field: LineField) -> bool {
        let is_newer = match (self.version, self.clock.version(field)) {
            (Some(version), Some(known)) => version == known || version.compared_to(known) == Age::Newer,
            (None, Some(known)) => self.arrived.is_none_or(|arrived| arrived >= known.received_at),
            _ => true,
        };
        match self.version {
            Some(version) if is_newer => self.clock.note(field, version),
            None if self.clock.version(field).is_none() => self.clock.note(field, &Version::undated()),
            _ => {}
        }
        is_newer
    }
}

fn overwrite(line: &mut Line, said: &IncomingLine, ages: &mut FieldAges<'_>) {
    if let Some(sku) = said.sku.as_ref().filter(|_| ages.takes(LineField::Sku)) {
        line.sku = Some(sku.clone());
    }
    if let Some(title) = said.title.as_ref().filter(|_| ages.takes(LineField::Title)) {
        line.title.clone_from(title);
    }
    if let Some(is_gift) = said.is_gift.filter(|_| ages.takes(LineField::Gift)) {
        line.is_gift = is_gift;
    }
    if let Some(requires) = said.requires_shipping.filter(|_| ages.takes(LineField::RequiresShipping)) {
        line.requires_shipping = requires;
    }
    if let Some(refunded) = said.refunded.filter(|_| ages.takes(LineField::Refunded)) {
        line.refunded_quantity = refunded;
    }
    if let Some(wanted) = said.customized.filter(|_| ages.takes(LineField::Customized)) {
        line.customization.get_or_insert_default().state(wanted, said.customization.as_deref());
    }
    if let Some(material) = said.material.as_ref().filter(|_| ages.takes(LineField::Material)) {
        line.state_material(material);
    }
    let ordered = said.ordered.or(said.quantity.value());
    line.ordered_quantity = line.ordered_quantity.max(ordered.unwrap_or(0));
    if said.quantity.is_said() && ages.takes(LineField::Quantity) {
        line.quantity = said.quantity.value().unwrap_or(0);
    }
    if said.unit_price.is_said() && ages.takes(LineField::UnitPrice) {
        line.unit_price = said.unit_price.value();
    }
    if ages.clock.version(LineField::Title).is_none() {
        line.title = line.sku.clone().unwrap_or_default();
    }
}

/// The cost of the wanted pieces of a line: the total that was stated for them, else their price.
fn total_of(line: &Line, stated: Option<StatedTotal>) -> Option<i64> {
    match stated {
        _ if line.quantity == 0 => Some(0),
        Some(stated) if stated.pieces.is_none_or(|pieces| pieces == line.quantity) => stated.amount,
        _ => line.unit_price.and_then(|price| price.checked_mul(i64::from(line.quantity))),
    }
}

impl StatedTotal {
    /// The total of a message's line. A total of the ordered pieces is reduced to the share of the wanted ones.
    fn of(said: &IncomingLine) -> Self {
        let pieces = said.quantity.value();
        let wanted = pieces.unwrap_or(0);
        let amount = said.total.value().map(|total| share(total, wanted, said.ordered.unwrap_or(wanted)));
        Self { amount, pieces }
    }

    /// The price of a piece that follows from the total; `None` = it is no whole number of minor units.
    fn price(self) -> Option<i64> {
        let pieces = i64::from(self.pieces.filter(|pieces| *pieces > 0)?);
        self.amount.filter(|amount| amount % pieces == 0).map(|amount| amount / pieces)
    }
}

/// The cost of the wanted pieces of a line whose ordered pieces cost `total`, rounded half away from zero.
fn share(total: i64, wanted: u32, ordered: u32) -> i64 {
    if wanted >= ordered || ordered == 0 {
        return total;
    }
    let (product, ordered) = (i128::from(total) * i128::from(wanted), i128::from(ordered));
    let rounded = (product + product.signum() * ordered / 2) / ordered;
    // A share is never more than the whole.
    i64::try_from(rounded).unwrap_or(total)
}

impl Line {
    /// A line of which only the channel's id is known.
    fn unknown(id: crate::kernel::ids::LineId, channel_line_id: &str) -> Self {
        Self {
            id,
            channel_line_id: channel_line_id.to_owned(),
            sku: None,
            title: String::new(),
            quantity: 0,
            ordered_quantity: 0,
            refunded_quantity: 0,
            picked_quantity: 0,
            short_reason: None,
            shipped_quantity: 0,
            closed_quantity: 0,
            closed_from: 0,
            closed_reason: None,
            replaced_quantity: 0,
            put_back_quantity: 0,
            is_gift: false,
            requires_shipping: true,
            unit_price: None,
            total: None,
            customization: None,
        }
    }
}
