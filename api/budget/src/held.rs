//! The bytes in memory that the running operations of each subject hold: the values of their variables, and the documents that only they
//! use.
//!
//! The bytes are counted when an operation is accepted and freed when its last part is dropped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The bytes that each subject holds on this instance.
#[derive(Debug, Default)]
pub struct Holdings(Mutex<HashMap<Box<str>, usize>>);

/// Bytes that are held until this is dropped.
#[derive(Debug)]
pub struct Held {
    holdings: Arc<Holdings>,
    subject: Box<str>,
    bytes: usize,
}

impl Holdings {
    /// Holds so many bytes for a subject; `None` = the subject would hold more than `most`.
    pub fn hold(self: &Arc<Self>, subject: &str, bytes: usize, most: usize) -> Option<Held> {
        let mut all = self.all();
        let known = all.get(subject).copied().unwrap_or_default();
        let sum = known.saturating_add(bytes);
        if sum > most {
            metrics::counter!("panorama_operation_bytes_refused_total").increment(1);
            return None;
        }
        all.insert(subject.into(), sum);
        Some(Held { holdings: Arc::clone(self), subject: subject.into(), bytes })
    }

    /// The bytes that a subject holds now; 0 for an unknown subject.
    pub fn of(&self, subject: &str) -> usize {
        self.all().get(subject).copied().unwrap_or_default()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Box<str>, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut all = self.holdings.all();
        if let Some(sum) = all.get_mut(&self.subject) {
            *sum = sum.saturating_sub(self.bytes);
            if *sum == 0 {
                all.remove(&self.subject);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_held_for_each_subject_and_freed_with_the_last_holder() {
        let holdings = Arc::new(Holdings::default());
        let first = Arc::new(holdings.hold("u", 60, 100).unwrap());
        assert!(holdings.hold("u", 41, 100).is_none());
        let other = holdings.hold("other", 100, 100).unwrap();
        let second = holdings.hold("u", 40, 100).unwrap();
        assert_eq!((holdings.of("u"), holdings.of("other")), (100, 100));
        let shared = Arc::clone(&first);
        drop((first, second, other));
        assert_eq!((holdings.of("u"), holdings.of("other")), (60, 0));
        drop(shared);
        assert!(holdings.all().is_empty());
    }
}
