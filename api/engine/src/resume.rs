//! A subscription that resumes after an event, regardless of the start that its document states: the header `Last-Event-ID` of an event
//! stream.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, Field, OperationDefinition, OperationType, Selection, SelectionSet};
use domain::refusal::{Code, Reason};
use serde_json::Map;

use super::Engine;
use super::cost::Costs;
use super::documents::Document;
use super::error::ApiError;
use super::lists::Lists;
use super::turn::uses_of;

/// The argument of a subscription's root field that states where it begins.
const START: &str = "after";

/// The document of a resumed request.
pub(super) struct Resumed {
    /// The key under which the changed document is cached. It has a NUL, which no request's text may have, so that no request matches it.
    pub(super) text: String,
    pub(super) document: Arc<Document>,
}

impl Engine {
    /// Puts `cursor` into the argument `after` of the subscription's root field, and nowhere else: as the value of the variable that feeds
    /// only this argument, else through a variable of ours. `None` = the document stays as it is.
    pub(super) fn resumed(
        &self,
        (text, document): (&str, &Arc<Document>),
        operation_name: Option<&str>,
        variables: &mut Map<String, serde_json::Value>,
        cursor: String,
    ) -> Result<Option<Resumed>, ApiError> {
        let operation = document.operation(operation_name)?;
        if operation.ty != OperationType::Subscription {
            return Ok(None);
        }
        let root = root_field(&operation.selection_set.node);
        let Some(root) = root.filter(|root| self.types.is_resumable(&root.name.node)) else {
            let field = root.map_or("subscription", |root| root.name.node.as_str());
            return Err(ApiError::bad_request(Reason::with(Code::NotResumable, [field])));
        };
        if let Some(name) = own_variable(document, operation, root) {
            variables.insert(name, cursor.into());
            return Ok(None);
        }
        let name = unused_name(operation);
        variables.insert(name.clone(), cursor.into());
        // All callers that resume this document share the rewritten one.
        let text = format!("{text}\0{}", operation_name.unwrap_or_default());
        let document = match self.documents.get(&text) {
            Some(document) => document,
            None => Arc::new(self.rewritten(document, operation_name, &name)?),
        };
        Ok(Some(Resumed { text, document }))
    }

    /// The document with our variable as the start of the root field.
    fn rewritten(&self, document: &Document, operation_name: Option<&str>, variable: &str) -> Result<Document, ApiError> {
        let mut parsed = document.parsed.clone();
        let lost = || ApiError::internal("a document cannot go on behind an event");
        let mut patch = Patch::of(variable).ok_or_else(lost)?;
        let operation = operation_of(&mut parsed.operations, operation_name).ok_or_else(lost)?;
        operation.variable_definitions.append(&mut patch.operation.variable_definitions);
        patch.apply(&mut operation.selection_set.node);
        let selections = self.limits.check_document(&parsed)?;
        let costs = Costs::of(&self.types, &parsed);
        let lists = Lists::of(&self.types, &parsed)?;
        Ok(Document::new(parsed, selections, costs, lists))
    }
}

/// The field at the root. The limits guarantee that there is one, written without a fragment.
fn root_field(set: &SelectionSet) -> Option<&Field> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) => Some(&field.node),
        _ => None,
    })
}

/// The variable that feeds this argument and nothing else.
fn own_variable(document: &Document, operation: &OperationDefinition, root: &Field) -> Option<String> {
    let (_, value) = root.arguments.iter().find(|(name, _)| name.node == START)?;
    let text = value.node.to_string();
    let name = text.strip_prefix('$')?;
    let is_alone = uses_of(document, operation, "after").iter().filter(|used| used.name == name).count() == 1;
    is_alone.then(|| name.to_owned())
}

fn unused_name(operation: &OperationDefinition) -> String {
    let mut name = "lastEventId".to_owned();
    while operation.variable_definitions.iter().any(|definition| definition.node.name.node == name.as_str()) {
        name.push('_');
    }
    name
}

fn operation_of<'a>(operations: &'a mut DocumentOperations, name: Option<&str>) -> Option<&'a mut OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), _) => Some(&mut operation.node),
        (DocumentOperations::Multiple(all), Some(name)) => all.get_mut(name).map(|operation| &mut operation.node),
        (DocumentOperations::Multiple(all), None) => all.values_mut().next().map(|operation| &mut operation.node),
    }
}

/// A definition of our variable, and an argument that takes its value. The library can make both only from text.
struct Patch {
    operation: OperationDefinition,
    field: Field,
}

impl Patch {
    fn of(variable: &str) -> Option<Self> {
        let text = format!("subscription (${variable}: String) {{ field({START}: ${variable}) }}");
        let DocumentOperations::Single(operation) = parse_query(text).ok()?.operations else { return None };
        let mut operation = operation.node;
        let Selection::Field(field) = operation.selection_set.node.items.pop()?.node else { return None };
        Some(Self { operation, field: field.node })
    }

    /// Replaces the argument of the field at the root.
    fn apply(&mut self, set: &mut SelectionSet) {
        for selection in &mut set.items {
            if let Selection::Field(field) = &mut selection.node {
                field.node.arguments.retain(|(name, _)| name.node != START);
                field.node.arguments.append(&mut self.field.arguments);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Value;
    use serde_json::{Value as Json, json};

    use super::super::sample::{call, engine};
    use super::super::{Engine, GraphqlRequest};

    fn values(engine: &Engine, document: &str, variables: &Json) -> Result<Vec<(String, Json)>, Option<super::super::ErrorCode>> {
        let request = GraphqlRequest::new(document, variables.as_object().cloned()).resuming("c2".to_owned());
        let prepared = engine.prepare(request, &call()).map_err(|refused| refused.code())?;
        let json = |value: &Value| value.clone().into_json().unwrap();
        Ok(prepared.variables().iter().map(|(name, value)| (name.to_string(), json(value))).collect())
    }

    async fn cursors(engine: &Engine, document: &str, variables: &Json) -> String {
        use futures_util::StreamExt;
        let request = GraphqlRequest::new(document, variables.as_object().cloned()).resuming("c2".to_owned());
        let answers = engine.subscribe(request, call()).await.unwrap_or_else(|refused| panic!("{document}: {refused:?}"));
        let all: Vec<String> = answers.map(|answer| serde_json::to_string(&answer).unwrap()).collect().await;
        all.join(" ")
    }

    #[tokio::test]
    async fn every_way_to_say_where_it_begins_goes_on_behind_the_cursor() {
        let engine = engine();
        for (document, variables) in [
            ("subscription { orderEvents { cursor } }", json!({})),
            ("subscription S { orderEvents(to: 3) { cursor } }", json!({})),
            ("subscription { orderEvents(after: \"c0\") { cursor } }", json!({})),
            ("subscription { orderEvents(after: null) { cursor } }", json!({})),
            ("subscription ($after: String) { orderEvents(after: $after) { cursor } }", json!({})),
            ("subscription ($since: String) { orderEvents(after: $since) { cursor } }", json!({ "since": "c0" })),
            ("subscription ($since: String = \"c0\") { orderEvents(after: $since) { cursor } }", json!({})),
            ("subscription ($lastEventId: Int) { orderEvents(to: $lastEventId) { cursor } }", json!({ "lastEventId": 3 })),
        ] {
            for turn in 0..2 {
                let answers = cursors(&engine, document, &variables).await;
                assert!(
                    answers.contains("c3") && !answers.contains("c2") && !answers.contains("c1"),
                    "{turn} {document}: {answers}"
                );
            }
        }
    }

    #[test]
    fn it_is_no_other_argument_and_no_other_variable() {
        let engine = engine();
        let with = |document: &str, variables: Json| values(&engine, document, &variables).unwrap();
        let own = with("subscription ($since: String) { orderEvents(after: $since) { cursor } }", json!({ "since": "c0" }));
        assert_eq!(own, [("since".to_owned(), json!("c2"))]);
        let shared = with(
            "subscription ($x: String) { orderEvents(after: $x) { cursor @skip(if: false) summary @include(if: true) ...F } } fragment F on Changed { to }",
            json!({ "x": "c0", "after": "c1" }),
        );
        assert!(
            shared.contains(&("x".to_owned(), json!("c2"))) && !shared.contains(&("after".to_owned(), json!("c2"))),
            "{shared:?}"
        );
        // A query and a mutation keep their variables.
        assert_eq!(
            with("query ($after: String) { order(by: {number: $after}) { id } }", json!({ "after": "x" })),
            [("after".to_owned(), json!("x"))]
        );
        // The same text without the header stays unchanged.
        let plain = engine.prepare(GraphqlRequest::new("subscription { orderEvents { cursor } }", None), &call()).unwrap();
        assert!(plain.variables().is_empty());
    }

    #[test]
    fn what_has_no_beginning_is_refused() {
        assert_eq!(values(&engine(), "subscription { must { id } }", &json!({})), Err(Some(super::super::ErrorCode::BadRequest)));
    }
}
