//! Runs a query or a mutation within the bounds of its request: its time, and the bytes of rows that it reads.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::OperationType;
use domain::refusal::{Code, Reason};
use tokio::time::Instant;

use super::{ApiError, Call, Engine, Prepared, Response, written};
use budget::Held;
use budget::{Bounds, Exceeded};

impl Engine {
    /// The answer of an operation that runs until `ends`, or the refusal of one that reads more than it may.
    pub(super) async fn answer_within(&self, prepared: &Prepared, call: &Call, ends: Option<Instant>) -> Response {
        let bounds = self.bounds(prepared, call, ends);
        let written = bounds.around(self.run_written(prepared, call)).await;
        if let Some(exceeded) = bounds.exceeded() {
            return self.refuse(exceeded, call);
        }
        if let Some(answer) = written {
            return answer;
        }
        // The rows that the written run read are dropped by now.
        drop(bounds);
        let bounds = self.bounds(prepared, call, ends);
        let answer = bounds.around(self.run_by_library(prepared, call)).await;
        bounds.exceeded().map_or(answer, |exceeded| self.refuse(exceeded, call))
    }

    /// The bounds of an operation. A mutation has no bound of bytes, because the caller must learn its effect, however much it reads.
    fn bounds(&self, prepared: &Prepared, call: &Call, ends: Option<Instant>) -> Arc<Bounds> {
        if prepared.kind != OperationType::Query {
            return Bounds::new(ends, usize::MAX, Box::new(|_| true));
        }
        let (holdings, subject) = (Arc::clone(&self.holdings), call.context.subject().to_owned());
        let (most, held) = (self.limits.operation_bytes, Mutex::new(Vec::<Held>::new()));
        let count = move |bytes| {
            let more = holdings.hold(&subject, bytes, most);
            let is_held = more.is_some();
            held.lock().unwrap_or_else(PoisonError::into_inner).extend(more);
            is_held
        };
        Bounds::new(ends, self.limits.read_bytes, Box::new(count))
    }

    fn refuse(&self, exceeded: Exceeded, call: &Call) -> Response {
        let error = match exceeded {
            Exceeded::Bytes => written::too_large(self.limits.read_bytes),
            Exceeded::Held => {
                ApiError::throttled(Reason::with(Code::OperationBytes, [self.limits.operation_bytes])).retry_after(1)
            }
        };
        Response::refused(error, call.to())
    }
}
