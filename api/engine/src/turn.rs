//! The executions of a subscription, which runs once for each occasion: a subscriber that joins, or an event.

use std::any::Any;
use std::convert::Infallible;
use std::sync::Arc;

use async_graphql::parser::types::{OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::documents::Document;
use super::{Attached, CallContext, Engine, Prepared, Response, variables};

/// One execution of a subscription, with the reason that its resolver finds in the context.
#[derive(Clone)]
pub struct Turn {
    pub(super) attached: Attached,
    is_first: bool,
}

impl Turn {
    /// The execution for a subscriber that joins; it is charged.
    pub fn first<T: Any + Send + Sync>(reason: Arc<T>) -> Self {
        Self { attached: Attached::new(reason), is_first: true }
    }

    /// The execution for an event; it is not charged.
    pub fn later<T: Any + Send + Sync>(reason: Arc<T>) -> Self {
        Self { attached: Attached::new(reason), is_first: false }
    }
}

/// The bytes from which variables are kept as JSON.
const LARGE: usize = 1024;

/// Variables as JSON, if they are large.
fn packed(variables: &Variables) -> Option<Arc<[u8]>> {
    if variables::weight(variables) < LARGE {
        return None;
    }
    serde_json::to_vec(variables).ok().map(Arc::from)
}

fn unpacked(packed: &[u8]) -> Variables {
    serde_json::from_slice(packed).map(Variables::from_json).unwrap_or_default()
}

impl Engine {
    /// Charges a subscriber when it joins; later events are not charged.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub async fn admit(&self, prepared: &Prepared, call: &CallContext) -> Result<(), Response> {
        if prepared.turn.as_ref().is_some_and(|turn| !turn.is_first) {
            return Ok(());
        }
        self.charge(prepared, call).await.map(drop).map_err(|refused| *refused)
    }
}

impl Prepared {
    /// The same request for one execution.
    #[must_use]
    pub fn for_turn(&self, turn: Turn) -> Self {
        let variables = self.packed.as_ref().map_or_else(|| self.variables.clone(), |packed| unpacked(packed));
        Self { turn: Some(turn), variables, packed: None, ..self.clone() }
    }

    /// The request in the form in which a group keeps it: once its operation was validated, it has no text; the variables that only
    /// `read_once`, an argument of the root field, uses have no values; and large variables are kept as JSON, which takes a fraction of
    /// their memory. Only [`Self::for_turn`] unpacks them.
    #[must_use]
    pub fn kept(&self, read_once: Option<&str>) -> Self {
        let variables = read_once.map_or_else(|| self.variables.clone(), |argument| self.without(argument));
        let packed = packed(&variables);
        let variables = if packed.is_some() { Variables::default() } else { variables };
        let validated = self.document.is_validated(self.operation_name.as_deref());
        let text = if validated { String::new() } else { self.text.clone() };
        Self { text, variables, packed, validated, ..self.clone() }
    }

    /// Its variables, with null for those that only this argument of the root field uses.
    fn without(&self, argument: &str) -> Variables {
        let mut variables = self.variables.clone();
        let Ok(operation) = self.document.operation(self.operation_name.as_deref()) else { return variables };
        let uses = uses_of(&self.document, operation, argument);
        for definition in &operation.variable_definitions {
            let name = &definition.node.name.node;
            let is_ours = uses.iter().all(|used| used.name != *name || used.is_of_root);
            // Null is a value of its type, and is valid where the argument's type allows it.
            if is_ours && definition.node.var_type.node.nullable && definition.node.default_value.is_none() {
                variables.insert(name.clone(), Value::Null);
            }
        }
        variables
    }

    /// The text of the document.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The name of the operation that the request states.
    pub fn operation_name(&self) -> Option<&str> {
        self.operation_name.as_deref()
    }

    /// The values of the operation's variables.
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

    /// Whether its answers belong to its caller alone. A subscription without a field of its own is taken for one.
    pub fn is_personal(&self) -> bool {
        self.root_field().is_none_or(|field| self.types.is_personal(field))
    }

    /// The argument of the root field that no later execution reads.
    pub fn read_once(&self) -> Option<&str> {
        self.types.read_once(self.root_field()?)
    }

    /// The variable that only states where the subscription begins: the argument `after` of the root field. `None` = there is none.
    pub fn start_variable(&self) -> Option<&str> {
        let operation = self.document.operation(self.operation_name.as_deref()).ok()?;
        let uses = uses_of(&self.document, operation, "after");
        let starts = |used: &&Use| used.is_of_root && used.is_whole;
        let ours = uses.iter().find(|used| starts(used) && uses.iter().all(|other| other.name != used.name || starts(&other)))?;
        let definitions = &operation.variable_definitions;
        let definition = definitions.iter().find(|definition| definition.node.name.node == ours.name)?;
        definition.node.default_value.is_none().then_some(definition.node.name.node.as_str())
    }
}

/// A use of a variable.
pub(super) struct Use {
    pub(super) name: Name,
    /// Whether it is in the requested argument of a root field.
    pub(super) is_of_root: bool,
    /// Whether it is the whole value of an argument.
    pub(super) is_whole: bool,
}

/// Every use of a variable in the operation and in every fragment; `argument` is one of the root fields.
pub(super) fn uses_of(document: &Document, operation: &OperationDefinition, argument: &str) -> Vec<Use> {
    let mut uses = Vec::new();
    let fragments = document.parsed.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    for set in fragments.chain([&operation.selection_set.node]) {
        collect(set, Some(argument), &mut uses);
    }
    uses
}

/// Every use of a variable; `argument` is that of the root fields, in their set.
fn collect(set: &SelectionSet, argument: Option<&str>, uses: &mut Vec<Use>) {
    for selection in &set.items {
        let directives = match &selection.node {
            Selection::Field(field) => {
                for (name, value) in &field.node.arguments {
                    let is_of_root = argument.is_some_and(|argument| name.node == argument);
                    let is_whole = value.node.to_string().starts_with('$');
                    let Ok(_) = value.node.clone().into_const_with(|name| {
                        uses.push(Use { name, is_of_root, is_whole });
                        Ok::<_, Infallible>(Value::Null)
                    });
                }
                collect(&field.node.selection_set.node, None, uses);
                &field.node.directives
            }
            Selection::InlineFragment(inline) => {
                collect(&inline.node.selection_set.node, argument, uses);
                &inline.node.directives
            }
            Selection::FragmentSpread(spread) => &spread.node.directives,
        };
        for (_, value) in directives.iter().flat_map(|directive| &directive.node.arguments) {
            let Ok(_) = value.node.clone().into_const_with(|name| {
                uses.push(Use { name, is_of_root: false, is_whole: true });
                Ok::<_, Infallible>(Value::Null)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::sample;
    use super::super::{GraphqlRequest, Prepared, Turn};

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
            let kept = prepared.kept(None);
            assert_eq!((kept.packed.is_some(), kept.variables().is_empty()), (is_packed, is_packed));
            assert_eq!(kept.for_turn(Turn::first(Arc::new(()))).variables(), prepared.variables());
        }
    }

    #[test]
    fn variables_that_no_later_turn_reads_are_not_kept() {
        let kept = |query: &str| {
            let kept = prepared(query).kept(Some("after"));
            serde_json::to_value(kept.for_turn(Turn::first(Arc::new(()))).variables()).unwrap()
        };
        let once = "subscription($after: String, $to: Int) { orderEvents(after: $after, to: $to) { cursor } }";
        assert_eq!(kept(once), serde_json::json!({ "after": null, "to": 3 }));
        let needed = "subscription($after: String!) { orderEvents(after: $after) { cursor } }";
        assert_eq!(kept(needed), serde_json::json!({ "after": "c1" }));
        let elsewhere =
            "subscription($after: String) { orderEvents(after: $after) { cursor ... on Changed { to @include(if: $after) } } }";
        assert_eq!(kept(elsewhere), serde_json::json!({ "after": "c1" }));
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
