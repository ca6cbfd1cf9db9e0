//! The steps of every change of one order: authorize → load → the domain decides → save and journal → commit.
//!
//! [`base::change`](crate::base::change) adds the retries and the answers to repeated keys.

use std::collections::BTreeSet;
use std::pin::Pin;

use domain::access::actor::{Permission, Person};
use domain::event::Event;
use domain::journal::audit::order_changes;
use domain::kernel::ids::{Mint, OrderId};
use domain::kernel::source::Source;
use domain::order::Order;
use domain::order::shipment::number_key;
use domain::refusal::{Code, Reason, Refusal};
use domain::rules::Occasion;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::alert::alerts::Cause;
use crate::base::change::{answered, by_source, check_key, input_hash, keep_answer, on_word_of, retrying};
use crate::base::command::check_version;
use crate::base::error::Current;
use crate::base::even::end_of_step;
use crate::base::scope;
use crate::rules::evaluate::{Asked, Before};
use crate::{AppError, OpCtx, OrderLookup, Orders};
use store::{StoreError, UnitOfWork};

/// The fields that every input for a change of an order has.
#[derive(Debug, Clone)]
pub struct Change {
    /// The id of the order.
    pub order: OrderId,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The idempotency key of the caller.
    pub idempotency_key: Option<String>,
}

/// The result of a change.
#[derive(Debug)]
pub struct Changed<T = ()> {
    /// The order as it is now.
    pub order: Order,
    /// The further thing that the change made.
    pub made: T,
    /// A warning about a change that was stored although not all of its steps were done; `None` = all were done.
    pub caution: Option<Refusal>,
}

/// The decision of the domain.
pub(crate) struct Decided<T = ()> {
    pub order: Order,
    pub events: Vec<Event>,
    pub made: T,
    pub caution: Option<Refusal>,
    /// The person who did it, if the role differs from the first one that grants the permission.
    pub by: Option<Person>,
}

impl From<(Order, Vec<Event>)> for Decided {
    fn from((order, events): (Order, Vec<Event>)) -> Self {
        Self { order, events, made: (), caution: None, by: None }
    }
}

impl<T> Decided<T> {
    pub(crate) fn making(made: T, (order, events): (Order, Vec<Event>)) -> Self {
        Self { order, events, made, caution: None, by: None }
    }
}

/// One operation on one order.
pub(crate) struct Operation<'a> {
    /// The name of the operation, to which idempotency keys belong.
    pub name: &'static str,
    /// The permission that it needs.
    pub permission: Permission,
    /// The lookup that finds the order.
    pub order: OrderLookup,
    /// The input field that names the order.
    pub field: &'static str,
    /// The version of the order that the caller has seen; `None` = any.
    pub expected_version: Option<i64>,
    /// The tracking numbers that it puts on parcels of the order.
    pub numbers: Numbers,
    /// The caller's idempotency key and a hash of the input.
    pub key: Option<(&'a str, String)>,
    /// The source of the events: a person, or the system whose fact a connector reports.
    pub source: Source,
}

/// Tracking numbers that an operation puts on parcels of its order. A number on a parcel of another order that is still under way is
/// refused, because a scan of it would mean two parcels.
#[derive(Default)]
pub(crate) struct Numbers {
    /// The input field that names them.
    pub field: &'static str,
    /// The tracking numbers as they were given.
    pub numbers: Vec<String>,
}

impl<'a> Operation<'a> {
    /// The operation of an input with the usual fields.
    pub(crate) fn of(name: &'static str, permission: Permission, change: &'a Change, input: &impl Serialize) -> Self {
        let key = change.idempotency_key.as_deref().map(|key| (key, input_hash(&(change.order, change.expected_version), input)));
        Self {
            name,
            permission,
            order: OrderLookup::Id(change.order),
            field: "order",
            expected_version: change.expected_version,
            numbers: Numbers::default(),
            key,
            source: Source::Staff,
        }
    }
}

impl Orders<'_> {
    /// Changes one order by the decision of `decide`.
    pub(crate) async fn change<T, F>(self, ctx: &OpCtx, operation: &Operation<'_>, decide: F) -> Result<Changed<T>, AppError>
    where
        T: Serialize + DeserializeOwned + Send,
        F: Fn(Order, &mut Mint, &mut UnitOfWork) -> Result<Decided<T>, AppError> + Send + Sync,
    {
        let result = match check_key(operation.key.as_ref().map(|(key, _)| *key)) {
            Ok(()) => retrying(|| self.attempt(ctx, operation, &decide)).await,
            Err(error) => Err(error),
        };
        let order = match &result {
            Ok(done) => Some(&done.changed.order),
            Err(AppError::Refused { current, .. }) => current.as_ref().and_then(Current::get),
            Err(_) => None,
        };
        let target = order.map(|order| order.number.clone());
        ctx.noted(operation.name, target, &result, result.as_ref().is_ok_and(|done| done.written));
        result.map(|done| done.changed)
    }

    /// One attempt, boxed and of a type that names only its output; otherwise the future of every mutation would be part of one type and on
    /// one stack.
    fn attempt<'a, T, F>(&'a self, ctx: &'a OpCtx, operation: &'a Operation<'_>, decide: &'a F) -> Attempt<'a, T>
    where
        T: Serialize + DeserializeOwned + Send + 'a,
        F: Fn(Order, &mut Mint, &mut UnitOfWork) -> Result<Decided<T>, AppError> + Send + Sync,
    {
        Box::pin(self.change_once(ctx, operation, decide))
    }

    async fn change_once<T, F>(self, ctx: &OpCtx, operation: &Operation<'_>, decide: &F) -> Result<Done<T>, AppError>
    where
        T: Serialize + DeserializeOwned + Send,
        F: Fn(Order, &mut Mint, &mut UnitOfWork) -> Result<Decided<T>, AppError> + Send + Sync,
    {
        let mut mint = ctx.mint();
        let begun = std::time::Instant::now();
        let mut work = self.app.begin(ctx.now).await?;
        // Numbers are locked before orders, as deliveries do: of two operations that take one number at once the second sees the first.
        work.lock_tracking_numbers(&operation.numbers.numbers).await?;
        let found = work.order_for_update(&operation.order, Some(&scope::orders(&ctx.actor))).await?;
        let Some(order) = found.filter(|order| ctx.sees(order)) else {
            return Box::pin(async move {
                let done = out_of_sight(work, ctx, operation).await;
                end_of_step(begun).await;
                done
            })
            .await;
        };
        ctx.require(operation.permission, &order.scope())?;
        if let Some(made) = answered::<T>(&mut work, ctx, operation.name, operation.key.as_ref()).await? {
            return Ok(Done { changed: Changed { order, made, caution: None }, written: false });
        }
        if let Err(error) = check_version(operation.expected_version, order.version) {
            return Err(error.with_current(Some(Current::of(order))));
        }
        if let Some(refusal) = taken_number(&work, &operation.numbers, order.id).await? {
            return Err(AppError::refused_at(refusal, order));
        }
        if let Some(refusal) = shared_number(operation, &order) {
            return Err(AppError::refused_at(refusal, order));
        }
        let before = order.clone();
        let decided = decide(order, &mut mint, &mut work);
        let mut decided = self.through_the_gates(&mut work, operation.source, &before, decided, ctx.now).await?;
        let (order, reported) = with_waiting_reports(&mut work, &operation.numbers, decided.order, &mut mint, ctx.now).await?;
        decided.order = order;
        decided.events.extend(decided.order.review_labels(operation.source, &mut mint, ctx.now));
        decided.events.extend(decided.order.hold_paid_back_exchange(&mut mint, ctx.now));
        decided.events.extend(decided.order.follow_wms(&mut mint, ctx.now));
        decided.order.tell_conflicts(&before, &mut decided.events);
        let person = decided.by.unwrap_or_else(|| ctx.actor.person(operation.permission));
        let id = decided.order.id;
        let changes = order_changes(&before, &decided.order);
        ctx.audit(&mut work, &ctx.audited(operation.name, Some(before.number.clone()), changes))?;
        let happened = [decided.events.as_slice(), reported.as_slice()].concat();
        let mut causes = Cause::of_order(&decided.order, &happened, ctx.now);
        let mut events = on_word_of(operation.source, decided.events, &person, ctx);
        events.extend(by_source(reported, Source::Carrier, ctx.now));
        work.save(decided.order.clone(), events);
        let asked = Asked { order: &decided.order, before: Some(Before::of(&before)), occasion: Occasion::Changed, remark: None };
        causes.extend(self.app.rules().ask(&mut work, &[asked], &mut mint, ctx.now).await?.causes);
        self.app.alerts().raise_all(&mut work, causes, &mut mint, ctx.now).await?;
        keep_answer(&mut work, ctx, &mut mint, operation.name, operation.key.as_ref(), &decided.made)?;
        let committed = work.commit().await?;
        let order = committed.orders.into_iter().find(|order| order.id == id).unwrap_or(before);
        Ok(Done { changed: Changed { order, made: decided.made, caution: decided.caution }, written: true })
    }
}

impl Orders<'_> {
    /// The decision about an order, where no rule and no embargo refuses its step.
    async fn through_the_gates<T>(
        self,
        work: &mut UnitOfWork,
        source: Source,
        before: &Order,
        decided: Result<Decided<T>, AppError>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Decided<T>, AppError> {
        let refusal = match decided {
            Ok(decided) => match self.app.rules().refuses(work, source, (before, &decided.order), now).await? {
                Some(refusal) => refusal,
                None => return Ok(decided),
            },
            Err(AppError::Refused { refusal, .. }) => self.app.rules().naming_embargo(work, refusal, before).await?,
            Err(error) => return Err(error),
        };
        Err(AppError::refused_at(refusal, before.clone()))
    }
}

/// The future of one attempt of a change.
type Attempt<'a, T> = Pin<Box<dyn Future<Output = Result<Done<T>, AppError>> + Send + 'a>>;

/// Adds the reports that carriers sent about the numbers before a parcel of the order had them.
async fn with_waiting_reports(
    work: &mut UnitOfWork,
    numbers: &Numbers,
    mut order: Order,
    mint: &mut Mint,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(Order, Vec<Event>), StoreError> {
    let mut events = Vec::new();
    if numbers.numbers.is_empty() {
        return Ok((order, events));
    }
    let shop = order.shop.clone();
    let waiting = work.waiting_reports(&numbers.numbers, &shop).await?;
    for number in waiting.iter().map(|report| number_key(&report.tracking_number)).collect::<BTreeSet<String>>() {
        let Some(parcel) = order.parcels().find(|parcel| parcel.is_numbered(&number)).map(|parcel| parcel.id) else { continue };
        let of_number = waiting.iter().filter(|report| number_key(&report.tracking_number) == number);
        let (attached, happened) = order.attach(parcel, of_number.map(|report| report.event.clone()).collect(), now, mint);
        order = attached;
        events.extend(happened);
        for shop in [Some(shop.as_str()), None] {
            work.forget_waiting(std::slice::from_ref(&number), shop);
        }
    }
    Ok((order, events))
}

/// The answer for an order that does not exist for the actor, with the same statements whether or not it exists for others. The change that
/// the key was used for may have moved the order out of the actor's scope: its first answer stands, and the API leaves the order out.
async fn out_of_sight<T>(mut work: UnitOfWork, ctx: &OpCtx, operation: &Operation<'_>) -> Result<Done<T>, AppError>
where
    T: Serialize + DeserializeOwned,
{
    let made = match answered::<T>(&mut work, ctx, operation.name, operation.key.as_ref()).await {
        Ok(Some(made)) => made,
        Ok(None) | Err(AppError::Refused { .. }) => return Err(AppError::not_found(operation.field)),
        Err(error) => return Err(error),
    };
    let order = work.order_for_update(&operation.order, None).await?;
    let order = order.ok_or_else(|| AppError::not_found(operation.field))?;
    Ok(Done { changed: Changed { order, made, caution: None }, written: false })
}

/// The refusal of numbers of which one is on a parcel of another order; `None` = all are free.
async fn taken_number(work: &UnitOfWork, wanted: &Numbers, order: OrderId) -> Result<Option<Refusal>, StoreError> {
    for number in wanted.numbers.iter().map(|number| number.trim()) {
        if work.number_is_taken(number, order).await? {
            return Ok(Some(Refusal::because(Reason::with(Code::TrackingNumberTaken, [number])).at(wanted.field)));
        }
    }
    Ok(None)
}

/// The refusal of an order that is named by a shared tracking number: an order of another shop has the number too, so that the number alone
/// is ambiguous.
fn shared_number(operation: &Operation<'_>, order: &Order) -> Option<Refusal> {
    let OrderLookup::TrackingNumber(number) = &operation.order else { return None };
    let refused = || Refusal::because(Reason::with(Code::TrackingNumberTaken, [number])).at(operation.field);
    order.shares(number).then(refused)
}

/// The result of one attempt, and whether it wrote its audit entry; a repeated answer writes none.
struct Done<T> {
    changed: Changed<T>,
    written: bool,
}
