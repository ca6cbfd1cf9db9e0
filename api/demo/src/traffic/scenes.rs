//! Scenes of the traffic: what goes wrong at sellers for several orders in a row, so that the rules have something to find.

use chrono::{DateTime, TimeDelta, Utc};
use domain::kernel::money::Currency;
use domain::order::incoming::IncomingContact;

use crate::purchase::Purchase;

/// The time from the start of the traffic to its first scene.
const FIRST: TimeDelta = TimeDelta::seconds(45);
/// The time between the beginnings of two scenes.
const BETWEEN: TimeDelta = TimeDelta::minutes(8);
/// The orders of a campaign with a wrong price.
const MISPRICED: u32 = 5;
/// The orders of a buyer who orders again and again: the sixth within a day is one too many.
const OF_ONE_BUYER: u32 = 7;

/// A scene that is under way.
enum Scene {
    /// A campaign sells at a tenth of the price.
    WrongPrice,
    /// One buyer orders again and again; `None` = the first order chooses the buyer.
    BusyBuyer(Option<IncomingContact>),
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

    /// Makes the next order of the traffic a part of the scene that is under way.
    pub fn direct(&mut self, purchase: &mut Purchase, now: DateTime<Utc>) {
        if self.under_way.is_none() && now >= self.next {
            self.next = now + BETWEEN;
            self.played += 1;
            let is_price = self.played % 2 == 1;
            self.under_way = Some(if is_price { (Scene::WrongPrice, MISPRICED) } else { (Scene::BusyBuyer(None), OF_ONE_BUYER) });
        }
        // The list prices are in the currency of the shops in China, and so are the buyers of a scene.
        let Some((scene, left)) = self.under_way.as_mut().filter(|_| purchase.currency == Currency::CNY) else { return };
        match scene {
            Scene::WrongPrice => misprice(purchase),
            Scene::BusyBuyer(buyer) => purchase.contact = buyer.get_or_insert_with(|| purchase.contact.clone()).clone(),
        }
        *left -= 1;
        if *left == 0 {
            self.under_way = None;
        }
    }
}

fn misprice(purchase: &mut Purchase) {
    (purchase.coupon, purchase.deposit) = (None, None);
    for line in purchase.lines.iter_mut().filter(|line| !line.gift) {
        line.unit_price /= 10;
        line.total = line.unit_price * i64::from(line.quantity);
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;
    use crate::purchase::Dialect;
    use domain::intake::ShopProfile;

    #[test]
    fn a_wrong_price_and_a_busy_buyer_take_turns() {
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
        let mut purchases = Vec::new();
        for serial in 0..400_u64 {
            let now = start + TimeDelta::seconds(3 * i64::try_from(serial).unwrap());
            let usual = Purchase::random(dialect, &shop, serial, now, &mut dice);
            let mut purchase = usual.clone();
            scenes.direct(&mut purchase, now);
            purchases.push((usual, purchase));
        }
        let cheaper = purchases.iter().filter(|(usual, played)| played.goods() < usual.goods()).count();
        let moved = purchases.iter().filter(|(usual, played)| played.contact != usual.contact).count();
        assert_eq!((cheaper, moved), (2 * MISPRICED as usize, OF_ONE_BUYER as usize - 1));
    }
}
