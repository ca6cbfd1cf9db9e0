//! The use cases, one file per aggregate: authorize → load → the domain decides → save and journal → commit.
//!
//! The use cases are independent of GraphQL, HTTP and rows. Their inputs and results are re-exported here.

mod access;
mod after_sales;
mod alert;
mod audit;
mod base;
mod catalog;
mod conversation;
mod finance;
mod fulfillment;
mod intake;
mod live;
mod look_up;
mod order;
mod privacy;
mod rules;
mod search;
mod task;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

pub use access::*;
pub use after_sales::*;
pub use alert::*;
pub use audit::*;
pub use base::*;
pub use catalog::*;
pub use conversation::*;
pub use finance::*;
pub use fulfillment::*;
pub use intake::*;
pub use live::*;
pub use look_up::*;
pub use order::*;
pub use privacy::*;
pub use rules::*;
pub use search::*;
pub use task::*;

pub use domain::journal::trail::{Note, Trail};
pub use domain::rules::{Rulebook, StandingEmbargoes};

pub use store::OrderLookup;
pub use store::catalog::shops;
pub use store::intake::payloads::{PayloadFilter, PayloadSource};
pub use store::journal::feed::FeedMark;
pub use store::order::matrix::Step;

use ::events::Events;
use ::ingest::Mappings;
use auth::Revocations;
use budget::LookUps;
use foundation::clock::Clock;
use store::Store;

/// The application: the parts that use cases need. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an application.
pub struct Parts {
    /// The database of the application.
    pub store: Store,
    /// The transport of live events.
    pub events: Events,
    /// The source of the current time.
    pub clock: Arc<dyn Clock>,
    /// The mappings that read the payloads of each platform, as last read from the database.
    pub mappings: RwLock<Arc<Mappings>>,
    /// Shops, warehouses and SKUs, as last read from the database.
    pub directory: Reread<Directory>,
    /// The rules in force, as last read from the database.
    pub rulebook: Reread<Rulebook>,
    /// The embargoes that stand, as last read from the database.
    pub embargoes: Reread<StandingEmbargoes>,
    /// The revocations, as this instance last read them.
    pub revocations: Arc<Revocations>,
    /// The budget of look-ups of each subject.
    pub look_ups: LookUps,
    /// The subjects about whom the alert of too many look-ups was raised lately.
    pub spoken_of: SpokenOf,
    /// The ids of all shops, as the filters last read them.
    pub shop_ids: ShopIds,
    /// The URL by which people reach the server.
    pub public_url: String,
    /// The folder of export files, and how long files and their addresses are valid.
    pub exports: ExportFiles,
    /// The store of uploaded files, and the limits of uploads.
    pub files: UploadedFiles,
    /// A notification that brings the next sweep of orders forward.
    pub sweeps_asked: Arc<Notify>,
    /// A notification that a backtest of a rule waits; another instance finds it at its next turn.
    pub backtests_asked: Arc<Notify>,
    /// Wakes the batches of embargoes.
    pub embargoes_asked: Arc<Notify>,
}

impl App {
    /// An application of these parts.
    pub fn new(parts: Parts) -> Self {
        std::thread::spawn(base::phone::load_tables);
        Self(Arc::new(parts))
    }

    /// The database of the application.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The transport of live events.
    pub fn events(&self) -> &Events {
        &self.0.events
    }

    /// The mappings that read the payloads of each platform.
    pub fn mappings(&self) -> Arc<Mappings> {
        let current = self.0.mappings.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// The revocations, as this instance last read them.
    pub fn revoked(&self) -> &Arc<Revocations> {
        &self.0.revocations
    }

    pub(crate) fn look_ups(&self) -> &LookUps {
        &self.0.look_ups
    }

    fn spoken_of(&self) -> &SpokenOf {
        &self.0.spoken_of
    }

    fn shop_ids(&self) -> &ShopIds {
        &self.0.shop_ids
    }

    /// The current time in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// The URL by which people reach the server.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// Shops, warehouses and SKUs, as last read from the database.
    pub fn directory(&self) -> Arc<Directory> {
        self.0.directory.get()
    }

    /// Reads shops, warehouses and SKUs again.
    ///
    /// # Errors
    /// When the database fails; the old ones stay.
    pub async fn refresh_directory(&self) -> Result<(), AppError> {
        self.0.directory.read_again(Directory::load(self.store())).await
    }

    /// Reads the mappings that were set at other instances. The mapping in force stays when the reading fails, or when its document is
    /// invalid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_mappings(&self) -> Result<(), AppError> {
        let fresh = Arc::new(with_set_mappings(self.store(), &self.mappings()).await?);
        *self.0.mappings.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Reads shops, warehouses and SKUs again after a change of them was committed. A failure is only logged, because the change stands and a
    /// job reads them again within seconds.
    pub(crate) async fn show_committed_directory(&self) {
        if let Err(error) = self.refresh_directory().await {
            tracing::warn!(%error, "the directory could not be read after a change; the next tick reads it");
        }
    }

    /// The free text of a journal entry; `None` = the entry has none, or it was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn words_of(&self, event: domain::kernel::ids::EventId) -> Result<Option<String>, AppError> {
        Ok(self.store().journal().words_of(event).await?)
    }

    /// Reads the key file again.
    ///
    /// # Errors
    /// When the file cannot be read; the keys stay as they were.
    pub fn read_keys(&self) -> Result<(), AppError> {
        let vault = self.store().vault();
        if vault.reload().map_err(store::StoreError::from)? {
            tracing::info!(keys = ?vault.key_ids(), "the key file holds other keys now");
        }
        Ok(())
    }

    /// The seconds by which subscriptions lag behind the journal now; 0 while they are live.
    pub fn lag_seconds(&self) -> f64 {
        self.events().lag().seconds
    }
}
