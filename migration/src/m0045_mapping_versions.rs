//! Mappings that an operator set: every version of every document, the newest of which is in force.

crate::dialect::migration!("m0045_mapping_versions");

const UP: &[&str] = &[r"CREATE TABLE mapping_version (
        name text NOT NULL,
        version bigint NOT NULL,
        document text,
        note text,
        set_by text,
        set_at bigint NOT NULL,
        PRIMARY KEY (name, version)
    )"];
