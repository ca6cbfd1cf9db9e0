//! The read model: one document per order, and the sealed contact in a column of its own.

crate::dialect::migration!("m0005_cards");

const UP: &[&str] = &[r"CREATE TABLE order_card (
        order_id {uuid} PRIMARY KEY,
        document text NOT NULL,
        contact_sealed {bytes} NOT NULL,
        contact_key text NOT NULL,
        phone_masked text
    )"];
