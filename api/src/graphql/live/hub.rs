//! The hub of an instance: it knows the groups, takes the journal's pages as they come, and has each group answered once for each entry.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::journal::entry::JournalEntry;
use futures_util::StreamExt;
use futures_util::stream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Answers;
use super::group::Group;
use super::index::{Found, Index};
use super::mailbox::Mailbox;
use super::payload::Payload;
use super::shape::{Shape, shared_call};
use super::subscriber::Subscriber;
use crate::app::FeedMark;
use crate::app::{App, Cards, Execution, LastSent};
use crate::events::live::{Batch, LiveError, Pages};
use crate::tasks::{self, LongLived};
use engine::{ApiError, CallContext, Engine, Prepared, Response, Turn};

/// The number of groups that are answered at once: while one waits for the database, others go on.
const AT_ONCE: usize = 32;
/// The largest number of answers that are handed out together.
const TOGETHER: usize = 64;
/// The number of retries of a failed answer while the journal cannot be read either.
const ATTEMPTS: u32 = 40;
/// The pause before a retry.
const PAUSE: Duration = Duration::from_millis(500);

/// The groups of this instance and their feeder.
pub struct Hub {
    pub(super) engine: Arc<Engine>,
    pub(super) app: App,
    state: Mutex<State>,
}

struct State {
    /// The mark up to which entries have been, or are being, answered.
    mark: FeedMark,
    groups: HashMap<Shape, (Arc<Group>, usize)>,
    index: Index,
}

impl Hub {
    /// Starts the hub; it ends with `shutdown`.
    pub fn start(engine: &Arc<Engine>, app: &App, tracker: &TaskTracker, shutdown: &CancellationToken) -> Arc<Self> {
        let pages = app.events().live().now();
        let state = State { mark: pages.mark(), groups: HashMap::new(), index: Index::default() };
        let hub = Arc::new(Self { engine: Arc::clone(engine), app: app.clone(), state: Mutex::new(state) });
        let feeder = Feeder { hub: Arc::clone(&hub), done: pages.mark(), pages: Some(pages) };
        tasks::start(feeder, tracker, shutdown);
        hub
    }

    /// Begins a subscription: it joins its group, or founds it.
    ///
    /// # Errors
    /// The answer that refuses the request.
    pub async fn open(self: &Arc<Self>, prepared: Prepared, call: CallContext) -> Result<Answers, Response> {
        let Some(actor) = &call.actor else {
            let error = ApiError::unauthenticated(&crate::auth::TokenError::Missing);
            return Err(Response::refused(error, call.addressee()));
        };
        let shape = Shape::of(&prepared, &call, actor);
        let start = prepared.start_variable().and_then(|name| prepared.variables().get(name));
        let comes_back = start.is_some_and(|value| *value != async_graphql::Value::Null);
        if !comes_back && let Some(subscriber) = self.seat_of(shape) {
            self.engine.admit(&prepared, &call).await?;
            return Ok(Answers::Shared(subscriber));
        }
        // Events during the first execution are read afterwards.
        let begun_at = self.mark();
        let turn = Arc::new(Execution::enlist());
        let first = self.engine.follow(prepared.for_turn(Turn::first(Arc::clone(&turn))), call.clone()).await?.next().await;
        let first = first.map(|response| Arc::new(Payload::of(&response)));
        let Some(enlisted) = turn.enlisted() else { return Ok(Answers::One(first)) };
        let each_enlists = enlisted.interest.is_of_state() || (enlisted.replay.is_some() && !comes_back);
        let shared = shared_call(&prepared, &call, actor);
        let group = self.attach(Group::new(shape, enlisted.interest, each_enlists, prepared.kept(prepared.read_once()), shared));
        let subscriber = Subscriber::new(Arc::clone(self), group, first);
        Ok(Answers::Shared(match enlisted.replay {
            Some(pages) => subscriber.behind(pages),
            None => subscriber.since(begun_at),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mark(&self) -> FeedMark {
        self.state().mark
    }

    /// A subscriber in a group that exists, from now on.
    fn seat_of(self: &Arc<Self>, shape: Shape) -> Option<Subscriber> {
        let mut state = self.state();
        let (group, seats) = state.groups.get_mut(&shape).filter(|(group, _)| !group.each_enlists)?;
        *seats += 1;
        let group = Arc::clone(group);
        let subscriber = Subscriber::new(Arc::clone(self), group, None);
        subscriber.feed_from(state.mark);
        count_subscribers(1.0);
        Some(subscriber)
    }

    /// A place in the group of this shape; this group is inserted if there is none.
    fn attach(&self, group: Group) -> Arc<Group> {
        let mut state = self.state();
        let state = &mut *state;
        let (group, seats) = state.groups.entry(group.shape).or_insert_with(|| {
            let group = Arc::new(group);
            state.index.insert(&group);
            (group, 0)
        });
        *seats += 1;
        let group = Arc::clone(group);
        count_subscribers(1.0);
        count_groups(state.groups.len());
        group
    }

    /// Gives up a place in a group.
    pub(super) fn leave(&self, group: &Arc<Group>, member: &Mailbox) {
        group.leave(member);
        let mut state = self.state();
        let state = &mut *state;
        if let Some((_, seats)) = state.groups.get_mut(&group.shape) {
            *seats -= 1;
            if *seats == 0 {
                state.groups.remove(&group.shape);
                state.index.remove(group);
            }
        }
        count_subscribers(-1.0);
        count_groups(state.groups.len());
    }

    /// Feeds a subscriber with its group, unless the group's mark is past the subscriber's; returns whether it does.
    pub(super) fn join(&self, group: &Group, member: &Arc<Mailbox>, known: FeedMark) -> bool {
        let state = self.state();
        let joins = state.mark.position <= known.position;
        if joins {
            group.last_sent.forget();
            group.feed(member, known);
        }
        joins
    }

    /// Sends every member, which has all answers up to `before`, to the journal, and continues after `mark`.
    fn everybody_falls_behind(&self, before: FeedMark, mark: FeedMark) {
        let groups: Vec<Arc<Group>> = {
            let mut state = self.state();
            state.mark = mark;
            state.groups.values().map(|(group, _)| Arc::clone(group)).collect()
        };
        groups.iter().for_each(|group| group.fall_behind(before));
    }

    async fn dispatch(&self, batch: &Batch) {
        let (before, found) = {
            let mut state = self.state();
            let found = state.index.find(&batch.entries);
            (std::mem::replace(&mut state.mark, batch.until), found)
        };
        let cards = Arc::new(Cards::default());
        let entries = batch.entries.len().max(1);
        metrics::counter!("panorama_live_events_total").increment(batch.entries.len() as u64);
        let work = found.into_iter().filter_map(|(group, entries)| {
            let taken: Vec<_> = entries.into_iter().filter(|entry| group.interest.takes(entry)).collect();
            (!taken.is_empty()).then_some((group, taken))
        });
        let work: Found = work.collect();
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        let for_each = work.iter().map(|(group, entries)| group.executions(entries.len())).sum::<usize>() as f64 / entries as f64;
        metrics::gauge!("panorama_live_executions_per_event").set(for_each);
        stream::iter(work)
            .for_each_concurrent(AT_ONCE, |(group, entries)| {
                let cards = Arc::clone(&cards);
                async move {
                    self.deliver(&group, entries, before, &cards).await;
                    tokio::task::consume_budget().await;
                }
            })
            .await;
    }

    async fn deliver(&self, group: &Group, entries: Vec<Arc<JournalEntry>>, before: FeedMark, cards: &Arc<Cards>) {
        metrics::counter!("panorama_live_matches_total").increment(entries.len() as u64);
        for entries in group.to_answer(entries).chunks(TOGETHER) {
            let mut payloads = Vec::with_capacity(entries.len());
            for entry in entries {
                payloads.extend(self.answer(group, entry, cards, &group.last_sent).await);
            }
            metrics::counter!("panorama_live_executions_total").increment(entries.len() as u64);
            metrics::counter!("panorama_live_deliveries_total").increment(group.offer(before, &payloads));
        }
    }

    /// The answer of a group to an entry. While the database is unreachable it is retried, because a subscriber prefers a late answer to a
    /// gap.
    pub(super) async fn answer(
        &self,
        group: &Group,
        entry: &Arc<JournalEntry>,
        cards: &Arc<Cards>,
        last_sent: &Arc<LastSent>,
    ) -> Option<Arc<Payload>> {
        for attempt in 0..=ATTEMPTS {
            let answer = group.answer(&self.engine, &self.app, entry, cards, last_sent).await?;
            if !answer.has_failed {
                return Some(answer.payload);
            }
            let is_reached = self.app.events().live().reaches_journal().await;
            if attempt == ATTEMPTS || (attempt > 0 && is_reached) {
                return Some(answer.payload);
            }
            if !is_reached {
                tokio::time::sleep(PAUSE).await;
            }
        }
        None
    }
}

fn count_subscribers(change: f64) {
    metrics::gauge!("panorama_live_subscribers").increment(change);
}

fn count_groups(groups: usize) {
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    metrics::gauge!("panorama_live_groups").set(groups as f64);
}

/// Takes the pages of the journal to the groups.
struct Feeder {
    hub: Arc<Hub>,
    /// `None` = after a panic, or after the history was replaced.
    pages: Option<Pages>,
    /// The mark up to which every group was answered.
    done: FeedMark,
}

impl LongLived for Feeder {
    const NAME: &'static str = "hub";

    async fn run(&mut self) {
        loop {
            let mut pages = if let Some(pages) = self.pages.take() {
                pages
            } else {
                // Each subscriber reads the journal by itself, and checks whether its mark is of this history.
                let pages = self.hub.app.events().live().now();
                self.hub.everybody_falls_behind(self.done, pages.mark());
                self.done = pages.mark();
                pages
            };
            loop {
                match pages.next().await {
                    Some(Ok(batch)) => {
                        self.hub.dispatch(&batch).await;
                        self.done = batch.until;
                    }
                    Some(Err(LiveError::Cursor(_))) => break,
                    Some(Err(LiveError::Stopped | LiveError::Unavailable(_))) | None => return,
                }
            }
        }
    }
}
