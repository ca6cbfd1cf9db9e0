//! The kinds of files that are taken, known by their first bytes.

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each kind is the format of its name")]
pub enum FileKind {
    Ttf,
    Otf,
    Woff,
    Woff2,
    Zip,
    Png,
    Jpeg,
    Pdf,
}

/// A kind with the bytes that its files begin with, and its content types, the usual one first.
type KindRow = (FileKind, &'static [&'static [u8]], &'static [&'static str]);

const KINDS: [KindRow; 8] = [
    (FileKind::Ttf, &[b"\x00\x01\x00\x00", b"true"], &["font/ttf", "font/sfnt", "application/x-font-ttf"]),
    (FileKind::Otf, &[b"OTTO"], &["font/otf", "application/x-font-otf"]),
    (FileKind::Woff, &[b"wOFF"], &["font/woff", "application/font-woff"]),
    (FileKind::Woff2, &[b"wOF2"], &["font/woff2"]),
    (FileKind::Zip, &[b"PK\x03\x04"], &["application/zip", "application/x-zip-compressed"]),
    (FileKind::Png, &[b"\x89PNG\r\n\x1a\n"], &["image/png"]),
    (FileKind::Jpeg, &[b"\xFF\xD8\xFF"], &["image/jpeg"]),
    (FileKind::Pdf, &[b"%PDF-"], &["application/pdf"]),
];

impl FileKind {
    /// The number of first bytes that tell every kind apart.
    pub const HEAD: usize = 8;

    /// The kind of contents with these first bytes; `None` = it is not taken.
    pub fn of_contents(head: &[u8]) -> Option<Self> {
        KINDS.iter().find(|(_, starts, _)| starts.iter().any(|start| head.starts_with(start))).map(|(kind, ..)| *kind)
    }

    /// The kind of a content type, with or without parameters; `None` = it is not taken.
    pub fn of_content_type(text: &str) -> Option<Self> {
        let name = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        KINDS.iter().find(|(.., types)| types.contains(&name.as_str())).map(|(kind, ..)| *kind)
    }

    /// The usual content type.
    pub fn content_type(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("application/octet-stream", |(.., types)| types[0])
    }

    /// The usual content types of all kinds, for a message.
    pub fn content_types() -> String {
        KINDS.map(|(.., types)| types[0]).join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_known_by_its_contents_and_its_type() {
        for (kind, starts, types) in KINDS {
            for start in starts {
                assert!(start.len() <= FileKind::HEAD);
                assert_eq!(FileKind::of_contents(&[start, b"rest".as_slice()].concat()), Some(kind));
            }
            for text in types {
                assert_eq!(FileKind::of_content_type(&format!("{}; charset=x", text.to_uppercase())), Some(kind));
            }
            assert_eq!(FileKind::of_content_type(kind.content_type()), Some(kind));
        }
        for contents in [b"<svg>".as_slice(), b"MZ", b"#!/bin/sh", b"", b"GIF89a"] {
            assert_eq!(FileKind::of_contents(contents), None);
        }
        assert_eq!(FileKind::of_content_type("text/html"), None);
    }
}
