//! The journal and its positions.

mod journal;
pub mod journal_feed;
pub mod journal_pending;
pub mod journal_text;

pub use journal::*;
