//! Tokens that were revoked before their end.

use chrono::{DateTime, Utc};
use domain::access::revocation::{Revocation, RevocationKind};
use entity::access::token_revocation::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::base::value::{from_json_of, from_word, json_of, micros, micros_of, time, time_of, word};
use crate::base::write::Existing;
use crate::{AccessStore, Aggregate, StoreError, UnitOfWork};

impl AccessStore<'_> {
    /// All revocations that are in force at `now`, the newest first. They are few, one per revoked person or lost token: instances keep
    /// them in memory.
    pub async fn revocations(self, now: DateTime<Utc>) -> Result<Vec<Revocation>, StoreError> {
        let holds = Condition::any().add(Column::Until.is_null()).add(Column::Until.gt(micros(now)));
        let found = Entity::find().filter(holds).order_by_desc(Column::At).order_by_asc(Column::Kind).order_by_asc(Column::Value);
        found.all(self.store.connection()).await?.into_iter().map(revocation).collect()
    }

    /// Deletes revocations that ended before `before`; returns their number.
    pub async fn forget_revocations(self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let ended = Entity::delete_many().filter(Column::Until.lt(micros(before)));
        Ok(ended.exec(self.store.connection()).await?.rows_affected)
    }
}

/// The revocations of one token or subject, of some kinds, which end together.
#[derive(Debug, Clone)]
pub struct Revocations {
    /// The kinds of the revocations.
    pub kinds: &'static [RevocationKind],
    /// The token's `jti`, or the subject.
    pub value: String,
    /// The revocations, at most one of each kind.
    pub all: Vec<Revocation>,
}

impl Aggregate for Revocation {
    const NAME: &'static str = "revocation";
    type Id = (RevocationKind, String);
    type Reach = ();

    fn id(&self) -> Self::Id {
        (self.kind, self.value.clone())
    }

    fn target((kind, value): &Self::Id) -> String {
        let what = if *kind == RevocationKind::Token { "token" } else { "subject" };
        format!("{what} {value}")
    }

    async fn load(work: &mut UnitOfWork, (kind, value): &Self::Id, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        Ok(find(work, &[*kind], value).await?.pop())
    }

    /// Writes the revocation; it replaces an earlier one of the same kind and value.
    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        work.insert::<Entity>(
            Existing::Replace,
            Model {
                kind: word(&self.kind),
                value: self.value.clone(),
                at: micros(self.at),
                until: micros_of(self.until),
                reason: self.reason.clone(),
                revoked_by: json_of("person", self.by.as_ref())?,
            },
        );
        Ok(())
    }
}

impl Aggregate for Revocations {
    const NAME: &'static str = "revocation";
    type Id = (&'static [RevocationKind], String);
    type Reach = ();

    fn id(&self) -> Self::Id {
        (self.kinds, self.value.clone())
    }

    fn target((kinds, value): &Self::Id) -> String {
        Revocation::target(&(kinds.first().copied().unwrap_or(RevocationKind::Subject), value.clone()))
    }

    async fn load(work: &mut UnitOfWork, (kinds, value): &Self::Id, _: Option<&()>) -> Result<Option<Self>, StoreError> {
        let all = find(work, kinds, value).await?;
        Ok(Some(Self { kinds, value: value.clone(), all }))
    }

    async fn put(&self, work: &mut UnitOfWork) -> Result<(), StoreError> {
        for revocation in &self.all {
            revocation.put(work).await?;
        }
        Ok(())
    }
}

/// Locks and reads the revocations of one token or subject, of these kinds.
async fn find(work: &mut UnitOfWork, kinds: &[RevocationKind], value: &str) -> Result<Vec<Revocation>, StoreError> {
    let which = Entity::find().filter(Column::Kind.is_in(kinds.iter().map(word))).filter(Column::Value.eq(value));
    which.lock_exclusive().all(work.transaction().await?).await?.into_iter().map(revocation).collect()
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
