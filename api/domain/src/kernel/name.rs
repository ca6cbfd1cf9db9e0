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

/// The most characters of the beginning of a name by which orders are found.
pub const LONGEST_BEGINNING: usize = 3;

/// The beginnings of a name, of one to [`LONGEST_BEGINNING`] characters, shortest first. `key` is the form of [`name_key`]. A character
/// that a platform masked with a star is unknown, and so is every longer beginning.
pub fn beginnings(key: &str) -> Vec<&str> {
    let known = key.find('*').map_or(key, |star| &key[..star]);
    let ends = known.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.take(LONGEST_BEGINNING).map(|end| &known[..end]).collect()
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
        assert_eq!(beginnings("欧阳锋一"), ["欧", "欧阳", "欧阳锋"]);
        assert_eq!((beginnings("王**"), beginnings("**"), beginnings("李")), (vec!["王"], vec![], vec!["李"]));
        assert_ne!(name_key("anna smith"), name_key("annasmith"));
        for text in ["", "  ", "138****0000", "11-20"] {
            assert_eq!(name_key(text), None, "{text}");
        }
    }
}
