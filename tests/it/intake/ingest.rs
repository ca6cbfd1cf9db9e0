//! Intake: each platform's real payload becomes a card, once, and no part of it is lost.

pub mod cards;
mod doctor;
mod duplicates;
pub mod failures;
mod parcels;
mod privacy;
mod roads;
mod shops_apart;
mod unknown;
mod unsigned;
mod waiting;
mod wishes;
