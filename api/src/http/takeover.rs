//! A connection that leaves HTTP: a WebSocket or an event stream lives on with nothing but the byte stream, a few hundred bytes of state
//! and its own loop. What HTTP needed (its buffers, its parser, the router's futures) is freed.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderName, header};
use axum::response::Response;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};

/// A byte stream in both directions.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for S {}

/// What the new owner of a connection gets.
pub(super) struct Line {
    pub(super) stream: Box<dyn ByteStream>,
    /// The head of the answer: it is to be written first.
    pub(super) head: Vec<u8>,
    /// What the client has sent behind its request already.
    pub(super) early: Bytes,
}

/// What becomes of the connection.
pub(super) type Life = Box<dyn FnOnce(Line) -> BoxFuture<'static, ()> + Send>;

/// The head of an answer as bytes, and what becomes of the connection behind it.
pub(super) type HandedOver = (Vec<u8>, Life);

/// Stands in the extensions of a response whose connection leaves HTTP behind its head.
#[derive(Clone)]
struct Takeover(Arc<Mutex<Option<Life>>>);

/// The response after whose head the connection lives as `life` says. It has no body.
pub(super) fn respond<F>(mut response: Response, life: impl FnOnce(Line) -> F + Send + 'static) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let life: Life = Box::new(|line| Box::pin(life(line)));
    response.extensions_mut().insert(Takeover(Arc::new(Mutex::new(Some(life)))));
    response
}

/// What becomes of the connection after this response, and the response's head as bytes; nothing if it stays with HTTP.
pub(super) fn of(response: &mut Response) -> Option<HandedOver> {
    let takeover = response.extensions_mut().remove::<Takeover>()?;
    let life = takeover.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    Some((head(response), life))
}

fn head(response: &Response) -> Vec<u8> {
    let mut text = String::with_capacity(512);
    let status = response.status();
    // Writing to a string does not fail.
    let _ = write!(text, "HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let mut bytes = text.into_bytes();
    // The router says how long the response's own body is, which nobody will see.
    for (name, value) in response.headers().iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        bytes.extend_from_slice(as_written(name).as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// A header's name as the standards write it, `Sec-WebSocket-Protocol` for example. Case does not count in names, but some clients keep the
/// head of the answer in a plain table and look there for this one.
fn as_written(name: &HeaderName) -> String {
    let word = |word: &str| match word {
        "websocket" => "WebSocket".to_owned(),
        _ => word.split_at_checked(1).map_or_else(String::new, |(first, rest)| first.to_ascii_uppercase() + rest),
    };
    name.as_str().split('-').map(word).collect::<Vec<_>>().join("-")
}

/// What the service tells hyper instead of a response: the connection is somebody else's.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection was taken over")]
pub(super) struct TakenOver;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_the_standards_do() {
        let written = [header::SEC_WEBSOCKET_PROTOCOL, header::UPGRADE, HeaderName::from_static("x-request-id")]
            .map(|name| as_written(&name));
        assert_eq!(written, ["Sec-WebSocket-Protocol", "Upgrade", "X-Request-Id"]);
    }
}
