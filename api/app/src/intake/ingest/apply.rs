//! One transaction of ingest: lock the orders of the payloads, fold each payload in, store the payloads, raise the alerts.

mod fold;
mod reach;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditOutcome, FieldChange};
use domain::kernel::alert_kind::AlertKind;
use domain::kernel::ids::{Mint, OrderId, PayloadId};
use domain::kernel::phone::Phone;
use domain::order::Order;
use domain::order::incoming::{Incoming, IncomingOrder};
use domain::order::shipment::number_key;
use domain::refusal::{Code, Reason};
use domain::rules::Occasion;
use phonenumber::country;

use super::{Again, Arrival, By, Reading, Received};
use crate::alert::alerts::Cause;
use crate::base::change::{mint_at, retrying};
use crate::base::phone;
use crate::rules::evaluate::{Asked, Before};
use crate::{App, AppError, Directory, Intake, ShopEntry};
use ingest::{Mappings, Platform};
use store::UnitOfWork;
use store::intake::known::{Known, KnownDelivery, Question};
use store::intake::payloads::{Payload, PayloadResult, PayloadState};

impl Intake<'_> {
    /// Applies arrivals in one transaction, with the audit entry of the caller where an operation asked for it.
    pub(super) async fn apply(
        self,
        arrivals: &[Arrival],
        readings: &[Reading],
        by: Option<By<'_>>,
    ) -> Result<Vec<Received>, AppError> {
        retrying(|| self.apply_once(arrivals, readings, by)).await
    }

    async fn apply_once(self, arrivals: &[Arrival], readings: &[Reading], by: Option<By<'_>>) -> Result<Vec<Received>, AppError> {
        let now = self.app.now();
        let mut batch = Batch::begin(self.app, now).await?;
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
        if arrivals.iter().any(|arrival| arrival.again.as_ref().is_some_and(Again::is_trial)) {
            return Ok(received);
        }
        batch.commit(received).await
    }
}

/// The state of an arrival before it is applied.
enum State {
    /// The delivery is new, or is read again.
    Fresh(PayloadId),
    /// The same delivery came before.
    Known(PayloadId),
    /// The delivery id came before with another body.
    Reused(PayloadId),
}

/// Phones by their text and the country that they are read in; `None` = unknown country.
type Phones = HashMap<(Option<country::Id>, String), Phone>;

struct Batch<'a> {
    app: &'a App,
    directory: Arc<Directory>,
    mappings: Arc<Mappings>,
    work: UnitOfWork,
    mint: Mint,
    now: DateTime<Utc>,
    /// The orders of the batch, as they are after the arrivals applied so far.
    orders: HashMap<OrderId, Order>,
    /// The ids of these orders by shop and channel number.
    names: HashMap<(String, String), OrderId>,
    /// The phones of the orders, each read once, by text and country.
    phones: Arc<Phones>,
    /// When customers of the orders were erased, by the blind index of their phone and the shop.
    erased: HashMap<(String, String), DateTime<Utc>>,
    causes: Vec<Cause>,
    /// The orders that were changed, in the order of their first change, each as it was before; `None` = it is new.
    touched: Vec<(OrderId, Option<Before>)>,
    /// The remarks of buyers and sellers in the messages of the batch, in clear, for rules.
    remarks: HashMap<OrderId, String>,
    /// Whether the data of any order has changed.
    changed: bool,
}

impl<'a> Batch<'a> {
    async fn begin(app: &'a App, now: DateTime<Utc>) -> Result<Self, AppError> {
        let work = app.begin(now).await?;
        Ok(Self {
            app,
            directory: app.directory(),
            mappings: app.mappings(),
            work,
            mint: mint_at(now),
            now,
            orders: HashMap::new(),
            names: HashMap::new(),
            phones: Arc::default(),
            erased: HashMap::new(),
            causes: Vec::new(),
            touched: Vec::new(),
            remarks: HashMap::new(),
            changed: false,
        })
    }
}

impl Batch<'_> {
    /// Reads in one query everything that is known of the deliveries, orders and phones of the arrivals.
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

    /// Separates new deliveries from those that came before, in the database or earlier in this batch.
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

    /// Locks every order and tracking number of the new arrivals: tracking numbers first, then orders by their ids, so that all batches
    /// lock in the same order. New orders without a parcel need no lock.
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
        self.work.lock_tracking_numbers(&parcels).await?;
        let known = self.work.orders_for_update(&names).await?;
        known.iter().for_each(|order| self.put(order.clone()));
        if !parcels.is_empty() {
            self.work.orders_of_parcels(&parcels).await?.into_iter().for_each(|order| self.put(order));
        }
        self.lock_shared(&known).await
    }

    fn put(&mut self, order: Order) {
        self.names.insert((order.shop.clone(), order.channel_number.clone()), order.id);
        self.orders.insert(order.id, order);
    }

    /// Applies one arrival and stores it with its result.
    async fn take(&mut self, arrival: &Arrival, reading: &Reading, state: State) -> Result<Received, AppError> {
        let id = match state {
            State::Fresh(id) => id,
            State::Known(payload) => {
                return Ok(Received {
                    payload,
                    orders: Vec::new(),
                    duplicate: true,
                    failed: None,
                    reused: false,
                    changed: false,
                });
            }
            State::Reused(payload) => {
                let because = Reason::with(Code::AlertDeliveryReused, [&arrival.shop, &arrival.delivery_id]);
                self.cause(AlertKind::DeliveryReused, because, &arrival.shop);
                return Ok(Received {
                    payload,
                    orders: Vec::new(),
                    duplicate: false,
                    failed: None,
                    reused: true,
                    changed: false,
                });
            }
        };
        let mut touched = Vec::new();
        let mut failed = reading.said.as_ref().err().cloned();
        let (mut read, mut waits) = (false, None);
        for incoming in reading.said.as_ref().map(Vec::as_slice).unwrap_or_default() {
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
        self.keep(
            arrival,
            id,
            &touched,
            Outcome { failed: failed.as_ref(), waits: waits.as_ref(), read, by: reading.by.as_deref() },
        )?;
        let orders = touched.iter().filter_map(|order| self.orders.get(order).cloned()).collect();
        Ok(Received { payload: id, orders, duplicate: false, failed, reused: false, changed: self.changed })
    }

    fn cause(&mut self, kind: AlertKind, because: Reason, shop: &str) {
        self.causes.push(Cause::of_shop(kind, because, Some(shop)));
    }

    fn keep(&mut self, arrival: &Arrival, id: PayloadId, touched: &[OrderId], outcome: Outcome<'_>) -> Result<(), AppError> {
        let Outcome { failed, waits, read, by } = outcome;
        let why = failed.or(waits);
        let state = match failed {
            Some(_) => PayloadState::Failed,
            None if read => PayloadState::Applied,
            None => PayloadState::Ignored,
        };
        let result = PayloadResult {
            id,
            state,
            mapping: by.map(|platform| platform.name().to_owned()),
            mapping_version: by.and_then(|platform| version_number(platform.version())),
            document_version: by.map(Platform::document_version),
            error_code: why.map(|reason| reason.code.name().to_owned()),
            error_message: why.map(|reason| reason.values.join(", ").chars().take(500).collect()),
            order: touched.first().copied(),
            applied_at: Some(self.now).filter(|_| state == PayloadState::Applied),
        };
        if arrival.kept.is_some() {
            self.work.settle_payload(result);
            return Ok(());
        }
        // A payload for an erased customer is stored without its body: only its arrival, and the order that it was applied to.
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

    /// Writes the audit entry of the caller; a repeated delivery, or a second reading without a change, has none.
    fn audit(&mut self, by: By<'_>, arrivals: &[Arrival], received: &Received) -> Result<(), AppError> {
        let is_again = arrivals.iter().any(|arrival| arrival.again.is_some());
        if received.duplicate || received.reused || (is_again && !received.changed) {
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

    /// Asks the rules about every order that the batch changed, each once, in the order of receipt.
    async fn ask_rules(&mut self) -> Result<(), AppError> {
        let touched = std::mem::take(&mut self.touched);
        let asked = touched.into_iter().filter_map(|(id, before)| {
            let occasion = if before.is_some() { Occasion::Changed } else { Occasion::Received };
            let remark = self.remarks.get(&id).map(String::as_str);
            Some(Asked { order: self.orders.get(&id)?, before, occasion, remark })
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        let answers = self.app.rules().ask(&mut self.work, &asked, &mut self.mint, self.now).await?;
        self.causes.extend(answers.causes);
        Ok(())
    }

    async fn commit(mut self, mut received: Vec<Received>) -> Result<Vec<Received>, AppError> {
        self.ask_rules().await?;
        let causes = std::mem::take(&mut self.causes);
        self.app.alerts().raise_all(&mut self.work, causes, &mut self.mint, self.now).await?;
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

/// The result of an arrival, for its payload's row.
#[derive(Clone, Copy)]
struct Outcome<'a> {
    /// Why the payload could not be read or applied.
    failed: Option<&'a Reason>,
    /// The reason why a valid message waits for its order.
    waits: Option<&'a Reason>,
    /// Whether any part of it was applied.
    read: bool,
    /// The mapping that read it.
    by: Option<&'a Platform>,
}

/// Whether a message only places a claim on an order. Without its order it counts as no failure, because there is nothing to hold.
fn is_claim(incoming: &Incoming) -> bool {
    matches!(incoming, Incoming::Order(order) if order.claim.is_some() && order.refunds.is_empty() && order.shipments.is_none())
}

/// The country in which the phone of an order is read; the order's own where the message names none.
fn home_of(shop: &ShopEntry, incoming: &IncomingOrder, country: Option<&str>) -> Option<country::Id> {
    let contact = &incoming.contact;
    phone::home_of(country.or(contact.country.as_deref()), contact.province.as_deref(), shop.country)
}

/// The messages of the new arrivals.
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
        reading.said.as_ref().map(Vec::as_slice).unwrap_or_default().iter().map(move |incoming| (arrival, incoming))
    })
}

/// The digits of a mapping's version, a date: `2026-11-22` is 20261122.
fn version_number(version: &str) -> Option<i64> {
    let digits: String = version.chars().filter(char::is_ascii_digit).take(18).collect();
    digits.parse().ok()
}
