//! Answers of operations that were called with an idempotency key, so that a repeated call has no second effect.

use chrono::{DateTime, Utc};
use entity::audit::idempotency_key;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::base::value::micros;
use crate::base::write::Existing;
use crate::order::work::UnitOfWork;
use crate::{AuditStore, StoreError};

/// The scope of an idempotency key: subject, operation and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdempotencyUse<'a> {
    /// The subject of the token.
    pub subject: &'a str,
    /// The name of the operation.
    pub operation: &'a str,
    /// The idempotency key of the caller.
    pub key: &'a str,
}

/// The stored answer of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The hash of the input, keyed once it is stored: another input under the same key is refused.
    pub input_hash: String,
    /// The outcome as the use case wrote it, as JSON.
    pub outcome: String,
}

impl UnitOfWork {
    /// The stored answer to this key; `None` = the key is new.
    pub async fn answer(&mut self, used: IdempotencyUse<'_>) -> Result<Option<Answer>, StoreError> {
        let found = idempotency_key::Entity::find()
            .filter(idempotency_key::Column::Subject.eq(used.subject))
            .filter(idempotency_key::Column::Operation.eq(used.operation))
            .filter(idempotency_key::Column::Key.eq(self.keyed_hash(used.key)))
            .one(self.transaction().await?)
            .await?;
        Ok(found.map(|row| Answer { input_hash: row.input_hash, outcome: row.outcome }))
    }

    /// The stored form of an input's or a key's hash: keyed, because either may be little more than a phone, which could be found by
    /// trying.
    pub fn keyed_hash(&self, text: &str) -> String {
        self.store.vault().blind_index(&format!("input {text}"))
    }

    /// Keeps the answer. When two callers use one key at the same moment, the commit of the second is refused with
    /// [`StoreError::Contention`]; its second attempt finds the answer.
    pub fn keep_answer(&mut self, id: Uuid, used: IdempotencyUse<'_>, answer: Answer) {
        self.insert::<idempotency_key::Entity>(
            Existing::Refuse,
            idempotency_key::Model {
                id,
                subject: used.subject.to_owned(),
                operation: used.operation.to_owned(),
                key: self.keyed_hash(used.key),
                input_hash: self.keyed_hash(&answer.input_hash),
                outcome: answer.outcome,
                created_at: micros(self.now),
            },
        );
    }
}

impl AuditStore<'_> {
    /// Deletes answers older than `before`; returns their number.
    pub async fn forget_answers(self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let old = idempotency_key::Entity::delete_many().filter(idempotency_key::Column::CreatedAt.lt(micros(before)));
        Ok(old.exec(self.store.connection()).await?.rows_affected)
    }
}
