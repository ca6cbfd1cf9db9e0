//! The traces of each request: one line in the log, and its counts in the metrics.
//!
//! The line has the operation's name, never its variables. The handles of the metrics are looked up once for each kind, transport and role;
//! afterwards a request adds to atomics, without a lock and without an allocation.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use async_graphql::Name;
use domain::access::actor::{Actor, Role};
use domain::kernel::masking::mask_code;
use metrics::{Counter, Histogram};

use super::sampled::Sampled;
use engine::{CallContext, Entry, ErrorCode, OperationKind, Prepared, Transport};

/// The longest name of an operation in the log, in characters. A name of GraphQL is ASCII.
const LONGEST_NAME: usize = 64;
/// The kinds of operations in metrics and the log. `unread` = the request was refused before its operation was known.
const KINDS: [&str; 4] = ["query", "mutation", "subscription", "unread"];
const UNREAD: usize = 3;
/// The number of roles in metrics: each single role, several roles, and no role.
const ROLES: usize = Role::ALL.len() + 2;
const SEVERAL: usize = Role::ALL.len();
const NOBODY: usize = SEVERAL + 1;
/// Lines about requests without a subject: at most a few in each second.
static UNNAMED: Sampled = Sampled::new();

/// The outcome of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// The request was answered, in whole or in part.
    Ok,
    /// The request was refused, by a rule of the business or as a request.
    Refused,
    /// The service failed to answer.
    Failed,
    /// The client left before the answer.
    Left,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Left => "left",
        }
    }
}

/// A running request. When it is dropped before its answer, its client has left.
pub(super) struct Measured {
    entry: Entry,
    kind: usize,
    role: usize,
    operation: Option<Name>,
    root: Option<String>,
    request_id: String,
    is_told: bool,
}

impl Measured {
    /// A prepared request. `root` is its first root field, which replaces the name where it has none.
    pub(super) fn of(prepared: &Prepared, root: Option<&str>, call: &CallContext) -> Self {
        let kind = match prepared.kind() {
            OperationKind::Query => 0,
            OperationKind::Mutation => 1,
            OperationKind::Subscription => 2,
        };
        let operation = prepared.name_of_operation();
        let root = root.filter(|_| operation.is_none()).map(str::to_owned);
        Self {
            entry: call.entry,
            kind,
            role: role_of(call.actor.as_ref()),
            operation,
            root,
            request_id: call.request_id.clone(),
            is_told: false,
        }
    }

    /// The id of the request in the log.
    pub(super) fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The time that the request has taken so far.
    pub(super) fn elapsed(&self) -> Duration {
        self.entry.at.elapsed()
    }

    /// Writes the line of the request, and counts it. `error` is the code of the answer's first error.
    pub(super) fn told(&mut self, line: &Line<'_>, error: Option<ErrorCode>) {
        self.is_told = true;
        self.counts().add(line.took, error);
        self.write(line);
    }

    fn write(&self, line: &Line<'_>) {
        let name = self.operation.as_ref().map(Name::as_str).or(self.root.as_deref()).map(cleaned);
        tracing::info!(
            target: "request",
            operation = name.as_deref(),
            kind = KINDS[self.kind],
            role = name_of_role(self.role),
            transport = self.entry.transport.name(),
            outcome = line.outcome.name(),
            code = line.code,
            milliseconds = milliseconds(line.took),
            request_id = self.request_id,
            "request"
        );
    }

    fn counts(&self) -> &'static Counts {
        counts(self.kind, self.entry.transport, self.role)
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        if !self.is_told {
            let took = self.elapsed();
            self.counts().add(took, None);
            self.write(&Line { outcome: Outcome::Left, code: None, took });
        }
    }
}

/// The end of a request, as its line in the log reports it.
pub(super) struct Line<'a> {
    pub(super) outcome: Outcome,
    pub(super) code: Option<&'a str>,
    pub(super) took: Duration,
}

/// A request with a valid token that was refused before its operation was known.
pub(super) fn refused(call: &CallContext, code: ErrorCode) {
    let outcome = if code == ErrorCode::Internal { Outcome::Failed } else { Outcome::Refused };
    let (entry, role) = (call.entry, role_of(call.actor.as_ref()));
    let request_id = call.request_id.clone();
    let mut measured = Measured { entry, kind: UNREAD, role, operation: None, root: None, request_id, is_told: false };
    let line = Line { outcome, code: Some(code.name()), took: entry.at.elapsed() };
    measured.told(&line, Some(code));
}

/// A request without a valid token. It is always counted; the log has a few lines in each second.
pub(super) fn unnamed(entry: Entry, request_id: &str) {
    let (took, code) = (entry.at.elapsed(), ErrorCode::Unauthenticated);
    counts(UNREAD, entry.transport, NOBODY).add(took, Some(code));
    let Some(left_out) = UNNAMED.next() else { return };
    tracing::info!(
        target: "request",
        kind = KINDS[UNREAD],
        role = name_of_role(NOBODY),
        transport = entry.transport.name(),
        outcome = Outcome::Refused.name(),
        code = code.name(),
        milliseconds = milliseconds(took),
        request_id,
        left_out,
        "request"
    );
}

/// A delivery of a platform: `outcome` is one of [`crate::measures::WEBHOOK_OUTCOMES`].
pub(super) fn webhook(begun: Instant, shop: Option<&str>, outcome: &'static str, request_id: &str) {
    let took = begun.elapsed();
    metrics::counter!("panorama_webhooks_answered_total", "outcome" => outcome).increment(1);
    metrics::histogram!("panorama_webhook_seconds").record(took);
    // A delivery that was refused has its line in the security log, a few in each second.
    if let Some(shop) = shop {
        let milliseconds = milliseconds(took);
        tracing::info!(target: "request", kind = "webhook", shop, outcome, milliseconds, request_id, "request");
    }
}

/// Milliseconds with three decimal places.
pub(super) fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

/// A name that a client chose, with phones masked, and cut to the longest name of the log.
fn cleaned(name: &str) -> Cow<'_, str> {
    let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(at, _)| at);
    mask_code(&name[..end])
}

fn role_of(actor: Option<&Actor>) -> usize {
    let Some(actor) = actor else { return NOBODY };
    let mut roles = actor.roles.iter();
    match (roles.next(), roles.next()) {
        (None, _) => NOBODY,
        (Some(role), None) => Role::ALL.iter().position(|one| one == role).unwrap_or(SEVERAL),
        (Some(_), Some(_)) => SEVERAL,
    }
}

fn name_of_role(role: usize) -> &'static str {
    match role {
        SEVERAL => "SEVERAL",
        NOBODY => "NONE",
        one => Role::ALL[one].name(),
    }
}

/// The metrics of one kind, transport and role.
struct Counts {
    labels: [(&'static str, &'static str); 3],
    requests: Counter,
    seconds: Histogram,
    errors: [OnceLock<Counter>; ErrorCode::ALL.len()],
}

impl Counts {
    fn add(&self, took: Duration, error: Option<ErrorCode>) {
        self.requests.increment(1);
        self.seconds.record(took);
        let Some((code, at)) = error.and_then(|code| Some((code, ErrorCode::ALL.iter().position(|one| *one == code)?))) else {
            return;
        };
        let [kind, transport, role] = self.labels;
        let labels = || [kind, transport, role, ("code", code.name())];
        self.errors[at].get_or_init(|| metrics::counter!("panorama_request_errors_total", &labels())).increment(1);
    }
}

impl fmt::Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counts").field("labels", &self.labels).finish_non_exhaustive()
    }
}

/// The handles of the metrics, looked up once for each kind, transport and role.
fn counts(kind: usize, transport: Transport, role: usize) -> &'static Counts {
    static ALL: [OnceLock<Counts>; KINDS.len() * Transport::ALL.len() * ROLES] =
        [const { OnceLock::new() }; KINDS.len() * Transport::ALL.len() * ROLES];
    let way = Transport::ALL.iter().position(|one| *one == transport).unwrap_or_default();
    ALL[(kind * Transport::ALL.len() + way) * ROLES + role].get_or_init(|| {
        let labels = [("kind", KINDS[kind]), ("transport", transport.name()), ("role", name_of_role(role))];
        Counts {
            labels,
            requests: metrics::counter!("panorama_requests_total", &labels),
            seconds: metrics::histogram!("panorama_request_seconds", &labels),
            errors: [const { OnceLock::new() }; ErrorCode::ALL.len()],
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_an_operation_is_short_and_holds_no_phone() {
        assert_eq!(cleaned("OrderCard"), "OrderCard");
        assert_eq!(cleaned(&"x".repeat(500)).len(), LONGEST_NAME);
        assert!(!cleaned("Call_13800000000").contains("13800000000"));
    }

    #[test]
    fn times_are_numbers_of_milliseconds() {
        assert!((milliseconds(Duration::from_micros(1_234)) - 1.234).abs() < 1e-9);
        assert!((milliseconds(Duration::from_nanos(1_499)) - 0.001).abs() < 1e-9);
    }

    /// The traces of a request cost far less than a request: run by hand with `--ignored --nocapture`, in a build with optimizations.
    #[test]
    #[ignore = "a measurement"]
    fn what_a_request_leaves_is_cheap() {
        let recorder = crate::measures::Recorder::of_process();
        let (entry, rounds) = (Entry::now(Transport::Post), 1_000_000_u32);
        let begun = Instant::now();
        for _ in 0..rounds {
            counts(0, entry.transport, 1).add(Duration::from_micros(250), None);
        }
        println!("{:.0} ns for each request", begun.elapsed().as_secs_f64() * 1e9 / f64::from(rounds));
        recorder.tidy();
    }
}
