//! Ingest: payloads are stored as they came, read by their platform's mapping, and folded into orders, many in one transaction.

mod absent;
mod again;
mod apply;
mod group;
mod queue;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::access::actor::{Permission as P, Scope};
use domain::kernel::ids::PayloadId;
use domain::kernel::money::Currency;
use domain::order::Order;
use domain::order::incoming::Incoming;
use domain::refusal::{Code, Reason, Refusal};

pub use absent::Unread;
pub use again::{Again, MOST_READ_AGAIN, ReadAgain, ReadAgainInput, ReadOutcome, Rereading};
pub use queue::{IngestQueue, QueueError};

use crate::base::paging::List;
use crate::order::orders::too_long;
use crate::{AppError, Intake, OpCtx, Slice, Window};
use ingest::Platform;
use store::StoreError;
use store::intake::payloads::{PayloadKey, PayloadSource, PayloadState, PayloadSummary, body_sha256};

/// The maximum bytes of a payload of `orderReceive`.
const LARGEST_PAYLOAD: usize = 512 * 1024;

/// A verified payload that arrived.
#[derive(Clone)]
pub struct Arrival {
    /// The id under which the payload is stored, when it is read again; `None` = new.
    pub kept: Option<PayloadId>,
    /// Set when this reading replaces an earlier one.
    pub again: Option<Again>,
    /// The id of the shop.
    pub shop: String,
    /// How the payload came.
    pub source: PayloadSource,
    /// The topic that the platform names.
    pub topic: Option<String>,
    /// The platform's delivery id.
    pub delivery_id: String,
    /// The value that must be equal when the same delivery comes again.
    pub fingerprint: String,
    /// The raw bytes of the payload.
    pub body: Vec<u8>,
    /// When the payload was received.
    pub received_at: DateTime<Utc>,
}

/// The result of an arrival.
#[derive(Debug, Clone)]
pub struct Received {
    /// The id of the stored payload.
    pub payload: PayloadId,
    /// The orders that the payload was about, as they are now.
    pub orders: Vec<Order>,
    /// Whether the same delivery had come before.
    pub duplicate: bool,
    /// Why the payload could not be read or applied; it is stored anyway. `None` = no failure.
    pub failed: Option<Reason>,
    /// Whether the delivery id came before with another body, and the payload is refused.
    pub reused: bool,
    /// Whether the data of any order has changed.
    pub changed: bool,
}

/// An order's payload as a connector sends it.
#[derive(Debug, Clone)]
pub struct ReceiveInput {
    /// The id of the shop.
    pub shop: String,
    /// The platform's own payload.
    pub payload: String,
    /// The topic that the platform names.
    pub topic: Option<String>,
    /// The platform's delivery id; `None` = the SHA-256 of the payload.
    pub delivery_id: Option<String>,
}

/// A payload that could not be read, or whose body is missing.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The id of the payload.
    pub id: PayloadId,
    /// The shop of the payload.
    pub shop: String,
    /// How the payload came.
    pub source: String,
    /// The topic of the payload.
    pub topic: Option<String>,
    /// The name of the mapping that failed.
    pub mapping: Option<String>,
    /// The version of the mapping that failed.
    pub mapping_version: Option<String>,
    /// The version of the mapping's document.
    pub document_version: Option<i64>,
    /// When the payload was received.
    pub received_at: DateTime<Utc>,
    code: Option<String>,
    message: String,
}

impl Failure {
    /// Why the payload could not be read.
    pub fn reason(&self) -> Reason {
        absent::reason(self.code.as_deref(), &self.message)
            .unwrap_or_else(|| Reason::with(Code::PayloadUnreadable, [&self.message]))
    }

    fn of(summary: PayloadSummary) -> Self {
        let source = serde_json::to_value(summary.source).ok().and_then(|word| word.as_str().map(str::to_owned));
        Self {
            id: summary.result.id,
            shop: summary.shop,
            source: source.unwrap_or_default(),
            topic: summary.topic,
            mapping: summary.result.mapping,
            document_version: summary.result.document_version,
            mapping_version: summary.result.mapping_version.map(|version| version.to_string()),
            received_at: summary.received_at,
            code: summary.result.error_code,
            message: summary.result.error_message.unwrap_or_default(),
        }
    }
}

impl Intake<'_> {
    /// Stores and applies arrivals together in one transaction; each gets its own answer, in their order. When the database refuses a value
    /// of one of them, each is applied alone, and the faulty one is stored as failed.
    ///
    /// # Errors
    /// When the database fails: then all arrivals are lost, and their senders must send them again.
    pub async fn ingest(self, arrivals: &[Arrival]) -> Result<Vec<Received>, AppError> {
        self.ingest_by(arrivals, None).await
    }

    async fn ingest_by(self, arrivals: &[Arrival], by: Option<By<'_>>) -> Result<Vec<Received>, AppError> {
        let readings: Vec<_> = arrivals.iter().map(|arrival| self.read(arrival)).collect();
        match self.apply(arrivals, &readings, by).await {
            Err(AppError::Store(StoreError::Database(cause))) => {
                tracing::warn!(%cause, arrivals = arrivals.len(), "a batch of payloads was refused by the database; taking each alone");
                self.ingest_alone(arrivals, &readings, by).await
            }
            result => result,
        }
    }

    async fn ingest_alone(
        self,
        arrivals: &[Arrival],
        readings: &[Reading],
        by: Option<By<'_>>,
    ) -> Result<Vec<Received>, AppError> {
        let mut received = Vec::with_capacity(arrivals.len());
        for (arrival, reading) in arrivals.iter().zip(readings) {
            let (one, reading) = (std::slice::from_ref(arrival), std::slice::from_ref(reading));
            let applied = match self.apply(one, reading, by).await {
                Err(AppError::Store(StoreError::Database(_))) => {
                    let refused = Reason::with(Code::PayloadUnreadable, ["the database refused a value of it"]);
                    let failed = [Reading { said: Err(refused), by: reading[0].by.clone() }];
                    self.apply(one, &failed, by).await?
                }
                result => result?,
            };
            received.extend(applied);
        }
        Ok(received)
    }

    /// Reads an arrival by its platform's mapping.
    fn read(self, arrival: &Arrival) -> Reading {
        let unreadable = |why: String| Reading { said: Err(Reason::with(Code::PayloadUnreadable, [why])), by: None };
        let (directory, mappings) = (self.app.directory(), self.app.mappings());
        let Some(shop) = directory.shop(&arrival.shop) else {
            return unreadable(format!("the shop {} is not configured", arrival.shop));
        };
        let Some(platform) = mappings.platform(&shop.mapping) else {
            return unreadable(format!("there is no mapping {}", shop.mapping));
        };
        let mut said = read_by(platform, arrival.topic.as_deref(), &arrival.body, shop.profile.currency);
        said.iter_mut().flatten().for_each(|incoming| self.index_buyer(incoming, &shop.channel));
        Reading { said, by: Some(Arc::clone(platform)) }
    }

    /// Puts the keyed index of the buyer's id in the place of the id, so that nothing after the reading has it.
    fn index_buyer(self, incoming: &mut Incoming, channel: &str) {
        if let Incoming::Order(order) = incoming {
            let vault = self.app.store().vault();
            order.buyer_index = order.buyer_id.take().map(|id| vault.blind_index_of_buyer(channel, id.trim()));
        }
    }

    /// Ingests a payload of `orderReceive`.
    ///
    /// # Errors
    /// `NOT_FOUND` for a shop outside the connector's scope, `PAYLOAD_UNREADABLE` (the payload is stored anyway).
    pub async fn receive(self, ctx: &OpCtx, input: ReceiveInput) -> Result<Received, AppError> {
        ctx.require_any(P::ReceiveOrder)?;
        let in_scope =
            ctx.actor.can(P::ReceiveOrder, &Scope { shop: Some(&input.shop), warehouse: None, status: None, goods_here: false });
        if !in_scope || self.app.directory().shop(&input.shop).is_none() {
            return Err(AppError::not_found("shop"));
        }
        if input.payload.len() > LARGEST_PAYLOAD {
            return Err(too_long("payload", LARGEST_PAYLOAD));
        }
        let fingerprint = body_sha256(input.payload.as_bytes());
        let arrival = Arrival {
            kept: None,
            again: None,
            shop: input.shop,
            source: PayloadSource::Mutation,
            topic: input.topic,
            delivery_id: input.delivery_id.unwrap_or_else(|| fingerprint.clone()),
            fingerprint,
            body: input.payload.into_bytes(),
            received_at: ctx.now,
        };
        self.ingest_one(By { ctx, operation: "orderReceive" }, arrival).await
    }

    /// Reads a failed payload again.
    ///
    /// # Errors
    /// `NOT_FOUND` for a payload outside the actor's scope, `PAYLOAD_UNREADABLE` when it still cannot be read.
    pub async fn replay(self, ctx: &OpCtx, id: PayloadId) -> Result<Received, AppError> {
        ctx.require_any(P::ReplayIngest)?;
        let payload = self.app.store().intake().payload(id).await?;
        let in_scope = |shop: &str| {
            ctx.actor.can(P::ReplayIngest, &Scope { shop: Some(shop), warehouse: None, status: None, goods_here: false })
        };
        let Some(payload) = payload.filter(|payload| in_scope(&payload.shop)) else { return Err(AppError::not_found("failure")) };
        if payload.result.state == PayloadState::Absent {
            return self.replay_absent(ctx, payload).await;
        }
        self.ingest_one(By { ctx, operation: "ingestReplay" }, Arrival::kept(payload)).await
    }

    /// Reads up to `limit` failed payloads again, oldest first, after `after`; returns where to go on, how many there were, and how many
    /// could be read. `None` = no payload was left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay_failures(
        self,
        shop: Option<&str>,
        after: Option<PayloadKey>,
        limit: u32,
    ) -> Result<Option<(PayloadKey, usize, usize)>, AppError> {
        let payloads = self.app.store().intake().payloads_to_replay(&[PayloadState::Failed], shop, after, limit).await?;
        let Some(last) = payloads.last() else { return Ok(None) };
        let key = PayloadKey { received_at: last.received_at.timestamp_micros(), id: last.id };
        let arrivals: Vec<Arrival> = payloads.into_iter().map(Arrival::kept).collect();
        let received = self.ingest(&arrivals).await?;
        Ok(Some((key, received.len(), received.iter().filter(|one| one.failed.is_none()).count())))
    }

    /// Reads up to `limit` messages again that waited for an order which exists by now. An order itself folds in its waiting messages when
    /// it comes; these messages came at the same moment, in another transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_in_waiting(self, limit: u64) -> Result<(), AppError> {
        let waiting = self.app.store().intake().payloads_whose_order_came(Code::OrderNotKnown.name(), limit).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let arrivals: Vec<Arrival> = waiting.into_iter().map(Arrival::kept).collect();
        self.ingest(&arrivals).await.map(drop)
    }

    /// The payloads of the actor's shops that could not be read, oldest first.
    ///
    /// # Errors
    /// A cursor of another list, or a database that fails.
    pub async fn failures(self, ctx: &OpCtx, window: &Window) -> Result<Slice<Failure>, AppError> {
        ctx.require_any(P::SeeIngest)?;
        let shops = ctx.actor.shops.as_ref().map(|shops| shops.iter().cloned().collect());
        let key = |cursor: &str| List::Failures.decode(cursor).map(|(received_at, id)| PayloadKey { received_at, id: id.into() });
        let slice = self
            .app
            .store()
            .intake()
            .payload_page(&[PayloadState::Failed, PayloadState::Absent], shops, &window.keyed(false, key)?)
            .await?;
        let item = |summary: PayloadSummary| {
            let key = summary.key();
            (List::Failures.encode(key.received_at, key.id.0), Failure::of(summary))
        };
        Ok(Slice {
            items: slice.items.into_iter().map(item).collect(),
            has_previous: slice.has_previous,
            has_next: slice.has_next,
        })
    }

    async fn ingest_one(self, by: By<'_>, arrival: Arrival) -> Result<Received, AppError> {
        let shop = arrival.shop.clone();
        let received = self.ingest_by(&[arrival], Some(by)).await?.pop();
        let received = received.ok_or_else(|| AppError::Internal("an arrival got no answer".to_owned()))?;
        let written = !received.duplicate && !received.reused;
        let result = Self::answer_of(received);
        by.ctx.noted(by.operation, Some(format!("shop {shop}")), &result, written);
        result
    }

    fn answer_of(received: Received) -> Result<Received, AppError> {
        if received.reused {
            return Err(AppError::refused(Refusal::from(Code::DeliveryReused).at("deliveryId")));
        }
        match &received.failed {
            Some(reason) => Err(AppError::refused(Refusal::because(reason.clone()).at("payload"))),
            None => Ok(received),
        }
    }
}

/// The caller of an operation that ingests, and the operation's name.
#[derive(Clone, Copy)]
struct By<'a> {
    ctx: &'a OpCtx,
    operation: &'static str,
}

/// The result of reading a payload by a mapping.
#[derive(Clone)]
struct Reading {
    /// The messages of the payload, or why it could not be read.
    said: Result<Vec<Incoming>, Reason>,
    /// The mapping that read it; `None` = the shop or its mapping is missing.
    by: Option<Arc<Platform>>,
}

/// Reads a body by a mapping. A panic of the mapping counts as unreadable.
pub(crate) fn read_by(
    platform: &Platform,
    topic: Option<&str>,
    body: &[u8],
    currency: Currency,
) -> Result<Vec<Incoming>, Reason> {
    let unreadable = |why: String| Reason::with(Code::PayloadUnreadable, [why]);
    match catch_unwind(AssertUnwindSafe(|| platform.read(topic, body, currency))) {
        Ok(Ok(mut incoming)) => {
            incoming.iter_mut().for_each(Incoming::mask_words);
            Ok(incoming)
        }
        Ok(Err(error)) => Err(unreadable(error.to_string())),
        Err(_) => Err(unreadable("the mapping failed on it".to_owned())),
    }
}

impl Arrival {
    pub(crate) fn kept(payload: store::intake::payloads::Payload) -> Self {
        Self {
            kept: Some(payload.id),
            again: None,
            shop: payload.shop,
            source: payload.source,
            topic: payload.topic,
            delivery_id: payload.delivery_id.unwrap_or_default(),
            fingerprint: payload.fingerprint,
            body: payload.body,
            received_at: payload.received_at,
        }
    }
}
