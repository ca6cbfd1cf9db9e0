//! Cursors: how a client says how far it has read, as text that it cannot misuse.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::event::JournalEntry;

use crate::store::feed::FeedMark;

/// The first byte of every cursor, so that a later layout is told from this one.
const VERSION: u8 = 1;

/// A place in the feed, as a client keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cursor(FeedMark);

/// Why a cursor was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// The text is no cursor of this service.
    #[error("this is not a cursor")]
    Invalid,
    /// The cursor is from another history (before a restore, or beyond the end): what lies between cannot be told.
    #[error("the journal cannot be continued from this cursor: load the state anew and subscribe without one")]
    Resync,
}

impl Cursor {
    /// From the beginning of the journal.
    pub const START: Self = Self(FeedMark::START);

    /// The cursor after an entry; none while it has no position.
    pub fn of(entry: &JournalEntry) -> Option<Self> {
        entry.position.map(|position| Self(FeedMark::at(position, entry.id)))
    }

    /// The mark in the feed that it stands for; whether that exists is known when the feed is read from there.
    pub fn mark(self) -> FeedMark {
        self.0
    }

    /// Its text: base64url of version, position and tag.
    pub fn encode(self) -> String {
        let mut bytes = [VERSION; 17];
        bytes[1..9].copy_from_slice(&self.0.position.to_be_bytes());
        bytes[9..].copy_from_slice(&self.0.tag.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor of a text.
    ///
    /// # Errors
    /// [`CursorError::Invalid`] for every text that [`Cursor::encode`] does not make.
    pub fn decode(text: &str) -> Result<Self, CursorError> {
        // The length is checked first: a long text is not worth decoding.
        let bytes = (text.len() == 23).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten();
        let bytes: [u8; 17] = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(CursorError::Invalid)?;
        let [version, fields @ ..] = bytes;
        let (position, tag) = fields.split_at(8);
        let [position, tag] = [position, tag].map(|field| <[u8; 8]>::try_from(field).unwrap_or_default());
        let mark = FeedMark { position: i64::from_be_bytes(position), tag: u64::from_be_bytes(tag) };
        let possible = mark.position > 0 || mark == FeedMark::START;
        if version == VERSION && possible { Ok(Self(mark)) } else { Err(CursorError::Invalid) }
    }
}

impl From<FeedMark> for Cursor {
    fn from(mark: FeedMark) -> Self {
        Self(mark)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.encode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        for mark in [FeedMark::START, FeedMark { position: 1, tag: u64::MAX }, FeedMark { position: i64::MAX, tag: 0 }] {
            assert_eq!(Cursor::decode(&Cursor(mark).encode()), Ok(Cursor(mark)));
        }
    }

    #[test]
    fn text_that_is_none_is_refused() {
        let version = {
            let mut bytes = [0u8; 17];
            bytes[0] = 2;
            URL_SAFE_NO_PAD.encode(bytes)
        };
        let negative = Cursor(FeedMark { position: -1, tag: 7 }).encode();
        let start_with_tag = Cursor(FeedMark { position: 0, tag: 7 }).encode();
        let valid = Cursor(FeedMark { position: 5, tag: 7 }).encode();
        let padded = format!("{valid}=");
        let cut = &valid[..22];
        for text in ["", "1", "garbage", "ключ", "AQAAAAAAAAAAAAAAAAAAAA\0", &version, &negative, &start_with_tag, &padded, cut]
        {
            assert_eq!(Cursor::decode(text), Err(CursorError::Invalid), "{text:?}");
        }
    }
}
