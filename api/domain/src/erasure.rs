//! Making a person unreadable on an order: what is left is what was bought, what it cost, and where it went through.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::incoming::{IncomingContact, IncomingOrder};
use crate::order::{Address, Contact, Order};
use crate::phone::mask_in_text;

impl Order {
    /// Forgets who it was for: contact, remarks, and every word that people or channels wrote. Amounts, statuses, lines, parcels and
    /// numbers stay. An order that is erased already stays as it is.
    pub fn erase(mut self, now: DateTime<Utc>, reason: &str) -> (Self, Vec<Event>) {
        if self.erased_at.is_some() {
            return (self, Vec::new());
        }
        self.erased_at = Some(now);
        let country = self.contact.address.country.take();
        self.contact = Contact { address: Address { country, ..Address::default() }, ..Contact::default() };
        self.remark = None;
        self.tags.clear();
        self.holds.iter_mut().for_each(|hold| (hold.note, hold.release_note) = (None, None));
        self.returns.iter_mut().for_each(|case| case.reason = None);
        self.lines.iter_mut().for_each(|line| (line.short_reason, line.closed_reason) = (None, None));
        self.facts.iter_mut().for_each(|fact| fact.raw = None);
        self.marks.iter_mut().for_each(|mark| mark.value.clear());
        self.heard.forget_words();
        for event in self.shipments.iter_mut().flat_map(|parcel| &mut parcel.events) {
            (event.raw, event.location) = (None, None);
            event.description.clear();
        }
        (self, vec![Event::CustomerErased { reason: reason.to_owned() }])
    }

    /// Masks the phones in every word that people or systems wrote. A phone has its own place, where looking at it is journaled.
    pub fn mask_words(&mut self) {
        let texts = self.remark.iter_mut().chain(&mut self.tags);
        let notes = self.holds.iter_mut().flat_map(|hold| hold.note.iter_mut().chain(&mut hold.release_note));
        let reasons = self.returns.iter_mut().filter_map(|case| case.reason.as_mut());
        let short = self.lines.iter_mut().flat_map(|line| [line.short_reason.as_mut(), line.closed_reason.as_mut()]).flatten();
        texts.chain(notes).chain(reasons).chain(short).for_each(mask);
        self.facts.iter_mut().filter_map(|fact| fact.raw.as_mut()).for_each(mask);
        self.marks.iter_mut().for_each(|one| mask(&mut one.value));
        for event in self.shipments.iter_mut().flat_map(|parcel| &mut parcel.events) {
            event.raw.iter_mut().chain(&mut event.location).for_each(mask);
            mask(&mut event.description);
        }
    }
}

impl IncomingOrder {
    /// The same without the person: what an erased order still learns from its channel.
    #[must_use]
    pub fn without_person(&self) -> Self {
        Self {
            contact: IncomingContact { country: self.contact.country.clone(), ..IncomingContact::default() },
            buyer_message: None,
            seller_memo: None,
            marks: Vec::new(),
            ..self.clone()
        }
    }
}

/// Masks the phones in a text.
pub fn mask(text: &mut String) {
    if let std::borrow::Cow::Owned(masked) = mask_in_text(text) {
        *text = masked;
    }
}
