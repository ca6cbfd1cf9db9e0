//! The messages of an order.

pub mod messages;

use crate::Store;

/// The rows of conversations with buyers.
#[derive(Clone, Copy)]
pub struct ConversationStore<'a> {
    store: &'a Store,
}

impl Store {
    /// The rows of conversations with buyers.
    pub fn conversations(&self) -> ConversationStore<'_> {
        ConversationStore { store: self }
    }
}
