//! Refusals and their reasons: a code, a message in the reader's language, and the path of its guide.

mod code_table;
mod codes;
pub mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::refusal::words::{fault, word, words};
pub use codes::Code;

/// A language that messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Simplified Chinese, the default of the staff.
    #[default]
    ZhCn,
    /// English, for other readers.
    En,
}

impl Language {
    /// The first language of an `Accept-Language` header that messages exist in; `zh-CN` when there is none.
    ///
    /// Quality values are ignored: browsers send their languages in order of preference.
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .find_map(|part| match part.trim().get(..2)?.to_ascii_lowercase().as_str() {
                "zh" => Some(Self::ZhCn),
                "en" => Some(Self::En),
                _ => None,
            })
            .unwrap_or_default()
    }
}

/// The reason of a decision: a code and the values that its message names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// The code; see [`Code`].
    pub code: Code,
    /// Values for the places `{0}`, `{1}` … of the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

impl Reason {
    /// A reason without values.
    pub fn of(code: Code) -> Self {
        Self { code, values: Vec::new() }
    }

    /// A reason whose message names values.
    pub fn with<T: ToString>(code: Code, values: impl IntoIterator<Item = T>) -> Self {
        Self { code, values: values.into_iter().map(|value| value.to_string()).collect() }
    }

    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let template = self.code.texts(language).message;
        let said = |value: &String| match self.code {
            Code::NotFound | Code::InvalidInput => fault(value, language),
            _ if self.code.names_our_words() => words(value, language),
            _ => word(value, language).to_owned(),
        };
        let text = self
            .values
            .iter()
            .enumerate()
            .fold(template.to_owned(), |text, (index, value)| text.replace(&format!("{{{index}}}"), &said(value)));
        // A label at the beginning of the sentence gets a capital letter.
        if self.code.names_our_words() && template.starts_with('{') { capitalized(&text) } else { text }
    }

    /// The path of the guide for the reader, under the server's own guide.
    pub fn guide_path(&self) -> String {
        format!("/guide#{}", self.code.anchor())
    }
}

impl Code {
    /// The guide for the reader, in `language`.
    pub fn guide(self, language: Language) -> &'static str {
        self.texts(language).guide
    }

    /// The anchor of the code on the page of the guide.
    pub fn anchor(self) -> String {
        self.name().to_ascii_lowercase().replace('_', "-")
    }

    fn texts(self, language: Language) -> code_table::Texts {
        match language {
            Language::ZhCn => self.in_chinese(),
            Language::En => self.in_english(),
        }
    }

    /// Whether the values are lists of our own labels, never a person's text.
    fn names_our_words(self) -> bool {
        use Code as C;
        matches!(
            self,
            C::OnHold
                | C::WrongStatus
                | C::ConditionsUnmet
                | C::ScanKept
                | C::ReturnWrongStatus
                | C::ConflictChannelAhead
                | C::ConflictDelivered
                | C::ConflictCancelled
                | C::ConflictNotCancelled
                | C::ConflictCancelledElsewhere
                | C::ConflictWarehouseAhead
                | C::ConflictBehindWarehouse
                | C::ConflictUnpaid
                | C::ConflictReopened
                | C::ConditionKeepsGoods
                | C::ConditionKeepsTruth
                | C::ConditionOfCompany
                | C::ConditionProtects
                | C::ConditionDoesNotFit
                | C::ConflictRefundAbovePaid
                | C::ConflictPaidTwice
                | C::ConflictCurrencyChanged
        )
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A refusal of a command: a code and message, the input field at fault if there is one, and every condition that is unmet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", reason.message(Language::En))]
pub struct Refusal {
    /// The reason of the refusal.
    pub reason: Reason,
    /// The path of the input field at fault, outermost first.
    pub field: Vec<Cow<'static, str>>,
    /// Every unmet condition; empty = the refusal names one reason.
    pub unmet: Vec<Reason>,
}

impl Refusal {
    /// A refusal with one reason.
    pub fn because(reason: Reason) -> Self {
        Self { reason, field: Vec::new(), unmet: Vec::new() }
    }

    /// A refusal with every unmet condition; the first is also its reason, so that a plain client shows something definite.
    pub fn unmet(unmet: Vec<Reason>) -> Self {
        let reason = unmet.first().cloned().unwrap_or(Reason::of(Code::NotPermitted));
        Self { reason, field: Vec::new(), unmet }
    }

    /// Names the input field at fault.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field.push(Cow::Borrowed(field));
        self
    }
}

impl From<Code> for Reason {
    fn from(code: Code) -> Self {
        Self::of(code)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::because(Reason::of(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_uses_the_same_places_in_both_languages() {
        for code in Code::ALL {
            let (zh, en) = (code.in_chinese().message, code.in_english().message);
            for place in ["{0}", "{1}", "{2}", "{3}"] {
                assert_eq!(zh.contains(place), en.contains(place), "{} {place}", code.name());
            }
        }
    }

    #[test]
    fn every_code_says_what_to_do_in_both_languages() {
        for code in Code::ALL {
            let (zh, en) = (code.guide(Language::ZhCn), code.guide(Language::En));
            assert!(!zh.is_ascii() && en.is_ascii() && en.len() > 20, "{}", code.name());
            assert!(!en.contains('{') && !zh.contains('{'), "{}: a guide names no values", code.name());
        }
    }

    #[test]
    fn the_language_follows_the_header() {
        assert_eq!(Language::from_accept("fr, en-GB;q=0.8"), Language::En);
        assert_eq!(Language::from_accept("zh-CN,zh;q=0.9,en;q=0.8"), Language::ZhCn);
        assert_eq!(Language::from_accept("é"), Language::ZhCn);
    }
}
