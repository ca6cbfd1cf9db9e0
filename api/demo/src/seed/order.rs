//! The story of the n-th seeded order, computed from n and the time alone.

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Role;
use domain::event::Event;
use domain::intake::ShopProfile;
use domain::kernel::ids::Mint;
use domain::kernel::phone::mask;
use domain::order::hold::{HoldReason, PlaceHold};
use domain::order::message::{Direction, MessageChannel};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::keys::{SHOPS, channel_number, is_masked, parcel_serial, phone_of, shop_place};
use crate::DemoError;
use crate::carrier::Scan;
use crate::course::{Course, Step};
use crate::history::Told;
use crate::purchase::{Dialect, Purchase, Stage, one_of};
use crate::story::{Story, Teller};
use crate::talk;

/// The age of the oldest orders, if nothing else is wanted: 387 days and a half.
pub const OLDEST: Duration = Duration::hours(9_300);

/// The progress of orders: the fate, its share in percent, and its age in hours: at least, and less than.
const FATES: [(Fate, u64, i64, i64); 11] = [
    (Fate::Reaches(Step::Settled), 68, 24, 9_300),
    (Fate::Reaches(Step::Vouched), 9, 2, 200),
    (Fate::Reaches(Step::Delivered), 8, 1, 48),
    (Fate::Reaches(Step::Transit), 4, 1, 30),
    (Fate::Reaches(Step::Told), 2, 0, 5),
    (Fate::Reaches(Step::Labelled), 1, 0, 4),
    (Fate::Reaches(Step::Picked), 1, 0, 4),
    (Fate::Reaches(Step::Announced), 1, 0, 8),
    (Fate::Reaches(Step::Paid), 2, 0, 20),
    (Fate::Reaches(Step::Placed), 1, 0, 20),
    (Fate::Cancelled, 3, 24, 9_300),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Reaches(Step),
    Cancelled,
}

/// Makes the n-th order with its events and messages, at most so old at `now`.
///
/// # Errors
/// When the story breaks the rules of the domain.
pub fn tell(index: u64, profiles: &[ShopProfile], (now, oldest): (DateTime<Utc>, Duration)) -> Result<Told, DemoError> {
    let mut dice = StdRng::seed_from_u64(index);
    let dice = &mut dice;
    let (fate, hours, less_than) = fate(dice);
    let at = now - Duration::seconds(dice.random_range(hours * 3_600 + 60..(less_than * 3_600).min(oldest.num_seconds())));
    let last = match fate {
        Fate::Reaches(step) => step,
        Fate::Cancelled => Step::Paid,
    };
    let course = Course::reaching(last, at, dice);
    let place = shop_place(index);
    let purchase = purchase(index, &profiles[place], course.at(Step::Placed), dice);
    let teller = Teller { shop: &profiles[place], knows_sku: &|_| true };
    let mut story = Story::begin(&teller, purchase, course, parcel_serial(index), Mint::new(now, dice.random()));
    tell_until(&mut story, last, dice)?;
    match fate {
        Fate::Cancelled => story.hear(Stage::Cancelled, at + Duration::minutes(40)),
        Fate::Reaches(Step::Paid) if dice.random_ratio(1, 4) => hold(&mut story, at + Duration::seconds(30))?,
        Fate::Reaches(_) => {}
    }
    converse(&mut story, now, dice);
    let Story { order, mut happened, messages, purchase, .. } = story;
    happened.retain(|new| is_kept(&new.event));
    happened.sort_by_key(|event| event.occurred_at);
    Ok(Told { order, happened, messages, buyer_id: purchase.wishes.buyer_id })
}

fn fate(dice: &mut StdRng) -> (Fate, i64, i64) {
    let mut drawn = dice.random_range(0..100);
    for (fate, share, hours, less_than) in FATES {
        if drawn < share {
            return (fate, hours, less_than);
        }
        drawn -= share;
    }
    (Fate::Cancelled, 24, 9_300)
}

fn purchase(index: u64, shop: &ShopProfile, placed_at: DateTime<Utc>, dice: &mut StdRng) -> Purchase {
    let dialect = Dialect::of(SHOPS[shop_place(index)].mapping).unwrap_or(Dialect::Generic);
    let mut purchase = Purchase::random(dialect, shop, index, placed_at, dice);
    let phone = phone_of(index);
    purchase.number = channel_number(index);
    purchase.contact.phone = Some(if is_masked(index) { mask(&phone) } else { phone });
    purchase
}

/// The steps of the demo, but with as many scans on the way as carriers report: 5 to 12 until it is delivered.
fn tell_until(story: &mut Story<'_>, last: Step, dice: &mut StdRng) -> Result<(), DemoError> {
    story.tell_until(last.min(Step::Told), dice)?;
    if last < Step::Collected {
        return Ok(());
    }
    let (collected, end) = (story.course.at(Step::Collected), story.course.at(last.min(Step::Delivered)));
    let hubs = dice.random_range(2..10);
    let hub = |number: i32| (Scan::Hub, collected + (end - collected) / (hubs + 2) * number);
    let mut scans = vec![(Scan::Collected, collected)];
    scans.extend((1..=hubs).map(hub));
    if last >= Step::Delivered {
        scans
            .extend([(Scan::OutForDelivery, story.course.at(Step::OutForDelivery).max(hub(hubs + 1).1)), (Scan::Delivered, end)]);
    }
    story.tracked(&scans)?;
    [Step::Vouched, Step::Settled].into_iter().filter(|step| *step <= last).try_for_each(|step| story.take(step, dice))
}

fn hold(story: &mut Story<'_>, at: DateTime<Utc>) -> Result<(), DemoError> {
    let by = story.on_duty(Role::CustomerService);
    story.act(Role::CustomerService, at, |order, mint| {
        let note = Some("客户要求暂缓发货".to_owned());
        let hold =
            PlaceHold { id: mint.next(), reason: HoldReason::CustomerRequest, note, lines: Vec::new(), release_at: None, by };
        order.place_hold(hold, at)
    })
}

/// No message, a question, a question and its answer, or a third message.
fn converse(story: &mut Story<'_>, now: DateTime<Utc>, dice: &mut StdRng) {
    let said = one_of(&[0_usize, 0, 0, 1, 2, 2, 3], dice);
    let asked = story.course.at(Step::Paid).min(now - Duration::hours(1));
    let (question, answer) = talk::exchange(story.order.status, dice);
    let clerk = story.on_duty(Role::CustomerService);
    let words = [
        (None, Direction::Inbound, question),
        (Some(&clerk), Direction::Outbound, answer),
        (None, Direction::Inbound, "好的，谢谢"),
    ];
    for (minutes, (author, direction, body)) in (0_i64..).zip(words).take(said) {
        let at = asked + Duration::minutes(3 * minutes);
        story.message(author, direction, MessageChannel::PlatformChat, body.to_owned(), at);
    }
}

/// Whether a seeded journal keeps the event: the steps of an order are kept, the details that its card shows anyway are left out.
fn is_kept(event: &Event) -> bool {
    matches!(
        event,
        Event::OrderReceived { .. }
            | Event::OrderStatusChanged { .. }
            | Event::OrderPaymentRecorded { .. }
            | Event::OrderPickConfirmed
            | Event::ShipmentScannedOut { .. }
            | Event::ShipmentTracked { .. }
            | Event::OrderHoldPlaced { .. }
            | Event::OrderCancelled { .. }
            | Event::OrderVoucherRecorded { .. }
    )
}
