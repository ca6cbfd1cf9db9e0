//! Saved searches: filters of the list of orders that a person keeps under a name.

use chrono::{DateTime, Utc};

use crate::kernel::ids::SavedSearchId;

/// A filter of the list of orders that a person keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedSearch {
    /// The id of the saved search.
    pub id: SavedSearchId,
    /// The subject of its owner, who alone sees it.
    pub owner: String,
    /// The name that the owner gave it.
    pub name: String,
    /// The filter as the client sent it, a JSON object.
    pub filter: String,
    /// The version, which counts up from 1.
    pub version: i64,
    /// The time at which it was saved first.
    pub created_at: DateTime<Utc>,
    /// The time of its last change.
    pub updated_at: DateTime<Utc>,
}

impl SavedSearch {
    /// The most saved searches of one person.
    pub const MOST: usize = 50;

    /// Takes over another name and another filter; `None` = it stays. Returns whether anything changed.
    pub fn update(&mut self, name: Option<&str>, filter: Option<&str>, now: DateTime<Utc>) -> bool {
        let (name, filter) = (name.unwrap_or(&self.name).to_owned(), filter.unwrap_or(&self.filter).to_owned());
        let changed = name != self.name || filter != self.filter;
        if changed {
            (self.name, self.filter, self.version, self.updated_at) = (name, filter, self.version + 1, now);
        }
        changed
    }
}
