//! The erasure of people, and the sealing of old data with a newer key.

pub mod erasure;
pub mod reseal;
