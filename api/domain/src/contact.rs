//! What customer service changes on an order: contact, remark, approval, cancellation.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::incoming::MarkKind;
use crate::order::{Address, Contact, Order};
use crate::phone::Phone;
use crate::progress::Decision;
use crate::refusal::{Code, Refusal};
use crate::status::OrderStatus;

/// A change of contact; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ContactChange {
    /// The new name.
    pub name: Option<String>,
    /// The new phone.
    pub phone: Option<Phone>,
    /// The new address, whole.
    pub address: Option<Address>,
    /// Whether the new province is one that is known; decides over the mark `UNKNOWN_REGION`.
    pub region_known: bool,
}

impl Order {
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
        }
        if let Some(phone) = change.phone {
            self.contact.phone = Some(phone);
        }
        if let Some(address) = change.address {
            self.contact.address = address;
            if change.region_known {
                self.marks.retain(|mark| mark.kind != MarkKind::UnknownRegion);
            }
        }
        let changed = before.differences(&self.contact);
        if changed.is_empty() {
            return Ok((self, Vec::new()));
        }
        self.contact.edited = true;
        Ok((self, vec![Event::OrderContactUpdated { changed }]))
    }

    /// Replaces the remark; the old words stay in the journal.
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
    /// Which parts differ: `name`, `phone`, `address`.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        [("name", self.name != other.name), ("phone", self.phone != other.phone), ("address", self.address != other.address)]
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(part, _)| part.to_owned())
            .collect()
    }
}
