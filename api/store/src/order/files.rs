//! Files that people upload to orders: what was announced, the key of each file, and its place in the file store.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use domain::kernel::ids::{FileId, LineId, OrderId};
use entity::order::stored_file;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::base::value::{from_json, json, micros, time};
use crate::base::write::Existing;
use crate::{OrderStore, StoreError, UnitOfWork};
use foundation::files::FileKey;
use foundation::vault::{Sealed, Vault};

/// A file that was announced, and that is stored once it has a place. Its `Debug` shows no key.
#[derive(Clone)]
pub struct StoredFile {
    /// The id of the file.
    pub id: FileId,
    /// The order that it belongs to.
    pub order: OrderId,
    /// The line that it is the material of.
    pub line: LineId,
    /// The name of the file, masked.
    pub name: String,
    /// The announced content type.
    pub content_type: String,
    /// The announced size in bytes.
    pub size: u64,
    /// The time of the announcement.
    pub created_at: DateTime<Utc>,
    /// The person who announced it.
    pub created_by: Person,
    /// The time until which it may be uploaded.
    pub expires_at: DateTime<Utc>,
    /// The SHA-256 of the contents in hex; `None` = it is not stored.
    pub sha256: Option<String>,
    /// The name in the file store; `None` = it is not stored.
    pub place: Option<String>,
    /// The key that seals the contents.
    pub key: FileKey,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredFile").field("id", &self.id).field("place", &self.place).finish_non_exhaustive()
    }
}

impl StoredFile {
    fn row(&self, vault: &Vault) -> Result<stored_file::Model, StoreError> {
        let Sealed { key_id, bytes } = vault.seal(&self.key)?;
        Ok(stored_file::Model {
            id: self.id.0,
            order_id: self.order.0,
            line_id: self.line.0,
            name: self.name.clone(),
            content_type: self.content_type.clone(),
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            created_at: micros(self.created_at),
            created_by: json("person", &self.created_by)?,
            expires_at: micros(self.expires_at),
            sha256: self.sha256.clone(),
            place: self.place.clone(),
            key_sealed: bytes,
            key_key: key_id,
        })
    }

    fn of(row: stored_file::Model, vault: &Vault) -> Result<Self, StoreError> {
        let key = vault.open(&row.key_key, &row.key_sealed)?;
        Ok(Self {
            id: row.id.into(),
            order: row.order_id.into(),
            line: row.line_id.into(),
            name: row.name,
            content_type: row.content_type,
            size: u64::try_from(row.size).unwrap_or_default(),
            created_at: time(row.created_at)?,
            created_by: from_json("person", &row.created_by)?,
            expires_at: time(row.expires_at)?,
            sha256: row.sha256,
            place: row.place,
            key: key.try_into().map_err(|_| StoreError::unreadable("file key", &"it is not 32 bytes long"))?,
        })
    }
}

impl OrderStore<'_> {
    /// The file of this id.
    pub async fn file(self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        let row = stored_file::Entity::find_by_id(id.0).one(self.store.connection()).await?;
        row.map(|row| StoredFile::of(row, self.store.vault())).transpose()
    }

    /// Those of these places that a file has.
    pub async fn places_in_use(self, places: &[String]) -> Result<BTreeSet<String>, StoreError> {
        let found = stored_file::Entity::find().select_only().column(stored_file::Column::Place);
        let found = found.filter(stored_file::Column::Place.is_in(places)).into_tuple::<Option<String>>();
        Ok(found.all(self.store.connection()).await?.into_iter().flatten().collect())
    }

    /// Forgets the files that were announced and not uploaded until a time.
    pub async fn forget_open_files(self, until: DateTime<Utc>) -> Result<(), StoreError> {
        let open = stored_file::Entity::delete_many().filter(stored_file::Column::Place.is_null());
        open.filter(stored_file::Column::ExpiresAt.lt(micros(until))).exec(self.store.connection()).await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// The file of this id, locked.
    pub async fn file(&mut self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        let row = stored_file::Entity::find_by_id(id.0).lock_exclusive().one(self.transaction().await?).await?;
        row.map(|row| StoredFile::of(row, self.store.vault())).transpose()
    }

    /// Inserts or replaces a file at the commit.
    ///
    /// # Errors
    /// When its key cannot be sealed.
    pub fn put_file(&mut self, file: &StoredFile) -> Result<(), StoreError> {
        let row = file.row(self.store.vault())?;
        self.pending.rows_mut::<stored_file::Entity>(Existing::Replace).push(row);
        Ok(())
    }

    /// Forgets a file with its key, and returns its place.
    pub async fn forget_file(&mut self, id: FileId) -> Result<Option<String>, StoreError> {
        let place = self.file(id).await?.and_then(|file| file.place);
        stored_file::Entity::delete_by_id(id.0).exec(self.transaction().await?).await?;
        Ok(place)
    }

    /// Forgets every file of these orders with its key, and returns their places.
    pub async fn forget_files_of(&mut self, orders: &[OrderId]) -> Result<Vec<String>, StoreError> {
        let ids: Vec<_> = orders.iter().map(|order| order.0).collect();
        let of_orders = stored_file::Column::OrderId.is_in(ids);
        let found = stored_file::Entity::find().select_only().column(stored_file::Column::Place).filter(of_orders.clone());
        let places = found.into_tuple::<Option<String>>().all(self.transaction().await?).await?;
        stored_file::Entity::delete_many().filter(of_orders).exec(self.transaction().await?).await?;
        Ok(places.into_iter().flatten().collect())
    }
}
