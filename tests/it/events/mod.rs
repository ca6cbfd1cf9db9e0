//! Events, from the commit to the subscriber: each one exactly once, on SQLite and on PostgreSQL.

mod bus;
mod cursor;
mod feed;
mod journal;
mod live;
mod panics;
mod topics;
