//! The measures of a report that waits for its parcel, such as the weight: a JSON array. NULL = none.

crate::dialect::migration!("m0082_measures_that_wait");

const UP: &[&str] = &["ALTER TABLE tracking_event ADD COLUMN measures text"];
