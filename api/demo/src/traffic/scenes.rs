//! Scenes of the traffic: what goes wrong at sellers for several orders in a row, so that the rules have something to find.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use domain::kernel::money::Currency;
use domain::order::incoming::IncomingContact;
use serde_json::{Value, json};

use crate::purchase::Purchase;

/// The time from the start of the traffic to its first scene.
const FIRST: TimeDelta = TimeDelta::seconds(45);
/// The time between the beginnings of two scenes.
const BETWEEN: TimeDelta = TimeDelta::minutes(3);
/// The orders of a campaign with a wrong price.
const MISPRICED: u32 = 5;
/// The orders of a buyer who orders again and again: the sixth within a day is one too many.
const OF_ONE_BUYER: u32 = 7;
/// The orders to a city in a storm: at the third of them, operations stop the city.
const TO_THE_STORM: u32 = 5;
/// The order of the storm after which the city is stopped.
const STOPPED_AFTER: u32 = 3;
/// The time for which the city is stopped.
const STORM: TimeDelta = TimeDelta::minutes(3);
/// The city of the storm: province, city, district, postal code. No other customer of the demo lives there, so that the embargo stops orders
/// of the scene alone.
const CITY: [&str; 4] = ["海南省", "三亚市", "吉阳区", "572000"];

/// A scene that is under way.
enum Scene {
    /// A campaign sells at a tenth of the price.
    WrongPrice,
    /// One buyer orders again and again; `None` = the first order chooses the buyer.
    BusyBuyer(Option<IncomingContact>),
    /// A storm reaches a city to which orders are on their way, and operations stop it.
    Storm,
}

/// What the staff does about a scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Operations stop the city of the storm.
    Embargo,
}

impl Measure {
    /// The input of the mutation `PlaceEmbargo`.
    pub fn embargo(now: DateTime<Utc>) -> Value {
        let until = (now + STORM).to_rfc3339_opts(SecondsFormat::Secs, true);
        json!({ "regions": ["4602"], "reason": "台风停运，预计稍后恢复", "until": until, "tellCustomerService": true })
    }
}

/// The scenes of the traffic, one after another.
pub(super) struct Scenes {
    next: DateTime<Utc>,
    under_way: Option<(Scene, u32)>,
    played: u32,
}

impl Scenes {
    /// Scenes of traffic that begins at `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { next: now + FIRST, under_way: None, played: 0 }
    }

    /// Makes the next order of the traffic a part of the scene that is under way; returns what the staff does at this order.
    pub fn direct(&mut self, purchase: &mut Purchase, now: DateTime<Utc>) -> Option<Measure> {
        if self.under_way.is_none() && now >= self.next {
            self.next = now + BETWEEN;
            self.under_way = Some(match self.played % 3 {
                0 => (Scene::WrongPrice, MISPRICED),
                1 => (Scene::Storm, TO_THE_STORM),
                _ => (Scene::BusyBuyer(None), OF_ONE_BUYER),
            });
            self.played += 1;
        }
        // The list prices are in the currency of the shops in China, and so are the buyers of a scene.
        let (scene, left) = self.under_way.as_mut().filter(|_| purchase.currency == Currency::CNY)?;
        *left -= 1;
        match scene {
            Scene::WrongPrice => misprice(purchase),
            Scene::BusyBuyer(buyer) => purchase.contact = buyer.get_or_insert_with(|| purchase.contact.clone()).clone(),
            Scene::Storm => send_to_the_storm(&mut purchase.contact),
        }
        let is_stopped = matches!(scene, Scene::Storm) && *left == TO_THE_STORM - STOPPED_AFTER;
        if *left == 0 {
            self.under_way = None;
        }
        is_stopped.then_some(Measure::Embargo)
    }
}

fn misprice(purchase: &mut Purchase) {
    (purchase.coupon, purchase.deposit) = (None, None);
    for line in purchase.lines.iter_mut().filter(|line| !line.gift) {
        line.unit_price /= 10;
        line.total = line.unit_price * i64::from(line.quantity);
    }
}

/// Sends an order to the city of the storm.
pub(super) fn send_to_the_storm(contact: &mut IncomingContact) {
    let [province, city, district, postal_code] = CITY.map(|part| Some(part.to_owned()));
    (contact.province, contact.city, contact.district, contact.postal_code) = (province, city, district, postal_code);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;
    use crate::purchase::Dialect;
    use domain::intake::ShopProfile;

    #[test]
    fn a_wrong_price_a_storm_and_a_busy_buyer_take_turns() {
        let start = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let (mut scenes, mut dice) = (Scenes::new(start), StdRng::seed_from_u64(7));
        let shop = ShopProfile {
            id: "web".to_owned(),
            channel: "GENERIC".to_owned(),
            currency: Currency::CNY,
            warehouse: None,
            warehouse_profile: domain::order::warehouse::WarehouseProfile::default(),
            company_needs: std::sync::Arc::default(),
            ship_hours: 48,
        };
        let dialect = Dialect::of("generic").unwrap();
        let (mut purchases, mut measures) = (Vec::new(), Vec::new());
        for serial in 0..190_u64 {
            let now = start + TimeDelta::seconds(3 * i64::try_from(serial).unwrap());
            let usual = Purchase::random(dialect, &shop, serial, now, &mut dice);
            let mut purchase = usual.clone();
            measures.extend(scenes.direct(&mut purchase, now).map(|_| purchases.len()));
            purchases.push((usual, purchase));
        }
        let cheaper = purchases.iter().filter(|(usual, played)| played.goods() < usual.goods()).count();
        let stricken: Vec<usize> =
            (0..purchases.len()).filter(|index| purchases[*index].1.contact.city.as_deref() == Some(CITY[1])).collect();
        let moved = purchases.iter().filter(|(usual, played)| played.contact.name != usual.contact.name).count();
        assert_eq!((cheaper, stricken.len()), (MISPRICED as usize, TO_THE_STORM as usize));
        assert!((1..OF_ONE_BUYER as usize).contains(&moved), "{moved} orders have the buyer of the first");
        assert_eq!(measures, [stricken[STOPPED_AFTER as usize - 1]], "the city is stopped once, among its orders");
    }
}
