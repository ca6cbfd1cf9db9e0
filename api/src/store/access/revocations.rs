//! Tokens that were revoked before their end.

use chrono::{DateTime, Utc};
use domain::access::revocation::{Revocation, RevocationKind};
use entity::access::token_revocation::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::store::base::value::{from_json_of, from_word, json_of, micros, micros_of, time, time_of, word};
use crate::store::base::write::Existing;
use crate::store::order::work::UnitOfWork;
use crate::store::{Store, StoreError};

impl Store {
    /// All revocations that are in force at `now`, the newest first. They are few, one per revoked person or lost token: instances keep
    /// them in memory.
    pub async fn revocations(&self, now: DateTime<Utc>) -> Result<Vec<Revocation>, StoreError> {
        let holds = Condition::any().add(Column::Until.is_null()).add(Column::Until.gt(micros(now)));
        let found = Entity::find().filter(holds).order_by_desc(Column::At).order_by_asc(Column::Kind).order_by_asc(Column::Value);
        found.all(self.connection()).await?.into_iter().map(revocation).collect()
    }

    /// Deletes revocations that ended before `before`; returns their number.
    pub async fn forget_revocations(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let ended = Entity::delete_many().filter(Column::Until.lt(micros(before)));
        Ok(ended.exec(self.connection()).await?.rows_affected)
    }
}

impl UnitOfWork {
    /// Locks and reads the revocations of one token or subject, of these kinds.
    pub async fn revocations_for_update(&mut self, kinds: &[RevocationKind], value: &str) -> Result<Vec<Revocation>, StoreError> {
        let which = Entity::find().filter(Column::Kind.is_in(kinds.iter().map(word))).filter(Column::Value.eq(value));
        which.lock_exclusive().all(self.transaction().await?).await?.into_iter().map(revocation).collect()
    }

    /// Writes a revocation; it replaces an earlier one of the same kind and value.
    pub fn put_revocation(&mut self, revocation: &Revocation) -> Result<(), StoreError> {
        self.insert::<Entity>(
            Existing::Replace,
            Model {
                kind: word(&revocation.kind),
                value: revocation.value.clone(),
                at: micros(revocation.at),
                until: micros_of(revocation.until),
                reason: revocation.reason.clone(),
                revoked_by: json_of("person", revocation.by.as_ref())?,
            },
        );
        Ok(())
    }
}

fn revocation(row: Model) -> Result<Revocation, StoreError> {
    Ok(Revocation {
        kind: from_word("kind of revocation", &row.kind)?,
        value: row.value,
        at: time(row.at)?,
        until: time_of(row.until)?,
        reason: row.reason,
        by: from_json_of("person", row.revoked_by.as_deref())?,
    })
}
