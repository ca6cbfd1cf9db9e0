//! A shop has a country of its own, in which phones without a prefix are read on addresses without a country: a currency spans countries.
//!
//! A shop older than this column has none: its phones are read in the country of their addresses.

crate::dialect::migration!("m0016_countries_of_shops");

const UP: &[&str] = &["ALTER TABLE shop ADD COLUMN country text"];
