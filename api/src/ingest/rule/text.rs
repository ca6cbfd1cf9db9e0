//! Where a text stands, and on which condition a rule counts.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Alternatives, Rule};
use crate::ingest::json::Node;
use crate::ingest::pointer::Pointer;

/// A condition on one value of the payload.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::ingest) struct Condition {
    pointer: Pointer,
    /// It is one of these words.
    #[serde(rename = "in")]
    one_of: Option<Vec<String>>,
    /// It is none of these words (absent is none of them).
    not_in: Option<Vec<String>>,
    /// It holds one of these words somewhere.
    contains: Option<Vec<String>>,
    /// It is there at all, or is not.
    present: Option<bool>,
}

impl Condition {
    /// Whether every stated part holds.
    pub(in crate::ingest) fn holds(&self, node: &Node<'_>) -> bool {
        let found = node.at(&self.pointer);
        let word = found.and_then(Node::scalar);
        let listed = |words: &Vec<String>| word.is_some_and(|word| words.iter().any(|listed| listed == word));
        let within = |words: &Vec<String>| word.is_some_and(|word| words.iter().any(|part| word.contains(part.as_str())));
        let present = word.is_some() || matches!(found, Some(Node::Object(_) | Node::List(_)));
        self.one_of.as_ref().is_none_or(listed)
            && self.not_in.as_ref().is_none_or(|words| !listed(words))
            && self.contains.as_ref().is_none_or(within)
            && self.present.is_none_or(|wanted| wanted == present)
    }
}

/// One place: `"/pointer"`, or a table.
pub(in crate::ingest) type TextRule = Rule<TextTable>;

/// A text that is more than one value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::ingest) struct TextTable {
    /// The values to join; empty ones are left out.
    #[serde(default)]
    join: Vec<Pointer>,
    /// What goes between them.
    #[serde(default)]
    with: String,
    /// A text that the platform need not send.
    fixed: Option<String>,
    /// Only then.
    when: Option<Condition>,
}

impl Alternatives<TextRule> {
    /// The text that every payload has, where there is nothing else to read.
    pub(in crate::ingest) fn fixed(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Rule::Table(table)] if table.join.is_empty() && table.when.is_none() => table.fixed.as_deref(),
            _ => None,
        }
    }

    /// The first place that has a text.
    pub(in crate::ingest) fn text<'n>(&'n self, node: &'n Node<'_>) -> Option<Cow<'n, str>> {
        self.0.iter().find_map(|rule| match rule {
            Rule::Pointer(pointer) => node.at(pointer).and_then(Node::scalar).map(Cow::Borrowed),
            Rule::Table(table) => table.text(node),
        })
    }

    /// The same, owned.
    pub(in crate::ingest) fn owned(&self, node: &Node<'_>) -> Option<String> {
        self.text(node).map(Cow::into_owned)
    }

    /// The pointer to name when there is no text.
    pub(in crate::ingest) fn pointer(&self) -> Option<&Pointer> {
        self.0.iter().find_map(|rule| match rule {
            Rule::Pointer(pointer) => Some(pointer),
            Rule::Table(table) => table.join.first(),
        })
    }
}

impl TextTable {
    fn text<'n>(&'n self, node: &'n Node<'_>) -> Option<Cow<'n, str>> {
        if self.when.as_ref().is_some_and(|when| !when.holds(node)) {
            return None;
        }
        if let Some(fixed) = &self.fixed {
            return Some(Cow::Borrowed(fixed));
        }
        let parts: Vec<&str> = self.join.iter().filter_map(|pointer| node.at(pointer)?.scalar()).collect();
        (!parts.is_empty()).then(|| Cow::Owned(parts.join(&self.with)))
    }
}

/// A whole number of pieces, also where a platform writes `"2.00"`.
pub(in crate::ingest) fn pieces(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.bytes().any(|byte| byte != b'0') { None } else { whole.parse().ok() }
}
