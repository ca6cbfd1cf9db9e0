//! The values in the sentences of events, as people read them.

use std::fmt::{Display, Formatter, Result};

use crate::access::actor::Role;
use crate::kernel::alert_kind::AlertKind;
use crate::kernel::status::OrderStatus;
use crate::order::hold::HoldReason;
use crate::order::incoming::DataIssue;
use crate::order::returns::ReturnStatus;
use crate::order::shipment::ShipmentStatus;
use crate::refusal::Language;
use crate::refusal::words::{fields, word};

/// A value in a sentence of a language.
pub struct Said<'a, T>(pub &'a T, pub Language);

impl<T: InSentence> Display for Said<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.write(self.1, f)
    }
}

/// A type whose values occur in sentences.
pub trait InSentence {
    /// Writes the value as people read it.
    ///
    /// # Errors
    /// When the text cannot be written.
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result;
}

/// Types whose values have a label in each language.
macro_rules! labelled {
    ($($of:ty),+ $(,)?) => {$(
        impl InSentence for $of {
            fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
                f.write_str(word(self.name(), language))
            }
        }
    )+};
}

labelled! { OrderStatus, HoldReason, ReturnStatus, ShipmentStatus, Role }

impl InSentence for AlertKind {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.title(language))
    }
}

impl InSentence for String {
    fn write(&self, _: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(self)
    }
}

/// Numbers, as their digits.
macro_rules! numbers {
    ($($of:ty),+ $(,)?) => {$(
        impl InSentence for $of {
            fn write(&self, _: Language, f: &mut Formatter<'_>) -> Result {
                write!(f, "{self}")
            }
        }
    )+};
}

numbers! { i32, u32 }

impl<T: InSentence> InSentence for Option<T> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        match self {
            Some(value) => value.write(language, f),
            None => f.write_str("—"),
        }
    }
}

/// Parts of a card, by the names that people give them.
impl InSentence for Vec<String> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        f.write_str(&fields(self, language))
    }
}

impl InSentence for Vec<DataIssue> {
    fn write(&self, language: Language, f: &mut Formatter<'_>) -> Result {
        let values: Vec<&str> = self.iter().map(|issue| issue.value.as_str()).collect();
        f.write_str(&values.join(if language == Language::ZhCn { "、" } else { ", " }))
    }
}
