//! A subscriber that records every event, and that connects again and resumes from its last cursor after every fault.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use panorama::clock::{Clock, SystemClock};
use panorama::events::cursor::Cursor;
use serde_json::{Value, json};
use tests::checker::Seen;
use tests::client::{self, Client, EventStream, Frame, Socket, Transport};
use tokio::sync::watch;
use tokio::time::Instant;

/// The subscription of every desk: so few fields that no card is read for it.
const FOLLOW: &str = "subscription Follow($after: String) { orderEvents(after: $after) { id cursor recordedAt } }";
/// The pause before a desk connects again.
const AGAIN: Duration = Duration::from_millis(100);
/// A connection without a message or a ping for this time is given up. Servers ping more often.
const SILENCE: Duration = Duration::from_secs(30);
/// The most time that a desk goes on after the last write: only a failing run reaches it.
const PATIENCE: Duration = Duration::from_secs(90);

/// The end of every desk: by its name the cursor of the last event that it may see. `None` = writers still work.
pub type Goal = Option<Arc<BTreeMap<String, String>>>;

/// A subscriber of a run.
pub struct Desk {
    /// The name of the desk.
    pub name: String,
    /// Its rights, as the checker applies them.
    pub rights: Rights,
    /// The token of the desk.
    pub token: String,
    /// The transport of its subscription.
    pub transport: Transport,
    /// The instances that it may connect to.
    pub urls: Vec<String>,
    /// The index of the next instance to try.
    pub place: usize,
    /// The events that it received.
    pub seen: Vec<Seen>,
    /// The codes with which its sockets were closed.
    pub closes: Vec<u16>,
}

/// The rights of a desk.
#[derive(Debug, Clone)]
pub struct Rights {
    /// The role of the token.
    pub role: &'static str,
    /// The only shop that it sees; `None` = all.
    pub shop: Option<&'static str>,
    /// The only warehouse that it sees; `None` = all.
    pub warehouse: Option<&'static str>,
}

enum Line {
    Socket(Box<Socket>),
    Stream(Box<EventStream>),
}

enum Came {
    Event(Value),
    /// The connection is closed, with a close code where it is a socket.
    End(Option<u16>),
}

impl Desk {
    /// Follows until it has every event that it may see.
    pub async fn follow(mut self, mut goal: watch::Receiver<Goal>) -> Self {
        let mut deadline = None;
        while !self.is_done(&goal, &mut deadline) {
            let Some(mut line) = self.connect().await else {
                tokio::time::sleep(AGAIN).await;
                continue;
            };
            while !self.is_done(&goal, &mut deadline) {
                let came = tokio::select! {
                    came = line.next() => came,
                    _ = goal.changed() => continue,
                };
                match came {
                    Came::Event(event) => self.note(&event),
                    Came::End(code) => {
                        self.closes.extend(code);
                        break;
                    }
                }
            }
        }
        self
    }

    fn is_done(&self, goal: &watch::Receiver<Goal>, deadline: &mut Option<Instant>) -> bool {
        let goal = goal.borrow();
        let Some(goals) = goal.as_ref() else { return false };
        let deadline = *deadline.get_or_insert_with(|| Instant::now() + PATIENCE);
        let has_seen = |wanted: &String| self.seen.iter().rev().any(|seen| seen.cursor == *wanted);
        goals.get(&self.name).is_none_or(has_seen) || Instant::now() > deadline
    }

    async fn connect(&mut self) -> Option<Line> {
        let url = self.urls[self.place % self.urls.len()].clone();
        self.place += 1;
        let after = self.seen.last().map_or_else(|| Cursor::Start.encode(), |seen| seen.cursor.clone());
        let payload = json!({ "query": FOLLOW, "variables": { "after": after } });
        match self.transport {
            Transport::WebSocket => {
                let mut socket = Socket::try_signed_in(&url, Some(&self.token)).await?;
                socket.try_send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await?;
                Some(Line::Socket(Box::new(socket)))
            }
            Transport::Sse => {
                let stream = EventStream::connect(&Client::new(&url, Some(self.token.clone())), &payload).await?;
                stream.ok().map(|stream| Line::Stream(Box::new(stream)))
            }
        }
    }

    fn note(&mut self, event: &Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_else(|| panic!("no {name} in {event}")).to_owned();
        let recorded: DateTime<Utc> = text("recordedAt").parse().expect("a time");
        let late = (SystemClock.now() - recorded).num_milliseconds();
        self.seen.push(Seen { cursor: text("cursor"), id: text("id"), recorded: recorded.timestamp_millis(), late });
    }
}

impl Line {
    async fn next(&mut self) -> Came {
        let payload = match self {
            Self::Socket(socket) => match socket.receive_within(SILENCE).await {
                Some(Frame::Message(mut message)) if message["type"] == "next" => message["payload"].take(),
                Some(Frame::Closed { code, .. }) => return Came::End(Some(code)),
                Some(Frame::Message(_)) | None => return Came::End(None),
            },
            Self::Stream(stream) => match stream.next_within(SILENCE).await {
                client::Came::Event(event) if event.kind == "next" => {
                    serde_json::from_str(&event.data).expect("the data is JSON")
                }
                _ => return Came::End(None),
            },
        };
        // An event with an error means that the stream is over, for example because the server stops.
        match payload.pointer("/data/orderEvents") {
            Some(event) if event.is_object() => Came::Event(event.clone()),
            _ => Came::End(None),
        }
    }
}
