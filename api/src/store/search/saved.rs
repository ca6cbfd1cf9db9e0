//! Saved searches, each read and changed for its owner only.

use domain::kernel::ids::SavedSearchId;
use domain::search::saved::SavedSearch;
use entity::search::saved_search::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::store::base::sql::Sql;
use crate::store::base::value::{micros, time};
use crate::store::base::write::Existing;
use crate::store::order::work::UnitOfWork;
use crate::store::{Store, StoreError};

impl Store {
    /// The saved searches of a person after this id, oldest first, at most `limit`. `None` = from the beginning.
    pub async fn saved_searches(
        &self,
        owner: &str,
        after: Option<SavedSearchId>,
        limit: u64,
    ) -> Result<Vec<SavedSearch>, StoreError> {
        let mut own = Entity::find().filter(Column::Owner.eq(owner));
        if let Some(after) = after {
            own = own.filter(Column::Id.gt(after.0));
        }
        let rows = own.order_by_asc(Column::Id).limit(limit).all(self.connection()).await?;
        rows.into_iter().map(saved_search).collect()
    }

    /// A saved search of a person; `None` = there is none of this id, or another person owns it.
    pub async fn saved_search(&self, owner: &str, id: SavedSearchId) -> Result<Option<SavedSearch>, StoreError> {
        let own = Entity::find_by_id(id.0).filter(Column::Owner.eq(owner));
        own.one(self.connection()).await?.map(saved_search).transpose()
    }
}

impl UnitOfWork {
    /// The number of a person's saved searches. Until this unit of work ends, no other one counts those of the same person.
    pub async fn count_saved_searches(&mut self, owner: &str) -> Result<u64, StoreError> {
        let backend = self.store.backend();
        let transaction = self.transaction().await?;
        if backend == DbBackend::Postgres {
            let mut sql = Sql::new(backend);
            sql.push("SELECT pg_advisory_xact_lock(hashtextextended(").bind(format!("saved searches of {owner}")).push(", 0))");
            transaction.execute_raw(sql.build()).await?;
        }
        Ok(Entity::find().filter(Column::Owner.eq(owner)).count(transaction).await?)
    }

    /// Locks and reads a saved search of a person; `None` = there is none of this id, or another person owns it.
    pub async fn saved_search_for_update(&mut self, owner: &str, id: SavedSearchId) -> Result<Option<SavedSearch>, StoreError> {
        let own = Entity::find_by_id(id.0).filter(Column::Owner.eq(owner)).lock_exclusive();
        own.one(self.transaction().await?).await?.map(saved_search).transpose()
    }

    /// Writes a saved search; it replaces the one of the same id.
    pub fn put_saved_search(&mut self, saved: &SavedSearch) {
        self.insert::<Entity>(
            Existing::Replace,
            Model {
                id: saved.id.0,
                owner: saved.owner.clone(),
                name: saved.name.clone(),
                filter: saved.filter.clone(),
                version: saved.version,
                created_at: micros(saved.created_at),
                updated_at: micros(saved.updated_at),
            },
        );
    }

    /// Deletes a saved search.
    pub async fn delete_saved_search(&mut self, id: SavedSearchId) -> Result<(), StoreError> {
        Entity::delete_by_id(id.0).exec(self.transaction().await?).await?;
        Ok(())
    }
}

fn saved_search(row: Model) -> Result<SavedSearch, StoreError> {
    Ok(SavedSearch {
        id: row.id.into(),
        owner: row.owner,
        name: row.name,
        filter: row.filter,
        version: row.version,
        created_at: time(row.created_at)?,
        updated_at: time(row.updated_at)?,
    })
}
