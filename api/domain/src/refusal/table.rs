//! The form of the table of codes: what a row declares, and what follows from it.

use crate::access::actor::Role;
use crate::kernel::label::{Language, phrase_of};
use crate::kernel::region_code::RegionCode;
use crate::kernel::source::Source;
use crate::refusal::words::fault;

/// The texts of a code, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Texts {
    /// The message, with the places `{0}`, `{1}` … for values.
    pub message: &'static str,
    /// The guide: what the reader does about it.
    pub guide: &'static str,
}

/// The kind of value that stands in a place of a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A text that stays as it is: a number, a name, an amount.
    Text,
    /// Fields of an input or a card, by their names in the API.
    Fields,
    /// One value of an enum.
    Label(fn(&str, Language) -> Option<&'static str>),
    /// A list or a range of values of an enum.
    Labels(fn(&str, Language) -> String),
}

impl Place {
    /// A value in this place, as its reader sees it.
    pub(super) fn shown(self, value: &str, language: Language) -> String {
        match self {
            Self::Text => value.to_owned(),
            Self::Fields => fault(value, language),
            Self::Label(of) => of(value, language).unwrap_or(value).to_owned(),
            Self::Labels(of) => of(value, language),
        }
    }
}

/// A place as the table writes it: `text`, `fields`, `placer`, `region`, an enum, or a list of its values as `[Enum]`.
macro_rules! place {
    (text) => {
        Place::Text
    };
    (fields) => {
        Place::Fields
    };
    (region) => {
        Place::Label(region_name)
    };
    (placer) => {
        Place::Label(placer)
    };
    ([$of:ident]) => {
        Place::Labels(phrases_in::<$of>)
    };
    ($of:ident) => {
        Place::Label(phrase_of::<$of>)
    };
}

/// The placer of a hold: a source where the service or a channel placed it, else the role of a person.
pub(super) fn placer(name: &str, language: Language) -> Option<&'static str> {
    phrase_of::<Source>(name, language).or_else(|| phrase_of::<Role>(name, language))
}

/// The name of a region by its code.
pub(super) fn region_name(code: &str, language: Language) -> Option<&'static str> {
    RegionCode::name_of(code, language)
}

macro_rules! codes {
    ($($name:ident $word:literal $(($($place:tt),*))?: {
        $zh:literal, $en:literal;
        $zh_guide:literal, $en_guide:literal;
    })*) => {
        /// Every code that a reason or a refusal can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = concat!("`", $word, "`: its row has its texts.")] #[serde(rename = $word)] $name,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The value used in the API.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The kinds of the values, by the number of their place. A place without a row holds a text.
            pub(super) fn places(self) -> &'static [Place] {
                match self { $(Self::$name => &[$($(place!($place)),*)?],)* }
            }

            /// The texts in Chinese.
            pub(super) fn in_chinese(self) -> Texts {
                match self { $(Self::$name => Texts { message: $zh, guide: $zh_guide },)* }
            }

            /// The texts in English.
            pub(super) fn in_english(self) -> Texts {
                match self { $(Self::$name => Texts { message: $en, guide: $en_guide },)* }
            }
        }
    };
}

pub(super) use {codes, place};
