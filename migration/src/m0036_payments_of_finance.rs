//! Payments that finance records beside the channel: who says that a payment was made, and the bank's reference.

crate::dialect::migration!("m0036_payments_of_finance");

const UP: &[&str] =
    &["ALTER TABLE payment ADD COLUMN source text NOT NULL DEFAULT 'CHANNEL'", "ALTER TABLE payment ADD COLUMN reference text"];
