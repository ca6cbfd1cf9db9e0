//! Rules, facts and regions for the tests.

use chrono::{DateTime, Utc};
use domain::access::actor::{Person, Role};
use domain::kernel::ids::RuleId;
use domain::rules::{
    CompiledRule, Condition, FactType, FactValue, Facts, Memory, Occasion, Round, Rule, RuleAction, RuleFact, RuleState,
    RuleTrigger, Rulebook, Vocabulary,
};
use serde_json::Value;
use uuid::Uuid;

/// A time that a test names.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The usual time of a test.
pub fn now() -> DateTime<Utc> {
    at("2026-11-11T02:00:00Z")
}

/// Some regions: Chinese codes, a few names, and the states of one country.
pub fn regions(text: &str) -> Option<String> {
    const KNOWN: &[(&str, &str)] = &[
        ("32", "32"),
        ("CN-32", "32"),
        ("CN-JS", "32"),
        ("江苏", "32"),
        ("3205", "3205"),
        ("320500", "320500"),
        ("33", "33"),
        ("54", "54"),
        ("西藏自治区", "54"),
        ("西藏", "54"),
        ("Tibet", "54"),
        ("CN", "CN"),
        ("US", "US"),
        ("US-CA", "US-CA"),
        ("US-NY", "US-NY"),
    ];
    KNOWN.iter().find(|(name, _)| *name == text).map(|(_, code)| (*code).to_owned())
}

/// The value of a fact as a case writes it: an amount, a text, a number, a list.
pub fn facts(case: &Value) -> Facts {
    let mut facts = Facts::new();
    for (name, value) in case.as_object().unwrap() {
        let fact = RuleFact::from_name(name).unwrap_or_else(|| panic!("{name} is no fact"));
        let mut value: FactValue = serde_json::from_value(value.clone()).unwrap();
        if let (FactType::Region, FactValue::Text(text)) = (fact.kind(), &value) {
            value = FactValue::Text(regions(text).unwrap_or_else(|| text.clone()));
        }
        facts.set(fact, value);
    }
    facts
}

pub fn rule_id(name: &str) -> RuleId {
    let mut bytes = [0; 16];
    bytes[..name.len().min(16)].copy_from_slice(&name.as_bytes()[..name.len().min(16)]);
    RuleId(Uuid::from_bytes(bytes))
}

/// A rule that is on and asked at every change.
pub fn rule(name: &str, condition: &Value, actions: &[RuleAction]) -> Rule {
    let by = Person { subject: "u1".into(), name: "王芳".into(), role: Role::Operations };
    Rule {
        id: rule_id(name),
        name: name.into(),
        version: 1,
        state: RuleState::On,
        active_version: None,
        shadow_version: None,
        trigger: RuleTrigger::Changed,
        priority: 10,
        valid_from: None,
        valid_until: None,
        condition: Condition::parse(condition).unwrap(),
        actions: actions.to_vec(),
        created_at: now(),
        changed_at: now(),
        changed_by: by,
    }
}

pub fn compiled(rule: &Rule) -> CompiledRule {
    CompiledRule::new(rule, &Vocabulary { regions: &regions, channels: &|_| false })
}

pub fn rulebook(rules: &[Rule]) -> Rulebook {
    Rulebook::new(rules.iter().map(compiled))
}

/// One round over a change, with the facts of a case.
pub fn changed(book: &Rulebook, case: &Value, memory: &mut Memory) -> Round {
    book.round(Occasion::Changed, &mut facts(case), memory, now())
}

/// Compares two values; the error names both.
#[expect(clippy::needless_pass_by_value, reason = "a course compares what it has just made")]
pub fn same<T: PartialEq + std::fmt::Debug>(name: &str, actual: T, expected: T) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{name} is {actual:?}, expected {expected:?}")) }
}
