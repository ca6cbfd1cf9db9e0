//! Tasks, their lists, and the causes that open and close them.

pub mod causes;
pub mod list;
pub(super) mod tasks;

use crate::Store;

/// The rows of tasks.
#[derive(Clone, Copy)]
pub struct TaskStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of tasks.
    pub fn tasks(&self) -> TaskStore<'_> {
        TaskStore { store: self }
    }
}
