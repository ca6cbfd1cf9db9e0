//! The operations that run on one socket.

use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::super::HttpState;
use super::super::operation::{self, Running};
use super::super::rejected_bytes::Reading;
use super::protocol;
use crate::graphql::live::Payload;
use engine::{CallContext, GraphqlRequest, Response};

/// An output of an operation.
pub(super) enum Said {
    /// A result, with the text before it in its message.
    Next(Arc<str>, Arc<Payload>),
    /// A refusal, which ends the operation.
    Error(Box<str>, Arc<Payload>),
    /// The operation is complete.
    Complete(Box<str>),
}

/// One operation of the socket.
struct Operation {
    id: Box<str>,
    before_next: Arc<str>,
    stage: Stage,
}

enum Stage {
    Beginning(BoxFuture<'static, Result<Running, Response>>),
    Answering(Running),
}

/// Operations by the ids that the client gave them. There are few, so a list is searched.
#[derive(Default)]
pub(super) struct Operations {
    running: Vec<Operation>,
    /// The index at which the next poll begins, so that a busy operation does not keep the others waiting.
    turn: usize,
}

impl Operations {
    pub(super) fn len(&self) -> usize {
        self.running.len()
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.running.iter().any(|running| &*running.id == id)
    }

    pub(super) fn begin(
        &mut self,
        id: String,
        state: Arc<HttpState>,
        request: GraphqlRequest,
        (call, mut reading): (CallContext, Reading),
    ) {
        let begun = async move {
            let prepared = operation::prepare(&state, request, &call, &mut reading).await?;
            operation::begin(&state, prepared, call, reading).await
        };
        let before_next = protocol::before_next(&id).into();
        self.running.reserve_exact(1);
        self.running.push(Operation { id: id.into(), before_next, stage: Stage::Beginning(begun.boxed()) });
    }

    /// Ends an operation at the client's request; it has no further output.
    pub(super) fn end(&mut self, id: &str) {
        self.running.retain(|running| &*running.id != id);
    }

    pub(super) fn clear(&mut self) {
        self.running.clear();
    }

    /// Whether one of them has more waiting answers than allowed.
    pub(super) fn are_behind(&self) -> bool {
        self.running.iter().any(|running| matches!(&running.stage, Stage::Answering(answers) if answers.is_behind()))
    }

    /// The next output of one of them; pending while there is none.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Said> {
        let count = self.running.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let running = &mut self.running[at];
            let Poll::Ready(payload) = running.stage.poll_next(cx) else { continue };
            self.turn = at + 1;
            return Poll::Ready(match payload {
                Some(payload) if payload.refusal().is_some() => Said::Error(self.running.remove(at).id, payload),
                Some(payload) => Said::Next(Arc::clone(&running.before_next), payload),
                None => Said::Complete(self.running.remove(at).id),
            });
        }
        Poll::Pending
    }
}

impl Stage {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Payload>>> {
        if let Self::Beginning(begun) = self {
            *self = Self::Answering(match std::task::ready!(begun.as_mut().poll(cx)) {
                Ok(answers) => answers,
                Err(refused) => Running::over(&refused),
            });
        }
        match self {
            Self::Answering(answers) => answers.poll_next(cx),
            Self::Beginning(_) => Poll::Pending,
        }
    }
}
