//! A group: the subscribers who follow the same operation with the same rights.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::journal::entry::JournalEntry;
use futures_util::StreamExt;

use super::mailbox::Mailbox;
use super::payload::Payload;
use super::shape::Shape;
use crate::app::FeedMark;
use crate::app::{App, Cards, Execution, Interest, LastSent, Trail};
use engine::{Addressee, CallContext, Engine, ErrorCode, Prepared, Response, Turn};

/// The subscribers of one shape, with the request that answers them.
pub(super) struct Group {
    pub(super) shape: Shape,
    pub(super) interest: Interest,
    /// Whether every subscriber has a first execution of its own, even when the group exists.
    pub(super) each_enlists: bool,
    pub(super) last_sent: Arc<LastSent>,
    prepared: Prepared,
    call: CallContext,
    members: Mutex<Members>,
}

#[derive(Default)]
struct Members {
    fed: Vec<Arc<Mailbox>>,
    /// The number of members that left since the last cleanup.
    left: usize,
}

impl Group {
    /// A group without members, answered by this request on behalf of this call.
    pub(super) fn new(shape: Shape, interest: Interest, each_enlists: bool, prepared: Prepared, call: CallContext) -> Self {
        Self { shape, interest, each_enlists, last_sent: Arc::default(), prepared, call, members: Mutex::default() }
    }

    /// The addressee of its answers.
    pub(super) fn addressee(&self) -> Addressee<'_> {
        self.call.addressee()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Feeds a subscriber from now on, which has every answer up to this mark.
    pub(super) fn feed(&self, member: &Arc<Mailbox>, known: FeedMark) {
        let mut members = self.members();
        member.join(known);
        members.fed.push(Arc::clone(member));
    }

    /// Removes a subscriber from the group.
    pub(super) fn leave(&self, member: &Mailbox) {
        member.leave();
        let mut members = self.members();
        members.left += 1;
        if members.left * 2 > members.fed.len() {
            members.fed.retain(|member| member.is_live());
            members.fed.shrink_to_fit();
            members.left = 0;
        }
    }

    /// Hands answers to every member; returns how many were taken. The group had every answer up to `before`.
    pub(super) fn offer(&self, before: FeedMark, payloads: &[Arc<Payload>]) -> u64 {
        let mut taken = 0;
        self.members().fed.retain(|member| {
            let offered = member.offer(before, payloads);
            taken += offered.unwrap_or(0);
            offered.is_some()
        });
        taken
    }

    /// Sends every member back to the journal.
    pub(super) fn fall_behind(&self, mark: FeedMark) {
        for member in std::mem::take(&mut *self.members()).fed {
            member.fall_behind(mark);
        }
    }

    /// The entries to answer, of those that come together; for a state, the last one only.
    pub(super) fn to_answer(&self, mut entries: Vec<Arc<JournalEntry>>) -> Vec<Arc<JournalEntry>> {
        if self.interest.is_of_state() && entries.len() > 1 {
            entries.drain(..entries.len() - 1);
        }
        entries
    }

    /// The number of executions for this many entries that come together.
    pub(super) fn executions(&self, entries: usize) -> usize {
        if self.interest.is_of_state() { entries.min(1) } else { entries }
    }

    /// The answer to one entry for a whole group, by one execution. `last_sent` = the payloads sent last to the group. `None` = there is
    /// nothing to send.
    pub(super) async fn answer(
        &self,
        engine: &Engine,
        app: &App,
        entry: &Arc<JournalEntry>,
        cards: &Arc<Cards>,
        last_sent: &Arc<LastSent>,
    ) -> Option<Answer> {
        let mark = FeedMark::of(entry)?;
        let turn = Arc::new(Execution::entry(Arc::clone(entry), app.now(), Arc::clone(cards), Arc::clone(last_sent)));
        // The target was noted for the audit log when its subscribers joined.
        let call = CallContext { trail: Trail::default(), ..self.call.clone() };
        let answers = engine.follow(self.prepared.for_turn(Turn::later(Arc::clone(&turn))), call).await;
        let response = match answers {
            Ok(mut answers) => answers.next().await?,
            Err(refused) => refused,
        };
        let is_last = turn.is_over() || response.is_refused();
        Some(Answer { has_failed: has_failed(&response), payload: Payload::at(&response, mark, is_last) })
    }
}

/// An answer, and whether a failure of this service left a gap in it.
pub(super) struct Answer {
    pub(super) payload: Arc<Payload>,
    pub(super) has_failed: bool,
}

fn has_failed(response: &Response) -> bool {
    response.code() == Some(ErrorCode::Internal)
}
