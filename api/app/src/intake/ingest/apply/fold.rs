//! Folds the messages of a payload into the orders of a batch.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::event::Event;
use domain::intake::Intake;
use domain::kernel::ids::OrderId;
use domain::kernel::phone::Phone;
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::fact::Fact;
use domain::order::incoming::{Incoming, IncomingFact, IncomingOrder, IncomingTracking, OrderReference, Said};
use domain::order::measure::values_of;
use domain::order::message::{Direction, Message, MessageChannel};
use domain::order::shipment::{Shipment, TrackingEvent, number_key};
use domain::refusal::{Code, Reason};

use super::super::Arrival;
use super::{Batch, Outcome, home_of};
use crate::alert::alerts::Cause;
use crate::base::change::by_source;
use crate::base::phone;
use crate::order::facts::{FactInput, check_subject, fact_of};
use crate::rules::evaluate::Before;
use crate::{AppError, OrderLookup, ShopEntry};
use store::intake::payloads::PayloadSource;
use store::order::tracking::WaitingReport;

/// The maximum number of other messages of an order that are folded in once more, the newest ones.
const MOST_OTHERS: u64 = 100;

impl Batch<'_> {
    pub(super) async fn fold(
        &mut self,
        arrival: &Arrival,
        incoming: &Incoming,
    ) -> Result<Result<Vec<OrderId>, Reason>, AppError> {
        let directory = Arc::clone(&self.directory);
        let Some(shop) = directory.shop(&arrival.shop) else { return Ok(Ok(Vec::new())) };
        match incoming {
            Incoming::Order(order) => self.fold_order(shop, arrival, order).await,
            Incoming::Tracking(tracking) => Ok(Ok(self.fold_tracking(shop, tracking, arrival))),
            Incoming::Fact(fact) => self.fold_fact(shop, arrival, fact).await,
            Incoming::Nothing(_) => Ok(Ok(Vec::new())),
        }
    }

    /// Folds in a message about an order. A partial message without its order waits, as a failure, until the order comes.
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
        let id = match &arrival.again {
            Some(_) => self.fold_again(shop, arrival, incoming).await?,
            None => self.fold_one(shop, arrival, incoming).await?,
        };
        if is_new && self.app.mappings().platform(&shop.mapping).is_some_and(|platform| platform.tells_of_orders()) {
            self.fold_waiting(shop, &incoming.channel_number).await?;
        }
        Ok(Ok(vec![id]))
    }

    /// Folds in a message whose earlier reading was different. Where the order changes by it, its other dated messages are folded in once
    /// more, because the wrong reading may have kept them from having effect.
    async fn fold_again(&mut self, shop: &ShopEntry, arrival: &Arrival, incoming: &IncomingOrder) -> Result<OrderId, AppError> {
        let before = self.known(&shop.id, &incoming.channel_number).cloned();
        let id = self.fold_one(shop, arrival, incoming).await?;
        if before.is_some() && before.as_ref() != self.orders.get(&id) {
            for payload in self.work.payloads_of_order(id, arrival.kept, MOST_OTHERS).await? {
                let other = Arrival::kept(payload);
                let reading = self.app.intake().read(&other);
                for said in reading.said.iter().flatten() {
                    let Incoming::Order(order) = said else { continue };
                    // A claim was answered or examined since, and a message without a time would count as new.
                    let is_told = order.claim.is_none() && order.updated_at.is_some();
                    if is_told && order.channel_number == incoming.channel_number {
                        self.fold_one(shop, &other, order).await?;
                    }
                }
            }
        }
        self.tell_of_reading(before.as_ref(), id, arrival);
        Ok(id)
    }

    /// Writes the journal entry about a second reading, where the order's visible data has changed by it.
    fn tell_of_reading(&mut self, before: Option<&Order>, id: OrderId, arrival: &Arrival) {
        let (Some(again), Some(order)) = (&arrival.again, self.orders.get(&id)) else { return };
        if before.is_some_and(|before| before.shows_the_same_as(order)) {
            return;
        }
        let Some(payload) = arrival.kept else { return };
        let order = order.clone();
        self.work.save(order, vec![again.event(payload, self.now)]);
    }

    /// Folds in the messages that came before their order, in the order of their arrival.
    async fn fold_waiting(&mut self, shop: &ShopEntry, channel_number: &str) -> Result<(), AppError> {
        let code = Code::OrderNotKnown.name();
        for payload in self.work.payloads_waiting(&shop.id, code, channel_number).await? {
            let arrival = Arrival::kept(payload);
            let reading = self.app.intake().read(&arrival);
            let Ok(readings) = &reading.said else { continue };
            let mut touched = Vec::new();
            for incoming in readings {
                let Incoming::Order(order) = incoming else { continue };
                if order.channel_number == channel_number {
                    let parcels: Vec<String> =
                        order.shipments.iter().flatten().map(|parcel| parcel.tracking_number.clone()).collect();
                    self.lock_parcels(&parcels).await?;
                    touched.push(self.fold_one(shop, &arrival, order).await?);
                }
            }
            if let Some(id) = arrival.kept {
                let by = reading.by.as_deref();
                self.keep(&arrival, id, &touched, Outcome { failed: None, waits: None, read: true, by })?;
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
        let mut concerned: BTreeSet<String> = known.iter().flat_map(numbers_that_count).collect();
        let is_new = known.is_none();
        let (order, mut events) = match known {
            Some(order) if arrival.again.is_some() => intake.correct(order, incoming, &mut self.mint),
            Some(order) => intake.update(order, incoming, &mut self.mint),
            None => self.receive(shop, &intake, incoming),
        };
        let mut order = order;
        let parcels: Vec<String> = tracking_numbers(&order).filter(|number| !before.contains(number)).collect();
        if !parcels.is_empty() {
            if arrival.kept.is_some() {
                // A payload that is read again may name parcels that were unknown when the batch was locked.
                self.lock_parcels(&parcels).await?;
            }
            let waiting = self.work.waiting_reports(&parcels, &shop.id).await?;
            for number in &parcels {
                // A system's report about a number that another shop also names waits until one of the two is corrected.
                let is_ours = self.holders_with(&order, number).only() == Some(&shop.id);
                let is_of = |report: &&WaitingReport| {
                    number_key(&report.tracking_number) == *number && (is_ours || report.shop.is_some())
                };
                let of_parcel = waiting.iter().filter(is_of).map(|one| one.event.clone());
                let reports = of_parcel.chain(self.reports_elsewhere(&order, number)).collect();
                let (tracked, more) = self.attach(order, number, reports);
                order = tracked;
                events.extend(more);
                self.work.forget_waiting(std::slice::from_ref(number), Some(&shop.id));
                if is_ours {
                    self.work.forget_waiting(std::slice::from_ref(number), None);
                }
            }
        }
        // The numbers that the order names from now on, or no longer, and shared ones, because the order may be cancelled now.
        let shared: BTreeSet<String> = order.shipments.iter().filter_map(Shipment::shared_number).map(number_key).collect();
        let counts: BTreeSet<String> = numbers_that_count(&order).collect();
        concerned = &(&concerned ^ &counts) | &shared;
        let id = order.id;
        if is_new {
            events.extend(self.note_of_buyer(&order, incoming)?);
        }
        let words = [incoming.buyer_message.as_deref(), incoming.seller_memo.as_deref()];
        if is_new || words.iter().any(Option::is_some) {
            self.remarks.insert(id, words.into_iter().flatten().collect::<Vec<_>>().join("\n"));
        }
        let occurred_at = incoming.updated_at.unwrap_or(self.now).min(self.now);
        self.save(order, events, Source::Channel, occurred_at);
        self.settle_numbers(&concerned).await?;
        Ok(id)
    }

    /// Keeps the buyer's note of a new order as the first message of its conversation.
    fn note_of_buyer(&mut self, order: &Order, incoming: &IncomingOrder) -> Result<Option<Event>, AppError> {
        let note = incoming.buyer_message.as_ref().filter(|note| !note.trim().is_empty());
        let Some(note) = note.filter(|_| order.erased_at.is_none()) else { return Ok(None) };
        let message = Message {
            id: self.mint.next(),
            at: order.placed_at,
            author: None,
            direction: Direction::Inbound,
            channel: MessageChannel::BuyerNote,
            body: note.clone(),
        };
        self.work.add_message(order.id, &message)?;
        Ok(Some(Event::ConversationMessageRecorded { message: message.id, direction: message.direction }))
    }

    /// A new order; an order that an erased customer placed before the erasure comes in without the person.
    fn receive(&mut self, shop: &ShopEntry, intake: &Intake<'_>, incoming: &IncomingOrder) -> (Order, Vec<Event>) {
        let erased = if self.erased.is_empty() { None } else { self.phone_index(shop, incoming) };
        let erased_at = erased.and_then(|index| {
            let places = [(index.clone(), String::new()), (index, shop.id.clone())];
            places.iter().filter_map(|place| self.erased.get(place).copied()).max()
        });
        if erased_at.is_some_and(|at| incoming.placed_at.unwrap_or(self.now) <= at) {
            let (mut order, events) = intake.receive(&incoming.without_person(), &mut self.mint);
            order.erased_at = erased_at;
            return (order, events);
        }
        intake.receive(incoming, &mut self.mint)
    }

    /// The reports that another order of the shop has about the same parcel, because both orders are in one box.
    fn reports_elsewhere(&mut self, order: &Order, number: &str) -> Vec<TrackingEvent> {
        let others = self.orders.values().filter(|other| other.id != order.id && other.shop == order.shop);
        let Some(parcel) = others.flat_map(|other| &other.shipments).find(|parcel| parcel.is_numbered(number)) else {
            return Vec::new();
        };
        // The copies get new ids, so that a notice that was answered since would look like the newest report.
        let (reports, silent) = (parcel.events.clone(), parcel.silence().is_some());
        let reports = reports.into_iter().filter(|report| silent || !report.is_notice());
        reports.map(|report| TrackingEvent { id: self.mint.next(), ..report }).collect()
    }

    pub(super) fn attach(&mut self, order: Order, number: &str, reports: Vec<TrackingEvent>) -> (Order, Vec<Event>) {
        match order.parcel_numbered(number).map(|parcel| parcel.id) {
            Some(parcel) if !reports.is_empty() => order.attach(parcel, reports, self.now, &mut self.mint),
            _ => (order, Vec::new()),
        }
    }

    /// Adds a carrier's reports, and its platform's notice, to the orders with the parcel, of the one shop that this connection reaches by
    /// the number. The reports wait where no order has the parcel yet, or where orders of two shops have it. A notice has no time of its
    /// own and counts from its arrival.
    fn fold_tracking(&mut self, shop: &ShopEntry, incoming: &IncomingTracking, arrival: &Arrival) -> Vec<OrderId> {
        let received_at = arrival.received_at;
        let number = &incoming.tracking_number;
        let reach = self.reach_of(shop, number).map(str::to_owned);
        let has = |order: &&Order| Some(&order.shop) == reach.as_ref() && order.parcel_numbered(number).is_some();
        let mut ids: Vec<OrderId> = self.orders.values().filter(has).map(|order| order.id).collect();
        ids.sort_unstable();
        for id in &ids {
            let Some(order) = self.orders.get(id).cloned() else { continue };
            let Some(parcel) = order.parcel_numbered(number).map(|parcel| parcel.id) else { continue };
            let before = order.clone();
            let reports = self.reports_of(incoming, received_at);
            let newest = reports.iter().map(|event| event.at).max().unwrap_or(self.now).min(self.now);
            let (order, mut events) = match &incoming.corrected_carrier {
                Some(carrier) => order.correct_carrier(parcel, carrier),
                None => (order, Vec::new()),
            };
            let (order, more) = match arrival.again {
                Some(_) => order.attach_again(parcel, reports, self.now, &mut self.mint),
                None => order.attach(parcel, reports, self.now, &mut self.mint),
            };
            events.extend(more);
            let times = (newest, self.now);
            let measured =
                values_of(&incoming.measures).map(|(kind, value)| Fact::measured(self.mint.next(), kind, value, parcel, times));
            let (order, more) = order.record_facts(measured.collect(), self.now);
            events.extend(more);
            self.save(order, events, Source::Carrier, newest);
            self.tell_of_reading(Some(&before), *id, arrival);
        }
        if ids.is_empty() {
            let of_shop = (!self.is_system(shop)).then_some(shop.id.as_str());
            let mut reports = self.reports_of(incoming, received_at);
            if let Some(newest) = reports.iter_mut().max_by_key(|report| report.at) {
                newest.measures = values_of(&incoming.measures).collect();
            }
            for event in reports {
                self.work.keep_report(of_shop, incoming.carrier.as_deref(), number, &event);
            }
        }
        ids
    }

    /// The reports of a payload, each with an id of its own.
    fn reports_of(&mut self, incoming: &IncomingTracking, received_at: DateTime<Utc>) -> Vec<TrackingEvent> {
        let mint = &mut self.mint;
        let mut reports: Vec<TrackingEvent> =
            incoming.events.iter().map(|report| TrackingEvent::of_carrier(report, mint)).collect();
        reports.extend(incoming.notice.iter().map(|notice| TrackingEvent::of_notice(notice, received_at, mint)));
        reports
    }

    async fn fold_fact(
        &mut self,
        shop: &ShopEntry,
        arrival: &Arrival,
        incoming: &IncomingFact,
    ) -> Result<Result<Vec<OrderId>, Reason>, AppError> {
        let (lookup, word) = match &incoming.order {
            OrderReference::Number(number) => (OrderLookup::Number(number.clone()), number),
            OrderReference::ChannelNumber(number) => {
                (OrderLookup::ChannelOrder { shop: shop.id.clone(), number: number.clone() }, number)
            }
            OrderReference::TrackingNumber(number) => (OrderLookup::TrackingNumber(number.clone()), number),
        };
        let unknown = || Ok(Err(Reason::with(Code::NotFound, [word])));
        let found = match &incoming.order {
            OrderReference::TrackingNumber(number) => {
                let found = self.order_of_parcel(shop, number).await?;
                if found.is_none() && self.is_system(shop) && self.holders(number).are_several() {
                    return Ok(Err(Reason::with(Code::TrackingNumberTaken, [number])));
                }
                found
            }
            OrderReference::Number(_) | OrderReference::ChannelNumber(_) => self.work.order_for_update(&lookup, None).await?,
        };
        let Some(found) = found.filter(|order| order.shop == shop.id || self.is_system(shop)) else { return unknown() };
        let order = self.orders.get(&found.id).cloned().unwrap_or(found);
        // A measure of zero states none: the known one stays.
        if incoming.kind.measure().is_some_and(|measure| measure.read(&incoming.value, 0) == Said::Nothing) {
            return Ok(Ok(vec![order.id]));
        }
        let input = FactInput {
            order: lookup,
            source: incoming.source,
            kind: incoming.kind,
            value: incoming.value.clone(),
            raw: incoming.raw.clone(),
            tracking_number: incoming.tracking_number.clone(),
            line: incoming.line.clone(),
            observed_at: incoming.observed_at,
            confidence: incoming.confidence,
            idempotency_key: None,
        };
        let read = check_subject(&input).and_then(|()| fact_of(&order, &input, self.mint.next(), self.now));
        let fact = match read {
            Ok(fact) => fact,
            Err(refusal) => return Ok(Err(refusal.reason)),
        };
        let (id, before) = (order.id, order.clone());
        let (mut order, mut events) = order.record_fact(fact, self.now);
        events.extend(order.follow_wms(&mut self.mint, self.now));
        order.tell_conflicts(&before, &mut events);
        self.save(order, events, incoming.source, incoming.observed_at.min(self.now));
        self.tell_of_reading(Some(&before), id, arrival);
        Ok(Ok(vec![id]))
    }

    pub(super) fn save(&mut self, order: Order, mut events: Vec<Event>, source: Source, occurred_at: DateTime<Utc>) {
        if let Some(before) = self.orders.get(&order.id) {
            order.tell_conflicts(before, &mut events);
        }
        if events.is_empty() && self.orders.get(&order.id) == Some(&order) {
            return;
        }
        self.causes.extend(Cause::of_order(&order, &events, self.now));
        if !self.touched.iter().any(|(id, _)| *id == order.id) {
            self.touched.push((order.id, self.orders.get(&order.id).map(Before::of)));
        }
        self.changed |= self.orders.get(&order.id).is_none_or(|known| !known.shows_the_same_as(&order));
        self.put(order.clone());
        self.work.save(order, by_source(events, source, occurred_at));
    }

    /// The order of this channel number, as it is after the messages applied so far.
    fn known(&self, shop: &str, channel_number: &str) -> Option<&Order> {
        let id = self.names.get(&(shop.to_owned(), channel_number.to_owned()))?;
        self.orders.get(id)
    }

    /// The blind index of the phone of an order; `None` = the message has no readable phone.
    fn phone_index(&self, shop: &ShopEntry, incoming: &IncomingOrder) -> Option<String> {
        let written = (home_of(shop, incoming, None), incoming.contact.phone.clone()?);
        let identity = self.phones.get(&written)?.identity()?;
        Some(self.app.store().vault().blind_index(&identity))
    }
}

/// The tracking numbers of an order's parcels in the form in which they are compared.
fn tracking_numbers(order: &Order) -> impl Iterator<Item = String> {
    order.shipments.iter().filter_map(|parcel| parcel.tracking_number.as_deref()).map(number_key)
}

/// The tracking numbers of the parcels that are not voided, in the form in which they are compared.
fn numbers_that_count(order: &Order) -> impl Iterator<Item = String> {
    order.parcels().filter_map(|parcel| parcel.tracking_number.as_deref()).map(number_key)
}
