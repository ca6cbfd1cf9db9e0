//! The time zone of a warehouse.

crate::dialect::migration!("m0041_zones_of_warehouses");

const UP: &[&str] = &["ALTER TABLE warehouse ADD COLUMN time_zone text"];
