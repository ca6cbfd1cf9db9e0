//! Labels (面单) and what was printed on them: a change of what a label says voids it, and holds the order until a person has looked.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::actor::{Person, Role};
use crate::kernel::address::Address;
use crate::kernel::ids::{HoldId, Mint, ShipmentId};
use crate::kernel::source::Source;
use crate::order::contents::Content;
use crate::order::event::Event;
use crate::order::hold::{Hold, HoldReason, HoldState};
use crate::order::shipment::{Shipment, ShipmentLine};
use crate::order::{Contact, Order};

/// What stands on a label that was printed. Personal data: it is kept in the order's contact, and sealed and erased with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The parcel.
    pub shipment: ShipmentId,
    /// When it was printed last.
    pub at: DateTime<Utc>,
    /// The receiver's name.
    pub name: Option<String>,
    /// The receiver's phone as it was sent.
    pub phone: Option<String>,
    /// Where to.
    pub address: Address,
    /// What was in the parcel.
    pub lines: Vec<ShipmentLine>,
    /// What changed since, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<LabelChange>,
}

/// One thing that a label says and that is no longer so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelChange {
    /// What: `name`, `phone`, `address`, or `lines`.
    pub field: String,
    /// What the label says.
    pub before: Option<String>,
    /// What is so now.
    pub after: Option<String>,
    /// When it changed.
    pub at: DateTime<Utc>,
    /// Who changed it.
    pub source: Source,
}

impl Printed {
    /// What is printed now on the label of a parcel.
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

    /// What differs from the contact as it is now: field, before, after.
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
    /// Whether a label of it is out that still says what is so.
    pub fn has_valid_label(&self) -> bool {
        self.is_live() && self.label_print_count > 0 && self.label_voided_at.is_none()
    }
}

impl Order {
    /// Notes what the label of a parcel says. What an earlier label of it said is no longer on any parcel.
    pub(crate) fn note_printed(&mut self, shipment: ShipmentId, now: DateTime<Utc>) {
        let Some(parcel) = self.shipments.iter().find(|parcel| parcel.id == shipment) else { return };
        let printed = Printed::of(&self.contact, parcel, now);
        self.contact.printed.retain(|label| label.shipment != shipment);
        self.contact.printed.push(printed);
    }

    /// Looks at the labels that are still in the house: voids those that no longer say what is so, holds the order until a person has
    /// looked, and keeps what was printed beside what changed.
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
            // A scan of a label that no longer counts is none: the parcel is scanned again under its new label.
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

    /// What a label's parcel holds and what it would have to hold, where they differ: `2 × SOCKS`.
    fn differences_in_contents(&self, label: &Printed) -> Option<(String, String)> {
        let differing: Vec<_> = self
            .contents()
            .into_iter()
            // Pieces that wait for a parcel of their own are none of this one's.
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
    /// Keeps what differs now. What was kept already and still is so stays as it was noted.
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
    /// A hold that the house itself places; a person releases it.
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
        }
    }
}
