//! The condition of a rule as people write it: a tree of `all`, `any`, `not` and comparisons, each with its place.

use std::fmt::Write as _;

use macros::Label;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::kernel::rule_fault::RuleFault;
use crate::refusal::{Code, Reason};

/// The most levels of a tree, its comparison included.
pub const MOST_LEVELS: usize = 16;
/// The most nodes of a tree, inner ones included.
pub const MOST_NODES: usize = 256;
/// The most values of a list.
pub const MOST_VALUES: usize = 1_000;

/// A comparison of one fact with a value, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compare {
    /// The name of the fact.
    pub fact: String,
    /// The name of the operator.
    pub operator: String,
    /// The value; null = none is given.
    pub value: Value,
}

/// A condition over facts, as it was written. Its JSON is `{"all": […]}`, `{"any": […]}`, `{"not": …}` or `{"fact", "op", "value"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Value", try_from = "Value")]
pub enum Condition {
    /// Every one of its children holds.
    All(Vec<Condition>),
    /// At least one child holds.
    Any(Vec<Condition>),
    /// The child does not hold.
    Not(Box<Condition>),
    /// One fact is compared with a value.
    Compare(Compare),
}

/// The names outside of the domain that a condition may use.
pub struct Vocabulary<'a> {
    /// The canonical code of a known region; `None` = the region is unknown.
    pub regions: &'a dyn Fn(&str) -> Option<String>,
    /// Whether the company has a channel of this name, in addition to the channels that have a label.
    pub channels: &'a dyn Fn(&str) -> bool,
}

/// The fault of a condition, with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {}", reason.message(crate::refusal::Language::En))]
pub struct ConditionError {
    /// The place, such as `all.1.value`; empty = the whole tree.
    pub at: String,
    /// The fault in the reader's language.
    pub reason: Reason,
}

impl ConditionError {
    /// A fault at a place; `detail` is the value at fault or the limit.
    pub(super) fn new(at: &str, fault: RuleFault, detail: &str) -> Self {
        let place = if at.is_empty() { "condition".to_owned() } else { format!("condition.{at}") };
        let detail: String = detail.chars().filter(|letter| !letter.is_control()).take(60).collect();
        let values = [place, fault.name().to_owned(), detail];
        Self { at: at.to_owned(), reason: Reason::with(Code::RuleConditionInvalid, values) }
    }

    /// The place as the path of the input in the API, where a comparison is `compare { fact operator value }`.
    pub fn field_path(&self) -> Vec<String> {
        let parts = self.at.split('.').filter(|part| !part.is_empty());
        let parts = parts.flat_map(|part| match part {
            "fact" => vec!["compare", "fact"],
            "op" => vec!["compare", "operator"],
            "value" => vec!["compare", "value"],
            other => vec![other],
        });
        parts.map(str::to_owned).collect()
    }
}

/// The kind of a node of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = condition_node_kind)]
pub enum ConditionNodeKind {
    /// Every one of its children holds.
    #[label("全部", "all")]
    All,
    /// At least one child holds.
    #[label("任一", "any")]
    Any,
    /// The child does not hold.
    #[label("非", "not")]
    Not,
    /// A fact is compared with a value.
    #[label("比较", "comparison")]
    Compare,
}

/// One node of a condition, for a flat list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionNode {
    /// The place of the node in the tree; empty = the root.
    pub id: String,
    /// The place of its parent; `None` = the root.
    pub parent: Option<String>,
    /// The kind of the node.
    pub kind: ConditionNodeKind,
    /// The comparison; `None` = the node has children.
    pub compare: Option<Compare>,
}

/// The path of a child.
pub(super) fn below(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

/// The path of a numbered child, written after `path`; the answer is the length of `path` before.
pub(super) fn push_step(path: &mut String, step: &str, index: Option<usize>) -> usize {
    let before = path.len();
    if before > 0 {
        path.push('.');
    }
    path.push_str(step);
    if let Some(index) = index {
        // Writing into a text never fails.
        let _ = write!(path, ".{index}");
    }
    before
}

impl Condition {
    /// A comparison of a fact with a value.
    pub fn compare(fact: impl Into<String>, operator: impl Into<String>, value: Value) -> Self {
        Self::Compare(Compare { fact: fact.into(), operator: operator.into(), value })
    }

    /// A condition that holds where its child does not.
    #[expect(clippy::should_implement_trait, reason = "it makes a node of a tree, and negates no value")]
    pub fn not(child: Self) -> Self {
        Self::Not(Box::new(child))
    }

    /// Reads the JSON of a condition. Only its form and its depth are checked here; `compile` checks the rest.
    ///
    /// # Errors
    /// A node that is not exactly one of the four forms, or too many levels.
    pub fn parse(json: &Value) -> Result<Self, ConditionError> {
        read(json, "", 1)
    }

    /// Every node, each before its children.
    pub fn nodes(&self) -> Vec<ConditionNode> {
        let mut nodes = Vec::new();
        self.collect("", None, &mut nodes);
        nodes
    }

    fn collect(&self, id: &str, parent: Option<&str>, nodes: &mut Vec<ConditionNode>) {
        let compare = match self {
            Self::Compare(compare) => Some(compare.clone()),
            _ => None,
        };
        nodes.push(ConditionNode { id: id.to_owned(), parent: parent.map(str::to_owned), kind: self.kind(), compare });
        for (step, child) in self.children() {
            child.collect(&below(id, &step), Some(id), nodes);
        }
    }

    /// The kind of the root.
    pub fn kind(&self) -> ConditionNodeKind {
        match self {
            Self::All(_) => ConditionNodeKind::All,
            Self::Any(_) => ConditionNodeKind::Any,
            Self::Not(_) => ConditionNodeKind::Not,
            Self::Compare(_) => ConditionNodeKind::Compare,
        }
    }

    /// The children with the steps that lead to them.
    pub(super) fn children(&self) -> Vec<(String, &Self)> {
        let numbered = |name: &str, list: &'_ [Self]| (0..list.len()).map(|at| format!("{name}.{at}")).collect::<Vec<_>>();
        match self {
            Self::All(list) => numbered("all", list).into_iter().zip(list).collect(),
            Self::Any(list) => numbered("any", list).into_iter().zip(list).collect(),
            Self::Not(child) => vec![("not".to_owned(), &**child)],
            Self::Compare(_) => Vec::new(),
        }
    }

    /// The node at a place; `None` = the tree has no such place.
    pub fn at(&self, path: &str) -> Option<&Self> {
        if path.is_empty() {
            return Some(self);
        }
        self.children().into_iter().find_map(|(step, child)| {
            let rest = path.strip_prefix(&step)?;
            if rest.is_empty() { Some(child) } else { child.at(rest.strip_prefix('.')?) }
        })
    }
}

/// Reads the node at a place; the root is on level 1.
fn read(json: &Value, at: &str, level: usize) -> Result<Condition, ConditionError> {
    if level > MOST_LEVELS {
        return Err(ConditionError::new(at, RuleFault::TooDeep, &MOST_LEVELS.to_string()));
    }
    let shape = |at: &str, detail: &str| ConditionError::new(at, RuleFault::Shape, detail);
    let node = json.as_object().ok_or_else(|| shape(at, &json.to_string()))?;
    let keys = || node.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let forms = ["all", "any", "not", "fact"].into_iter().filter(|form| node.contains_key(*form)).collect::<Vec<_>>();
    let [form] = forms[..] else { return Err(shape(at, &keys())) };
    let allowed: &[&str] = if form == "fact" { &["fact", "op", "value"] } else { &[form] };
    if node.keys().any(|key| !allowed.contains(&key.as_str())) {
        return Err(shape(at, &keys()));
    }
    let place = below(at, form);
    match form {
        "fact" => read_compare(node, at),
        "not" => Ok(Condition::not(read(&node[form], &place, level + 1)?)),
        _ => {
            let list = node[form].as_array().ok_or_else(|| shape(&place, &node[form].to_string()))?;
            let children =
                list.iter().enumerate().map(|(index, child)| read(child, &below(&place, &index.to_string()), level + 1));
            let children = children.collect::<Result<Vec<_>, _>>()?;
            Ok(if form == "all" { Condition::All(children) } else { Condition::Any(children) })
        }
    }
}

fn read_compare(node: &Map<String, Value>, at: &str) -> Result<Condition, ConditionError> {
    let text = |key: &str, fault| {
        let value = node.get(key).unwrap_or(&Value::Null);
        value.as_str().ok_or_else(|| ConditionError::new(&below(at, key), fault, &value.to_string()))
    };
    let (fact, operator) = (text("fact", RuleFault::UnknownFact)?, text("op", RuleFault::UnfitOperator)?);
    Ok(Condition::compare(fact, operator, node.get("value").cloned().unwrap_or(Value::Null)))
}

impl TryFrom<Value> for Condition {
    type Error = ConditionError;

    fn try_from(json: Value) -> Result<Self, ConditionError> {
        Self::parse(&json)
    }
}

impl From<Condition> for Value {
    fn from(condition: Condition) -> Self {
        let list = |children: Vec<Condition>| Value::Array(children.into_iter().map(Value::from).collect());
        let (key, value) = match condition {
            Condition::All(children) => ("all", list(children)),
            Condition::Any(children) => ("any", list(children)),
            Condition::Not(child) => ("not", Value::from(*child)),
            Condition::Compare(Compare { fact, operator, value }) => {
                let mut node = Map::from_iter([("fact".to_owned(), Value::from(fact)), ("op".to_owned(), Value::from(operator))]);
                if !value.is_null() {
                    node.insert("value".to_owned(), value);
                }
                return Self::Object(node);
            }
        };
        Self::Object(Map::from_iter([(key.to_owned(), value)]))
    }
}
