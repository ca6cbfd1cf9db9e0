//! The story of one order: its steps taken through the domain, each at its own time in the past, with all events.

use chrono::{DateTime, Utc};
use domain::access::actor::{Person, Role};
use domain::event::Event;
use domain::fulfillment::outbound::{LabelPrint, OutboundScan};
use domain::fulfillment::pack::PackedParcel;
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::{Mint, ShipmentId};
use domain::kernel::money::Currency;
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::fact::{Confidence, Fact, FactKind};
use domain::order::incoming::IncomingOrder;
use domain::order::message::{Direction, Message, MessageChannel};
use domain::order::progress::Decision;
use domain::order::shipment::ShipmentLine;
use domain::refusal::{Language, Refusal};
use rand::rngs::StdRng;

use super::DemoError;
use super::carrier::{Carrier, Report, Scan, parcel_number};
use super::course::{Course, Step};
use super::crew::on_duty;
use super::people::read_phone;
use super::purchase::{ChannelView, Parcel, Purchase, Stage};
use panorama::store::NewEvent;
use panorama::store::catalog::shops::Shop;

/// The shop and the catalogue of a story.
pub struct Teller<'a> {
    /// The profile of the shop.
    pub shop: &'a ShopProfile,
    /// Whether a SKU is in the catalogue.
    pub knows_sku: &'a (dyn Fn(&str) -> bool + Sync),
}

/// An order, its events and its messages.
pub struct Story<'a> {
    teller: &'a Teller<'a>,
    /// The purchase of the buyer.
    pub purchase: Purchase,
    /// The channel's view of the order.
    pub view: ChannelView,
    /// The times of its steps.
    pub course: Course,
    /// The number of parcels.
    pub parcels: u64,
    /// The order in its current state.
    pub order: Order,
    /// The order's events, oldest first.
    pub happened: Vec<NewEvent>,
    /// The messages with the customer.
    pub messages: Vec<Message>,
    carrier: Option<Carrier>,
    serial: u64,
    mint: Mint,
}

/// The part of a shop's settings that intake needs.
pub fn profile(shop: &Shop) -> ShopProfile {
    ShopProfile {
        id: shop.id.clone(),
        channel: shop.channel.clone(),
        currency: shop.currency.parse().unwrap_or(Currency::UNKNOWN),
        warehouse: shop.warehouse.clone(),
        warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
        company_needs: std::sync::Arc::default(),
        ship_hours: shop.ship_hours,
    }
}

impl<'a> Story<'a> {
    /// Begins with the first step, in which the buyer places the order. `serial` makes the numbers of its parcels unique.
    pub fn begin(teller: &'a Teller<'a>, purchase: Purchase, course: Course, serial: u64, mut mint: Mint) -> Self {
        let at = course.at(Step::Placed);
        let view = purchase.placed();
        let (order, events) = teller.intake(at).receive(&purchase.incoming(&view), &mut mint);
        let mut story = Self {
            teller,
            purchase,
            view,
            course,
            parcels: 1,
            order,
            happened: Vec::new(),
            messages: Vec::new(),
            carrier: None,
            serial,
            mint,
        };
        story.note(events, Source::Channel, None, at);
        if let Some(words) = story.purchase.note.clone() {
            story.message(None, Direction::Inbound, MessageChannel::BuyerNote, words, at);
        }
        story
    }

    /// Takes every step after the first, up to and including `last`.
    ///
    /// # Errors
    /// When the domain refuses one.
    pub fn tell_until(&mut self, last: Step, dice: &mut StdRng) -> Result<(), DemoError> {
        let mut step = Step::Placed;
        while let Some(next) = step.next().filter(|next| *next <= last) {
            self.take(next, dice)?;
            step = next;
        }
        Ok(())
    }

    /// Takes one step.
    ///
    /// # Errors
    /// When the domain refuses it.
    pub fn take(&mut self, step: Step, dice: &mut StdRng) -> Result<(), DemoError> {
        let at = self.course.at(step);
        match step {
            Step::Placed => Ok(()),
            Step::Paid => {
                self.view.paid_at = Some(at);
                self.hear(Stage::Paid, at);
                Ok(())
            }
            Step::Approved => self.act(Role::CustomerService, at, |order, _| order.approve(at)),
            Step::Announced => {
                self.announce(at, dice);
                Ok(())
            }
            Step::Picked => self.act(Role::Warehouse, at, |order, _| order.confirm_pick(&[], at)),
            Step::Packed => self.pack(at),
            Step::Labelled => self.print_labels(at),
            Step::Scanned => self.scan_out(at),
            Step::Confirmed => {
                self.confirm_outbound(at);
                Ok(())
            }
            Step::Told => {
                self.hear(Stage::Shipped, at);
                Ok(())
            }
            Step::Collected => self.scanned(Scan::Collected, at),
            Step::Transit => self.scanned(Scan::Hub, at),
            Step::OutForDelivery => self.scanned(Scan::OutForDelivery, at),
            Step::Delivered => self.scanned(Scan::Delivered, at),
            Step::Vouched => {
                let number = format!("PZ{}{:05}", at.format("%Y%m"), self.serial % 100_000);
                self.act(Role::Finance, at, |order, _| order.record_voucher(&number, at))
            }
            Step::Settled => self.act(Role::Finance, at, |order, _| order.record_settlement(at, at)),
        }
    }

    /// The channel reports that the order has reached a stage.
    pub fn hear(&mut self, stage: Stage, at: DateTime<Utc>) {
        self.view.stage = stage;
        self.view.updated_at = at;
        let incoming = self.purchase.incoming(&self.view);
        self.hear_exactly(&incoming, at);
    }

    /// The channel reports exactly this order.
    pub fn hear_exactly(&mut self, incoming: &IncomingOrder, at: DateTime<Utc>) {
        let (order, events) = self.teller.intake(at).update(self.order.clone(), incoming, &mut self.mint);
        self.order = order;
        self.note(events, Source::Channel, None, at);
    }

    /// An employee of a role runs a command on the order.
    ///
    /// # Errors
    /// When the domain refuses it.
    pub fn act(
        &mut self,
        role: Role,
        at: DateTime<Utc>,
        command: impl FnOnce(Order, &mut Mint) -> Decision,
    ) -> Result<(), DemoError> {
        let person = self.on_duty(role);
        let (order, events) = command(self.order.clone(), &mut self.mint).map_err(|refusal| self.refused(&refusal))?;
        self.order = order;
        self.note(events, Source::Staff, Some(&person), at);
        Ok(())
    }

    /// A system reports a fact, about a parcel or about the order.
    pub fn report(&mut self, source: Source, kind: FactKind, value: &str, shipment: Option<ShipmentId>, at: DateTime<Utc>) {
        let fact = Fact {
            id: self.mint.next(),
            source,
            kind,
            value: value.to_owned(),
            raw: None,
            shipment,
            line: None,
            observed_at: at,
            recorded_at: at,
            confidence: Confidence::Confirmed,
        };
        let (order, events) = self.order.clone().record_fact(fact, at);
        self.order = order;
        self.note(events, source, None, at);
    }

    /// A carrier scans every parcel.
    ///
    /// # Errors
    /// Before the parcels have a carrier.
    pub fn scanned(&mut self, scan: Scan, at: DateTime<Utc>) -> Result<(), DemoError> {
        self.tracked(&[(scan, at)])
    }

    /// A carrier reports several scans of every parcel at once.
    ///
    /// # Errors
    /// Before the parcels have a carrier.
    pub fn tracked(&mut self, scans: &[(Scan, DateTime<Utc>)]) -> Result<(), DemoError> {
        let (Some(carrier), Some((_, last))) = (self.carrier, scans.last()) else {
            return Err(self.broken("nothing was handed to a carrier"));
        };
        let city = |scan| match scan {
            Scan::Collected if self.order.warehouse.as_deref() == Some("SH") => "上海市".to_owned(),
            Scan::Collected => "杭州市".to_owned(),
            _ => self.purchase.contact.city.clone().unwrap_or_default(),
        };
        let reports: Vec<_> =
            scans.iter().map(|(scan, at)| Report { at: *at, scan: *scan, city: city(*scan) }.incoming(&carrier)).collect();
        let parcels: Vec<ShipmentId> = self.order.shipments.iter().map(|parcel| parcel.id).collect();
        for parcel in parcels {
            let (order, events) = self.order.clone().track(parcel, &reports, *last, &mut self.mint);
            self.order = order;
            self.note(events, Source::Carrier, None, *last);
        }
        Ok(())
    }

    /// Adds a message: `author` is the clerk who writes it down; `None` = the channel brings it.
    pub fn message(
        &mut self,
        author: Option<&Person>,
        direction: Direction,
        channel: MessageChannel,
        body: String,
        at: DateTime<Utc>,
    ) {
        let message = Message { id: self.mint.next(), at, author: author.cloned(), direction, channel, body };
        let event = Event::ConversationMessageRecorded { message: message.id, direction };
        let source = if author.is_some() { Source::Staff } else { Source::Channel };
        self.note(vec![event], source, author, at);
        self.messages.push(message);
    }

    /// The employee of a role who is responsible for the order.
    pub fn on_duty(&self, role: Role) -> Person {
        on_duty(role, self.order.warehouse.as_deref(), usize::try_from(self.serial).unwrap_or_default())
    }

    /// An error that names the order and the reason.
    pub fn broken(&self, reason: &str) -> DemoError {
        DemoError::Refused { order: self.order.number.clone(), reason: reason.to_owned() }
    }

    fn refused(&self, refusal: &Refusal) -> DemoError {
        let unmet: Vec<String> = refusal.unmet.iter().map(|reason| reason.message(Language::En)).collect();
        self.broken(&format!("{} {}", refusal.reason.message(Language::En), unmet.join("; ")))
    }

    fn note(&mut self, events: Vec<Event>, source: Source, actor: Option<&Person>, occurred_at: DateTime<Utc>) {
        let of = |event| NewEvent { actor: actor.cloned(), ..NewEvent::new(event, source, occurred_at) };
        self.happened.extend(events.into_iter().map(of));
    }

    fn announce(&mut self, at: DateTime<Utc>, dice: &mut StdRng) {
        let abroad = self.purchase.currency != Currency::CNY;
        for index in 0..self.parcels {
            let (carrier, number) = parcel_number(abroad, self.serial * 10 + index, dice);
            let carrier = *self.carrier.get_or_insert(carrier);
            let number = format!("{}{}", carrier.prefix, &number[2..]);
            self.view.parcels.push(Parcel { carrier: carrier.code, tracking_number: number, announced_at: at });
        }
        self.hear(self.view.stage, at);
    }

    /// Packs the parcels: several parcels share the pieces of the first line, and the first takes the rest.
    fn pack(&mut self, at: DateTime<Utc>) -> Result<(), DemoError> {
        let mut parcels: Vec<PackedParcel> = Vec::new();
        if let [_, rest @ ..] = &self.view.parcels[..]
            && !rest.is_empty()
        {
            let mut lines = self.order.lines.iter().map(|line| ShipmentLine { line: line.id, quantity: line.picked_quantity });
            let mut shared = lines.next().ok_or_else(|| self.broken("it has no lines"))?;
            let whole: Vec<ShipmentLine> = lines.collect();
            for parcel in rest {
                shared.quantity = shared.quantity.saturating_sub(1);
                let contents = vec![ShipmentLine { line: shared.line, quantity: 1 }];
                parcels.push(packed(&mut self.mint, parcel, contents));
            }
            let contents = std::iter::once(shared).filter(|part| part.quantity > 0).chain(whole).collect();
            parcels.insert(0, packed(&mut self.mint, &self.view.parcels[0], contents));
        }
        self.act(Role::WarehouseLead, at, |order, mint| order.complete_pack(parcels, mint.next(), at))
    }

    /// Prints the label of every parcel.
    ///
    /// # Errors
    /// When the domain refuses it.
    pub fn print_labels(&mut self, at: DateTime<Utc>) -> Result<(), DemoError> {
        let by = self.on_duty(Role::Warehouse);
        let parcels: Vec<ShipmentId> = self.order.shipments.iter().map(|parcel| parcel.id).collect();
        parcels.into_iter().try_for_each(|shipment| {
            let by = by.clone();
            self.act(Role::Warehouse, at, |order, mint| {
                let print = LabelPrint {
                    shipment,
                    carrier: None,
                    tracking_number: None,
                    former: mint.next(),
                    review_hold: mint.next(),
                    by,
                };
                order.print_label(print, at)
            })
        })
    }

    fn scan_out(&mut self, at: DateTime<Utc>) -> Result<(), DemoError> {
        let numbers: Vec<String> = self.order.shipments.iter().filter_map(|parcel| parcel.tracking_number.clone()).collect();
        let device = format!("PDA-{}-{:02}", self.order.warehouse.as_deref().unwrap_or("00"), self.serial % 8 + 1);
        numbers.into_iter().try_for_each(|tracking_number| {
            let scan = OutboundScan { tracking_number, scanned_at: at, device: Some(device.clone()) };
            self.act(Role::Warehouse, at, |order, _| order.scan_outbound(scan, at).map(|outcome| (outcome.order, outcome.events)))
        })
    }

    fn confirm_outbound(&mut self, at: DateTime<Utc>) {
        if self.purchase.has_gift() {
            self.report(Source::Wms, FactKind::GiftOutbound, &format!("ZP{:010}", self.serial), None, at);
        }
        let parcels: Vec<(ShipmentId, Option<String>)> =
            self.order.shipments.iter().map(|parcel| (parcel.id, parcel.tracking_number.clone())).collect();
        for (parcel, number) in parcels {
            self.report(Source::Wms, FactKind::Outbound, number.as_deref().unwrap_or_default(), Some(parcel), at);
            self.report(Source::Wms, FactKind::Weight, &grams(self.serial).to_string(), Some(parcel), at);
        }
    }
}

/// The weight of a parcel of the demo, between 0.2 and 2.6 kg.
pub fn grams(serial: u64) -> u64 {
    200 + serial * 137 % 2_400
}

fn packed(mint: &mut Mint, parcel: &Parcel, lines: Vec<ShipmentLine>) -> PackedParcel {
    let (carrier, number) = (parcel.carrier.to_owned(), parcel.tracking_number.clone());
    PackedParcel { id: mint.next(), carrier: Some(carrier), tracking_number: Some(number), lines }
}

impl Teller<'_> {
    fn intake(&self, now: DateTime<Utc>) -> Intake<'_> {
        Intake { shop: self.shop, knows_sku: self.knows_sku, read_phone: &read_phone, received_at: now, asked: false, now }
    }
}
