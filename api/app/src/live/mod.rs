//! Events for subscribers: the entries that a subscriber sees, and the form of their answers.

pub(super) mod events;
pub(super) mod interest;

pub use events::{Cards, EntryContext, Execution, LastSent, Registered, Update};
pub use interest::{EventFilter, Interest};

use crate::App;

/// The use cases of subscriptions.
#[derive(Clone, Copy)]
pub struct Following<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of subscriptions.
    pub fn live(&self) -> Following<'_> {
        Following { app: self }
    }
}
