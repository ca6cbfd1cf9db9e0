//! Rows and the domain: the feed of the journal.

pub mod feed;
