//! The journal: its events, their positions in the feed, and the timeline of an order.

pub mod entries;
pub mod feed;
pub mod timeline;
pub(super) mod timeline_cache;
