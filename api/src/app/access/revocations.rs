//! Revoked tokens and suspended people: written in one transaction with the journal, and known to every instance within seconds.

use chrono::{DateTime, SubsecRound, Utc};
use domain::access::actor::Permission as P;
use domain::access::revocation::{Revocation, RevocationKind};
use domain::event::Event;
use domain::journal::audit::{AuditEntry, value_changes};
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;

use crate::app::base::change::{by_source, input_hash, retrying};
use crate::app::base::command::{Command, Outcome};
use crate::app::order::orders::too_long;
use crate::app::{App, AppError, OpCtx};
use crate::store::{NewEvent, UnitOfWork};

/// The maximum characters of a subject, a token id and a reason.
const LONGEST_VALUE: usize = 200;
const LONGEST_REASON: usize = 500;

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

impl App {
    /// All revocations that hold now, the newest first.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a database that fails.
    pub async fn revocations(&self, ctx: &OpCtx) -> Result<Vec<Revocation>, AppError> {
        ctx.require_any(P::RevokeTokens)?;
        Ok(self.store().revocations(ctx.now).await?)
    }

    /// Revokes a token, the tokens of a subject, or suspends it.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `IDEMPOTENCY_CONFLICT`.
    pub async fn revoke_token(&self, ctx: &OpCtx, input: &RevokeInput) -> Result<Revocation, AppError> {
        let revocation = self.run(ctx, input).await?;
        self.revoked().put(revocation.clone());
        Ok(revocation)
    }

    /// Lifts what is revoked of a token or a subject.
    ///
    /// # Errors
    /// `NOT_FOUND` when no revocation holds, `INVALID_INPUT`.
    pub async fn restore_token(&self, ctx: &OpCtx, input: &RestoreInput) -> Result<Vec<Revocation>, AppError> {
        let lifted = self.run(ctx, input).await?;
        lifted.iter().cloned().for_each(|revocation| self.revoked().put(revocation));
        Ok(lifted)
    }

    /// Revokes from the command line, where the operator of the machine acts without an actor. The command's audit entry is in the
    /// transaction.
    ///
    /// # Errors
    /// `INVALID_INPUT`, or a database that fails.
    pub async fn revoke_by_operator(&self, input: &RevokeInput, audited: Option<&AuditEntry>) -> Result<Revocation, AppError> {
        let now = self.now();
        input.check_at(now)?;
        let revocation = input.revocation(now, None);
        retrying(|| async {
            let mut work = self.store().begin(now, Mint::new(now, rand::random())).await?;
            work.put_revocation(&revocation)?;
            append(&mut work, by_source(vec![revoked_event(&revocation)], Source::System, now));
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
    pub async fn restore_by_operator(&self, input: &RestoreInput, audited: Option<&AuditEntry>) -> Result<usize, AppError> {
        check_reason(&input.reason)?;
        let now = self.now();
        let lifted = retrying(|| async {
            let mut work = self.store().begin(now, Mint::new(now, rand::random())).await?;
            let (lifted, events) = input.lift(&mut work, now).await?;
            if !lifted.is_empty() {
                append(&mut work, by_source(events, Source::System, now));
                audit(&mut work, audited)?;
                work.commit().await?;
            }
            Ok(lifted)
        })
        .await?;
        Ok(lifted.into_iter().map(|revocation| self.revoked().put(revocation)).count())
    }

    /// Reads the revocations of all instances. A failure leaves the known ones as they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_revocations(&self) -> Result<(), AppError> {
        let revocations = self.store().revocations(self.now()).await?;
        self.revoked().replace(revocations.into_iter().collect());
        Ok(())
    }
}

impl Command for RevokeInput {
    const NAME: &'static str = "tokenRevoke";
    const PERMISSION: P = P::RevokeTokens;
    type Value = Revocation;
    type Made = ();

    fn key(&self) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, ctx: &OpCtx) -> Result<(), AppError> {
        self.check_at(ctx.now)
    }

    fn target(&self, _: Option<&Revocation>) -> Option<String> {
        Some(target(self.kind, &self.value))
    }

    async fn decide(
        &self,
        _: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        repeated: Option<()>,
    ) -> Result<Outcome<Revocation, ()>, AppError> {
        if repeated.is_some()
            && let Some(before) = work.revocations_for_update(&[self.kind], &self.value).await?.pop()
        {
            return Ok(Outcome::unchanged(before));
        }
        let revocation = self.revocation(ctx.now, Some(ctx.actor.person(Self::PERMISSION)));
        work.put_revocation(&revocation)?;
        let changes = value_changes(&json!({ "revoked": false }), &json!({ "revoked": true, "until": revocation.until }));
        let events = ctx.did(revoked_event(&revocation), Self::PERMISSION);
        Ok(Outcome::changed(revocation, (), events, changes))
    }
}

impl Command for RestoreInput {
    const NAME: &'static str = "tokenRestore";
    const PERMISSION: P = P::RevokeTokens;
    type Value = Vec<Revocation>;
    type Made = ();

    fn key(&self) -> Option<(&str, String)> {
        self.idempotency_key.as_deref().map(|key| (key, input_hash(&(), self)))
    }

    fn check(&self, _: &OpCtx) -> Result<(), AppError> {
        check_reason(&self.reason)
    }

    fn target(&self, _: Option<&Vec<Revocation>>) -> Option<String> {
        self.kinds.first().map(|kind| target(*kind, &self.value))
    }

    async fn decide(
        &self,
        _: &App,
        ctx: &OpCtx,
        work: &mut UnitOfWork,
        repeated: Option<()>,
    ) -> Result<Outcome<Vec<Revocation>, ()>, AppError> {
        if repeated.is_some() {
            let mut ended = work.revocations_for_update(self.kinds, &self.value).await?;
            ended.retain(|revocation| !revocation.holds(ctx.now));
            return Ok(Outcome::unchanged(ended));
        }
        let (lifted, events) = self.lift(work, ctx.now).await?;
        if lifted.is_empty() {
            let field = if self.kinds.contains(&RevocationKind::Token) { "tokenId" } else { "subject" };
            return Err(AppError::not_found(field));
        }
        let changes = value_changes(&json!({ "revoked": true }), &json!({ "revoked": false }));
        let events = events.into_iter().flat_map(|event| ctx.did(event, Self::PERMISSION)).collect();
        Ok(Outcome::changed(lifted, (), events, changes))
    }
}

impl RestoreInput {
    /// Ends what holds now: the revocations as they are then, and what happened to each.
    async fn lift(&self, work: &mut UnitOfWork, now: DateTime<Utc>) -> Result<(Vec<Revocation>, Vec<Event>), AppError> {
        let mut lifted = work.revocations_for_update(self.kinds, &self.value).await?;
        lifted.retain(|revocation| revocation.holds(now));
        let mut events = Vec::new();
        for revocation in &mut lifted {
            revocation.until = Some(now);
            work.put_revocation(revocation)?;
            let (kind, value) = (revocation.kind, revocation.value.clone());
            events.push(Event::TokenRestored { revocation: kind, value, reason: self.reason.clone() });
        }
        Ok((lifted, events))
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

/// The name of the token or subject in the audit log.
fn target(kind: RevocationKind, value: &str) -> String {
    let what = if kind == RevocationKind::Token { "token" } else { "subject" };
    format!("{what} {value}")
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
