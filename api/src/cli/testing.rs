//! A temporary database for the tests of this module and of the crate `demo`, which compiles this file too.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Uuid;

use crate::store::Store;
use crate::vault::Vault;

/// A migrated SQLite file, deleted when this is dropped.
pub struct TemporaryStore {
    /// The store over it.
    pub store: Store,
    path: PathBuf,
}

impl TemporaryStore {
    /// A new, empty database.
    ///
    /// # Panics
    /// When the file cannot be created.
    pub async fn new() -> Self {
        let path = std::env::temp_dir().join(format!("panorama-{}.db", Uuid::new_v4().simple()));
        let vault = Arc::new(Vault::new(vec![("k".into(), [1; 32])], [2; 32]).unwrap());
        let store = Store::connect(&format!("sqlite:{}", path.display()), vault, 4).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, path }
    }
}

impl Drop for TemporaryStore {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(format!("{}{ending}", self.path.display())));
        }
    }
}
