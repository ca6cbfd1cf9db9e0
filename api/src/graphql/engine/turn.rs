//! A subscription that is run again and again, each time for something else: for a subscriber that comes, for an event.

use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::parser::types::{OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::documents::Document;
use super::{CallContext, Engine, Prepared, Response, variables};
use crate::app::Turn;

/// Variables that take so many bytes are kept as JSON.
const LARGE: usize = 1024;

fn unpacked(packed: &[u8]) -> Variables {
    serde_json::from_slice(packed).map(Variables::from_json).unwrap_or_default()
}

impl Engine {
    /// Lets a subscriber pay when it comes; what its group is answered later is nobody's bill.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub async fn admit(&self, prepared: &Prepared, call: &CallContext) -> Result<(), Response> {
        if prepared.turn.as_ref().is_some_and(|turn| matches!(&**turn, Turn::Entry(_))) {
            return Ok(());
        }
        self.charge(prepared, call).await.map(drop).map_err(|refused| *refused)
    }
}

impl Prepared {
    /// The same request for a turn.
    #[must_use]
    pub fn for_turn(&self, turn: Arc<Turn>) -> Self {
        let variables = self.packed.as_ref().map_or_else(|| self.variables.clone(), |packed| unpacked(packed));
        Self { turn: Some(turn), variables, packed: None, ..self.clone() }
    }

    /// The same request to be kept: once its operation was validated it needs no text, and large variables are kept as JSON, which takes a
    /// fraction of their memory. Only [`Self::for_turn`] unpacks them.
    #[must_use]
    pub fn kept(&self) -> Self {
        let packed = self.packed();
        let variables = if packed.is_some() { Variables::default() } else { self.variables.clone() };
        let validated = self.document.is_validated(self.operation_name.as_deref());
        let text = if validated { String::new() } else { self.text.clone() };
        Self { text, variables, packed, validated, ..self.clone() }
    }

    /// Its variables as JSON, if they are large.
    fn packed(&self) -> Option<Arc<[u8]>> {
        if variables::weight(&self.variables) < LARGE {
            return None;
        }
        serde_json::to_vec(&self.variables).ok().map(Arc::from)
    }

    /// The text of the document.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which of its operations.
    pub fn operation_name(&self) -> Option<&str> {
        self.operation_name.as_deref()
    }

    /// The values of its variables.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// The field that a subscription selects.
    pub fn root_field(&self) -> Option<&str> {
        let operation = self.document.operation(self.operation_name.as_deref()).ok()?;
        operation.selection_set.node.items.iter().find_map(|selection| match &selection.node {
            Selection::Field(field) => Some(field.node.name.node.as_str()),
            _ => None,
        })
    }

    /// The variable that says where the subscription begins, if it says nothing else: the argument `after` of the root field.
    pub fn start_variable(&self) -> Option<&str> {
        let operation = self.document.operation(self.operation_name.as_deref()).ok()?;
        let uses = uses_of(&self.document, operation);
        let ours = uses.iter().find(|(name, starts)| *starts && !uses.iter().any(|(other, starts)| other == name && !starts))?;
        let definitions = &operation.variable_definitions;
        let definition = definitions.iter().find(|definition| definition.node.name.node == ours.0)?;
        definition.node.default_value.is_none().then_some(definition.node.name.node.as_str())
    }
}

/// Every use of a variable in the operation and in every fragment, and whether it is the `after` of a root field as a whole.
pub(super) fn uses_of(document: &Document, operation: &OperationDefinition) -> Vec<(Name, bool)> {
    let mut uses = Vec::new();
    let fragments = document.parsed.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    for set in fragments.chain([&operation.selection_set.node]) {
        collect(set, true, &mut uses);
    }
    uses
}

/// Every use of a variable, and whether it is the `after` of a root field as a whole.
fn collect(set: &SelectionSet, is_root: bool, uses: &mut Vec<(Name, bool)>) {
    for selection in &set.items {
        let directives = match &selection.node {
            Selection::Field(field) => {
                for (name, value) in &field.node.arguments {
                    let starts = is_root && name.node == "after" && value.node.to_string().starts_with('$');
                    let Ok(_) = value.node.clone().into_const_with(|name| {
                        uses.push((name, starts));
                        Ok::<_, Infallible>(Value::Null)
                    });
                }
                collect(&field.node.selection_set.node, false, uses);
                &field.node.directives
            }
            Selection::InlineFragment(inline) => {
                collect(&inline.node.selection_set.node, is_root, uses);
                &inline.node.directives
            }
            Selection::FragmentSpread(spread) => &spread.node.directives,
        };
        for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
            let Ok(_) = value.node.clone().into_const_with(|name| {
                uses.push((name, false));
                Ok::<_, Infallible>(Value::Null)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample;
    use super::super::{GraphqlRequest, Prepared};
    use crate::app::Turn;

    fn prepared(query: &str) -> Prepared {
        let variables = serde_json::from_value(serde_json::json!({"after": "c1", "to": 3})).unwrap();
        sample::engine()
            .prepare(GraphqlRequest::new(query, Some(variables)), &sample::call())
            .unwrap_or_else(|_| panic!("{query}"))
    }

    #[test]
    fn what_is_kept_has_its_variables_again_for_each_turn() {
        let query = "subscription($after: String) { orderEvents(after: $after) { cursor } }";
        for (length, is_packed) in [(2, false), (2_000, true)] {
            let variables = serde_json::from_value(serde_json::json!({ "after": "x".repeat(length) })).unwrap();
            let prepared = sample::engine().prepare(GraphqlRequest::new(query, Some(variables)), &sample::call());
            let prepared = prepared.unwrap_or_else(|_| panic!("{query}"));
            let kept = prepared.kept();
            assert_eq!((kept.packed.is_some(), kept.variables().is_empty()), (is_packed, is_packed));
            assert_eq!(kept.for_turn(Arc::new(Turn::enlist())).variables(), prepared.variables());
        }
    }

    #[test]
    fn a_variable_that_only_says_where_to_begin_is_known() {
        for (query, variable) in [
            ("subscription($after: String) { orderEvents(after: $after) { cursor } }", Some("after")),
            ("subscription($after: String, $to: Int) { orderEvents(after: $after, to: $to) { cursor } }", Some("after")),
            ("subscription($after: String = \"c2\") { orderEvents(after: $after) { cursor } }", None),
            ("subscription { orderEvents(after: \"c1\") { cursor } }", None),
            ("subscription($to: Int) { orderEvents(to: $to) { cursor } }", None),
            (
                "subscription($after: String) { orderEvents(after: $after) { cursor ... on Changed { to @include(if: $after) } } }",
                None,
            ),
        ] {
            let prepared = prepared(query);
            assert_eq!(prepared.start_variable(), variable, "{query}");
            assert_eq!(prepared.root_field(), Some("orderEvents"));
        }
    }
}
