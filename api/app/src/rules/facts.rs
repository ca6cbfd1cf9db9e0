//! The facts of orders for rules: the order's own, the catalogue's, and the counters, which are read once for a whole group of orders.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Offset as _, TimeZone as _, Utc};
use domain::kernel::ids::OrderId;
use domain::order::Order;
use domain::rules::counter::WINDOW;
use domain::rules::order_facts::{SkuFacts, Surroundings, facts_of};
use domain::rules::{FactSet, Facts, Occasion, RuleFact, Rulebook};

use crate::rules::evaluate::Asked;
use crate::{AppError, Directory, Rules};
use store::UnitOfWork;
use store::rules::counters::{Counted, CounterQuestion};

/// The counters of a group of orders.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    of_phone: HashMap<OrderId, u32>,
    of_buyer: HashMap<OrderId, u32>,
    /// The other orders of the group with the same phone or buyer, by their numbers.
    others: HashMap<OrderId, Vec<String>>,
}

impl Counts {
    /// The numbers of the other orders of the group that have the order's phone or buyer.
    pub(crate) fn others_of(&self, order: OrderId) -> Vec<String> {
        self.others.get(&order).cloned().unwrap_or_default()
    }
}

impl Rules<'_> {
    /// Counts for each order of a group the orders of its phone and of its buyer within 24 hours. Within the group, orders count in the order
    /// of their receipt: the k-th sees k.
    pub(crate) async fn count(self, work: &mut UnitOfWork, book: &Rulebook, asked: &[Asked<'_>]) -> Result<Counts, AppError> {
        let wanted = |one: &Asked<'_>| book.counters(one.occasion);
        self.count_those(work, asked, asked.iter().map(wanted).fold(FactSet::default(), FactSet::and)).await
    }

    /// Counts for each order of a group all that rules may ask.
    pub(crate) async fn count_all(self, work: &mut UnitOfWork, asked: &[Asked<'_>]) -> Result<Counts, AppError> {
        let counters = RuleFact::ALL.iter().copied().filter(|fact| fact.is_counter());
        self.count_those(work, asked, counters.fold(FactSet::default(), FactSet::with)).await
    }

    async fn count_those(self, work: &mut UnitOfWork, asked: &[Asked<'_>], all: FactSet) -> Result<Counts, AppError> {
        let mut counts = Counts::default();
        for (fact, by) in [(RuleFact::PhoneOrders24h, Counted::Phone), (RuleFact::UserOrders24h, Counted::Buyer)] {
            if !all.contains(fact) {
                continue;
            }
            let keyed: Vec<(&Asked<'_>, String)> = asked.iter().filter_map(|one| Some((one, self.key(one.order, by)?))).collect();
            let question = |(one, index): &(&Asked<'_>, String)| CounterQuestion {
                order: one.order.id,
                index: index.clone(),
                after: one.order.placed_at - WINDOW,
                until: one.order.placed_at,
            };
            let stored = work.count_orders(by, &keyed.iter().map(question).collect::<Vec<_>>()).await?;
            let of_fact = if by == Counted::Phone { &mut counts.of_phone } else { &mut counts.of_buyer };
            let mut received: HashMap<&str, Vec<&Order>> = HashMap::new();
            for (one, key) in &keyed {
                let order = one.order;
                let earlier = received.entry(key.as_str()).or_default();
                let within = |other: &&&Order| (other.placed_at - order.placed_at).abs() < WINDOW;
                let earlier_within: Vec<String> = earlier.iter().filter(within).map(|other| other.number.clone()).collect();
                let before = stored.get(&order.id).copied().unwrap_or_default();
                let count = before.saturating_add(u32::try_from(earlier_within.len()).unwrap_or(u32::MAX)).saturating_add(1);
                of_fact.insert(order.id, count);
                counts.others.entry(order.id).or_default().extend(earlier_within);
                // An order that was stored before is counted by the database.
                if one.occasion == Occasion::Received {
                    earlier.push(order);
                }
            }
        }
        Ok(counts)
    }

    /// The blind index by which a counter finds the orders of a phone or a buyer; `None` = unknown.
    fn key(self, order: &Order, by: Counted) -> Option<String> {
        match by {
            Counted::Phone => {
                let identity = order.contact.phone.as_ref()?.identity()?;
                Some(self.app.store().vault().blind_index(&identity))
            }
            Counted::Buyer => order.buyer_index.clone(),
        }
    }

    /// The facts of an order now, with the remarks in clear where they are at hand, and whether the address changed after picking had begun.
    pub(crate) fn facts(
        self,
        order: &Order,
        (remark, address_changed): (Option<&str>, bool),
        counts: &Counts,
        now: DateTime<Utc>,
    ) -> Facts {
        let directory = self.app.directory();
        let sku = |code: &str| sku_facts(&directory, code);
        let offset = offset_of(&directory, order);
        let embargoes = self.standing_embargoes();
        let around = Surroundings {
            now,
            embargoes: &embargoes,
            offset,
            sku: &sku,
            remark,
            address_changed,
            phone_orders: counts.of_phone.get(&order.id).copied(),
            buyer_orders: counts.of_buyer.get(&order.id).copied(),
        };
        facts_of(order, &around)
    }
}

/// The catalogue's data of a SKU that rules ask for.
pub(super) fn sku_facts<'a>(directory: &'a Directory, code: &str) -> SkuFacts<'a> {
    match directory.sku(code) {
        Some(entry) => SkuFacts {
            list_price: entry.list_price.map(|price| (price.minor, price.currency)),
            category: entry.category.as_deref(),
        },
        None => SkuFacts::default(),
    }
}

/// The offset of the shop's time zone at the time of placing; `None` = unknown.
pub(super) fn offset_of(directory: &Directory, order: &Order) -> Option<FixedOffset> {
    let zone = directory.shop(&order.shop)?.row.time_zone.parse::<chrono_tz::Tz>().ok()?;
    Some(zone.offset_from_utc_datetime(&order.placed_at.naive_utc()).fix())
}
