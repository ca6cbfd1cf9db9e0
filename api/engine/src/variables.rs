//! Checks the values of variables against their types, so that a wrong value is an error of the request instead of some field.

use async_graphql::parser::types::{BaseType, OperationDefinition, Type};
use async_graphql::{Value, Variables};
use domain::refusal::{Code, Reason};

use super::error::ApiError;
use super::types::{Definition, Input, TypeMap};

/// Checks that every variable of the operation has a value of its type.
pub(super) fn check(types: &TypeMap, operation: &OperationDefinition, variables: &Variables) -> Result<(), ApiError> {
    for definition in &operation.variable_definitions {
        let (name, of) = (&definition.node.name.node, &definition.node.var_type.node);
        match variables.get(name) {
            Some(value) => check_value(types, of, value, &mut format!("${name}"))?,
            None if of.nullable || definition.node.default_value.is_some() => {}
            None => return Err(refused(Code::VariableMissing, &format!("${name}"), "")),
        }
    }
    Ok(())
}

/// Gives variables without a value the default of the operation.
pub(super) fn complete(operation: &OperationDefinition, variables: &mut Variables) {
    for definition in &operation.variable_definitions {
        if let (name, Some(value)) = (&definition.node.name.node, &definition.node.default_value) {
            variables.entry(name.clone()).or_insert_with(|| value.node.clone());
        }
    }
}

/// Drops the values of variables that the operation does not declare, because nothing can read them.
pub(super) fn keep_declared(operation: &OperationDefinition, variables: &mut serde_json::Map<String, serde_json::Value>) {
    let declared = |name: &str| operation.variable_definitions.iter().any(|one| one.node.name.node == name);
    variables.retain(|name, _| declared(name));
}

/// The approximate memory of the values, in bytes.
pub(super) fn weight(variables: &Variables) -> usize {
    variables.iter().map(|(name, value)| ENTRY + name.len() + weight_of(value)).sum()
}

/// The memory of a value in addition to its text: its place in a list, and the allocator's overhead.
const ENTRY: usize = 96;

fn weight_of(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Binary(bytes) => bytes.len(),
        Value::List(items) => items.iter().map(|item| ENTRY + weight_of(item)).sum(),
        Value::Object(fields) => fields.iter().map(|(name, value)| ENTRY + name.len() + weight_of(value)).sum(),
        _ => 0,
    }
}

fn check_value(types: &TypeMap, of: &Type, value: &Value, path: &mut String) -> Result<(), ApiError> {
    if *value == Value::Null {
        return if of.nullable { Ok(()) } else { Err(refused(Code::VariableNull, path, "")) };
    }
    if matches!(value, Value::String(text) if text.contains('\0')) {
        return Err(refused(Code::NulCharacter, path, ""));
    }
    match (&of.base, value) {
        (BaseType::List(item), Value::List(values)) => values
            .iter()
            .enumerate()
            .try_for_each(|(at, value)| below(path, &format!("[{at}]"), |path| check_value(types, item, value, path))),
        // A single value stands for a list of one.
        (BaseType::List(item), value) => check_value(types, item, value, path),
        (BaseType::Named(name), value) => check_named(types, name, value, path),
    }
}

fn check_named(types: &TypeMap, name: &str, value: &Value, path: &mut String) -> Result<(), ApiError> {
    match (types.get(name), value) {
        (Some(Definition::Input(input)), Value::Object(_)) => check_input(types, input, value, path),
        (Some(Definition::Input(_)), _) => Err(refused(Code::VariableObject, path, name)),
        (Some(Definition::Enum(values)), value) => {
            let word = match value {
                Value::String(word) => word.as_str(),
                Value::Enum(word) => word.as_str(),
                _ => return Err(refused(Code::VariableWord, path, name)),
            };
            if values.contains(word) { Ok(()) } else { Err(refused(Code::VariableWord, path, name)) }
        }
        _ if fits_scalar(name, value) => Ok(()),
        _ => Err(refused(Code::VariableType, path, name)),
    }
}

/// Scalars of the language are checked here, the schema's own by their parsers.
fn fits_scalar(name: &str, value: &Value) -> bool {
    match name {
        "Int" => matches!(value, Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())),
        "Float" => matches!(value, Value::Number(_)),
        "String" => matches!(value, Value::String(_)),
        "Boolean" => matches!(value, Value::Boolean(_)),
        "ID" => match value {
            Value::String(_) => true,
            Value::Number(number) => number.is_i64() || number.is_u64(),
            _ => false,
        },
        _ => true,
    }
}

fn check_input(types: &TypeMap, input: &Input, value: &Value, path: &mut String) -> Result<(), ApiError> {
    let Value::Object(given) = value else { return Ok(()) };
    if let Some(unknown) = given.keys().find(|key| !input.fields.contains_key(key.as_str())) {
        return below(path, &format!(".{unknown}"), |path| Err(refused(Code::VariableField, path, "")));
    }
    if input.one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
        return Err(refused(Code::VariableOneOf, path, ""));
    }
    for (name, field) in &input.fields {
        let inner = format!(".{name}");
        match given.get(name.as_str()) {
            Some(value) => below(path, &inner, |path| check_value(types, &field.of, value, path))?,
            None if field.of.nullable || field.has_default => {}
            None => return below(path, &inner, |path| Err(refused(Code::VariableMissing, path, ""))),
        }
    }
    Ok(())
}

fn below(path: &mut String, segment: &str, check: impl FnOnce(&mut String) -> Result<(), ApiError>) -> Result<(), ApiError> {
    let length = path.len();
    path.push_str(segment);
    let result = check(path);
    path.truncate(length);
    result
}

/// Names the place and the expected type, and quotes at most 80 characters of the caller's input.
fn refused(code: Code, path: &str, of: &str) -> ApiError {
    let end = path.char_indices().nth(80).map_or(path.len(), |(end, _)| end);
    ApiError::bad_request(Reason::with(code, [&path[..end], of]))
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use async_graphql::parser::types::DocumentOperations;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { a: Int }
        enum Color { RED GREEN }
        scalar DateTime
        input By @oneOf { id: ID number: String }
        input Where { color: [Color!] from: DateTime first: Int! = 3 by: By name: String! }
    ";

    fn check_all(definitions: &str, values: serde_json::Value) -> Result<(), String> {
        let parsed = parse_query(format!("query Q({definitions}) {{ a }}")).unwrap();
        let DocumentOperations::Multiple(operations) = parsed.operations else { panic!("named") };
        let operation = &operations.values().next().unwrap().node;
        check(&TypeMap::parse(SDL).unwrap(), operation, &Variables::from_json(values)).map_err(|error| error.to_string())
    }

    #[test]
    fn good_values_pass() {
        let good = json!({"w": {"color": ["RED"], "from": "2026-01-01", "by": {"id": 3}, "name": "x"}, "f": 2, "c": "GREEN"});
        assert_eq!(check_all("$w: Where!, $f: Float, $n: Int! = 3, $c: [Color]", good), Ok(()));
        assert_eq!(check_all("$n: Int", json!({"n": null})), Ok(()));
    }

    #[test]
    fn what_is_not_declared_is_dropped_and_the_rest_is_weighed() {
        let document = parse_query("query Q($a: Int, $b: [String!]) { a }").unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let serde_json::Value::Object(mut given) = json!({ "a": 1, "b": ["xy"], "c": "x".repeat(400_000) }) else { panic!() };
        keep_declared(&operation.node, &mut given);
        assert_eq!(given.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(weight(&Variables::from_json(serde_json::Value::Object(given))), 3 * ENTRY + 2 + 2);
    }

    #[test]
    fn wrong_values_are_named_by_their_place() {
        for (definitions, values, message) in [
            ("$n: Int!", json!({}), "The variable $n is required"),
            ("$n: Int! = 3", json!({"n": null}), "The variable $n must not be null"),
            ("$n: Int", json!({"n": "3"}), "The variable $n must be of the type Int"),
            ("$n: Int", json!({"n": 3_000_000_000_u64}), "The variable $n must be of the type Int"),
            ("$c: Color", json!({"c": "BLUE"}), "The variable $c must be a word of Color"),
            ("$w: Where", json!({"w": {"name": "x", "extra": 1}}), "The variable $w.extra is not a field of this input"),
            ("$w: Where", json!({"w": {}}), "The variable $w.name is required"),
            ("$w: Where", json!({"w": {"name": "x", "color": ["RED", null]}}), "The variable $w.color[1] must not be null"),
            ("$b: By", json!({"b": {"id": 1, "number": "2"}}), "The variable $b must have exactly one of its fields"),
            ("$b: By", json!({"b": {"id": null}}), "The variable $b must have exactly one of its fields"),
            ("$b: By", json!({"b": "x"}), "The variable $b must be an object (By)"),
            ("$i: ID", json!({"i": 1.5}), "The variable $i must be of the type ID"),
        ] {
            assert_eq!(check_all(definitions, values).unwrap_err(), message, "{definitions}");
        }
    }
}
