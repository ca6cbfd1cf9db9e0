//! The intake of payloads from channels, carriers and systems, by push and by poll.

pub(super) mod ingest;
pub(super) mod polls;
