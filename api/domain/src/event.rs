//! Events: the union of what the rooms' tables name, as the journal keeps it.
//!
//! A room names its events in its file `event.rs`, one row for each kind:
//!
//! ```text
//! /// The description, also of the type in the API.
//! ShipmentLabelPrinted: SeeTimeline {          // the kind, and the permission that sees it
//!     shipment: ShipmentId,                    // a field that only the journal has
//!     /// The number of prints.                // a field with a description is a field of the API,
//!     count as label_print_count: u32,         // there under another name if it has one
//!     reason @sealed: String,                  // the free text of a person or a channel: kept sealed, and erasable
//!     value @named: String,                    // it may hold a person's name, which is hidden before it is kept
//! } => ["面单第 {count} 次打印", "The label was printed ({count})", count];   // both sentences, with the values in them
//! ```
//!
//! Behind the permission stands `about [Alerts, Alert(*alert)]` where an event has topics of its own; an event of an order has those of
//! its order, shop and warehouse.
//!
//! Sentences that need a decision are an expression in parentheses: a function of the room that returns both. Out of the rows come here
//! the enum, its kinds, its permissions, its sealed text and its sentences, and in the API the types of the tables that it lists.
//! The JSON of a stored event never changes; `tests/journal_events.txt` holds it.
//!
//! This file stands outside of the rooms, because their decisions return events: it puts the tables together and knows no other thing
//! of a room.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::access::actor::Permission;
use crate::journal::sentence::Said;
use crate::journal::topic::Topic;
use crate::kernel::label::Language;
use crate::kernel::masking::mask_name;
use crate::order::data_issue::DataIssue;

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventKind {
    /// The `kind` tag of its JSON, and the name of its type in the API.
    pub name: &'static str,
    /// The permission that its readers need in addition to seeing the order.
    pub needs: Permission,
    /// Whether its events may have a free text, see [`Event::words`].
    pub has_words: bool,
}

/// The sealed text of a field.
macro_rules! words_of {
    ($field:ident sealed) => {
        $field.words()
    };
    ($field:ident $($mark:ident)?) => {{
        let _ = $field;
        None
    }};
}

/// Replaces the sealed text of a field.
macro_rules! set_words {
    ($words:ident, $field:ident sealed) => {
        $field.set_words($words);
    };
    ($words:ident, $field:ident $($mark:ident)?) => {
        let _ = $field;
    };
}

/// Hides a name in a field that may hold one.
macro_rules! hide {
    ($name:ident, $field:ident named) => {
        $field.each_text(&mut |text| hide_in(text, $name));
    };
    ($name:ident, $field:ident $($mark:ident)?) => {
        let _ = $field;
    };
}

macro_rules! is_sealed {
    (sealed) => {
        true
    };
    ($($mark:ident)?) => {
        false
    };
}

/// The sentence of a row in one language.
macro_rules! sentence {
    ($language:ident, [$zh:literal, $en:literal]) => {
        match $language {
            Language::ZhCn => $zh.to_owned(),
            Language::En => $en.to_owned(),
        }
    };
    ($language:ident, [$zh:literal, $en:literal, $($value:ident),+]) => {{
        $(let $value = Said($value, $language);)+
        match $language {
            Language::ZhCn => format!($zh),
            Language::En => format!($en),
        }
    }};
    ($language:ident, ($both:expr)) => {{
        let [zh, en] = $both;
        match $language {
            Language::ZhCn => zh,
            Language::En => en,
        }
    }};
}

/// Everything that comes out of the rows of all tables.
macro_rules! events {
    ($(
        $(#[doc = $doc:tt])+
        $kind:ident: $needs:ident $(about [$($topic:ident $(($($of_topic:tt)+))?),+])? $({$(
            $(#[doc = $field_doc:tt])*
            $(#[serde($($serde:tt)+)])?
            $field:ident $(as $shown:ident)? $(@$mark:ident)?: $of:ty
        ),+ $(,)?})? => $sentence:tt;
    )+) => {
        /// An event that the journal keeps. It carries no clear phone, name or address.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all_fields = "camelCase")]
        #[expect(missing_docs, reason = "each variant says what its fields are; every field is an id or a value named by its type")]
        pub enum Event {
            $($(#[doc = $doc])+ $kind $({$($(#[doc = $field_doc])* $(#[serde($($serde)+)])? $field: $of),+})?),+
        }

        /// Every kind of event.
        pub const KINDS: &[EventKind] = &[$(EventKind {
            name: stringify!($kind),
            needs: Permission::$needs,
            has_words: false $($(|| is_sealed!($($mark)?))+)?,
        }),+];

        impl Event {
            /// The name of the kind: the `kind` tag and the GraphQL type.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => stringify!($kind)),+
                }
            }

            /// The permission that a reader needs in addition to seeing the order.
            pub fn needs(&self) -> Permission {
                match self {
                    $(Self::$kind { .. } => Permission::$needs),+
                }
            }

            /// The topics of its row. Those of its order, shop and warehouse come from its entry.
            pub fn topics(&self) -> Vec<Topic> {
                match self {
                    $(Self::$kind $({ $($field),+ })? => {
                        $($(let _ = $field;)+)?
                        vec![$($(Topic::$topic $(($($of_topic)+))?),+)?]
                    })+
                }
            }

            /// The sentence of the event, in the reader's language.
            pub fn summary(&self, language: Language) -> String {
                match self {
                    $(Self::$kind $({ $($field),+ })? => {
                        $($(let _ = $field;)+)?
                        sentence!(language, $sentence)
                    })+
                }
            }

            /// The free text of a person or a channel in the event: it is kept sealed and apart from the journal, because the journal is
            /// never erased.
            pub fn words(&self) -> Option<&str> {
                match self {
                    $(Self::$kind $({ $($field),+ })? => first(&[$($(words_of!($field $($mark)?)),+)?])),+
                }
            }

            /// Whether events of this kind may have a free text.
            pub fn may_have_words(&self) -> bool {
                match self {
                    $(Self::$kind { .. } => false $($(|| is_sealed!($($mark)?))+)?),+
                }
            }

            /// The same event with `words` in the place of its free text, if it has any.
            #[must_use]
            pub fn with_words(mut self, words: &str) -> Self {
                match &mut self {
                    $(Self::$kind $({ $($field),+ })? => { $($(set_words!(words, $field $($mark)?);)+)? })+
                }
                self
            }

            /// Hides a person's name in the texts of channels and carriers: the journal is never erased, so it must never hold the name.
            pub fn hide_name(&mut self, name: &str) {
                match self {
                    $(Self::$kind $({ $($field),+ })? => { $($(hide!(name, $field $($mark)?);)+)? })+
                }
            }
        }
    };
}

/// Calls each table in turn with the rows of those before it, and at last [`events`] with all rows.
macro_rules! gather {
    ([$next:ident $($more:ident)*] $($rows:tt)*) => {
        $crate::$next! { gather [$($more)*] $($rows)* }
    };
    ([] $($rows:tt)*) => {
        events! { $($rows)* }
    };
}

gather! {[
    access_events
    order_events
    status_matrix_events
    intake_events
    fulfillment_events
    after_sales_events
    conversation_events
    search_events
    rules_events
    order_rule_events
    alert_events
    task_events
    privacy_events
    finance_events
    catalog_events
]}

/// A field that may hold a free text.
trait Sealed {
    fn words(&self) -> Option<&str>;
    fn set_words(&mut self, words: &str);
}

impl Sealed for String {
    fn words(&self) -> Option<&str> {
        Some(self)
    }

    fn set_words(&mut self, words: &str) {
        words.clone_into(self);
    }
}

impl Sealed for Option<String> {
    fn words(&self) -> Option<&str> {
        self.as_deref()
    }

    fn set_words(&mut self, words: &str) {
        if let Some(text) = self {
            words.clone_into(text);
        }
    }
}

/// A field that may hold a person's name in its texts.
trait Named {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String));
}

impl Named for String {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(self);
    }
}

impl<T: Named> Named for Option<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|one| one.each_text(change));
    }
}

impl<T: Named> Named for Vec<T> {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(|one| one.each_text(change));
    }
}

impl Named for DataIssue {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.value);
    }
}

fn hide_in(text: &mut String, name: &str) {
    if let Cow::Owned(hidden) = mask_name(text, name) {
        *text = hidden;
    }
}

fn first<'a>(texts: &[Option<&'a str>]) -> Option<&'a str> {
    texts.iter().copied().flatten().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_with_words_are_those_whose_events_have_some() {
        let words = || "because".to_owned();
        let worded = [
            Event::OrderContactRevealed { reason: words() },
            Event::OrderRemarkUpdated { old: Some(words()) },
            Event::OrderPriorityChanged { priority: 5, previous: 0, reason: words() },
            Event::OrderCancelled { reason: words() },
            Event::ShipmentVoided { shipment: uuid::Uuid::nil().into(), tracking_number: None, reason: Some(words()) },
            Event::ShipmentTrackingReplaced {
                shipment: uuid::Uuid::nil().into(),
                tracking_number: "SF2".to_owned(),
                previous: "SF1".to_owned(),
                reason: Some(words()),
            },
            Event::OrderRemainderClosed { lines: Vec::new(), pieces: 1, reason: words() },
            Event::CustomerErased { reason: words() },
        ];
        let of_table: Vec<&str> = KINDS.iter().filter(|kind| kind.has_words).map(|kind| kind.name).collect();
        assert_eq!(worded.each_ref().map(Event::kind).as_slice(), of_table);
        assert!(worded.iter().all(|event| event.words() == Some("because")));
        assert!(worded.into_iter().all(|event| event.with_words("other").words() == Some("other")));
        assert_eq!(Event::OrderPickConfirmed.words(), None);
        assert_eq!(Event::OrderRemarkUpdated { old: None }.with_words("other"), Event::OrderRemarkUpdated { old: None });
    }

    #[test]
    fn a_name_is_hidden_where_a_row_says_so() {
        let mut event = Event::ShipmentCarrierChanged {
            shipment: uuid::Uuid::nil().into(),
            carrier: "王小明 自提".to_owned(),
            previous: Some("王小明".to_owned()),
        };
        event.hide_name("王小明");
        assert!(!serde_json::to_string(&event).unwrap().contains("小明"), "{event:?}");
    }
}
