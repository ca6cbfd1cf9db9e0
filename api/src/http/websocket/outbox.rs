//! What waits to be written to one socket: bounded in bytes, and it knows how long the client has not read.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::ws::{Message, WebSocket};
use futures_util::Sink;
use tokio::time::Instant;

/// Messages in the order in which they go out.
#[derive(Default)]
pub(super) struct Outbox {
    waiting: VecDeque<(Instant, Message)>,
    bytes: usize,
    /// Since when something is handed over and not written.
    unwritten: Option<Instant>,
}

impl Outbox {
    pub(super) fn push(&mut self, message: Message) {
        self.bytes += length(&message);
        self.waiting.push_back((Instant::now(), message));
    }

    /// Bytes that wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Since when the client has not read, if something waits.
    pub(super) fn behind_since(&self) -> Option<Instant> {
        let oldest = self.waiting.front().map(|(since, _)| *since);
        match (oldest, self.unwritten) {
            (Some(oldest), Some(unwritten)) => Some(oldest.min(unwritten)),
            (oldest, unwritten) => oldest.or(unwritten),
        }
    }

    /// Forgets what waits.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.bytes = 0;
    }

    /// The socket has something of its own to write, like the answer to a ping.
    pub(super) fn touch(&mut self) {
        self.unwritten.get_or_insert_with(Instant::now);
    }

    /// Hands messages to the socket, which writes them in blocks. Ready when none is left, or with the error that ends the socket.
    pub(super) fn poll_feed(&mut self, socket: &mut WebSocket, cx: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        while !self.waiting.is_empty() {
            match Pin::new(&mut *socket).poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            if let Some((since, message)) = self.waiting.pop_front() {
                self.bytes = self.bytes.saturating_sub(length(&message));
                self.unwritten.get_or_insert(since);
                if let Err(error) = Pin::new(&mut *socket).start_send(message) {
                    return Poll::Ready(Err(error));
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Writes everything that was handed over.
    pub(super) fn poll_flush(&mut self, socket: &mut WebSocket, cx: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        if self.unwritten.is_none() {
            return Poll::Ready(Ok(()));
        }
        let flushed = Pin::new(socket).poll_flush(cx);
        if let Poll::Ready(Ok(())) = flushed {
            self.unwritten = None;
        }
        flushed
    }
}

fn length(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}
