//! One order of the traffic on its way: each step is taken by the platform, employee or carrier in charge of it.

use chrono::{DateTime, SecondsFormat, SubsecRound, TimeDelta, Utc};
use domain::access::actor::Role;
use domain::kernel::money::Currency;
use domain::kernel::status::OrderStatus;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::TrafficError;
use super::desk::Desk;
use super::platforms::{Platforms, Push};
use crate::carrier::{Carrier, Report, Scan, kuaidi100_payload, parcel_number};
use crate::company::CARRIER_SHOP;
use crate::course::Step;
use crate::payload::payload;
use crate::purchase::{ChannelView, Parcel, Purchase, Stage};
use crate::story::grams;
use crate::talk;

/// Milliseconds between two steps: at least, and less than.
const BETWEEN_STEPS: (i64, i64) = (3_000, 20_000);
/// Seconds until a failed step is tried again.
const AGAIN_SECONDS: i64 = 8;
/// The most failures in a row.
const FAILURES: u32 = 5;

/// The state of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// The journey has steps left.
    UnderWay,
    /// The journey has taken its last step.
    Arrived,
    /// The journey was given up after too many failures.
    Lost,
}

/// One order on its way.
pub(super) struct Journey {
    purchase: Purchase,
    view: ChannelView,
    serial: u64,
    /// The step that comes next.
    step: Step,
    /// The time of the next step.
    pub due: DateTime<Utc>,
    /// The state of the journey.
    pub moved: Moved,
    failures: u32,
    order: Option<String>,
    held: Option<String>,
    was_held: bool,
    parcel: Option<(Carrier, String)>,
    reports: Vec<Report>,
}

impl Journey {
    pub(super) fn new(purchase: Purchase, serial: u64, now: DateTime<Utc>) -> Self {
        Self {
            view: purchase.placed(),
            purchase,
            serial,
            step: Step::Placed,
            due: now,
            moved: Moved::UnderWay,
            failures: 0,
            order: None,
            held: None,
            was_held: false,
            parcel: None,
            reports: Vec::new(),
        }
    }

    /// The number of failures of the step in a row.
    #[cfg(test)]
    pub(super) fn failures(&self) -> u32 {
        self.failures
    }

    /// Takes the next step, or counts its failure.
    pub(super) async fn go_on(&mut self, desk: &Desk, platforms: &Platforms, now: DateTime<Utc>, dice: &mut StdRng) {
        let road = Road { desk, platforms, now };
        match self.take_step(&road, dice).await {
            Ok(()) => {
                self.failures = 0;
                self.due = now + TimeDelta::milliseconds(dice.random_range(BETWEEN_STEPS.0..BETWEEN_STEPS.1));
            }
            Err(error) => {
                let (step, order) = (self.step, &self.purchase.number);
                if matches!(error, TrafficError::Refused { .. }) {
                    tracing::debug!(?step, order, %error, "somebody has moved a demo order on");
                } else {
                    tracing::warn!(?step, order, shop = self.purchase.shop, %error, "demo traffic failed");
                }
                // An embargo ends by itself; until then the order waits.
                let waits = matches!(&error, TrafficError::Refused { code, .. } if code == "REGION_EMBARGOED");
                self.failures += u32::from(!waits);
                self.due = now + TimeDelta::seconds(AGAIN_SECONDS);
                if self.failures >= FAILURES {
                    self.moved = Moved::Lost;
                }
            }
        }
    }

    async fn take_step(&mut self, road: &Road<'_>, dice: &mut StdRng) -> Result<(), TrafficError> {
        if self.step == Step::Approved && self.is_stopped(road, dice).await? {
            return Ok(());
        }
        match self.step {
            Step::Placed => self.tell(road, Stage::Placed, dice).await?,
            Step::Paid if dice.random_ratio(1, 25) => {
                self.tell(road, Stage::Cancelled, dice).await?;
                self.moved = Moved::Arrived;
            }
            Step::Paid => self.pay(road, dice).await?,
            Step::Approved => self.command(road, Role::CustomerService, "Approve", json!({})).await?,
            Step::Announced => self.announce(road, dice).await?,
            Step::Picked => self.command(road, Role::Warehouse, "ConfirmPick", json!({})).await?,
            Step::Packed => self.command(road, Role::WarehouseLead, "CompletePack", json!({})).await?,
            Step::Labelled => self.print_labels(road).await?,
            Step::Scanned => self.scan_out(road).await?,
            Step::Confirmed => self.confirm_outbound(road).await?,
            Step::Told => self.tell(road, Stage::Shipped, dice).await?,
            Step::Collected => self.scanned(road, Scan::Collected).await?,
            Step::Transit => self.scanned(road, Scan::Hub).await?,
            Step::OutForDelivery => self.scanned(road, Scan::OutForDelivery).await?,
            Step::Delivered => self.scanned(road, Scan::Delivered).await?,
            Step::Vouched => {
                let number = format!("PZ{}{:08}", road.now.format("%Y%m"), self.serial);
                self.command(road, Role::Finance, "RecordVoucher", json!({ "voucherNumber": number })).await?;
            }
            Step::Settled => {
                let input = json!({ "settledAt": time(road.now) });
                self.command(road, Role::Finance, "RecordSettlement", input).await?;
            }
        }
        self.converse(road, dice).await?;
        match self.step.next() {
            Some(next) => self.step = next,
            None => self.moved = Moved::Arrived,
        }
        Ok(())
    }

    /// The channel pushes its current view, at random twice.
    async fn tell(&mut self, road: &Road<'_>, stage: Stage, dice: &mut StdRng) -> Result<(), TrafficError> {
        self.view.stage = stage;
        self.view.updated_at = road.now.trunc_subsecs(0);
        let times = if dice.random_ratio(1, 15) { 2 } else { 1 };
        self.deliver(road, &self.view, times).await
    }

    async fn deliver(&self, road: &Road<'_>, view: &ChannelView, times: usize) -> Result<(), TrafficError> {
        let payload = payload(&self.purchase, view);
        let push = Push { shop: &self.purchase.shop, topic: payload.topic, content: &payload.content, now: road.now };
        road.platforms.push(&push, times).await
    }

    /// The buyer pays. At random the version before arrives late, after the newer one.
    async fn pay(&mut self, road: &Road<'_>, dice: &mut StdRng) -> Result<(), TrafficError> {
        let before = self.view.clone();
        self.view.paid_at = Some(road.now.trunc_subsecs(0));
        self.tell(road, Stage::Paid, dice).await?;
        if dice.random_ratio(1, 15) {
            self.deliver(road, &before, 1).await?;
        }
        Ok(())
    }

    async fn announce(&mut self, road: &Road<'_>, dice: &mut StdRng) -> Result<(), TrafficError> {
        let abroad = self.purchase.currency != Currency::CNY;
        let (carrier, number) = self.parcel.get_or_insert_with(|| parcel_number(abroad, self.serial * 10, dice)).clone();
        let announced_at = road.now.trunc_subsecs(0);
        self.view.parcels = vec![Parcel { carrier: carrier.code, tracking_number: number, announced_at }];
        self.tell(road, Stage::Paid, dice).await
    }

    async fn print_labels(&mut self, road: &Road<'_>) -> Result<(), TrafficError> {
        let found = road.desk.find(Role::Warehouse, &self.purchase).await?;
        for shipment in found.shipments {
            let key = format!("demo-label-{}", self.serial);
            road.desk.command(Role::Warehouse, "PrintLabel", json!({ "shipment": shipment, "idempotencyKey": key })).await?;
        }
        Ok(())
    }

    async fn scan_out(&mut self, road: &Road<'_>) -> Result<(), TrafficError> {
        let device = format!("PDA-{:02}", self.serial % 8 + 1);
        let number = self.tracking_number()?;
        let input = json!({ "trackingNumber": number, "scannedAt": time(road.now), "deviceId": device });
        match road.desk.command(Role::Warehouse, "ScanOutbound", input).await {
            // The scan is kept; the order ships once the WMS has confirmed.
            Err(TrafficError::Refused { code, .. }) if code == "SCAN_KEPT" => Ok(()),
            result => result.map(drop),
        }
    }

    async fn confirm_outbound(&mut self, road: &Road<'_>) -> Result<(), TrafficError> {
        let order = json!({ "channelOrder": { "shop": self.purchase.shop, "number": self.purchase.number } });
        let fact = |kind: &str, value: &str, tracking_number: Option<&str>| {
            json!({
                "order": order, "source": "WMS", "kind": kind, "value": value, "rawValue": "OUT_DONE",
                "trackingNumber": tracking_number, "observedAt": time(road.now), "confidence": "CONFIRMED",
            })
        };
        if self.purchase.has_gift() {
            let gift = fact("GIFT_OUTBOUND", &format!("ZP{:010}", self.serial), None);
            road.desk.command(Role::System, "ReportFact", gift).await?;
        }
        let number = self.tracking_number()?;
        road.desk.command(Role::System, "ReportFact", fact("OUTBOUND", &number, Some(&number))).await?;
        let weight = grams(self.serial).to_string();
        road.desk.command(Role::System, "ReportFact", fact("WEIGHT", &weight, Some(&number))).await?;
        Ok(())
    }

    /// The carrier's reports come through Kuaidi100: each push holds all of them.
    async fn scanned(&mut self, road: &Road<'_>, scan: Scan) -> Result<(), TrafficError> {
        let (carrier, number) = self.parcel.as_ref().ok_or(TrafficError::Absent("parcel"))?;
        let city = self.purchase.contact.city.clone().unwrap_or_default();
        self.reports.retain(|report| report.scan != scan);
        self.reports.push(Report { at: road.now.trunc_subsecs(0), scan, city });
        let content = kuaidi100_payload(carrier, number, &self.reports);
        road.platforms.push(&Push { shop: CARRIER_SHOP, topic: "", content: &content, now: road.now }, 1).await
    }

    /// At random the customer asks to wait before the order is approved; a manager releases the hold later.
    async fn is_stopped(&mut self, road: &Road<'_>, dice: &mut StdRng) -> Result<bool, TrafficError> {
        if let Some(hold) = self.held.clone() {
            self.command(road, Role::Manager, "ReleaseHold", json!({ "hold": hold })).await?;
            self.held = None;
            return Ok(true);
        }
        if self.was_held || !dice.random_ratio(1, 12) {
            return Ok(false);
        }
        let order = self.order(road).await?;
        let input = json!({ "order": order, "reason": "CUSTOMER_REQUEST", "note": "客户说先等一下" });
        let outcome = road.desk.command(Role::CustomerService, "PlaceHold", input).await?;
        self.was_held = true;
        self.held = outcome["hold"]["id"].as_str().map(str::to_owned);
        Ok(true)
    }

    /// At random the customer asks something, and a clerk answers.
    async fn converse(&mut self, road: &Road<'_>, dice: &mut StdRng) -> Result<(), TrafficError> {
        if self.step < Step::Approved || !dice.random_ratio(1, 25) {
            return Ok(());
        }
        let status = match self.step {
            step if step < Step::Told => OrderStatus::Paid,
            step if step < Step::Delivered => OrderStatus::Shipped,
            _ => OrderStatus::Delivered,
        };
        let (question, answer) = talk::exchange(status, dice);
        for (direction, body) in [("INBOUND", question), ("OUTBOUND", answer)] {
            let input = json!({ "body": body, "direction": direction, "channel": "PLATFORM_CHAT" });
            self.command(road, Role::CustomerService, "RecordMessage", input).await?;
        }
        Ok(())
    }

    /// Runs a mutation on the order in a role.
    async fn command(&mut self, road: &Road<'_>, role: Role, operation: &'static str, input: Value) -> Result<(), TrafficError> {
        let mut input = input;
        input["order"] = self.order(road).await?.into();
        road.desk.command(role, operation, input).await.map(drop)
    }

    /// The order's id, looked up once.
    async fn order(&mut self, road: &Road<'_>) -> Result<String, TrafficError> {
        if let Some(order) = &self.order {
            return Ok(order.clone());
        }
        let found = road.desk.find(Role::CustomerService, &self.purchase).await?;
        Ok(self.order.insert(found.id).clone())
    }

    fn tracking_number(&self) -> Result<String, TrafficError> {
        let (_, number) = self.parcel.as_ref().ok_or(TrafficError::Absent("parcel"))?;
        Ok(number.clone())
    }
}

/// The clients through which a step is taken, and its time.
struct Road<'a> {
    desk: &'a Desk,
    platforms: &'a Platforms,
    now: DateTime<Utc>,
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
