//! Finds the variables that stand inside a list or an object of an argument.

use std::convert::Infallible;

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// Their names, in all operations and fragments.
pub(super) fn variables(document: &ExecutableDocument) -> Vec<Name> {
    let mut names = Vec::new();
    for (_, operation) in document.operations.iter() {
        collect(&operation.node.selection_set.node, &mut names);
    }
    for fragment in document.fragments.values() {
        collect(&fragment.node.selection_set.node, &mut names);
    }
    names.sort_unstable();
    names.dedup();
    names
}

fn collect(set: &SelectionSet, names: &mut Vec<Name>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                for (_, value) in &field.node.arguments {
                    // An argument that is a variable as a whole is checked by the variable's type.
                    if value.node.to_string().starts_with('$') {
                        continue;
                    }
                    let Ok(_) = value.node.clone().into_const_with(|name| {
                        names.push(name);
                        Ok::<_, Infallible>(Value::Null)
                    });
                }
                collect(&field.node.selection_set.node, names);
            }
            Selection::InlineFragment(inline) => collect(&inline.node.selection_set.node, names),
            Selection::FragmentSpread(_) => {}
        }
    }
}
