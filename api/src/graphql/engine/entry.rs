//! How and when a request came in.

use std::time::Instant;

/// The way that a request takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// `POST /graphql`.
    Post,
    /// `GET /graphql`.
    Get,
    /// A message on a WebSocket.
    WebSocket,
    /// `/graphql/stream`, asked for by either method.
    Sse,
}

impl Transport {
    /// Every transport.
    pub const ALL: [Self; 4] = [Self::Post, Self::Get, Self::WebSocket, Self::Sse];

    /// Its name in logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Get => "get",
            Self::WebSocket => "websocket",
            Self::Sse => "sse",
        }
    }
}

/// How and when a request came in.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// By which transport.
    pub transport: Transport,
    /// When its head, or its message on a socket, was read.
    pub at: Instant,
}

impl Entry {
    /// A request that comes now.
    pub fn now(transport: Transport) -> Self {
        Self { transport, at: Instant::now() }
    }
}
