//! The form of a person's name in which names are compared: two spellings of one name have one form.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which names are compared: NFKC, small letters, one blank between their parts; no blank at all in a name without
/// ASCII letters, so that `李 四` is `李四`. `None` = the text has no letter.
pub fn name_key(name: &str) -> Option<String> {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    if !folded.contains(char::is_alphabetic) {
        return None;
    }
    let between = if folded.contains(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
    Some(folded.split_whitespace().collect::<Vec<_>>().join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_form() {
        for (text, key) in [
            ("李四", "李四"),
            (" 李 四\u{3000}", "李四"),
            ("Ａnna  SMITH", "anna smith"),
            ("anna\tSmith ", "anna smith"),
            ("Jose\u{301}", "josé"),
            ("ÉLODIE", "élodie"),
            ("王**", "王**"),
        ] {
            assert_eq!(name_key(text).as_deref(), Some(key), "{text}");
        }
        assert_ne!(name_key("anna smith"), name_key("annasmith"));
        for text in ["", "  ", "138****0000", "11-20"] {
            assert_eq!(name_key(text), None, "{text}");
        }
    }
}
