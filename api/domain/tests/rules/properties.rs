//! What is true of any condition, any facts and any rules.

use domain::rules::{Compiled, Condition, FactValue, Facts, Memory, Occasion, Rule, RuleAction, RuleFact, RuleState, Truth};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world::{now, regions, rule, rulebook};

/// Comparisons of every type of fact.
fn leaf() -> impl Strategy<Value = Value> {
    let number = (
        prop::sample::select(vec!["stockShort", "labelPrints", "minUnitPriceRatio", "priority"]),
        prop::sample::select(vec!["EQ", "NE", "GT", "GTE", "LT", "LTE"]),
        -2..3i64,
    );
    let list = (prop::sample::select(vec!["tags", "skus"]), prop::sample::select(vec!["CONTAINS_ANY", "CONTAINS_ALL"]));
    let money = (0..3i64, prop::sample::select(vec!["CNY", "USD"]));
    prop_oneof![
        number.prop_map(|(fact, op, value)| json!({ "fact": fact, "op": op, "value": value })),
        (list, prop::collection::vec("[AB]", 1..3))
            .prop_map(|((fact, op), value)| json!({ "fact": fact, "op": op, "value": value })),
        money.prop_map(|(minor, currency)| {
            json!({ "fact": "payable", "op": "GTE", "value": { "minorUnits": minor, "currency": currency } })
        }),
        prop::sample::select(vec!["32", "3205", "US", "US-CA"])
            .prop_map(|code| json!({ "fact": "region", "op": "IN_REGION", "value": [code] })),
        any::<bool>().prop_map(|is| json!({ "fact": "paid", "op": "EQ", "value": is })),
        "[ab]{1,2}".prop_map(|phrase| json!({ "fact": "remark", "op": "CONTAINS_ANY", "value": [phrase] })),
        prop::sample::select(vec!["paid", "stockShort"]).prop_map(|fact| json!({ "fact": fact, "op": "KNOWN" })),
    ]
}

fn tree() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| json!({ "all": children })),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|children| json!({ "any": children })),
            inner.prop_map(|child| json!({ "not": child })),
        ]
    })
}

/// A value that the fact may have.
fn value(fact: RuleFact) -> BoxedStrategy<FactValue> {
    match fact.name() {
        "tags" | "skus" => prop::collection::vec("[AB]", 0..3).prop_map(FactValue::List).boxed(),
        "payable" => (0..3i64, prop::sample::select(vec!["CNY", "USD"]))
            .prop_map(|(minor_units, currency)| FactValue::Money { minor_units, currency: currency.parse().unwrap() })
            .boxed(),
        "region" => prop::sample::select(vec!["320506", "32", "3301", "US-NY", "US"])
            .prop_map(|code| FactValue::Text(code.into()))
            .boxed(),
        "paid" => any::<bool>().prop_map(FactValue::Bool).boxed(),
        "remark" => "[abc]{0,4}".prop_map(FactValue::Text).boxed(),
        _ => (-2..3i64).prop_map(FactValue::Int).boxed(),
    }
}

const ASKED: [RuleFact; 9] = [
    RuleFact::StockShort,
    RuleFact::LabelPrints,
    RuleFact::MinUnitPriceRatio,
    RuleFact::Priority,
    RuleFact::Tags,
    RuleFact::Skus,
    RuleFact::Payable,
    RuleFact::Region,
    RuleFact::Remark,
];

fn some_facts() -> impl Strategy<Value = Facts> {
    let values: Vec<_> = ASKED.iter().map(|fact| prop::option::of(value(*fact))).collect();
    (values, prop::option::of(any::<bool>())).prop_map(|(values, paid)| {
        let mut facts = Facts::new();
        let known = ASKED.iter().zip(values).filter_map(|(fact, value)| value.map(|value| (*fact, value)));
        known.for_each(|(fact, value)| facts.set(fact, value));
        facts.set_bool(RuleFact::Paid, paid);
        facts
    })
}

fn compile(json: &Value) -> Compiled {
    Condition::parse(json).unwrap().compile(&regions).unwrap()
}

/// The tree with some leaves replaced by comparisons of a fact that is never known.
fn forget(json: &Value, path: &str, keep: &[String]) -> Value {
    let below = |step: String| if path.is_empty() { step } else { format!("{path}.{step}") };
    for step in ["all", "any"] {
        if let Some(children) = json.get(step).and_then(Value::as_array) {
            let children = children.iter().enumerate();
            let children: Vec<Value> = children.map(|(at, child)| forget(child, &below(format!("{step}.{at}")), keep)).collect();
            return json!({ step: children });
        }
    }
    match json.get("not") {
        Some(child) => json!({ "not": forget(child, &below("not".into()), keep) }),
        None if keep.iter().any(|kept| kept == path) => json.clone(),
        None => json!({ "fact": "customerLevel", "op": "EQ", "value": 1 }),
    }
}

fn tag(name: &str) -> RuleAction {
    RuleAction::Tag { tag: name.into() }
}

proptest! {
    #[test]
    fn a_condition_survives_its_json(json in tree()) {
        let condition = Condition::parse(&json).unwrap();
        let text = serde_json::to_string(&condition).unwrap();
        let again: Condition = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&condition, &again);
        prop_assert_eq!(compile(&json), again.compile(&regions).unwrap());
        prop_assert_eq!(serde_json::to_value(&condition).unwrap(), json);
        let nodes = condition.nodes();
        prop_assert!(nodes.iter().all(|node| condition.at(&node.id).is_some_and(|found| found.kind() == node.kind)));
    }

    #[test]
    fn a_trace_answers_as_the_condition_does(json in tree(), facts in some_facts()) {
        let compiled = compile(&json);
        let trace = compiled.trace(&facts);
        prop_assert_eq!(trace.truth, compiled.evaluate(&facts));
        prop_assert_eq!(compiled.try_evaluate(&facts), Ok(trace.truth));
        prop_assert!(!trace.because.is_empty() && trace.because.iter().all(|index| *index < trace.leaves.len()));
        let stored = serde_json::to_string(&trace).unwrap();
        prop_assert_eq!(serde_json::from_str::<domain::rules::Trace>(&stored).unwrap(), trace);
    }

    /// The answer stays when every other comparison is unknown.
    #[test]
    fn the_deciding_leaves_decide(json in tree(), facts in some_facts()) {
        let trace = compile(&json).trace(&facts);
        prop_assume!(trace.truth != Truth::Unknown);
        let keep: Vec<String> = trace.deciding().into_iter().map(|leaf| leaf.path).collect();
        let forgotten = forget(&json, "", &keep);
        prop_assert_eq!(compile(&forgotten).evaluate(&facts), trace.truth, "{} by {:?}", forgotten, keep);
    }

    #[test]
    fn unknown_never_fires(json in tree(), facts in some_facts()) {
        let truth = compile(&json).evaluate(&facts);
        let round = rulebook(&[rule("one", &json, &[tag("Z")])]).round(Occasion::Received, &mut facts.clone(), &mut Memory::default(), now());
        prop_assert_eq!(round.firings.len(), usize::from(truth == Truth::True));
    }

    /// A rule fires again only after it was false.
    #[test]
    fn a_standing_truth_fires_once(json in tree(), course in prop::collection::vec(some_facts(), 1..8)) {
        let (compiled, book) = (compile(&json), rulebook(&[rule("one", &json, &[tag("Z")])]));
        let (mut memory, mut stands) = (Memory::default(), false);
        for facts in course {
            let truth = compiled.evaluate(&facts);
            let round = book.round(Occasion::Changed, &mut facts.clone(), &mut memory, now());
            prop_assert_eq!(round.firings.len(), usize::from(truth == Truth::True && !stands));
            prop_assert_eq!(round.ended.len(), usize::from(truth == Truth::False && stands));
            stands = match truth { Truth::True => true, Truth::False => false, Truth::Unknown => stands };
        }
    }

    #[test]
    fn the_order_of_insertion_does_not_matter(
        rules in prop::collection::vec((tree(), 0..3i32, "[ABCD]", any::<bool>()), 1..6),
        facts in some_facts(),
        turn in 0..6usize,
    ) {
        let made = rules.iter().enumerate().map(|(at, (json, priority, name, shadow))| Rule {
            priority: *priority,
            state: if *shadow { RuleState::Shadow } else { RuleState::On },
            ..rule(&format!("r{at}"), json, &[tag(name), RuleAction::Priority { priority: *priority }])
        });
        let made: Vec<Rule> = made.collect();
        let mut turned = made.clone();
        turned.rotate_left(turn % made.len());
        turned.reverse();
        let run = |rules: &[Rule]| {
            let (mut facts, mut memory) = (facts.clone(), Memory::default());
            let round = rulebook(rules).round(Occasion::Changed, &mut facts, &mut memory, now());
            (round, facts, memory)
        };
        prop_assert_eq!(run(&made), run(&turned));
    }
}
