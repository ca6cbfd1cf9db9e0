//! The facts of an order: what its data, its settings and the clock say about it. What is not known stays unknown.

use chrono::{DateTime, FixedOffset, Timelike as _, Utc};

use crate::kernel::money::Currency;
use crate::order::service::ServiceLevel;
use crate::order::shipment::ShipmentStatus;
use crate::order::{Line, Order};
use crate::rules::due::{OrderTimes, hours_between, minutes_between};
use crate::rules::fact::RuleFact as F;
use crate::rules::facts::{FactValue, Facts};
use crate::rules::standing::StandingEmbargoes;

/// The catalogue's data of a SKU that rules ask for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SkuFacts<'a> {
    /// The list price in minor units, with its currency; `None` = unknown.
    pub list_price: Option<(i64, Currency)>,
    /// The category; `None` = unknown.
    pub category: Option<&'a str>,
}

/// What rules ask that does not stand in the order itself.
pub struct Surroundings<'a> {
    /// The time of the question.
    pub now: DateTime<Utc>,
    /// The offset of the shop's time zone at the time of placing; `None` = unknown.
    pub offset: Option<FixedOffset>,
    /// The catalogue's data of a SKU.
    pub sku: &'a dyn Fn(&str) -> SkuFacts<'a>,
    /// The text of the buyer and of the seller, where it is at hand; `None` = it is sealed.
    pub remark: Option<&'a str>,
    /// Whether the address changed after picking had begun, and no person has looked at it since.
    pub address_changed: bool,
    /// The orders of the same phone within 24 hours, this one included; `None` = not counted.
    pub phone_orders: Option<u32>,
    /// The orders of the same buyer within 24 hours, this one included; `None` = not counted.
    pub buyer_orders: Option<u32>,
    /// The embargoes that stand.
    pub embargoes: &'a StandingEmbargoes,
}

/// The facts of an order.
pub fn facts_of(order: &Order, around: &Surroundings<'_>) -> Facts {
    let mut facts = Facts::new();
    facts.set_text(F::Channel, Some(order.channel.as_str()));
    facts.set_text(F::Shop, Some(order.shop.as_str()));
    facts.set_text(F::Region, order.region.as_ref().map(|region| region.as_str().to_owned()));
    facts.set_text(F::Remark, around.remark);
    facts.set_text(F::Service, order.service_level.map(ServiceLevel::name));
    facts.set_int(F::CustomerLevel, order.customer_level.map(i64::from));
    facts.set_bool(F::IsTest, Some(order.is_test));
    facts.set_bool(F::AddressChangedAfterPicking, Some(around.address_changed));
    facts.set_int(F::PhoneOrders24h, around.phone_orders.map(i64::from));
    facts.set_int(F::UserOrders24h, around.buyer_orders.map(i64::from));
    let local = around.offset.filter(|_| order.placed_at_known).map(|offset| order.placed_at.with_timezone(&offset));
    facts.set_int(F::PlacedHourLocal, local.map(|at| i64::from(at.hour())));
    set_money(order, &mut facts);
    set_goods(order, around, &mut facts);
    set_state(order, around, &mut facts);
    facts
}

/// The times from which the facts of an order are counted.
pub fn times_of(order: &Order) -> OrderTimes {
    OrderTimes {
        status_since: Some(order.status_since),
        paid_at: order.paid_at,
        last_scan_at: last_scan(order),
        ship_by: order.promise.ship_by,
    }
}

fn set_money(order: &Order, facts: &mut Facts) {
    let known = order.currency != Currency::UNKNOWN;
    let amounts = [(F::Payable, order.totals.payable), (F::Goods, order.totals.goods)];
    for (fact, amount) in amounts.into_iter().filter(|_| known) {
        if let Some(minor_units) = amount {
            facts.set(fact, FactValue::Money { minor_units, currency: order.currency });
        }
    }
    facts.set_bool(F::Paid, order.totals.payable.map(|_| order.totals.is_covered() && order.is_paid_by_word()));
}

fn set_goods(order: &Order, around: &Surroundings<'_>, facts: &mut Facts) {
    let lines: Vec<&Line> = order.open_lines().collect();
    if !order.lines.is_empty() {
        facts.set_list(F::Skus, distinct(lines.iter().filter_map(|line| line.sku.as_deref())));
        facts.set_bool(F::HasGift, Some(lines.iter().any(|line| line.is_gift)));
    }
    let of_line = |line: &&&Line| line.sku.as_deref().map(around.sku).unwrap_or_default();
    let categories: Vec<Option<&str>> = lines.iter().map(|line| of_line(&line).category).collect();
    // A category that is missing may be the one that a rule asks for, so that the list is known only whole.
    if !categories.is_empty() && categories.iter().all(Option::is_some) {
        facts.set_list(F::Categories, distinct(categories.into_iter().flatten()));
    }
    let ratios = lines.iter().filter(|line| !line.is_gift).filter_map(|line| price_ratio(line, of_line(&line), order.currency));
    facts.set_int(F::MinUnitPriceRatio, ratios.min());
    facts.set_bool(F::Customization, order.is_customized());
    facts.set_bool(F::FontFile, order.has_materials());
    facts.set_int(F::StockShort, order.short_pieces().map(i64::from));
    facts.set_int(F::GiftShort, order.gift_short_pieces().map(i64::from));
}

fn set_state(order: &Order, around: &Surroundings<'_>, facts: &mut Facts) {
    let now = around.now;
    facts.set_text(F::Status, Some(order.status.name()));
    facts.set_int(F::MinutesInStatus, Some(minutes_between(order.status_since, now)));
    facts.set_int(F::MinutesSincePaid, order.paid_at.map(|at| minutes_between(at, now)));
    facts.set_text(F::PromiseState, Some(around.embargoes.promise(order, now).0.name()));
    facts.set_int(F::TrackingSilentHours, last_scan(order).map(|at| hours_between(at, now)));
    let prints = order.parcels().map(|parcel| parcel.label_print_count).max().unwrap_or(0);
    facts.set_int(F::LabelPrints, Some(i64::from(prints)));
    facts.set_list(F::Tags, order.all_tags());
    facts.set_list(F::Holds, distinct(order.active_holds(now).map(|hold| hold.reason.name())));
    facts.set_int(F::ActiveHolds, Some(count(order.active_holds(now).count())));
    facts.set_int(F::Priority, Some(i64::from(order.priority)));
    facts.set_int(F::Conflicts, Some(count(order.conflicts().len())));
    facts.set_int(F::Marks, Some(count(order.marks.len())));
}

/// The price of a piece against the list price, in basis points; `None` = one of both is unknown, or they have different currencies.
fn price_ratio(line: &Line, sku: SkuFacts<'_>, currency: Currency) -> Option<i64> {
    let (list, of_list) = sku.list_price.filter(|(list, _)| *list > 0)?;
    let price = line.unit_price.filter(|_| of_list == currency)?;
    i64::try_from(i128::from(price) * 10_000 / i128::from(list)).ok()
}

/// The last scan of a carrier of any parcel that is under way; `None` = none is, or none was scanned.
fn last_scan(order: &Order) -> Option<DateTime<Utc>> {
    let under_way = order.parcels().filter(|parcel| parcel.left_at.is_some() && parcel.status != ShipmentStatus::Delivered);
    let scans =
        under_way.filter_map(|parcel| parcel.events.iter().filter(|event| !event.is_notice()).map(|event| event.at).max());
    // The parcel that is silent for longest counts.
    scans.min()
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut all: Vec<&str> = texts.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
