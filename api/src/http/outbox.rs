//! The bytes that wait to be written to one client: their number is bounded, and the outbox measures how long the client has not read.
//!
//! All ready answers go out in one write. Answers are shared until then; the rest that a write leaves is copied for the client.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::ReadBuf;
use tokio::time::Instant;

use super::takeover::ByteStream;
use crate::graphql::live::Payload;

/// The waiting bytes above which the operations are not polled: the source holds its events back, and nothing is lost.
pub(super) const ENOUGH_WAITING: usize = 64 * 1024;
/// The number of bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;
/// The largest buffer for writing that a thread keeps.
const BLOCK: usize = 256 * 1024;

thread_local! {
    static WRITING: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static READING: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The function by which a transport wraps an answer: `before` depends on the operation.
pub(super) type Wrap = fn(before: &str, payload: &Payload, into: &mut Vec<u8>);

enum Piece {
    Bytes(Box<[u8]>),
    Answer(Arc<str>, Arc<Payload>),
}

/// Pieces in the order in which they are written.
pub(super) struct Outbox {
    wrap: Wrap,
    waiting: VecDeque<(Instant, Piece)>,
    bytes: usize,
    /// The bytes that the last write left, from `sent` on.
    unsent: Vec<u8>,
    sent: usize,
    unsent_since: Option<Instant>,
    /// Whether bytes were passed to the stream and not flushed.
    unflushed: bool,
}

impl Outbox {
    /// An outbox with the first bytes.
    pub(super) fn new(wrap: Wrap, first: Vec<u8>) -> Self {
        let unsent_since = (!first.is_empty()).then(Instant::now);
        Self { wrap, waiting: VecDeque::new(), bytes: 0, unsent: first, sent: 0, unsent_since, unflushed: false }
    }

    /// Adds bytes as they are.
    pub(super) fn push(&mut self, bytes: impl Into<Box<[u8]>>) {
        let bytes = bytes.into();
        self.bytes += bytes.len();
        self.waiting.push_back((Instant::now(), Piece::Bytes(bytes)));
    }

    /// Adds an answer, which is wrapped when it is written.
    pub(super) fn push_answer(&mut self, before: &Arc<str>, payload: Arc<Payload>) {
        self.bytes += before.len() + payload.json().len();
        self.waiting.push_back((payload.made(), Piece::Answer(Arc::clone(before), payload)));
    }

    /// The number of bytes that wait.
    pub(super) fn bytes(&self) -> usize {
        self.bytes + self.unsent.len() - self.sent
    }

    /// The time since when the client has not read; `None` = nothing waits.
    pub(super) fn behind_since(&self) -> Option<Instant> {
        self.unsent_since.or_else(|| self.waiting.front().map(|(since, _)| *since))
    }

    /// Drops the waiting pieces, except for the rest of a piece that was written in part.
    pub(super) fn clear(&mut self) {
        self.waiting = VecDeque::new();
        self.bytes = 0;
    }

    /// Writes all pieces. Ready when nothing is left, or with the error that ends the connection.
    pub(super) fn poll_write(&mut self, stream: &mut dyn ByteStream, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            if self.sent < self.unsent.len() {
                let written = std::task::ready!(Pin::new(&mut *stream).poll_write(cx, &self.unsent[self.sent..]))?;
                if written == 0 {
                    return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
                }
                (self.sent, self.unflushed) = (self.sent + written, true);
                continue;
            }
            if self.sent > 0 {
                (self.unsent, self.sent, self.unsent_since) = (Vec::new(), 0, None);
            }
            if self.waiting.is_empty() {
                self.waiting.shrink_to(8);
                if self.unflushed {
                    std::task::ready!(Pin::new(&mut *stream).poll_flush(cx))?;
                    self.unflushed = false;
                }
                return Poll::Ready(Ok(()));
            }
            std::task::ready!(WRITING.with_borrow_mut(|block| self.poll_block(block, stream, cx)))?;
        }
    }

    /// Collects the waiting pieces into one block and begins to write it.
    fn poll_block(&mut self, block: &mut Vec<u8>, stream: &mut dyn ByteStream, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        block.clear();
        let since = self.waiting.front().map(|(since, _)| *since);
        while block.len() < BLOCK
            && let Some((_, piece)) = self.waiting.pop_front()
        {
            match piece {
                Piece::Bytes(bytes) => block.extend_from_slice(&bytes),
                Piece::Answer(before, payload) => (self.wrap)(&before, &payload, block),
            }
        }
        self.bytes = self.waiting.iter().map(|(_, piece)| piece.len()).sum();
        let written = match Pin::new(stream).poll_write(cx, block) {
            Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
            Poll::Ready(written) => written?,
            Poll::Pending => 0,
        };
        self.unflushed = true;
        if written < block.len() {
            (self.unsent, self.sent, self.unsent_since) = (block[written..].to_vec(), 0, since);
        }
        block.shrink_to(BLOCK);
        // Either all of it is written, or the rest waits as `unsent` and the stream is polled again, which registers the waker.
        Poll::Ready(Ok(()))
    }
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Answer(before, payload) => before.len() + payload.json().len(),
        }
    }
}

/// Reads the client's bytes into a buffer of the thread, so that an idle connection has none, and passes them to `take`. Ready with `None`
/// when the client has ended.
pub(super) fn poll_read<T>(
    stream: &mut dyn ByteStream,
    cx: &mut Context<'_>,
    take: impl FnOnce(&[u8]) -> T,
) -> Poll<io::Result<Option<T>>> {
    READING.with_borrow_mut(|buffer| {
        buffer.resize(READ_BYTES, 0);
        let mut read = ReadBuf::new(buffer);
        std::task::ready!(Pin::new(stream).poll_read(cx, &mut read))?;
        let filled = read.filled();
        Poll::Ready(Ok((!filled.is_empty()).then(|| take(filled))))
    })
}
