//! Mappings as versioned documents: every version that an operator set is kept for good; the newest version of each name is in force.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use entity::catalog::mapping_version::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::base::value::{from_json_of, json_of, micros, time};
use crate::base::write::Existing;
use crate::{Aggregate, CatalogStore, StoreError, UnitOfWork};

/// One version of a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingVersion {
    /// The name of the mapping.
    pub name: String,
    /// The version, from 1.
    pub version: i64,
    /// The document, as TOML; `None` = the built-in mapping counts again.
    pub document: Option<String>,
    /// The operator's reason for this version.
    pub note: Option<String>,
    /// The person who set it; `None` = the operator of the machine.
    pub set_by: Option<Person>,
    /// The time at which it was set.
    pub set_at: DateTime<Utc>,
}

impl CatalogStore<'_> {
    /// The number of the newest version of each mapping with set versions, by name.
    pub async fn newest_mappings(self) -> Result<BTreeMap<String, i64>, StoreError> {
        let newest: Vec<(String, Option<i64>)> = Entity::find()
            .select_only()
            .column(Column::Name)
            .column_as(Column::Version.max(), "version")
            .group_by(Column::Name)
            .into_tuple()
            .all(self.store.connection())
            .await?;
        Ok(newest.into_iter().filter_map(|(name, version)| Some((name, version?))).collect())
    }

    /// One version of a mapping; `None` = there is none of this number.
    pub async fn mapping_version(self, name: &str, version: i64) -> Result<Option<MappingVersion>, StoreError> {
        let row = Entity::find_by_id((name.to_owned(), version)).one(self.store.connection()).await?;
        row.map(mapping_version).transpose()
    }

    /// Versions of a mapping below `before`, newest first.
    pub async fn mapping_versions(self, name: &str, before: i64, limit: u64) -> Result<Vec<MappingVersion>, StoreError> {
        let found = Entity::find().filter(Column::Name.eq(name)).filter(Column::Version.lt(before));
        let rows = found.order_by_desc(Column::Version).limit(limit).all(self.store.connection()).await?;
        rows.into_iter().map(mapping_version).collect()
    }
}

impl Aggregate for MappingVersion {
    const NAME: &'static str = "mapping";
    type Id = String;
    type Reach = ();

    fn id(&self) -> String {
        self.name.clone()
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(name: &String) -> String {
        format!("mapping {name}")
    }

    /// Reads the newest version of a mapping; `None` = none was set.
    async fn load(work: &mut UnitOfWork, name: &String, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let newest = Entity::find().filter(Column::Name.eq(name)).order_by_desc(Column::Version);
        newest.one(work.transaction().await?).await?.map(mapping_version).transpose()
    }

    /// Adds the version. When another caller adds the same version at the same moment, the commit of the second fails with
    /// [`StoreError::Contention`].
    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.insert::<Entity>(
            Existing::Refuse,
            Model {
                name: self.name.clone(),
                version: self.version,
                document: self.document.clone(),
                note: self.note.clone(),
                set_by: json_of("person", self.set_by.as_ref())?,
                set_at: micros(self.set_at),
            },
        );
        Ok(())
    }
}

fn mapping_version(row: Model) -> Result<MappingVersion, StoreError> {
    Ok(MappingVersion {
        name: row.name,
        version: row.version,
        document: row.document,
        note: row.note,
        set_by: from_json_of("person", row.set_by.as_deref())?,
        set_at: time(row.set_at)?,
    })
}
