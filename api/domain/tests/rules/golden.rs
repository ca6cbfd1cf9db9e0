//! The golden cases: trees with their answers, and trees that are refused at a place.

use std::path::PathBuf;

use domain::rules::condition::ConditionError;
use domain::rules::{Compiled, Condition, FactType, RuleFact, Truth};
use serde_json::Value;

use crate::sequences;
use crate::world::{facts, regions, same};

/// The file of this subject, in the folder of the repository or in another one.
fn golden() -> Value {
    let folder = std::env::var_os("PANORAMA_GOLDEN_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"));
    let path = folder.join("rules.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn read(when: &Value) -> Result<Compiled, ConditionError> {
    Condition::parse(when)?.compile(&regions)
}

/// Fails with the id of every case that differs.
fn compare(list: &str, check: impl Fn(&Value) -> Result<(), String>) {
    let golden = golden();
    let cases = golden[list].as_array().unwrap();
    assert!(!cases.is_empty(), "{list} has no case");
    let differing =
        cases.iter().filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case["id"].as_str().unwrap())));
    let differing: Vec<String> = differing.collect();
    assert!(differing.is_empty(), "{} of {} cases differ\n{}", differing.len(), cases.len(), differing.join("\n"));
}

fn letter(truth: Truth) -> char {
    match truth {
        Truth::True => 'T',
        Truth::False => 'F',
        Truth::Unknown => 'U',
    }
}

/// One tree with its answer, its leaves and those that decide.
fn check_case(case: &Value) -> Result<(), String> {
    let compiled = read(&case["when"]).map_err(|error| error.to_string())?;
    let facts = facts(&case["facts"]);
    let expected = &case["expected"];
    let trace = compiled.trace(&facts);
    let result = serde_json::to_value(trace.truth).unwrap();
    same("result", &result, &expected["result"])?;
    same("fires", trace.truth == Truth::True, expected["fires"].as_bool().unwrap())?;
    same("evaluate", compiled.try_evaluate(&facts), Ok(trace.truth))?;
    let leaves: String = trace.leaves.iter().map(|leaf| letter(leaf.truth)).collect();
    same("leaves", leaves.as_str(), expected["leaves"].as_str().unwrap())?;
    let because: Vec<Value> = trace.deciding().into_iter().map(|leaf| Value::from(leaf.path)).collect();
    same("because", &Value::from(because), &expected["because"])?;
    let actions = case.get("actions").and_then(Value::as_array).cloned().unwrap_or_default();
    actions.iter().try_for_each(|action| sequences::action(action).map(drop))
}

#[test]
fn golden_conditions_answer_as_the_cases_have_it() {
    compare("cases", check_case);
}

#[test]
fn golden_faults_are_refused_at_their_place() {
    compare("invalid", |case| {
        let at = read(&case["when"]).err().map(|error| error.at);
        same("at", at.as_deref(), case["at"].as_str())
    });
}

#[test]
fn golden_facts_are_in_the_table_with_type_and_unit() {
    for (name, wanted) in golden()["facts"].as_object().unwrap() {
        let fact = RuleFact::from_name(name).unwrap_or_else(|| panic!("{name} is no fact"));
        let kind = FactType::from_name(wanted["type"].as_str().unwrap());
        assert_eq!((Some(fact.kind()), fact.row().unit), (kind, wanted["unit"].as_str()), "{name}");
    }
}

#[test]
fn golden_sequences_run_as_the_cases_have_it() {
    compare("sequences", sequences::check);
}
