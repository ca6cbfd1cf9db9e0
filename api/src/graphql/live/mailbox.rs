//! The mailbox of one subscriber. It is bounded: a subscriber that falls behind goes back to the journal.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use super::payload::Payload;
use crate::app::FeedMark;

/// The largest number of answers in a mailbox.
const MOST_ANSWERS: usize = 1_024;
/// The largest number of their bytes, which it shares with the other mailboxes of its group.
const MOST_BYTES: usize = 1_000_000;

/// The mailbox of one subscriber of a group.
#[derive(Debug)]
pub(super) struct Mailbox(Mutex<Queue>);

#[derive(Debug)]
struct Queue {
    waiting: VecDeque<Arc<Payload>>,
    bytes: usize,
    /// The mark up to which it has every answer.
    known: FeedMark,
    standing: Standing,
    waker: Option<Waker>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The mailbox is not fed: its subscriber reads the journal by itself, or is over.
    Apart,
    /// The mailbox is fed with its group.
    Live,
    /// More answers came than fit: the journal has them after this mark.
    Behind(FeedMark),
}

/// The next item for a subscriber.
pub(super) enum Taken {
    Payload(Arc<Payload>),
    /// The mailbox is empty so far.
    Nothing,
    /// The journal has the next answers, after this mark.
    Behind(FeedMark),
    /// No answer comes any more.
    Over,
}

impl Mailbox {
    pub(super) fn new() -> Self {
        let (waiting, known) = (VecDeque::new(), FeedMark::START);
        Self(Mutex::new(Queue { waiting, bytes: 0, known, standing: Standing::Apart, waker: None }))
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Feeds the mailbox with its group from now on; it has every answer up to this mark.
    pub(super) fn join(&self, known: FeedMark) {
        let mut queue = self.queue();
        (queue.known, queue.standing) = (known, Standing::Live);
    }

    /// Ends the mailbox and drops its answers.
    pub(super) fn leave(&self) {
        let mut queue = self.queue();
        queue.standing = Standing::Apart;
        queue.waiting = VecDeque::new();
        queue.bytes = 0;
    }

    pub(super) fn is_live(&self) -> bool {
        self.queue().standing == Standing::Live
    }

    /// Whether more answers came than fit.
    pub(super) fn is_behind(&self) -> bool {
        matches!(self.queue().standing, Standing::Behind(_))
    }

    /// Takes in the answers that it lacks, and returns their number. `None` = it is no longer fed with the group. The group had every
    /// answer up to `before`.
    pub(super) fn offer(&self, before: FeedMark, payloads: &[Arc<Payload>]) -> Option<u64> {
        let mut queue = self.queue();
        if queue.standing != Standing::Live {
            return None;
        }
        let mut taken = 0;
        for payload in payloads {
            let Some(mark) = payload.mark.filter(|mark| mark.position > queue.known.position) else { continue };
            if queue.waiting.len() >= MOST_ANSWERS || queue.bytes > MOST_BYTES {
                metrics::counter!("panorama_live_behind_total").increment(1);
                queue.standing = Standing::Behind(later(queue.known, before));
                break;
            }
            queue.known = mark;
            queue.bytes += payload.json().len();
            queue.waiting.push_back(Arc::clone(payload));
            taken += 1;
        }
        let waker = queue.waker.take();
        drop(queue);
        waker.into_iter().for_each(Waker::wake);
        Some(taken)
    }

    /// Sends a fed mailbox back to the journal after `mark`, because the history may have been replaced.
    pub(super) fn fall_behind(&self, mark: FeedMark) {
        let mut queue = self.queue();
        if queue.standing == Standing::Live {
            queue.standing = Standing::Behind(later(queue.known, mark));
        }
        let waker = queue.waker.take();
        drop(queue);
        waker.into_iter().for_each(Waker::wake);
    }

    /// The next item for the subscriber; the task of `cx` is woken when there is one.
    pub(super) fn take(&self, cx: &Context<'_>) -> Taken {
        let mut queue = self.queue();
        if let Some(payload) = queue.waiting.pop_front() {
            queue.bytes -= payload.json().len();
            if payload.is_last {
                // Answers after the last one only repeat it.
                queue.standing = Standing::Apart;
                queue.waiting = VecDeque::new();
                queue.bytes = 0;
            }
            return Taken::Payload(payload);
        }
        match queue.standing {
            Standing::Apart => Taken::Over,
            Standing::Behind(mark) => {
                queue.standing = Standing::Apart;
                Taken::Behind(mark)
            }
            Standing::Live => {
                if !queue.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                    queue.waker = Some(cx.waker().clone());
                }
                Taken::Nothing
            }
        }
    }
}

fn later(one: FeedMark, other: FeedMark) -> FeedMark {
    if other.position > one.position { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(position: i64) -> FeedMark {
        FeedMark { position, tag: 7 }
    }

    fn payload(position: i64, message: &str) -> Arc<Payload> {
        Payload::of_text(message, mark(position))
    }

    fn taken(member: &Mailbox) -> Vec<i64> {
        let cx = Context::from_waker(Waker::noop());
        let next = || match member.take(&cx) {
            Taken::Payload(payload) => payload.mark.map(|mark| mark.position),
            _ => None,
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn nothing_follows_the_last_answer() {
        let member = Mailbox::new();
        member.join(mark(0));
        let mut last = payload(1, "over");
        Arc::get_mut(&mut last).unwrap().is_last = true;
        assert_eq!(member.offer(mark(0), &[last, payload(2, "over again")]), Some(2));
        assert_eq!(taken(&member), [1]);
    }

    #[test]
    fn what_it_has_already_does_not_come_again() {
        let member = Mailbox::new();
        assert_eq!(member.offer(mark(0), &[payload(1, "")]), None, "it has not joined");
        member.join(mark(2));
        assert_eq!(member.offer(mark(0), &[payload(1, ""), payload(2, ""), payload(3, "")]), Some(1));
        assert_eq!(taken(&member), [3]);
        member.leave();
        assert!(matches!(member.take(&Context::from_waker(Waker::noop())), Taken::Over));
    }

    #[test]
    fn who_is_too_far_behind_goes_back_to_the_journal_where_it_stopped() {
        let (cx, text) = (Context::from_waker(Waker::noop()), "x".repeat(400_000));
        let member = Mailbox::new();
        member.join(mark(2));
        let many: Vec<_> = (3..10).map(|position| payload(position, &text)).collect();
        assert_eq!(member.offer(mark(2), &many), Some(3));
        assert!(member.is_behind());
        assert_eq!(member.offer(mark(9), &[payload(10, "")]), None);
        assert_eq!(taken(&member), [3, 4, 5]);
        let queue = Mailbox::new();
        queue.join(mark(2));
        let many: Vec<_> = (0..=i64::try_from(MOST_ANSWERS).unwrap()).map(|at| payload(3 + at, "")).collect();
        queue.offer(mark(2), &many);
        assert_eq!(taken(&queue).len(), MOST_ANSWERS);
        // `taken` has seen the end of the queue already and took the mark with it: it is apart and reads by itself.
        assert!(matches!(queue.take(&cx), Taken::Over));
    }
}
