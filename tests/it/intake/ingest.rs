//! Taking in: what each platform really sends becomes a card, once, and nothing of it is ever lost.

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
