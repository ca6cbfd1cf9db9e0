//! Saved searches, each read and changed for its owner only.

use domain::kernel::ids::SavedSearchId;
use domain::search::saved::SavedSearch;
use entity::search::saved_search::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::base::value::{micros, time};
use crate::base::write::Existing;
use crate::order::aggregate::Aggregate;
use crate::order::work::UnitOfWork;
use crate::{SearchStore, StoreError};

impl SearchStore<'_> {
    /// The saved searches of a person after this id, oldest first, at most `limit`. `None` = from the beginning.
    pub async fn saved_searches(
        self,
        owner: &str,
        after: Option<SavedSearchId>,
        limit: u64,
    ) -> Result<Vec<SavedSearch>, StoreError> {
        let mut own = Entity::find().filter(Column::Owner.eq(owner));
        if let Some(after) = after {
            own = own.filter(Column::Id.gt(after.0));
        }
        let rows = own.order_by_asc(Column::Id).limit(limit).all(self.store.connection()).await?;
        rows.into_iter().map(saved_search).collect()
    }

    /// A saved search of a person; `None` = there is none of this id, or another person owns it.
    pub async fn saved_search(self, owner: &str, id: SavedSearchId) -> Result<Option<SavedSearch>, StoreError> {
        let own = Entity::find_by_id(id.0).filter(Column::Owner.eq(owner));
        own.one(self.store.connection()).await?.map(saved_search).transpose()
    }
}

impl UnitOfWork {
    /// The number of a person's saved searches. Until this unit of work ends, no other one counts those of the same person.
    pub async fn count_saved_searches(&mut self, owner: &str) -> Result<u64, StoreError> {
        self.lock_name(&format!("saved searches of {owner}")).await?;
        Ok(Entity::find().filter(Column::Owner.eq(owner)).count(self.transaction().await?).await?)
    }

    /// Deletes a saved search.
    pub async fn delete_saved_search(&mut self, id: SavedSearchId) -> Result<(), StoreError> {
        Entity::delete_by_id(id.0).exec(self.transaction().await?).await?;
        Ok(())
    }
}

impl Aggregate for SavedSearch {
    const NAME: &'static str = "savedSearch";
    type Id = SavedSearchId;
    /// The subject of the owner.
    type Reach = String;

    fn id(&self) -> SavedSearchId {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(id: &SavedSearchId) -> String {
        format!("savedSearch {id}")
    }

    async fn load(work: &mut UnitOfWork, id: &SavedSearchId, owner: Option<&String>) -> Result<Option<Self>, StoreError> {
        let mut found = Entity::find_by_id(id.0);
        if let Some(owner) = owner {
            found = found.filter(Column::Owner.eq(owner));
        }
        found.lock_exclusive().one(work.transaction().await?).await?.map(saved_search).transpose()
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        let row = Model {
            id: self.id.0,
            owner: self.owner.clone(),
            name: self.name.clone(),
            filter: self.filter.clone(),
            version: self.version,
            created_at: micros(self.created_at),
            updated_at: micros(self.updated_at),
        };
        work.insert::<Entity>(Existing::Replace, row);
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
