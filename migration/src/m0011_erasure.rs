//! The erasure of persons: messages and the journal's free texts are sealed in rows of their own, which can be overwritten, and
//! an erasure is recorded, so that an old order cannot bring the person's data back.

crate::dialect::migration!("m0011_erasure");

const UP: &[&str] = &[
    // The clear column stays for messages from before; `panorama keys reseal` empties it.
    "ALTER TABLE conversation_message ADD COLUMN body_sealed {bytes}",
    "ALTER TABLE conversation_message ADD COLUMN body_key text",
    r"CREATE TABLE journal_text (
        event_id {uuid} PRIMARY KEY,
        order_id {uuid} NOT NULL,
        text_sealed {bytes} NOT NULL,
        text_key text NOT NULL
    )",
    "CREATE INDEX journal_text_order ON journal_text (order_id)",
    r#"ALTER TABLE "order" ADD COLUMN erased_at bigint"#,
    r"CREATE TABLE erasure (
        id {uuid} PRIMARY KEY,
        phone_index text,
        order_id {uuid},
        requested_at bigint NOT NULL,
        orders bigint NOT NULL,
        finished_at bigint
    )",
    "CREATE INDEX erasure_phone ON erasure (phone_index, requested_at)",
    "CREATE INDEX erasure_open ON erasure (requested_at, id) WHERE finished_at IS NULL",
];
