//! Searches that people save.

pub mod saved_search;
