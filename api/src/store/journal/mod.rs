//! The journal: what happened, its positions, and the timeline of an order.

pub mod entries;
pub mod feed;
pub(super) mod recent;
pub mod timeline;
