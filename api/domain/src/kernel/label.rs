//! Labels: what people read in the place of an API value. Each enum is its own table, so one text may have two meanings in two enums.

/// A language that labels and messages exist in.
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

/// An enum with a label for each value in each language. The derive `macros::Label` implements it.
pub trait Label: Copy + 'static {
    /// Every value, in the order of the enum.
    const ALL: &'static [Self];

    /// The value used in the API and stored in the database.
    fn name(self) -> &'static str;

    /// The value with this name; `None` = the name is unknown.
    fn from_name(name: &str) -> Option<Self>;

    /// The label by itself, as on a screen.
    fn label(self, language: Language) -> &'static str;

    /// The label inside a sentence: in English with the article that it needs there.
    fn phrase(self, language: Language) -> &'static str;
}

/// The label of the value of `T` that a text names, inside a sentence; `None` = the text names no value of `T`.
pub fn phrase_of<T: Label>(text: &str, language: Language) -> Option<&'static str> {
    T::from_name(text).map(|value| value.phrase(language))
}

/// The label of a value inside a sentence, in Chinese and in English.
pub fn phrases<T: Label>(value: T) -> [&'static str; 2] {
    [Language::ZhCn, Language::En].map(|language| value.phrase(language))
}

/// The label of the value of `T` that a text names, inside a sentence in Chinese and in English; any other text stays as it is.
pub fn phrases_of<T: Label>(text: &str) -> [&str; 2] {
    [Language::ZhCn, Language::En].map(|language| phrase_of::<T>(text, language).unwrap_or(text))
}

/// A text such as `PICKING / PACKED` with the label of each value of `T` in it.
pub fn phrases_in<T: Label>(text: &str, language: Language) -> String {
    let is_part = |c: char| c.is_ascii_uppercase() || c == '_';
    let mut labelled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        labelled.push_str(before);
        labelled.push_str(phrase_of::<T>(&from[..end], language).unwrap_or(&from[..end]));
        rest = &from[end..];
    }
    labelled.push_str(rest);
    labelled
}

/// The text with a capital letter at its beginning, as a label stands by itself.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::source::Source;
    use crate::kernel::status::OrderStatus;

    #[test]
    fn each_value_of_a_list_has_its_label() {
        assert_eq!(phrases_in::<OrderStatus>("PICKING / PACKED", Language::ZhCn), "拣货中 / 已打包");
        assert_eq!(phrases_in::<OrderStatus>("PAID … COMPLETED", Language::En), "paid … completed");
        assert_eq!(phrases_in::<OrderStatus>("SF1000 文三路", Language::ZhCn), "SF1000 文三路");
    }

    #[test]
    fn a_text_is_a_value_of_its_enum_alone() {
        assert_eq!(phrase_of::<OrderStatus>("CHANNEL", Language::ZhCn), None);
        assert_eq!(phrase_of::<Source>("CHANNEL", Language::ZhCn), Some("渠道"));
        assert_eq!((Source::Carrier.label(Language::En), Source::Carrier.phrase(Language::En)), ("carrier", "the carrier"));
    }

    #[test]
    fn the_language_follows_the_header() {
        assert_eq!(Language::from_accept("fr, en-GB;q=0.8"), Language::En);
        assert_eq!(Language::from_accept("zh-CN,zh;q=0.9,en;q=0.8"), Language::ZhCn);
        assert_eq!(Language::from_accept("é"), Language::ZhCn);
    }
}
