//! Subscriptions, executed once for each shape: the callers of the same operation with the same rights share every answer as bytes.
//!
//! # Layout
//! - [`Hub`] takes the journal's pages, finds the groups that an entry interests by the `index`, and has each of them answered once.
//! - `group` has the subscribers of one `shape`; `member` is the mailbox of one of them.
//! - `subscriber` is one subscriber: it reads the journal by itself until it meets its group, and again when it falls behind.
//! - [`Payload`] is one answer as bytes; [`Answers`] gives a transport the next one.

mod group;
mod hub;
mod index;
mod mailbox;
mod payload;
mod shape;
mod subscriber;

use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::StreamExt;

use engine::{Response, Responses};

pub use hub::Hub;
pub use payload::Payload;
pub use subscriber::Subscriber;

/// The answers of one operation, one after the other.
pub enum Answers {
    /// One answer at most.
    One(Option<Arc<Payload>>),
    /// The answers of a subscriber in a group.
    Shared(Subscriber),
    /// The answers of an execution for this reader alone.
    Own(Responses),
}

impl Answers {
    /// The answers of an operation that has exactly one.
    pub fn one(response: &Response) -> Self {
        Self::One(Some(Arc::new(Payload::of(response))))
    }

    /// The next answer. `None` = it is over.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Payload>>> {
        match self {
            Self::One(answer) => Poll::Ready(answer.take()),
            Self::Shared(subscriber) => subscriber.poll_next(cx),
            Self::Own(responses) => {
                responses.poll_next_unpin(cx).map(|response| response.map(|response| Arc::new(Payload::of(&response))))
            }
        }
    }

    /// Whether more answers came than fit into this reader's mailbox.
    pub fn is_behind(&self) -> bool {
        matches!(self, Self::Shared(subscriber) if subscriber.is_behind())
    }
}
