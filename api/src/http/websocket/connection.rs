//! The life of one socket: one task, no channels. It reads, runs operations, writes and keeps its deadlines.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use domain::actor::Actor;
use domain::audit::AuditKind;
use domain::refusal::{Code, Language, Reason};
use futures_util::{FutureExt, StreamExt};
use serde_json::{Map, Value};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::super::{HttpState, RequestId, audit, call, operation, values};
use super::PROTOCOL;
use super::operations::{Operations, Said};
use super::outbox::Outbox;
use super::protocol::{self, ClientMessage, Closing};
use crate::app::Trail;
use crate::auth::TokenError;
use crate::graphql::engine::{Addressee, ApiError, CallContext, Response};

/// Past this many waiting bytes the operations are not asked for more: the source holds its events back, nothing is lost.
const ENOUGH_WAITING: usize = 64 * 1024;
/// How long a client may take to answer a close.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// What the handshake said.
pub(super) struct Greeting {
    pub(super) language: Language,
    /// The header of a program; pages cannot send it and put their token into `connection_init`.
    pub(super) authorization: Option<String>,
    pub(super) id: RequestId,
}

/// One socket.
pub(super) struct Connection {
    state: Arc<HttpState>,
    socket: WebSocket,
    greeting: Greeting,
    operations: Operations,
    outbox: Outbox,
    /// Whether `connection_init` came.
    is_initialized: bool,
    actor: Option<Arc<Actor>>,
    times: Times,
}

/// The deadlines of a socket.
struct Times {
    /// When `connection_init` must be there, and after it when the token ends.
    signed_in: Instant,
    next_ping: Instant,
    last_heard: Instant,
}

enum Happening {
    Received(Message),
    Said(Said),
    Time,
    /// Somebody's token was revoked.
    Revocations,
    Gone,
}

/// What to do after a message.
type Step = Result<(), (Closing, Option<String>)>;

impl Connection {
    pub(super) fn new(state: Arc<HttpState>, socket: WebSocket, greeting: Greeting) -> Self {
        let now = Instant::now();
        let times = Times {
            signed_in: now + state.settings.init_time(),
            next_ping: now + state.settings.keep_alive_time(),
            last_heard: now,
        };
        Self {
            state,
            socket,
            greeting,
            operations: Operations::default(),
            outbox: Outbox::default(),
            is_initialized: false,
            actor: None,
            times,
        }
    }

    /// Lives until the client or the server closes the socket. The parts that run only once are boxed, because thousands of
    /// sockets are idle in the middle part.
    pub(super) async fn run(mut self) {
        let closing = if self.socket.protocol().is_some_and(|protocol| protocol == PROTOCOL) {
            self.live().await
        } else {
            Some((Closing::Subprotocol, None))
        };
        if let Some((closing, detail)) = closing {
            Box::pin(self.close(closing, detail.as_deref())).await;
        }
    }

    /// Serves until there is a reason to close, or the client is gone.
    async fn live(&mut self) -> Option<(Closing, Option<String>)> {
        let shutdown = self.state.shutdown.clone();
        let mut stopping = pin!(shutdown.cancelled());
        let mut timer = pin!(sleep_until(self.deadline()));
        let mut revocations = self.state.verifier.revocations().changes();
        loop {
            let happening = tokio::select! {
                biased;
                () = &mut stopping => break,
                Ok(()) = revocations.changed() => Happening::Revocations,
                happening = self.happening(timer.as_mut()) => happening,
            };
            let step = match happening {
                Happening::Received(message) => self.received(message).await,
                Happening::Said(said) => {
                    self.said(&said);
                    Ok(())
                }
                Happening::Time => self.keep_time(),
                Happening::Revocations => self.check_revoked(),
                Happening::Gone => return None,
            };
            if let Err(closing) = step.and_then(|()| self.check_behind()) {
                return Some(closing);
            }
            let deadline = self.deadline();
            if timer.deadline() != deadline {
                timer.as_mut().reset(deadline);
            }
            // A source that is always ready must not keep the other tasks of the thread from running.
            tokio::task::consume_budget().await;
        }
        let spread = Duration::from_secs(self.state.settings.close_over_seconds).mul_f64(rand::random::<f64>());
        timer.as_mut().reset(Instant::now() + spread);
        timer.await;
        Some((Closing::Restart, None))
    }

    /// Waits for what happens next. Messages that wait are handed over first and flushed when nothing else is to be done,
    /// so that everything that is ready goes out in one write.
    async fn happening(&mut self, mut timer: Pin<&mut Sleep>) -> Happening {
        poll_fn(|cx| self.poll_happening(&mut timer, cx)).await
    }

    fn poll_happening(&mut self, timer: &mut Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<Happening> {
        if let Poll::Ready(Err(_)) = self.outbox.poll_feed(&mut self.socket, cx) {
            return Poll::Ready(Happening::Gone);
        }
        match self.socket.poll_next_unpin(cx) {
            Poll::Ready(Some(Ok(message))) => return Poll::Ready(Happening::Received(message)),
            Poll::Ready(_) => return Poll::Ready(Happening::Gone),
            Poll::Pending => {}
        }
        if self.outbox.bytes() < ENOUGH_WAITING
            && let Poll::Ready(said) = self.operations.poll_next(cx)
        {
            return Poll::Ready(Happening::Said(said));
        }
        if timer.poll_unpin(cx).is_ready() {
            return Poll::Ready(Happening::Time);
        }
        match self.outbox.poll_flush(&mut self.socket, cx) {
            Poll::Ready(Err(_)) => Poll::Ready(Happening::Gone),
            _ => Poll::Pending,
        }
    }

    async fn received(&mut self, message: Message) -> Step {
        self.times.last_heard = Instant::now();
        match message {
            Message::Text(text) => {
                if let Err(refused) = values::check(text.as_bytes(), self.state.engine.most_values()) {
                    return Err((Closing::InvalidMessage, Some(refused.to_string())));
                }
                match ClientMessage::parse(&text) {
                    Some(message) => self.heard(message).await,
                    None => Err((Closing::InvalidMessage, None)),
                }
            }
            Message::Binary(_) => Err((Closing::InvalidMessage, None)),
            // The socket answers pings and closes by itself, with the next write.
            Message::Ping(_) | Message::Close(_) => {
                self.outbox.touch();
                Ok(())
            }
            Message::Pong(_) => Ok(()),
        }
    }

    async fn heard(&mut self, message: ClientMessage) -> Step {
        match message {
            ClientMessage::ConnectionInit { .. } if self.is_initialized => Err((Closing::SecondInit, None)),
            ClientMessage::ConnectionInit { payload } => Box::pin(self.initialize(payload.as_ref())).await,
            ClientMessage::Subscribe { id, payload } => self.subscribe(id, payload),
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
            .inspect_err(|_| audit::not_signed_in(&self.state, &self.greeting.id.0, AuditKind::Connection))
            .map_err(|error| (Closing::Forbidden, Some(self.say(&error))))?;
        let left = (actor.expires_at - self.state.clock.now()).to_std().unwrap_or_default();
        self.times.signed_in = Instant::now() + left;
        self.actor = Some(Arc::new(actor));
        self.outbox.push(protocol::acknowledgement());
        Ok(())
    }

    fn say(&self, error: &TokenError) -> String {
        Reason::from(error).message(self.greeting.language)
    }

    fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Step {
        let Some(actor) = &self.actor else { return Err((Closing::Unauthorized, None)) };
        if self.operations.contains(&id) {
            return Err((Closing::DuplicateId, None));
        }
        let most = self.state.settings.operations_per_socket;
        let request = if self.operations.len() >= most {
            Err(ApiError::throttled(Reason::with(Code::TooManyOperations, [most])))
        } else {
            operation::of_value(Value::Object(payload))
        };
        match request {
            Ok(request) => {
                let call = CallContext {
                    actor: Some(Actor::clone(actor)),
                    language: self.greeting.language,
                    request_id: self.greeting.id.0.clone(),
                    now: self.state.clock.now(),
                    trail: Trail::default(),
                };
                self.operations.begin(id, Arc::clone(&self.state), request, call);
            }
            Err(refused) => {
                let to = Addressee { request_id: &self.greeting.id.0, language: self.greeting.language };
                self.outbox.push(protocol::error(&id, &Response::refused(refused, to)));
            }
        }
        Ok(())
    }

    fn said(&mut self, said: &Said) {
        self.outbox.push(match said {
            Said::Next(id, response) => protocol::next(id, response),
            Said::Error(id, response) => protocol::error(id, response),
            Said::Complete(id) => protocol::complete(id),
        });
    }

    fn check_revoked(&self) -> Step {
        let revocations = self.state.verifier.revocations();
        match &self.actor {
            Some(actor) if revocations.is_revoked(actor, self.state.clock.now()) => Err((Closing::Revoked, None)),
            _ => Ok(()),
        }
    }

    /// The earliest deadline.
    fn deadline(&self) -> Instant {
        let next = self.times.signed_in.min(self.times.next_ping);
        self.outbox.behind_since().map_or(next, |since| next.min(since + self.state.settings.stalled_time()))
    }

    fn keep_time(&mut self) -> Step {
        let now = Instant::now();
        if now >= self.times.signed_in {
            return Err((if self.is_initialized { Closing::TokenExpired } else { Closing::InitTimeout }, None));
        }
        if now >= self.times.next_ping {
            let every = self.state.settings.keep_alive_time();
            if now - self.times.last_heard > every * 3 {
                return Err((Closing::TooFarBehind, None));
            }
            self.times.next_ping = now + every;
            self.outbox.push(Message::Ping(axum::body::Bytes::new()));
        }
        Ok(())
    }

    fn check_behind(&self) -> Step {
        let is_late = self.outbox.behind_since().is_some_and(|since| since.elapsed() >= self.state.settings.stalled_time());
        if is_late || self.outbox.bytes() > self.state.settings.outbox_bytes {
            return Err((Closing::TooFarBehind, None));
        }
        Ok(())
    }

    /// Says why, waits a moment for the client's answer, and is gone.
    async fn close(&mut self, closing: Closing, detail: Option<&str>) {
        self.operations.clear();
        self.outbox.clear();
        self.outbox.push(closing.frame(detail));
        let goodbye = async {
            let written = poll_fn(|cx| match self.outbox.poll_feed(&mut self.socket, cx) {
                Poll::Ready(Ok(())) => self.outbox.poll_flush(&mut self.socket, cx),
                other => other,
            });
            if written.await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        // A client that does not read does not answer either.
        if timeout(CLOSE_WITHIN, goodbye).await.is_err() {
            tracing::debug!(
                request_id = self.greeting.id.0,
                code = closing.code().0,
                "a socket was dropped without its client's goodbye"
            );
        }
    }
}
