//! The warehouse's work with parcels.

mod shipments;
mod warehouse;
mod weights;
