//! The place where the harness calls the application: it migrates a database and starts the server.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use panorama::config::Settings;
use panorama::store::Store;
use panorama::vault::Vault;

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

    /// The URL of the server, without a slash at the end: `http://127.0.0.1:40001`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server as an operator would: running requests are finished first.
    pub async fn stop(self) {
        (self.stop)().await;
    }
}

/// Opens a database with the keys of a file.
pub async fn open(database_url: &str, key_file: &Path, connections: u32) -> Store {
    let vault = Vault::from_key_file(key_file).expect("the key file is readable");
    Store::connect(database_url, Arc::new(vault), connections).await.expect("the database answers")
}

/// Brings an empty database to the newest schema, and leaves no connection and no write-ahead log behind.
pub async fn migrate(database_url: &str, key_file: &Path) {
    let store = open(database_url, key_file, 2).await;
    store.migrate().await.expect("every migration runs");
    store.connection().close_by_ref().await.expect("the database closes");
}

/// Starts the application as `panorama serve` does.
pub async fn start(settings: Settings) -> Running {
    crate::client::install_provider();
    let running = panorama::cli::start(settings).await.expect("the server starts");
    Running::new(running.url().to_owned(), move || running.stop())
}
