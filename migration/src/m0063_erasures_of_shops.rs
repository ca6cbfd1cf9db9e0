//! An erasure may reach the orders of some shops only: those of the person who requested it.

crate::dialect::migration!("m0063_erasures_of_shops");

/// The ids of the shops; null = every shop.
const UP: &[&str] = &["ALTER TABLE erasure ADD COLUMN shops text"];
