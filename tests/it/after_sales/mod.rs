//! Returns.

mod returns;
