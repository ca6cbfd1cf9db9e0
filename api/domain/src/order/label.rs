//! Labels (面单) and the contents that were printed on them: a change of the printed data voids a label and holds the order until a
//! person has looked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::{Person, Role};
use crate::event::Event;
use crate::kernel::address::Address;
use crate::kernel::ids::{HoldId, Mint, ShipmentId};
use crate::kernel::source::Source;
use crate::order::contents::Content;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::order::shipment::{Shipment, ShipmentLine};
use crate::order::{Contact, Order};

/// The data printed on a label. It is personal: it is kept in the order's contact, and sealed and erased with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The id of the parcel.
    pub shipment: ShipmentId,
    /// The time of the last print.
    pub at: DateTime<Utc>,
    /// The name of the receiver.
    pub name: Option<String>,
    /// The phone of the receiver as it was sent.
    pub phone: Option<String>,
    /// The address of the receiver.
    pub address: Address,
    /// The contents of the parcel.
    pub lines: Vec<ShipmentLine>,
    /// The changes since the print, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LabelChange>,
}

/// One printed value that has changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelChange {
    /// The name of the field: `name`, `phone`, `address`, or `lines`.
    pub field: String,
    /// The value on the label.
    pub before: Option<String>,
    /// The value of the order now.
    pub after: Option<String>,
    /// The time of the change.
    pub at: DateTime<Utc>,
    /// The source of the change.
    pub source: Source,
}

impl Printed {
    /// The data that a print puts on the label of a parcel now.
    pub(crate) fn of(contact: &Contact, shipment: &Shipment, at: DateTime<Utc>) -> Self {
        Self {
            shipment: shipment.id,
            at,
            name: contact.name.clone(),
            phone: contact.phone_as_sent().map(str::to_owned),
            address: contact.address.clone(),
            lines: shipment.lines.clone(),
            changes: Vec::new(),
        }
    }

    /// The differences to the contact as it is now: field, before, after.
    fn differences(&self, contact: &Contact) -> Vec<(&'static str, Option<String>, Option<String>)> {
        let phone = contact.phone_as_sent().map(str::to_owned);
        let mut differences = Vec::new();
        if self.name != contact.name {
            differences.push(("name", self.name.clone(), contact.name.clone()));
        }
        if self.phone != phone {
            differences.push(("phone", self.phone.clone(), phone));
        }
        if self.address != contact.address {
            differences.push(("address", Some(self.address.one_line()), Some(contact.address.one_line())));
        }
        differences
    }
}

impl Address {
    /// The address on one line, largest part first.
    pub fn one_line(&self) -> String {
        let parts = [&self.country, &self.province, &self.city, &self.district, &self.line, &self.postal_code];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl Shipment {
    /// Whether a valid label of the parcel exists: printed, and not voided since.
    pub fn has_valid_label(&self) -> bool {
        self.is_live() && self.label_print_count > 0 && self.label_voided_at.is_none()
    }
}

impl Order {
    /// Records the data of a newly printed label of a parcel; it replaces that of an earlier label of the parcel.
    pub(crate) fn note_printed(&mut self, shipment: ShipmentId, now: DateTime<Utc>) {
        let Some(parcel) = self.shipments.iter().find(|parcel| parcel.id == shipment) else { return };
        let printed = Printed::of(&self.contact, parcel, now);
        self.contact.printed.retain(|label| label.shipment != shipment);
        self.contact.printed.push(printed);
    }

    /// Reviews the labels of parcels that are still in the house: voids those whose data has changed, holds the order until a
    /// person has looked, and records the changes.
    pub fn review_labels(&mut self, source: Source, mint: &mut Mint, now: DateTime<Utc>) -> Vec<Event> {
        let mut labels = std::mem::take(&mut self.contact.printed);
        let mut voided = Vec::new();
        for label in &mut labels {
            let Some(parcel) = self.shipments.iter().find(|parcel| parcel.id == label.shipment) else { continue };
            if !parcel.is_live() || parcel.left_at.is_some() {
                continue;
            }
            let mut differences = label.differences(&self.contact);
            if let Some((before, after)) = self.differences_in_contents(label) {
                differences.push(("lines", Some(before), Some(after)));
            }
            if parcel.has_valid_label() && !differences.is_empty() {
                voided.push((label.shipment, differences.iter().map(|(field, ..)| (*field).to_owned()).collect()));
            }
            label.take_changes(differences, source, now);
        }
        self.contact.printed = labels;
        let mut events = Vec::new();
        for (shipment, changed) in voided {
            events.extend(self.void_label(shipment, changed, mint.next(), now));
        }
        events
    }

    fn void_label(&mut self, shipment: ShipmentId, changed: Vec<String>, hold: HoldId, now: DateTime<Utc>) -> Vec<Event> {
        if let Some(parcel) = self.shipments.iter_mut().find(|parcel| parcel.id == shipment) {
            parcel.label_voided_at = Some(now);
            // A scan of a voided label does not count: the parcel is scanned again under its new label.
            parcel.scanned_at = None;
            parcel.scanned_by_device = None;
        }
        let note = Some(changed.join(", "));
        let mut events = vec![Event::ShipmentLabelVoided { shipment, changed }];
        let held = self.holds.iter().any(|hold| hold.reason == HoldReason::ChangedAfterLabel && hold.state == HoldState::Active);
        if !held {
            events.push(Event::OrderHoldPlaced { hold, reason: HoldReason::ChangedAfterLabel });
            self.holds.push(Hold::by_house(hold, HoldReason::ChangedAfterLabel, note, now));
        }
        events
    }

    /// The contents of a label's parcel and those that it should have, where they differ: `2 × SOCKS`.
    fn differences_in_contents(&self, label: &Printed) -> Option<(String, String)> {
        let differing: Vec<_> = self
            .contents()
            .into_iter()
            // Pieces that wait for a parcel of their own do not belong to this one.
            .filter(|content| {
                content.differs() && !content.waits_for_parcel() && label.lines.iter().any(|part| part.line == content.line.id)
            })
            .collect();
        let say = |pieces: &dyn Fn(&Content<'_>) -> u32| {
            let parts: Vec<String> =
                differing.iter().map(|content| format!("{} × {}", pieces(content), content.line.called())).collect();
            parts.join(", ")
        };
        (!differing.is_empty()).then(|| (say(&|content| content.packed), say(&|content| content.wanted)))
    }
}

impl Printed {
    /// Records the present differences. A difference that is recorded already and still holds stays as it was recorded.
    fn take_changes(
        &mut self,
        differences: Vec<(&'static str, Option<String>, Option<String>)>,
        source: Source,
        now: DateTime<Utc>,
    ) {
        let known = std::mem::take(&mut self.changes);
        self.changes = differences
            .into_iter()
            .map(|(field, before, after)| {
                let noted = known.iter().find(|change| change.field == field && change.after == after);
                noted.cloned().unwrap_or_else(|| LabelChange { field: field.to_owned(), before, after, at: now, source })
            })
            .collect();
    }
}

impl Hold {
    /// A hold that the service itself places; a person releases it.
    pub(crate) fn by_house(id: HoldId, reason: HoldReason, note: Option<String>, now: DateTime<Utc>) -> Self {
        Self {
            id,
            reason,
            note,
            lines: Vec::new(),
            state: HoldState::Active,
            placed_at: now,
            placed_by: Person { subject: "panorama".to_owned(), name: "Order Panorama".to_owned(), role: Role::System },
            release_at: None,
            released_at: None,
            released_by: None,
            release_note: None,
            sources: Vec::new(),
        }
    }
}
