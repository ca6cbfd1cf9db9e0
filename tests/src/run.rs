//! What the processes of one test run share. `with-servers` names a folder for the run; what the first process makes there, the others
//! find: with nextest every test is a process of its own.

use std::fs::File;
use std::path::PathBuf;

/// The variable that names the folder of the run.
pub const FOLDER: &str = "PANORAMA_TEST_RUN";

/// Makes something once for each test run and returns the text that names it. Without a folder of the run it is made once for each process
/// that asks.
pub async fn once(name: &str, make: impl AsyncFnOnce() -> String) -> String {
    let Some(folder) = folder() else { return make().await };
    let made = folder.join(name);
    let lock = File::create(folder.join(format!("{name}.lock"))).expect("the run's folder takes a lock file");
    // Another process may migrate a database meanwhile; the lock ends with the file.
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    let _lock = lock.expect("the wait ends").expect("the file can be locked");
    if let Ok(text) = std::fs::read_to_string(&made) {
        return text;
    }
    let text = make().await;
    std::fs::write(made, &text).expect("the run's folder takes a file");
    text
}

/// The folder of the run, which goes with it. `None` = the run has none.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}
