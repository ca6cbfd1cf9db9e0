//! Erasing a person.

pub(super) mod erasure;
