//! Cursors: the position of a client in the feed, as an opaque text.
//!
//! A cursor holds the id of the last event that the client has read. The position of the event is looked up when the client resumes, so
//! that showing an event needs no query of the feed, and the cursor of an event is the same wherever the event is shown.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::EventId;
use uuid::Uuid;

use store::journal::feed::FeedMark;

/// The length of a cursor's text.
const LENGTH: usize = 23;

/// A position in the feed, as a client keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cursor {
    /// Before the first event.
    Start,
    /// Right after this event.
    Event(EventId),
    /// Right after this mark, as earlier builds wrote it: still read, no longer written.
    Mark(FeedMark),
}

/// The first byte of a cursor, which names the layout of the rest.
mod layout {
    /// A mark: position and tag.
    pub const MARK: u8 = 1;
    /// An event's id; nil stands for the start.
    pub const EVENT: u8 = 2;
}

/// Why a cursor was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// The text is not a cursor of this service.
    #[error("this is not a cursor")]
    Invalid,
    /// The cursor is from another history (before a restore, or beyond the end), so that the entries after it are unknown.
    #[error("the journal cannot be continued from this cursor: load the state anew and subscribe without one")]
    Resync,
}

impl Cursor {
    /// The cursor right after an entry.
    pub fn of(entry: &JournalEntry) -> Self {
        Self::Event(entry.id)
    }

    /// The text of the cursor: base64url of the layout and the rest.
    pub fn encode(self) -> String {
        let mut bytes = [layout::EVENT; 17];
        match self {
            Self::Start => bytes[1..].copy_from_slice(Uuid::nil().as_bytes()),
            Self::Event(id) => bytes[1..].copy_from_slice(id.0.as_bytes()),
            Self::Mark(mark) => {
                bytes[0] = layout::MARK;
                bytes[1..9].copy_from_slice(&mark.position.to_be_bytes());
                bytes[9..].copy_from_slice(&mark.tag.to_be_bytes());
            }
        }
        let mut text = String::with_capacity(LENGTH);
        URL_SAFE_NO_PAD.encode_string(bytes, &mut text);
        text
    }

    /// The cursor that a text encodes.
    ///
    /// # Errors
    /// [`CursorError::Invalid`] for every text that [`Cursor::encode`] does not make.
    pub fn decode(text: &str) -> Result<Self, CursorError> {
        // The length is checked first: a long text is not worth decoding.
        let bytes = (text.len() == LENGTH).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten();
        let bytes: [u8; 17] = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(CursorError::Invalid)?;
        let [layout, fields @ ..] = bytes;
        match layout {
            layout::EVENT if Uuid::from_bytes(fields).is_nil() => Ok(Self::Start),
            layout::EVENT => Ok(Self::Event(EventId(Uuid::from_bytes(fields)))),
            layout::MARK => {
                let (position, tag) = fields.split_at(8);
                let [position, tag] = [position, tag].map(|field| <[u8; 8]>::try_from(field).unwrap_or_default());
                let mark = FeedMark { position: i64::from_be_bytes(position), tag: u64::from_be_bytes(tag) };
                match mark {
                    FeedMark::START => Ok(Self::Start),
                    mark if mark.position > 0 => Ok(Self::Mark(mark)),
                    _ => Err(CursorError::Invalid),
                }
            }
            _ => Err(CursorError::Invalid),
        }
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
        let mark = |position, tag| Cursor::Mark(FeedMark { position, tag });
        for cursor in [Cursor::Start, Cursor::Event(EventId(Uuid::now_v7())), mark(1, u64::MAX), mark(i64::MAX, 0)] {
            assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }
        assert_eq!(Cursor::decode(&mark(0, 0).encode()), Ok(Cursor::Start), "as earlier builds wrote it");
    }

    #[test]
    fn text_that_is_none_is_refused() {
        let layout = URL_SAFE_NO_PAD.encode([3; 17]);
        let mark = |position| Cursor::Mark(FeedMark { position, tag: 7 }).encode();
        let valid = Cursor::Event(EventId(Uuid::now_v7())).encode();
        let (negative, start_with_tag, padded, cut) = (mark(-1), mark(0), format!("{valid}="), &valid[..22]);
        for text in ["", "1", "garbage", "ключ", "AQAAAAAAAAAAAAAAAAAAAA\0", &layout, &negative, &start_with_tag, &padded, cut]
        {
            assert_eq!(Cursor::decode(text), Err(CursorError::Invalid), "{text:?}");
        }
    }
}
