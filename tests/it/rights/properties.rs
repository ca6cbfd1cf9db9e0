//! Any sequence of commands of a role changes only the fields that the role may change.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{COURSE, Company, Order};
use tests::environment::Environment;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::ROLES;
use super::matrix::roads::everything;
use super::policy::Policy;
use super::roots::{Chosen, OF_AN_ORDER};

/// Derived fields, from other fields or from the time: the version, the next actions, the suggested reply, the deadlines. The pages of
/// lines have the content of `lines`.
const FOLLOWS: [&str; 10] = [
    "version",
    "linesPage",
    "statusSince",
    "allowedActions",
    "suggestedReply",
    "suggestedReplyFacts",
    "promise",
    "timeline",
    "conflicts",
    "gates",
];

/// The number of runs of one role, and the most steps of one run.
const RUNS: u32 = 4;
const STEPS: usize = 10;

/// A command of a run: the index of its mutation, and a number that decides its input.
#[derive(Debug, Clone, Copy)]
struct Step {
    mutation: usize,
    choice: u8,
}

fn steps() -> impl Strategy<Value = (usize, Vec<Step>)> {
    let step = (any::<usize>(), any::<u8>()).prop_map(|(mutation, choice)| Step { mutation, choice });
    // Every status but the last: unpaid, paid, … delivered.
    (0..COURSE.len() - 1, prop::collection::vec(step, 1..STEPS))
}

/// The whole order, as a manager sees it, who sees every field.
async fn whole(order: &Order<'_>) -> Value {
    let selection = everything("Order", 5, false);
    order.see(selection.trim_start_matches('{').strip_suffix('}').expect("a selection ends with its bracket")).await
}

/// The paths at which two values differ.
fn differences(before: &Value, after: &Value, at: &str, found: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys().chain(other.keys()) {
                let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                differences(
                    &one.get(key).cloned().unwrap_or_default(),
                    &other.get(key).cloned().unwrap_or_default(),
                    &path,
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).for_each(|(one, other)| differences(one, other, &format!("{at}.*"), found));
        }
        _ if before != after => drop(found.insert(at.to_owned())),
        _ => {}
    }
}

fn may_change(allowed: &[String], path: &str) -> bool {
    let within = |whole: &str| path == whole || path.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
    allowed.iter().map(String::as_str).chain(FOLLOWS).any(within)
}

async fn run(company: &Company, role: &str, allowed: &[String], status: usize, steps: &[Step]) -> Result<(), TestCaseError> {
    let number = Uuid::new_v4().simple().to_string();
    let order = company.order(&number, COURSE[status]).await;
    let mut before = whole(&order).await;
    for step in steps {
        let (mutation, input) = OF_AN_ORDER[step.mutation % OF_AN_ORDER.len()];
        let chosen = Chosen { order: &before, tracking: &order.tracking, number: step.choice };
        let answer = order.by(role, mutation, input(&chosen)).await;
        let after = whole(&order).await;
        let mut changed = BTreeSet::new();
        differences(&before, &after, "", &mut changed);
        let wrong: Vec<&String> = changed.iter().filter(|path| !may_change(allowed, path)).collect();
        prop_assert!(wrong.is_empty(), "{role} changed {wrong:?} by {mutation} from {}: {answer}", COURSE[status]);
        before = after;
    }
    Ok(())
}

both_databases! {
    async fn no_sequence_of_mutations_changes_what_a_role_may_not_change(environment: Environment) {
        let company = Company::open(&environment).await;
        let handle = Handle::current();
        for (role, allowed) in Policy::changes() {
            let config = Config { cases: RUNS, failure_persistence: None, max_shrink_iters: 20, ..Config::default() };
            let result = tokio::task::block_in_place(|| {
                TestRunner::new(config).run(&steps(), |(status, steps)| handle.block_on(run(&company, &role, &allowed, status, &steps)))
            });
            assert!(result.is_ok(), "{}", result.unwrap_err());
        }
        company.close().await;
    }
}

/// Connectors are left out, because they bring in the channels' versions.
#[test]
fn every_role_of_a_person_has_its_row_of_changes() {
    let rows: BTreeSet<String> = Policy::changes().map(|(role, _)| role).collect();
    assert_eq!(rows, ROLES.into_iter().filter(|role| *role != "SYSTEM").map(str::to_owned).collect());
}

#[test]
fn differences_are_found_where_they_are() {
    let (before, after) = (json!({ "a": { "b": [1, 2] }, "c": 1, "d": null }), json!({ "a": { "b": [1, 3] }, "c": 1, "e": 2 }));
    let mut found = BTreeSet::new();
    differences(&before, &after, "", &mut found);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), ["a.b.*", "e"]);
    let of = |path: &str| [path.to_owned()];
    assert!(may_change(&of("a.b"), "a.b.*") && may_change(&[], "version") && !may_change(&of("a"), "ab"));
}
