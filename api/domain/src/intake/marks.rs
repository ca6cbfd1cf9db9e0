//! Marks: unknown or unreadable content of the messages, and doubtful values of the order after them.

use crate::event::Event;
use crate::kernel::masking::{mask_code, mask_free_text};
use crate::kernel::money::decimal_text;
use crate::kernel::region::unknown_region;
use crate::order::incoming::{DataIssue, DataIssueKind};
use crate::order::version::Age;

use super::fold::Fold;

/// The longest value of a mark, in characters.
const LONGEST_WORD: usize = 120;

impl Fold<'_> {
    /// Gathers the marks anew and journals the ones that are new.
    pub(super) fn fold_marks(&mut self) {
        self.keep_marks_of_what_is_unreadable();
        self.note_what_is_missing();
        let mut marks: Vec<DataIssue> = self.order.heard.marks.iter().map(|(_, mark)| mark.clone()).collect();
        self.add_unknown_skus(&mut marks);
        self.add_unknown_region(&mut marks);
        marks.extend(self.order.contact.phone_mark());
        marks.extend(self.order.marks_of_shared_numbers());
        marks.extend(self.order.measure_marks());
        self.add_amounts(&mut marks);
        if self.intake.is_dated_ahead(self.incoming) {
            marks.push(DataIssue { kind: DataIssueKind::UnreadableField, value: "updated_at".to_owned() });
        }
        marks.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
        marks.dedup();
        let fresh: Vec<DataIssue> = marks.iter().filter(|new| !self.order.marks.contains(new)).cloned().collect();
        self.order.marks = marks;
        if !fresh.is_empty() {
            self.events.push(Event::OrderMarked { marks: fresh });
        }
    }

    /// Keeps the marks of parts that could not be read at all: such a part is not stated, so its own note does not keep them.
    fn keep_marks_of_what_is_unreadable(&mut self) {
        for one in &self.incoming.marks {
            if self.age(one.0) == Age::Newer && !self.order.heard.marks.contains(one) {
                self.order.heard.marks.push(one.clone());
            }
        }
    }

    /// Marks a part that every order of this channel must have and that no message has stated. The mark goes once a message states it.
    fn note_what_is_missing(&mut self) {
        for (part, pointer) in &self.incoming.required {
            let states = || self.incoming.marks.iter().any(|(of, _)| of == part);
            let mark = (*part, DataIssue { kind: DataIssueKind::UnreadableField, value: pointer.clone() });
            if !self.order.heard.knows(*part) && !states() && !self.order.heard.marks.contains(&mark) {
                self.order.heard.marks.push(mark);
            }
        }
    }

    fn add_unknown_skus(&self, marks: &mut Vec<DataIssue>) {
        for line in self.order.open_lines() {
            let known = line.sku.as_deref().is_some_and(|sku| (self.intake.knows_sku)(sku));
            if !known {
                let word = line.sku.as_ref().unwrap_or(&line.channel_line_id);
                let value = word.chars().take(LONGEST_WORD).collect::<String>();
                marks.push(DataIssue { kind: DataIssueKind::UnknownSku, value: mask_code(&value).into_owned() });
            }
        }
    }

    fn add_unknown_region(&self, marks: &mut Vec<DataIssue>) {
        let order = &self.order;
        if order.erased_at.is_some() || !order.requires_shipping() {
            return;
        }
        if let Some(word) = unknown_region(&order.contact.address) {
            marks.push(DataIssue { kind: DataIssueKind::UnknownRegion, value: mask_free_text(word).into_owned() });
        }
    }

    fn add_amounts(&self, marks: &mut Vec<DataIssue>) {
        let (totals, currency) = (&self.order.totals, self.order.currency);
        if totals.payable.is_none() {
            marks.push(DataIssue { kind: DataIssueKind::UnknownAmount, value: "payable".to_owned() });
        }
        if let Some(difference) = totals.difference() {
            marks.push(DataIssue { kind: DataIssueKind::AmountsDiffer, value: decimal_text(difference, currency) });
        }
        marks.extend(self.order.amount_marks());
    }
}
