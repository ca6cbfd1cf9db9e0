//! Runs a command with a temporary PostgreSQL and Redis: `with-servers cargo test --workspace`.

use std::process::{Command, ExitCode};

use tests::servers::postgres::Durability;
use tests::servers::{POSTGRES_URL, Postgres, REDIS_URL, Redis};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(program) = arguments.next() else {
        eprintln!("usage: with-servers COMMAND [ARGUMENT]...");
        return ExitCode::from(2);
    };
    let postgres = Postgres::start(Durability::Off);
    let redis = Redis::start();
    let status =
        Command::new(program).args(arguments).env(POSTGRES_URL, postgres.url_of("postgres")).env(REDIS_URL, redis.url()).status();
    match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("with-servers: {error}");
            ExitCode::FAILURE
        }
    }
}
