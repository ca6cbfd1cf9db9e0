//! Runs a command with a temporary PostgreSQL and Redis: `with-servers cargo test --workspace`.

use std::process::{Command, ExitCode};

use tests::run;
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
    let folder = std::env::temp_dir().join(format!("panorama-run-{}", std::process::id()));
    if let Err(error) = std::fs::create_dir(&folder) {
        eprintln!("with-servers: no folder for the run at {}: {error}", folder.display());
        return ExitCode::FAILURE;
    }
    let mut command = Command::new(program);
    command.args(arguments).env(POSTGRES_URL, postgres.url_of("postgres")).env(REDIS_URL, redis.url()).env(run::FOLDER, &folder);
    let status = command.status();
    if let Err(error) = std::fs::remove_dir_all(&folder) {
        eprintln!("with-servers: {} is left behind: {error}", folder.display());
    }
    match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from),
        Err(error) => {
            eprintln!("with-servers: {error}");
            ExitCode::FAILURE
        }
    }
}
