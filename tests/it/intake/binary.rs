//! The real binary on a test's own database.

use std::path::Path;

use tests::environment::Environment;
use tests::process::Process;

/// Starts `panorama` with these arguments on the environment's database; `more` are variables that override the environment's.
pub async fn start(environment: &Environment, arguments: &[&str], more: &[(&str, &str)]) -> Process {
    spawn(environment, arguments, more, false).await
}

/// Does the same as `start`, with the log among the output.
pub async fn start_with_log(environment: &Environment, arguments: &[&str]) -> Process {
    spawn(environment, arguments, &[("PANORAMA_LOG", "warn")], true).await
}

async fn spawn(environment: &Environment, arguments: &[&str], more: &[(&str, &str)], with_log: bool) -> Process {
    let settings = environment.settings();
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (database, data) = (environment.database_url(), text(&settings.data_dir));
    let (key, token) = (text(&environment.directory().join("panorama.key")), text(&environment.directory().join("token.key")));
    let mut variables = vec![
        ("PANORAMA_DATABASE_URL", database.as_str()),
        ("PANORAMA_REDIS_PREFIX", settings.redis_prefix.as_str()),
        ("PANORAMA_DATA_DIR", data.as_str()),
        ("PANORAMA_KEY_FILE", key.as_str()),
        ("PANORAMA_TOKEN__HS256_KEY_FILE", token.as_str()),
        ("PANORAMA_TOKEN__ALLOW_LOCAL_KEY", "true"),
        ("PANORAMA_HTTP__ANNOUNCE_SECONDS", "0"),
    ];
    variables.extend(environment.redis_url().map(|url| ("PANORAMA_REDIS_URL", url)));
    variables.extend(more);
    if with_log {
        Process::start_with_log(environment.directory(), arguments, &variables).await
    } else {
        Process::start(environment.directory(), arguments, &variables).await
    }
}

/// Starts `panorama serve` and waits until it reports that it serves.
pub async fn serve(environment: &Environment, address: &str, log: &str) -> Process {
    serve_with(environment, address, log, &[]).await
}

/// Does the same as `serve`, with more variables.
pub async fn serve_with(environment: &Environment, address: &str, log: &str, more: &[(&str, &str)]) -> Process {
    let mut variables = vec![("PANORAMA_LISTEN", address), ("PANORAMA_LOG", log)];
    variables.extend(more);
    let mut process = spawn(environment, &["serve"], &variables, true).await;
    while process.json_line().await["fields"]["message"] != "serving" {}
    process
}
