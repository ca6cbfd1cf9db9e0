//! The root fields of a request, and the target of each as far as its arguments state it: for the audit log.
//!
//! The fields of an input that name the target declare it in the schema ([`Target`](super::facts::Target)).

use std::borrow::Cow;
use std::convert::Infallible;

use async_graphql::Value;
use async_graphql::parser::types::{BaseType, Field, Selection, SelectionSet, Type};
use domain::kernel::masking::mask_free_text;
use domain::kernel::phone::Phone;

use super::Prepared;
use super::types::Definition;

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

/// The arguments of a root field that name its target or hold the fields that do, the first that has a value first.
const ARGUMENTS: [&str; 3] = ["by", "input", "id"];

/// Names the target that a text of a request stands for, such as a global id. `None` = the text names no object.
pub type Naming = fn(&str) -> Option<String>;

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
        let (parent, name) = (self.types.root(self.kind), field.name.node.as_str());
        let target = ARGUMENTS.iter().find_map(|argument| {
            let declared = self.types.argument(parent, name, argument)?;
            let variable = |name| Ok::<_, Infallible>(self.variables.get(&name).cloned().unwrap_or_default());
            let Ok(value) = field.get_argument(argument)?.node.clone().into_const_with(variable);
            self.target(&declared.of, &value, false)
        });
        Root { key: field.response_key().node.to_string(), name: name.to_owned(), target }
    }

    /// The target that a value of this type names.
    fn target(&self, of: &Type, value: &Value, is_phone: bool) -> Option<String> {
        match (value, &of.base) {
            (Value::Object(given), BaseType::Named(of)) => {
                let Some(Definition::Input(input)) = self.types.get(of) else { return None };
                input.targets.iter().find_map(|target| {
                    let declared = input.fields.get(&target.name)?;
                    self.target(&declared.of, given.get(target.name.as_str())?, target.is_phone)
                })
            }
            (Value::String(text), _) if is_phone => {
                Some(Phone::masked_by_platform(text).map_or_else(|| phone(text), |phone| phone.masked))
            }
            (Value::String(text), _) => (self.naming)(text),
            (Value::Enum(word), _) => (self.naming)(word),
            _ => None,
        }
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
        let of = |by: serde_json::Value| {
            let found = roots("query($by: Person) { person(by: $by) }", &json!({ "by": by }));
            found[0].target.clone()
        };
        assert_eq!(of(json!({ "number": "web-1" })).as_deref(), Some("web-1"));
        assert_eq!(of(json!({ "within": { "shop": "s", "number": "N-1" } })).as_deref(), Some("N-1"));
        assert_eq!(of(json!({ "within": { "shop": "s" } })).as_deref(), Some("s"));
        assert_eq!(of(json!({ "phone": "+86 138 0000 9173" })).as_deref(), Some("138****9173"));
        assert_eq!(of(json!({ "phone": "13800009173 ext 13800009174 4155550193" })).as_deref(), Some("phone"));
        assert_eq!(of(json!({ "number": "13800009173" })).as_deref(), Some("138****9173"));
        assert_eq!(of(json!({ "number": "王小明" })), None);
        assert_eq!(of(json!({ "number": "王小明", "phone": "138 0000 9173" })).as_deref(), Some("138****9173"));
        assert_eq!(of(json!({ "note": "web-1" })), None);
    }

    #[test]
    fn the_names_of_ids_are_those_of_the_schema() {
        let request = GraphqlRequest::new("{ person(by: { number: \"7\" }) }", None);
        let engine = engine().naming(|text| Some(format!("person {text}")));
        assert_eq!(engine.prepare(request, &call()).unwrap().roots()[0].target.as_deref(), Some("person 7"));
    }
}
