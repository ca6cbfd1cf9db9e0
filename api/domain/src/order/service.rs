//! What an order asks for beyond its goods: the level of service that was bought, and the signals in the buyer's remark.

use chrono::{DateTime, Utc};
use macros::Label;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The level of service that the buyer bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = service_level)]
pub enum ServiceLevel {
    /// The delivery without any service that was bought.
    #[label("标准", "standard")]
    Standard,
    /// Delivery by a faster carrier.
    #[label("快速", "express")]
    Express,
    /// Delivery on the day of the order.
    #[label("当日达", "same day")]
    SameDay,
    /// The order goes before all others.
    #[label("加急", "urgent")]
    Urgent,
}

/// A wish in a buyer's remark that the staff has to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Label)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[label(table = signal)]
pub enum Signal {
    /// The buyer wants the order sent at once.
    #[label("催发货", "urgent")]
    Urgent,
    /// The buyer wants a call before the delivery.
    #[label("先电话联系", "call first")]
    CallFirst,
    /// The buyer takes no other goods in place of the ordered ones.
    #[label("不接受替换", "no substitute")]
    NoSubstitute,
    /// The buyer wants the order sent later.
    #[label("暂缓发货", "send later")]
    SendLater,
}

/// A signal that was found in a remark of an order. The remark itself stays sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSignal {
    /// The wish that was found.
    pub signal: Signal,
    /// The mapping whose phrases found it, with its version, e.g. `generic 2026-11-20`.
    pub mapping: String,
    /// The time of the message with the remark.
    pub at: DateTime<Utc>,
}

/// A text in the form in which phrases are looked for: NFKC and lower case.
pub fn phrase_form(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_compared_without_width_and_case() {
        assert_eq!(phrase_form("ＡＳＡＰ　今天必须发！"), "asap 今天必须发!");
        assert_eq!(phrase_form("①ﬁ"), "1fi");
    }
}
