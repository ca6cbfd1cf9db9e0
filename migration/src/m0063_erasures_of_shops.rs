//! An erasure may reach the orders of some shops only: those of who asked for it.

crate::dialect::migration!("m0063_erasures_of_shops");

/// Null = every shop.
const UP: &[&str] = &["ALTER TABLE erasure ADD COLUMN shops text"];
