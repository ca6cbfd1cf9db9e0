//! Finds the groups that an entry of the journal may interest, without checking the others.

use std::collections::HashMap;
use std::sync::Arc;

use domain::journal::entry::JournalEntry;
use domain::journal::topic::Topic;

use super::group::Group;

/// The groups by the topics of their interest.
#[derive(Default)]
pub(super) struct Index(HashMap<Topic, Vec<Arc<Group>>>);

/// The groups, each with the entries that may interest it, in order.
pub(super) type Found = Vec<(Arc<Group>, Vec<Arc<JournalEntry>>)>;

impl Index {
    pub(super) fn insert(&mut self, group: &Arc<Group>) {
        for topic in group.interest.topics() {
            self.0.entry(topic).or_default().push(Arc::clone(group));
        }
    }

    pub(super) fn remove(&mut self, group: &Arc<Group>) {
        for topic in group.interest.topics() {
            if let Some(groups) = self.0.get_mut(&topic) {
                groups.retain(|one| !Arc::ptr_eq(one, group));
                if groups.is_empty() {
                    self.0.remove(&topic);
                }
            }
        }
    }

    pub(super) fn find(&self, entries: &[Arc<JournalEntry>]) -> Found {
        let mut found = Found::new();
        let mut at = HashMap::new();
        for entry in entries {
            for group in entry.topics().iter().filter_map(|topic| self.0.get(topic)).flatten() {
                let index = *at.entry(Arc::as_ptr(group)).or_insert_with(|| {
                    found.push((Arc::clone(group), Vec::new()));
                    found.len() - 1
                });
                let entries: &mut Vec<Arc<JournalEntry>> = &mut found[index].1;
                // A group that follows several topics of an entry has it once.
                if !entries.last().is_some_and(|last| Arc::ptr_eq(last, entry)) {
                    entries.push(Arc::clone(entry));
                }
            }
        }
        found
    }
}
