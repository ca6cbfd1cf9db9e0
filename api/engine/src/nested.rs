//! Finds the variables inside the lists and objects of arguments.

use std::collections::HashSet;
use std::convert::Infallible;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value};

/// The names of these variables in one operation and the fragments that it spreads, regardless of the document's other operations.
pub(super) fn variables(document: &ExecutableDocument, operation: &OperationDefinition) -> Vec<Name> {
    let mut search = Search { document, seen: HashSet::new(), names: Vec::new() };
    search.collect(&operation.selection_set.node);
    search.names.sort_unstable();
    search.names.dedup();
    search.names
}

struct Search<'a> {
    document: &'a ExecutableDocument,
    seen: HashSet<&'a Name>,
    names: Vec<Name>,
}

impl<'a> Search<'a> {
    fn collect(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    for (_, value) in &field.node.arguments {
                        // An argument that is a variable as a whole is checked by the variable's type.
                        if value.node.to_string().starts_with('$') {
                            continue;
                        }
                        let Ok(_) = value.node.clone().into_const_with(|name| {
                            self.names.push(name);
                            Ok::<_, Infallible>(Value::Null)
                        });
                    }
                    self.collect(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => self.collect(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if self.seen.insert(name)
                        && let Some(fragment) = self.document.fragments.get(name)
                    {
                        self.collect(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
}
