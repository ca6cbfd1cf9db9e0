//! Events, from the commit to the subscriber: nothing missing, nothing twice, on SQLite and on PostgreSQL.

mod bus;
mod cursor;
mod feed;
mod journal;
mod live;
mod panics;
