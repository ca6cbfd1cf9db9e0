//! The journal: its events, their positions in the feed, and the timeline of an order.

pub mod entries;
pub mod feed;
pub mod timeline;
pub(super) mod timeline_cache;

use crate::Store;

/// The rows of the journal.
#[derive(Clone, Copy)]
pub struct JournalStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of the journal.
    pub fn journal(&self) -> JournalStore<'_> {
        JournalStore { store: self }
    }
}
