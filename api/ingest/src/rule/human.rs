//! Texts for people: shops that store their texts as HTML send `Tom &amp; Jerry`, and a label has to show `Tom & Jerry`.

use std::borrow::Cow;

use html_escape::decode_html_entities;

/// Decodes HTML entities once: `&amp;amp;` stands for a literal `&amp;`. A decoded no-break space becomes a blank, and decoded control
/// characters are left out, because databases and labels refuse them; line breaks and tabs stay.
pub(crate) fn human_text(text: &str) -> Cow<'_, str> {
    match decode_html_entities(text) {
        Cow::Borrowed(same) => Cow::Borrowed(same),
        Cow::Owned(decoded) => Cow::Owned(cleaned(&decoded)),
    }
}

fn cleaned(decoded: &str) -> String {
    let blanks = decoded.chars().map(|letter| if letter == '\u{a0}' { ' ' } else { letter });
    let kept: String = blanks.filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t')).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entities_are_decoded_once() {
        for (text, human) in [
            ("Tom &amp; Jerry&#39;s 5&quot;", "Tom & Jerry's 5\""),
            ("Tom &amp; Jerry&#039;s 5&quot; 杯", "Tom & Jerry's 5\" 杯"),
            ("&amp;amp;", "&amp;"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("&#x4E2D;&#22269;&eacute;", "中国é"),
            ("5&nbsp;m&nbsp;", "5 m"),
            ("a&#10;b&#x9d;c&#127;", "a\nbc"),
        ] {
            assert_eq!(human_text(text), human, "{text}");
        }
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in [
            "AT&T",
            "R&D; Co.",
            "a & b",
            "&",
            "&;",
            "&#;",
            "&#xZZ;",
            "&#99999999999;",
            "&#xD800;",
            "?a=1&copy=2",
            "&nosuchthing;",
            "a&#0;b",
            "5 < 6",
        ] {
            assert!(matches!(human_text(text), Cow::Borrowed(same) if same == text), "{text}: {}", human_text(text));
        }
    }

    proptest! {
        #[test]
        fn whatever_was_escaped_comes_back(text in "[^\\p{C}\u{a0}]{0,40}") {
            let escaped = html_escape::encode_quoted_attribute(&text).into_owned();
            let human = human_text(&escaped);
            prop_assert_eq!(human.trim(), text.trim());
        }

        #[test]
        fn no_text_breaks_it(text in "[&#xa-f0-9;]{0,30}|.{0,30}") {
            let _human = human_text(&text);
        }
    }
}
