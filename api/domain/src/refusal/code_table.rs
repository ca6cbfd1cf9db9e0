//! The form of the table of codes.

/// The texts of a code, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Texts {
    /// The message, with the places `{0}`, `{1}` … for values.
    pub message: &'static str,
    /// The guide: what the reader does about it.
    pub guide: &'static str,
}

/// Declares [`Code`](super::codes::Code): each row has a name, a value, a message and a guide in both languages.
macro_rules! codes {
    ($($name:ident $word:literal: {
        $zh:literal, $en:literal;
        $zh_guide:literal, $en_guide:literal;
    })*) => {
        /// Every code that a reason or a refusal can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
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

            /// The texts in Chinese.
            pub(super) fn in_chinese(self) -> $crate::refusal::code_table::Texts {
                match self { $(Self::$name => $crate::refusal::code_table::Texts { message: $zh, guide: $zh_guide },)* }
            }

            /// The texts in English.
            pub(super) fn in_english(self) -> $crate::refusal::code_table::Texts {
                match self { $(Self::$name => $crate::refusal::code_table::Texts { message: $en, guide: $en_guide },)* }
            }
        }
    };
}
pub(super) use codes;
