//! The ways in which messages really arrive: in parts, several for one version, twice, late.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::message::{Message, Part, differs};

/// A disturbance of the arrival of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Messages leave out what did not change since the last one.
    LeavesOut,
    /// One version comes in up to three messages.
    Splits,
    /// Messages come again, right away or after newer ones.
    Repeats,
    /// Messages come in any order.
    Reorders,
}

impl Way {
    /// Every disturbance, in the order of the enum.
    pub const ALL: [Self; 4] = [Self::LeavesOut, Self::Splits, Self::Repeats, Self::Reorders];
}

/// The index of the lines among the parts.
const LINES: usize = 13;

/// The random choices for one message.
#[derive(Debug, Clone)]
struct Dice {
    left_out: u32,
    pieces: [u8; 17],
    repeats: u8,
    places: Vec<u16>,
}

fn dice() -> impl Strategy<Value = Dice> {
    let pieces = prop::array::uniform17(0_u8..3);
    (any::<u32>(), pieces, 0_u8..3, prop::collection::vec(any::<u16>(), 9)).prop_map(|(left_out, pieces, repeats, places)| Dice {
        left_out,
        pieces,
        repeats,
        places,
    })
}

/// The random choices for the longest history.
pub fn throws() -> impl Strategy<Value = Throws> {
    prop::collection::vec(dice(), 6).prop_map(Throws)
}

/// The random choices that decide how a history arrives.
#[derive(Debug, Clone)]
pub struct Throws(Vec<Dice>);

/// The messages as they arrive.
pub fn deliveries(history: &[Message], throws: &Throws, ways: &[Way]) -> Vec<Message> {
    let mut arriving: Vec<(u16, Message)> = Vec::new();
    for (index, message) in history.iter().enumerate() {
        let dice = &throws.0[index];
        let before = index.checked_sub(1).map(|before| &history[before]);
        let shares_its_second = history.iter().filter(|other| other.second == message.second).count() > 1;
        let mut places = dice.places.iter();
        // Only the claimed progress of a whole message distinguishes it from others of its second.
        let pieces = if shares_its_second { vec![message.clone()] } else { pieces(message, before, dice, ways) };
        let copies = if ways.contains(&Way::Repeats) { 1 + usize::from(dice.repeats) } else { 1 };
        for copy in 0..copies {
            for piece in &pieces {
                let place = places.next().copied().unwrap_or(u16::MAX);
                // Without reordering a message keeps its place, and its copies come at any time behind it.
                let own = u16::try_from(index).unwrap_or(0) * 100;
                let place = if ways.contains(&Way::Reorders) { place } else { own + if copy == 0 { 0 } else { place % 700 } };
                arriving.push((place, piece.clone()));
            }
        }
    }
    arriving.sort_by_key(|(place, _)| *place);
    arriving.into_iter().map(|(_, message)| message).collect()
}

fn pieces(message: &Message, before: Option<&Message>, dice: &Dice, ways: &[Way]) -> Vec<Message> {
    let is_left_out = |index: usize, part: Part| {
        ways.contains(&Way::LeavesOut)
            && dice.left_out & (1 << index) != 0
            && before.is_some_and(|before| !differs(part, &before.state, &message.state))
    };
    let mut pieces = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for (index, part) in Part::ALL.into_iter().enumerate().filter(|(index, part)| !is_left_out(*index, *part)) {
        // A line states its id and its pieces with every other field, so all statements about lines come with the list.
        let of_lines = matches!(part, Part::Lines | Part::LineTitles | Part::LinePrices);
        let index = if of_lines { LINES } else { index };
        let piece = if ways.contains(&Way::Splits) { usize::from(dice.pieces[index]) } else { 0 };
        pieces[piece].insert(part);
        if of_lines {
            pieces[piece].insert(Part::Lines);
        }
    }
    pieces.into_iter().filter(|parts| !parts.is_empty()).map(|parts| message.with(parts)).collect()
}
