//! `hostile`: the time of the slowest refusal of an attack, and the effect of eight attackers on a good client.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tests::hostile::attacks;

use super::card::Question;
use super::load::{Caller, Target};
use super::pass::Passes;
use super::report::{Goal, Report};
use super::stage::{Site, Stage};

/// The number of attackers.
const ATTACKERS: usize = 8;
/// The number of times that each attack is sent to time it.
const TIMES: usize = 11;
/// An attacker's pause between two attacks: together they send some hundreds a second.
const PAUSE: Duration = Duration::from_millis(10);

/// Measures both figures on the large database.
pub fn run(stage: &Stage, passes: Passes, report: &mut Report) {
    let site = &stage.large;
    refusals(site, report);
    let good = Question::Card.target(site);
    let attackers: Vec<Target> = (0..ATTACKERS).map(|number| target_of(site, &format!("attacker {number}"))).collect();
    let mut ratios = Vec::new();
    let mut told = Vec::new();
    beside(&good, (&[], PAUSE), Duration::from_secs(1));
    for _ in 0..passes.count {
        let alone = beside(&good, (&[], PAUSE), Duration::from_secs(passes.seconds));
        let attacked = beside(&good, (&attackers, PAUSE), Duration::from_secs(passes.seconds));
        ratios.push(attacked / alone);
        told.push(format!("{:.2} to {:.2} ms", alone * 1e3, attacked * 1e3));
    }
    let detail = format!("p99 of a card alone and beside {ATTACKERS} attackers: {}", told.join(", "));
    report.limit(Goal { name: "hostile", must: 2.0, aim: 1.5 }, median(&mut ratios), "ratio", &detail);
}

/// The number of clerks who send long lists.
const CLERKS: usize = 16;
/// A clerk's pause between two requests, which cost about 4,000 points each: the budget of a token restores them in that time.
const GIVEN_BACK: Duration = Duration::from_millis(80);

/// Measures a card alone and together with clerks whose filters name as many made-up shops as a list takes, under twenty aliases.
pub fn lists(stage: &Stage, passes: Passes, report: &mut Report) {
    let site = &stage.large;
    let good = Question::Card.target(site);
    let shops: Vec<String> = (0..100).map(|at| format!("made-up-{at}")).collect();
    let fields: Vec<String> =
        (0..20).map(|at| format!("a{at}: orders(where: {{ shop: $shop }}) {{ count {{ value }} }}")).collect();
    let query = format!("query($shop: [ID!]) {{ {} }}", fields.join(" "));
    let body = serde_json::json!({ "query": query, "variables": { "shop": shops } }).to_string();
    let target = |number: usize| Target::new(&site.url, vec![site.request_of_other(&format!("clerk {number}"), &body)]);
    let clerks: Vec<Target> = (0..CLERKS).map(target).collect();
    let (mut ratios, mut told) = (Vec::new(), Vec::new());
    beside(&good, (&[], PAUSE), Duration::from_secs(1));
    for _ in 0..passes.count {
        let alone = beside(&good, (&[], PAUSE), Duration::from_secs(passes.seconds));
        let attacked = beside(&good, (&clerks, GIVEN_BACK), Duration::from_secs(passes.seconds));
        ratios.push(attacked / alone);
        told.push(format!("{:.2} to {:.2} ms", alone * 1e3, attacked * 1e3));
    }
    let beside_whom = format!("{CLERKS} clerks with lists of {} made-up shops", shops.len());
    let detail = format!("p99 of a card alone and beside {beside_whom}: {}", told.join(", "));
    report.limit(Goal { name: "lists", must: 2.0, aim: 1.5 }, median(&mut ratios), "ratio", &detail);
}

/// All attacks, sent by one subject.
fn target_of(site: &Site, sender: &str) -> Target {
    Target::new(&site.url, attacks().iter().map(|attack| site.request_of_other(sender, &attack.body)).collect())
}

/// Reports the slowest refusal, by the median of each attack. Each request has a new subject, whose first request is always read.
fn refusals(site: &Site, report: &mut Report) {
    let attacks = attacks();
    let mut worst = (0.0, "");
    for (at, attack) in attacks.iter().enumerate() {
        let requests = (0..TIMES).map(|time| site.request_of_other(&format!("sender {at} {time}"), &attack.body)).collect();
        let target = Target::new(&site.url, requests);
        let mut caller = Caller::open(&target);
        let mut times: Vec<f64> = (0..TIMES).map(|time| seconds(|| caller.ask(time))).collect();
        let time = median(&mut times) * 1e3;
        if time > worst.0 {
            worst = (time, attack.name);
        }
    }
    let detail = format!("the slowest refusal of {} attacks: {}", attacks.len(), worst.1);
    report.limit(Goal { name: "hostile-refusal", must: 50.0, aim: 10.0 }, worst.0, "ms", &detail);
}

/// The p99 in seconds of one client in a closed loop, while these attackers send requests.
fn beside(good: &Target, (attackers, pause): (&[Target], Duration), duration: Duration) -> f64 {
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (number, target) in attackers.iter().enumerate() {
            let over = &over;
            scope.spawn(move || {
                let mut caller = Caller::open(target);
                for at in number * 3.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    caller.insist(at);
                    std::thread::sleep(pause);
                }
            });
        }
        let until = Instant::now() + duration;
        let p99 = Caller::open(good).p99(|| Instant::now() < until);
        over.store(true, Ordering::Relaxed);
        p99
    })
}

fn seconds(act: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    act();
    begin.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
