//! The transport and the time of a request's arrival.

use std::time::Instant;

/// The transport of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// An HTTP request to `POST /graphql`.
    Post,
    /// An HTTP request to `GET /graphql`.
    Get,
    /// A message on a WebSocket.
    WebSocket,
    /// An event stream at `/graphql/stream`, requested by either method.
    Sse,
}

impl Transport {
    /// Every transport, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Post, Self::Get, Self::WebSocket, Self::Sse];

    /// The name in logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Get => "get",
            Self::WebSocket => "websocket",
            Self::Sse => "sse",
        }
    }
}

/// The transport and the time of a request's arrival.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The transport of the request.
    pub transport: Transport,
    /// The time at which its head, or its message on a socket, was read.
    pub at: Instant,
}

impl Entry {
    /// The entry of a request that comes now.
    pub fn now(transport: Transport) -> Self {
        Self { transport, at: Instant::now() }
    }
}
