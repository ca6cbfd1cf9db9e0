//! Exports that stay reproducible: the changes of the figures of a completed and settled order, and the ranges that were exported
//! as of each change.
//!
//! An order older than these tables has no change on record: its figures are the present ones.

crate::dialect::migration!("m0052_frozen_exports");

const UP: &[&str] = &[
    r"CREATE TABLE settled_change (
        id {serial},
        order_id {uuid} NOT NULL,
        shop text NOT NULL,
        completed_at bigint NOT NULL,
        old_figures text,
        new_figures text,
        recorded_at bigint NOT NULL
    )",
    "CREATE INDEX settled_change_order ON settled_change (order_id, id)",
    "CREATE INDEX settled_change_completed ON settled_change (completed_at, order_id, id)",
    r"CREATE TABLE export_freeze (
        id {uuid} PRIMARY KEY,
        scope text NOT NULL,
        position bigint NOT NULL,
        completed_from bigint NOT NULL,
        completed_to bigint NOT NULL,
        export_id {uuid} NOT NULL,
        watermark bigint NOT NULL,
        previous_watermark bigint NOT NULL,
        left_out_unsettled bigint NOT NULL,
        left_out_unknown bigint NOT NULL,
        frozen_at bigint NOT NULL
    )",
    "CREATE UNIQUE INDEX export_freeze_position ON export_freeze (scope, position)",
    "CREATE UNIQUE INDEX export_freeze_range ON export_freeze (scope, completed_from, completed_to)",
    "ALTER TABLE export ADD COLUMN freeze_id {uuid}",
    "ALTER TABLE export ADD COLUMN frozen_at bigint",
    "ALTER TABLE export ADD COLUMN adjustments bigint",
    "ALTER TABLE export ADD COLUMN adjustment_sums text",
    "CREATE INDEX export_of_freeze ON export (freeze_id, format)",
];
