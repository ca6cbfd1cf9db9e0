//! Saved searches: filters of the list of orders that a person keeps under a name.

crate::dialect::migration!("m0079_saved_searches");

const UP: &[&str] = &[
    r"CREATE TABLE saved_search (
        id {uuid} PRIMARY KEY,
        owner text NOT NULL,
        name text NOT NULL,
        filter text NOT NULL,
        version bigint NOT NULL,
        created_at bigint NOT NULL,
        updated_at bigint NOT NULL
    )",
    "CREATE INDEX saved_search_owner ON saved_search (owner, id)",
];
