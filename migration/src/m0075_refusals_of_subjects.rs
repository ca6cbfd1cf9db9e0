//! Refusals of requests with a subject are counted, too, for each subject, reason and minute.

crate::dialect::migration!("m0075_refusals_of_subjects");

const UP: &[&str] = &[
    "ALTER TABLE refused_request ADD COLUMN subject text NOT NULL DEFAULT ''",
    "DROP INDEX refused_request_counted",
    "CREATE UNIQUE INDEX refused_request_of_subject ON refused_request (minute, subject, address, kind, operation, target, code)",
];
