//! Values of JSON texts that were read lately. Screens show the same orders again and again, and an order changes seldom: the database is
//! asked every time, and only the parsing of a text that it has sent before is saved.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::base::value::from_json;

/// The number of bytes of a value with its text, by the bytes of its text: a value needs about as much as its text.
const BYTES_OF_TEXT_BYTE: u64 = 2;
/// The bytes of a text for which the number of entries is estimated.
const USUAL_TEXT: u64 = 1_024;

/// The values of texts of one kind, at most as many as fit into a number of bytes. The key is the text itself: a value can never be that
/// of another text, nor of an earlier version.
pub(crate) struct Parsed<T> {
    what: &'static str,
    values: Cache<Box<[u8]>, Arc<T>, Bytes>,
}

impl<T: DeserializeOwned> Parsed<T> {
    /// No values yet. `what` is the name of the texts in errors, `most` the number of bytes that texts and values may take together.
    pub(crate) fn new(what: &'static str, most: u64) -> Self {
        let entries = usize::try_from(most / (USUAL_TEXT * BYTES_OF_TEXT_BYTE)).unwrap_or(usize::MAX);
        Self { what, values: Cache::with_weighter(entries, most, Bytes) }
    }

    /// The value of a text. The UTF-8 is checked once and not for each string.
    pub(crate) fn of(&self, text: &[u8]) -> Result<Arc<T>, StoreError> {
        if let Some(known) = self.values.get(text) {
            return Ok(known);
        }
        let read = std::str::from_utf8(text).map_err(|error| StoreError::unreadable(self.what, &error))?;
        let value = Arc::new(from_json(self.what, read)?);
        self.values.insert(text.into(), Arc::clone(&value));
        Ok(value)
    }
}

#[derive(Debug, Clone, Copy)]
struct Bytes;

impl<T> Weighter<Box<[u8]>, Arc<T>> for Bytes {
    fn weight(&self, text: &Box<[u8]>, _: &Arc<T>) -> u64 {
        BYTES_OF_TEXT_BYTE * text.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_parsed_once_and_another_text_is_another_value() {
        let parsed = Parsed::<Vec<u32>>::new("numbers", 1 << 20);
        let first = parsed.of(b"[1]").unwrap();
        assert!(Arc::ptr_eq(&first, &parsed.of(b"[1]").unwrap()));
        assert_eq!((*first).as_slice(), [1]);
        assert_eq!((*parsed.of(b"[2]").unwrap()).as_slice(), [2]);
        assert_eq!((*parsed.of(b"[1 ]").unwrap()).as_slice(), [1]);
    }

    #[test]
    fn an_unreadable_text_is_an_error_each_time() {
        let parsed = Parsed::<Vec<u32>>::new("numbers", 1 << 20);
        for text in [b"[1".as_slice(), b"", b"[\xff]", b"[1".as_slice()] {
            assert!(parsed.of(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_texts_take_a_bounded_number_of_bytes() {
        let most = 64 * 1024;
        let parsed = Parsed::<String>::new("texts", most);
        for number in 0..1_000 {
            let text = format!("\"{number:>1000}\"");
            assert_eq!(parsed.of(text.as_bytes()).unwrap().trim(), number.to_string());
        }
        assert!(parsed.values.weight() <= most, "{} bytes", parsed.values.weight());
        assert!(parsed.values.len() > 10, "{} texts", parsed.values.len());
    }
}
