//! The condition of a rule: as an input, a tree of which each node has exactly one form, and as a flat list of nodes.

use std::borrow::Cow;

use async_graphql::registry::Registry;
use async_graphql::{InputObject, InputType, InputValueError, InputValueResult, OneofObject, SimpleObject, Value};
use domain::rules::{Condition, ConditionNode as DomainNode};
use engine::facts::AtMost;
use macros::Written;
use serde_json::{Map, json};

use crate::graphql::api::order::decisions::RuleValue;
use crate::graphql::types::enums::RuleConditionNodeKind;

/// A condition over facts, exactly one of: all of several, any of several, not one, or the comparison of a fact with a value.
#[derive(Debug, Clone, OneofObject)]
#[graphql(name = "RuleConditionInput")]
pub enum RuleConditionForm {
    /// Every condition of the list holds.
    #[graphql(directive = AtMost::apply(256))]
    All(Vec<RuleConditionForm>),
    /// At least one condition of the list holds.
    #[graphql(directive = AtMost::apply(256))]
    Any(Vec<RuleConditionForm>),
    /// The condition does not hold.
    Not(Box<RuleConditionForm>),
    /// The comparison of a fact with a value.
    Compare(RuleCompareInput),
}

/// The comparison of a fact with a value; `ruleFacts` lists the facts.
#[derive(Debug, Clone, InputObject)]
pub struct RuleCompareInput {
    /// The name of the fact.
    pub fact: String,
    /// The name of the operator, such as `EQ`, `GTE`, `IN` or `CONTAINS_ANY`.
    pub operator: String,
    /// The value; left out for `KNOWN`.
    pub value: Option<RuleValue>,
}

/// A condition as the client sent it, so that a refusal names the place in it.
#[derive(Debug, Clone)]
pub struct SentCondition(pub serde_json::Value);

impl InputType for SentCondition {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        RuleConditionForm::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        RuleConditionForm::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let sent = value.clone().unwrap_or_default();
        RuleConditionForm::parse(value).map_err(InputValueError::propagate)?;
        Ok(Self(sent.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl SentCondition {
    /// The condition in the form in which rules are stored.
    ///
    /// # Errors
    /// The place of a node that has no form, or of too many levels.
    pub fn condition(&self) -> Result<Condition, domain::rules::ConditionError> {
        Condition::parse(&stored(&self.0))
    }
}

/// A node as it is stored: a comparison is `{fact, op, value}`, without the key `compare`.
fn stored(sent: &serde_json::Value) -> serde_json::Value {
    let Some(node) = sent.as_object() else { return sent.clone() };
    let given = node.iter().filter(|(_, value)| !value.is_null());
    let mut forms = Map::new();
    for (form, value) in given {
        match (form.as_str(), value) {
            ("compare", compare) => {
                let part = |name: &str| compare.get(name).cloned().unwrap_or_default();
                forms.insert("fact".to_owned(), part("fact"));
                forms.insert("op".to_owned(), part("operator"));
                if !part("value").is_null() {
                    forms.insert("value".to_owned(), part("value"));
                }
            }
            (_, serde_json::Value::Array(children)) => {
                forms.insert(form.clone(), children.iter().map(stored).collect());
            }
            (_, child) => {
                forms.insert(form.clone(), stored(child));
            }
        }
    }
    json!(forms)
}

/// The nodes of a condition.
#[derive(SimpleObject, Written)]
pub struct RuleCondition {
    /// Every node, each before its children.
    nodes: Vec<RuleConditionNode>,
}

/// A node of a condition.
#[derive(SimpleObject, Written)]
pub struct RuleConditionNode {
    /// The place of the node in the tree, such as `all.1.any.0`; empty for the root.
    id: String,
    /// The place of its parent; null for the root.
    parent: Option<String>,
    /// The kind of the node.
    kind: RuleConditionNodeKind,
    /// The fact of a comparison; null for other nodes.
    fact: Option<String>,
    /// The operator of a comparison; null for other nodes.
    operator: Option<String>,
    /// The value of a comparison; null for other nodes, and for an operator without a value.
    value: Option<RuleValue>,
}

impl From<&Condition> for RuleCondition {
    fn from(condition: &Condition) -> Self {
        Self { nodes: condition.nodes().into_iter().map(Into::into).collect() }
    }
}

impl From<DomainNode> for RuleConditionNode {
    fn from(DomainNode { id, parent, kind, compare }: DomainNode) -> Self {
        let (fact, operator, value) =
            compare.map_or((None, None, None), |compare| (Some(compare.fact), Some(compare.operator), Some(compare.value)));
        Self { id, parent, kind: kind.into(), fact, operator, value: value.filter(|value| !value.is_null()).map(RuleValue) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sent_condition_is_stored_without_the_key_of_comparisons() {
        let sent = json!({ "all": [
            { "compare": { "fact": "paid", "operator": "EQ", "value": true }, "any": null },
            { "not": { "any": [{ "compare": { "fact": "region", "operator": "KNOWN" } }] } },
        ] });
        let wanted = json!({ "all": [
            { "fact": "paid", "op": "EQ", "value": true },
            { "not": { "any": [{ "fact": "region", "op": "KNOWN" }] } },
        ] });
        assert_eq!(stored(&sent), wanted);
        assert!(SentCondition(sent).condition().is_ok());
    }

    #[test]
    fn two_forms_in_one_node_are_refused_at_their_place() {
        let sent = json!({ "all": [{ "all": [], "not": {} }] });
        assert_eq!(SentCondition(sent).condition().unwrap_err().at, "all.0");
    }
}
