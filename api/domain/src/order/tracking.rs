//! The reports of carriers about a parcel: their order, the status of the parcel after them, and the status of the order that follows.

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::kernel::ids::{Mint, ShipmentId, TrackingEventId};
use crate::kernel::source::Source;
use crate::kernel::status::OrderStatus;
use crate::order::Order;
use crate::order::fact::{Confidence, Fact, FactKind};
use crate::order::incoming::{IncomingNotice, IncomingTrackingEvent};
use crate::order::shipment::{Shipment, ShipmentStatus, TrackingEvent};

impl Order {
    /// Adds a carrier's reports to a parcel. Reports that are known already, and reports of unknown parcels, change nothing.
    ///
    /// [`Shipment::standing`] decides the parcel's status; a report that was filled in automatically is kept and changes no status.
    pub fn track(
        self,
        id: ShipmentId,
        reports: &[IncomingTrackingEvent],
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        let reports = reports.iter().map(|report| TrackingEvent::of_carrier(report, mint)).collect();
        self.attach(id, reports, now, mint)
    }

    /// Adds reports that have their ids already, because they waited for the parcel. See [`Order::track`].
    ///
    /// Reports of a parcel that the channel withdrew are kept, and have no effect on the order.
    pub fn attach(self, id: ShipmentId, reports: Vec<TrackingEvent>, now: DateTime<Utc>, mint: &mut Mint) -> (Self, Vec<Event>) {
        self.attach_reports(id, reports, false, now, mint)
    }

    /// Adds reports that are read again: a known one gets its new meaning.
    pub fn attach_again(
        self,
        id: ShipmentId,
        reports: Vec<TrackingEvent>,
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        self.attach_reports(id, reports, true, now, mint)
    }

    fn attach_reports(
        self,
        id: ShipmentId,
        mut reports: Vec<TrackingEvent>,
        is_again: bool,
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        let measured = measures_of(&mut reports, id, now, mint);
        let (order, mut events) = self.attach_bare(id, reports, is_again, now, mint);
        let (order, more) = order.record_facts(measured, now);
        events.extend(more);
        (order, events)
    }

    fn attach_bare(
        mut self,
        id: ShipmentId,
        reports: Vec<TrackingEvent>,
        is_again: bool,
        now: DateTime<Utc>,
        mint: &mut Mint,
    ) -> (Self, Vec<Event>) {
        let erased = self.erased_at.is_some();
        let Some(shipment) = self.shipments.iter_mut().find(|shipment| shipment.id == id) else { return (self, Vec::new()) };
        let stood = shipment.status;
        let restated = is_again && !erased && shipment.restate(&reports);
        let added = shipment.add_reports(reports, erased);
        if added == Added::default() && !restated {
            return (self, Vec::new());
        }
        let mut events = Vec::new();
        if added.fresh > 0 || shipment.status != stood {
            events.push(Event::ShipmentTracked { shipment: id, status: shipment.status, reports: added.fresh });
        }
        let Some(fact) = shipment.carrier_fact(now, mint) else { return (self, events) };
        // A confirmed report is in the entry above already; one that was filled in automatically needs the event of its fact.
        let is_told = fact.confidence == Confidence::Confirmed;
        let (order, more) = self.record_fact(fact, now);
        events.extend(more.into_iter().filter(|event| !(is_told && matches!(event, Event::OrderFactRecorded { .. }))));
        (order, events)
    }

    /// A parcel on its way of which a platform states that no carrier reports anything, with that notice.
    pub fn silent_parcel(&self) -> Option<(&Shipment, &TrackingEvent)> {
        let under_way = self.status < OrderStatus::Delivered;
        self.parcels().filter(|_| under_way).find_map(|shipment| Some((shipment, shipment.silence()?)))
    }
}

/// Takes the measures out of reports that waited for a parcel: they are facts of its carrier from now on.
fn measures_of(reports: &mut [TrackingEvent], parcel: ShipmentId, now: DateTime<Utc>, mint: &mut Mint) -> Vec<Fact> {
    let mut facts = Vec::new();
    for report in reports.iter_mut().filter(|report| !report.measures.is_empty()) {
        let at = report.at.min(now);
        let taken = std::mem::take(&mut report.measures).into_iter();
        facts.extend(taken.map(|(kind, value)| Fact::measured(mint.next(), kind, value, parcel, (at, now))));
    }
    facts
}

impl TrackingEvent {
    /// A report of a carrier, with an id of its own.
    pub fn of_carrier(report: &IncomingTrackingEvent, mint: &mut Mint) -> Self {
        Self {
            id: mint.next(),
            at: report.at,
            status: report.status,
            raw: report.raw.clone(),
            location: report.location.clone(),
            description: report.description.clone(),
            source: Source::Carrier,
            confidence: report.confidence,
            sequence: report.sequence,
            measures: Vec::new(),
        }
    }

    /// A platform's notice about a parcel, apart from the carrier's reports. It has no time of its own, so it gets `arrived_at`.
    pub fn of_notice(notice: &IncomingNotice, arrived_at: DateTime<Utc>, mint: &mut Mint) -> Self {
        Self {
            id: mint.next(),
            at: arrived_at,
            status: ShipmentStatus::Exception,
            raw: notice.raw.clone(),
            location: None,
            description: notice.text.clone(),
            source: Source::Channel,
            confidence: Confidence::Inferred,
            sequence: 0,
            measures: Vec::new(),
        }
    }

    /// Whether the report is a platform's notice, without a carrier's report.
    pub fn is_notice(&self) -> bool {
        self.source == Source::Channel
    }

    /// Whether it arrived after another, independent of the carrier's times: the time of arrival is in the first 48 bits of the id.
    fn came_after(&self, other: &Self) -> bool {
        self.id.0.as_u128() >> 80 > other.id.0.as_u128() >> 80
    }

    fn is_confirmed(&self) -> bool {
        self.confidence == Confidence::Confirmed
    }

    /// Whether the report proves that a carrier has seen the parcel: an announcement to the carrier does not.
    pub(crate) fn is_scan(&self) -> bool {
        self.is_confirmed() && self.status != ShipmentStatus::Pending
    }

    /// The status of the order that the report implies; `None` for a notice, because no carrier has seen anything.
    fn order_status(&self) -> Option<OrderStatus> {
        self.status.order_status().filter(|_| !self.is_notice())
    }

    /// The sort key of reports: time, then the platform's list, and where no list holds two of one instant together, their
    /// progress. It is independent of the order of pushes.
    fn order_key(&self) -> (DateTime<Utc>, u32, u8, &str, Option<&str>, TrackingEventId) {
        (self.at, self.sequence, self.status.progress(), &self.description, self.raw.as_deref(), self.id)
    }

    /// Sorts reports, oldest first.
    pub fn sort(reports: &mut [Self]) {
        reports.sort_by(|a, b| a.order_key().cmp(&b.order_key()));
    }

    /// The same report without the carrier's texts.
    fn without_words(self) -> Self {
        Self { raw: None, location: None, description: String::new(), ..self }
    }
}

/// The effect of new reports on a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Added {
    /// The number of new reports.
    fresh: usize,
    /// Whether a known report got another place among those of its instant.
    reordered: bool,
}

impl Shipment {
    /// The report that decides the parcel's status: the newest confirmed one. A final one prevails over a later one of the same
    /// minute that is not final, because some carriers write whole minutes.
    pub fn standing(&self) -> Option<&TrackingEvent> {
        let mut confirmed = self.events.iter().rev().filter(|event| event.is_confirmed());
        let newest = confirmed.next()?;
        let ends = |event: &&TrackingEvent| event.status.is_final() && same_minute(event.at, newest.at);
        Some(if newest.status.is_final() { newest } else { confirmed.find(ends).unwrap_or(newest) })
    }

    /// The platform's newest notice that no carrier reports anything; `None` = there is none, or a carrier has reported since.
    pub fn silence(&self) -> Option<&TrackingEvent> {
        let notice = self.events.iter().filter(|event| event.is_notice()).max_by_key(|event| event.at)?;
        let spoken = self.events.iter().any(|event| event.is_confirmed() && event.came_after(notice));
        (!spoken).then_some(notice)
    }

    /// The fact of the order's status by the carrier's reports; `None` = no report implies one, or the channel withdrew the parcel.
    pub(crate) fn carrier_fact(&self, now: DateTime<Utc>, mint: &mut Mint) -> Option<Fact> {
        let newest = self.events.iter().rev().find(|event| event.order_status().is_some()).filter(|_| self.is_live())?;
        let ends = |event: &&TrackingEvent| event.status == ShipmentStatus::Delivered && same_minute(event.at, newest.at);
        let report = self.standing().filter(ends).unwrap_or(newest);
        Some(Fact {
            id: mint.next(),
            source: Source::Carrier,
            kind: FactKind::Status,
            value: report.order_status().map_or("UNKNOWN", OrderStatus::name).to_owned(),
            raw: report.raw.clone(),
            shipment: Some(self.id),
            line: None,
            observed_at: report.at,
            recorded_at: now,
            confidence: report.confidence,
        })
    }

    /// Gives known reports the meaning that they have in these. Returns whether any of them changed.
    fn restate(&mut self, reports: &[TrackingEvent]) -> bool {
        let mut restated = false;
        for report in reports.iter().filter(|report| !report.is_notice()) {
            let same = |known: &&mut TrackingEvent| known.at == report.at && known.description == report.description;
            let Some(known) = self.events.iter_mut().find(same) else { continue };
            let newer = TrackingEvent { id: known.id, sequence: known.sequence, ..report.clone() };
            restated |= *known != newer;
            *known = newer;
        }
        restated
    }

    /// Adds new reports. Of an erased order only their times and statuses are kept, because carriers write names and phones into
    /// their texts.
    fn add_reports(&mut self, reports: Vec<TrackingEvent>, erased: bool) -> Added {
        let mut added = Added::default();
        let mut fresh = Vec::new();
        for report in reports {
            if report.is_notice() && self.silence().is_some_and(|notice| erased || notice.description == report.description) {
                continue;
            }
            let same =
                |event: &TrackingEvent| event.description == report.description || (erased && event.status == report.status);
            if let Some(known) = self.events.iter_mut().find(|event| event.at == report.at && same(event)) {
                added.reordered |= report.sequence > known.sequence;
                known.sequence = known.sequence.max(report.sequence);
            } else {
                fresh.push(report.id);
                self.events.push(if erased { report.without_words() } else { report });
            }
        }
        TrackingEvent::sort(&mut self.events);
        if let Some(status) = self.standing().map(|report| report.status) {
            self.status = status;
        }
        let surplus = self.events.len().saturating_sub(Self::EVENTS_KEPT);
        self.events.drain(..surplus);
        added.fresh = self.events.iter().filter(|event| fresh.contains(&event.id)).count();
        added
    }
}

/// Whether two times are in one minute of the clock.
pub(crate) fn same_minute(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    one.timestamp().div_euclid(60) == other.timestamp().div_euclid(60)
}
