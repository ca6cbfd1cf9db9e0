//! The source that voided a parcel, and the parcel whose former tracking number a row keeps.

crate::dialect::migration!("m0060_voided_parcels");

const UP: &[&str] = &["ALTER TABLE shipment ADD COLUMN voided_by text", "ALTER TABLE shipment ADD COLUMN replaced_by {uuid}"];
