//! Files that people upload: what was announced, the sealed key of the file, and its place once it is there.

crate::dialect::migration!("m0087_stored_files");

const UP: &[&str] = &[
    r"CREATE TABLE stored_file (
        id {uuid} PRIMARY KEY,
        order_id {uuid} NOT NULL,
        line_id {uuid} NOT NULL,
        name text NOT NULL,
        content_type text NOT NULL,
        size bigint NOT NULL,
        created_at bigint NOT NULL,
        created_by text NOT NULL,
        expires_at bigint NOT NULL,
        sha256 text,
        place text,
        key_sealed {bytes} NOT NULL,
        key_key text NOT NULL
    )",
    "CREATE INDEX stored_file_order ON stored_file (order_id)",
    "CREATE INDEX stored_file_open ON stored_file (expires_at) WHERE place IS NULL",
];
