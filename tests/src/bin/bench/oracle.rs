//! `oracle`: whether the time of an answer reveals that an order, or a phone, exists outside of the caller's scope.
//!
//! For each kind of request, requests for existing things out of scope and requests for missing things are sent in pairs, in a random order
//! within each pair. The figure is the probability that a request for an existing thing takes longer than one for a missing thing (AUC, the
//! statistic of Mann and Whitney): 0.5 reveals nothing.

use std::collections::HashSet;
use std::time::Instant;

use demo::seed::phone_with_five_orders;
use panorama::graphql::types::id::{Kind, encode};
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use serde_json::{Value, json};
use tests::operations::document_of;
use tests::token::Claims;
use uuid::Uuid;

use super::load::{Caller, Target};
use super::report::Report;
use super::stage::{Site, Stage};

/// The band of an AUC that reveals nothing.
const BAND: (f64, f64) = (0.48, 0.52);
/// The number of pairs that are sent before the times count.
const WARM_UP: usize = 500;
/// The caller's shop, which has an eighth of the orders.
const OWN_SHOP: &str = "seed-web-1";
/// The shop of the caller who asks for phones: it has no orders.
const NO_SHOP: &str = "seed-none";

/// A generator of pseudo-random numbers, the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            let other = usize::try_from(self.below(at as u64 + 1)).unwrap_or_default();
            items.swap(at, other);
        }
    }
}

/// The names to ask for, of one kind: those that exist elsewhere, and those that are missing everywhere.
struct Names<T> {
    elsewhere: Vec<T>,
    nowhere: Vec<T>,
}

impl<T> Names<T> {
    /// The names as the variables of requests.
    fn variables(self, variables: impl Fn(T) -> Value) -> Names<Value> {
        let all = |names: Vec<T>| names.into_iter().map(&variables).collect();
        Names { elsewhere: all(self.elsewhere), nowhere: all(self.nowhere) }
    }
}

/// Prepares the measurement of each kind of request on the large database, with this number of samples a side.
pub async fn prepare(stage: &Stage, samples: usize) -> Vec<Measure> {
    let site = &stage.large;
    let mut dice = Dice(0x000A_C1E0);
    let orders = Orders::of(site).await;
    let by_number = orders.numbers(&mut dice).variables(|number| json!({ "by": { "number": number } }));
    let by_id = orders.ids(&mut dice).variables(|id| json!({ "by": { "id": encode(Kind::Order, id).0 } }));
    let by_phone = phones(site, &mut dice).await.variables(|phone| json!({ "phone": phone }));
    [
        ("oracle-number", "OrderCard", OWN_SHOP, by_number),
        ("oracle-id", "OrderCard", OWN_SHOP, by_id),
        ("oracle-phone", "CustomerCard", NO_SHOP, by_phone),
    ]
    .into_iter()
    .map(|(name, operation, shop, names)| Measure::of(site, (name, operation, shop), &names, samples))
    .collect()
}

/// One kind of request, with its requests.
pub struct Measure {
    name: &'static str,
    target: Target,
    /// The first request of either side, alone.
    firsts: [Target; 2],
    samples: usize,
}

impl Measure {
    fn of(site: &Site, (name, operation, shop): (&'static str, &str, &str), names: &Names<Value>, samples: usize) -> Self {
        let claims = Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[shop]);
        let document = document_of(operation);
        let body = |variables: &Value| json!({ "query": document, "operationName": operation, "variables": variables });
        let (elsewhere, nowhere) = (names.elsewhere.iter().cycle(), names.nowhere.iter().cycle());
        let pairs = elsewhere.zip(nowhere).take(samples);
        // A pair is two consecutive requests: first an existing thing, then a missing one.
        let requests = site.requests_by(claims, pairs.flat_map(|(exists, missing)| [body(exists), body(missing)]));
        let firsts = [0, 1].map(|side| Target::new(&site.url, vec![requests[side].clone()]));
        Self { name, target: Target::new(&site.url, requests), firsts, samples }
    }

    /// Sends the requests, and reports the figure.
    pub fn run(&self, report: &mut Report) {
        let mut dice = Dice(0x71ED);
        let answers = self.firsts.each_ref().map(Target::first_answer);
        assert_eq!(answers[0], answers[1], "{}: both sides are answered alike", self.name);
        let mut caller = Caller::open(&self.target);
        for at in 0..2 * WARM_UP.min(self.samples) {
            caller.ask(at);
        }
        let (mut exists, mut missing) = (Vec::with_capacity(self.samples), Vec::with_capacity(self.samples));
        for pair in 0..self.samples {
            let mut sides = [true, false];
            dice.shuffle(&mut sides);
            for is_there in sides {
                let begin = Instant::now();
                caller.ask(2 * pair + usize::from(!is_there));
                let time = begin.elapsed().as_secs_f64() * 1e6;
                if is_there { exists.push(time) } else { missing.push(time) }
            }
        }
        let auc = auc(&exists, &missing);
        let detail = format!(
            "{} samples a side; medians {:.0} us of what exists elsewhere, {:.0} us of what does not exist",
            self.samples,
            median(&mut exists),
            median(&mut missing)
        );
        report.band(self.name, auc, BAND, &detail);
    }
}

/// The orders of other shops, and all existing numbers and ids.
struct Orders {
    elsewhere: Vec<(Uuid, String)>,
    numbers: HashSet<String>,
    ids: HashSet<Uuid>,
}

impl Orders {
    async fn of(site: &Site) -> Self {
        let rows = rows(site, r#"SELECT id, number, shop FROM "order" ORDER BY id"#).await;
        let named = |row: &QueryResult| {
            let column = |name: &str| row.try_get::<String>("", name).expect("a text");
            (row.try_get::<Uuid>("", "id").expect("an id"), column("number"), column("shop"))
        };
        let all: Vec<_> = rows.iter().map(named).collect();
        Self {
            numbers: all.iter().map(|(_, number, _)| number.clone()).collect(),
            ids: all.iter().map(|(id, ..)| *id).collect(),
            elsewhere: all.into_iter().filter(|(.., shop)| shop != OWN_SHOP).map(|(id, number, _)| (id, number)).collect(),
        }
    }

    /// Numbers of other shops' orders, and as many of the same form without an order.
    fn numbers(&self, dice: &mut Dice) -> Names<String> {
        let mut elsewhere: Vec<String> = self.elsewhere.iter().map(|(_, number)| number.clone()).collect();
        dice.shuffle(&mut elsewhere);
        let made_up = |number: &String| loop {
            let (shop, digits) = number.rsplit_once('-').expect("a number begins with its shop");
            let digit = |c: char| {
                if c.is_ascii_digit() {
                    char::from_digit(u32::try_from(dice.below(10)).unwrap_or_default(), 10).unwrap_or('0')
                } else {
                    c
                }
            };
            let made_up = format!("{shop}-{}", digits.chars().map(digit).collect::<String>());
            if !self.numbers.contains(&made_up) {
                return made_up;
            }
        };
        let nowhere = elsewhere.iter().map(made_up).collect();
        Names { elsewhere, nowhere }
    }

    /// Ids of other shops' orders, and as many of the same times without an order.
    fn ids(&self, dice: &mut Dice) -> Names<Uuid> {
        let mut elsewhere: Vec<Uuid> = self.elsewhere.iter().map(|(id, _)| *id).collect();
        dice.shuffle(&mut elsewhere);
        let made_up = |id: &Uuid| loop {
            // The first 48 bits are the time; the version and the variant stay.
            let random: u128 = u128::from(dice.next() >> 2);
            let made_up = Uuid::from_u128((id.as_u128() >> 62 << 62) | random);
            if !self.ids.contains(&made_up) {
                return made_up;
            }
        };
        let nowhere = elsewhere.iter().map(made_up).collect();
        Names { elsewhere, nowhere }
    }
}

/// Phones of customers, and as many without an order.
async fn phones(site: &Site, dice: &mut Dice) -> Names<String> {
    let rows = rows(site, r#"SELECT DISTINCT phone_index FROM "order" WHERE phone_index IS NOT NULL"#).await;
    let known: HashSet<String> = rows.iter().map(|row| row.try_get("", "phone_index").expect("an index")).collect();
    let is_known = |phone: &str| known.contains(&site.store.vault().blind_index(phone));
    let mut elsewhere: Vec<String> = (0..site.orders / 50).map(phone_with_five_orders).filter(|phone| is_known(phone)).collect();
    assert!(!elsewhere.is_empty(), "the seeded customers have phones");
    dice.shuffle(&mut elsewhere);
    let made_up = |phone: &String| loop {
        let made_up = format!("{}{:06}", &phone[..phone.len() - 6], dice.below(1_000_000));
        if !is_known(&made_up) {
            return made_up;
        }
    };
    let nowhere = elsewhere.iter().map(made_up).collect();
    Names { elsewhere, nowhere }
}

async fn rows(site: &Site, statement: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(site.store.backend(), statement);
    site.store.connection().query_all_raw(statement).await.expect("PostgreSQL answers")
}

/// The probability that a time of the first side is longer than one of the second; equal times count a half.
#[expect(clippy::cast_precision_loss, reason = "counts of samples are small")]
fn auc(first: &[f64], second: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> =
        first.iter().map(|time| (*time, true)).chain(second.iter().map(|time| (*time, false))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut ranks, mut begin) = (0.0, 0);
    while begin < all.len() {
        let end = begin + all[begin..].iter().take_while(|(time, _)| *time <= all[begin].0).count();
        // Ranks count from one; equal times share their mean rank.
        let shared = (begin + 1 + end) as f64 / 2.0;
        ranks += shared * all[begin..end].iter().filter(|(_, is_first)| *is_first).count() as f64;
        begin = end;
    }
    let (n, m) = (first.len() as f64, second.len() as f64);
    (ranks - n * (n + 1.0) / 2.0) / (n * m)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod checks {
    use super::auc;

    #[test]
    fn the_sides_are_told_apart_as_far_as_they_differ() {
        let near = |value: f64, wanted: f64| (value - wanted).abs() < 1e-9;
        assert!(near(auc(&[3.0, 4.0], &[1.0, 2.0]), 1.0));
        assert!(near(auc(&[1.0, 2.0], &[3.0, 4.0]), 0.0));
        assert!(near(auc(&[1.0, 4.0], &[2.0, 3.0]), 0.5));
        assert!(near(auc(&[1.0, 1.0], &[1.0, 1.0]), 0.5));
        assert!(near(auc(&[1.0, 2.0], &[1.0]), 0.75));
    }
}
