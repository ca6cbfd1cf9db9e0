//! Keeps the fields of `data` in the order of the document.
//!
//! The library runs the fields of an object concurrently and writes them as they finish. Most answers are in order anyway, and checking
//! that allocates nothing.

use async_graphql::parser::types::{OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, indexmap::IndexMap};

use super::documents::Document;

/// The data in the order of the operation's selections.
pub(super) fn order(document: &Document, operation: &OperationDefinition, data: Value) -> Value {
    let set = &operation.selection_set.node;
    if is_ordered(document, set, &data) { data } else { ordered(document, &[set], data) }
}

fn is_ordered(document: &Document, set: &SelectionSet, data: &Value) -> bool {
    match data {
        Value::Object(object) => {
            let mut position = 0;
            follows(document, set, object, &mut position) && position == object.len()
        }
        Value::List(items) => items.iter().all(|item| is_ordered(document, set, item)),
        _ => true,
    }
}

/// Whether the keys from `position` on follow the set; absent keys were skipped or are of another type.
fn follows(document: &Document, set: &SelectionSet, object: &IndexMap<Name, Value>, position: &mut usize) -> bool {
    set.items.iter().all(|selection| match &selection.node {
        Selection::Field(field) => {
            let key = &field.node.response_key().node;
            match object.get_index(*position) {
                Some((found, value)) if found == key => {
                    *position += 1;
                    let inner = &field.node.selection_set.node;
                    inner.items.is_empty() || is_ordered(document, inner, value)
                }
                _ => !object.contains_key(key),
            }
        }
        Selection::InlineFragment(inline) => follows(document, &inline.node.selection_set.node, object, position),
        Selection::FragmentSpread(spread) => document
            .fragment(&spread.node.fragment_name.node)
            .is_none_or(|fragment| follows(document, &fragment.selection_set.node, object, position)),
    })
}

fn ordered<'a>(document: &'a Document, sets: &[&'a SelectionSet], data: Value) -> Value {
    match data {
        Value::Object(mut object) => {
            let mut keys: IndexMap<&Name, Vec<&SelectionSet>> = IndexMap::new();
            for set in sets {
                collect(document, set, &mut keys);
            }
            let mut result = IndexMap::with_capacity(object.len());
            for (key, inner) in keys {
                if let Some(value) = object.swap_remove(key) {
                    result.insert(key.clone(), if inner.is_empty() { value } else { ordered(document, &inner, value) });
                }
            }
            result.extend(object);
            Value::Object(result)
        }
        Value::List(items) => Value::List(items.into_iter().map(|item| ordered(document, sets, item)).collect()),
        other => other,
    }
}

fn collect<'a>(document: &'a Document, set: &'a SelectionSet, keys: &mut IndexMap<&'a Name, Vec<&'a SelectionSet>>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let inner = keys.entry(&field.node.response_key().node).or_default();
                if !field.node.selection_set.node.items.is_empty() {
                    inner.push(&field.node.selection_set.node);
                }
            }
            Selection::InlineFragment(inline) => collect(document, &inline.node.selection_set.node, keys),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragment(&spread.node.fragment_name.node) {
                    collect(document, &fragment.selection_set.node, keys);
                }
            }
        }
    }
}
