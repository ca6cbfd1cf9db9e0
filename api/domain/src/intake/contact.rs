//! The recipient and the address of an order: an address is replaced whole, and a contact that our staff changed is not overwritten.

use crate::kernel::address::Address;
use crate::order::Contact;
use crate::order::heard::Part;

use super::fold::Fold;

impl Fold<'_> {
    pub(super) fn fold_contact(&mut self) {
        if self.order.contact.edited {
            return;
        }
        let incoming = &self.incoming.contact;
        let country = self.order.contact.address.country.clone();
        if let Some(address) = incoming.address()
            && self.takes(Part::Address, !self.order.contact.is_at(&address))
        {
            self.order.contact.move_to(address);
        }
        // An erased person keeps a country, and nothing else of the address.
        if self.order.contact.address.country.is_none() {
            self.order.contact.address.country.clone_from(&incoming.country);
        }
        if let Some(name) = incoming.name.as_deref()
            && self.takes(Part::Name, !self.order.contact.is_named(name))
        {
            self.order.contact.take_name(name);
        }
        if let Some(text) = incoming.phone.as_deref()
            && self.takes(Part::Phone, self.order.contact.phone_as_sent() != Some(text))
        {
            self.order.contact.take_phone(text, self.intake.read_phone);
        } else if self.order.contact.address.country != country {
            self.order.contact.read_phone_again(self.intake.read_phone);
        }
    }
}

impl Contact {
    fn is_named(&self, name: &str) -> bool {
        self.name.as_deref().or(self.encrypted.name.as_deref()) == Some(name)
    }

    fn is_at(&self, address: &Address) -> bool {
        let line = self.address.line.as_ref().or(self.encrypted.line.as_ref());
        line == address.line.as_ref()
            && Address { line: None, ..self.address.clone() } == Address { line: None, ..address.clone() }
    }

    /// Replaces the address whole.
    fn move_to(&mut self, address: Address) {
        let line = address.line.clone().unwrap_or_default();
        self.address = Address { line: None, ..address };
        self.encrypted.line = None;
        self.take_line(&line);
    }
}
