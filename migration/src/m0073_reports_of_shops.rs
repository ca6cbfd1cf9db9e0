//! A report that waits for its parcel keeps the shop of the connection that brought it.

crate::dialect::migration!("m0073_reports_of_shops");

const UP: &[&str] = &["ALTER TABLE tracking_event ADD COLUMN shop text"];
