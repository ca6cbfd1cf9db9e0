//! `rules-ingest`: signed webhooks with 50 rules on and 20 in shadow, of which one fires for every tenth order, against the same without
//! rules. `rules`: the processor time of asking 50 rules over 25 facts about one order, of which one fires, against that of taking the
//! order in.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::access::actor::{Person, Role};
use domain::kernel::ids::Mint;
use domain::rules::{
    CompiledRule, Condition, FactValue, Facts, Memory, Occasion, Rule, RuleAction, RuleFact, RuleState, RuleTrigger, Rulebook,
    Vocabulary,
};
use panorama::clock::{Clock, SystemClock};
use serde_json::{Value, json};
use tests::application;
use tokio::runtime::Runtime;

use super::ingest::{RARE_SKU, Sender, expect_everything, fresh};
use super::load::Target;
use super::pass::{Passes, median};
use super::report::{Goal, Report};
use super::stage::{Cluster, Site};

/// The rules that are on, and those in shadow.
const ON: usize = 50;
const SHADOW: usize = 20;
/// The number of requests for each second of a pass, more than can be answered.
const PREPARED: u64 = 8_000;
/// The shortest pass in seconds, as for `ingest`.
const SHORTEST_PASS: u64 = 10;
/// The rounds that are timed together.
const ROUNDS: u32 = 20_000;

/// Measures the lines `rules-ingest` and `rules`.
pub fn run(runtime: &Runtime, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let passes = Passes { seconds: passes.seconds.max(SHORTEST_PASS), ..passes };
    let (ruled_url, plain_url) =
        runtime.block_on(async { (fresh(cluster, "bench_rules_on").await, fresh(cluster, "bench_rules_off").await) });
    runtime.block_on(put_rules(cluster, &ruled_url));
    let ruled = runtime.block_on(Site::serve(cluster, ruled_url, 0));
    let plain = runtime.block_on(Site::serve(cluster, plain_url, 0));
    let (sender, count) = (Sender::new(), AtomicU64::new(0));
    let rate = |site: &Site, time: Duration| {
        let number = PREPARED * time.as_secs().max(1);
        let first = count.fetch_add(number, Ordering::Relaxed);
        Target::new(&site.url, (first..first + number).map(|number| sender.request(number)).collect()).rate_of_new(time)
    };
    let duel = passes.duel(|time| rate(&ruled, time), |time| rate(&plain, time));
    report.duel(
        Goal { name: "rules-ingest", must: 0.9, aim: 0.97 },
        &duel,
        "the same without rules; 50 rules on, of which one fires for every tenth order, and 20 in shadow",
    );
    let taking_in = median(&duel.peer.cost.iter().map(|(service, _)| *service).collect::<Vec<_>>());
    let asking = asking_micros();
    let detail =
        format!("{asking:.2} us for 50 rules over 25 facts against {taking_in:.0} us of the service to take the order in");
    report.limit(Goal { name: "rules", must: 0.05, aim: 0.02 }, asking / taking_in, "ratio", &detail);
    runtime.block_on(async {
        expect_everything(&ruled).await;
        expect_everything(&plain).await;
        ruled.close().await;
        plain.close().await;
    });
}

/// The conditions of rules: most ask two or three facts, and none holds for the orders of the workload except the last.
fn condition(number: usize) -> Value {
    let compare = |fact: &str, op: &str, value: Value| json!({ "fact": fact, "op": op, "value": value });
    let money = |yuan: usize| json!({ "minorUnits": yuan * 100, "currency": "CNY" });
    match number % 10 {
        0 => {
            json!({ "all": [compare("payable", "GTE", money(5_000 + number)), compare("region", "IN_REGION", json!(["54", "65"]))] })
        }
        1 => {
            json!({ "any": [compare("skus", "CONTAINS_ANY", json!([format!("SOFA-{number}"), "BED"])), compare("priority", "GT", json!(500))] })
        }
        2 => json!({ "all": [compare("hasGift", "EQ", json!(false)), compare("goods", "LT", money(1))] }),
        3 => compare("remark", "CONTAINS_ANY", json!(["今天必须发", "加急", format!("词{number}")])),
        4 => {
            json!({ "all": [compare("status", "IN", json!(["SHIPPED", "DELIVERED"])), compare("trackingSilentHours", "GTE", json!(24))] })
        }
        5 => json!({ "all": [compare("customerLevel", "GTE", json!(3)), compare("service", "EQ", json!("SAME_DAY"))] }),
        6 => {
            json!({ "any": [compare("labelPrints", "GTE", json!(2)), compare("conflicts", "GT", json!(0)), compare("marks", "GT", json!(50))] })
        }
        7 => json!({ "all": [compare("stockShort", "GT", json!(0)), { "not": compare("isTest", "EQ", json!(true)) }] }),
        8 => json!({ "all": [compare("placedHourLocal", "BETWEEN", json!([2, 3])), compare("shop", "EQ", json!("another"))] }),
        _ => {
            json!({ "all": [compare("tags", "CONTAINS_ANY", json!([format!("T{number}")])), compare("activeHolds", "GT", json!(0))] })
        }
    }
}

fn rules(now: DateTime<Utc>) -> Vec<Rule> {
    let mut mint = Mint::new(now, 7);
    let by = Person { subject: "bench".into(), name: "bench".into(), role: Role::Operations };
    let rule = |number: usize, mint: &mut Mint| {
        let fires = number == ON - 1;
        let rare = || json!({ "fact": "skus", "op": "CONTAINS_ANY", "value": [RARE_SKU] });
        let condition = if fires { rare() } else { condition(number) };
        let condition = Condition::parse(&condition).expect("a condition");
        let actions = vec![RuleAction::Tag { tag: "CHECKED".into() }];
        let draft = Rule::draft(mint.next(), RuleTrigger::Changed, condition, actions, by.clone(), now);
        let state = if number < ON { RuleState::On } else { RuleState::Shadow };
        Rule { name: format!("rule {number}"), priority: i32::try_from(number).expect("small"), ..draft }.switched(state)
    };
    (0..ON + SHADOW).map(|number| rule(number, &mut mint)).collect()
}

/// Writes the rules into a database.
async fn put_rules(cluster: &Cluster, url: &str) {
    let store = application::open(url, &cluster.key_file(), 2).await;
    let now = SystemClock.now();
    let mut work = store.begin(now, Mint::new(now, 1)).await.expect("a unit of work");
    for rule in rules(now) {
        work.put(&rule).await.expect("a rule is written");
    }
    work.commit().await.expect("the rules are kept");
    store.connection().close_by_ref().await.expect("the database closes");
}

/// Microseconds to ask the rules that are on about one order whose 25 facts are known, the least of several measurements.
fn asking_micros() -> f64 {
    let now = SystemClock.now();
    let vocabulary = Vocabulary { regions: &|text| Some(text.to_owned()), channels: &|_| true };
    let on: Vec<Rule> = rules(now).into_iter().take(ON).collect();
    let book = Rulebook::new(on.iter().map(|rule| CompiledRule::new(rule, &vocabulary)));
    let known = facts();
    let measured = (0..7).map(|_| {
        let begun = Instant::now();
        for _ in 0..ROUNDS {
            let (mut facts, mut memory) = (known.clone(), Memory::default());
            let round = book.round(Occasion::Received, &mut facts, &mut memory, now);
            assert_eq!(std::hint::black_box(&round).firings.len(), 1, "one rule fires");
        }
        begun.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
    });
    measured.fold(f64::INFINITY, f64::min)
}

/// The 25 facts of a paid order.
fn facts() -> Facts {
    let mut facts = Facts::new();
    for (fact, text) in [
        (RuleFact::Channel, "GENERIC"),
        (RuleFact::Shop, "bench-web"),
        (RuleFact::Region, "440305"),
        (RuleFact::Status, "PAID"),
        (RuleFact::Service, "STANDARD"),
        (RuleFact::PromiseState, "ON_TRACK"),
        (RuleFact::Remark, "周末送货，谢谢"),
    ] {
        facts.set_text(fact, Some(text));
    }
    for (fact, number) in [
        (RuleFact::MinutesInStatus, 3),
        (RuleFact::MinutesSincePaid, 5),
        (RuleFact::LabelPrints, 0),
        (RuleFact::CustomerLevel, 1),
        (RuleFact::PlacedHourLocal, 10),
        (RuleFact::ActiveHolds, 0),
        (RuleFact::Priority, 0),
        (RuleFact::Conflicts, 0),
        (RuleFact::Marks, 2),
        (RuleFact::PhoneOrders24h, 1),
        (RuleFact::MinUnitPriceRatio, 9_000),
    ] {
        facts.set_int(fact, Some(number));
    }
    for (fact, is) in [(RuleFact::HasGift, true), (RuleFact::Paid, true), (RuleFact::IsTest, false)] {
        facts.set_bool(fact, Some(is));
    }
    facts.set_list(RuleFact::Skus, [RARE_SKU, "KETTLE-GIFT"]);
    facts.set_list(RuleFact::Tags, Vec::<String>::new());
    for fact in [RuleFact::Payable, RuleFact::Goods] {
        facts.set(fact, FactValue::Money { minor_units: 26_900, currency: domain::kernel::money::Currency::CNY });
    }
    facts
}
