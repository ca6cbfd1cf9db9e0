//! A subscription over either transport, so that one test body proves both.

use serde_json::json;

use super::{Answer, EventStream, Frame, Socket};

/// The transport of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The protocol `graphql-transport-ws` on `/graphql`.
    WebSocket,
    /// The protocol `graphql-sse` on `/graphql/stream`.
    Sse,
}

impl Transport {
    /// The list of both transports.
    pub const ALL: [Self; 2] = [Self::WebSocket, Self::Sse];
}

/// An open subscription. Dropping it closes its connection.
#[derive(Debug)]
pub enum Subscription {
    /// On a socket of its own, under the id `1`.
    WebSocket(Box<Socket>),
    /// On a stream of its own.
    Sse(Box<EventStream>),
}

impl Subscription {
    /// The next answer; fails the test when none comes in time, or when the subscription ends instead.
    pub async fn next(&mut self) -> Answer {
        self.next_or_end().await.expect("the subscription goes on")
    }

    /// The next answer, or `None` when the subscription completes or its connection closes.
    pub async fn next_or_end(&mut self) -> Option<Answer> {
        match self {
            Self::WebSocket(socket) => match socket.receive().await {
                Frame::Message(mut message) => match message["type"].as_str() {
                    Some("next") => Some(Answer::payload(message["payload"].take())),
                    Some("error") => Some(Answer::payload(json!({ "errors": message["payload"].take() }))),
                    Some("complete") => None,
                    _ => panic!("a message that does not belong to a subscription: {message}"),
                },
                Frame::Closed { .. } => None,
            },
            Self::Sse(stream) => {
                let event = stream.next().await.filter(|event| event.kind != "complete")?;
                assert_eq!(event.kind, "next", "{event:?}");
                Some(Answer::payload(serde_json::from_str(&event.data).expect("the data of `next` is JSON")))
            }
        }
    }

    /// Reads answers until one satisfies the condition, and returns it.
    pub async fn next_where(&mut self, mut condition: impl FnMut(&Answer) -> bool) -> Answer {
        loop {
            let answer = self.next().await;
            if condition(&answer) {
                return answer;
            }
        }
    }
}
