//! The one place where the harness meets the application: how a database is migrated and how the server is started.

use std::pin::Pin;

use panorama::config::Settings;

/// A server that runs inside this process.
pub struct Running {
    url: String,
    stop: Stop,
}

/// Stops the server and returns when it has stopped.
type Stop = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send>;

impl Running {
    /// A server at `url` that `stop` ends.
    pub fn new<F: Future<Output = ()> + Send + 'static>(url: String, stop: impl FnOnce() -> F + Send + 'static) -> Self {
        Self { url, stop: Box::new(|| Box::pin(stop())) }
    }

    /// Where it listens, without a slash at the end: `http://127.0.0.1:40001`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it as an operator would: what runs is finished first.
    pub async fn stop(self) {
        (self.stop)().await;
    }
}

/// Brings an empty database to the newest schema, and leaves no connection and no write-ahead log behind.
pub async fn migrate(database_url: &str) {
    let database = sea_orm::Database::connect(database_url).await.expect("the database answers");
    // The migrator comes here.
    database.close().await.expect("the database closes");
}

/// Starts the application as `panorama serve` does.
#[expect(clippy::unused_async, reason = "the lead fills this in with panorama::cli::start")]
pub async fn start(settings: Settings) -> Running {
    panic!("panorama::cli::start is not there yet; it would listen on {}", settings.listen);
}
