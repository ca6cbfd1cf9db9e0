//! The courses of the golden sequences, by id. A sequence that this crate cannot run is checked over the API.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::access::actor::Role;
use domain::kernel::hold_reason::HoldReason;
use domain::kernel::ids::RuleId;
use domain::rules::backtest::Tally;
use domain::rules::counter::{counts_in_group, is_within};
use domain::rules::{Facts, FiringOutcome, Memory, Occasion, RuleAction, RuleFact, RuleState, Rulebook};
use serde_json::{Value, json};

use crate::world::{at, changed, compiled, facts, now, rule, rule_id, rulebook, same};

type Outcome = Result<(), String>;

/// Sequences that need more than the engine, and the reason.
const OVER_THE_API: &[(&str, &str)] = &[("F18", "an embargo holds and frees stored orders; its room and the API's tests run it")];

/// Runs one sequence by its id.
pub fn check(case: &Value) -> Outcome {
    match case["id"].as_str().unwrap() {
        "F01" => fires_on_the_edge(case),
        "F03" => by_priority_then_id(case),
        "F04" => one_hold_two_causes(case),
        "F05" => shadow(case),
        "F06" => off(case),
        "F07" => one_alert_with_a_count(case),
        "F08" => its_own_doing_does_not_fire_it(case),
        "F09" => undo_each_other(case),
        "F10" => false_alarm(case),
        "F11" => versions(case),
        "F12" => backtest_counts(case),
        "F13" => backtest_parts(case),
        "F14" => velocity_in_a_group(case),
        "F15" => sliding_window(case),
        "F16" => validity(case),
        "F17" => failing_rule(case),
        id if OVER_THE_API.iter().any(|(other, _)| *other == id) => Ok(()),
        // Another case of a known kind has the fields of that kind.
        _ if case.get("fired").is_some() => fires_on_the_edge(case),
        _ if case.get("ordersAt").is_some() => sliding_window(case),
        _ if case.get("validFrom").is_some() => validity(case),
        _ if case.get("order").is_some() => by_priority_then_id(case),
        _ => Err("this sequence has no course".into()),
    }
}

/// An action as a case writes it: `{"hold": "RISK_REVIEW"}`.
pub fn action(case: &Value) -> Result<RuleAction, String> {
    let (key, value) = case.as_object().and_then(|action| action.iter().next()).ok_or("no action")?;
    let written = match key.as_str() {
        "hold" => json!({ "kind": "HOLD", "reason": value }),
        "tag" => json!({ "kind": "TAG", "tag": value }),
        "untag" => json!({ "kind": "UNTAG", "tag": value }),
        "task" => json!({ "kind": "TASK", "role": value }),
        "alert" => json!({ "kind": "ALERT", "role": value }),
        "priority" => json!({ "kind": "PRIORITY", "priority": value }),
        other => return Err(format!("no action is called {other}")),
    };
    serde_json::from_value(written).map_err(|error| error.to_string())
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

fn hold(reason: HoldReason) -> RuleAction {
    RuleAction::Hold { reason, release_after_minutes: None }
}

fn tag(tag: &str) -> RuleAction {
    RuleAction::Tag { tag: tag.into() }
}

fn short() -> Value {
    json!({ "fact": "stockShort", "op": "GT", "value": 0 })
}

fn fires_on_the_edge(case: &Value) -> Outcome {
    let (name, limit) = case["rule"].as_str().and_then(|rule| rule.split_once(" > ")).ok_or("the rule is written otherwise")?;
    let condition = json!({ "fact": name, "op": "GT", "value": limit.parse::<i64>().unwrap() });
    let book = rulebook(&[rule("short", &condition, &[tag("短缺")])]);
    let mut memory = Memory::default();
    let values = case["values"].as_array().unwrap();
    let fired: Vec<Value> = values
        .iter()
        .map(|value| if value.is_null() { json!({}) } else { json!({ name: value }) })
        .map(|facts| Value::from(!changed(&book, &facts, &mut memory).firings.is_empty()))
        .collect();
    same("fired", &Value::from(fired), &case["fired"])
}

/// Each rule asks for the tag of the one before it, so that the order shows in what fires at all.
fn by_priority_then_id(case: &Value) -> Outcome {
    let order: Vec<&str> = case["order"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mut rules = Vec::new();
    for entry in case["rules"].as_array().unwrap() {
        let name = entry[0].as_str().unwrap();
        let place = order.iter().position(|other| *other == name).unwrap();
        let condition = match place.checked_sub(1) {
            Some(before) => json!({ "fact": "tags", "op": "CONTAINS_ANY", "value": [order[before]] }),
            None => json!({ "fact": "paid", "op": "EQ", "value": true }),
        };
        let mut one = rule(name, &condition, &[tag(name), hold(HoldReason::RiskReview), RuleAction::Priority { priority: 5 }]);
        one.priority = i32::try_from(entry[1].as_i64().unwrap()).unwrap();
        rules.push(one);
    }
    let mut known = facts(&json!({ "paid": true, "tags": [], "holds": [], "activeHolds": 0, "priority": 0 }));
    let round = rulebook(&rules).round(Occasion::Changed, &mut known, &mut Memory::default(), now());
    let fired: Vec<&str> = round.firings.iter().map(|firing| firing.name.as_str()).collect();
    same("order", fired, order)?;
    same("holds", known.list(RuleFact::Holds), &["RISK_REVIEW".to_owned()])?;
    same("hold count and priority", (known.int(RuleFact::ActiveHolds), known.int(RuleFact::Priority)), (Some(1), Some(5)))
}

fn one_hold_two_causes(case: &Value) -> Outcome {
    let reason = HoldReason::from_name(case["hold"].as_str().unwrap()).unwrap();
    let velocity = rule("velocity", &json!({ "fact": "phoneOrders24h", "op": "GT", "value": 5 }), &[hold(reason)]);
    let price = rule("price", &json!({ "fact": "minUnitPriceRatio", "op": "LT", "value": 6000 }), &[hold(reason)]);
    let book = rulebook(&[velocity, price]);
    let mut memory = Memory::default();
    let both = changed(&book, &json!({ "phoneOrders24h": 6, "minUnitPriceRatio": 5000 }), &mut memory);
    let holds = both.holds();
    same("holds", holds.len(), number(&case["expected"]["holds"]))?;
    same("because", holds[0].1.len(), number(&case["expected"]["because"]))?;
    // The hold goes with its last source.
    let first = changed(&book, &json!({ "phoneOrders24h": 1, "minUnitPriceRatio": 5000 }), &mut memory);
    same("ended first", first.ended, vec![rule_id("velocity")])?;
    let unknown = changed(&book, &json!({ "phoneOrders24h": 1 }), &mut memory);
    same("ended by unknown", unknown.ended, vec![])?;
    let second = changed(&book, &json!({ "phoneOrders24h": 1, "minUnitPriceRatio": 9000 }), &mut memory);
    same("ended second", second.ended, vec![rule_id("price")])
}

/// Rounds over so many orders with one matching rule in this state: firings, and what acts of them.
fn matching(case: &Value) -> (usize, usize, bool) {
    let state = RuleState::from_name(case["state"].as_str().unwrap()).unwrap();
    let actions = [hold(HoldReason::RiskReview), tag("复核"), RuleAction::Alert { role: Role::Operations }];
    let mut one = rule("state", &short(), &actions);
    one.state = state;
    let (book, before) = (rulebook(&[one]), facts(&json!({ "stockShort": 1, "tags": [], "holds": [] })));
    let (mut logged, mut acting, mut changed) = (0, 0, false);
    for _ in 0..number(&case["matches"]) {
        let mut known = before.clone();
        let round = book.round(Occasion::Changed, &mut known, &mut Memory::default(), now());
        logged += round.firings.len();
        acting += round.acting().count() + round.holds().len();
        changed |= known != before;
    }
    (logged, acting, changed)
}

fn shadow(case: &Value) -> Outcome {
    let expected = &case["expected"];
    let quiet = [&expected["holds"], &expected["tags"], &expected["alerts"]].iter().map(|figure| number(figure)).sum();
    same("logged, acting, changed", matching(case), (number(&expected["logged"]), quiet, expected["orderVersion"] != "unchanged"))
}

fn off(case: &Value) -> Outcome {
    same("logged, acting, changed", matching(case), (number(&case["expected"]["logged"]), 0, false))
}

/// The pure part: so many firings, each with a hold, whose alerts have one key. The API's tests count the stored alert.
fn one_alert_with_a_count(case: &Value) -> Outcome {
    let condition = json!({ "fact": "minUnitPriceRatio", "op": "LT", "value": 6000 });
    let book =
        rulebook(&[rule("price", &condition, &[hold(HoldReason::PriceAnomaly), RuleAction::Alert { role: Role::Operations }])]);
    let mut alerts: BTreeMap<(RuleId, Role), usize> = BTreeMap::new();
    let mut holds = 0;
    for _ in 0..number(&case["matches"]) {
        let round = changed(&book, &json!({ "minUnitPriceRatio": 100 }), &mut Memory::default());
        holds += round.holds().len();
        for firing in round.acting() {
            for action in &firing.actions {
                let RuleAction::Alert { role } = action else { continue };
                *alerts.entry((firing.rule, *role)).or_default() += 1;
            }
        }
    }
    let expected = &case["expected"];
    same("holds", holds, number(&expected["holds"]))?;
    same("alerts", alerts.len(), number(&expected["alerts"]))?;
    same("count", alerts.into_values().next(), Some(number(&expected["count"])))
}

/// Both readings: a rule whose condition stays true, and one whose own tag makes it false.
fn its_own_doing_does_not_fire_it(case: &Value) -> Outcome {
    let untagged = json!({ "not": { "fact": "tags", "op": "CONTAINS_ANY", "value": ["新客"] } });
    for condition in [json!({ "fact": "paid", "op": "EQ", "value": true }), untagged] {
        let book = rulebook(&[rule("tag", &condition, &[tag("新客")])]);
        let (mut known, mut memory) = (facts(&json!({ "paid": true, "tags": [] })), Memory::default());
        let firings: usize = (0..4).map(|_| book.round(Occasion::Changed, &mut known, &mut memory, now()).firings.len()).sum();
        same("firings", firings, number(&case["expected"]["firings"]))?;
    }
    Ok(())
}

fn undo_each_other(case: &Value) -> Outcome {
    let tagged = json!({ "fact": "tags", "op": "CONTAINS_ANY", "value": ["A"] });
    let one = rule("a", &json!({ "not": tagged }), &[tag("A")]);
    let other = rule("b", &tagged, &[RuleAction::Untag { tag: "A".into() }]);
    let book = rulebook(&[one, other]);
    let (mut known, mut memory) = (facts(&json!({ "tags": [] })), Memory::default());
    let rounds: Vec<_> = (0..4).map(|_| book.round(Occasion::Changed, &mut known, &mut memory, now())).collect();
    same("firings", rounds.iter().map(|round| round.firings.len()).sum(), number(&case["expected"]["firings"]))?;
    same("firings of the first round", rounds[0].firings.len(), number(&case["expected"]["firings"]))?;
    let looped = rounds[0].loops.contains(&(rule_id("a"), rule_id("b")));
    same("alert", Some("RULE_LOOP").filter(|_| looped), case["expected"]["alert"].as_str())
}

fn false_alarm(case: &Value) -> Outcome {
    let book = rulebook(&[rule("short", &short(), &[hold(HoldReason::StockShort)])]);
    let mut memory = Memory::default();
    let mut fired = 0;
    for value in [1, 1, 0, 2] {
        let round = changed(&book, &json!({ "stockShort": value }), &mut memory);
        fired += round.holds().len();
        for (_, sources) in round.holds() {
            sources.iter().for_each(|(rule, version, _)| memory.release(*rule, *version));
        }
    }
    same("holds", fired, number(&case["expected"]["holds"]))?;
    // Another version may hold the order.
    let mut edited = rule("short", &short(), &[hold(HoldReason::StockShort)]);
    edited.version = 2;
    changed(&book, &json!({ "stockShort": 0 }), &mut memory);
    same("holds of the next version", changed(&rulebook(&[edited]), &json!({ "stockShort": 3 }), &mut memory).holds().len(), 1)
}

fn versions(case: &Value) -> Outcome {
    let first = rule("short", &short(), &[tag("短缺")]);
    let mut second = first.clone();
    second.version = 2;
    let mut orders = BTreeMap::from([("O1", Memory::default()), ("O2", Memory::default())]);
    let mut log = Vec::new();
    for (order, one) in [("O1", &first), ("O1", &second), ("O2", &second)] {
        let round = changed(&rulebook(std::slice::from_ref(one)), &json!({ "stockShort": 1 }), orders.get_mut(order).unwrap());
        log.extend(round.firings.iter().map(|firing| json!([order, firing.version])));
    }
    same("log", &Value::from(log), &case["expected"])
}

/// The figures alone; that nothing is written is checked over the API.
fn backtest_counts(case: &Value) -> Outcome {
    let (orders, matching, held) = (number(&case["orders"]), number(&case["matching"]), number(&case["alreadyHeld"]));
    let condition = domain::rules::Condition::parse(&short()).unwrap().compile(&crate::world::regions).unwrap();
    let mut tally = Tally::default();
    for order in 0..orders {
        let known = facts(&json!({ "stockShort": i64::from(order < matching) }));
        tally.add(condition.evaluate(&known), order < held);
    }
    let expected = &case["expected"];
    let figures = [tally.matched, tally.also_held, tally.alone()];
    same(
        "figures",
        figures.as_slice(),
        &["touched", "alsoHeldByOthers", "onlyByThis"].map(|name| expected[name].as_u64().unwrap()),
    )
}

fn backtest_parts(case: &Value) -> Outcome {
    let condition = domain::rules::Condition::parse(&short()).unwrap().compile(&crate::world::regions).unwrap();
    let mut tally = Tally::default();
    let mut parts = Vec::new();
    for known in [json!({ "stockShort": 1 }), json!({ "stockShort": 0 }), json!({})] {
        parts.push(serde_json::to_value(tally.add(condition.evaluate(&facts(&known)), false)).unwrap());
    }
    same("parts", &Value::from(parts), &case["expected"]["parts"])?;
    same("sum", tally.total(), 3)
}

fn velocity_in_a_group(case: &Value) -> Outcome {
    let words: Vec<&str> = case["orders"].as_str().unwrap().split(' ').collect();
    let (count, apart) = (words[0].parse::<i64>().unwrap(), words[words.len() - 3].parse::<i64>().unwrap());
    let orders: Vec<_> = (0..count).map(|k| (Some("phone"), now() + Duration::seconds(k * apart))).collect();
    let counts = counts_in_group(&orders, |_, _| 0);
    same("counts", counts.clone(), (1..=count).map(Some).collect())?;
    let book = rulebook(&[rule(
        "velocity",
        &json!({ "fact": "phoneOrders24h", "op": "GT", "value": 5 }),
        &[hold(HoldReason::RiskReview)],
    )]);
    let fires =
        |seen: &Option<i64>| !changed(&book, &json!({ "phoneOrders24h": seen }), &mut Memory::default()).firings.is_empty();
    let firing: Vec<Value> =
        counts.iter().enumerate().filter(|(_, seen)| fires(seen)).map(|(at, _)| Value::from(format!("{}th", at + 1))).collect();
    same("fires", &Value::from(firing), &case["expected"]["fires"])
}

fn sliding_window(case: &Value) -> Outcome {
    let times: Vec<DateTime<Utc>> = case["ordersAt"].as_array().unwrap().iter().map(|time| at(time.as_str().unwrap())).collect();
    let last = *times.last().unwrap();
    let counts = counts_in_group(&times.iter().map(|time| (Some("phone"), *time)).collect::<Vec<_>>(), |_, _| 0);
    let expected = case["expected"]["count"].as_i64();
    same("count in the group", counts.last().copied().flatten(), expected)?;
    same("count", i64::try_from(times.iter().filter(|time| is_within(**time, last)).count()).ok(), expected)
}

fn validity(case: &Value) -> Outcome {
    let mut one = rule("valid", &short(), &[tag("短缺")]);
    (one.valid_from, one.valid_until) = (case["validFrom"].as_str().map(at), case["validUntil"].as_str().map(at));
    let times: Vec<DateTime<Utc>> = case["at"].as_array().unwrap().iter().map(|time| at(time.as_str().unwrap())).collect();
    let active: Vec<Value> = times.iter().map(|time| Value::from(one.is_valid_at(*time))).collect();
    same("active", &Value::from(active), &case["active"])?;
    let book = rulebook(&[one]);
    let fires = |time: &DateTime<Utc>| {
        let mut known = facts(&json!({ "stockShort": 1 }));
        !book.round(Occasion::Changed, &mut known, &mut Memory::default(), *time).firings.is_empty()
    };
    let fired: Vec<Value> = times.iter().map(|time| Value::from(fires(time))).collect();
    same("fired", &Value::from(fired), &case["active"])
}

/// A stored condition that does not compile any more, and a fact of another type: each is recorded once, and the next rule is asked.
fn failing_rule(case: &Value) -> Outcome {
    let broken = rule("a", &json!({ "fact": "colour", "op": "EQ", "value": "red" }), &[hold(HoldReason::Other)]);
    let unfit = rule("b", &json!({ "fact": "paid", "op": "EQ", "value": true }), &[hold(HoldReason::Other)]);
    let book = Rulebook::new([broken, unfit, rule("c", &short(), &[tag("短缺")])].iter().map(compiled));
    let mut memory = Memory::default();
    let mut ask = || {
        let mut known: Facts = facts(&json!({ "stockShort": 1, "paid": "yes" }));
        book.round(Occasion::Changed, &mut known, &mut memory, now())
    };
    let (first, second) = (ask(), ask());
    let outcomes: Vec<(RuleId, FiringOutcome)> = first.firings.iter().map(|firing| (firing.rule, firing.outcome)).collect();
    let failed = FiringOutcome::from_name(case["expected"]["outcome"].as_str().unwrap()).unwrap();
    same("outcomes", outcomes, vec![(rule_id("a"), failed), (rule_id("b"), failed), (rule_id("c"), FiringOutcome::Fired)])?;
    same("order blocked", !first.holds().is_empty(), case["expected"]["orderBlocked"].as_bool().unwrap())?;
    same("recorded again", second.firings.len(), 0)?;
    Ok(())
}
