//! Tasks: opened and closed by their sources, listed for their roles, and worked on by people.

pub(super) mod commands;
pub(super) mod list;
pub(super) mod open;
pub(super) mod sweep;

pub use commands::{TaskAssign, TaskClaim, TaskComplete};
pub use list::{TaskFilter, TaskList, TaskSort};

pub use store::task::list::{TaskSortField, TaskTally};

use crate::App;

/// The use cases of tasks.
#[derive(Clone, Copy)]
pub struct Tasks<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of tasks.
    pub fn tasks(&self) -> Tasks<'_> {
        Tasks { app: self }
    }
}
