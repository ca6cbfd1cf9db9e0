//! A stream of server-sent events in the distinct-connections mode of `graphql-sse`, read as a browser reads it.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::Value;
use tokio::time::timeout;

use super::{Answer, Client};
use crate::PATIENCE;

/// One event of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The event type: `next` or `complete`.
    pub kind: String,
    /// Its data; empty for `complete`.
    pub data: String,
}

/// The result of waiting for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// An event of the stream.
    Event(Event),
    /// The end of the stream.
    End,
    /// No event and no comment within the time.
    Silence,
}

/// One open event stream.
#[derive(Debug)]
pub struct EventStream {
    response: reqwest::Response,
    buffer: Vec<u8>,
}

impl EventStream {
    /// Opens a stream; the test fails when the server refuses it.
    pub async fn open(client: &Client, payload: &Value) -> Self {
        Self::try_open(client, payload).await.unwrap_or_else(|answer| panic!("no event stream: {answer}"))
    }

    /// Opens a stream.
    ///
    /// # Errors
    /// The answer of the server in place of a stream.
    pub async fn try_open(client: &Client, payload: &Value) -> Result<Self, Answer> {
        Self::connect(client, payload).await.expect("the server answers in time")
    }

    /// Opens a stream; `None` = no server answers.
    pub async fn connect(client: &Client, payload: &Value) -> Option<Result<Self, Answer>> {
        // The whole response has no timeout, because a stream has no end. Every read has one.
        let http = reqwest::Client::builder().connect_timeout(PATIENCE).build().expect("an HTTP client");
        let mut request = http.post(format!("{}/graphql/stream", client.url())).json(payload).header(ACCEPT, "text/event-stream");
        if let Some(token) = client.token() {
            request = request.bearer_auth(token);
        }
        let response = timeout(PATIENCE, request.send()).await.ok()?.ok()?;
        let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Some(if kind.starts_with("text/event-stream") {
            Ok(Self { response, buffer: Vec::new() })
        } else {
            Err(Answer::of(response).await)
        })
    }

    /// The next event that a browser would dispatch, or `None` at the end of the stream.
    pub async fn next(&mut self) -> Option<Event> {
        match self.next_within(PATIENCE).await {
            Came::Event(event) => Some(event),
            Came::End => None,
            Came::Silence => panic!("nothing came within the patience"),
        }
    }

    /// Waits for the next event for this time. The future may be dropped and the call repeated.
    pub async fn next_within(&mut self, time: Duration) -> Came {
        loop {
            while let Some(block) = self.take_block() {
                if let Some(event) = event_of(&block) {
                    return Came::Event(event);
                }
            }
            match timeout(time, self.response.chunk()).await {
                Ok(Ok(Some(bytes))) => self.buffer.extend_from_slice(&bytes),
                Ok(Ok(None) | Err(_)) => return Came::End,
                Err(_) => return Came::Silence,
            }
        }
    }

    /// Takes the text up to the next empty line out of the buffer.
    fn take_block(&mut self) -> Option<String> {
        let end = self.buffer.windows(2).position(|pair| pair == b"\n\n")?;
        let block = self.buffer.drain(..end + 2).collect();
        Some(String::from_utf8(block).expect("server-sent events are UTF-8"))
    }
}

/// The event of a block of lines. A block without a `data` line dispatches nothing, and a line that begins with `:` is a comment:
/// that is how browsers read it.
fn event_of(block: &str) -> Option<Event> {
    let mut kind = "message".to_owned();
    let mut data: Option<String> = None;
    for line in block.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "event" => value.clone_into(&mut kind),
            "data" => {
                data = Some(match data {
                    Some(before) => format!("{before}\n{value}"),
                    None => value.to_owned(),
                });
            }
            _ => {}
        }
    }
    data.map(|data| Event { kind, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_as_a_browser_reads_them() {
        let event = |kind: &str, data: &str| Some(Event { kind: kind.into(), data: data.into() });
        assert_eq!(event_of("event: next\ndata: {\"a\":1}\n\n"), event("next", "{\"a\":1}"));
        assert_eq!(event_of("event: complete\ndata:\n\n"), event("complete", ""));
        assert_eq!(event_of("event: complete\n\n"), None, "without data a browser dispatches nothing");
        assert_eq!(event_of(":\n\n"), None);
        assert_eq!(event_of("data: a\ndata: b\n\n"), event("message", "a\nb"));
    }
}
