//! The meaning of each status, every version of it, and the roles that agreed.

use std::collections::BTreeMap;

use domain::kernel::status::OrderStatus;
use domain::order::status_meaning::{Agreement, Meaning, StatusMeaning};
use entity::order::{status_agreement, status_meaning};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::base::value::{from_json, from_word, json, micros, time, word};
use crate::base::write::Existing;
use crate::{Aggregate, OrderStore, StoreError, UnitOfWork};

impl OrderStore<'_> {
    /// Every status in the order of progress with its current meaning.
    pub async fn status_meanings(self) -> Result<Vec<StatusMeaning>, StoreError> {
        let rows =
            status_meaning::Entity::find().order_by_asc(status_meaning::Column::Version).all(self.store.connection()).await?;
        let newest: BTreeMap<String, status_meaning::Model> = rows.into_iter().map(|row| (row.status.clone(), row)).collect();
        let agreed =
            status_agreement::Entity::find().order_by_asc(status_agreement::Column::At).all(self.store.connection()).await?;
        let of = |status: OrderStatus| meaning(status, newest.get(status.name()).cloned(), &agreed);
        OrderStatus::ALL.into_iter().map(of).collect()
    }
}

impl Aggregate for StatusMeaning {
    const NAME: &'static str = "status";
    type Id = OrderStatus;
    type Reach = ();

    fn id(&self) -> OrderStatus {
        self.status
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn target(status: &OrderStatus) -> String {
        status.name().to_owned()
    }

    async fn load(work: &mut UnitOfWork, status: &OrderStatus, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let transaction = work.transaction().await?;
        let newest = status_meaning::Entity::find().filter(status_meaning::Column::Status.eq(status.name()));
        let newest = newest.order_by_desc(status_meaning::Column::Version).limit(1).lock_exclusive().one(transaction).await?;
        let agreed = status_agreement::Entity::find().filter(status_agreement::Column::Status.eq(status.name()));
        let agreed = agreed.order_by_asc(status_agreement::Column::At).all(transaction).await?;
        meaning(*status, newest, &agreed).map(Some)
    }

    /// Writes the agreements; a version that no role has agreed to is new and is written itself. Of two callers that write the same version
    /// at once, one gets an error and has to try again. An earlier agreement of a role stays as it is.
    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        if let (Some(written), Some(by), true) = (&self.written, &self.set_by, self.agreed_by.is_empty()) {
            let row = status_meaning::Model {
                status: self.status.name().to_owned(),
                version: self.version,
                operations: written.operations.clone(),
                finance: written.finance.clone(),
                legal: written.legal.clone(),
                set_at: micros(work.now()),
                set_by: json("person", by)?,
            };
            work.insert::<status_meaning::Entity>(Existing::Refuse, row);
        }
        for agreement in &self.agreed_by {
            let row = status_agreement::Model {
                status: self.status.name().to_owned(),
                version: self.version,
                role: word(&agreement.role),
                name: agreement.name.clone(),
                subject: agreement.subject.clone(),
                at: micros(agreement.at),
            };
            work.insert::<status_agreement::Entity>(Existing::Keep, row);
        }
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
        set_by: row.as_ref().map(|row| from_json("person", &row.set_by)).transpose()?,
        written: row.map(|row| Meaning { operations: row.operations, finance: row.finance, legal: row.legal }),
        version,
        agreed_by: of_it.map(agreement).collect::<Result<_, StoreError>>()?,
    })
}
