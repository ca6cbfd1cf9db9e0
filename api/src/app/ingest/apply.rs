//! One transaction of ingest: lock what the payloads speak of, fold each in, keep the payloads, raise what must be raised.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::audit::{AuditOutcome, FieldChange};
use domain::event::Event;
use domain::fact::Source;
use domain::ids::{Mint, OrderId, PayloadId};
use domain::incoming::{Incoming, IncomingFact, IncomingOrder, IncomingTracking, OrderReference};
use domain::intake::Intake;
use domain::message::{Direction, Message, MessageChannel};
use domain::order::Order;
use domain::phone::Phone;
use domain::refusal::{Code, Reason};
use domain::shipment::{TrackingEvent, number_key};
use phonenumber::country;

use super::super::alerts::Cause;
use super::super::change::by_source;
use super::super::facts::{FactInput, fact_of};
use super::super::{App, AppError, Directory, OrderLookup, ShopEntry, phone};
use super::{Arrival, By, Reading, Received};
use crate::store::UnitOfWork;
use crate::store::known::{Known, KnownDelivery, Question};
use crate::store::payloads::{Payload, PayloadResult, PayloadSource, PayloadState};
use crate::store::tracking::WaitingReport;
use domain::alert::AlertKind;

/// Channels of connectors that speak of other shops' orders, by our number or a tracking number.
const SYSTEMS: [&str; 4] = ["ERP", "WMS", "CARRIER", "KUAIDI100"];

impl App {
    /// Applies arrivals in one transaction, with the audit entry of whoever asked for it by name.
    pub(super) async fn apply(
        &self,
        arrivals: &[Arrival],
        readings: &[Reading],
        by: Option<By<'_>>,
    ) -> Result<Vec<Received>, AppError> {
        let now = self.now();
        let work = self.store().begin(now, Mint::new(now, rand::random())).await?;
        let mint = Mint::new(now, rand::random());
        let mut batch = Batch {
            app: self,
            directory: self.directory(),
            work,
            mint,
            now,
            orders: HashMap::new(),
            names: HashMap::new(),
            phones: Arc::default(),
            erased: HashMap::new(),
            causes: Vec::new(),
        };
        let known = batch.look(arrivals, readings).await?;
        batch.erased = known.erased;
        let states = batch.sort_out(arrivals, known.deliveries);
        batch.lock(arrivals, readings, &states, known.has_orders).await?;
        let mut received = Vec::with_capacity(arrivals.len());
        for (index, state) in states.into_iter().enumerate() {
            received.push(batch.take(&arrivals[index], &readings[index], state).await?);
        }
        if let (Some(by), [one]) = (by, received.as_slice()) {
            batch.audit(by, arrivals, one)?;
        }
        batch.commit(received).await
    }
}

/// What an arrival is, before it is applied.
enum State {
    /// New, or to be read again.
    Fresh(PayloadId),
    /// It came before.
    Known(PayloadId),
    /// Its id came before with another body.
    Reused(PayloadId),
}

/// Phones by the country that they are read in, where it is known, and their text.
type Phones = HashMap<(Option<country::Id>, String), Phone>;

struct Batch<'a> {
    app: &'a App,
    directory: Arc<Directory>,
    work: UnitOfWork,
    mint: Mint,
    now: DateTime<Utc>,
    /// The orders that the batch speaks of, as they are after what was applied so far.
    orders: HashMap<OrderId, Order>,
    /// The same by shop and channel number.
    names: HashMap<(String, String), OrderId>,
    /// The phones of the orders, read once, by how they are written and where.
    phones: Arc<Phones>,
    /// When persons of the orders were erased, by the blind index of their phone.
    erased: HashMap<String, DateTime<Utc>>,
    causes: Vec<Cause>,
}

impl Batch<'_> {
    /// Asks once what is known of all that the arrivals speak of.
    async fn look(&mut self, arrivals: &[Arrival], readings: &[Reading]) -> Result<Known, AppError> {
        let new = arrivals.iter().filter(|one| one.kept.is_none());
        let mut asked = Question {
            deliveries: new.map(|one| (one.shop.as_str(), one.delivery_id.as_str())).collect(),
            ..Question::default()
        };
        let mut phones = Phones::new();
        for (arrival, incoming) in spoken_of(arrivals.iter().zip(readings)) {
            let Incoming::Order(order) = incoming else { continue };
            let Some(shop) = self.directory.shop(&arrival.shop) else { continue };
            asked.orders.insert((&arrival.shop, &order.channel_number));
            if let Some(text) = order.contact.phone.as_deref() {
                let home = home_of(shop, order, None);
                phones.entry((home, text.to_owned())).or_insert_with(|| phone::read(text, home));
            }
        }
        let identities = phones.values().filter_map(Phone::identity);
        asked.phone_indexes = identities.map(|identity| self.app.store().vault().blind_index(&identity)).collect();
        self.phones = Arc::new(phones);
        Ok(self.work.known(&asked).await?)
    }

    /// Tells new deliveries from those that came before, in the database or earlier in this batch.
    fn sort_out(&mut self, arrivals: &[Arrival], known: Vec<KnownDelivery>) -> Vec<State> {
        let mut seen: HashMap<(String, String), (PayloadId, String)> =
            known.into_iter().map(|one| ((one.shop, one.delivery_id), (one.id, one.body_sha256))).collect();
        let mut states = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            if let Some(kept) = arrival.kept {
                states.push(State::Fresh(kept));
                continue;
            }
            let key = (arrival.shop.clone(), arrival.delivery_id.clone());
            states.push(match seen.get(&key) {
                Some((id, fingerprint)) if *fingerprint == arrival.fingerprint => State::Known(*id),
                Some((id, _)) => State::Reused(*id),
                None => {
                    let id = self.mint.next();
                    seen.insert(key, (id, arrival.fingerprint.clone()));
                    State::Fresh(id)
                }
            });
        }
        states
    }

    /// Locks every order and tracking number that the new arrivals speak of: tracking numbers first, then orders by their ids,
    /// so that batches meet in one order. Of new orders without a parcel there is nothing to lock.
    async fn lock(
        &mut self,
        arrivals: &[Arrival],
        readings: &[Reading],
        states: &[State],
        has_orders: bool,
    ) -> Result<(), AppError> {
        let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut parcels: BTreeSet<String> = BTreeSet::new();
        for (arrival, incoming) in fresh(arrivals, readings, states) {
            match incoming {
                Incoming::Order(order) => {
                    names.insert((&arrival.shop, &order.channel_number));
                    parcels.extend(order.shipments.iter().flatten().map(|parcel| number_key(&parcel.tracking_number)));
                }
                Incoming::Tracking(tracking) => {
                    parcels.insert(number_key(&tracking.tracking_number));
                }
                Incoming::Fact(_) | Incoming::Nothing(_) => {}
            }
        }
        if !has_orders && parcels.is_empty() {
            return Ok(());
        }
        let parcels: Vec<String> = parcels.into_iter().collect();
        if !parcels.is_empty() {
            self.work.lock_tracking_numbers(&parcels).await?;
        }
        let mut known = self.work.orders_for_update(&names).await?;
        if !parcels.is_empty() {
            known.extend(self.work.orders_of_parcels(&parcels).await?);
        }
        known.into_iter().for_each(|order| self.put(order));
        Ok(())
    }

    /// The blind index of the phone that an order names in clear.
    fn phone_index(&self, shop: &ShopEntry, incoming: &IncomingOrder) -> Option<String> {
        let written = (home_of(shop, incoming, None), incoming.contact.phone.clone()?);
        let identity = self.phones.get(&written)?.identity()?;
        Some(self.app.store().vault().blind_index(&identity))
    }

    /// The order of this channel number, as it is after what was applied so far.
    fn known(&self, shop: &str, channel_number: &str) -> Option<&Order> {
        let id = self.names.get(&(shop.to_owned(), channel_number.to_owned()))?;
        self.orders.get(id)
    }

    fn put(&mut self, order: Order) {
        self.names.insert((order.shop.clone(), order.channel_number.clone()), order.id);
        self.orders.insert(order.id, order);
    }

    /// Applies one arrival and keeps it with what became of it.
    async fn take(&mut self, arrival: &Arrival, reading: &Reading, state: State) -> Result<Received, AppError> {
        let id = match state {
            State::Fresh(id) => id,
            State::Known(payload) => {
                return Ok(Received { payload, orders: Vec::new(), duplicate: true, failed: None, reused: false });
            }
            State::Reused(payload) => {
                let because = Reason::with(Code::AlertDeliveryReused, [&arrival.shop, &arrival.delivery_id]);
                self.cause(AlertKind::DeliveryReused, because, &arrival.shop);
                return Ok(Received { payload, orders: Vec::new(), duplicate: false, failed: None, reused: true });
            }
        };
        let mut touched = Vec::new();
        let mut failed = reading.as_ref().err().cloned();
        let (mut read, mut waits) = (false, None);
        for incoming in reading.as_ref().map(Vec::as_slice).unwrap_or_default() {
            match self.fold(arrival, incoming).await? {
                Ok(orders) => {
                    read |= !matches!(incoming, Incoming::Nothing(_));
                    touched.extend(orders);
                }
                Err(reason) if is_claim(incoming) => waits = Some(reason),
                Err(reason) => failed = Some(reason),
            }
        }
        if failed.is_some() {
            let because = Reason::with(Code::AlertIngestFailure, ["1", arrival.shop.as_str()]);
            self.cause(AlertKind::IngestFailure, because, &arrival.shop);
        }
        self.keep(arrival, id, &touched, Outcome { failed: failed.as_ref(), waits: waits.as_ref(), read })?;
        let orders = touched.iter().filter_map(|order| self.orders.get(order).cloned()).collect();
        Ok(Received { payload: id, orders, duplicate: false, failed, reused: false })
    }

    fn cause(&mut self, kind: AlertKind, because: Reason, shop: &str) {
        self.causes.push(Cause { kind, because, order: None, shop: Some(shop.to_owned()), warehouse: None });
    }

    async fn fold(&mut self, arrival: &Arrival, incoming: &Incoming) -> Result<Result<Vec<OrderId>, Reason>, AppError> {
        let directory = Arc::clone(&self.directory);
        let Some(shop) = directory.shop(&arrival.shop) else { return Ok(Ok(Vec::new())) };
        match incoming {
            Incoming::Order(order) => self.fold_order(shop, arrival, order).await,
            Incoming::Tracking(tracking) => Ok(Ok(self.fold_tracking(tracking, arrival.received_at))),
            Incoming::Fact(fact) => self.fold_fact(shop, fact).await,
            Incoming::Nothing(_) => Ok(Ok(Vec::new())),
        }
    }

    /// Folds a message about an order in. A message that is no order itself waits, as a failure, until its order comes.
    async fn fold_order(
        &mut self,
        shop: &ShopEntry,
        arrival: &Arrival,
        incoming: &IncomingOrder,
    ) -> Result<Result<Vec<OrderId>, Reason>, AppError> {
        let is_new = self.known(&shop.id, &incoming.channel_number).is_none();
        if is_new && incoming.partial {
            return Ok(Err(Reason::with(Code::OrderNotKnown, [&incoming.channel_number])));
        }
        let id = self.fold_one(shop, arrival, incoming).await?;
        if is_new && self.app.mappings().platform(&shop.mapping).is_some_and(|platform| platform.tells_of_orders()) {
            self.fold_waiting(shop, &incoming.channel_number).await?;
        }
        Ok(Ok(vec![id]))
    }

    /// Folds in what came before its order did, in the order of its arrival.
    async fn fold_waiting(&mut self, shop: &ShopEntry, channel_number: &str) -> Result<(), AppError> {
        let code = Code::OrderNotKnown.name();
        for payload in self.work.payloads_waiting(&shop.id, code, channel_number).await? {
            let arrival = Arrival::kept(payload);
            let Ok(readings) = self.app.read(&arrival) else { continue };
            let mut touched = Vec::new();
            for incoming in &readings {
                let Incoming::Order(order) = incoming else { continue };
                if order.channel_number == channel_number {
                    let parcels = order.shipments.iter().flatten().map(|parcel| parcel.tracking_number.clone());
                    self.work.lock_tracking_numbers(&parcels.collect::<Vec<_>>()).await?;
                    touched.push(self.fold_one(shop, &arrival, order).await?);
                }
            }
            if let Some(id) = arrival.kept {
                self.keep(&arrival, id, &touched, Outcome { failed: None, waits: None, read: true })?;
            }
        }
        Ok(())
    }

    async fn fold_one(&mut self, shop: &ShopEntry, arrival: &Arrival, incoming: &IncomingOrder) -> Result<OrderId, AppError> {
        let (directory, phones) = (Arc::clone(&self.directory), Arc::clone(&self.phones));
        let intake = Intake {
            shop: &shop.profile,
            knows_sku: &|sku| directory.knows_sku(sku),
            read_phone: &|text: &str, country: Option<&str>| -> Phone {
                let written = (home_of(shop, incoming, country), text.to_owned());
                phones.get(&written).cloned().unwrap_or_else(|| phone::read(text, written.0))
            },
            received_at: arrival.received_at,
            asked: arrival.source == PayloadSource::Poll,
            now: self.now,
        };
        let known = self.known(&shop.id, &incoming.channel_number).cloned();
        let before: BTreeSet<String> = known.iter().flat_map(tracking_numbers).collect();
        let is_new = known.is_none();
        let (order, mut events) = match known {
            Some(order) => intake.update(order, incoming, &mut self.mint),
            None => self.receive(shop, &intake, incoming),
        };
        let mut order = order;
        let parcels: Vec<String> = tracking_numbers(&order).filter(|number| !before.contains(number)).collect();
        if !parcels.is_empty() {
            let waiting = self.work.waiting_reports(&parcels).await?;
            for number in &parcels {
                let is_of = |report: &&WaitingReport| number_key(&report.tracking_number) == *number;
                let of_parcel = waiting.iter().filter(is_of).map(|one| one.event.clone());
                let reports = of_parcel.chain(self.reports_elsewhere(order.id, number)).collect();
                let (tracked, more) = self.attach(order, number, reports);
                order = tracked;
                events.extend(more);
            }
            self.work.forget_waiting(&parcels);
        }
        let id = order.id;
        if is_new
            && order.erased_at.is_none()
            && let Some(words) = incoming.buyer_message.as_ref().filter(|words| !words.trim().is_empty())
        {
            let message = Message {
                id: self.mint.next(),
                at: order.placed_at,
                author: None,
                direction: Direction::Inbound,
                channel: MessageChannel::BuyerNote,
                body: words.clone(),
            };
            self.work.add_message(id, &message)?;
            events.push(Event::ConversationMessageRecorded { message: message.id, direction: message.direction });
        }
        let occurred_at = incoming.updated_at.unwrap_or(self.now).min(self.now);
        self.save(order, events, Source::Channel, occurred_at);
        Ok(id)
    }

    /// A new order; one that an erased person placed before comes in without the person.
    fn receive(&mut self, shop: &ShopEntry, intake: &Intake<'_>, incoming: &IncomingOrder) -> (Order, Vec<Event>) {
        let erased = if self.erased.is_empty() { None } else { self.phone_index(shop, incoming) };
        let erased_at = erased.and_then(|index| self.erased.get(&index).copied());
        if erased_at.is_some_and(|at| incoming.placed_at.unwrap_or(self.now) <= at) {
            let (mut order, events) = intake.receive(&incoming.without_person(), &mut self.mint);
            order.erased_at = erased_at;
            return (order, events);
        }
        intake.receive(incoming, &mut self.mint)
    }

    /// Reports of the parcel that another order has already: both are in one box.
    fn reports_elsewhere(&mut self, order: OrderId, number: &str) -> Vec<TrackingEvent> {
        let others = self.orders.values().filter(|other| other.id != order);
        let Some(parcel) = others.flat_map(|other| &other.shipments).find(|parcel| parcel.is_numbered(number)) else {
            return Vec::new();
        };
        // The copies are all of now: a notice that was answered since would look like the newest word.
        let (reports, silent) = (parcel.events.clone(), parcel.silence().is_some());
        let reports = reports.into_iter().filter(|report| silent || !report.is_notice());
        reports.map(|report| TrackingEvent { id: self.mint.next(), ..report }).collect()
    }

    fn attach(&mut self, order: Order, number: &str, reports: Vec<TrackingEvent>) -> (Order, Vec<Event>) {
        match order.parcel_numbered(number).map(|parcel| parcel.id) {
            Some(parcel) if !reports.is_empty() => order.attach(parcel, reports, self.now, &mut self.mint),
            _ => (order, Vec::new()),
        }
    }

    /// Adds a carrier's reports, and what its platform says beside them, to every order that has the parcel; they wait where none has it
    /// yet. A notice has no time of its own and counts from its arrival.
    fn fold_tracking(&mut self, incoming: &IncomingTracking, received_at: DateTime<Utc>) -> Vec<OrderId> {
        let number = &incoming.tracking_number;
        let has = |order: &Order| order.parcel_numbered(number).is_some();
        let mut ids: Vec<OrderId> = self.orders.values().filter(|order| has(order)).map(|order| order.id).collect();
        ids.sort_unstable();
        for id in &ids {
            let Some(order) = self.orders.get(id).cloned() else { continue };
            let Some(parcel) = order.parcel_numbered(number).map(|parcel| parcel.id) else { continue };
            let reports = self.reports_of(incoming, received_at);
            let newest = reports.iter().map(|event| event.at).max().unwrap_or(self.now).min(self.now);
            let (order, mut events) = match &incoming.corrected_carrier {
                Some(carrier) => order.correct_carrier(parcel, carrier),
                None => (order, Vec::new()),
            };
            let (order, more) = order.attach(parcel, reports, self.now, &mut self.mint);
            events.extend(more);
            self.save(order, events, Source::Carrier, newest);
        }
        if ids.is_empty() {
            for event in self.reports_of(incoming, received_at) {
                self.work.keep_report(incoming.carrier.as_deref(), number, &event);
            }
        }
        ids
    }

    /// The reports of a payload with ids of their own.
    fn reports_of(&mut self, incoming: &IncomingTracking, received_at: DateTime<Utc>) -> Vec<TrackingEvent> {
        let mint = &mut self.mint;
        let mut reports: Vec<TrackingEvent> =
            incoming.events.iter().map(|report| TrackingEvent::of_carrier(report, mint)).collect();
        reports.extend(incoming.notice.iter().map(|notice| TrackingEvent::of_notice(notice, received_at, mint)));
        reports
    }

    async fn fold_fact(&mut self, shop: &ShopEntry, incoming: &IncomingFact) -> Result<Result<Vec<OrderId>, Reason>, AppError> {
        let (lookup, word) = match &incoming.order {
            OrderReference::Number(number) => (OrderLookup::Number(number.clone()), number),
            OrderReference::ChannelNumber(number) => {
                (OrderLookup::ChannelOrder { shop: shop.id.clone(), number: number.clone() }, number)
            }
            OrderReference::TrackingNumber(number) => (OrderLookup::TrackingNumber(number.clone()), number),
        };
        let unknown = || Ok(Err(Reason::with(Code::NotFound, [word])));
        let Some(found) = self.work.order_for_update(&lookup).await? else { return unknown() };
        if found.shop != shop.id && !SYSTEMS.contains(&shop.channel.as_str()) {
            return unknown();
        }
        let order = self.orders.get(&found.id).cloned().unwrap_or(found);
        let input = FactInput {
            order: lookup,
            source: incoming.source,
            kind: incoming.kind,
            value: incoming.value.clone(),
            raw: incoming.raw.clone(),
            tracking_number: incoming.tracking_number.clone(),
            observed_at: incoming.observed_at,
            confidence: incoming.confidence,
            idempotency_key: None,
        };
        let fact = match fact_of(&order, &input, self.mint.next(), self.now) {
            Ok(fact) => fact,
            Err(refusal) => return Ok(Err(refusal.reason)),
        };
        let id = order.id;
        let (order, events) = order.record_fact(fact, self.now);
        self.save(order, events, incoming.source, incoming.observed_at.min(self.now));
        Ok(Ok(vec![id]))
    }

    fn save(&mut self, order: Order, events: Vec<Event>, source: Source, occurred_at: DateTime<Utc>) {
        if events.is_empty() && self.orders.get(&order.id) == Some(&order) {
            return;
        }
        self.causes.extend(Cause::of_order(&order, &events));
        self.put(order.clone());
        self.work.save(order, by_source(events, source, occurred_at));
    }

    fn keep(
        &mut self,
        arrival: &Arrival,
        id: PayloadId,
        touched: &[OrderId],
        outcome: Outcome<'_>,
    ) -> Result<(), AppError> {
        let Outcome { failed, waits, read } = outcome;
        let why = failed.or(waits);
        let platform = self.directory.shop(&arrival.shop).and_then(|shop| self.app.mappings().platform(&shop.mapping));
        let state = match failed {
            Some(_) => PayloadState::Failed,
            None if read => PayloadState::Applied,
            None => PayloadState::Ignored,
        };
        let result = PayloadResult {
            id,
            state,
            mapping: platform.map(|platform| platform.name().to_owned()),
            mapping_version: platform.and_then(|platform| version_number(platform.version())),
            error_code: why.map(|reason| reason.code.name().to_owned()),
            error_message: why.map(|reason| reason.values.join(", ").chars().take(500).collect()),
            order: touched.first().copied(),
            applied_at: Some(self.now).filter(|_| state == PayloadState::Applied),
        };
        if arrival.kept.is_some() {
            self.work.settle_payload(result);
            return Ok(());
        }
        // What came for an erased person is not kept: only that it came, and what it was applied to.
        let erased = |order: &OrderId| self.orders.get(order).is_some_and(|order| order.erased_at.is_some());
        let body = if touched.iter().any(erased) { Vec::new() } else { arrival.body.clone() };
        let payload = Payload {
            id,
            shop: arrival.shop.clone(),
            source: arrival.source,
            topic: arrival.topic.clone(),
            delivery_id: Some(arrival.delivery_id.clone()),
            body,
            fingerprint: arrival.fingerprint.clone(),
            received_at: arrival.received_at,
            result,
        };
        Ok(self.work.keep_payload(&payload)?)
    }

    /// What came before changes nothing, and its entry is not of a change.
    fn audit(&mut self, by: By<'_>, arrivals: &[Arrival], received: &Received) -> Result<(), AppError> {
        if received.duplicate || received.reused {
            return Ok(());
        }
        let order = received.orders.first().map(|order| order.number.clone());
        let target = order.or_else(|| arrivals.first().map(|arrival| format!("shop {}", arrival.shop)));
        let mut entry = by.ctx.audited(by.operation, target, vec![FieldChange::set("payload", received.payload)]);
        if let Some(reason) = &received.failed {
            (entry.outcome, entry.code) = (AuditOutcome::Refused, Some(reason.code.name().to_owned()));
        }
        by.ctx.audit(&mut self.work, &entry)
    }

    async fn commit(mut self, mut received: Vec<Received>) -> Result<Vec<Received>, AppError> {
        for cause in Cause::distinct(std::mem::take(&mut self.causes)) {
            self.app.raise(&mut self.work, &cause, &mut self.mint, self.now).await?;
        }
        let committed = self.work.commit().await?;
        let current: HashMap<OrderId, Order> = committed.orders.into_iter().map(|order| (order.id, order)).collect();
        for order in received.iter_mut().flat_map(|one| &mut one.orders) {
            if let Some(newest) = current.get(&order.id) {
                order.clone_from(newest);
            }
        }
        Ok(received)
    }
}

/// What became of an arrival.
#[derive(Clone, Copy)]
struct Outcome<'a> {
    /// Why it could not be read or applied.
    failed: Option<&'a Reason>,
    /// What it waits for, though nothing is amiss with it.
    waits: Option<&'a Reason>,
    /// Whether anything of it was applied.
    read: bool,
}

/// Whether a message does no more than claim something of an order. Without its order it is no failure: there is nothing to hold.
fn is_claim(incoming: &Incoming) -> bool {
    matches!(incoming, Incoming::Order(order) if order.claim.is_some() && order.refunds.is_empty() && order.shipments.is_none())
}

/// The country in which the phone of an order is read; the order's own where the message names none.
fn home_of(shop: &ShopEntry, incoming: &IncomingOrder, country: Option<&str>) -> Option<country::Id> {
    let contact = &incoming.contact;
    phone::home_of(country.or(contact.country.as_deref()), contact.province.as_deref(), shop.country)
}

/// What the new arrivals speak of.
fn fresh<'a>(
    arrivals: &'a [Arrival],
    readings: &'a [Reading],
    states: &'a [State],
) -> impl Iterator<Item = (&'a Arrival, &'a Incoming)> {
    let arrivals = arrivals.iter().zip(readings).zip(states).filter(|(_, state)| matches!(state, State::Fresh(_)));
    spoken_of(arrivals.map(|(arrival, _)| arrival))
}

fn spoken_of<'a>(
    arrivals: impl Iterator<Item = (&'a Arrival, &'a Reading)>,
) -> impl Iterator<Item = (&'a Arrival, &'a Incoming)> {
    arrivals.flat_map(|(arrival, reading)| {
        reading.as_ref().map(Vec::as_slice).unwrap_or_default().iter().map(move |incoming| (arrival, incoming))
    })
}

/// The tracking numbers of an order's parcels in the form in which they are compared.
fn tracking_numbers(order: &Order) -> impl Iterator<Item = String> {
    order.shipments.iter().filter_map(|parcel| parcel.tracking_number.as_deref()).map(number_key)
}

/// The digits of a mapping's version, a date: `2026-11-22` is 20261122.
fn version_number(version: &str) -> Option<i64> {
    let digits: String = version.chars().filter(char::is_ascii_digit).take(18).collect();
    digits.parse().ok()
}
