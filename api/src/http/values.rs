//! Counts the values of a JSON text before it is read: read, each takes many times the memory of its few bytes.

use domain::refusal::{Code, Reason};

use crate::graphql::engine::ApiError;

/// A text of fewer bytes holds too few values to matter.
const SMALL: usize = 16 * 1024;

/// Refuses a text of more values than `most`.
pub(super) fn check(text: &[u8], most: usize) -> Result<(), ApiError> {
    if text.len() <= SMALL || count(text) <= most {
        return Ok(());
    }
    Err(ApiError::bad_request(Reason::with(Code::TooLarge, ["VALUES", &most.to_string()])))
}

/// What separates and opens values, outside of texts: never less than there are values that take memory.
fn count(text: &[u8]) -> usize {
    let (mut values, mut at) = (0, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = end_of_text(text, at + 1),
            b',' | b'[' | b'{' => values += 1,
            _ => {}
        }
        at += 1;
    }
    values
}

/// The place of the quote that ends a text.
fn end_of_text(text: &[u8], mut at: usize) -> usize {
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_and_texts_are_not_looked_into() {
        assert_eq!(count(br#"{"a": [1, 2, {"b": "],[{\"\\,,"}], "c": null}"#), 6);
        assert_eq!(count(br#""unfinished ,,,"#), 0);
        assert_eq!(count(br#""ends in a backslash \"#), 0);
    }

    #[test]
    fn large_texts_of_few_values_pass() {
        let long = format!("{{\"payload\": \"{}\"}}", ",".repeat(SMALL));
        assert!(check(long.as_bytes(), 10).is_ok());
        let many = format!("[{}1]", "1,".repeat(SMALL));
        assert!(check(many.as_bytes(), 10_000).is_err() && check(many.as_bytes(), SMALL + 1).is_ok());
    }
}
