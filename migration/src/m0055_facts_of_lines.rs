//! Facts may be about one line of an order.

crate::dialect::migration!("m0055_facts_of_lines");

const UP: &[&str] = &["ALTER TABLE fact ADD COLUMN line_id {uuid}"];
