//! The expected values of a case, compared with the actual ones.

use std::fmt;

use serde_json::{Value, json};

use super::file::Case;

/// A value that differs from the expected one.
#[derive(Debug)]
pub struct Difference {
    path: String,
    wanted: Value,
    got: Option<Value>,
}

impl Difference {
    /// Whether the difference may disappear by itself: alerts are raised after the answer to a delivery.
    pub fn is_of_alerts(&self) -> bool {
        self.path.starts_with("alerts")
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let got: String = self.got.as_ref().map_or("nothing".to_owned(), Value::to_string).chars().take(260).collect();
        write!(f, "{} wanted {} got {got}", self.path, self.wanted)
    }
}

/// All differences of a case.
pub fn differences(case: &Case, got: &Value) -> Vec<Difference> {
    let sum = case.sum.then(|| ("sum".to_owned(), json!("adds up")));
    let wanted = case.expect.clone().into_iter().chain(sum);
    let difference = |(path, wanted): (String, Value)| {
        let found = at(Some(got.clone()), &path);
        (!holds(found.as_ref(), &wanted)).then_some(Difference { path, wanted, got: found })
    };
    wanted.filter_map(difference).collect()
}

/// The value at a path: `a.b.0.c`, `#` for a length, and a name on a list means that of each element.
fn at(value: Option<Value>, path: &str) -> Option<Value> {
    path.split('.').fold(value, |value, step| match value? {
        Value::Null => None,
        Value::Array(items) if step == "#" => Some(json!(items.len())),
        Value::Array(mut items) => match step.parse::<usize>() {
            Ok(index) => (index < items.len()).then(|| items.swap_remove(index)),
            Err(_) => Some(items.into_iter().map(|item| item.get(step).cloned().unwrap_or_default()).collect()),
        },
        Value::String(text) if step == "#" => Some(json!(text.chars().count())),
        Value::Object(mut members) => members.remove(step),
        _ => None,
    })
}

/// Whether a value is as expected: equal, or by an operator (`not`, `has`, `lacks`, `in`).
fn holds(got: Option<&Value>, wanted: &Value) -> bool {
    let text = || got.unwrap_or(&Value::Null).to_string();
    let operator = |name: &str| wanted.as_object().filter(|members| members.len() == 1)?.get(name);
    if let Some(other) = operator("not") {
        return got.is_some() && !holds(got, other);
    }
    if let Some(part) = operator("has") {
        return text().contains(part.as_str().expect("`has` takes a text"));
    }
    if let Some(part) = operator("lacks") {
        return got.is_some() && !text().contains(part.as_str().expect("`lacks` takes a text"));
    }
    if let Some(choices) = operator("in") {
        return choices.as_array().expect("`in` takes a list").iter().any(|choice| holds(got, choice));
    }
    got.unwrap_or(&Value::Null) == wanted
}

#[test]
fn paths_and_operators_mean_what_the_format_says() {
    let got = json!({ "lines": [{ "quantity": 1, "sku": "A" }, { "quantity": 0, "sku": null }], "paidAt": null });
    let holds_at = |path: &str, wanted: Value| holds(at(Some(got.clone()), path).as_ref(), &wanted);
    assert!(holds_at("lines.#", json!(2)) && holds_at("lines.quantity", json!([1, 0])) && holds_at("lines.1.quantity", json!(0)));
    assert!(holds_at("paidAt", json!(null)) && holds_at("paidAt.deeper", json!(null)) && holds_at("lines.7", json!(null)));
    assert!(
        holds_at("lines.#", json!({ "not": 0 })) && !holds_at("nowhere", json!({ "not": 0 })),
        "nothing is not something else"
    );
    assert!(holds_at("lines", json!({ "has": "\"A\"" })) && !holds_at("lines", json!({ "lacks": "quantity" })));
    assert!(!holds_at("nowhere", json!({ "lacks": "quantity" })));
    assert!(holds_at("lines.0.sku", json!({ "in": ["B", { "has": "A" }] })) && !holds_at("lines.0.sku", json!("B")));
}
