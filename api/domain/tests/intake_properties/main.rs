//! Properties of intake: any arrival of a channel's messages leads to the order that the whole messages in their order state.
//!
//! # Layout
//! - `message` makes the life of a random order; `deliveries` are the ways in which its messages arrive.
//! - `card` holds the values that must come out the same; `adapter` is the only file that knows the domain's types.
//!
//! `PROPTEST_CASES` sets how many histories each property tries; 256 without it.

mod adapter;
mod card;
mod deliveries;
mod message;

use chrono::Duration;
use domain::kernel::money::decimal_text;
use domain::kernel::region_code::RegionCode;
use domain::order::Order;
use proptest::prelude::*;

use adapter::{ADDRESSES, Move, card, moment, moved, phone_text, take, take_with_odd_phone, tracking_number};
use card::{Card, CardTotals};
use deliveries::{Throws, Way, deliveries, throws};
use message::{Message, Part, history, tie};

/// Days from the history until its messages arrive.
const LATER: i64 = 10;

/// The order after all these messages.
fn order_of(messages: &[Message]) -> Order {
    let arrival = |index: usize| moment(i64::try_from(index).unwrap_or(0)) + Duration::days(LATER);
    let taken = messages.iter().enumerate().fold(None, |order, (index, message)| Some(take(order, message, arrival(index))));
    taken.expect("a history has a message")
}

fn card_of(messages: &[Message]) -> Card {
    card(&order_of(messages))
}

/// Any arrival of the messages leads to the same order in the end.
fn holds_on(history: &[Message], throws: &Throws, ways: &[Way]) -> Result<(), TestCaseError> {
    let arriving = deliveries(history, throws, ways);
    prop_assert_eq!(card_of(&arriving), card_of(history), "{:#?}", arriving);
    Ok(())
}

fn settings() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn what_a_message_leaves_out_stays(history in history(), throws in throws()) {
        holds_on(&history, &throws, &[Way::LeavesOut])?;
    }

    #[test]
    fn one_version_may_come_in_several_messages(history in history(), throws in throws()) {
        holds_on(&history, &throws, &[Way::Splits])?;
    }

    #[test]
    fn what_comes_again_has_no_effect(history in history(), throws in throws()) {
        holds_on(&history, &throws, &[Way::Repeats])?;
    }

    #[test]
    fn whole_messages_may_come_in_any_order(history in history(), throws in throws()) {
        holds_on(&history, &throws, &[Way::Reorders])?;
    }

    #[test]
    fn all_of_it_at_once_changes_nothing(history in history(), throws in throws()) {
        holds_on(&history, &throws, &Way::ALL)?;
    }

    #[test]
    fn of_an_undecided_tie_one_message_counts_whole((history, other) in tie(), other_comes_first in any::<bool>()) {
        let (earlier, last) = (&history[..history.len() - 1], &history[history.len() - 1]);
        let with = |messages: &[&Message]| earlier.iter().chain(messages.iter().copied()).cloned().collect::<Vec<_>>();
        let mut got = card_of(&if other_comes_first { with(&[&other, last]) } else { with(&[last, &other]) });
        let marks = got.marks.clone();
        got.marks.retain(|mark| !adapter::is_of_a_tie(mark));
        let either = [card_of(&with(&[last])), card_of(&with(&[&other]))];
        // The values that a tie hides are marked, and two messages with the same value in every part that counts hide none.
        prop_assert!(either.contains(&got), "{got:#?} is neither of {either:#?}");
        prop_assert!(marks != got.marks || either[0] == either[1], "the tie is not marked");
    }

    #[test]
    fn a_message_after_a_tie_counts((history, other) in tie(), other_comes_first in any::<bool>()) {
        let last = &history[history.len() - 1];
        let later = Message { second: last.second + 1, ..last.clone() };
        let (first, second) = if other_comes_first { (&other, last) } else { (last, &other) };
        let tied: Vec<Message> = history[..history.len() - 1].iter().chain([first, second, &later]).cloned().collect();
        let plain: Vec<Message> = history.iter().chain([&later]).cloned().collect();
        prop_assert_eq!(card_of(&tied), card_of(&plain));
    }

    #[test]
    fn a_time_that_has_not_come_freezes_nothing(history in history(), which in any::<prop::sample::Index>()) {
        let mut ahead = history.clone();
        ahead[which.index(history.len())].second += 400 * 86_400;
        // The next message states every part anew, dated as the channel dates its messages.
        let last = &history[history.len() - 1];
        let last = Message { second: last.second + 1, ..last.clone() };
        ahead.push(last.clone());
        let (got, wanted) = (card_of(&ahead), card_of(&[history, vec![last]].concat()));
        prop_assert_eq!((got.name, got.phone, got.address, got.totals), (wanted.name, wanted.phone, wanted.address, wanted.totals));
    }

    #[test]
    fn money_never_appears_vanishes_or_changes_currency_by_itself(history in history(), throws in throws()) {
        let arriving = deliveries(&history, &throws, &Way::ALL);
        let mut heard: Vec<&Message> = Vec::new();
        let mut order = None;
        for (index, message) in arriving.iter().enumerate() {
            let before = order.as_ref().map(card);
            order = Some(take(order, message, moment(LATER * 86_400 + i64::try_from(index).unwrap_or(0))));
            heard.push(message);
            money_is_said(before.as_ref(), &card(order.as_ref().expect("taken")), message, &heard)?;
        }
    }

    #[test]
    fn the_parts_add_up_or_the_difference_is_marked(history in history(), throws in throws()) {
        let order = order_of(&deliveries(&history, &throws, &Way::ALL));
        let totals = order.totals;
        let marks: Vec<_> = card(&order).marks.into_iter().filter(|(kind, _)| kind == "AmountsDiffer").collect();
        let named = [totals.freight, totals.tax, totals.tip, totals.duties, totals.rounding].iter().sum::<i64>();
        let (goods, payable) = (totals.goods.expect("every line has a price"), totals.payable.expect("it is stated"));
        let difference = payable - (goods - totals.discount + named);
        let marked: Vec<String> = marks.into_iter().map(|(_, value)| value).collect();
        let wanted: Vec<String> = (difference != 0).then(|| decimal_text(difference, order.currency)).into_iter().collect();
        prop_assert_eq!(marked, wanted, "{:?}", totals);
    }

    #[test]
    fn nothing_that_was_said_is_unfindable(history in history(), throws in throws()) {
        let got = card_of(&deliveries(&history, &throws, &Way::ALL));
        for message in &history {
            for line in &message.state.lines {
                prop_assert!(got.lines.contains_key(&line.id.to_string()), "line {} is lost: {got:#?}", line.id);
            }
            for parcel in message.state.parcel_numbers() {
                prop_assert!(got.parcels.contains_key(&tracking_number(parcel)), "parcel {parcel} is lost: {got:#?}");
            }
        }
        prop_assert_eq!(got.phone, Some(phone_text(history[history.len() - 1].state.phone)));
    }

    #[test]
    fn the_region_is_that_of_the_address(steps in prop::collection::vec(step(), 1..12)) {
        let mut order = None;
        for (number, step) in (0..).zip(&steps) {
            let before = order.take();
            let region = before.as_ref().and_then(|order: &Order| order.region);
            let was_erased = before.as_ref().is_some_and(|order: &Order| order.erased_at.is_some());
            let after = moved(before, step, number);
            let expected = match after.erased_at {
                None => RegionCode::of(&after.contact.address),
                Some(_) if was_erased => region,
                Some(_) => region.map(|region| region.of_city()),
            };
            prop_assert_eq!(after.region, expected, "{:?}", steps);
            order = Some(after);
        }
    }

    #[test]
    fn a_phone_that_nobody_reads_is_kept_as_it_was_sent(history in history()) {
        let arrival = moment(LATER * 86_400);
        let order = history.iter().fold(None, |order, message| Some(take_with_odd_phone(order, message, arrival)));
        prop_assert!(card(&order.expect("a history has a message")).phone.is_some());
    }
}

/// A step in the course of an address; an erasure is rare, because nothing moves the order after it.
fn step() -> impl Strategy<Value = Move> {
    let address = 0..ADDRESSES.len();
    prop_oneof![
        6 => address.clone().prop_map(Move::Message),
        4 => prop::option::of(address.clone()).prop_map(Move::ReadAgain),
        2 => address.prop_map(Move::Edit),
        1 => Just(Move::Erase),
    ]
}

/// Every amount is one that some message stated, or is derived from those; a message without an amount changes none.
fn money_is_said(before: Option<&Card>, after: &Card, message: &Message, heard: &[&Message]) -> Result<(), TestCaseError> {
    let said = |part: Part, amount: fn(&Message) -> i64| -> Vec<i64> {
        heard.iter().filter(|message| message.states(part)).map(|message| amount(message)).collect()
    };
    let CardTotals { goods, discount, freight, tax, payable, paid, refunded } = after.totals;
    let stated = said(Part::Discount, |one| one.state.discount);
    // A discount that no message states is the surplus of the goods and the other parts over the amount to pay.
    let follows =
        || stated.is_empty() && Some(discount) == goods.zip(payable).map(|(goods, payable)| goods + freight + tax - payable);
    prop_assert!(discount == 0 || stated.contains(&discount) || follows(), "discount {discount} of {stated:?}");
    for (name, amount, said) in [
        ("freight", freight, said(Part::Freight, |one| one.state.freight)),
        ("tax", tax, said(Part::Tax, |one| one.state.tax)),
        ("refunded", refunded, said(Part::Refunded, |one| one.state.refunded)),
    ] {
        let is_free = said.is_empty() && amount == 0;
        prop_assert!(is_free || said.contains(&amount), "{name} {amount} of {said:?}");
    }
    let stated = said(Part::Payable, |one| one.state.payable);
    match payable {
        Some(payable) if stated.is_empty() => {
            let follows = !said(Part::Goods, |one| one.state.goods).is_empty() || heard.iter().any(|one| one.states(Part::Lines));
            prop_assert!(follows, "payable {payable} follows from nothing");
        }
        Some(payable) => prop_assert!(stated.contains(&payable), "payable {payable} of {stated:?}"),
        None => prop_assert!(stated.is_empty(), "payable vanished"),
    }
    let stated = said(Part::Payment, |one| one.state.paid);
    let by_status = heard.iter().any(|one| one.states(Part::Status)) && Some(paid) == payable;
    prop_assert!(paid == 0 || by_status || stated.contains(&paid), "paid {paid} of {stated:?}");
    if heard.iter().any(|one| one.states_currency()) {
        prop_assert_eq!(after.currency.as_str(), message.state.currency);
    }
    if let Some(before) = before.filter(|_| !message.states_currency() && !message.states(Part::Status)) {
        prop_assert_eq!((before.totals, &before.currency), (after.totals, &after.currency), "it says no amount");
    }
    Ok(())
}
