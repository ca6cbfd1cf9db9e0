//! The note of the person who released a hold.

crate::dialect::migration!("m0035_release_notes");

const UP: &[&str] = &["ALTER TABLE hold ADD COLUMN release_note text"];
