//! One subscriber: its first answer, the events after its cursor, and then the answers of its group.

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll};

use domain::journal::entry::JournalEntry;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::group::Group;
use super::hub::Hub;
use super::mailbox::{Mailbox, Taken};
use super::payload::Payload;
use crate::app::FeedMark;
use crate::app::{AppError, Cards, LastSent};
use crate::events::live::{LiveError, Pages};
use engine::{Addressee, ApiError, Response};

/// One subscriber. Dropping it ends the subscription.
pub struct Subscriber {
    hub: Arc<Hub>,
    group: Arc<Group>,
    member: Arc<Mailbox>,
    first: Option<Arc<Payload>>,
    /// The answers while it reads the journal by itself.
    catching_up: Option<BoxStream<'static, Arc<Payload>>>,
}

impl Subscriber {
    /// A subscriber that no group feeds yet.
    pub(super) fn new(hub: Arc<Hub>, group: Arc<Group>, first: Option<Arc<Payload>>) -> Self {
        Self { hub, group, member: Arc::new(Mailbox::new()), first, catching_up: None }
    }

    /// Joins its group at a mark up to which both have every answer.
    pub(super) fn feed_from(&self, mark: FeedMark) {
        self.group.feed(&self.member, mark);
    }

    /// Continues from a mark up to which it has every answer.
    pub(super) fn since(mut self, mark: FeedMark) -> Self {
        if !self.hub.join(&self.group, &self.member, mark) {
            self.catching_up = Some(self.catch_up(mark, None));
        }
        self
    }

    /// Continues with these pages; it has everything before them.
    pub(super) fn behind(mut self, pages: Pages) -> Self {
        self.catching_up = Some(self.catch_up(pages.mark(), Some(pages)));
        self
    }

    /// Whether more answers came than fit into its mailbox.
    pub(super) fn is_behind(&self) -> bool {
        self.member.is_behind()
    }

    /// The next answer. `None` = it is over.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Payload>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(first));
        }
        loop {
            if let Some(answers) = &mut self.catching_up {
                match std::task::ready!(answers.poll_next_unpin(cx)) {
                    Some(payload) => return Poll::Ready(Some(payload)),
                    None => self.catching_up = None,
                }
            }
            match self.member.take(cx) {
                Taken::Payload(payload) => return Poll::Ready(Some(payload)),
                Taken::Nothing => return Poll::Pending,
                Taken::Over => return Poll::Ready(None),
                Taken::Behind(mark) => self.catching_up = Some(self.catch_up(mark, None)),
            }
        }
    }

    fn catch_up(&self, mark: FeedMark, pages: Option<Pages>) -> BoxStream<'static, Arc<Payload>> {
        let reader = CatchUp {
            hub: Arc::clone(&self.hub),
            group: Arc::clone(&self.group),
            member: Arc::clone(&self.member),
            last_sent: Arc::default(),
            cards: Arc::default(),
            pages,
            mark,
            ready: VecDeque::new(),
            is_over: false,
        };
        stream::unfold(reader, |mut reader| async move { reader.next().await.map(|payload| (payload, reader)) }).boxed()
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.hub.leave(&self.group, &self.member);
    }
}

/// A subscriber that reads the journal by itself until it has met its group.
struct CatchUp {
    hub: Arc<Hub>,
    group: Arc<Group>,
    member: Arc<Mailbox>,
    last_sent: Arc<LastSent>,
    cards: Arc<Cards>,
    /// `None` = it has read nothing yet.
    pages: Option<Pages>,
    /// The mark up to which it has every answer once `ready` is answered.
    mark: FeedMark,
    ready: VecDeque<Arc<JournalEntry>>,
    is_over: bool,
}

impl CatchUp {
    /// The next answer. `None` = the group feeds the subscriber from here on, or no answer comes any more.
    async fn next(&mut self) -> Option<Arc<Payload>> {
        while !self.is_over {
            while let Some(entry) = self.ready.pop_front() {
                metrics::counter!("panorama_live_replay_executions_total").increment(1);
                if let Some(payload) = self.hub.answer(&self.group, &entry, &self.cards, &self.last_sent).await {
                    self.is_over = payload.is_last;
                    return Some(payload);
                }
            }
            // Only after a reading, and once its entries are answered, is it certain that the mark is of this history.
            let has_read = self.pages.as_ref().is_some_and(|pages| !pages.has_ready());
            if has_read && self.hub.join(&self.group, &self.member, self.mark) {
                return None;
            }
            if let Err(error) = self.read().await {
                self.is_over = true;
                if matches!(error, LiveError::Stopped) {
                    // The transport reports that the server stops.
                    std::future::pending::<()>().await;
                }
                return Some(Arc::new(Payload::of(&refusal(error, self.group.addressee()))));
            }
        }
        None
    }

    async fn read(&mut self) -> Result<(), LiveError> {
        let pages = match &mut self.pages {
            Some(pages) => pages,
            none => none.insert(self.hub.app.events().live().after_mark(self.mark).await?),
        };
        let batch = pages.next().await.unwrap_or(Err(LiveError::Stopped))?;
        let taken = batch.entries.into_iter().filter(|entry| self.group.interest.takes(entry)).collect();
        self.ready = self.group.to_answer(taken).into();
        (self.mark, self.cards) = (batch.until, Arc::default());
        Ok(())
    }
}

fn refusal(error: LiveError, to: Addressee<'_>) -> Response {
    let public = match AppError::from(error) {
        AppError::BadRequest(reason) => ApiError::bad_request(reason),
        other => ApiError::internal(format!("{other:?}")),
    };
    Response::refused(public, to)
}
