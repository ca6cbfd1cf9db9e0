//! The subscriptions of the API and their answers; an answer is computed once for all subscribers with the same operation and rights.
//!
//! The operation of a subscription runs in turns. The first turn is a subscriber's own: it registers the interest and answers with the
//! current state. Each later turn is for one entry of the journal, and its answer goes to all subscribers with the same interest.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::access::actor::Permission as P;
use domain::alert::Alert;
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::journal::topic::Topic;
use domain::kernel::ids::{EmbargoId, ExportId, OrderId, RuleBacktestId, TaskId};
use domain::order::Order;
use domain::refusal::Code;
use domain::rules::{Backtest, Embargo, EmbargoState};
use domain::task::Task;
use tokio::sync::OnceCell;

use crate::base::scope;
use crate::finance::exports::is_over;
use crate::live::interest::{Interest, Shops};
use crate::{AlertQuery, App, AppError, Card, CardParts, EventFilter, Export, Following, OpCtx, OrderLookup, TaskFilter};
use events::cursor::Cursor;
use events::live::{LiveError, Pages};

/// The answer of one turn; `None` = no answer.
pub type Update<T> = Result<Option<T>, AppError>;

/// The reason why a subscription's operation runs.
#[derive(Debug)]
pub enum Execution {
    /// A new subscriber registers its interest.
    Enlist(Mutex<Option<Box<Registered>>>),
    /// A new entry of the journal is answered.
    Entry(EntryContext),
}

/// The result of a subscriber's first turn.
#[derive(Debug)]
pub struct Registered {
    /// The entries that the subscriber follows from now on.
    pub interest: Interest,
    /// The reader of the entries after its cursor; `None` = the subscriber came without one.
    pub replay: Option<Pages>,
}

/// The context in which one entry is answered.
#[derive(Debug)]
pub struct EntryContext {
    entry: Arc<JournalEntry>,
    now: DateTime<Utc>,
    cards: Arc<Cards>,
    last_sent: Arc<LastSent>,
    is_over: AtomicBool,
}

/// The payload sent last to this group, as far as it matters for the next.
#[derive(Debug, Default)]
pub struct LastSent {
    /// Whether the order was reported as out of scope: a second report would reveal that the order changes.
    gone: AtomicBool,
}

impl LastSent {
    /// Forgets the last payload, because a new subscriber of the group has not received it.
    pub fn forget(&self) {
        self.gone.store(false, Ordering::Relaxed);
    }
}

/// A cache of orders and tasks as they are after the entries that are delivered together, each read once for all groups.
#[derive(Debug, Default)]
pub struct Cards {
    orders: Mutex<HashMap<OrderId, Reading<Order>>>,
    tasks: Mutex<HashMap<TaskId, Reading<Task>>>,
}

/// An object that is being read, or was read; `None` = it does not exist.
type Reading<T> = Arc<OnceCell<Option<Arc<T>>>>;

/// The place of an object among those that are read once.
fn reading<K: Eq + Hash, T>(all: &Mutex<HashMap<K, Reading<T>>>, key: K) -> Reading<T> {
    Arc::clone(all.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default())
}

impl Execution {
    /// The first turn of a subscriber.
    pub fn enlist() -> Self {
        Self::Enlist(Mutex::default())
    }

    /// The execution for one entry, for a group of subscribers. `last_sent` = the payloads that the group received last.
    pub fn entry(entry: Arc<JournalEntry>, now: DateTime<Utc>, cards: Arc<Cards>, last_sent: Arc<LastSent>) -> Self {
        Self::Entry(EntryContext { entry, now, cards, last_sent, is_over: AtomicBool::new(false) })
    }

    /// The result of the first turn; `None` = there is nothing to follow.
    pub fn enlisted(&self) -> Option<Box<Registered>> {
        match self {
            Self::Enlist(place) => place.lock().unwrap_or_else(PoisonError::into_inner).take(),
            Self::Entry(_) => None,
        }
    }

    /// Whether this answer is the last one.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Entry(occasion) if occasion.is_over.load(Ordering::Relaxed))
    }

    pub(crate) fn follow(&self, interest: Interest, replay: Option<Pages>) {
        if let Self::Enlist(place) = self {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(Registered { interest, replay }));
        }
    }

    /// The time of the answer.
    fn now(&self, app: &App) -> DateTime<Utc> {
        match self {
            Self::Enlist(_) => app.now(),
            Self::Entry(occasion) => occasion.now,
        }
    }
}

impl Following<'_> {
    /// The events of the orders in the actor's scope.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, an unknown kind of event, or a journal that cannot be read.
    pub async fn events(
        self,
        ctx: &OpCtx,
        turn: &Execution,
        mut filter: EventFilter,
        after: Option<String>,
    ) -> Update<(Arc<JournalEntry>, DateTime<Utc>)> {
        if let Execution::Entry(occasion) = turn {
            return Ok(Some((Arc::clone(&occasion.entry), occasion.now)));
        }
        filter.check_kinds(ctx)?;
        if let Some(shops) = filter.shops.take() {
            filter.known_shops = Some(Shops::of(&self.app.known_shops(ctx.now, shops).await?));
        }
        turn.follow(Interest::events(ctx, filter), self.replay(after).await?);
        Ok(None)
    }

    /// One order: the card as it is, then again after each change; `None` in its place once it is out of scope.
    ///
    /// # Errors
    /// When the order cannot be read.
    pub async fn order(self, ctx: &OpCtx, turn: &Execution, lookup: &OrderLookup) -> Update<(Option<Arc<Card>>, DateTime<Utc>)> {
        let now = turn.now(self.app);
        match turn {
            Execution::Enlist(_) => {
                let card = self.app.orders().one(&ctx.at(now), lookup, &CardParts::default()).await?;
                if let Some(card) = &card {
                    turn.follow(Interest::state_of(ctx, Topic::Order(card.order.id)), None);
                }
                Ok(Some((card, now)))
            }
            Execution::Entry(occasion) => {
                let Some(order) = occasion.entry.order else { return Ok(None) };
                let card = self.order_of(&ctx.at(now), Some(turn), order).await?;
                let was_gone = occasion.last_sent.gone.swap(card.is_none(), Ordering::Relaxed);
                Ok((card.is_some() || !was_gone).then_some((card, now)))
            }
        }
    }

    /// The alerts that are addressed to the actor, at each raising, acknowledgement or resolution.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, or a journal that cannot be read.
    pub async fn alerts(
        self,
        ctx: &OpCtx,
        turn: &Execution,
        query: AlertQuery,
        after: Option<String>,
    ) -> Update<(String, Alert, DateTime<Utc>)> {
        ctx.require_any(P::SeeAlerts)?;
        let Execution::Entry(occasion) = turn else {
            turn.follow(Interest::entries_about(ctx, Topic::Alerts), self.replay(after).await?);
            return Ok(None);
        };
        let (Event::AlertRaised { alert } | Event::AlertAcknowledged { alert } | Event::AlertResolved { alert }) =
            occasion.entry.event
        else {
            return Ok(None);
        };
        let alert = self.app.alerts().one(ctx, alert).await?.filter(|alert| query.takes(alert));
        Ok(alert.map(|alert| (Cursor::of(&occasion.entry).encode(), alert, occasion.now)))
    }

    /// The tasks that the actor sees, whenever one is opened, taken on, assigned, finished or closed.
    ///
    /// # Errors
    /// `CURSOR_INVALID`, `RESYNC`, or a journal that cannot be read.
    pub async fn tasks(
        self,
        ctx: &OpCtx,
        turn: &Execution,
        filter: TaskFilter,
        after: Option<String>,
    ) -> Update<(String, Task, DateTime<Utc>)> {
        ctx.require_any(P::SeeTasks)?;
        let Execution::Entry(occasion) = turn else {
            let topics = scope::task_roles(&ctx.actor).into_iter().map(Topic::TasksOf).collect();
            turn.follow(Interest::entries_about_any(ctx, topics), self.replay(after).await?);
            return Ok(None);
        };
        let Some(id) = task_of(&occasion.entry.event) else { return Ok(None) };
        let task = reading(&occasion.cards.tasks, id);
        let task = task.get_or_try_init(|| async { Ok::<_, AppError>(self.app.tasks().any(id).await?.map(Arc::new)) }).await?;
        let ctx = ctx.at(occasion.now);
        let seen = task.as_deref().filter(|task| task.is_for(&ctx.actor) && filter.takes(task, &ctx));
        Ok(seen.map(|task| (Cursor::of(&occasion.entry).encode(), task.clone(), occasion.now)))
    }

    /// An export of the actor: as it is, then after each step, until its state is final.
    ///
    /// # Errors
    /// When the export cannot be read.
    pub async fn export(self, ctx: &OpCtx, turn: &Execution, id: ExportId) -> Update<Option<Export>> {
        let export = self.app.exports().one(ctx, id).await?;
        let over = export.as_ref().is_none_or(is_over);
        match turn {
            Execution::Enlist(_) if over => {}
            Execution::Enlist(_) => turn.follow(Interest::state_of(ctx, Topic::Export(id)), None),
            Execution::Entry(occasion) => occasion.is_over.store(over, Ordering::Relaxed),
        }
        Ok(Some(export))
    }

    /// A backtest of a rule: as it is, then after each step, until its state is final.
    ///
    /// # Errors
    /// `FORBIDDEN`, or a backtest that cannot be read.
    pub async fn backtest(self, ctx: &OpCtx, turn: &Execution, id: RuleBacktestId) -> Update<Option<Backtest>> {
        let backtest = self.app.rules().backtest(ctx, id).await?;
        let over = backtest.as_ref().is_none_or(|backtest| backtest.status.is_over());
        match turn {
            Execution::Enlist(_) if over => {}
            Execution::Enlist(_) => turn.follow(Interest::state_of(ctx, Topic::RuleBacktest(id)), None),
            Execution::Entry(occasion) => occasion.is_over.store(over, Ordering::Relaxed),
        }
        Ok(Some(backtest))
    }

    /// An embargo: as it is, then after each batch and each change, until it is lifted.
    ///
    /// # Errors
    /// When the embargo cannot be read.
    pub async fn embargo(self, ctx: &OpCtx, turn: &Execution, id: EmbargoId) -> Update<Option<Embargo>> {
        let embargo = self.app.rules().embargo(ctx, id).await?;
        let over = embargo.as_ref().is_none_or(|embargo| embargo.state == EmbargoState::Lifted);
        match turn {
            Execution::Enlist(_) if over => {}
            Execution::Enlist(_) => turn.follow(Interest::state_of(ctx, Topic::Embargo(id)), None),
            Execution::Entry(occasion) => occasion.is_over.store(over, Ordering::Relaxed),
        }
        Ok(Some(embargo))
    }

    /// The current order of an event or an alert; within a turn it is read once for all subscribers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order_of(self, ctx: &OpCtx, turn: Option<&Execution>, order: OrderId) -> Result<Option<Arc<Card>>, AppError> {
        let Some(Execution::Entry(occasion)) = turn else {
            return self.app.orders().one(ctx, &OrderLookup::Id(order), &CardParts::default()).await;
        };
        let cell = reading(&occasion.cards.orders, order);
        let order = cell.get_or_try_init(|| self.app.orders().any(order)).await?;
        let order = order.as_ref().filter(|order| ctx.sees(order));
        Ok(order.map(|order| Arc::new(Card::of(ctx.shown(Arc::clone(order))))))
    }

    /// A reader of the entries after a cursor; `None` without a cursor.
    async fn replay(self, after: Option<String>) -> Result<Option<Pages>, AppError> {
        match after.as_deref().map(Cursor::decode).transpose()? {
            Some(cursor) => Ok(Some(self.app.events().live().after(cursor).await?)),
            None => Ok(None),
        }
    }
}

/// The task of an event about one.
fn task_of(event: &Event) -> Option<TaskId> {
    match event {
        Event::TaskOpened { task, .. }
        | Event::TaskClaimed { task, .. }
        | Event::TaskAssigned { task, .. }
        | Event::TaskCompleted { task, .. }
        | Event::TaskClosed { task, .. } => Some(*task),
        _ => None,
    }
}

impl From<LiveError> for AppError {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::Cursor(error) => Self::from(error),
            LiveError::Stopped => Self::bad_request(Code::ServerStopping),
            LiveError::Unavailable(error) => Self::Internal(error.to_string()),
        }
    }
}
