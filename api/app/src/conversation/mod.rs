//! The conversation with a customer.

pub(super) mod messages;

pub use messages::MessageInput;

use crate::App;

/// The use cases of conversations with buyers.
#[derive(Clone, Copy)]
pub struct Conversations<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of conversations with buyers.
    pub fn conversations(&self) -> Conversations<'_> {
        Conversations { app: self }
    }
}
