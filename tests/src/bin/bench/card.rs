//! `card` and `customer`: the front ends' own documents over the full stack, against the bare handler.

use demo::seed::{order_number, phone_with_five_orders};
use serde_json::{Value, json};
use tests::operations::document_of;
use tokio::runtime::Runtime;

use super::bare::{self, Bare};
use super::load::Target;
use super::pass::Passes;
use super::report::{Goal, Report};
use super::stage::{Site, Stage};

/// The number of different keys in one workload.
const KEYS: u64 = 4_096;

/// The document that a workload sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The document `OrderCard` by number.
    Card,
    /// `CustomerCard` of a phone with five orders.
    Customer,
}

impl Question {
    fn goal(self) -> Goal {
        let name = if self == Self::Card { "card" } else { "customer" };
        Goal { name, must: 1.5, aim: 2.0 }
    }

    /// The body of the GraphQL request for the n-th key.
    pub fn body(self, site: &Site, key: u64) -> Value {
        let (operation, variables) = match self {
            Self::Card => ("OrderCard", json!({ "by": { "number": order_number(spread(key, site.orders)) } })),
            Self::Customer => ("CustomerCard", json!({ "phone": phone_with_five_orders(spread(key, site.orders / 50)) })),
        };
        json!({ "query": document_of(operation), "operationName": operation, "variables": variables })
    }

    /// The path of the peer for the n-th key.
    fn path(self, site: &Site, key: u64) -> String {
        match self {
            Self::Card => format!("/card/{}", order_number(spread(key, site.orders))),
            Self::Customer => format!("/customer/{}", phone_with_five_orders(spread(key, site.orders / 50))),
        }
    }

    /// Our server, and the requests for it.
    pub fn target(self, site: &Site) -> Target {
        Target::new(&site.url, (0..KEYS).map(|key| site.request(&self.body(site, key))).collect())
    }
}

/// A pseudo-random number below `below`, the same in every run.
fn spread(key: u64, below: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) % below
}

/// Runs the workload of one document on the large database.
pub fn run(runtime: &Runtime, stage: &Stage, passes: Passes, question: Question, report: &mut Report) {
    let site = &stage.large;
    let bare = runtime.block_on(Bare::start(site));
    let ours = question.target(site);
    let peer = Target::new(&bare.url, (0..KEYS).map(|key| bare::request(&question.path(site, key))).collect());
    same_data(question, &ours.first_answer(), &peer.first_answer());
    let duel = passes.duel(|duration| ours.rate(duration), |duration| peer.rate(duration));
    runtime.block_on(bare.stop());
    report.duel(question.goal(), &duel, "the bare handler");
}

/// Both sides return the same data of the same order, because a faster answer with less data would not be comparable.
fn same_data(question: Question, ours: &[u8], peer: &[u8]) {
    let ours: Value = serde_json::from_slice(ours).expect("our answer is JSON");
    let peer: Value = serde_json::from_slice(peer).expect("the peer's answer is JSON");
    assert!(ours["errors"].is_null(), "{}", ours["errors"]);
    if question == Question::Card {
        return same_card(&ours["data"]["order"], &peer);
    }
    let ours = ours["data"]["customer"]["orders"]["nodes"].as_array().expect("the customer's orders");
    let peer = peer["orders"].as_array().expect("the customer's orders");
    assert_eq!((ours.len(), peer.len()), (5, 5));
    ours.iter().zip(peer).for_each(|(ours, peer)| same_card(ours, peer));
}

fn same_card(ours: &Value, peer: &Value) {
    assert_eq!(ours["number"], peer["number"]);
    let length = |value: &Value| value.as_array().map_or(0, Vec::len);
    for list in ["lines", "payments", "holds", "shipments", "facts", "returns"] {
        assert_eq!(length(&ours[list]), length(&peer[list]), "{list} of {}", ours["number"]);
    }
    assert_eq!(length(&ours["shipments"][0]["events"]), length(&peer["shipments"][0]["events"]));
    for list in ["conversation", "timeline"] {
        assert_eq!(length(&ours[list]["nodes"]), length(&peer[list]), "{list} of {}", ours["number"]);
    }
}
