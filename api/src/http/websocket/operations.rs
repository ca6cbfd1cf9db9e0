//! The operations that run on one socket.

use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, StreamExt};

use super::super::{HttpState, operation};
use crate::graphql::engine::{CallContext, GraphqlRequest, Response};

/// What an operation has to say.
pub(super) enum Said {
    /// A result.
    Next(Arc<str>, Response),
    /// A refusal, and it is over.
    Error(Arc<str>, Response),
    /// It is over.
    Complete(Arc<str>),
}

/// Operations by the ids that the client gave them. There are few, so a list is searched.
#[derive(Default)]
pub(super) struct Operations {
    running: Vec<(Arc<str>, BoxStream<'static, Response>)>,
    /// Where the next look begins, so that a busy operation does not keep the others waiting.
    turn: usize,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.running.iter().any(|(running, _)| &**running == id)
    }

    pub(super) fn begin(&mut self, id: String, state: Arc<HttpState>, request: GraphqlRequest, call: CallContext) {
        let begun = async move {
            let prepared = operation::prepare(&state, request, &call)?;
            operation::begin(state, prepared, call).await
        };
        let responses = stream::once(begun).flat_map(|begun| match begun {
            Ok(responses) => responses,
            Err(refused) => stream::iter([refused]).boxed(),
        });
        self.running.push((id.into(), responses.boxed()));
    }

    /// Ends an operation because the client asked for it; nothing more is said of it.
    pub(super) fn end(&mut self, id: &str) {
        self.running.retain(|(running, _)| &**running != id);
    }

    pub(super) fn clear(&mut self) {
        self.running.clear();
    }

    /// What one of them says next; pending while none has anything to say, or while there is none.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Said> {
        let count = self.running.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let Poll::Ready(response) = self.running[at].1.poll_next_unpin(cx) else { continue };
            self.turn = at + 1;
            let id = Arc::clone(&self.running[at].0);
            return Poll::Ready(match response {
                Some(response) if response.is_refused() => {
                    drop(self.running.remove(at));
                    Said::Error(id, response)
                }
                Some(response) => Said::Next(id, response),
                None => {
                    drop(self.running.remove(at));
                    Said::Complete(id)
                }
            });
        }
        Poll::Pending
    }
}
