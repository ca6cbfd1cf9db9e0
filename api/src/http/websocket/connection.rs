//! The life of one socket: one task, no channels. It reads, runs operations, writes and keeps its deadlines.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use domain::access::actor::Actor;
use domain::journal::audit::AuditKind;
use domain::refusal::{Code, Language, Reason};
use futures_util::FutureExt;
use serde_json::{Map, Value};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::super::outbox::{ENOUGH_WAITING, Outbox, poll_read};
use super::super::rejected_bytes::{Reading, Wait};
use super::super::takeover::{ByteStream, Line};
use super::super::{HttpState, RequestId, audit, call, operation, values};
use super::frames::{self, Message, Reader};
use super::operations::{Operations, Said};
use super::protocol::{self, ClientMessage, Closing};
use crate::app::Trail;
use crate::auth::TokenError;
use crate::graphql::live::Payload;
use engine::{ApiError, CallContext, Entry, ErrorCode, Response, Transport};

/// The time within which a reading client empties its socket. A client that has not, and has as many waiting answers as allowed, is
/// disconnected.
const CATCH_UP: Duration = Duration::from_secs(2);
/// The largest message in bytes that is read of a throttled sender, or before the sign-in: no token is longer.
const SHORT: usize = 24 * 1024;
/// The time limit of a client's answer to a close.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// The values of the handshake.
pub(super) struct Greeting {
    pub(super) language: Language,
    /// The header of a program; pages cannot send it and put their token into `connection_init`.
    pub(super) authorization: Option<String>,
    pub(super) id: RequestId,
    /// Whether the client offered the protocol.
    pub(super) speaks_protocol: bool,
}

/// One socket of a client.
pub(super) struct Connection {
    state: Arc<HttpState>,
    stream: Box<dyn ByteStream>,
    /// The bytes that came together with the handshake.
    early: Bytes,
    reader: Reader,
    /// Messages that came together and wait for their turn.
    inbox: VecDeque<Message>,
    greeting: Greeting,
    operations: Operations,
    outbox: Outbox,
    /// Whether `connection_init` has come.
    is_initialized: bool,
    actor: Option<Arc<Actor>>,
    times: Times,
}

/// The deadlines of a socket.
struct Times {
    /// The deadline of `connection_init`, and after it the end of the token.
    signed_in: Instant,
    next_ping: Instant,
    last_heard: Instant,
}

enum Happening {
    Received(Message),
    Time,
    /// A token was revoked; it may belong to another client.
    Revocations,
    Broken(frames::Broken),
    Gone,
}

/// The reason why a socket is closed.
enum End {
    /// The server closes the socket.
    Closing(Closing, Option<String>),
    /// The client closes it; its code is sent back.
    Answer(Option<u16>),
    /// The client is gone.
    Gone,
}

/// The result of a message: go on, or end.
type Step = Result<(), End>;

fn closing(closing: Closing) -> Step {
    Err(End::Closing(closing, None))
}

/// Ends the socket because of an invalid message.
fn no_message(reading: &mut Reading, detail: Option<String>) -> Step {
    reading.refused(ErrorCode::BadRequest);
    Err(End::Closing(Closing::InvalidMessage, detail))
}

impl Connection {
    pub(super) fn new(state: Arc<HttpState>, line: Line, greeting: Greeting) -> Self {
        let now = Instant::now();
        let times = Times {
            signed_in: now + state.settings.init_time(),
            next_ping: now + state.settings.keep_alive_time(),
            last_heard: now,
        };
        let reader = Reader::new(SHORT.min(state.settings.body_bytes), state.settings.body_bytes);
        Self {
            state,
            stream: line.stream,
            early: line.early,
            reader,
            inbox: VecDeque::new(),
            greeting,
            operations: Operations::default(),
            outbox: Outbox::new(protocol::next, line.head),
            is_initialized: false,
            actor: None,
            times,
        }
    }

    /// Runs until the client or the server closes the socket. The parts that run only once are boxed, because thousands of sockets are idle
    /// in the middle part.
    pub(super) async fn run(mut self) {
        let early = std::mem::take(&mut self.early);
        let end = match self.reader.take(&early, &mut self.inbox) {
            _ if !self.greeting.speaks_protocol => End::Closing(Closing::Subprotocol, None),
            Err(broken) => self.broken(broken),
            Ok(()) => {
                drop(early);
                self.live().await
            }
        };
        if !matches!(end, End::Gone) {
            Box::pin(self.close(end)).await;
        }
    }

    /// Serves until there is a reason to close, or the client is gone.
    async fn live(&mut self) -> End {
        let shutdown = self.state.shutdown.clone();
        let mut stopping = pin!(shutdown.cancelled());
        let mut timer = pin!(sleep_until(self.deadline()));
        let mut revocations = self.state.verifier.revocations().changes();
        loop {
            let happening = tokio::select! {
                biased;
                () = &mut stopping => break,
                Ok(()) = revocations.changed() => Happening::Revocations,
                happening = poll_fn(|cx| self.poll_happening(&mut timer, cx)) => happening,
            };
            let step = match happening {
                Happening::Received(message) => self.received(message).await,
                Happening::Time => self.keep_time(),
                Happening::Revocations => self.check_revoked(),
                Happening::Broken(broken) => Err(self.broken(broken)),
                Happening::Gone => Err(End::Gone),
            };
            if let Err(end) = step.and_then(|()| self.check_behind()) {
                return end;
            }
            // A client that sends all the time must not keep the other tasks of the thread from running.
            tokio::task::consume_budget().await;
        }
        let spread = Duration::from_secs(self.state.settings.close_over_seconds).mul_f64(rand::random::<f64>());
        timer.as_mut().reset(Instant::now() + spread);
        timer.await;
        End::Closing(Closing::Restart, None)
    }

    /// The next happening. Waiting bytes are written only when there is nothing else to do, so that all ready answers go out in one write.
    fn poll_happening(&mut self, timer: &mut Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Happening> {
        if let Some(message) = self.inbox.pop_front() {
            return Poll::Ready(Happening::Received(message));
        }
        let read = poll_read(&mut *self.stream, cx, |bytes| self.reader.take(bytes, &mut self.inbox));
        match read {
            Poll::Ready(Ok(Some(Err(broken)))) => return Poll::Ready(Happening::Broken(broken)),
            Poll::Ready(Ok(Some(Ok(())))) => {
                if let Some(message) = self.inbox.pop_front() {
                    return Poll::Ready(Happening::Received(message));
                }
                // There is no whole message yet: the rest is read at once, or waited for.
                cx.waker().wake_by_ref();
            }
            Poll::Ready(Ok(None) | Err(_)) => return Poll::Ready(Happening::Gone),
            Poll::Pending => {}
        }
        while self.outbox.bytes() < ENOUGH_WAITING
            && let Poll::Ready(said) = self.operations.poll_next(cx)
        {
            self.said(said);
        }
        let is_full = self.outbox.bytes() >= ENOUGH_WAITING;
        match self.outbox.poll_write(&mut *self.stream, cx) {
            Poll::Ready(Err(_)) => return Poll::Ready(Happening::Gone),
            // There is room again for answers of the operations.
            Poll::Ready(Ok(())) if is_full => cx.waker().wake_by_ref(),
            _ => {}
        }
        let deadline = self.deadline();
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.poll_unpin(cx).map(|()| Happening::Time)
    }

    async fn received(&mut self, message: Message) -> Step {
        self.times.last_heard = Instant::now();
        match message {
            Message::Text(text) => self.read(&text).await,
            Message::Binary => closing(Closing::InvalidMessage),
            Message::Ping(payload) => {
                self.outbox.push(frames::pong(&payload));
                Ok(())
            }
            Message::Pong => Ok(()),
            Message::Close(code) => Err(End::Answer(code)),
        }
    }

    /// The reason why the socket ends after unreadable bytes.
    fn broken(&self, broken: frames::Broken) -> End {
        if self.actor.is_none() && matches!(broken, frames::Broken::NotYet | frames::Broken::TooLarge) {
            self.not_signed_in();
        }
        if broken == frames::Broken::NotYet {
            return End::Closing(Closing::Forbidden, Some(self.say(&TokenError::TooLarge)));
        }
        End::Closing(Closing::Broken(broken), None)
    }

    /// Reads a message. An invalid one ends the socket, and counts as refused.
    async fn read(&mut self, text: &str) -> Step {
        let Some(actor) = &self.actor else {
            return match ClientMessage::parse(text) {
                Some(message) => self.heard(message, None).await,
                None => closing(Closing::InvalidMessage),
            };
        };
        if text.len() > SHORT {
            self.state.rejected_bytes.check(&actor.subject, text.len()).map_err(|wait| self.refused_too_much(actor, wait))?;
        }
        let mut reading = self.state.rejected_bytes.reading(&actor.subject, text.len());
        let checked = values::check(text.as_bytes(), self.state.engine.most_values());
        let message = match checked {
            Ok(()) => ClientMessage::parse(text).ok_or(None),
            Err(refused) => Err(Some(refused.to_string())),
        };
        match message {
            Ok(message) if matches!(message, ClientMessage::Subscribe { .. }) || text.len() <= SHORT => {
                self.heard(message, Some(reading)).await
            }
            // Only an operation may be long.
            Ok(_) => no_message(&mut reading, None),
            Err(detail) => no_message(&mut reading, detail),
        }
    }

    fn refused_too_much(&self, actor: &Actor, wait: Wait) -> End {
        audit::refused(&self.state, &self.call(actor), ErrorCode::Throttled);
        End::Closing(Closing::RefusedTooMuch, Some(Reason::from(wait).message(self.greeting.language)))
    }

    async fn heard(&mut self, message: ClientMessage, reading: Option<Reading>) -> Step {
        match message {
            ClientMessage::ConnectionInit { .. } if self.is_initialized => closing(Closing::SecondInit),
            ClientMessage::ConnectionInit { payload } => Box::pin(self.initialize(payload.as_ref())).await,
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload, reading),
            ClientMessage::Complete { id } => {
                self.operations.end(&id);
                Ok(())
            }
            ClientMessage::Ping { payload } => {
                self.outbox.push(protocol::pong(payload.as_ref()));
                Ok(())
            }
            ClientMessage::Pong { .. } => Ok(()),
        }
    }

    async fn initialize(&mut self, payload: Option<&Map<String, Value>>) -> Step {
        self.is_initialized = true;
        let given = payload.and_then(|payload| {
            let field = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
            field.and_then(|(_, value)| value.as_str())
        });
        let authorization = given.or(self.greeting.authorization.as_deref()).unwrap_or_default();
        let actor = call::of_authorization(&self.state, authorization)
            .await
            .inspect_err(|_| self.not_signed_in())
            .map_err(|error| End::Closing(Closing::Forbidden, Some(self.say(&error))))?;
        // Checked before the acknowledgement, so that the client waits longer before each reconnect.
        self.state.rejected_bytes.check(&actor.subject, 1).map_err(|wait| self.refused_too_much(&actor, wait))?;
        let left = (actor.expires_at - self.state.clock.now()).to_std().unwrap_or_default();
        self.times.signed_in = Instant::now() + left;
        self.actor = Some(Arc::new(actor));
        self.reader.allow_all();
        self.outbox.push(protocol::acknowledgement());
        Ok(())
    }

    /// Records that the socket has no valid token.
    fn not_signed_in(&self) {
        let entry = Entry::now(Transport::WebSocket);
        audit::not_signed_in(&self.state, &self.greeting.id, AuditKind::Connection, entry);
    }

    fn say(&self, error: &TokenError) -> String {
        Reason::from(error).message(self.greeting.language)
    }

    fn subscribe(&mut self, id: String, payload: Map<String, Value>, reading: Option<Reading>) -> Step {
        let (Some(actor), Some(mut reading)) = (&self.actor, reading) else { return closing(Closing::Unauthorized) };
        if self.operations.contains(&id) {
            reading.refused(ErrorCode::BadRequest);
            return closing(Closing::DuplicateId);
        }
        let Ok(request) = operation::of_value(Value::Object(payload)) else { return no_message(&mut reading, None) };
        let most = self.state.settings.operations_per_socket;
        let request = if self.operations.len() >= most {
            Err(ApiError::throttled(Reason::with(Code::TooManyOperations, [most])))
        } else if let Err(wait) = self.state.rejected_bytes.check(&actor.subject, reading.bytes()) {
            Err(wait.into())
        } else {
            Ok(request)
        };
        let call = self.call(actor);
        match request {
            Ok(request) => self.operations.begin(id, Arc::clone(&self.state), request, (call, reading)),
            Err(refused) => {
                reading.refused(refused.code());
                audit::refused(&self.state, &call, refused.code());
                let refused = Payload::of(&Response::refused(refused, call.addressee()));
                self.outbox.push(protocol::error(&id, refused.refusal().unwrap_or_default()));
            }
        }
        Ok(())
    }

    fn call(&self, actor: &Actor) -> CallContext {
        CallContext {
            actor: Some(actor.clone()),
            language: self.greeting.language,
            request_id: self.greeting.id.0.clone(),
            now: self.state.clock.now(),
            trail: Trail::default(),
            entry: Entry::now(Transport::WebSocket),
        }
    }

    fn said(&mut self, said: Said) {
        match said {
            Said::Next(before, payload) => self.outbox.push_answer(&before, payload),
            Said::Error(id, payload) => self.outbox.push(protocol::error(&id, payload.refusal().unwrap_or_default())),
            Said::Complete(id) => self.outbox.push(protocol::complete(&id)),
        }
    }

    fn check_revoked(&self) -> Step {
        let revocations = self.state.verifier.revocations();
        match &self.actor {
            Some(actor) if revocations.is_revoked(actor, self.state.clock.now()) => closing(Closing::Revoked),
            _ => Ok(()),
        }
    }

    /// The earliest deadline of the socket.
    fn deadline(&self) -> Instant {
        let next = self.times.signed_in.min(self.times.next_ping);
        self.outbox.behind_since().map_or(next, |since| next.min(since + self.patience()))
    }

    /// The longest time for which the client may leave waiting bytes unread.
    fn patience(&self) -> Duration {
        let usual = self.state.settings.stalled_time();
        if self.operations.are_behind() { usual.min(CATCH_UP) } else { usual }
    }

    fn keep_time(&mut self) -> Step {
        let now = Instant::now();
        if now >= self.times.signed_in {
            return closing(if self.is_initialized { Closing::TokenExpired } else { Closing::InitTimeout });
        }
        if now >= self.times.next_ping {
            let every = self.state.settings.keep_alive_time();
            if now - self.times.last_heard > every * 3 {
                return closing(Closing::TooFarBehind);
            }
            self.times.next_ping = now + every;
            self.outbox.push(frames::ping());
        }
        Ok(())
    }

    fn check_behind(&self) -> Step {
        let is_late = self.outbox.behind_since().is_some_and(|since| since.elapsed() >= self.patience());
        if is_late || self.outbox.bytes() > self.state.settings.outbox_bytes {
            return closing(Closing::TooFarBehind);
        }
        Ok(())
    }

    /// Sends the reason, waits a moment for the client's answer, and ends.
    async fn close(&mut self, end: End) {
        let (code, frame) = match end {
            End::Closing(closing, detail) => (closing.code().0, closing.frame(detail.as_deref())),
            End::Answer(code) => (code.unwrap_or(1005), frames::closing(code, "")),
            End::Gone => return,
        };
        if code == Closing::TooFarBehind.code().0 {
            metrics::counter!("panorama_live_slow_clients_closed_total", "transport" => "websocket").increment(1);
        }
        self.operations.clear();
        self.outbox.clear();
        self.outbox.push(frame);
        let goodbye = async {
            if poll_fn(|cx| self.outbox.poll_write(&mut *self.stream, cx)).await.is_err() {
                return;
            }
            if poll_fn(|cx| Pin::new(&mut *self.stream).poll_shutdown(cx)).await.is_err() {
                return;
            }
            // The client's further bytes are read, or the system would cut the connection before the client has read the reason.
            while let Ok(Some(())) = poll_fn(|cx| poll_read(&mut *self.stream, cx, |_| ())).await {}
        };
        // A client that does not read does not answer either.
        if timeout(CLOSE_WITHIN, goodbye).await.is_err() {
            tracing::debug!(request_id = self.greeting.id.0, code, "a socket was dropped without its client's goodbye");
        }
    }
}
