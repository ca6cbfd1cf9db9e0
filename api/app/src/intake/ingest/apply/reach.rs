//! The orders that a connection reaches by a tracking number. A number on orders of two shops is a conflict and connects nothing: a shop's
//! connection reaches that shop's orders alone, and a system's reports reach no order until one of the two numbers is corrected. Until then
//! the system's reports wait.

use std::collections::BTreeSet;

use domain::kernel::ids::OrderId;
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::conflict::NumberUse;
use domain::order::shipment::{Shipment, TrackingEvent, number_key};

use super::Batch;
use crate::base::change::retrying;
use crate::{AppError, Intake, ShopEntry};

/// The shops whose orders name a tracking number in the strongest way in which any of these orders does.
pub(super) struct Holders<'a> {
    shops: BTreeSet<&'a str>,
    strongest: Option<NumberUse>,
}

impl<'a> Holders<'a> {
    fn of(orders: impl Iterator<Item = &'a Order>, number: &str) -> Self {
        let mut holders = Self { shops: BTreeSet::new(), strongest: None };
        for order in orders {
            let Some(way) = order.use_of_number(number) else { continue };
            if holders.strongest < Some(way) {
                holders = Self { shops: BTreeSet::new(), strongest: Some(way) };
            }
            if holders.strongest == Some(way) {
                holders.shops.insert(&order.shop);
            }
        }
        holders
    }

    /// The one shop that a system's report about the number reaches; `None` = no shop, or more than one.
    pub(super) fn only(&self) -> Option<&'a str> {
        self.shops.first().copied().filter(|_| self.shops.len() == 1)
    }

    /// Whether orders of more than one shop name the number.
    pub(super) fn are_several(&self) -> bool {
        self.shops.len() > 1
    }

    /// Whether this is a conflict that people see: orders of more than one shop are under way with the number.
    fn is_conflict(&self) -> bool {
        self.are_several() && self.strongest == Some(NumberUse::UnderWay)
    }
}

impl Intake<'_> {
    /// Ends conflicts about tracking numbers that are over for another reason than a channel's message: one of the orders was cancelled or
    /// completed here, or a parcel got another number. Handles up to `most` numbers, each in a transaction of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_shared_numbers(self, most: u64) -> Result<(), AppError> {
        for number in self.app.store().orders().numbers_shared_no_more(most).await? {
            retrying(|| self.settle_number(&number)).await?;
        }
        Ok(())
    }

    async fn settle_number(self, number: &str) -> Result<(), AppError> {
        let mut batch = Batch::begin(self.app, self.app.now()).await?;
        batch.lock_parcels(&[number.to_owned()]).await?;
        batch.settle_numbers(&BTreeSet::from([number.to_owned()])).await?;
        batch.commit(Vec::new()).await?;
        Ok(())
    }
}

impl Batch<'_> {
    /// Whether a connection is a system of the company, which reaches every shop's orders, by order number or tracking number. Every other
    /// connection reaches its own shop's orders.
    pub(super) fn is_system(&self, shop: &ShopEntry) -> bool {
        self.mappings.is_system(&shop.channel)
    }

    /// The shops that name a tracking number, among the orders of the batch.
    pub(super) fn holders(&self, number: &str) -> Holders<'_> {
        Holders::of(self.orders.values(), number)
    }

    /// The shops that name a tracking number, among the orders of the batch and this order as it will be.
    pub(super) fn holders_with<'a>(&'a self, order: &'a Order, number: &str) -> Holders<'a> {
        let others = self.orders.values().filter(|other| other.id != order.id);
        Holders::of(others.chain([order]), number)
    }

    /// The shop whose orders a connection reaches by this tracking number; `None` = no shop, or more than one.
    pub(super) fn reach_of<'a>(&'a self, shop: &'a ShopEntry, number: &str) -> Option<&'a str> {
        if self.is_system(shop) { self.holders(number).only() } else { Some(&shop.id) }
    }

    /// The newest order with this tracking number that the connection reaches.
    pub(super) async fn order_of_parcel(&mut self, shop: &ShopEntry, number: &str) -> Result<Option<Order>, AppError> {
        for order in self.work.orders_of_parcels(&[number.to_owned()]).await? {
            self.put(order);
        }
        let Some(reach) = self.reach_of(shop, number) else { return Ok(None) };
        let named = |order: &&Order| order.shop == reach && order.parcel_numbered(number).is_some();
        Ok(self.orders.values().filter(named).max_by_key(|order| order.id).cloned())
    }

    /// Locks the numbers of these orders that orders of other shops also name, with those orders, because a change of one order concerns
    /// the others.
    pub(super) async fn lock_shared(&mut self, orders: &[Order]) -> Result<(), AppError> {
        let shared = orders.iter().flat_map(|order| &order.shipments).filter_map(Shipment::shared_number);
        let shared: BTreeSet<String> = shared.map(number_key).collect();
        self.lock_parcels(&shared.into_iter().collect::<Vec<_>>()).await
    }

    /// Locks tracking numbers and the orders that name them.
    pub(super) async fn lock_parcels(&mut self, numbers: &[String]) -> Result<(), AppError> {
        if numbers.is_empty() {
            return Ok(());
        }
        self.work.lock_tracking_numbers(numbers).await?;
        self.work.orders_of_parcels(numbers).await?.into_iter().for_each(|order| self.put(order));
        Ok(())
    }

    /// Begins and ends the conflicts about these numbers, which are locked, on every order that names them. Reports of systems that waited
    /// meanwhile go to the one shop that is left with the number.
    pub(super) async fn settle_numbers(&mut self, numbers: &BTreeSet<String>) -> Result<(), AppError> {
        for number in numbers {
            let holders = self.holders(number);
            let (is_conflict, heir) = (holders.is_conflict(), holders.only().map(str::to_owned));
            let named = self.orders.values().filter(|order| order.use_of_number(number).is_some());
            let mut ids: Vec<OrderId> = named.map(|order| order.id).collect();
            ids.sort_unstable();
            let was_conflict = ids.iter().any(|id| self.orders.get(id).is_some_and(|order| order.shares(number)));
            if !is_conflict && !was_conflict {
                continue;
            }
            for id in &ids {
                let Some(order) = self.orders.get(id).cloned() else { continue };
                let is_shared = is_conflict && order.use_of_number(number) == Some(NumberUse::UnderWay);
                let (order, events) = order.share_number(number, is_shared, self.now);
                self.save(order, events, Source::Rule, self.now);
            }
            if let Some(heir) = heir {
                self.give_waiting(number, &heir, &ids).await?;
            }
        }
        Ok(())
    }

    /// Adds the reports that wait for a number to the orders of the shop that is left with it.
    async fn give_waiting(&mut self, number: &str, heir: &str, ids: &[OrderId]) -> Result<(), AppError> {
        let numbers = [number.to_owned()];
        let waiting = self.work.waiting_reports(&numbers, heir).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let of_heir = ids.iter().filter(|id| self.orders.get(id).is_some_and(|order| order.shop == heir));
        for (index, id) in of_heir.copied().collect::<Vec<OrderId>>().into_iter().enumerate() {
            let Some(order) = self.orders.get(&id).cloned() else { continue };
            let mut reports: Vec<TrackingEvent> = waiting.iter().map(|one| one.event.clone()).collect();
            if index > 0 {
                // Where a parcel holds two orders, each order has its own copies of the reports.
                reports.iter_mut().for_each(|report| report.id = self.mint.next());
            }
            let newest = reports.iter().map(|event| event.at).max().unwrap_or(self.now).min(self.now);
            let (order, events) = self.attach(order, number, reports);
            self.save(order, events, Source::Carrier, newest);
        }
        self.work.forget_waiting(&numbers, Some(heir));
        self.work.forget_waiting(&numbers, None);
        Ok(())
    }
}
