//! Tasks: what people must do. `open_key` names source, kind and order of an unfinished task, and is NULL once it has ended, so that its
//! index refuses a second unfinished task of the same cause.

crate::dialect::migration!("m0083_tasks");

const UP: &[&str] = &[
    r"CREATE TABLE task (
        id {uuid} PRIMARY KEY,
        version bigint NOT NULL,
        kind text NOT NULL,
        state text NOT NULL,
        because text NOT NULL,
        needs text,
        instruction text,
        role text NOT NULL,
        assignee text,
        assignee_subject text,
        created_at bigint NOT NULL,
        due_at bigint,
        completed_at bigint,
        outcome text,
        note text,
        order_id {uuid},
        shop text,
        warehouse text,
        source_kind text NOT NULL,
        source_id text NOT NULL,
        source_version bigint,
        open_key {bytewise}
    )",
    "CREATE UNIQUE INDEX task_open ON task (open_key)",
    "CREATE INDEX task_source ON task (source_kind, source_id, order_id)",
    "CREATE INDEX task_order ON task (order_id)",
    // The work of a role, and of those who see all roles, by deadline; a task without one comes last.
    "CREATE INDEX task_due_of_role ON task (role, COALESCE(due_at, 9223372036854775807), id) WHERE open_key IS NOT NULL",
    "CREATE INDEX task_due ON task (COALESCE(due_at, 9223372036854775807), id) WHERE open_key IS NOT NULL",
    "CREATE INDEX task_ever_due ON task (COALESCE(due_at, 9223372036854775807), id)",
    "CREATE INDEX task_created ON task (created_at, id)",
];
