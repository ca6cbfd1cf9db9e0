//! The place of a text, and the conditions of rules.

use std::borrow::Cow;

use domain::kernel::decimal::scaled;
use serde::Deserialize;

use super::human::human_text;
use super::{Alternatives, Rule};
use crate::json::Node;
use crate::pointer::Pointer;

/// A condition on one value of the payload.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pointer: Pointer,
    /// The value is one of these.
    #[serde(rename = "in")]
    one_of: Option<Vec<String>>,
    /// The value is none of these (so is a missing value).
    not_in: Option<Vec<String>>,
    /// The value contains one of these texts.
    contains: Option<Vec<String>>,
    /// The value contains none of these texts (so does a missing value).
    lacks: Option<Vec<String>>,
    /// A further condition that must hold too.
    and: Option<Box<Condition>>,
    /// The value exists, or is missing.
    present: Option<bool>,
}

impl Condition {
    /// Whether one of the conditions holds; `None` where the payload has no value at any of their places.
    pub(crate) fn any(conditions: &[Self], node: &Node<'_>) -> Option<bool> {
        let holds = conditions.iter().any(|condition| condition.holds(node));
        let is_there =
            || conditions.iter().any(|condition| node.at(&condition.pointer).is_some_and(|found| *found != Node::Null));
        (holds || is_there()).then_some(holds)
    }

    /// Whether every stated part holds.
    pub(crate) fn holds(&self, node: &Node<'_>) -> bool {
        let found = node.at(&self.pointer);
        let word = found.and_then(Node::scalar);
        let listed = |words: &Vec<String>| word.is_some_and(|word| words.iter().any(|listed| listed == word));
        let within = |words: &Vec<String>| word.is_some_and(|word| words.iter().any(|part| word.contains(part.as_str())));
        let present = word.is_some() || matches!(found, Some(Node::Object(_) | Node::List(_)));
        self.one_of.as_ref().is_none_or(listed)
            && self.not_in.as_ref().is_none_or(|words| !listed(words))
            && self.contains.as_ref().is_none_or(within)
            && self.lacks.as_ref().is_none_or(|words| !within(words))
            && self.and.as_ref().is_none_or(|other| other.holds(node))
            && self.present.is_none_or(|wanted| wanted == present)
    }
}

/// One rule for a text: `"/pointer"`, or a table.
pub(crate) type TextRule = Rule<TextTable>;

/// A text that is composed, fixed or conditional.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextTable {
    /// The values to join; empty ones and placeholders such as `NULL` are left out.
    #[serde(default)]
    join: Vec<Pointer>,
    /// The separator between the values.
    #[serde(default)]
    with: String,
    /// Whether every value stays, even one that looks like a placeholder: NULL is a surname.
    #[serde(default)]
    verbatim: bool,
    /// A fixed text, independent of the payload.
    fixed: Option<String>,
    /// The condition of the rule.
    when: Option<Condition>,
}

impl TextRule {
    /// The text of this rule.
    pub(crate) fn text<'n>(&'n self, node: &'n Node<'_>) -> Option<Cow<'n, str>> {
        match self {
            Self::Pointer(pointer) => node.at(pointer).and_then(Node::scalar).map(Cow::Borrowed),
            Self::Table(table) => table.text(node),
        }
    }
}

impl Alternatives<TextRule> {
    /// The text that every payload has, where the only rule is a fixed one.
    pub(crate) fn fixed(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Rule::Table(table)] if table.join.is_empty() && table.when.is_none() => table.fixed.as_deref(),
            _ => None,
        }
    }

    /// The text of the first rule that has one.
    pub(crate) fn text<'n>(&'n self, node: &'n Node<'_>) -> Option<Cow<'n, str>> {
        self.0.iter().find_map(|rule| rule.text(node))
    }

    /// The text of the first rule that has one, owned.
    pub(crate) fn owned(&self, node: &Node<'_>) -> Option<String> {
        self.text(node).map(Cow::into_owned)
    }

    /// The text of the first rule that has one, for people: HTML entities are decoded.
    pub(crate) fn human(&self, node: &Node<'_>) -> Option<String> {
        self.text(node).map(|text| human_text(&text).into_owned()).filter(|text| !text.is_empty())
    }

    /// The pointer to report when there is no text.
    pub(crate) fn pointer(&self) -> Option<&Pointer> {
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
        let stays = |part: &&str| self.verbatim || !names_nothing(part);
        let parts: Vec<&str> = self.join.iter().filter_map(|pointer| node.at(pointer)?.scalar().filter(stays)).collect();
        (!parts.is_empty()).then(|| Cow::Owned(parts.join(&self.with)))
    }
}

/// Whether a text is a program's placeholder for a missing value; in an address it is no unit number and no street.
pub(crate) fn names_nothing(text: &str) -> bool {
    ["NULL", "null", "(null)", "undefined", "None"].contains(&text)
}

/// The reason why a number of pieces is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoPieces {
    /// The number is negative, as on the line of a return.
    #[error("a negative number of pieces")]
    Negative,
    /// The number has a fraction, as for goods by weight.
    #[error("a part of a piece")]
    Fraction,
    /// It is no number, or larger than an order can hold.
    #[error("no number of pieces")]
    Unreadable,
}

/// The largest number of pieces of a line, so that the sum of an order stays within GraphQL's `Int`.
const MOST_PIECES: u32 = 100_000;

/// A whole number of pieces, also where a platform writes `"2.00"`.
pub(crate) fn pieces(text: &str) -> Result<u32, NoPieces> {
    let read = scaled(text, 0).ok_or(NoPieces::Unreadable)?;
    if text.starts_with('-') && (read.value != 0 || read.rounded) {
        return Err(NoPieces::Negative);
    }
    if read.rounded {
        return Err(NoPieces::Fraction);
    }
    u32::try_from(read.value).ok().filter(|pieces| *pieces <= MOST_PIECES).ok_or(NoPieces::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(rule: &str, payload: &str) -> Option<String> {
        let rules: Alternatives<TextRule> =
            toml::from_str::<std::collections::HashMap<String, _>>(rule).unwrap().remove("t").unwrap();
        rules.owned(&Node::parse(payload).unwrap())
    }

    #[test]
    fn words_for_nothing_are_no_part_of_an_address_but_may_be_a_name() {
        let address = r#"t = { join = ["/a", "/b"], with = " " }"#;
        for nothing in ["NULL", "null", "(null)", "undefined", "None", "", " "] {
            let payload = format!(r#"{{"a": "1 Elm Street", "b": "{nothing}"}}"#);
            assert_eq!(joined(address, &payload).as_deref(), Some("1 Elm Street"), "{nothing}");
        }
        assert_eq!(joined(address, r#"{"a": "NULL", "b": "null"}"#), None);
        assert_eq!(
            joined(address, r#"{"a": "Null Road 1", "b": "None such house"}"#).as_deref(),
            Some("Null Road 1 None such house")
        );
        let name = r#"t = { join = ["/a", "/b"], with = " ", verbatim = true }"#;
        assert_eq!(joined(name, r#"{"a": "JENNIFER", "b": "NULL"}"#).as_deref(), Some("JENNIFER NULL"));
        assert_eq!(joined(r#"t = "/b""#, r#"{"b": "Null"}"#).as_deref(), Some("Null"));
    }

    #[test]
    fn pieces_are_whole_and_never_fewer_than_none() {
        for (text, count) in [("2", 2), ("2.00", 2), ("0", 0), ("-0", 0), ("2E0", 2), ("1.5e1", 15), ("+3", 3)] {
            assert_eq!(pieces(text), Ok(count), "{text}");
        }
        for (texts, reason) in [
            (["-1", "-0.4", "-2.00"], NoPieces::Negative),
            (["1.5", "0.25", "2.0001"], NoPieces::Fraction),
            (["some", "1,000", "4294967296"], NoPieces::Unreadable),
        ] {
            for text in texts {
                assert_eq!(pieces(text), Err(reason), "{text}");
            }
        }
    }
}
