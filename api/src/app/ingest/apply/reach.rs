//! Which orders a connection may speak of by a tracking number. A number that orders of two shops name is a conflict: it never carries
//! what one shop's connection says into the other shop's order.

use std::borrow::Cow;

use domain::heard::Part;
use domain::incoming::{IncomingOrder, Mark, MarkKind};
use domain::order::Order;
use domain::shipment::number_key;

use super::super::super::{AppError, ShopEntry};
use super::Batch;

/// Channels of connectors that speak of other shops' orders, by our number or a tracking number.
const SYSTEMS: [&str; 4] = ["ERP", "WMS", "CARRIER", "KUAIDI100"];

/// Whether a connection is a system of the company, which may speak of every shop's orders. Every other connection speaks of its own
/// shop's orders.
pub(super) fn is_system(shop: &ShopEntry) -> bool {
    SYSTEMS.contains(&shop.channel.as_str())
}

impl Batch<'_> {
    /// The shop whose orders a connection may speak of by this tracking number.
    pub(super) fn reach_of<'a>(&'a self, shop: &'a ShopEntry, number: &str) -> Option<&'a str> {
        if is_system(shop) { self.holder(number) } else { Some(&shop.id) }
    }

    /// The shop whose order was the first to name a tracking number, among the orders of the batch. A parcel that the channel withdrew
    /// counts where no other one has the number.
    pub(super) fn holder(&self, number: &str) -> Option<&str> {
        let parcels = self.orders.values().flat_map(|order| order.shipments.iter().map(move |parcel| (order, parcel)));
        let named = parcels.filter(|(_, parcel)| parcel.is_numbered(number));
        named.min_by_key(|(_, parcel)| (parcel.voided_at.is_some(), parcel.id)).map(|(order, _)| order.shop.as_str())
    }

    /// The newest order with this tracking number that a connection may speak of.
    pub(super) async fn order_of_parcel(&mut self, shop: &ShopEntry, number: &str) -> Result<Option<Order>, AppError> {
        for order in self.work.orders_of_parcels(&[number.to_owned()]).await? {
            self.put(order);
        }
        let Some(reach) = self.reach_of(shop, number) else { return Ok(None) };
        let named = |order: &&Order| order.shop == reach && order.parcel_numbered(number).is_some();
        Ok(self.orders.values().filter(named).max_by_key(|order| order.id).cloned())
    }

    /// The message with a mark for each tracking number that an order of another shop named before.
    pub(super) fn with_shared_numbers<'a>(&self, shop: &ShopEntry, incoming: &'a IncomingOrder) -> Cow<'a, IncomingOrder> {
        let parcels = incoming.shipments.iter().flatten().filter(|parcel| !parcel.cancelled);
        let is_shared = |number: &&str| self.holder(number).is_some_and(|holder| holder != shop.id);
        let shared = parcels.map(|parcel| parcel.tracking_number.as_str()).filter(is_shared);
        let mark = |number: &str| Mark { kind: MarkKind::SharedTrackingNumber, value: number_key(number) };
        let marks: Vec<_> = shared.map(|number| (Part::Shipments, mark(number))).collect();
        if marks.is_empty() {
            return Cow::Borrowed(incoming);
        }
        let mut marked = incoming.clone();
        marked.marks.extend(marks);
        Cow::Owned(marked)
    }
}
