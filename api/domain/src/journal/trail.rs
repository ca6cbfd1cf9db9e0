//! The trail of one request: the notes of its use cases, from which the entries of the audit log are made.

use std::sync::{Arc, Mutex, PoisonError};

use crate::journal::audit::AuditOutcome;

/// The maximum number of notes of one request; root fields are far fewer.
const MOST_NOTES: usize = 64;

/// A use case's note about one operation of a request.
#[derive(Debug, Clone)]
pub struct Note {
    /// The operation, named by its root field.
    pub operation: &'static str,
    /// The object that the operation was about.
    pub target: Option<String>,
    /// Why the operation was refused or failed; `None` = it succeeded.
    pub refused: Option<(AuditOutcome, String)>,
    /// Whether the entry was written with the change.
    pub written: bool,
    /// The keyed hashes of the phones or digits that were looked up.
    pub looked_for: Vec<String>,
}

/// The notes of the use cases of one request. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Trail(Arc<Mutex<Vec<Note>>>);

impl Trail {
    /// Leaves a note on the trail.
    pub fn note(&self, note: Note) {
        self.begin(note);
    }

    /// Leaves a note that may be completed later; returns its index, `None` = the trail is full.
    pub fn begin(&self, note: Note) -> Option<usize> {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = notes.len();
        (place < MOST_NOTES).then(|| notes.push(note)).map(|()| place)
    }

    /// Sets the target of the note at an index.
    pub fn name(&self, place: Option<usize>, target: &str) {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(note) = place.and_then(|place| notes.get_mut(place)) {
            note.target = Some(target.to_owned());
        }
    }

    /// Notes the object that a query was about.
    pub fn saw(&self, operation: &'static str, target: impl Into<String>) {
        self.note(Note { operation, target: Some(target.into()), refused: None, written: false, looked_for: Vec::new() });
    }

    /// Takes the first note of an operation.
    pub fn take(&self, operation: &str) -> Option<Note> {
        let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = notes.iter().position(|note| note.operation == operation)?;
        Some(notes.remove(place))
    }
}
