//! A socket that speaks `graphql-transport-ws`, frame by frame, so that tests may also break the protocol.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::PATIENCE;

/// A message or the close from the server.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// A message of the protocol.
    Message(Value),
    /// The server closed the socket.
    Closed {
        /// The close code; 1005 when the server gave none, 1006 when the connection just ended.
        code: u16,
        /// The reason in the close frame.
        reason: String,
    },
}

/// One open WebSocket connection.
#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Opens a socket with the right subprotocol, and sends nothing yet.
    pub async fn open(url: &str) -> Self {
        Self::try_open(url, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("the socket opens")
    }

    /// Opens a socket with these headers.
    ///
    /// # Errors
    /// The HTTP status with which the server refused, 0 without an answer.
    pub async fn try_open(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let mut request = format!("{}/graphql", url.replacen("http", "ws", 1)).into_client_request().expect("a URL");
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).expect("a header"));
        }
        let opened = timeout(PATIENCE, connect_async(request)).await.map_err(|_| 0_u16)?;
        opened.map(|(stream, _)| Self { stream }).map_err(|error| match error {
            tokio_tungstenite::tungstenite::Error::Http(response) => response.status().as_u16(),
            _ => 0,
        })
    }

    /// Opens a socket, signs in and waits for `connection_ack`.
    pub async fn signed_in(url: &str, token: Option<&str>) -> Self {
        let mut socket = Self::open(url).await;
        let payload = token.map_or(json!({}), |token| json!({ "authorization": format!("Bearer {token}") }));
        socket.send(&json!({ "type": "connection_init", "payload": payload })).await;
        let answer = socket.receive().await;
        assert!(
            matches!(&answer, Frame::Message(message) if message["type"] == "connection_ack"),
            "no connection_ack: {answer:?}"
        );
        socket
    }

    /// Opens a socket and signs in; `None` = no server answers or it refuses the client.
    pub async fn try_signed_in(url: &str, token: Option<&str>) -> Option<Self> {
        let opened = Self::try_open(url, &[("sec-websocket-protocol", "graphql-transport-ws")]).await;
        let mut socket = opened.ok()?;
        let payload = token.map_or(json!({}), |token| json!({ "authorization": format!("Bearer {token}") }));
        let init = json!({ "type": "connection_init", "payload": payload });
        socket.try_send(&init).await?;
        match socket.receive_within(PATIENCE).await? {
            Frame::Message(message) if message["type"] == "connection_ack" => Some(socket),
            _ => None,
        }
    }

    /// Sends a JSON message.
    pub async fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string()).await;
    }

    /// Sends a message; `None` = the socket is closed.
    pub async fn try_send(&mut self, message: &Value) -> Option<()> {
        timeout(PATIENCE, self.stream.send(Message::text(message.to_string()))).await.ok()?.ok()
    }

    /// Sends any text as a frame.
    pub async fn send_text(&mut self, text: &str) {
        let sent = timeout(PATIENCE, self.stream.send(Message::text(text))).await;
        sent.expect("the socket takes the message in time").expect("the socket is open");
    }

    /// Sends text; a failure is ignored, because the server may have closed the socket.
    pub async fn try_send_text(&mut self, text: &str) {
        let _ = timeout(PATIENCE, self.stream.send(Message::text(text))).await;
    }

    /// The next message or the close. The protocol's `ping` is answered and left out.
    pub async fn receive(&mut self) -> Frame {
        self.receive_within(PATIENCE).await.expect("something comes within the patience")
    }

    /// Does the same for this time; `None` = the server sent nothing, not even a `ping`. The future may be dropped and the call repeated.
    pub async fn receive_within(&mut self, time: Duration) -> Option<Frame> {
        loop {
            let frame = timeout(time, self.stream.next()).await.ok()?;
            let frame = match frame {
                Some(Ok(Message::Text(text))) => {
                    let message: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"));
                    if message["type"] == "ping" {
                        self.try_send(&json!({ "type": "pong" })).await;
                        continue;
                    }
                    Frame::Message(message)
                }
                Some(Ok(Message::Close(close))) => {
                    let (code, reason) =
                        close.map_or((1005, String::new()), |close| (close.code.into(), close.reason.to_string()));
                    Frame::Closed { code, reason }
                }
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => Frame::Closed { code: 1006, reason: String::new() },
            };
            return Some(frame);
        }
    }

    /// Expects that the next frame is a message of this type, and returns it.
    pub async fn expect(&mut self, kind: &str) -> Value {
        match self.receive().await {
            Frame::Message(message) if message["type"] == kind => message,
            other => panic!("`{kind}` was expected, not {other:?}"),
        }
    }

    /// Expects that the socket is closed with this code; earlier messages are skipped. Returns the reason.
    pub async fn expect_closed(&mut self, wanted: u16) -> String {
        loop {
            if let Frame::Closed { code, reason } = self.receive().await {
                assert_eq!(code, wanted, "{reason}");
                return reason;
            }
        }
    }
}
