//! Revoked tokens and suspended people: written in one transaction with the journal, and known to every instance within seconds.

use chrono::{DateTime, SubsecRound, Utc};
use domain::access::actor::Permission as P;
use domain::access::revocation::{Revocation, RevocationKind};
use domain::event::Event;
use domain::journal::audit::{AuditEntry, value_changes};
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;

use crate::base::change::{by_source, input_hash};
use crate::base::command::{Command, Outcome, Step};
use crate::order::orders::too_long;
use crate::{Access, App, AppError, OpCtx};
use store::access::revocations::Revocations;
use store::{NewEvent, UnitOfWork};

/// The maximum characters of a subject, a token id and a reason.
const LONGEST_VALUE: usize = 200;
const LONGEST_REASON: usize = 500;

/// How often one refresh reads the revocations while people write new ones. Each of those has a journal entry, which is a refresh again.
const READS_OF_REVOCATIONS: usize = 5;

/// A revocation as a manager requests it.
#[derive(Debug, Clone, Serialize)]
pub struct RevokeInput {
    /// The kind of the revocation.
    pub kind: RevocationKind,
    /// The token's `jti`, or the subject.
    pub value: String,
    /// The end of the revocation; `None` = until it is lifted.
    pub until: Option<DateTime<Utc>>,
    /// The reason of the revocation.
    pub reason: String,
    /// The idempotency key of the caller.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

/// A requested lifting of revocations.
#[derive(Debug, Clone, Serialize)]
pub struct RestoreInput {
    /// The kinds to lift.
    pub kinds: &'static [RevocationKind],
    /// The token's `jti`, or the subject.
    pub value: String,
    /// The reason of the lifting.
    pub reason: String,
    /// The idempotency key of the caller. `None` = the caller gave none.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
}

impl Access<'_> {
    /// All revocations that hold now, the newest first.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn revocations(self, ctx: &OpCtx) -> Result<Vec<Revocation>, AppError> {
        ctx.require_any(P::RevokeTokens)?;
        Ok(self.app.store().access().revocations(ctx.now).await?)
    }

    /// Revokes a token, the tokens of a subject, or suspends it.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `IDEMPOTENCY_CONFLICT`.
    pub async fn revoke(self, ctx: &OpCtx, input: &RevokeInput) -> Result<Revocation, AppError> {
        let revocation = self.app.run(ctx, input).await?.aggregate()?;
        self.app.revoked().put(revocation.clone());
        Ok(revocation)
    }

    /// Lifts what is revoked of a token or a subject.
    ///
    /// # Errors
    /// `NOT_FOUND` when no revocation holds, `INVALID_INPUT`.
    pub async fn restore(self, ctx: &OpCtx, input: &RestoreInput) -> Result<Vec<Revocation>, AppError> {
        let mut lifted = self.app.run(ctx, input).await?.aggregate()?.all;
        lifted.retain(|revocation| !revocation.holds(ctx.now));
        lifted.iter().cloned().for_each(|revocation| self.app.revoked().put(revocation));
        Ok(lifted)
    }

    /// Revokes from the command line, where the operator of the machine acts without an actor. The command's audit entry is in the
    /// transaction.
    ///
    /// # Errors
    /// `INVALID_INPUT`, or a database that fails.
    pub async fn revoke_by_operator(self, input: &RevokeInput, audited: Option<&AuditEntry>) -> Result<Revocation, AppError> {
        let now = self.app.now();
        input.check_at(now)?;
        let revocation = input.revocation(now, None);
        let revoked = &revocation;
        self.app
            .transact(|mut work| async move {
                work.put(revoked).await?;
                append(&mut work, by_source(vec![revoked_event(revoked)], Source::System, now));
                audit(&mut work, audited)?;
                work.commit().await?;
                Ok(())
            })
            .await?;
        Ok(revocation)
    }

    /// Lifts revocations from the command line; returns how many were lifted. The command's audit entry is in the transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restore_by_operator(self, input: &RestoreInput, audited: Option<&AuditEntry>) -> Result<usize, AppError> {
        check_reason(&input.reason)?;
        let now = self.app.now();
        let lift = |mut work: UnitOfWork| async move {
            let known = work.load::<Revocations>(&(input.kinds, input.value.clone())).await?;
            let Some((lifted, events)) = known.map(|known| input.lift(known, now)) else { return Ok(Vec::new()) };
            if !lifted.all.is_empty() {
                work.put(&lifted).await?;
                append(&mut work, by_source(events, Source::System, now));
                audit(&mut work, audited)?;
                work.commit().await?;
            }
            Ok(lifted.all)
        };
        let lifted = self.app.transact(lift).await?;
        Ok(lifted.into_iter().map(|revocation| self.app.revoked().put(revocation)).count())
    }

    /// Reads the revocations of all instances. A failure leaves the known ones as they are. A revocation that is written or lifted here
    /// during the read is newer than what was read: the list stays, and is read again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(self) -> Result<(), AppError> {
        for _ in 0..READS_OF_REVOCATIONS {
            let writes = self.app.revoked().writes();
            let revocations = self.app.store().access().revocations(self.app.now()).await?;
            if self.app.revoked().replace(revocations.into_iter().collect(), writes) {
                break;
            }
        }
        Ok(())
    }
}

impl Command for RevokeInput {
    const PERMISSION: P = P::RevokeTokens;
    const MAKES: bool = true;
    type Of = Revocation;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "tokenRevoke"
    }

    fn id(&self, _: Option<&()>) -> Option<(RevocationKind, String)> {
        Some((self.kind, self.value.clone()))
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        self.check_at(ctx.now)
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    async fn decide(&self, step: Step<'_, ()>, _: Option<Revocation>) -> Result<Outcome<Revocation, ()>, AppError> {
        let revocation = self.revocation(step.ctx.now, Some(step.ctx.actor.person(Self::PERMISSION)));
        let changes = value_changes(&json!({ "revoked": false }), &json!({ "revoked": true, "until": revocation.until }));
        let event = revoked_event(&revocation);
        Ok(Outcome::changed(revocation, (), vec![event], changes))
    }
}

impl Command for RestoreInput {
    const PERMISSION: P = P::RevokeTokens;
    type Of = Revocations;
    type Trial = ();
    type Made = ();

    fn name(&self) -> &'static str {
        "tokenRestore"
    }

    fn id(&self, _: Option<&()>) -> Option<(&'static [RevocationKind], String)> {
        Some((self.kinds, self.value.clone()))
    }

    fn key(&self, _: &OpCtx) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check_reason(&self.reason)
    }

    async fn try_out(&self, _: &App, _: &OpCtx) -> Result<(), AppError> {
        Ok(())
    }

    async fn decide(&self, step: Step<'_, ()>, before: Option<Revocations>) -> Result<Outcome<Revocations, ()>, AppError> {
        let field = if self.kinds.contains(&RevocationKind::Token) { "tokenId" } else { "subject" };
        let lifted = before.map(|before| self.lift(before, step.ctx.now)).filter(|(lifted, _)| !lifted.all.is_empty());
        let (lifted, events) = lifted.ok_or_else(|| AppError::not_found(field))?;
        let changes = value_changes(&json!({ "revoked": true }), &json!({ "revoked": false }));
        Ok(Outcome::changed(lifted, (), events, changes))
    }
}

impl RestoreInput {
    /// Ends the revocations that hold now: the ended ones, and one event for each.
    fn lift(&self, before: Revocations, now: DateTime<Utc>) -> (Revocations, Vec<Event>) {
        let mut lifted = before;
        lifted.all.retain(|revocation| revocation.holds(now));
        lifted.all.iter_mut().for_each(|revocation| revocation.until = Some(now));
        let restored = |one: &Revocation| Event::TokenRestored {
            revocation: one.kind,
            value: one.value.clone(),
            reason: self.reason.clone(),
        };
        let events = lifted.all.iter().map(restored).collect();
        (lifted, events)
    }
}

impl RevokeInput {
    fn check_at(&self, now: DateTime<Utc>) -> Result<(), AppError> {
        let field = if self.kind == RevocationKind::Token { "tokenId" } else { "subject" };
        if self.value.is_empty() || self.value.chars().count() > LONGEST_VALUE {
            return Err(too_long(field, LONGEST_VALUE));
        }
        check_reason(&self.reason)?;
        if self.until.is_some_and(|until| until <= now) {
            let reason = Reason::with(Code::InvalidInput, ["until: a time to come"]);
            return Err(AppError::refused(Refusal::because(reason).at("until")));
        }
        Ok(())
    }

    fn revocation(&self, at: DateTime<Utc>, by: Option<domain::access::actor::Person>) -> Revocation {
        // The times are cut to the precision of the column, so that the first and the second answer to a key are equal.
        let (at, until) = (at.trunc_subsecs(6), self.until.map(|until| until.trunc_subsecs(6)));
        Revocation { kind: self.kind, value: self.value.clone(), at, until, reason: self.reason.clone(), by }
    }
}

fn check_reason(reason: &str) -> Result<(), AppError> {
    if reason.trim().is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(too_long("reason", LONGEST_REASON));
    }
    Ok(())
}

fn revoked_event(of: &Revocation) -> Event {
    Event::TokenRevoked { revocation: of.kind, value: of.value.clone(), until: of.until, reason: of.reason.clone() }
}

/// Puts the entry of a command into its transaction, and the command's request id on the journal.
fn audit(work: &mut UnitOfWork, audited: Option<&AuditEntry>) -> Result<(), AppError> {
    let Some(entry) = audited else { return Ok(()) };
    work.of_request(&entry.request_id);
    Ok(work.audit(entry)?)
}

fn append(work: &mut UnitOfWork, events: Vec<NewEvent>) {
    events.into_iter().for_each(|event| work.append(event));
}
