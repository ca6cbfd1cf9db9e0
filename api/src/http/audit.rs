//! The transports' entries in the audit log: one for each root field of a request, and one for each request that was refused before it ran.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditActor, AuditEntry, AuditKind, AuditOutcome, FieldChange};
use domain::kernel::ids::Mint;
use domain::refusal::Code;

use super::measured::{self, Line, Measured, Outcome};
use super::{HttpState, RequestId};
use crate::app::{AuditLog, Note, Trail};
use crate::clock::Clock;
use crate::graphql::live::Payload;
use engine::{CallContext, Entry, ErrorCode, OperationKind, Prepared, PublicError, Response, Root};

/// The operation of a request that was refused before its operation was known.
const UNREAD: &str = "graphql";
/// The field of an entry that has the keyed hash of a phone, or of digits, that was searched.
const LOOKED_FOR: &str = "lookedFor";
/// The largest number of these fields in one entry.
const MOST_LOOK_UPS: usize = 50;

/// A running request, with the values of its entries in the audit log.
pub(super) struct Asked {
    roots: Vec<Root>,
    kind: AuditKind,
    actor: Option<AuditActor>,
    trail: Trail,
    measured: Measured,
    now: DateTime<Utc>,
}

impl Asked {
    /// The root fields of a prepared request, and the measurement of its duration.
    pub(super) fn of(prepared: &Prepared, call: &CallContext) -> Self {
        let roots = prepared.roots();
        let measured = Measured::of(prepared, roots.first().map(|root| root.name.as_str()), call);
        Self {
            roots,
            kind: match prepared.kind() {
                OperationKind::Query => AuditKind::Query,
                OperationKind::Mutation => AuditKind::Mutation,
                OperationKind::Subscription => AuditKind::Subscription,
            },
            actor: call.actor.as_ref().map(AuditActor::from),
            trail: call.trail.clone(),
            measured,
            now: call.now,
        }
    }

    /// Writes the entries of an answer. Entries of refusals and changes are awaited; those of reads are not.
    pub(super) async fn answered(mut self, log: &AuditLog, response: &Response) {
        let took = self.measured.elapsed();
        let mut ended = Ended::default();
        for (at, root) in self.roots.iter().enumerate() {
            let mut note = self.trail.take(&root.name);
            if !self.roots[at + 1..].iter().any(|later| later.name == root.name) {
                self.gather_look_ups(root, note.as_mut());
            }
            let (outcome, code) = outcome(root, note.as_ref(), response);
            ended.add(outcome, code.as_deref());
            if note.as_ref().is_some_and(|note| note.written) {
                continue;
            }
            let looked_for = note.iter().flat_map(|note| &note.looked_for).take(MOST_LOOK_UPS);
            let changes = looked_for.map(|hash| FieldChange::set(LOOKED_FOR, hash)).collect();
            let target = note.as_ref().and_then(|note| note.target.clone()).or_else(|| root.target.clone());
            let entry = AuditEntry { target, changes, ..self.entry(root, outcome, code) };
            if self.kind == AuditKind::Query && outcome == AuditOutcome::Allowed {
                log.read(entry);
            } else if entry.code.as_deref() == Some(Code::LookUps.name()) {
                log.keep_or_count(entry).await;
            } else {
                log.keep(entry).await;
            }
        }
        let line = Line { outcome: ended.outcome, code: ended.code.as_deref(), took };
        self.measured.told(&line, response.code());
    }

    /// Adds the hashes of further look-ups of a root field to its note: `nodes` has one look-up per customer.
    fn gather_look_ups(&self, root: &Root, note: Option<&mut Note>) {
        let Some(note) = note else { return };
        while let Some(further) = self.trail.take(&root.name) {
            note.looked_for.extend(further.looked_for);
        }
    }

    /// Writes the entries of a request that its transport refused.
    pub(super) async fn refused(mut self, log: &AuditLog, code: ErrorCode) {
        let line = Line { outcome: Outcome::Refused, code: Some(code.name()), took: self.measured.elapsed() };
        self.measured.told(&line, Some(code));
        for root in &self.roots {
            log.keep(self.entry(root, AuditOutcome::Refused, Some(code.name().to_owned()))).await;
        }
    }

    /// Writes the entries of the beginning of a subscription. The entries of its end are written when the returned value is dropped.
    pub(super) fn begun(mut self, state: &HttpState) -> Following {
        let line = Line { outcome: Outcome::Ok, code: None, took: self.measured.elapsed() };
        self.measured.told(&line, None);
        let entries = |code: &str| {
            let of = |root| self.entry(root, AuditOutcome::Allowed, Some(code.to_owned()));
            self.roots.iter().map(of).collect::<Box<[AuditEntry]>>()
        };
        entries("BEGUN").into_iter().for_each(|entry| state.audit.tell(entry));
        Following { ends: entries("ENDED"), log: state.audit.clone(), clock: Arc::clone(&state.clock) }
    }

    fn entry(&self, root: &Root, outcome: AuditOutcome, code: Option<String>) -> AuditEntry {
        AuditEntry {
            id: Mint::new(self.now, rand::random()).next(),
            at: self.now,
            actor: self.actor.clone(),
            operation: root.name.clone(),
            kind: self.kind,
            target: root.target.clone(),
            outcome,
            code,
            request_id: self.measured.request_id().to_owned(),
            changes: Vec::new(),
        }
    }
}

/// The end of a request, by the worst outcome of its root fields.
struct Ended {
    outcome: Outcome,
    code: Option<String>,
}

impl Default for Ended {
    fn default() -> Self {
        Self { outcome: Outcome::Ok, code: None }
    }
}

impl Ended {
    fn add(&mut self, outcome: AuditOutcome, code: Option<&str>) {
        let outcome = match outcome {
            AuditOutcome::Allowed => Outcome::Ok,
            AuditOutcome::Refused => Outcome::Refused,
            AuditOutcome::Failed => Outcome::Failed,
        };
        if outcome > self.outcome || self.code.is_none() {
            self.code = code.map(str::to_owned);
        }
        self.outcome = self.outcome.max(outcome);
    }
}

/// A running subscription, with the entries of its end.
pub(super) struct Following {
    ends: Box<[AuditEntry]>,
    log: AuditLog,
    clock: Arc<dyn Clock>,
}

impl Following {
    /// Checks a delivered payload: a refusal becomes the outcome of the end.
    pub(super) fn delivers(&mut self, payload: &Payload) {
        if let Some(error) = payload.root_error() {
            let (outcome, code) = of_error(error);
            for end in &mut self.ends {
                (end.outcome, end.code) = (outcome, Some(code.clone()));
            }
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let now = self.clock.now();
        for end in std::mem::take(&mut self.ends) {
            self.log.tell(AuditEntry { id: Mint::new(now, rand::random()).next(), at: now, ..end });
        }
    }
}

/// Writes the entry of a request that was refused before it ran: past a limit, or invalid.
pub(super) fn refused(state: &HttpState, call: &CallContext, code: ErrorCode) {
    let entry = unknown(call.now, &call.request_id, (UNREAD, AuditKind::Query), None, code.name());
    let actor = call.actor.as_ref().map(AuditActor::from);
    let outcome = if code == ErrorCode::Internal { AuditOutcome::Failed } else { AuditOutcome::Refused };
    state.audit.tell(AuditEntry { actor, outcome, ..entry });
    measured::refused(call, code);
}

/// Counts a request with an invalid token.
pub(super) fn not_signed_in(state: &HttpState, id: &RequestId, kind: AuditKind, entered: Entry) {
    measured::unnamed(entered, &id.0);
    let entry = unknown(state.clock.now(), &id.0, (UNREAD, kind), None, ErrorCode::Unauthenticated.name());
    state.audit.count(entry, id.1);
}

/// The entry of a refused request without a subject.
pub(super) fn unknown(
    now: DateTime<Utc>,
    request_id: &str,
    (operation, kind): (&str, AuditKind),
    target: Option<String>,
    code: &str,
) -> AuditEntry {
    AuditEntry {
        id: Mint::new(now, rand::random()).next(),
        at: now,
        actor: None,
        operation: operation.to_owned(),
        kind,
        target,
        outcome: AuditOutcome::Refused,
        code: Some(code.to_owned()),
        request_id: request_id.to_owned(),
        changes: Vec::new(),
    }
}

/// The outcome of one root field, from the note of its use case and the errors of the answer.
fn outcome(root: &Root, note: Option<&Note>, response: &Response) -> (AuditOutcome, Option<String>) {
    if let Some((outcome, code)) = note.and_then(|note| note.refused.clone()) {
        return (outcome, Some(code));
    }
    let of_root = |error: &&PublicError| match error.path.first() {
        Some(async_graphql::PathSegment::Field(key)) => *key == root.key,
        _ => true,
    };
    let errors: Vec<&PublicError> = response.errors.iter().filter(of_root).collect();
    match errors.iter().find(|error| error.path.len() <= 1) {
        Some(error) => {
            let (outcome, code) = of_error(error);
            (outcome, Some(code))
        }
        // A part of the requested data was not shown.
        None => (AuditOutcome::Allowed, errors.first().map(|error| error.extensions.code.to_owned())),
    }
}

fn of_error(error: &PublicError) -> (AuditOutcome, String) {
    let extensions = &error.extensions;
    let failed = extensions.code == ErrorCode::Internal.name();
    // A missing right is one kind of refusal, for each reason of the token or the role.
    let is_right = [ErrorCode::Unauthenticated, ErrorCode::Forbidden].iter().any(|code| code.name() == extensions.code);
    let code = extensions.reason.filter(|_| !is_right).unwrap_or(extensions.code).to_owned();
    (if failed { AuditOutcome::Failed } else { AuditOutcome::Refused }, code)
}
