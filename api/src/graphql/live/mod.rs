//! Subscriptions, executed once for each shape: whoever sent the same operation with the same rights shares every answer as bytes.
//!
//! # Layout
//! - [`Hub`] takes the journal's pages, finds the groups that an entry interests by the `index`, and has each of them answered once.
//! - `group` is everybody of one `shape`; `member` is what waits for one of them.
//! - `seat` is one subscriber's place: it reads the journal by itself until it meets its group, and again when it falls behind.
//! - [`Payload`] is one answer as bytes; [`Answers`] is what a transport asks for the next one.

mod group;
mod hub;
mod index;
mod member;
mod payload;
mod seat;
mod shape;

use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::StreamExt;

use crate::graphql::engine::{Response, Responses};

pub use hub::Hub;
pub use payload::Payload;
pub use seat::Seat;

/// The answers of one operation, one after the other.
pub enum Answers {
    /// There is one at most.
    One(Option<Arc<Payload>>),
    /// Of a subscriber in a group.
    Shared(Seat),
    /// Executed for this reader alone.
    Own(Responses),
}

impl Answers {
    /// One answer.
    pub fn one(response: &Response) -> Self {
        Self::One(Some(Arc::new(Payload::of(response))))
    }

    /// The next answer; nothing when it is over.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Payload>>> {
        match self {
            Self::One(answer) => Poll::Ready(answer.take()),
            Self::Shared(seat) => seat.poll_next(cx),
            Self::Own(responses) => {
                responses.poll_next_unpin(cx).map(|response| response.map(|response| Arc::new(Payload::of(&response))))
            }
        }
    }

    /// Whether more came than may wait for this reader.
    pub fn is_behind(&self) -> bool {
        matches!(self, Self::Shared(seat) if seat.is_behind())
    }
}
