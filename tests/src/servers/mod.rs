//! Temporary PostgreSQL and Redis servers: real ones, started by the tests, stopped with them.
//!
//! `make test` starts one of each for the whole run and passes their URLs on; a plain `cargo test` starts them on first use.

mod guard;
pub mod postgres;
pub mod redis;

pub use postgres::Postgres;
pub use redis::Redis;

/// The URL of a PostgreSQL server to use instead of an own one; its user may create databases.
pub const POSTGRES_URL: &str = "PANORAMA_TEST_POSTGRES_URL";

/// The URL of a Redis server to use instead of an own one.
pub const REDIS_URL: &str = "PANORAMA_TEST_REDIS_URL";

/// The URL of an existing server for this test run; `None` = the harness starts its own.
#[expect(clippy::disallowed_methods, reason = "the test run is told about its servers by its environment, not by a setting")]
fn given(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|url| !url.is_empty())
}
