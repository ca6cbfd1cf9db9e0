//! The erasure of a person from an order: what was bought, what it cost and where it went through stay.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::address::Address;
use crate::kernel::masking::{mask_code_of, mask_name, mask_words};
use crate::order::customization::Customization;
use crate::order::incoming::{DataIssue, DataIssueKind, IncomingContact, IncomingLine, IncomingMaterial, IncomingOrder};
use crate::order::{Contact, Line, Order, OrderHead};

impl Order {
    /// Erases the person: contact except the country, region below the city, remark, tags, notes, reasons, marks and raw texts. Other texts stay with the name and
    /// phones in them masked; amounts, statuses, lines, parcels and numbers stay. An order that is erased already stays as it is.
    pub fn erase(self, now: DateTime<Utc>, reason: &str) -> (Self, Vec<Event>) {
        if self.erased_at.is_some() {
            return (self, Vec::new());
        }
        // The titles of the goods stay, with the person's name in them masked.
        let mut order = self.without_name_in_texts().unwrap_or(self);
        order.forget();
        order.erased_at = Some(now);
        (order, vec![Event::CustomerErased { reason: reason.to_owned() }])
    }

    fn forget(&mut self) {
        self.locate();
        self.region = self.region.map(|region| region.of_city());
        let country = self.contact.address.country.take();
        self.contact = Contact { address: Address { country, ..Address::default() }, ..Contact::default() };
        (self.remark, self.buyer_index) = (None, None);
        self.tags.clear();
        self.lines.iter_mut().filter_map(|line| line.customization.as_mut()).for_each(Customization::forget_person);
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
    }

    /// Masks the phones in every text that people or systems wrote. A phone has its own field, where looking at it is journaled.
    pub fn mask_words(&mut self) {
        self.head.mask_words();
        texts_of(&mut self.lines).for_each(mask_words);
        self.texts_of_body().into_iter().for_each(mask_words);
    }

    /// The order for a reader who may not see its contact: the receiver's name and the phones in its texts are masked. `None` =
    /// no text has any.
    #[must_use]
    pub fn without_name_in_texts(&self) -> Option<Self> {
        let mut order = self.clone();
        order.mask_words();
        let name = self.contact.name.as_deref().unwrap_or_default();
        order.head.hide_name(&mut order.lines, name);
        order.texts_of_body().into_iter().for_each(|text| hide(text, name));
        (order != *self).then_some(order)
    }

    /// Every text of the body that came from a channel, a system or a person.
    fn texts_of_body(&mut self) -> Vec<&mut String> {
        let reasons = self.returns.iter_mut().filter_map(|case| case.reason.as_mut());
        let methods = self.payments.iter_mut().filter_map(|one| one.method.as_mut());
        let words = self.facts.iter_mut().filter_map(|fact| fact.raw.as_mut());
        let parcels = self.shipments.iter_mut().flat_map(|parcel| {
            let events = parcel.events.iter_mut();
            let told =
                events.flat_map(|event| std::iter::once(&mut event.description).chain(&mut event.raw).chain(&mut event.location));
            told.chain(&mut parcel.carrier)
        });
        reasons.chain(methods).chain(words).chain(parcels).collect()
    }
}

impl OrderHead {
    /// Masks the receiver's name and the phones in the texts of the head and of its lines, for a reader who may not see the contact.
    pub fn hide_name_in_texts(&mut self, lines: &mut [Line], name: Option<&str>) {
        self.mask_words();
        texts_of(lines).for_each(mask_words);
        self.hide_name(lines, name.unwrap_or_default());
    }

    fn mask_words(&mut self) {
        self.texts().into_iter().for_each(mask_words);
        self.marks.iter_mut().for_each(DataIssue::mask_words);
    }

    /// Masks the name in every text, and in all codes where one of them has it.
    fn hide_name(&mut self, lines: &mut [Line], name: &str) {
        let mut codes = self.channel_alias.iter().chain(lines.iter().filter_map(|line| line.sku.as_ref()));
        if codes.any(|code| matches!(mask_name(code, name), Cow::Owned(_))) {
            self.channel_alias.iter_mut().for_each(|code| hide(code, name));
            lines.iter_mut().filter_map(|line| line.sku.as_mut()).for_each(|code| hide(code, name));
        }
        self.texts().into_iter().chain(texts_of(lines)).for_each(|text| hide(text, name));
        self.marks.iter_mut().for_each(|mark| hide(&mut mark.value, name));
    }

    /// Every text of the head that came from a channel, a system or a person, except codes and marks.
    fn texts(&mut self) -> Vec<&mut String> {
        let texts = self.remark.iter_mut().chain(&mut self.tags).chain(&mut self.raw_status).chain(&mut self.raw_service);
        let notes = self.holds.iter_mut().flat_map(|hold| hold.note.iter_mut().chain(&mut hold.release_note));
        texts.chain(notes).chain(self.discounts.iter_mut().map(|one| &mut one.name)).collect()
    }
}

/// Every text of the lines, except codes.
fn texts_of(lines: &mut [Line]) -> impl Iterator<Item = &mut String> {
    lines.iter_mut().flat_map(|line| {
        let kind = line.customization.iter_mut().filter_map(|custom| custom.kind.as_mut());
        std::iter::once(&mut line.title).chain(&mut line.short_reason).chain(&mut line.closed_reason).chain(kind)
    })
}

/// Masks a name in a text.
fn hide(text: &mut String, name: &str) {
    if let Cow::Owned(masked) = mask_name(text, name) {
        *text = masked;
    }
}

impl DataIssue {
    /// Masks the phones in the value of the mark. The value of an unknown SKU is a code.
    pub(crate) fn mask_words(&mut self) {
        match self.kind {
            DataIssueKind::UnknownSku => mask_code_of(&mut self.value),
            _ => mask_words(&mut self.value),
        }
    }
}

impl IncomingOrder {
    /// The same message without the person's data: the part that an erased order still takes from its channel.
    #[must_use]
    pub fn without_person(&self) -> Self {
        Self {
            contact: IncomingContact { country: self.contact.country.clone(), ..IncomingContact::default() },
            buyer_message: None,
            seller_memo: None,
            buyer_id: None,
            buyer_index: None,
            lines: self.lines.as_ref().map(|lines| lines.iter().map(IncomingLine::without_person).collect()),
            marks: Vec::new(),
            ..self.clone()
        }
    }
}

impl IncomingLine {
    /// The same line without the texts of its customization, which may name a person.
    fn without_person(&self) -> Self {
        let material = self.material.as_ref().map(|material| match material {
            IncomingMaterial::Missing => IncomingMaterial::Missing,
            IncomingMaterial::Named(_) => IncomingMaterial::Named(String::new()),
        });
        Self { customization: None, material, ..self.clone() }
    }
}
