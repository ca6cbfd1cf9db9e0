//! The outcomes in answers: every field of every object, with its outcome.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tests::schema;

/// The outcome of a requested field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A value of the field.
    Value,
    /// Null, without an error.
    Null,
    /// Null, and `FORBIDDEN` at its path.
    Forbidden,
    /// `UNAUTHENTICATED` for the whole request.
    Unauthenticated,
    /// Any other error, or a missing answer.
    Broken,
}

/// Outcomes by type and field.
#[derive(Debug, Default)]
pub struct Observed(BTreeMap<(String, String), BTreeSet<Outcome>>);

impl Observed {
    /// The outcomes of a field so far.
    pub fn of(&self, owner: &str, field: &str) -> BTreeSet<Outcome> {
        self.0.get(&(owner.to_owned(), field.to_owned())).cloned().unwrap_or_default()
    }

    /// Records one outcome of a field.
    pub fn note(&mut self, owner: &str, field: &str, outcome: Outcome) {
        self.0.entry((owner.to_owned(), field.to_owned())).or_default().insert(outcome);
    }

    /// Adds the outcomes of another record.
    pub fn merge(&mut self, other: Self) {
        for (key, outcomes) in other.0 {
            self.0.entry(key).or_default().extend(outcomes);
        }
    }

    /// Reads an answer to a request of one root field.
    pub fn read(&mut self, root: &str, field: &str, body: &Value) {
        let errors = errors(body);
        let data = &body["data"];
        let outcome = match errors.iter().find(|(path, _)| path.is_empty() || path == field) {
            Some((_, outcome)) => *outcome,
            None => data.get(field).map_or(Outcome::Broken, outcome_of),
        };
        self.note(root, field, outcome);
        self.below(&type_of(root, field), field, &data[field], &errors);
    }

    fn below(&mut self, declared: &str, path: &str, value: &Value, errors: &[(String, Outcome)]) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(declared, &format!("{path}.{index}"), item, errors);
                }
            }
            Value::Object(fields) => {
                let owner = fields.get("__typename").and_then(Value::as_str).unwrap_or(declared).to_owned();
                for (key, value) in fields.iter().filter(|(key, _)| *key != "__typename") {
                    // An event's own field has an alias with the type's name, because some share a name and differ in type.
                    let field = key.rsplit("__").next().unwrap_or(key);
                    let at = format!("{path}.{key}");
                    let refused = errors.iter().find(|(path, _)| *path == at).map(|(_, outcome)| *outcome);
                    self.note(&owner, field, refused.unwrap_or_else(|| outcome_of(value)));
                    self.below(&type_of(&owner, field), &at, value, errors);
                }
            }
            _ => {}
        }
    }
}

fn outcome_of(value: &Value) -> Outcome {
    if value.is_null() { Outcome::Null } else { Outcome::Value }
}

fn type_of(owner: &str, field: &str) -> String {
    let found = schema::fields_of(owner).into_iter().find(|one| one.name == field);
    found.map(|field| field.type_name).unwrap_or_default()
}

/// The paths of the errors, and the outcome of each.
fn errors(body: &Value) -> Vec<(String, Outcome)> {
    let of = |error: &Value| {
        let steps = error["path"].as_array().map(Vec::as_slice).unwrap_or_default();
        let steps: Vec<String> = steps.iter().map(|step| step.as_str().map_or(step.to_string(), str::to_owned)).collect();
        let outcome = match error["extensions"]["code"].as_str() {
            Some("FORBIDDEN") => Outcome::Forbidden,
            Some("UNAUTHENTICATED") => Outcome::Unauthenticated,
            _ => Outcome::Broken,
        };
        (steps.join("."), outcome)
    };
    body["errors"].as_array().into_iter().flatten().map(of).collect()
}
