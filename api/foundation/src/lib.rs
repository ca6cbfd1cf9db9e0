//! What the layers stand on: the clock, every metric by name, why a server cannot be reached, tasks that outlive a panic, and the vault of
//! personal data.

pub mod clock;
pub mod files;
pub mod measures;
pub mod reach;
pub mod tasks;
pub mod vault;
