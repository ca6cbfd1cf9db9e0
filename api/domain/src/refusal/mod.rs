//! Refusals and their reasons: a code, a message in the reader's language, and the path of its guide.

#[macro_use]
mod embargo_codes;
#[macro_use]
mod rule_codes;
#[macro_use]
mod task_codes;
mod codes;
mod request;
mod table;
pub mod words;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::kernel::label::capitalized;
use crate::refusal::table::{Place, Texts};

pub use crate::kernel::label::Language;
pub use codes::Code;
pub use request::{RequestPart, RequestSize};

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
        let shown = |index: usize, value: &str| self.code.places().get(index).unwrap_or(&Place::Text).shown(value, language);
        let values = self.values.iter().enumerate();
        let text =
            values.fold(template.to_owned(), |text, (index, value)| text.replace(&format!("{{{index}}}"), &shown(index, value)));
        if self.begins_with_a_label(template, language) { capitalized(&text) } else { text }
    }

    /// Whether the message begins with the label of a value, which then gets a capital letter.
    fn begins_with_a_label(&self, template: &str, language: Language) -> bool {
        let labelled =
            |value: &String| matches!(self.code.places().first(), Some(Place::Label(of)) if of(value, language).is_some());
        template.starts_with("{0}") && self.values.first().is_some_and(labelled)
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

    fn texts(self, language: Language) -> Texts {
        match language {
            Language::ZhCn => self.in_chinese(),
            Language::En => self.in_english(),
        }
    }
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

    /// Names a place below an input field, such as `condition.all.1.compare.value`.
    #[must_use]
    pub fn at_place(mut self, place: &str) -> Self {
        self.field.extend(place.split('.').filter(|part| !part.is_empty()).map(|part| Cow::Owned(part.to_owned())));
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
    fn a_value_is_a_label_of_the_enum_in_its_place() {
        let both =
            |code, values: &[&str]| [Language::ZhCn, Language::En].map(|language| Reason::with(code, values).message(language));
        assert_eq!(both(Code::ReturnWrongStatus, &["APPROVED", "REQUESTED"])[0], "售后单状态为 已同意，此操作需要 已申请");
        assert_eq!(
            both(Code::WrongStatus, &["APPROVED", "PICKING / PACKED"])[0],
            "订单状态为 已审核，此操作需要 拣货中 / 已打包"
        );
        assert_eq!(both(Code::HoldOfOthers, &["MANAGER"])[1].split(';').next(), Some("This hold was placed by a manager"));
        assert_eq!(
            both(Code::NulCharacter, &["DOCUMENT"]),
            ["文档 不能包含 NUL 字符", "The document must not hold a NUL character"]
        );
        assert_eq!(both(Code::NulCharacter, &["input.note"])[1], "input.note must not hold a NUL character");
        assert_eq!(
            both(Code::QuantityExceeded, &["OTHER"]),
            ["数量超出：OTHER", "The quantity is too large: OTHER"],
            "a title stays"
        );
    }

    /// The API values of the enums that a message may name.
    fn names() -> Vec<&'static str> {
        use crate::access::actor::Role;
        use crate::kernel::condition::Condition;
        use crate::kernel::hold_reason::HoldReason;
        use crate::kernel::return_status::ReturnStatus;
        use crate::kernel::source::Source;
        use crate::kernel::status::OrderStatus;

        let of_orders = OrderStatus::ALL.map(OrderStatus::name).into_iter().chain(HoldReason::ALL.map(HoldReason::name));
        let of_orders = of_orders.chain(ReturnStatus::ALL.map(ReturnStatus::name)).chain(Condition::ALL.map(Condition::name));
        let others = Source::ALL.map(Source::name).into_iter().chain(Role::ALL.map(Role::name));
        of_orders.chain(others).chain(RequestSize::ALL.map(RequestSize::name)).collect()
    }

    #[test]
    fn every_label_of_a_message_is_in_its_language() {
        let mut labelled = 0;
        for place in Code::ALL.iter().flat_map(|code| code.places()) {
            if matches!(place, Place::Text | Place::Fields) {
                continue;
            }
            for name in names() {
                let [zh, en] = [Language::ZhCn, Language::En].map(|language| place.shown(name, language));
                if zh == name && (en == name || !["ERP", "WMS"].contains(&name)) {
                    assert_eq!(en, name, "a value without a label stays in both languages");
                    continue;
                }
                labelled += 1;
                assert!(!zh.is_ascii() || ["ERP", "WMS"].contains(&zh.as_str()), "{name}: {zh}");
                assert!(en.is_ascii() && !en.contains('_'), "{name}: {en}");
            }
        }
        assert!(labelled > 300, "only {labelled} labels stand in messages");
    }
}
