//! Counts the values of a JSON text before it is parsed, because a parsed value takes many times the memory of its few bytes.

use domain::refusal::{Code, Reason, RequestSize};
use memchr::memchr2;

use engine::{ApiError, LONGEST_NUMBER};

/// The size in bytes below which a text has too few values to matter.
const SMALL: usize = 16 * 1024;

/// Refuses a text of more values than `most`, and one with a number of more digits than [`LONGEST_NUMBER`].
pub(super) fn check(text: &[u8], most: usize) -> Result<(), ApiError> {
    // The parser recognizes a text that is neither object nor list by its first byte.
    if text.len() <= SMALL || !matches!(text.trim_ascii_start().first(), Some(b'{' | b'[')) {
        return Ok(());
    }
    let seen = look_at(text);
    for (size, found, allowed) in [(RequestSize::Values, seen.values, most), (RequestSize::Digits, seen.digits, LONGEST_NUMBER)] {
        if found > allowed {
            return Err(ApiError::bad_request(Reason::with(Code::TooLarge, [size.name(), &allowed.to_string()])));
        }
    }
    Ok(())
}

/// The counts of a text, outside of its strings.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    /// Characters that separate or open values: at least as many as there are values that take memory.
    values: usize,
    /// The most digits in a row.
    digits: usize,
}

fn look_at(text: &[u8]) -> Seen {
    let (mut values, mut digits, mut at) = (0, 0, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = end_of_text(text, at + 1),
            b',' | b'[' | b'{' => values += 1,
            b'0'..=b'9' => {
                let row = text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                digits = row.max(digits);
                at += row - 1;
            }
            _ => {}
        }
        at += 1;
    }
    Seen { values, digits }
}

/// The position of the quote that ends a string.
fn end_of_text(text: &[u8], mut at: usize) -> usize {
    while let Some(next) = text.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += next;
        if text[at] == b'"' {
            return at;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_and_texts_are_not_looked_into() {
        let seen = |values, digits| Seen { values, digits };
        assert_eq!(look_at(br#"{"a": [1, 2.125, {"b": "],[{\"\\,,1234"}], "c": null}"#), seen(6, 3));
        assert_eq!(look_at(br#""unfinished ,,,"#), seen(0, 0));
        assert_eq!(look_at(br#""ends in a backslash \"#), seen(0, 0));
    }

    #[test]
    fn large_texts_of_few_values_pass() {
        let long = format!("{{\"payload\": \"{}\"}}", ",".repeat(SMALL));
        assert!(check(long.as_bytes(), 10).is_ok());
        let many = format!(r#"{{"a":[{}1]}}"#, "1,".repeat(SMALL));
        assert!(check(many.as_bytes(), 10_000).is_err() && check(many.as_bytes(), SMALL + 2).is_ok());
    }

    #[test]
    fn numbers_that_nobody_means_are_refused() {
        let number = |digits: usize| format!(r#"{{"a":"{}","b":{}}}"#, " ".repeat(SMALL), "9".repeat(digits));
        assert!(check(number(LONGEST_NUMBER).as_bytes(), 10).is_ok());
        assert!(check(number(LONGEST_NUMBER + 1).as_bytes(), 10).is_err_and(|error| error.to_string().contains("digits")));
        assert!(check("9".repeat(SMALL + 1).as_bytes(), 10).is_ok(), "no object: the reader sees that at once");
    }
}
