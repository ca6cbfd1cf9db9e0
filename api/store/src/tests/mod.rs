//! The store on real databases: SQLite always, PostgreSQL where `PANORAMA_TEST_POSTGRES_URL` names a server.
//!
//! `make test` sets it, so that every test here runs on both.

mod bounds;
mod cards;
mod dump;
pub(super) mod fixture;
mod freezes;
mod journal;
mod lists;
mod narrow;
mod personal_data;
mod rows;
mod ruled;
mod same_road;
mod search;
mod work;
