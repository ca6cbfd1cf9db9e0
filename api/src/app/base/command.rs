//! The steps that every change of anything but an order takes: the permission → the key → load → decide → write with its events, the answer of
//! its key and its audit entry → commit. It is tried again when another transaction was faster, and its end is in the audit log either way.

use domain::access::actor::Permission;
use domain::event::Event;
use domain::journal::audit::FieldChange;
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::base::change::{answered, by_person, check_key, keep_answer, retrying};
use crate::app::{App, AppError, OpCtx};
use crate::store::{NewEvent, UnitOfWork};

/// One operation: what it is called, what it needs, and what it decides.
pub(in crate::app) trait Command: Sync {
    /// Its name in the API, in the audit log, and of its idempotency keys.
    const NAME: &'static str;
    /// The permission that it needs.
    const PERMISSION: Permission;
    /// What it answers: the aggregate as it is now.
    type Value: Send + Sync;
    /// What is kept under the caller's key: enough to find the value again.
    type Made: Serialize + DeserializeOwned + Send + Sync;

    /// The caller's key, and a hash of the input. `None` = the operation has no key.
    fn key(&self) -> Option<(&str, String)>;

    /// Refuses an input that is wrong by itself.
    fn check(&self, _ctx: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    /// What the audit log calls the aggregate. `value` = `None` where the operation was refused.
    fn target(&self, value: Option<&Self::Value>) -> Option<String>;

    /// Loads, decides, and adds rows to the unit of work. `repeated` = what the same key made before: the value is only found again then.
    fn decide(
        &self,
        app: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        repeated: Option<Self::Made>,
    ) -> impl Future<Output = Result<Outcome<Self::Value, Self::Made>, AppError>> + Send;
}

/// What a command came to.
pub(in crate::app) struct Outcome<V, M> {
    value: V,
    written: Option<Written<M>>,
}

struct Written<M> {
    made: M,
    events: Vec<NewEvent>,
    changes: Vec<FieldChange>,
}

impl<V, M> Outcome<V, M> {
    /// The value as it was: nothing is written.
    pub fn unchanged(value: V) -> Self {
        Self { value, written: None }
    }

    /// A value that was written, with what is kept under the caller's key, what happened, and what the audit log says of it.
    pub fn changed(value: V, made: M, events: Vec<NewEvent>, changes: Vec<FieldChange>) -> Self {
        Self { value, written: Some(Written { made, events, changes }) }
    }
}

/// One attempt of a command, under way: the value, and whether it was written now.
type Attempt<'a, C> = BoxFuture<'a, Result<(<C as Command>::Value, bool), AppError>>;

impl OpCtx {
    /// What the actor did, as an event of no order.
    pub(in crate::app) fn did(&self, event: Event, permission: Permission) -> Vec<NewEvent> {
        by_person(vec![event], &self.actor.person(permission), self)
    }
}

impl App {
    /// Runs a command.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the permission, and what the command says.
    pub(in crate::app) async fn run<C: Command>(&self, ctx: &OpCtx, command: &C) -> Result<C::Value, AppError> {
        ctx.require_any(C::PERMISSION)?;
        let key = command.key();
        let result = match check_key(key.as_ref().map(|(key, _)| *key)).and_then(|()| command.check(ctx)) {
            // On the heap and without the type of the command: else the future of every mutation would name all of them.
            Ok(()) => retrying(|| -> Attempt<'_, C> { Box::pin(self.run_once(ctx, command, key.as_ref())) }).await,
            Err(error) => Err(error),
        };
        let done = result.as_ref().ok();
        ctx.noted(
            C::NAME,
            command.target(done.map(|(value, _)| value)),
            &result,
            done.is_some_and(|(_, is_written)| *is_written),
        );
        result.map(|(value, _)| value)
    }

    /// One attempt: the value, and whether it was written now.
    async fn run_once<C: Command>(
        &self,
        ctx: &OpCtx,
        command: &C,
        key: Option<&(&str, String)>,
    ) -> Result<(C::Value, bool), AppError> {
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        let repeated = answered::<C::Made>(&mut work, ctx, C::NAME, key).await?;
        let Outcome { value, written } = command.decide(self, ctx, &mut work, repeated).await?;
        let Some(Written { made, events, changes }) = written else { return Ok((value, false)) };
        events.into_iter().for_each(|event| work.append(event));
        keep_answer(&mut work, ctx, &mut ctx.mint(), C::NAME, key, &made)?;
        ctx.audit(&mut work, &ctx.audited(C::NAME, command.target(Some(&value)), changes))?;
        work.commit().await?;
        Ok((value, true))
    }
}
