//! Finds the groups that an entry of the journal may interest, without checking the others.

use std::collections::HashMap;
use std::sync::Arc;

use domain::journal::entry::JournalEntry;

use super::group::Group;
use crate::app::Topic;

/// The groups by the topics of their interest.
#[derive(Default)]
pub(super) struct Index(HashMap<Topic, Vec<Arc<Group>>>);

/// The groups, each with the entries that may interest it, in order.
pub(super) type Found = Vec<(Arc<Group>, Vec<Arc<JournalEntry>>)>;

impl Index {
    pub(super) fn insert(&mut self, group: &Arc<Group>) {
        for place in group.interest.places() {
            self.0.entry(place).or_default().push(Arc::clone(group));
        }
    }

    pub(super) fn remove(&mut self, group: &Arc<Group>) {
        for place in group.interest.places() {
            if let Some(groups) = self.0.get_mut(&place) {
                groups.retain(|one| !Arc::ptr_eq(one, group));
                if groups.is_empty() {
                    self.0.remove(&place);
                }
            }
        }
    }

    pub(super) fn find(&self, entries: &[Arc<JournalEntry>]) -> Found {
        let mut found = Found::new();
        let mut at = HashMap::new();
        for entry in entries {
            for group in Topic::of(entry).iter().filter_map(|place| self.0.get(place)).flatten() {
                let index = *at.entry(Arc::as_ptr(group)).or_insert_with(|| {
                    found.push((Arc::clone(group), Vec::new()));
                    found.len() - 1
                });
                found[index].1.push(Arc::clone(entry));
            }
        }
        found
    }
}
