//! The topics of an entry of the journal that neither its event nor its order, shop and warehouse give: a JSON array. NULL = none.

crate::dialect::migration!("m0080_topics");

const UP: &[&str] = &["ALTER TABLE journal ADD COLUMN topics text"];
