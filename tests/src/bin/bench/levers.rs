//! `levers`: the rate of a card with and without each of its two levers, apart from each other and in one run. Both are taken away by the
//! request alone, so that the server is the same:
//!
//! - *the newest entries in the card's row* answer a page of at most 79 entries; one entry more is read from the journal;
//! - *shared statements* need requests for the same parts; here each connection asks for another number of entries, all beyond what an
//!   order has.

use serde_json::Value;

use super::card::Question;
use super::load::{CONNECTIONS, Target};
use super::pass::Passes;
use super::report::{Goal, Report};
use super::stage::{Site, Stage};

/// The page of the timeline in the document `OrderCard`.
const PAGE: &str = "timeline(last: 50)";
/// The largest page that the entries in the card's row answer.
const KEPT: usize = 79;
/// The number of different cards that one connection asks for.
const CARDS: usize = 256;

/// Runs both comparisons on the large database.
pub fn run(stage: &Stage, passes: Passes, report: &mut Report) {
    let site = &stage.large;
    let same = |last: usize| cards(site, |_| last);
    let (with, without) = (same(KEPT), same(KEPT + 1));
    assert_eq!(card_of(&with), card_of(&without));
    let duel = passes.duel(|duration| with.rate_of_shares(duration), |duration| without.rate_of_shares(duration));
    report.duel(Goal { name: "card-entries", must: 1.15, aim: 1.15 }, &duel, "cards whose entries come from the journal");

    let (shared, alone) = (same(KEPT), cards(site, |connection| KEPT - connection));
    assert_eq!(card_of(&shared), card_of(&alone));
    let duel = passes.duel(|duration| shared.rate_of_shares(duration), |duration| alone.rate_of_shares(duration));
    report.duel(Goal { name: "card-shared", must: 1.15, aim: 1.15 }, &duel, "cards that share no statement");
}

/// Requests for cards, the same cards in every comparison; `last` is the number of entries that a connection asks for.
fn cards(site: &Site, last: impl Fn(usize) -> usize) -> Target {
    let requests = (0..CONNECTIONS * CARDS).map(|number| {
        let mut body = Question::Card.body(site, number as u64);
        let document =
            body["query"].as_str().expect("a document").replace(PAGE, &format!("timeline(last: {})", last(number / CARDS)));
        assert!(!document.contains(PAGE), "the document asks for another page: {document}");
        body["query"] = document.into();
        site.request(&body)
    });
    Target::new(&site.url, requests.collect())
}

/// The first card of a target. The cost of the request differs, because it is estimated by the page that is asked for.
fn card_of(target: &Target) -> Value {
    let answer: Value = serde_json::from_slice(&target.first_answer()).expect("JSON");
    assert!(answer["errors"].is_null() && answer["data"]["order"].is_object(), "{answer}");
    answer["data"].clone()
}
