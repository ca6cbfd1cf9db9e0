//! The parts of a contact as channels send them, and the commands of customer service on an order: contact, remark, approval, cancellation.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::kernel::address::Address;
use crate::kernel::ciphertext::is_ciphertext;
use crate::kernel::phone::Phone;
use crate::kernel::region_code::RegionCode;
use crate::kernel::status::OrderStatus;
use crate::order::incoming::{DataIssue, DataIssueKind};
use crate::order::progress::Decision;
use crate::order::{Contact, Order};
use crate::refusal::{Code, Refusal};

/// The parts of a contact that the channel sent as its own ciphertext, each as it was sent. Only the channel's shipping label service can
/// use them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EncryptedContact {
    /// The name of the receiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The phone of the receiver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The street and house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

/// A part of a contact that a platform may send encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = contact_part)]
pub enum ContactPart {
    /// The name of the receiver.
    #[label("姓名", "name")]
    #[needs(SeeContact)]
    Name,
    /// The phone of the receiver.
    #[label("电话", "phone")]
    #[needs(SeePhone)]
    Phone,
    /// The street and house number.
    #[label("详细地址", "street and house")]
    #[needs(SeeContact)]
    AddressLine,
}

impl EncryptedContact {
    /// Whether no part is encrypted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The parts that are encrypted.
    pub fn parts(&self) -> impl Iterator<Item = ContactPart> {
        let parts = [
            (ContactPart::Name, self.name.is_some()),
            (ContactPart::Phone, self.phone.is_some()),
            (ContactPart::AddressLine, self.line.is_some()),
        ];
        parts.into_iter().filter(|(_, encrypted)| *encrypted).map(|(part, _)| part)
    }
}

/// A change of contact; `None` = the value stays.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    /// The new name of the receiver.
    pub name: Option<String>,
    /// The new phone of the receiver.
    pub phone: Option<Phone>,
    /// The new address, whole.
    pub address: Option<Address>,
    /// Whether the new province is known; decides over the mark `UNKNOWN_REGION`.
    pub region_known: bool,
}

impl Order {
    /// Finds the region of the address anew, after a change of it. An erased order keeps the city that is left of its region.
    pub fn locate(&mut self) {
        if self.erased_at.is_none() {
            self.region = RegionCode::of(&self.contact.address);
        }
    }

    /// Changes name, phone or address.
    ///
    /// # Errors
    /// `ALREADY_SHIPPED` once the order left: then only the carrier can redirect the parcel. `CUSTOMER_ERASED` once the person is unreadable.
    pub fn update_contact(mut self, change: ContactChange) -> Decision {
        if self.status >= OrderStatus::Shipped && self.status != OrderStatus::Cancelled {
            return Err(Code::AlreadyShipped.into());
        }
        if self.erased_at.is_some() {
            return Err(Code::CustomerErased.into());
        }
        let before = self.contact.clone();
        if let Some(name) = change.name {
            self.contact.name = Some(name);
            self.contact.encrypted.name = None;
        }
        if let Some(phone) = change.phone {
            self.contact.phone = Some(phone);
            self.contact.encrypted.phone = None;
            self.marks.retain(|mark| mark.kind != DataIssueKind::UnreadPhone);
        }
        if let Some(address) = change.address {
            self.contact.address = address;
            self.contact.encrypted.line = None;
            self.locate();
            if change.region_known {
                self.marks.retain(|mark| mark.kind != DataIssueKind::UnknownRegion);
            }
        }
        let changed = before.differences(&self.contact);
        if changed.is_empty() {
            return Ok((self, Vec::new()));
        }
        self.contact.edited = true;
        Ok((self, vec![Event::OrderContactUpdated { changed }]))
    }

    /// Replaces the remark; the old one stays in the journal.
    pub fn update_remark(mut self, remark: Option<String>) -> (Self, Vec<Event>) {
        if self.remark == remark {
            return (self, Vec::new());
        }
        let old = std::mem::replace(&mut self.remark, remark);
        (self, vec![Event::OrderRemarkUpdated { old }])
    }

    /// Approves the order (审单).
    ///
    /// # Errors
    /// Names every unmet condition of the matrix.
    pub fn approve(mut self, now: DateTime<Utc>) -> Decision {
        let event = self.step(OrderStatus::Approved, now)?;
        Ok((self, vec![event]))
    }

    /// Cancels the order.
    ///
    /// # Errors
    /// `ALREADY_SHIPPED` once it left, `WRONG_STATUS` if it is cancelled, `REASON_REQUIRED` for an empty reason.
    pub fn cancel(mut self, reason: &str, now: DateTime<Utc>) -> Decision {
        if reason.trim().is_empty() {
            return Err(Refusal::from(Code::ReasonRequired).at("reason"));
        }
        let moved = self.step(OrderStatus::Cancelled, now)?;
        Ok((self, vec![moved, Event::OrderCancelled { reason: reason.to_owned() }]))
    }
}

impl Contact {
    /// Takes the name that a channel sent. Ciphertext is kept apart and shows no name.
    pub fn take_name(&mut self, text: &str) {
        take(&mut self.name, &mut self.encrypted.name, text);
    }

    /// Takes the street and house that a channel sent. Ciphertext is kept apart and shows no street.
    pub fn take_line(&mut self, text: &str) {
        take(&mut self.address.line, &mut self.encrypted.line, text);
    }

    /// Takes any phone that a channel sent: a number, a mask, an unreadable text, or ciphertext, which is kept apart. `read` gets
    /// the text and the address's country, so the address is to be taken first.
    pub fn take_phone(&mut self, text: &str, read: &dyn Fn(&str, Option<&str>) -> Phone) {
        if text.trim().is_empty() {
            return;
        }
        if is_ciphertext(text) {
            (self.phone, self.encrypted.phone) = (None, Some(text.to_owned()));
        } else {
            (self.phone, self.encrypted.phone) = (Some(read(text, self.address.country.as_deref())), None);
        }
    }

    /// The text of the phone as the channel sent it, a number or ciphertext.
    pub fn phone_as_sent(&self) -> Option<&str> {
        let sent = self.phone.as_ref().map(|phone| phone.sent.as_str());
        sent.or(self.encrypted.phone.as_deref())
    }

    /// Reads the phone anew, because the address is in another country now.
    pub(crate) fn read_phone_again(&mut self, read: &dyn Fn(&str, Option<&str>) -> Phone) {
        let sent = self.phone.as_ref().map(|phone| phone.sent.clone()).filter(|sent| !sent.is_empty());
        if let Some(sent) = sent {
            self.take_phone(&sent, read);
        }
    }

    /// The mark of a phone that a person has to look at.
    pub fn phone_mark(&self) -> Option<DataIssue> {
        let unread = self.phone.as_ref().is_some_and(Phone::is_unread);
        unread.then(|| DataIssue { kind: DataIssueKind::UnreadPhone, value: "contact.phone".to_owned() })
    }

    /// The names of the parts that differ: `name`, `phone`, `address`.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        [("name", self.name != other.name), ("phone", self.phone != other.phone), ("address", self.address != other.address)]
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(part, _)| part.to_owned())
            .collect()
    }
}

fn take(shown: &mut Option<String>, encrypted: &mut Option<String>, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    (*shown, *encrypted) = if is_ciphertext(text) { (None, Some(text.to_owned())) } else { (Some(text.to_owned()), None) };
}

#[cfg(test)]
mod tests {
    use super::*;

    const CIPHER: &str = "AAS/inventedCiphertextOfAName0123456789abcdefghijklmnopqrstuvw=";

    #[test]
    fn ciphertext_is_kept_apart_until_a_text_comes() {
        let read = |text: &str, country: Option<&str>| Phone::unread(&format!("{text} in {}", country.unwrap_or("?")));
        let mut contact = Contact::default();
        contact.address.country = Some("DE".to_owned());
        contact.take_name(CIPHER);
        contact.take_line(CIPHER);
        contact.take_phone("$138$nA32ZW9ah+Ag0Q==$1$", &read);
        assert_eq!((&contact.name, &contact.phone, &contact.address.line), (&None, &None, &None));
        assert_eq!(contact.encrypted.name.as_deref(), Some(CIPHER));
        let parts: Vec<ContactPart> = contact.encrypted.parts().collect();
        assert_eq!(parts, [ContactPart::Name, ContactPart::Phone, ContactPart::AddressLine]);

        let encrypted = contact.clone();
        contact.take_name(" ");
        contact.take_line("");
        contact.take_phone("", &read);
        assert_eq!(contact, encrypted, "an empty text says nothing");

        contact.take_name("王小明");
        contact.take_line("示例路 1 号");
        contact.take_phone("138", &read);
        assert!(contact.encrypted.is_empty());
        assert_eq!(contact.name.as_deref(), Some("王小明"));
        assert_eq!(contact.phone.as_ref().map(|phone| phone.sent.as_str()), Some("138 in DE"));
        assert_eq!(contact.phone_mark().map(|mark| mark.value).as_deref(), Some("contact.phone"));
    }
}
