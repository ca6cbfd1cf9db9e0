//! The steps that every change of anything but an order takes: the permission → the key → the trial → load → decide → write with its events,
//! the answer of its key and its audit entry → commit. It is tried again when another transaction was faster, and its end is in the audit
//! log either way.

use domain::access::actor::Permission;
use domain::event::Event;
use domain::journal::audit::FieldChange;
use domain::refusal::{Code, Reason, Refusal};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::change::{answered, by_person, check_key, keep_answer, retrying};
use crate::base::error::Current;
use crate::{App, AppError, OpCtx};
use store::{Aggregate, NewEvent, UnitOfWork};

/// One operation on one aggregate: its name, its permission, and its decision.
pub(crate) trait Command: Sync {
    /// The permission that it needs.
    const PERMISSION: Permission;
    /// Whether the aggregate may be missing before: the operation makes it.
    const MAKES: bool = false;
    /// The aggregate that it changes.
    type Of: Aggregate;
    /// The effect that is computed before anything is locked; `()` = the operation has no trial.
    type Trial: Send + Sync;
    /// The answer that is stored under the caller's key: enough to find the aggregate again.
    type Made: Serialize + DeserializeOwned + Send + Sync;

    /// Its name in the API, in the audit log, and of its idempotency keys.
    fn name(&self) -> &'static str;

    /// The aggregate's id. `made` = the answer to an earlier use of the key. `None` = the aggregate is new.
    fn id(&self, made: Option<&Self::Made>) -> Option<<Self::Of as Aggregate>::Id>;

    /// The caller's key, and a hash of the input. `None` = the operation has no key.
    fn key(&self, ctx: &OpCtx) -> Option<(&str, String)>;

    /// Refuses an input that is wrong by itself.
    fn check(&self, _ctx: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    /// Computes the effect of the operation, before the unit of work and without writing.
    fn try_out(&self, app: &App, ctx: &OpCtx) -> impl Future<Output = Result<Self::Trial, AppError>> + Send;

    /// Whether only the trial is wanted, and nothing is changed.
    fn is_dry_run(&self) -> bool {
        false
    }

    /// The aggregates that exist for the caller. `None` = all.
    fn reach(&self, _ctx: &OpCtx) -> Option<<Self::Of as Aggregate>::Reach> {
        None
    }

    /// The version that the caller has seen. `None` = any.
    fn expected_version(&self, _trial: &Self::Trial) -> Option<i64> {
        None
    }

    /// Decides what becomes of the aggregate. It may add further rows to the unit of work.
    fn decide(
        &self,
        step: Step<'_, Self::Trial>,
        before: Option<Self::Of>,
    ) -> impl Future<Output = Result<Outcome<Self::Of, Self::Made>, AppError>> + Send;
}

/// The surroundings of a decision.
pub(crate) struct Step<'a, T> {
    pub app: &'a App,
    pub ctx: &'a OpCtx,
    pub work: &'a mut UnitOfWork,
    pub trial: &'a T,
}

/// The decision about an aggregate.
pub(crate) struct Outcome<A, M> {
    now: Option<A>,
    written: Written,
    made: Option<M>,
    events: Vec<Event>,
    changes: Vec<FieldChange>,
}

/// The parts of an outcome that are written; each value includes those above it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Nothing,
    Answer,
    AuditEntry,
    Events,
    Aggregate,
}

impl<A, M> Outcome<A, M> {
    /// Nothing is written, and the key stays unused.
    pub fn unchanged(now: A) -> Self {
        Self { now: Some(now), written: Written::Nothing, made: None, events: Vec::new(), changes: Vec::new() }
    }

    /// The aggregate stays as it is, and the key has its answer.
    pub fn answered(now: Option<A>, made: M) -> Self {
        Self { now, written: Written::Answer, made: Some(made), events: Vec::new(), changes: Vec::new() }
    }

    /// The aggregate stays as it is, and the operation counts as done.
    pub fn confirmed(now: A, made: M) -> Self {
        Self { written: Written::AuditEntry, ..Self::answered(Some(now), made) }
    }

    /// The decision deleted the aggregate, of which `last` is the last state: the answer, the events and the changes are written.
    pub fn deleted(last: A, made: M, events: Vec<Event>, changes: Vec<FieldChange>) -> Self {
        Self { written: Written::Events, ..Self::changed(last, made, events, changes) }
    }

    /// The aggregate is written, with the answer for the caller's key, its events and the changes in the audit log.
    pub fn changed(now: A, made: M, events: Vec<Event>, changes: Vec<FieldChange>) -> Self {
        Self { now: Some(now), written: Written::Aggregate, made: Some(made), events, changes }
    }
}

/// The end of an operation.
pub(crate) struct Done<C: Command> {
    /// The aggregate as it is now. `None` = it does not exist, or only a trial was wanted.
    pub now: Option<C::Of>,
    /// The effect as it was computed before.
    pub trial: C::Trial,
    /// The answer under the key, the first one where the key was used before. `None` = nothing was changed.
    pub made: Option<C::Made>,
    /// The fields that the operation changed.
    pub changes: Vec<FieldChange>,
    /// Whether the operation changed anything.
    pub is_written: bool,
}

impl<C: Command> Done<C> {
    /// The aggregate as it is now.
    ///
    /// # Errors
    /// [`AppError::Internal`] where there is none.
    pub fn aggregate(self) -> Result<C::Of, AppError> {
        self.now.ok_or_else(|| AppError::Internal(format!("the {} of an answer is gone", C::Of::NAME)))
    }
}

/// One attempt of a command, under way.
type Attempt<'a, C> = BoxFuture<'a, Result<Attempted<C>, AppError>>;

struct Attempted<C: Command> {
    now: Option<C::Of>,
    made: Option<C::Made>,
    changes: Vec<FieldChange>,
    is_written: bool,
}

impl App {
    /// Runs a command on its aggregate.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the permission, `NOT_FOUND`, `STALE_VERSION`, `IDEMPOTENCY_CONFLICT`, and the refusals of the command.
    /// A refusal of an aggregate that was loaded brings back its current state.
    pub(crate) async fn run<C: Command>(&self, ctx: &OpCtx, command: &C) -> Result<Done<C>, AppError> {
        // On the heap and without the type of the command: else the future of every mutation would name all of them.
        let running: BoxFuture<'_, Result<Done<C>, AppError>> = Box::pin(self.run_checked(ctx, command));
        let result = running.await;
        let made = result.as_ref().ok().and_then(|done| done.now.as_ref()).map(Aggregate::id);
        let target = made.or_else(|| command.id(None)).map(|id| C::Of::target(&id));
        ctx.noted(command.name(), target, &result, result.as_ref().is_ok_and(|done| done.is_written));
        result
    }

    async fn run_checked<C: Command>(&self, ctx: &OpCtx, command: &C) -> Result<Done<C>, AppError> {
        ctx.require_any(C::PERMISSION)?;
        let key = command.key(ctx);
        check_key(key.as_ref().map(|(key, _)| *key))?;
        command.check(ctx)?;
        let trial = command.try_out(self, ctx).await?;
        if command.is_dry_run() {
            return Ok(Done { now: None, trial, made: None, changes: Vec::new(), is_written: false });
        }
        let attempt = || -> Attempt<'_, C> { Box::pin(self.run_once(ctx, command, key.as_ref(), &trial)) };
        let Attempted { now, made, changes, is_written } = retrying(attempt).await?;
        Ok(Done { now, trial, made, changes, is_written })
    }

    async fn run_once<C: Command>(
        &self,
        ctx: &OpCtx,
        command: &C,
        key: Option<&(&str, String)>,
        trial: &C::Trial,
    ) -> Result<Attempted<C>, AppError> {
        let mut work = self.begin(ctx.now).await?;
        // The aggregate is locked before the answer is read, so that of two uses of a key at once the second sees the answer of the first.
        let mut before = match command.id(None) {
            Some(id) => found(&mut work, ctx, command, &id).await?,
            None => None,
        };
        if let Some(made) = answered::<C::Made>(&mut work, ctx, command.name(), key).await? {
            if let (None, Some(id)) = (&before, command.id(Some(&made))) {
                before = work.load(&id).await?;
            }
            return Ok(Attempted { now: before, made: Some(made), changes: Vec::new(), is_written: false });
        }
        let known = before.clone();
        let version = before.as_ref().map_or(0, Aggregate::version);
        let decided = match check_version(command.expected_version(trial), version) {
            Ok(()) => command.decide(Step { app: self, ctx, work: &mut work, trial }, before).await,
            Err(error) => Err(error),
        };
        let outcome = decided.map_err(|error| error.with_current(known.map(Current::of)))?;
        commit(ctx, command, key, work, outcome).await
    }
}

/// The aggregate that exists for the caller.
async fn found<C: Command>(
    work: &mut UnitOfWork,
    ctx: &OpCtx,
    command: &C,
    id: &<C::Of as Aggregate>::Id,
) -> Result<Option<C::Of>, AppError> {
    let found = work.load_within(id, command.reach(ctx).as_ref()).await?;
    if found.is_none() && !C::MAKES {
        return Err(AppError::not_found(C::Of::NAME));
    }
    Ok(found)
}

/// Writes the outcome, as far as it says.
async fn commit<C: Command>(
    ctx: &OpCtx,
    command: &C,
    key: Option<&(&str, String)>,
    mut work: UnitOfWork,
    outcome: Outcome<C::Of, C::Made>,
) -> Result<Attempted<C>, AppError> {
    let Outcome { now, written, made, events, changes } = outcome;
    if let (Written::Events | Written::Aggregate, Some(now)) = (written, &now) {
        if written == Written::Aggregate {
            work.put(now).await?;
        }
        let (shop, warehouse) = (now.scope().shop.map(str::to_owned), now.scope().warehouse.map(str::to_owned));
        let more_topics = now.topics();
        for event in by_person(events, &ctx.actor.person(C::PERMISSION), ctx) {
            work.append(NewEvent { shop: shop.clone(), warehouse: warehouse.clone(), more_topics: more_topics.clone(), ..event });
        }
    }
    if let Some(made) = &made {
        keep_answer(&mut work, ctx, &mut ctx.mint(), command.name(), key, made)?;
    }
    let is_written = written >= Written::AuditEntry;
    if is_written {
        let target = now.as_ref().map(|now| C::Of::target(&now.id()));
        ctx.audit(&mut work, &ctx.audited(command.name(), target, changes.clone()))?;
    }
    if written > Written::Nothing {
        work.commit().await?;
    }
    Ok(Attempted { now, made, changes, is_written })
}

/// Refuses a version that is not the current one.
pub(crate) fn check_version(expected: Option<i64>, version: i64) -> Result<(), AppError> {
    if expected.is_none_or(|expected| expected == version) {
        return Ok(());
    }
    Err(AppError::refused(Refusal::because(Reason::with(Code::StaleVersion, [version])).at("expectedVersion")))
}
