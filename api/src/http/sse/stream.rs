//! The life of one event stream: it writes answers as events, keeps the connection alive, and decides when to end.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use domain::access::actor::Actor;
use domain::refusal::{Code, Language, Reason};
use futures_util::FutureExt;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::super::HttpState;
use super::super::operation::Running;
use super::super::outbox::{ENOUGH_WAITING, Outbox, Wrap, poll_read};
use super::super::takeover::{ByteStream, Line};
use crate::graphql::live::Payload;
use engine::{Addressee, ApiError, Response as Answer};

/// A line that browsers ignore. The first one shows the client at once that the stream is open.
const COMMENT: &[u8] = b":\n\n";
/// The end event, with the empty `data:` line without which browsers ignore it.
const COMPLETE: &[u8] = b"event: complete\ndata:\n\n";
/// The longest decimal or hexadecimal length of a chunk, with its end of line.
const LONGEST_LENGTH: usize = 18;
/// The time within which a reading client empties its socket. A client that has not, and has as many waiting answers as allowed, is
/// disconnected.
const CATCH_UP: Duration = Duration::from_secs(2);
/// The time limit of the last bytes.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// The way in which the end of the body is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// In chunks, as in HTTP/1.1.
    Chunked,
    /// By the end of the connection, as in HTTP/1.0.
    UntilClose,
}

/// The reason why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All answers were written.
    Complete,
    /// The token has expired.
    Expired,
    /// The token was revoked.
    Revoked,
    /// The server stops, or the client reads too slowly: without a `complete`, so that the client comes back.
    Broken,
    /// The client is gone.
    Gone,
}

/// One event stream of a client.
pub(super) struct EventStream {
    state: Arc<HttpState>,
    stream: Box<dyn ByteStream>,
    /// `None` = the stream is ending.
    answers: Option<Running>,
    outbox: Outbox,
    coding: Coding,
    /// The text before an answer in the outbox: empty here.
    before: Arc<str>,
    expires: Instant,
    next_comment: Instant,
    reader: Reader,
}

/// The reader of the stream.
pub(super) struct Reader {
    pub(super) request_id: String,
    pub(super) language: Language,
    pub(super) actor: Option<Actor>,
}

impl Reader {
    fn addressee(&self) -> Addressee<'_> {
        Addressee { request_id: &self.request_id, language: self.language }
    }
}

impl EventStream {
    pub(super) fn new(
        state: Arc<HttpState>,
        line: Line,
        answers: Running,
        coding: Coding,
        expires: Instant,
        reader: Reader,
    ) -> Self {
        let wrap: Wrap = if coding == Coding::Chunked { chunked_event } else { plain_event };
        let next_comment = Instant::now() + state.settings.keep_alive_time();
        let mut stream = Self {
            state,
            stream: line.stream,
            answers: Some(answers),
            outbox: Outbox::new(wrap, line.head),
            coding,
            before: Arc::from(""),
            expires,
            next_comment,
            reader,
        };
        stream.push(COMMENT);
        stream
    }

    /// Runs until all answers are written, or until the client is gone.
    pub(super) async fn run(mut self) {
        let end = self.live().await;
        if end != End::Gone {
            Box::pin(self.close(end)).await;
        }
    }

    async fn live(&mut self) -> End {
        let shutdown = self.state.shutdown.clone();
        let mut stopping = pin!(shutdown.cancelled());
        let mut timer = pin!(sleep_until(self.deadline()));
        let mut revocations = self.state.verifier.revocations().changes();
        // The token may have been revoked since it was verified.
        revocations.mark_changed();
        loop {
            let ended = tokio::select! {
                biased;
                () = &mut stopping => return End::Broken,
                Ok(()) = revocations.changed() => self.is_revoked().then_some(End::Revoked),
                ended = poll_fn(|cx| self.poll_end(&mut timer, cx)) => ended,
            };
            match ended.or_else(|| self.keep_time()) {
                Some(End::Broken) => {
                    metrics::counter!("panorama_live_slow_clients_closed_total", "transport" => "sse").increment(1);
                    return End::Broken;
                }
                Some(end) => return end,
                None => tokio::task::consume_budget().await,
            }
        }
    }

    /// Ready with the end, or with `None` when it is time to check the deadlines.
    fn poll_end(&mut self, timer: &mut Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Option<End>> {
        // The client's bytes on a stream have no meaning, but their end has.
        match poll_read(&mut *self.stream, cx, |_| ()) {
            Poll::Ready(Ok(Some(()))) => cx.waker().wake_by_ref(),
            Poll::Ready(Ok(None) | Err(_)) => return Poll::Ready(Some(End::Gone)),
            Poll::Pending => {}
        }
        while self.outbox.bytes() < ENOUGH_WAITING
            && let Some(answers) = &mut self.answers
            && let Poll::Ready(answer) = answers.poll_next(cx)
        {
            match answer {
                Some(payload) => self.outbox.push_answer(&self.before, payload),
                None => self.answers = None,
            }
        }
        let is_full = self.outbox.bytes() >= ENOUGH_WAITING;
        match self.outbox.poll_write(&mut *self.stream, cx) {
            Poll::Ready(Err(_)) => return Poll::Ready(Some(End::Gone)),
            Poll::Ready(Ok(())) if self.answers.is_none() => return Poll::Ready(Some(End::Complete)),
            Poll::Ready(Ok(())) if is_full => cx.waker().wake_by_ref(),
            _ => {}
        }
        let deadline = self.deadline();
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.poll_unpin(cx).map(|()| None)
    }

    fn deadline(&self) -> Instant {
        let next = self.expires.min(self.next_comment);
        self.outbox.behind_since().map_or(next, |since| next.min(since + self.patience()))
    }

    /// The longest time for which the client may leave waiting bytes unread.
    fn patience(&self) -> Duration {
        let usual = self.state.settings.stalled_time();
        if self.answers.as_ref().is_some_and(Running::is_behind) { usual.min(CATCH_UP) } else { usual }
    }

    fn is_revoked(&self) -> bool {
        let (now, revocations) = (self.state.clock.now(), self.state.verifier.revocations());
        self.reader.actor.as_ref().is_some_and(|actor| revocations.is_revoked(actor, now))
    }

    fn keep_time(&mut self) -> Option<End> {
        let now = Instant::now();
        if now >= self.expires {
            return Some(End::Expired);
        }
        if self.outbox.behind_since().is_some_and(|since| now - since >= self.patience()) {
            return Some(End::Broken);
        }
        if now >= self.next_comment {
            self.next_comment = now + self.state.settings.keep_alive_time();
            self.push(COMMENT);
        }
        None
    }

    fn push(&mut self, bytes: &[u8]) {
        let mut chunk = Vec::with_capacity(bytes.len() + LONGEST_LENGTH);
        wrapped(self.coding, bytes.len(), &mut chunk, |into| into.extend_from_slice(bytes));
        self.outbox.push(chunk);
    }

    /// Writes the last event, if there is one, and ends the connection.
    async fn close(&mut self, end: End) {
        self.answers = None;
        if end == End::Broken {
            self.outbox.clear();
        }
        let error = match end {
            End::Expired => {
                let expired = Reason::with(Code::TokenExpired, [self.state.clock.now()]);
                Some(ApiError::unauthenticated(expired))
            }
            End::Revoked => Some(ApiError::forbidden(Code::TokenRevoked)),
            _ => None,
        };
        if let Some(error) = error {
            let last = Payload::of(&Answer::refused(error, self.reader.addressee()));
            self.outbox.push_answer(&self.before, Arc::new(last));
        }
        if matches!(end, End::Complete | End::Expired | End::Revoked) {
            self.push(COMPLETE);
        }
        if self.coding == Coding::Chunked {
            self.outbox.push(*b"0\r\n\r\n");
        }
        let goodbye = async {
            let written = poll_fn(|cx| self.outbox.poll_write(&mut *self.stream, cx)).await;
            let ended = poll_fn(|cx| Pin::new(&mut *self.stream).poll_shutdown(cx)).await;
            if written.is_ok() && ended.is_ok() {
                // The client's further bytes are read, or the system would cut the connection before the client has read the end.
                while let Ok(Some(())) = poll_fn(|cx| poll_read(&mut *self.stream, cx, |_| ())).await {}
            }
        };
        if timeout(CLOSE_WITHIN, goodbye).await.is_err() {
            tracing::debug!(request_id = self.reader.request_id, "a stream was dropped without its client's goodbye");
        }
    }
}

fn chunked_event(_: &str, payload: &Payload, into: &mut Vec<u8>) {
    wrapped(Coding::Chunked, length_of(payload), into, |into| event(payload, into));
}

fn plain_event(_: &str, payload: &Payload, into: &mut Vec<u8>) {
    event(payload, into);
}

/// Writes bytes of a known length in the form of the coding.
fn wrapped(coding: Coding, length: usize, into: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    if coding == Coding::UntilClose {
        return write(into);
    }
    into.extend_from_slice(format!("{length:x}\r\n").as_bytes());
    write(into);
    into.extend_from_slice(b"\r\n");
}

const ID: &[u8] = b"id: ";
const NEXT: &[u8] = b"event: next\ndata: ";

fn length_of(payload: &Payload) -> usize {
    let id = payload.cursor().map_or(0, |cursor| ID.len() + cursor.len() + 1);
    id + NEXT.len() + payload.json().len() + 2
}

/// JSON has no line breaks of its own, so the payload is one `data:` line.
fn event(payload: &Payload, into: &mut Vec<u8>) {
    if let Some(cursor) = payload.cursor() {
        into.extend_from_slice(ID);
        into.extend_from_slice(cursor.as_bytes());
        into.push(b'\n');
    }
    into.extend_from_slice(NEXT);
    into.extend_from_slice(payload.json());
    into.extend_from_slice(b"\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_says_how_long_it_is() {
        let payload = Payload::of(&Answer::refused(
            ApiError::bad_request(Code::CursorInvalid),
            Addressee { request_id: "r", language: Language::En },
        ));
        let mut bytes = Vec::new();
        chunked_event("", &payload, &mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (length, rest) = text.split_once("\r\n").unwrap();
        assert_eq!(rest.len() - 2, usize::from_str_radix(length, 16).unwrap());
        assert!(rest.starts_with("event: next\ndata: {\"errors\"") && rest.ends_with("}\n\n\r\n"), "{rest}");
    }
}
