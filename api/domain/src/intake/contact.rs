//! Who gets an order and where: an address is replaced whole, and what our staff changed is not overwritten.

use crate::heard::Part;
use crate::incoming::{Mark, MarkKind};

use super::fold::Fold;

impl Fold<'_> {
    pub(super) fn fold_contact(&mut self) {
        if self.order.contact.edited {
            return;
        }
        let incoming = &self.incoming.contact;
        if let Some(name) = incoming.name.as_ref()
            && self.takes(Part::Name, self.order.contact.name.as_ref() != Some(name))
        {
            self.order.contact.name = Some(name.clone());
        }
        if let Some(text) = incoming.phone.as_ref() {
            let read = (self.intake.read_phone)(text);
            if self.takes(Part::Phone, self.order.contact.phone != read) {
                match read {
                    Some(phone) => self.order.contact.phone = Some(phone),
                    None => {
                        let mark = Mark { kind: MarkKind::UnreadableField, value: "contact.phone".to_owned() };
                        self.order.heard.marks.push((Part::Phone, mark));
                    }
                }
            }
        }
        if let Some(address) = incoming.address()
            && self.takes(Part::Address, self.order.contact.address != address)
        {
            self.order.contact.address = address;
        }
        // Of an erased person, the country stays known.
        if self.order.contact.address.country.is_none() {
            self.order.contact.address.country.clone_from(&incoming.country);
        }
    }
}
