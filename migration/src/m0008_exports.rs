//! Finance exports: the request, its progress, and its result.

crate::dialect::migration!("m0008_exports");

const UP: &[&str] = &[
    r"CREATE TABLE export (
        id {uuid} PRIMARY KEY,
        owner text NOT NULL,
        completed_from bigint NOT NULL,
        completed_to bigint NOT NULL,
        format text NOT NULL,
        options text NOT NULL,
        state text NOT NULL,
        done bigint NOT NULL,
        total bigint NOT NULL,
        row_count bigint,
        left_out_unsettled bigint,
        sums text NOT NULL,
        sha256 text,
        file text,
        error text,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL,
        finished_at bigint,
        expires_at bigint
    )",
    "CREATE INDEX export_owner ON export (owner, created_at, id)",
    "CREATE INDEX export_state ON export (state, updated_at, id)",
];
