//! Embargoes over one order: lifting what was placed leaves the order as it was, however embargoes and people take turns.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Person, Role};
use domain::intake::{Intake, ShopProfile};
use domain::kernel::ids::{EmbargoId, Mint};
use domain::kernel::money::Currency;
use domain::kernel::phone::Phone;
use domain::kernel::region_code::RegionCode;
use domain::kernel::status::OrderStatus;
use domain::order::Order;
use domain::order::hold::{Hold, HoldReason, HoldState, PlaceHold};
use domain::order::incoming::IncomingOrder;
use domain::order::warehouse::WarehouseProfile;
use domain::rules::embargo::{Walk, regions_of};
use domain::rules::{Embargo, EmbargoState};
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600 + seconds, 0).unwrap()
}

fn operations() -> Person {
    Person { subject: "op".into(), name: "Op".into(), role: Role::Operations }
}

/// A paid order to Shenzhen.
fn order() -> Order {
    let shop = ShopProfile {
        id: "S".into(),
        channel: "GENERIC".into(),
        currency: Currency::CNY,
        warehouse: None,
        warehouse_profile: WarehouseProfile::default(),
        company_needs: Arc::default(),
        ship_hours: 48,
    };
    let read_phone = |text: &str, _: Option<&str>| Phone::unread(text);
    let intake =
        Intake { shop: &shop, knows_sku: &|_| true, read_phone: &read_phone, received_at: at(0), asked: false, now: at(0) };
    let message = IncomingOrder { channel_number: "1".into(), updated_at: Some(at(0)), ..IncomingOrder::default() };
    let mut order = intake.receive(&message, &mut Mint::new(at(0), 42)).0;
    order.status = OrderStatus::Paid;
    order.region = RegionCode::parse("440305");
    order.holds.clear();
    order
}

fn embargo(number: u128, regions: &[&str]) -> Embargo {
    Embargo {
        id: EmbargoId(Uuid::from_u128(number)),
        version: 1,
        state: EmbargoState::Placing,
        regions: regions.iter().filter_map(|code| RegionCode::parse(code)).collect(),
        reason: "台风".into(),
        until: None,
        tells_customers: true,
        placed_at: at(0),
        placed_by: operations(),
        lifted_at: None,
        lifted_by: None,
        walk: Walk::over(1),
    }
}

fn active(order: &Order) -> Vec<&Hold> {
    order.holds.iter().filter(|hold| hold.state == HoldState::Active).collect()
}

#[test]
fn regions_are_known_each_once_and_without_parts_of_others() {
    let of = |texts: &[&str]| {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        regions_of(&texts).map(|codes| codes.iter().map(|code| code.as_str().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(of(&["3205", "CN-JS", "44", "440305", "US-CA", "32"]).unwrap(), ["32", "44", "US-CA"]);
    assert_eq!(of(&["US-CA", "US"]).unwrap(), ["US"]);
    for wrong in [&[][..], &["ZZ"], &["32", ""], &["44"; 101]] {
        assert_eq!(of(wrong).unwrap_err().field, ["regions"], "{wrong:?}");
    }
}

#[test]
fn an_order_of_an_unknown_region_is_not_held_and_keeps_its_hold() {
    let (embargo, mut mint) = (embargo(1, &["4403"]), Mint::new(at(1), 1));
    for region in [None, RegionCode::parse("44"), RegionCode::parse("32")] {
        let mut elsewhere = order();
        elsewhere.region = region;
        assert!(embargo.hold(&mut elsewhere, &mut mint, at(1)).is_none() && embargo.refusal(&elsewhere).is_none(), "{region:?}");
    }
    let mut held = order();
    embargo.hold(&mut held, &mut mint, at(1)).unwrap();
    assert!(embargo.refusal(&held).is_some() && !embargo.is_left_by(&held));
    for (region, is_left) in [(None, false), (RegionCode::parse("44"), false), (RegionCode::parse("32"), true)] {
        held.region = region;
        assert_eq!(embargo.is_left_by(&held), is_left, "{region:?}");
    }
}

proptest! {
    /// After any course, each embargo that is lifted is behind no hold, the others are behind theirs unless a person released them, and the
    /// holds of people are as people left them.
    #[test]
    fn lifting_takes_away_what_was_placed(course in prop::collection::vec((0_u8..4, 0_usize..3), 0..20)) {
        let embargoes = [embargo(1, &["44"]), embargo(2, &["4403"]), embargo(3, &["32"])];
        let (mut order, mut mint) = (order(), Mint::new(at(1), 7));
        let (mut by_hand, mut standing) = (0, [false; 3]);
        for (index, (act, which)) in course.into_iter().enumerate() {
            let now = at(10 + i64::try_from(index).unwrap());
            match act {
                0 => {
                    embargoes[which].hold(&mut order, &mut mint, now);
                    standing[which] |= which != 2 && embargoes[which].holds(&order, now);
                }
                1 => {
                    embargoes[which].release(&mut order, now);
                    standing[which] = false;
                }
                2 => {
                    let (id, by) = (mint.next(), operations());
                    let hold = PlaceHold { id, reason: HoldReason::FraudCheck, note: None, lines: Vec::new(), release_at: None, by };
                    order = order.place_hold(hold, now).unwrap().0;
                    by_hand += 1;
                }
                _ => {
                    let of_embargo = active(&order).into_iter().find(|hold| !hold.sources.is_empty()).map(|hold| hold.id);
                    if let Some(id) = of_embargo {
                        order = order.release_hold(id, operations(), now).unwrap().0;
                        standing = [false; 3];
                    }
                }
            }
            let now_held = embargoes.each_ref().map(|embargo| embargo.holds(&order, now));
            prop_assert_eq!(now_held, standing);
        }
        for embargo in &embargoes {
            embargo.release(&mut order, at(100));
        }
        let left = active(&order);
        prop_assert_eq!(left.len(), by_hand);
        prop_assert!(left.iter().all(|hold| hold.reason == HoldReason::FraudCheck && hold.sources.is_empty()));
    }
}
