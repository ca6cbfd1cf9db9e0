//! Corrects `data` after failed fields, as the specification requires.
//!
//! The library leaves a failed field out of its object, nullable or not, and turns an object without any successful field into null. The
//! specification requires `null` at the path of a failed nullable field, and null for the nearest nullable parent of a failed non-null
//! field. So the answer is walked along the selections, wherever an error's path leads.
//!
//! One thing cannot be corrected afterwards: an item of a list of bare `Result`s takes its siblings with it. Return
//! `Vec<Option<Result<T>>>` where single items may fail.

use std::collections::HashMap;

use async_graphql::parser::types::{BaseType, OperationDefinition, Selection, SelectionSet, Type};
use async_graphql::{Name, PathSegment, Value, indexmap::IndexMap};

use super::documents::Document;
use super::error::PublicError;
use super::types::TypeMap;

/// Completes the data of an operation by the paths of its errors.
pub(super) fn complete(
    types: &TypeMap,
    document: &Document,
    operation: &OperationDefinition,
    data: Value,
    errors: &[PublicError],
) -> Value {
    let mut failures = Failures::default();
    for error in errors.iter().filter(|error| !error.path.is_empty()) {
        failures.add(&error.path);
    }
    let completion = Completion { types, document };
    completion.object(data, types.root(operation.ty), &[&operation.selection_set.node], &failures)
}

/// The paths of the errors, as a tree.
#[derive(Default)]
struct Failures<'a> {
    fields: HashMap<&'a str, Failures<'a>>,
    items: HashMap<usize, Failures<'a>>,
    /// An error has exactly this path.
    here: bool,
}

impl<'a> Failures<'a> {
    fn add(&mut self, path: &'a [PathSegment]) {
        let node = path.iter().fold(self, |node, segment| match segment {
            PathSegment::Field(name) => node.fields.entry(name).or_default(),
            PathSegment::Index(index) => node.items.entry(*index).or_default(),
        });
        node.here = true;
    }

    /// Whether every error is below this path: the object itself exists.
    fn only_below(&self) -> bool {
        !self.here && !self.fields.is_empty()
    }
}

struct Completion<'a> {
    types: &'a TypeMap,
    document: &'a Document,
}

/// One response key of an object: the type of its field, and every selection set under the key.
struct Selected<'a> {
    of: Option<&'a Type>,
    sets: Vec<&'a SelectionSet>,
}

impl<'a> Completion<'a> {
    fn object(&self, data: Value, declared: &str, sets: &[&'a SelectionSet], failures: &Failures<'_>) -> Value {
        let mut found = match data {
            Value::Object(found) => found,
            // The library's null for "no field succeeded".
            Value::Null if failures.only_below() => IndexMap::new(),
            other => return other,
        };
        let concrete = if self.types.is_object(declared) { Some(declared.to_owned()) } else { self.type_name(sets, &found) };
        let mut selected = IndexMap::new();
        for set in sets {
            self.collect(set, concrete.as_deref().unwrap_or(declared), concrete.is_some(), &mut selected);
        }
        let mut completed = IndexMap::with_capacity(selected.len());
        for (key, field) in selected {
            let failure = failures.fields.get(key.as_str());
            let value = match (found.swap_remove(key), failure) {
                (Some(value), None) => value,
                (Some(value), Some(failure)) => self.value(value, field.of, &field.sets, failure),
                (None, Some(failure)) => self.value(Value::Null, field.of, &field.sets, failure),
                // Skipped by a directive, or of another type than this object.
                (None, None) => continue,
            };
            if value == Value::Null && field.of.is_some_and(|of| !of.nullable) {
                return Value::Null;
            }
            completed.insert(key.clone(), value);
        }
        completed.extend(found);
        Value::Object(completed)
    }

    fn value(&self, data: Value, of: Option<&Type>, sets: &[&'a SelectionSet], failures: &Failures<'_>) -> Value {
        match of.map(|of| &of.base) {
            Some(BaseType::List(item)) => self.list(data, item, sets, failures),
            Some(BaseType::Named(name)) if self.types.is_composite(name) => self.object(data, name, sets, failures),
            _ => data,
        }
    }

    fn list(&self, data: Value, item: &Type, sets: &[&'a SelectionSet], failures: &Failures<'_>) -> Value {
        let Value::List(values) = data else { return data };
        let mut completed = Vec::with_capacity(values.len());
        for (at, value) in values.into_iter().enumerate() {
            let value = match failures.items.get(&at) {
                Some(failure) => self.value(value, Some(item), sets, failure),
                None => value,
            };
            if value == Value::Null && !item.nullable {
                return Value::Null;
            }
            completed.push(value);
        }
        Value::List(completed)
    }

    /// Collects the fields of an object in the order of the selection, fragments in their place.
    fn collect(&self, set: &'a SelectionSet, object: &str, is_concrete: bool, into: &mut IndexMap<&'a Name, Selected<'a>>) {
        for selection in &set.items {
            let (condition, inner) = match &selection.node {
                Selection::Field(field) => {
                    let of = self.types.field(object, &field.node.name.node);
                    let selected = into.entry(&field.node.response_key().node).or_insert(Selected { of, sets: Vec::new() });
                    selected.of = selected.of.or(of);
                    selected.sets.push(&field.node.selection_set.node);
                    continue;
                }
                Selection::InlineFragment(inline) => (inline.node.type_condition.as_ref(), &inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => match self.document.fragment(&spread.node.fragment_name.node) {
                    Some(fragment) => (Some(&fragment.type_condition), &fragment.selection_set.node),
                    None => continue,
                },
            };
            match condition.map(|condition| condition.node.on.node.as_str()) {
                Some(condition) if is_concrete && !self.types.applies(condition, object) => {}
                // Without `__typename` the object's own type is unknown; the fragment's type is the best substitute.
                Some(condition) if !is_concrete => self.collect(inner, condition, false, into),
                _ => self.collect(inner, object, is_concrete, into),
            }
        }
    }

    /// The type that the object states, where `__typename` is selected.
    fn type_name(&self, sets: &[&SelectionSet], found: &IndexMap<Name, Value>) -> Option<String> {
        sets.iter().find_map(|set| {
            set.items.iter().find_map(|selection| match &selection.node {
                Selection::Field(field) if field.node.name.node == "__typename" => {
                    match found.get(&field.node.response_key().node) {
                        Some(Value::String(name)) => Some(name.clone()),
                        _ => None,
                    }
                }
                Selection::Field(_) => None,
                Selection::InlineFragment(inline) => self.type_name(&[&inline.node.selection_set.node], found),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragment(&spread.node.fragment_name.node)?;
                    self.type_name(&[&fragment.selection_set.node], found)
                }
            })
        })
    }
}
