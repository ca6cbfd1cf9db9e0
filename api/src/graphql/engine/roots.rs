//! The root fields of a request, and the target of each as far as its arguments state it: for the audit log.

use std::borrow::Cow;
use std::convert::Infallible;

use async_graphql::Value;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use domain::journal::audit::safe_target;
use domain::kernel::masking::mask_free_text;
use domain::kernel::phone::Phone;

use super::Prepared;
use crate::graphql::types::id;

/// One root field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// The name in the answer.
    pub key: String,
    /// The name in the schema.
    pub name: String,
    /// The target that its arguments name, without personal data.
    pub target: Option<String>,
}

/// The arguments that name the target, the most specific first.
const NAMES: [&str; 17] = [
    "by",
    "input",
    "id",
    "number",
    "order",
    "channelOrder",
    "trackingNumber",
    "shipment",
    "return",
    "hold",
    "alert",
    "failure",
    "customer",
    "kind",
    "maskedPhone",
    "phone",
    "shop",
];

impl Prepared {
    /// The root fields that the request selects.
    pub fn roots(&self) -> Vec<Root> {
        let Ok(operation) = self.document.operation(self.operation_name.as_deref()) else { return Vec::new() };
        let mut roots = Vec::with_capacity(1);
        self.collect(&operation.selection_set.node, &mut roots);
        roots
    }

    fn collect(&self, selections: &SelectionSet, roots: &mut Vec<Root>) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => roots.push(self.root(&field.node)),
                Selection::InlineFragment(fragment) => self.collect(&fragment.node.selection_set.node, roots),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragment(&spread.node.fragment_name.node) {
                        self.collect(&fragment.selection_set.node, roots);
                    }
                }
            }
        }
    }

    fn root(&self, field: &Field) -> Root {
        let named = |wanted: &str| field.arguments.iter().find(|(name, _)| name.node.as_str() == wanted);
        let target = NAMES.iter().find_map(|name| {
            let (_, value) = named(name)?;
            let variable = |name| Ok::<_, Infallible>(self.variables.get(&name).cloned().unwrap_or_default());
            let Ok(value) = value.node.clone().into_const_with(variable);
            target(name, &value)
        });
        Root { key: field.response_key().node.to_string(), name: field.name.node.to_string(), target }
    }
}

/// The target that an argument's value names.
fn target(name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => NAMES.iter().find_map(|name| target(name, fields.get(*name)?)),
        Value::String(text) if name == "phone" => {
            Some(Phone::masked_by_platform(text).map_or_else(|| phone(text), |phone| phone.masked))
        }
        Value::String(text) => match (id::decode(text), text.strip_prefix("phone.")) {
            (Some((kind, uuid)), _) => Some(format!("{} {uuid}", kind.word())),
            (None, Some(index)) => safe_target(index).map(|index| format!("customer {index}")),
            (None, None) => safe_target(text),
        },
        Value::Enum(word) => safe_target(word),
        _ => None,
    }
}

/// A phone that was searched for, masked; the text `phone` where it cannot be masked.
fn phone(text: &str) -> String {
    match mask_free_text(text.trim()) {
        Cow::Owned(masked) if masked.chars().filter(char::is_ascii_digit).count() <= 9 => masked,
        _ => "phone".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::sample::{call, engine};
    use super::super::{GraphqlRequest, Root};

    fn roots(document: &str, variables: &serde_json::Value) -> Vec<Root> {
        let request = GraphqlRequest::new(document, variables.as_object().cloned());
        engine().prepare(request, &call()).unwrap().roots()
    }

    #[test]
    fn roots_are_named_with_their_aliases_and_found_in_fragments() {
        let found = roots("query A { one: __typename ...F } fragment F on Query { two: __typename }", &json!({}));
        let names: Vec<_> = found.iter().map(|root| (root.key.as_str(), root.name.as_str())).collect();
        assert_eq!(names, [("one", "__typename"), ("two", "__typename")]);
    }

    #[test]
    fn a_target_never_holds_a_phone() {
        use async_graphql::{Value, value};
        let of = |value: Value| super::target("by", &value);
        assert_eq!(of(value!({ "number": "web-1" })).as_deref(), Some("web-1"));
        assert_eq!(of(value!({ "channelOrder": { "shop": "s", "number": "N-1" } })).as_deref(), Some("N-1"));
        assert_eq!(of(value!({ "phone": "+86 138 0000 9173" })).as_deref(), Some("138****9173"));
        assert_eq!(of(value!({ "phone": "13800009173 ext 13800009174 4155550193" })).as_deref(), Some("phone"));
        assert_eq!(of(value!({ "number": "13800009173" })).as_deref(), Some("138****9173"));
        assert_eq!(of(value!({ "number": "王小明" })), None);
    }
}
