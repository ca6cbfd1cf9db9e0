//! Phones: what may be shown of them, and the spellings that platforms mask them in. Parsing is the store's edge; this is pure text.

use serde::{Deserialize, Serialize};

/// A customer's phone. `clear` never leaves the sealed part of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Phone {
    /// E.164 (`+8613800000000`) when the channel sent the whole number, else `None`.
    pub clear: Option<String>,
    /// What a role that sees phones masked gets: `138****0000`, or the platform's own mask as it was sent.
    pub masked: String,
}

/// Masks a clear number: the first three and last four digits of the national part stay.
///
/// `+86` numbers lose their country code, as people in China write them; others keep it.
pub fn mask(e164: &str) -> String {
    let (prefix, national) = match e164.strip_prefix("+86") {
        Some(national) => ("", national),
        None => e164.split_at(e164.len().min(3)),
    };
    let digits: Vec<char> = national.chars().collect();
    if digits.len() < 8 {
        let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
        return format!("{prefix}****{tail}");
    }
    let head: String = digits[..3].iter().collect();
    let tail: String = digits[digits.len() - 4..].iter().collect();
    format!("{prefix}{head}****{tail}")
}

/// Whether a platform already masked this text (`138****1234`, `*******1234`).
pub fn is_masked(text: &str) -> bool {
    text.contains('*') || text.contains('＊')
}

/// The visible digits of a masked phone, which find it within a shop: `("138", "1234")`.
pub fn visible_digits(masked: &str) -> (String, String) {
    let digit = |c: &char| c.is_ascii_digit();
    let head = masked.chars().take_while(digit).collect();
    let tail: Vec<char> = masked.chars().rev().take_while(digit).collect();
    (head, tail.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_what_a_person_needs_to_recognise_it() {
        assert_eq!(mask("+8613800000000"), "138****0000");
        assert_eq!(mask("+14155550100"), "+14155****0100");
        assert_eq!(visible_digits("138****1234"), ("138".into(), "1234".into()));
        assert!(is_masked("*******1234"));
    }
}
