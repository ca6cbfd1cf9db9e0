//! The steps that all changes share: a retry when another transaction was faster, the first answer for a repeated idempotency key, and
//! events that name their cause.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::access::actor::Person;
use domain::event::Event;
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::{App, AppError, OpCtx};
use store::audit::idempotency::{Answer, IdempotencyUse};
use store::{NewEvent, StoreError, UnitOfWork};

/// The number of tries of a unit of work while other transactions are faster.
const ATTEMPTS: usize = 8;
/// The time for which a unit of work is tried again. A caller who waited for a lock in vain has already waited 5 s, and is asked to come
/// again.
const LONGEST: Duration = Duration::from_secs(8);
/// The maximum characters of an idempotency key.
const LONGEST_KEY: usize = 200;

/// A hash of an input, by which a different input under the same key is refused.
pub(crate) fn input_hash(target: &impl Serialize, input: &impl Serialize) -> String {
    let text = serde_json::to_vec(&(target, input)).unwrap_or_default();
    hex::encode(Sha256::digest(text))
}

/// Tries a unit of work again while other transactions are faster, each time after a somewhat longer random pause, so that two that
/// collided do not collide again at once. The tries are bounded; the last error says that a later try may succeed.
pub(crate) async fn retrying<T, F, R>(attempt: F) -> Result<T, AppError>
where
    F: Fn() -> R,
    R: Future<Output = Result<T, AppError>>,
{
    let until = Instant::now() + LONGEST;
    for turn in 1..ATTEMPTS {
        match attempt().await {
            Err(AppError::Store(StoreError::Contention(cause))) if Instant::now() < until => {
                tracing::debug!(%cause, "another transaction was faster; trying again");
                metrics::counter!("panorama_store_retries_total").increment(1);
                let longest = Duration::from_millis(1 << turn.min(6));
                tokio::time::sleep(longest.mul_f64(rand::random::<f64>())).await;
            }
            result => return result,
        }
    }
    attempt().await
}

/// A generator of ids at a time.
pub(crate) fn mint_at(now: DateTime<Utc>) -> Mint {
    Mint::new(now, rand::random())
}

impl App {
    /// A generator of ids that are made now.
    pub(crate) fn mint(&self) -> Mint {
        mint_at(self.now())
    }

    /// Begins a unit of work at `now`.
    pub(crate) async fn begin(&self, now: DateTime<Utc>) -> Result<UnitOfWork, AppError> {
        Ok(self.store().begin(now, mint_at(now)).await?)
    }

    /// Runs a unit of work that no person asked for. It commits by itself, and is tried again when another transaction was faster.
    pub(crate) async fn transact<T, F, R>(&self, attempt: F) -> Result<T, AppError>
    where
        F: Fn(UnitOfWork) -> R,
        R: Future<Output = Result<T, AppError>>,
    {
        let attempt = &attempt;
        retrying(|| async move { attempt(self.begin(self.now()).await?).await }).await
    }
}

/// The first answer to this key; `None` = no key, or a new one. `IDEMPOTENCY_CONFLICT` where its input was different.
pub(crate) async fn answered<T: DeserializeOwned>(
    work: &mut UnitOfWork,
    ctx: &OpCtx,
    operation: &'static str,
    key: Option<&(&str, String)>,
) -> Result<Option<T>, AppError> {
    let Some((key, input_hash)) = key else { return Ok(None) };
    let used = IdempotencyUse { subject: &ctx.actor.subject, operation, key };
    match work.answer(used).await? {
        None => Ok(None),
        Some(answer) if answer.input_hash == work.keyed_hash(input_hash) => {
            let made = serde_json::from_str(&answer.outcome).map_err(|error| AppError::Internal(error.to_string()))?;
            Ok(Some(made))
        }
        Some(_) => Err(AppError::refused(Refusal::from(Code::IdempotencyConflict).at("idempotencyKey"))),
    }
}

/// Stores the answer under the caller's key.
pub(crate) fn keep_answer<T: Serialize>(
    work: &mut UnitOfWork,
    ctx: &OpCtx,
    mint: &mut Mint,
    operation: &'static str,
    key: Option<&(&str, String)>,
    made: &T,
) -> Result<(), AppError> {
    let Some((key, input_hash)) = key else { return Ok(()) };
    let used = IdempotencyUse { subject: &ctx.actor.subject, operation, key };
    let outcome = serde_json::to_string(made).map_err(|error| AppError::Internal(error.to_string()))?;
    work.keep_answer(mint.next(), used, Answer { input_hash: input_hash.clone(), outcome });
    Ok(())
}

/// Refuses an empty or too long key.
pub(crate) fn check_key(key: Option<&str>) -> Result<(), AppError> {
    match key {
        Some(key) if key.is_empty() || key.chars().count() > LONGEST_KEY => {
            let reason = Reason::with(Code::InvalidInput, [format!("idempotencyKey: 1 – {LONGEST_KEY}")]);
            Err(AppError::refused(Refusal::because(reason).at("idempotencyKey")))
        }
        _ => Ok(()),
    }
}

/// Events that a person caused.
pub(crate) fn by_person(events: Vec<Event>, person: &Person, ctx: &OpCtx) -> Vec<NewEvent> {
    on_word_of(Source::Staff, events, person, ctx)
}

/// Events that a person with a token caused, with this source.
pub(crate) fn on_word_of(source: Source, events: Vec<Event>, person: &Person, ctx: &OpCtx) -> Vec<NewEvent> {
    events.into_iter().map(|event| NewEvent { actor: Some(person.clone()), ..NewEvent::new(event, source, ctx.now) }).collect()
}

/// Events that a system or a rule caused.
pub(crate) fn by_source(events: Vec<Event>, source: Source, occurred_at: DateTime<Utc>) -> Vec<NewEvent> {
    events.into_iter().map(|event| NewEvent::new(event, source, occurred_at)).collect()
}
