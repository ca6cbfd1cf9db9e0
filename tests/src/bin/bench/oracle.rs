//! `oracle`: whether the time of an answer tells that an order, or a phone, exists outside of the caller's scope.
//!
//! For each way to ask, requests for what exists elsewhere and requests for what does not exist are sent in pairs, in a random order within
//! each pair. The figure is the probability that a request for what exists takes longer than one for what does not (AUC, the statistic of
//! Mann and Whitney): 0.5 tells nothing.

use std::collections::HashSet;
use std::time::Instant;

use panorama::cli::seed::phone_with_five_orders;
use panorama::graphql::id::{Kind, encode};
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::operations::document_of;
use tests::token::Claims;
use uuid::Uuid;

use super::load::{Caller, Target};
use super::report::Report;
use super::stage::{Site, Stage};

/// The band of an AUC that tells nothing.
const BAND: (f64, f64) = (0.48, 0.52);
/// Pairs that are asked before the time counts.
const WARM_UP: usize = 500;
/// A shop of the seeded company: the caller's own.
const OWN_SHOP: &str = "tm-flagship";

/// The bodies of requests for what exists elsewhere, and for what does not exist.
struct Pairs {
    elsewhere: Vec<Value>,
    nowhere: Vec<Value>,
}

/// Measures each way to ask on the large database, with so many samples a side.
pub async fn run(stage: &Stage, samples: usize, report: &mut Report) {
    let site = &stage.large;
    let mut dice = StdRng::seed_from_u64(0x0AC1E);
    let orders = Orders::of(site, samples, &mut dice).await;
    for (name, pairs) in [
        ("oracle-number", orders.by_number(samples, &mut dice)),
        ("oracle-id", orders.by_id(samples, &mut dice)),
        ("oracle-phone", phones(site, samples, &mut dice).await),
    ] {
        measure(site, name, &pairs, samples, &mut dice, report);
    }
}
