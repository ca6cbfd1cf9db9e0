//! JSON as platforms send it, parsed once into a tree that borrows the payload and keeps every digit of every number.
//!
//! `serde_json::Value` turns decimals and integers past 64 bits into floats; its `arbitrary_precision` feature would prevent that, but it
//! changes `Number` for the whole build and breaks untagged and flattened types elsewhere. Order numbers and amounts must keep their
//! digits, so this small strict parser exists; a property test compares it with `serde_json`.

use std::borrow::Cow;

use super::pointer::Pointer;

/// The deepest nesting of a payload. No platform exceeds ten levels.
pub(super) const MAX_DEPTH: usize = 64;

/// One JSON value. Numbers are kept as their text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// The reason why a text is not accepted as JSON. Offsets are bytes; the text itself is never quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The text is not JSON.
    #[error("not JSON at byte {0}")]
    Syntax(usize),
    /// The text is nested deeper than any platform's payload.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

impl<'a> Node<'a> {
    /// Parses a whole text.
    pub(super) fn parse(text: &'a str) -> Result<Self, JsonError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader { text, at: 0 };
        let node = reader.value(0)?;
        reader.skip_space();
        if reader.at == text.len() { Ok(node) } else { Err(reader.syntax()) }
    }

    /// The value at a pointer; `None` = there is none.
    pub(super) fn at(&self, pointer: &Pointer) -> Option<&Self> {
        let mut node = self;
        for token in pointer.tokens() {
            node = match node {
                Self::Object(members) => &members.iter().rev().find(|(name, _)| *name == *token.name)?.1,
                Self::List(items) => items.get(token.index?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Every value that a pointer with `*` selects; a list at its end is replaced by its items, `null` by nothing.
    pub(super) fn each(&self, pointer: &Pointer) -> Vec<&Self> {
        let mut found = vec![self];
        for token in pointer.tokens() {
            found = found
                .into_iter()
                .flat_map(|node| -> &[Node<'a>] {
                    match node {
                        Self::List(items) if token.every => items,
                        Self::List(items) => token.index.and_then(|index| items.get(index)).map_or(&[], std::slice::from_ref),
                        Self::Object(members) => members
                            .iter()
                            .rev()
                            .find(|(name, _)| *name == *token.name)
                            .map_or(&[], |(_, value)| std::slice::from_ref(value)),
                        _ => &[],
                    }
                })
                .collect();
        }
        found
            .into_iter()
            .flat_map(|node| match node {
                Self::List(items) => items.as_slice(),
                Self::Null => &[],
                other => std::slice::from_ref(other),
            })
            .collect()
    }

    /// A text, number or truth value as trimmed text; `None` for empty text, `null`, lists and objects.
    pub(super) fn scalar(&self) -> Option<&str> {
        let text = match self {
            Self::Text(text) => text.trim(),
            Self::Number(digits) => digits,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn syntax(&self) -> JsonError {
        JsonError::Syntax(self.at)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, JsonError> {
        if depth > MAX_DEPTH {
            return Err(JsonError::TooDeep);
        }
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Node::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            Some(b'n') => self.word("null", Node::Null),
            _ => Err(self.syntax()),
        }
    }

    fn word(&mut self, word: &str, node: Node<'a>) -> Result<Node<'a>, JsonError> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.syntax());
        }
        self.at += word.len();
        Ok(node)
    }

    fn object(&mut self, depth: usize) -> Result<Node<'a>, JsonError> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.take(b'}') {
            return Ok(Node::Object(members));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.syntax());
            }
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.syntax());
            }
            members.push((name, self.value(depth + 1)?));
            self.skip_space();
            if self.take(b'}') {
                return Ok(Node::Object(members));
            }
            if !self.take(b',') {
                return Err(self.syntax());
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node<'a>, JsonError> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(Node::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Node::List(items));
            }
            if !self.take(b',') {
                return Err(self.syntax());
            }
        }
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.syntax()) } else { Ok(()) }
    }

    fn number(&mut self) -> Result<Node<'a>, JsonError> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _signed = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Node::Number(&self.text[start..self.at]))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.at += 1;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => return self.escaped(start).map(Cow::Owned),
                Some(byte) if byte >= 0x20 => self.at += 1,
                _ => return Err(self.syntax()),
            }
        }
    }

    /// The rest of a string that has escapes. A lone half of a surrogate pair becomes `U+FFFD`, because platforms cut titles in
    /// the middle of an emoji; `U+0000` is left out, because databases refuse it in text.
    fn escaped(&mut self, start: usize) -> Result<String, JsonError> {
        let mut text = self.text[start..self.at].to_owned();
        loop {
            let plain = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            text.push_str(&self.text[plain..self.at]);
            if self.take(b'"') {
                return Ok(text);
            }
            if !self.take(b'\\') {
                return Err(self.syntax());
            }
            let letter = self.peek().ok_or(self.syntax())?;
            self.at += 1;
            match letter {
                b'"' | b'\\' | b'/' => text.push(letter as char),
                b'b' => text.push('\u{8}'),
                b'f' => text.push('\u{c}'),
                b'n' => text.push('\n'),
                b'r' => text.push('\r'),
                b't' => text.push('\t'),
                b'u' => self.unicode(&mut text)?,
                _ => return Err(self.syntax()),
            }
        }
    }

    fn unicode(&mut self, text: &mut String) -> Result<(), JsonError> {
        let mut units = vec![self.four_hex()?];
        while self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            units.push(self.four_hex()?);
        }
        let decoded = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        text.extend(decoded.filter(|c| *c != '\0'));
        Ok(())
    }

    fn four_hex(&mut self) -> Result<u16, JsonError> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(self.syntax())?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(self.syntax());
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).map_err(|_| self.syntax())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(node: &Node<'_>, value: &serde_json::Value) -> bool {
        match (node, value) {
            (Node::Null, serde_json::Value::Null) => true,
            (Node::Bool(a), serde_json::Value::Bool(b)) => a == b,
            (Node::Number(a), serde_json::Value::Number(b)) => {
                a.parse::<f64>().ok() == b.as_f64() && b.as_i64().is_none_or(|whole| a.parse() != Ok(whole + 1))
            }
            (Node::Text(a), serde_json::Value::String(b)) => *a == b.replace('\0', ""),
            (Node::List(a), serde_json::Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (Node::Object(a), serde_json::Value::Object(b)) => {
                a.iter().all(|(name, node)| b.get(&**name).is_some_and(|value| same(node, value)))
            }
            _ => false,
        }
    }

    #[test]
    fn numbers_keep_every_digit() {
        let node = Node::parse(r#"{"id": 36028797018963970123456, "price": 199.10}"#).unwrap();
        assert_eq!(node.at(&"/id".parse().unwrap()).unwrap().scalar(), Some("36028797018963970123456"));
        assert_eq!(node.at(&"/price".parse().unwrap()).unwrap().scalar(), Some("199.10"));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        assert_eq!(Node::parse(&"[".repeat(1_000_000)), Err(JsonError::TooDeep));
        assert_eq!(Node::parse(&r#"{"a":"#.repeat(200_000)), Err(JsonError::TooDeep));
    }

    #[test]
    fn a_cut_emoji_does_not_cost_the_order() {
        assert_eq!(Node::parse(r#""a\ud83d b\u0000\ud83d\ude00""#), Ok(Node::Text("a\u{fffd} b😀".into())));
    }

    #[test]
    fn stars_walk_lists_in_lists() {
        let node =
            Node::parse(r#"{"refunds":[{"transactions":[{"amount":"1"},{"amount":"2"}]},{"transactions":null}]}"#).unwrap();
        let found = node.each(&"/refunds/*/transactions/*/amount".parse().unwrap());
        assert_eq!(found.iter().filter_map(|node| node.scalar()).collect::<Vec<_>>(), ["1", "2"]);
    }

    fn json_like() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\u00e9\"",
            "\"\\n\"",
            "\"\\x\"",
            "1",
            "-0",
            "01",
            "1.5e3",
            "1.",
            "true",
            "nul",
            "null",
            " ",
            "\"",
            "\\",
            "\u{1}",
            "é",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    /// Whether `serde_json` refuses the text only because a number in it exceeds the range of a float. Such a number is valid JSON, and
    /// this parser keeps its digits.
    fn past_a_float(text: &str) -> bool {
        serde_json::from_str::<serde_json::Value>(text).is_err_and(|error| error.to_string().starts_with("number out of range"))
    }

    #[test]
    fn a_number_past_a_float_keeps_its_digits() {
        assert!(past_a_float("1.5e3101"));
        assert_eq!(Node::parse("1.5e3101"), Ok(Node::Number("1.5e3101")));
    }

    proptest! {
        #[test]
        fn it_accepts_what_serde_json_accepts(text in json_like()) {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match Node::parse(&text) {
                Ok(node) => prop_assert!(theirs.is_ok_and(|value| same(&node, &value)) || past_a_float(&text), "{text}"),
                Err(_) => prop_assert!(theirs.is_err(), "{text}"),
            }
        }

        #[test]
        fn any_text_survives(text in any::<String>(), whole in any::<i64>()) {
            let json = serde_json::json!({ "list": [text, whole, null, { "k": text }] }).to_string();
            let value: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert!(same(&Node::parse(&json).unwrap(), &value));
        }
    }
}
