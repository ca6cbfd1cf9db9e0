//! The intake of payloads from channels, carriers and systems, by push and by poll.

pub(super) mod ingest;
pub(super) mod polls;

pub use ingest::{
    Again, Arrival, Failure, IngestQueue, MOST_READ_AGAIN, QueueError, ReadAgain, ReadAgainInput, ReadOutcome, ReceiveInput,
    Received, Rereading, Unread,
};

use crate::App;

/// The use cases of incoming payloads and polls.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    app: &'a App,
}

impl App {
    /// The use cases of incoming payloads and polls.
    pub fn intake(&self) -> Intake<'_> {
        Intake { app: self }
    }
}
