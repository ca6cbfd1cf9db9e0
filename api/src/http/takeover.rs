//! A connection that leaves HTTP: a WebSocket or an event stream lives on with only the byte stream, a few hundred bytes of state and its
//! own loop. The memory of HTTP (its buffers, its parser, the router's futures) is freed.

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

/// The connection, as its new owner gets it.
pub(super) struct Line {
    pub(super) stream: Box<dyn ByteStream>,
    /// The head of the answer, which is written first.
    pub(super) head: Vec<u8>,
    /// The bytes that the client has already sent after its request.
    pub(super) early: Bytes,
}

/// The function that runs the connection after HTTP.
pub(super) type Life = Box<dyn FnOnce(Line) -> BoxFuture<'static, ()> + Send>;

/// The head of an answer as bytes, and the function that runs the connection after it.
pub(super) type HandedOver = (Vec<u8>, Life);

/// The extension of a response whose connection leaves HTTP after its head.
#[derive(Clone)]
struct Takeover(Arc<Mutex<Option<Life>>>);

/// The response after whose head `life` runs the connection. It has no body.
pub(super) fn respond<F>(mut response: Response, life: impl FnOnce(Line) -> F + Send + 'static) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let life: Life = Box::new(|line| Box::pin(life(line)));
    response.extensions_mut().insert(Takeover(Arc::new(Mutex::new(Some(life)))));
    response
}

/// The head of this response as bytes, and the function that runs the connection after it; `None` = it stays with HTTP.
pub(super) fn of(response: &mut Response) -> Option<HandedOver> {
    let takeover = response.extensions_mut().remove::<Takeover>()?;
    let life = takeover.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    Some((head(response), life))
}

fn head(response: &Response) -> Vec<u8> {
    let mut text = String::with_capacity(512);
    let status = response.status();
    // Writing to a `String` never fails.
    let _ = write!(text, "HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let mut bytes = text.into_bytes();
    // The router sets the length of the response's own body, which is never sent.
    for (name, value) in response.headers().iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        bytes.extend_from_slice(as_written(name).as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// A header's name as the standards write it, `Sec-WebSocket-Protocol` for example. Names are case-insensitive, but some clients keep the
/// head of the answer in a plain table and look for this spelling.
fn as_written(name: &HeaderName) -> String {
    let word = |word: &str| match word {
        "websocket" => "WebSocket".to_owned(),
        _ => word.split_at_checked(1).map_or_else(String::new, |(first, rest)| first.to_ascii_uppercase() + rest),
    };
    name.as_str().split('-').map(word).collect::<Vec<_>>().join("-")
}

/// The service's result for hyper instead of a response: the connection has another owner now.
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
