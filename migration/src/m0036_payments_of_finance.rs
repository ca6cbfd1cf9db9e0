//! Payments that finance records in addition to the channel's: the source of a payment, and the bank's reference.

crate::dialect::migration!("m0036_payments_of_finance");

const UP: &[&str] =
    &["ALTER TABLE payment ADD COLUMN source text NOT NULL DEFAULT 'CHANNEL'", "ALTER TABLE payment ADD COLUMN reference text"];
