//! Batches: one operation on up to 500 items. Each item is a change of its own, in a transaction of its own, with the rights and the result
//! of the single operation; one refusal does not stop the others.
//!
//! Under an idempotency key, the key of each item is derived from the batch's key: an interrupted batch that is sent again goes on where it
//! ended, and a finished batch gives its results again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::journal::audit::{AuditEntry, AuditOutcome};
use domain::kernel::ids::{HoldId, OrderId};
use domain::order::Order;
use domain::refusal::{Code, Reason, Refusal};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::base::change::{answered, check_key, input_hash, keep_answer, retrying};
use crate::order::holds::Release;
use crate::{App, AppError, CardParts, Change, Changed, Current, Note, OpCtx, OrderLookup, Orders, Trail};

/// The maximum number of items of a batch.
pub const MOST_ITEMS: usize = 500;
/// The number of items that are processed in parallel. They mostly wait for the database; more of them would only wait for each other.
const AT_ONCE: usize = 4;

/// A batch as it was requested.
#[derive(Debug, Clone)]
pub struct Batch<I> {
    /// The items, in the order of the results.
    pub items: Vec<I>,
    /// The idempotency key of the caller.
    pub idempotency_key: Option<String>,
    /// The time after which no further item is begun; `None` = no limit.
    pub within: Option<Duration>,
}

/// The result of one item.
#[derive(Debug, Clone)]
pub struct ItemResult<T = ()> {
    /// The order as it is now, where the actor may see it.
    pub order: Option<Order>,
    /// The thing that was made or changed; `None` = the item was refused.
    pub made: Option<T>,
    /// Why the item was refused, or the warning of an item that was done; `None` = neither.
    pub refusal: Option<Refusal>,
}

impl<T> ItemResult<T> {
    fn refused(refusal: Refusal, order: Option<Order>) -> Self {
        Self { order, made: None, refusal: Some(refusal) }
    }

    /// Whether the time ended before the item's turn.
    fn is_unfinished(&self) -> bool {
        self.refusal.as_ref().is_some_and(|refusal| refusal.reason.code == Code::BatchUnfinished)
    }
}

/// One item of a batch.
pub trait BatchItem: Serialize + Sync {
    /// The name of the operation.
    const NAME: &'static str;
    /// The type of the thing that a change makes.
    type Made: Clone + Send;
    /// The key of a group: items about one subject are done one after the other, in the order of the input.
    type Subject: Eq + Hash + Send;

    /// The subject that the item is about.
    fn subject(&self) -> Self::Subject;

    /// The lookup that finds the item's order.
    fn lookup(&self) -> OrderLookup;

    /// Runs the change, as the single operation does.
    fn run(
        &self,
        app: &App,
        ctx: &OpCtx,
        key: Option<String>,
    ) -> impl Future<Output = Result<Changed<Self::Made>, AppError>> + Send;
}

/// One order of `ordersApprove`.
#[derive(Debug, Clone, Serialize)]
pub struct Approval {
    /// The id of the order.
    pub order: OrderId,
}

/// One voucher of `vouchersRecord`.
#[derive(Debug, Clone, Serialize)]
pub struct Voucher {
    /// The id of the order.
    pub order: OrderId,
    /// The voucher's number in the books.
    pub number: String,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
}

/// One settlement of `settlementsRecord`.
#[derive(Debug, Clone, Serialize)]
pub struct Settlement {
    /// The id of the order.
    pub order: OrderId,
    /// When the channel settled.
    pub settled_at: DateTime<Utc>,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
}

impl BatchItem for Approval {
    const NAME: &'static str = "ordersApprove";
    type Made = ();
    type Subject = OrderId;

    fn subject(&self) -> OrderId {
        self.order
    }

    fn lookup(&self) -> OrderLookup {
        OrderLookup::Id(self.order)
    }

    async fn run(&self, app: &App, ctx: &OpCtx, key: Option<String>) -> Result<Changed, AppError> {
        let change = Change { order: self.order, expected_version: None, idempotency_key: key };
        app.orders().approve_as(Self::NAME, ctx, &change).await
    }
}

impl BatchItem for Release {
    const NAME: &'static str = "holdsRelease";
    type Made = HoldId;
    type Subject = HoldId;

    fn subject(&self) -> HoldId {
        self.hold
    }

    fn lookup(&self) -> OrderLookup {
        OrderLookup::Hold(self.hold)
    }

    async fn run(&self, app: &App, ctx: &OpCtx, key: Option<String>) -> Result<Changed<HoldId>, AppError> {
        app.orders().release_found_hold(Self::NAME, ctx, self, key.as_deref()).await
    }
}

impl BatchItem for Voucher {
    const NAME: &'static str = "vouchersRecord";
    type Made = ();
    type Subject = OrderId;

    fn subject(&self) -> OrderId {
        self.order
    }

    fn lookup(&self) -> OrderLookup {
        OrderLookup::Id(self.order)
    }

    async fn run(&self, app: &App, ctx: &OpCtx, key: Option<String>) -> Result<Changed, AppError> {
        let change = Change { order: self.order, expected_version: self.expected_version, idempotency_key: key };
        app.orders().record_voucher_as(Self::NAME, ctx, &change, &self.number).await
    }
}

impl BatchItem for Settlement {
    const NAME: &'static str = "settlementsRecord";
    type Made = ();
    type Subject = OrderId;

    fn subject(&self) -> OrderId {
        self.order
    }

    fn lookup(&self) -> OrderLookup {
        OrderLookup::Id(self.order)
    }

    async fn run(&self, app: &App, ctx: &OpCtx, key: Option<String>) -> Result<Changed, AppError> {
        let change = Change { order: self.order, expected_version: self.expected_version, idempotency_key: key };
        app.orders().record_settlement_as(Self::NAME, ctx, &change, self.settled_at).await
    }
}

impl Orders<'_> {
    /// Runs every item of a batch and returns one result for each, in their order. An item that occurs twice is run once and answered
    /// twice.
    ///
    /// # Errors
    /// `BATCH_SIZE`, `INVALID_INPUT` for an invalid key, `IDEMPOTENCY_CONFLICT`; then no item is run. When the database fails permanently,
    /// some items may be done; the same batch under the same key goes on.
    pub async fn batch<I: BatchItem>(self, ctx: &OpCtx, batch: &Batch<I>) -> Result<Vec<ItemResult<I::Made>>, AppError> {
        let result = self.batch_checked(ctx, batch).await;
        let written = result.as_ref().is_ok_and(|(_, written)| *written);
        ctx.noted(I::NAME, None, &result, written);
        result.map(|(results, _)| results)
    }

    async fn batch_checked<I: BatchItem>(
        self,
        ctx: &OpCtx,
        batch: &Batch<I>,
    ) -> Result<(Vec<ItemResult<I::Made>>, bool), AppError> {
        let count = batch.items.len();
        if count == 0 || count > MOST_ITEMS {
            return Err(AppError::bad_request(Reason::with(Code::BatchSize, [MOST_ITEMS, count])));
        }
        let key = batch.idempotency_key.as_deref();
        check_key(key)?;
        let ended = match key {
            Some(key) => retrying(|| self.begin_batch(ctx, batch, key)).await?,
            None => None,
        };
        let work = Work::of(self.app, ctx, batch);
        if let Some(refusals) = ended {
            return Ok((work.repeat(refusals).await?, false));
        }
        let (results, written) = work.all().await?;
        if let Some(key) = key.filter(|_| !results.iter().any(ItemResult::is_unfinished)) {
            let ended = retrying(|| self.end_batch(ctx, batch, key, &results)).await;
            if let Err(error) = ended {
                tracing::warn!(%error, "the results of a batch could not be kept; sent again, its refused items are tried again");
            }
        }
        let refused = self.audit_refusals::<I>(ctx, &results).await;
        Ok((results, written || refused))
    }

    /// Stores that a batch has begun. For a batch that was sent before and ended, returns the refusals of its items; `None` = run the
    /// items.
    async fn begin_batch<I: BatchItem>(
        self,
        ctx: &OpCtx,
        batch: &Batch<I>,
        key: &str,
    ) -> Result<Option<Vec<Option<Refusal>>>, AppError> {
        let mut work = self.app.begin(ctx.now).await?;
        let hash = input_hash(&(), &batch.items);
        let end = key_of(key, "end");
        let (begun, ended) = ((key, hash.clone()), (end.as_str(), hash));
        if answered::<()>(&mut work, ctx, I::NAME, Some(&begun)).await?.is_some() {
            return answered(&mut work, ctx, I::NAME, Some(&ended)).await;
        }
        keep_answer(&mut work, ctx, &mut ctx.mint(), I::NAME, Some(&begun), &())?;
        work.commit().await?;
        Ok(None)
    }

    /// Stores the refusals of a batch that ended. The results of successful items are stored with each item.
    async fn end_batch<I: BatchItem>(
        self,
        ctx: &OpCtx,
        batch: &Batch<I>,
        key: &str,
        results: &[ItemResult<I::Made>],
    ) -> Result<(), AppError> {
        let refusals: Vec<Option<&Refusal>> = results.iter().map(|result| result.refusal.as_ref()).collect();
        let end = key_of(key, "end");
        let ended = (end.as_str(), input_hash(&(), &batch.items));
        let mut work = self.app.begin(ctx.now).await?;
        if answered::<Vec<Option<Refusal>>>(&mut work, ctx, I::NAME, Some(&ended)).await?.is_some() {
            return Ok(());
        }
        keep_answer(&mut work, ctx, &mut ctx.mint(), I::NAME, Some(&ended), &refusals)?;
        work.commit().await?;
        Ok(())
    }

    /// Writes an audit entry for each refused item; returns whether any was written. Successful items have their entries already.
    async fn audit_refusals<I: BatchItem>(self, ctx: &OpCtx, results: &[ItemResult<I::Made>]) -> bool {
        let entry = |result: &ItemResult<I::Made>| {
            let refusal = result.refusal.as_ref()?;
            let target = result.order.as_ref().map(|order| order.number.clone());
            let code = Some(refusal.reason.code.name().to_owned());
            Some(AuditEntry { outcome: AuditOutcome::Refused, code, ..ctx.audited(I::NAME, target, Vec::new()) })
        };
        let entries: Vec<AuditEntry> = results.iter().filter_map(entry).collect();
        if entries.is_empty() {
            return false;
        }
        match self.app.store().audit().append(&entries).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, refused = entries.len(), "the audit entries of a batch's refused items could not be written");
                false
            }
        }
    }
}

/// The key of a part of a batch, which cannot be guessed without the batch's key.
fn key_of(batch: &str, part: &str) -> String {
    hex::encode(Sha256::digest(format!("batch\n{batch}\n{part}")))
}

/// A batch that is being run.
struct Work<'a, I: BatchItem> {
    app: &'a App,
    ctx: &'a OpCtx,
    key: Option<&'a str>,
    /// The distinct items, each with its JSON text.
    items: Vec<(&'a I, String)>,
    /// For each item of the batch, its index in `items`.
    places: Vec<usize>,
    /// The indexes of items about one subject.
    groups: Vec<Vec<usize>>,
    next: AtomicUsize,
    until: Option<Instant>,
}

/// The result of each distinct item; `None` = it has not been run.
type Results<T> = Vec<Option<ItemResult<T>>>;

/// Results by the indexes of their items, each with whether the item wrote a change.
type Done<T> = Vec<(usize, ItemResult<T>, bool)>;

impl<'a, I: BatchItem> Work<'a, I> {
    fn of(app: &'a App, ctx: &'a OpCtx, batch: &'a Batch<I>) -> Self {
        let mut items: Vec<(&I, String)> = Vec::new();
        let (mut known, mut subjects) = (HashMap::new(), HashMap::new());
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let places = batch.items.iter().map(|item| {
            let text = serde_json::to_string(item).unwrap_or_default();
            *known.entry(text.clone()).or_insert_with(|| {
                let group = *subjects.entry(item.subject()).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[group].push(items.len());
                items.push((item, text));
                items.len() - 1
            })
        });
        let places = places.collect();
        let until = batch.within.map(|within| Instant::now() + within);
        Self { app, ctx, key: batch.idempotency_key.as_deref(), items, places, groups, next: AtomicUsize::new(0), until }
    }

    /// Runs all items; returns the result of each item of the batch, and whether any change was written.
    async fn all(self) -> Result<(Vec<ItemResult<I::Made>>, bool), AppError> {
        let results = self.items.iter().map(|_| None).collect();
        self.rest(results).await
    }

    /// Answers a finished batch again: successful items with their current state, refused items with their first refusal.
    async fn repeat(mut self, refusals: Vec<Option<Refusal>>) -> Result<Vec<ItemResult<I::Made>>, AppError> {
        let mut results: Results<I::Made> = self.items.iter().map(|_| None).collect();
        for (place, refusal) in self.places.iter().zip(refusals) {
            let Some(refusal) = refusal.filter(|_| results[*place].is_none()) else { continue };
            let found = self.app.orders().one(self.ctx, &self.items[*place].0.lookup(), &CardParts::default()).await?;
            results[*place] = Some(ItemResult::refused(refusal, found.and_then(|card| card.order.to_whole())));
        }
        self.groups.iter_mut().for_each(|group| group.retain(|place| results[*place].is_none()));
        Ok(self.rest(results).await?.0)
    }

    /// Runs the items that have no result yet.
    async fn rest(self, mut results: Results<I::Made>) -> Result<(Vec<ItemResult<I::Made>>, bool), AppError> {
        let done = futures_util::future::try_join_all((0..AT_ONCE).map(|_| self.work_through())).await?;
        let mut written = false;
        for (place, result, wrote) in done.into_iter().flatten() {
            results[place] = Some(result);
            written |= wrote;
        }
        Ok((self.in_order(&results), written))
    }

    fn in_order(&self, results: &[Option<ItemResult<I::Made>>]) -> Vec<ItemResult<I::Made>> {
        let unfinished = || ItemResult::refused(Code::BatchUnfinished.into(), None);
        self.places.iter().map(|place| results[*place].clone().unwrap_or_else(unfinished)).collect()
    }

    /// Runs one group after the other until all are taken.
    async fn work_through(&self) -> Result<Done<I::Made>, AppError> {
        let mut done = Vec::new();
        while let Some(group) = self.groups.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            for place in group {
                let (result, written) = self.one(*place).await?;
                done.push((*place, result, written));
            }
        }
        Ok(done)
    }

    /// Runs one item; returns its result and whether a change was written.
    async fn one(&self, place: usize) -> Result<(ItemResult<I::Made>, bool), AppError> {
        if self.until.is_some_and(|until| Instant::now() >= until) {
            return Ok((ItemResult::refused(Code::BatchUnfinished.into(), None), false));
        }
        let (item, text) = &self.items[place];
        let ctx = OpCtx { trail: Trail::default(), ..self.ctx.clone() };
        let key = self.key.map(|key| key_of(key, text));
        let result = match item.run(self.app, &ctx, key).await {
            Ok(changed) => {
                let order = Some(changed.order).filter(|order| ctx.sees(order));
                ItemResult { order, made: Some(changed.made), refusal: changed.caution }
            }
            Err(AppError::Refused { refusal, current }) => ItemResult::refused(refusal, current.and_then(Current::take)),
            Err(AppError::Forbidden(_)) => ItemResult::refused(Code::NotPermitted.into(), None),
            Err(AppError::BadRequest(reason)) => ItemResult::refused(Refusal::because(reason), None),
            Err(error) if error.passes() => {
                tracing::warn!(%error, "an item of a batch was not done");
                ItemResult::refused(Code::BatchUnfinished.into(), None)
            }
            Err(error) => return Err(error),
        };
        let written = ctx.trail.take(I::NAME).is_some_and(|note: Note| note.written);
        Ok((result, written))
    }
}
