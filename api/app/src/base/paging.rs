//! Pages: the four arguments of a connection, and keyset cursors as opaque text.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::Code;
use uuid::Uuid;

use crate::AppError;
use store::base::window::{Take, Window as StoreWindow};

/// The number of entries of a page without `first` and `last`.
const USUAL: u32 = 20;

/// The number up to which the entries of a list are counted.
pub(crate) const COUNT_CAP: u32 = 10_000;

/// A requested page: at most one of `first` and `last`, and the cursors as the caller gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Window {
    /// The number of entries from the beginning.
    pub first: Option<u32>,
    /// The number of entries from the end.
    pub last: Option<u32>,
    /// Only entries after this cursor.
    pub after: Option<String>,
    /// Only entries before this cursor.
    pub before: Option<String>,
}

impl Window {
    /// The store's window, with cursors read by `key`. `from_end` = without `first` and `last`, the page is the end of the list.
    pub(crate) fn keyed<K>(&self, from_end: bool, key: impl Fn(&str) -> Result<K, AppError>) -> Result<StoreWindow<K>, AppError> {
        let take = match (self.first, self.last) {
            (Some(first), _) => Take::First(first),
            (None, Some(last)) => Take::Last(last),
            (None, None) if from_end && self.after.is_none() => Take::Last(USUAL),
            (None, None) => Take::First(USUAL),
        };
        let read = |cursor: &Option<String>| cursor.as_deref().map(&key).transpose();
        Ok(StoreWindow { take, after: read(&self.after)?, before: read(&self.before)? })
    }
}

impl Window {
    /// The number of entries of a page of a list that goes forward.
    pub(crate) fn size(&self) -> usize {
        self.first.unwrap_or(USUAL) as usize
    }

    /// The number of entries to read of a list that goes forward: one more than the page shows.
    pub(crate) fn probe(&self) -> u64 {
        u64::from(self.first.unwrap_or(USUAL)) + 1
    }

    /// The code after which a list by codes goes on; `None` = from its beginning.
    pub(crate) fn after_text(&self) -> Result<Option<String>, AppError> {
        let read = |cursor: &String| {
            let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            bytes.and_then(|text| text.strip_prefix("code ").map(str::to_owned)).ok_or(Code::CursorInvalid)
        };
        self.after.as_ref().map(read).transpose().map_err(AppError::bad_request)
    }

    /// A page of a list by codes; `items` are the entries after the cursor, read with at least one more than the page has.
    pub(crate) fn page_of<T>(&self, mut items: Vec<T>, code: impl Fn(&T) -> &str) -> Slice<T> {
        let size = self.first.unwrap_or(USUAL) as usize;
        let has_next = items.len() > size;
        items.truncate(size);
        let cursor = |item: &T| URL_SAFE_NO_PAD.encode(format!("code {}", code(item)));
        let items = items.into_iter().map(|item| (cursor(&item), item)).collect();
        Slice { items, has_previous: self.after.is_some(), has_next }
    }
}

/// The direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortDirection {
    /// The smallest value first.
    Ascending,
    /// The largest value first.
    Descending,
}

/// A count up to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The count, at most 10,000.
    pub value: u32,
    /// Whether the count is exact; `false` = there are more.
    pub exact: bool,
}

impl Counted {
    pub(crate) fn of(count: u64) -> Self {
        let exact = count <= u64::from(COUNT_CAP);
        Self { value: u32::try_from(count).unwrap_or(COUNT_CAP).min(COUNT_CAP), exact }
    }
}

/// A part of a list, each entry with its cursor.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The entries with their cursors.
    pub items: Vec<(String, T)>,
    /// Whether the list has entries before them.
    pub has_previous: bool,
    /// Whether the list has entries after them.
    pub has_next: bool,
}

/// The list that a cursor belongs to: its first byte, so that a cursor of another list is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Timeline,
    Conversation,
    /// The lines of an order, by their position.
    Lines,
    /// The firings of rules.
    Firings,
    /// The matched orders of a backtest, by their position.
    BacktestOrders,
    Alerts,
    Failures,
    Audit,
    /// The versions of a mapping.
    MappingVersions,
    /// A list of tasks by its sort: the field's number, doubled, plus one for descending.
    Tasks(u8),
    /// A list of returns by its sort: the field's number, doubled, plus one for descending.
    Returns(u8),
    /// A list of orders by its sort: the field's number, doubled, plus one for descending.
    Orders(u8),
}

impl List {
    fn tag(self) -> u8 {
        match self {
            Self::Timeline => 1,
            Self::Conversation => 2,
            Self::Alerts => 3,
            Self::Failures => 4,
            Self::Audit => 5,
            Self::MappingVersions => 6,
            Self::Lines => 7,
            Self::Firings => 64,
            Self::BacktestOrders => 63,
            Self::Returns(sort) => 8 + sort,
            Self::Orders(sort) => 16 + sort,
            Self::Tasks(sort) => 64 + sort,
        }
    }

    /// The cursor of a key in this list.
    pub(crate) fn encode(self, value: i64, id: Uuid) -> String {
        let mut bytes = [0; 25];
        bytes[0] = self.tag();
        bytes[1..9].copy_from_slice(&value.to_be_bytes());
        bytes[9..].copy_from_slice(id.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The key of a cursor of this list.
    pub(crate) fn decode(self, cursor: &str) -> Result<(i64, Uuid), AppError> {
        let elsewhere = || AppError::bad_request(Code::CursorInvalid);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| elsewhere())?;
        let bytes: [u8; 25] = bytes.try_into().map_err(|_| elsewhere())?;
        let (value, id) = bytes[1..].split_at(8);
        let (value, id): ([u8; 8], [u8; 16]) =
            (value.try_into().map_err(|_| elsewhere())?, id.try_into().map_err(|_| elsewhere())?);
        if bytes[0] == self.tag() { Ok((i64::from_be_bytes(value), Uuid::from_bytes(id))) } else { Err(elsewhere()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_only_of_its_own_list() {
        let cursor = List::Orders(3).encode(-5, Uuid::from_u128(9));
        assert_eq!(List::Orders(3).decode(&cursor).unwrap(), (-5, Uuid::from_u128(9)));
        for other in [List::Orders(2), List::Timeline] {
            assert!(other.decode(&cursor).is_err());
        }
        assert!(List::Alerts.decode("x").is_err());
    }
}
