//! Parcels: a complete list withdraws the parcels that it lacks, a message about one parcel only adds it, and neither undoes a
//! newer statement.

use std::collections::BTreeMap;

use crate::order::heard::{HeardParcel, Part};
use crate::order::incoming::IncomingShipment;
use crate::order::shipment::number_key;
use crate::order::version::{Age, Version};

use super::fold::Fold;

/// The newest statement about each parcel, by the key of its number.
type Statements = BTreeMap<String, HeardParcel>;

impl Fold<'_> {
    pub(super) fn fold_parcels(&mut self) {
        let Some(named) = &self.incoming.shipments else { return };
        let differs = |parcel: &IncomingShipment| self.order.parcel_numbered(&parcel.tracking_number).is_none();
        let differs = named.iter().any(differs);
        let before = self.order.heard.clock.version(Part::Shipments).cloned();
        let is_newest_list = self.incoming.shipments_complete && self.takes(Part::Shipments, differs);
        let list = self.order.heard.clock.version(Part::Shipments).cloned();
        let mut statements = self.statements(before.as_ref());
        let version = self.version.clone().unwrap_or_else(Version::undated);
        let mut told = Vec::with_capacity(named.len());
        for parcel in named {
            told.push(heed(parcel, &version, list.as_ref(), is_newest_list, &mut statements));
        }
        if is_newest_list {
            told.extend(self.named_later(&version, &statements));
        }
        self.order.know_parcels(&told, is_newest_list, self.intake.now, self.mint, &mut self.events);
        self.order.heard.keep_parcels(statements);
    }

    /// The newest statement about each known parcel. A parcel without a statement of its own counts as in the newest list.
    fn statements(&self, list: Option<&Version>) -> Statements {
        let mut statements = self.order.heard.parcels.clone();
        for shipment in &self.order.shipments {
            let (Some(number), Some(list)) = (&shipment.tracking_number, list) else { continue };
            let stated = || HeardParcel { version: list.clone(), cancelled: shipment.voided_at.is_some() };
            statements.entry(number_key(number)).or_insert_with(stated);
        }
        statements
    }

    /// The parcels of newer messages that this list lacks: the list is older than they are and does not withdraw them.
    fn named_later(&self, version: &Version, statements: &Statements) -> Vec<IncomingShipment> {
        let later = |number: &String| {
            let stated = statements.get(&number_key(number));
            stated.is_some_and(|stated| !stated.cancelled && stated.version.compared_to(version) == Age::Newer)
        };
        let numbers = self.order.shipments.iter().filter_map(|shipment| shipment.tracking_number.clone()).filter(later);
        numbers.map(|tracking_number| IncomingShipment { tracking_number, ..IncomingShipment::default() }).collect()
    }
}

/// Notes the statement of a message about one parcel, and returns the state that holds: a parcel that a newer message cancelled,
/// or that the newest list lacks, stays withdrawn.
fn heed(
    parcel: &IncomingShipment,
    version: &Version,
    list: Option<&Version>,
    is_newest_list: bool,
    statements: &mut Statements,
) -> IncomingShipment {
    let key = number_key(&parcel.tracking_number);
    let known = statements.get(&key);
    // The newest list lacks the parcel, and what names it is not newer than the list.
    let is_withdrawn =
        |named: &Version| !is_newest_list && list.is_some_and(|list| list != named && named.compared_to(list) != Age::Newer);
    let counts = known.is_none_or(|known| known.version == *version || version.compared_to(&known.version) == Age::Newer);
    if counts {
        let cancelled = parcel.cancelled || is_withdrawn(version);
        statements.insert(key, HeardParcel { version: version.clone(), cancelled: parcel.cancelled });
        return IncomingShipment { cancelled, ..parcel.clone() };
    }
    let cancelled = known.is_some_and(|known| known.cancelled || is_withdrawn(&known.version));
    IncomingShipment { cancelled, carrier: None, ..parcel.clone() }
}
