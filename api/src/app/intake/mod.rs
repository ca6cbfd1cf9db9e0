//! Taking in what channels, carriers and systems send, by push and by poll.

pub(super) mod ingest;
pub(super) mod polls;
