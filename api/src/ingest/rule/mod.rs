//! The small rules that a mapping file is made of: where a text, a time, an amount or a status stands and how it is written.

pub(super) mod amount;
pub(super) mod marks;
pub(super) mod status;
pub(super) mod text;
pub(super) mod time;

use serde::Deserialize;

/// Several places for one thing: the first that says something counts. A file may write a single one without brackets.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "OneOrMany<T>")]
pub(super) struct Alternatives<T>(pub(super) Vec<T>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> From<OneOrMany<T>> for Alternatives<T> {
    fn from(spelling: OneOrMany<T>) -> Self {
        match spelling {
            OneOrMany::One(one) => Self(vec![one]),
            OneOrMany::Many(many) => Self(many),
        }
    }
}

impl<T> Default for Alternatives<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
