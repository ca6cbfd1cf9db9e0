//! The journal and its positions.

#[expect(clippy::module_inception, reason = "the room re-exports the type that it is named after")]
mod journal;
pub mod journal_feed;
pub mod journal_pending;
pub mod journal_text;

pub use journal::*;
