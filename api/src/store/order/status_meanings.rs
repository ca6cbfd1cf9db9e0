//! The meaning of each status, every version of it, and the roles that agreed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use domain::kernel::status::OrderStatus;
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning};
use entity::order::{status_agreement, status_meaning};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::store::base::value::{from_word, json, micros, time, word};
use crate::store::{Store, StoreError, UnitOfWork};

impl Store {
    /// Every status in the order of progress with its current meaning.
    pub async fn status_meanings(&self) -> Result<Vec<StatusMeaning>, StoreError> {
        let rows = status_meaning::Entity::find().order_by_asc(status_meaning::Column::Version).all(self.connection()).await?;
        let newest: BTreeMap<String, status_meaning::Model> = rows.into_iter().map(|row| (row.status.clone(), row)).collect();
        let agreed = status_agreement::Entity::find().order_by_asc(status_agreement::Column::At).all(self.connection()).await?;
        let of = |status: OrderStatus| meaning(status, newest.get(status.name()).cloned(), &agreed);
        OrderStatus::ALL.into_iter().map(of).collect()
    }
}

impl UnitOfWork {
    /// The current meaning of a status, locked.
    pub async fn status_meaning_for_update(&mut self, status: OrderStatus) -> Result<StatusMeaning, StoreError> {
        let transaction = self.transaction().await?;
        let newest = status_meaning::Entity::find().filter(status_meaning::Column::Status.eq(status.name()));
        let newest = newest.order_by_desc(status_meaning::Column::Version).limit(1).lock_exclusive().one(transaction).await?;
        let agreed = status_agreement::Entity::find().filter(status_agreement::Column::Status.eq(status.name()));
        let agreed = agreed.order_by_asc(status_agreement::Column::At).all(transaction).await?;
        meaning(status, newest, &agreed)
    }

    /// Writes a new version. Of two callers that write the same version at once, one gets an error and has to try again.
    pub async fn put_status_meaning(
        &mut self,
        status: OrderStatus,
        version: i64,
        meaning: &Meaning,
        by: &Person,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let row = status_meaning::Model {
            status: status.name().to_owned(),
            version,
            operations: meaning.operations.clone(),
            finance: meaning.finance.clone(),
            legal: meaning.legal.clone(),
            set_at: micros(now),
            set_by: json("person", by)?,
        };
        status_meaning::Entity::insert(row.into_active_model()).exec_without_returning(self.transaction().await?).await?;
        Ok(())
    }

    /// Records that a role agreed; an earlier agreement of the role stays as it is.
    pub async fn put_agreement(&mut self, status: OrderStatus, version: i64, agreement: &Agreement) -> Result<(), StoreError> {
        use status_agreement::Column;
        let row = status_agreement::Model {
            status: status.name().to_owned(),
            version,
            role: word(&agreement.role),
            name: agreement.name.clone(),
            subject: agreement.subject.clone(),
            at: micros(agreement.at),
        };
        let once = OnConflict::columns([Column::Status, Column::Version, Column::Role]).do_nothing().to_owned();
        let insert = status_agreement::Entity::insert(row.into_active_model()).on_conflict(once);
        insert.exec_without_returning(self.transaction().await?).await?;
        Ok(())
    }
}

fn meaning(
    status: OrderStatus,
    row: Option<status_meaning::Model>,
    agreed: &[status_agreement::Model],
) -> Result<StatusMeaning, StoreError> {
    let version = row.as_ref().map_or(0, |row| row.version);
    let of_it = agreed.iter().filter(|one| one.status == status.name() && one.version == version);
    let agreement = |one: &status_agreement::Model| {
        Ok(Agreement {
            role: from_word("role", &one.role)?,
            name: one.name.clone(),
            subject: one.subject.clone(),
            at: time(one.at)?,
        })
    };
    Ok(StatusMeaning {
        status,
        written: row.map(|row| Meaning { operations: row.operations, finance: row.finance, legal: row.legal }),
        version,
        agreed_by: of_it.map(agreement).collect::<Result<_, StoreError>>()?,
    })
}
