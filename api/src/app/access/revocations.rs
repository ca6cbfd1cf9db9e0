//! Revoked tokens and suspended people: written in one transaction with the journal, and known to every instance within seconds.

use chrono::{DateTime, SubsecRound, Utc};
use domain::access::actor::Permission as P;
use domain::access::revocation::{Revocation, RevocationKind};
use domain::journal::audit::{AuditEntry, value_changes};
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use domain::order::event::Event;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use serde_json::json;

use crate::app::base::change::{answered, by_person, by_source, check_key, input_hash, keep_answer, retrying};
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
#[derive(Debug, Clone)]
pub struct RestoreInput {
    /// The kinds to lift.
    pub kinds: &'static [RevocationKind],
    /// The token's `jti`, or the subject.
    pub value: String,
    /// The reason of the lifting.
    pub reason: String,
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
        ctx.require_any(P::RevokeTokens)?;
        check_key(input.idempotency_key.as_deref())?;
        input.check(ctx.now)?;
        let result = retrying(|| self.revoke_once(ctx, input)).await;
        let written = result.as_ref().is_ok_and(|(_, written)| *written);
        ctx.noted("tokenRevoke", Some(target(input.kind, &input.value)), &result, written);
        let (revocation, _) = result?;
        self.revoked().put(revocation.clone());
        Ok(revocation)
    }

    /// The revocation, and whether this call wrote it.
    async fn revoke_once(&self, ctx: &OpCtx, input: &RevokeInput) -> Result<(Revocation, bool), AppError> {
        let key = input.idempotency_key.as_deref().map(|key| (key, input_hash(&(), input)));
        let mut work = self.store().begin(ctx.now, ctx.mint()).await?;
        let person = ctx.actor.person(P::RevokeTokens);
        if answered::<()>(&mut work, ctx, "tokenRevoke", key.as_ref()).await?.is_some()
            && let Some(before) = work.revocations_for_update(&[input.kind], &input.value).await?.pop()
        {
            return Ok((before, false));
        }
        let revocation = input.revocation(ctx.now, Some(person.clone()));
        work.put_revocation(&revocation)?;
        append(&mut work, by_person(vec![revoked_event(&revocation)], &person, ctx));
        keep_answer(&mut work, ctx, &mut ctx.mint(), "tokenRevoke", key.as_ref(), &())?;
        let changes = value_changes(&json!({ "revoked": false }), &json!({ "revoked": true, "until": revocation.until }));
        ctx.audit(&mut work, &ctx.audited("tokenRevoke", Some(target(input.kind, &input.value)), changes))?;
        work.commit().await?;
        Ok((revocation, true))
    }

    /// Lifts the revocations of a token or a subject.
    ///
    /// # Errors
    /// `NOT_FOUND` when no revocation holds, `INVALID_INPUT`.
    pub async fn restore_token(&self, ctx: &OpCtx, input: &RestoreInput) -> Result<Vec<Revocation>, AppError> {
        ctx.require_any(P::RevokeTokens)?;
        check_reason(&input.reason)?;
        let person = ctx.actor.person(P::RevokeTokens);
        let name = input.kinds.first().map(|kind| target(*kind, &input.value));
        let told = |work: &mut UnitOfWork, events| {
            append(work, by_person(events, &person, ctx));
            let changes = value_changes(&json!({ "revoked": true }), &json!({ "revoked": false }));
            ctx.audit(work, &ctx.audited("tokenRestore", name.clone(), changes))
        };
        let mut result = retrying(|| self.restore_once(input, ctx.now, told)).await;
        if result.as_ref().is_ok_and(Vec::is_empty) {
            let field = if input.kinds.contains(&RevocationKind::Token) { "tokenId" } else { "subject" };
            result = Err(AppError::not_found(field));
        }
        ctx.noted("tokenRestore", name.clone(), &result, result.is_ok());
        result
    }

    async fn restore_once(
        &self,
        input: &RestoreInput,
        now: DateTime<Utc>,
        told: impl Fn(&mut UnitOfWork, Vec<Event>) -> Result<(), AppError> + Send + Sync,
    ) -> Result<Vec<Revocation>, AppError> {
        let mut work = self.store().begin(now, Mint::new(now, rand::random())).await?;
        let mut lifted = work.revocations_for_update(input.kinds, &input.value).await?;
        lifted.retain(|revocation| revocation.holds(now));
        if lifted.is_empty() {
            return Ok(lifted);
        }
        let mut events = Vec::new();
        for revocation in &mut lifted {
            revocation.until = Some(now);
            work.put_revocation(revocation)?;
            let (kind, value) = (revocation.kind, revocation.value.clone());
            events.push(Event::TokenRestored { revocation: kind, value, reason: input.reason.clone() });
        }
        told(&mut work, events)?;
        work.commit().await?;
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
        input.check(now)?;
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
        let told = |work: &mut UnitOfWork, events| {
            append(work, by_source(events, Source::System, now));
            audit(work, audited)
        };
        Ok(retrying(|| self.restore_once(input, now, told)).await?.len())
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

impl RevokeInput {
    fn check(&self, now: DateTime<Utc>) -> Result<(), AppError> {
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
