//! Payloads that are read again although they were read: after a mapping was mended, and where a reading was wrong.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Person};
use domain::event::Event;
use domain::kernel::ids::PayloadId;
use domain::kernel::source::Source;
use domain::refusal::{Code, Reason};
use tokio::time::Instant;

use super::{Arrival, By, Received};
use crate::base::paging::List;
use crate::{AppError, Intake, OpCtx};
use store::NewEvent;
use store::intake::payloads::{Payload, PayloadFilter, PayloadKey};

/// The maximum number of payloads that one call reads again.
pub const MOST_READ_AGAIN: u32 = 500;
/// The number of payloads that are loaded together.
const TOGETHER: u64 = 25;
/// The time after which a call begins no further payload.
const LONGEST: Duration = Duration::from_secs(10);
/// The name of the operation.
const NAME: &str = "payloadsReadAgain";

/// The way in which an arrival is read again.
#[derive(Debug, Clone)]
pub struct Again {
    /// The person who requested it; `None` = the operator of the machine.
    person: Option<Person>,
    /// The mapping that reads it now, with the version of its document.
    mapping: Option<(String, i64)>,
    /// Whether it is a trial, whose results are discarded.
    trial: bool,
}

/// A request to read payloads again.
#[derive(Debug, Clone, Default)]
pub struct ReadAgainInput {
    /// The filter of the payloads.
    pub filter: PayloadFilter,
    /// The cursor after which to begin; `None` = at the oldest.
    pub after: Option<String>,
    /// The maximum number of payloads of this call.
    pub first: u32,
    /// Whether it is a trial: nothing is changed, and the answer shows the results that there would be.
    pub dry_run: bool,
}

/// The result of reading payloads again.
#[derive(Debug, Clone, Default)]
pub struct Rereading {
    /// One result for each payload, oldest first.
    pub results: Vec<ReadAgain>,
    /// The cursor of the last payload; the next call goes on after it. `None` = no payload was read.
    pub cursor: Option<String>,
    /// Whether more payloads may follow.
    pub has_more: bool,
}

/// The result of one payload.
#[derive(Debug, Clone)]
pub struct ReadAgain {
    /// The id of the payload.
    pub payload: PayloadId,
    /// The shop of the payload.
    pub shop: String,
    /// When the payload was received.
    pub received_at: DateTime<Utc>,
    /// The outcome of the second reading.
    pub outcome: ReadOutcome,
    /// The numbers of the orders that the payload is about.
    pub orders: Vec<String>,
    /// Why the payload could not be read; `None` = it could.
    pub because: Option<Reason>,
}

/// The outcome of reading a payload again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOutcome {
    /// The data of at least one order has changed.
    Changed,
    /// The data of all orders is the same as before.
    Unchanged,
    /// The payload could not be read or applied.
    Failed,
}

impl Again {
    /// Whether it is a trial, whose results are discarded.
    pub(super) fn is_trial(&self) -> bool {
        self.trial
    }

    /// The journal entry about the second reading.
    pub(super) fn event(&self, payload: PayloadId, now: DateTime<Utc>) -> NewEvent {
        let (mapping, version) = self.mapping.clone().map_or_else(Default::default, |(name, version)| (name, Some(version)));
        let source = if self.person.is_some() { Source::Staff } else { Source::System };
        let event = Event::OrderReadAgain { payload, mapping, version };
        NewEvent { actor: self.person.clone(), ..NewEvent::new(event, source, now) }
    }
}

impl Intake<'_> {
    /// Reads payloads again by the mapping in force, each in a transaction of its own. The new reading of a payload replaces its earlier
    /// one; data of newer payloads stays.
    ///
    /// # Errors
    /// `FORBIDDEN`, `CURSOR_INVALID`, or a database that fails; payloads that were read by then stay read.
    pub async fn reread(self, ctx: &OpCtx, input: &ReadAgainInput) -> Result<Rereading, AppError> {
        let result = match ctx.require_any(P::ManageConnections) {
            Ok(()) => self.read_again(Some(ctx), input).await,
            Err(error) => Err(error),
        };
        let changed = |read: &Rereading| !input.dry_run && read.results.iter().any(|one| one.outcome == ReadOutcome::Changed);
        let target = input.filter.mapping.clone().map(|mapping| format!("mapping {mapping}"));
        ctx.noted(NAME, target, &result, result.as_ref().is_ok_and(changed));
        result
    }

    /// Reads payloads again for the operator at the command line.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reread_by_operator(self, input: &ReadAgainInput) -> Result<Rereading, AppError> {
        self.read_again(None, input).await
    }

    async fn read_again(self, ctx: Option<&OpCtx>, input: &ReadAgainInput) -> Result<Rereading, AppError> {
        self.app.refresh_mappings().await?;
        let key =
            |cursor: &String| List::Failures.decode(cursor).map(|(received_at, id)| PayloadKey { received_at, id: id.into() });
        let mut after = input.after.as_ref().map(key).transpose()?;
        let (most, until) = (input.first.clamp(1, MOST_READ_AGAIN) as usize, Instant::now() + LONGEST);
        let mut read = Rereading { has_more: true, ..Rereading::default() };
        while read.has_more && read.results.len() < most && Instant::now() < until {
            let wanted = TOGETHER.min((most - read.results.len()) as u64);
            let payloads = self.app.store().intake().payloads_that_fit(&input.filter, false, after, wanted).await?;
            read.has_more = payloads.len() as u64 == wanted;
            for payload in payloads {
                if Instant::now() >= until {
                    read.has_more = true;
                    break;
                }
                let place = PayloadKey { received_at: payload.received_at.timestamp_micros(), id: payload.id };
                after = Some(place);
                read.cursor = Some(List::Failures.encode(place.received_at, place.id.0));
                read.results.push(self.read_one_again(ctx, payload, input.dry_run).await?);
            }
        }
        Ok(read)
    }

    async fn read_one_again(self, ctx: Option<&OpCtx>, payload: Payload, trial: bool) -> Result<ReadAgain, AppError> {
        let mut one = ReadAgain {
            payload: payload.id,
            shop: payload.shop.clone(),
            received_at: payload.received_at,
            outcome: ReadOutcome::Failed,
            orders: Vec::new(),
            because: None,
        };
        if payload.body.is_empty() {
            // The body was erased with the person whom it was about; its data in orders stays as it is.
            one.because = Some(Reason::with(Code::PayloadUnreadable, ["its body is not here"]));
            return Ok(one);
        }
        let received = self.apply_again(ctx, payload, trial).await?;
        one.orders = received.orders.iter().map(|order| order.number.clone()).collect();
        one.outcome = match &received.failed {
            Some(_) => ReadOutcome::Failed,
            None if received.changed => ReadOutcome::Changed,
            None => ReadOutcome::Unchanged,
        };
        one.because = received.failed;
        Ok(one)
    }

    async fn apply_again(self, ctx: Option<&OpCtx>, payload: Payload, trial: bool) -> Result<Received, AppError> {
        let kept = Arrival::kept(payload);
        let reading = self.read(&kept);
        let again = Again {
            person: ctx.map(|ctx| ctx.actor.person(P::ManageConnections)),
            mapping: reading.by.as_ref().map(|platform| (platform.name().to_owned(), platform.document_version())),
            trial,
        };
        let arrivals = [Arrival { again: Some(again), ..kept }];
        let readings = [reading];
        let by = ctx.filter(|_| !trial).map(|ctx| By { ctx, operation: NAME });
        let received = self.apply(&arrivals, &readings, by).await?.pop();
        received.ok_or_else(|| AppError::Internal("a payload got no answer".to_owned()))
    }
}
