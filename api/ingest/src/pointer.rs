//! JSON pointers (RFC 6901), parsed once, when a mapping is loaded. `*` selects every item of a list.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::json::Node;

/// A pointer of a mapping file, e.g. `/shipping_address/city`; the empty one selects the whole value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Pointer {
    text: Box<str>,
    tokens: Box<[Token]>,
}

/// One step of a pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) name: Box<str>,
    pub(super) index: Option<usize>,
    pub(super) every: bool,
}

/// Text that is no pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no JSON pointer: it is empty or begins with “/”")]
pub(super) struct NotAPointer(String);

impl Pointer {
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether a payload has the list of the pointer, which may be empty: the value before the first `*`, or the value itself.
    pub(super) fn is_stated_in(&self, node: &Node<'_>) -> bool {
        let mut node = node;
        for token in self.tokens.iter().take_while(|token| !token.every) {
            let next = match node {
                Node::Object(members) => members.iter().rev().find(|(name, _)| *name == *token.name).map(|(_, value)| value),
                Node::List(items) => token.index.and_then(|index| items.get(index)),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => return false,
            }
        }
        matches!(node, Node::Object(_) | Node::List(_))
    }

    /// Whether a payload has a value at the pointer; it may be `null`.
    pub(super) fn is_there(&self, node: &Node<'_>) -> bool {
        node.at(self).is_some() || !node.each(self).is_empty()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Pointer {
    type Err = NotAPointer;

    fn from_str(text: &str) -> Result<Self, NotAPointer> {
        let tokens = match text.strip_prefix('/') {
            Some(rest) => rest.split('/').map(Token::from).collect(),
            None if text.is_empty() => Box::default(),
            None => return Err(NotAPointer(text.to_owned())),
        };
        Ok(Self { text: text.into(), tokens })
    }
}

impl From<&str> for Token {
    fn from(step: &str) -> Self {
        Self { name: step.replace("~1", "/").replace("~0", "~").into(), index: step.parse().ok(), every: step == "*" }
    }
}

impl TryFrom<String> for Pointer {
    type Error = NotAPointer;
    fn try_from(text: String) -> Result<Self, NotAPointer> {
        text.parse()
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_follow_the_rfc() {
        let pointer: Pointer = "/a~1b/~01/0".parse().unwrap();
        assert_eq!(pointer.tokens().iter().map(|token| &*token.name).collect::<Vec<_>>(), ["a/b", "~1", "0"]);
        assert!("a/b".parse::<Pointer>().is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<Pointer>();
        }
    }
}
