//! The labels of an enum as rows, for the front ends.

use domain::kernel::label::{Label, Language, capitalized};

/// The labels of one enum.
pub struct LabelTable {
    /// The name of the enum in the API.
    pub name: &'static str,
    /// Each value with its label in Chinese and in English.
    pub rows: Vec<(&'static str, [String; 2])>,
}

impl LabelTable {
    /// The table of an enum under its name in the API.
    pub fn of<T: Label>(name: &'static str) -> Self {
        let labels = |value: T| [Language::ZhCn, Language::En].map(|language| capitalized(value.label(language)));
        Self { name, rows: T::ALL.iter().map(|value| (value.name(), labels(*value))).collect() }
    }
}
