//! WebSocket frames of an untrusted client: read whole and in pieces, and text read as a message of the protocol.

use panorama::http::websocket::frames::{Broken, Message, Reader};
use panorama::http::websocket::is_client_message;

/// The longest message in bytes before and after a client has signed in, selected by the first byte: small limits are reached soon.
const LIMITS: [(usize, usize); 4] = [(64, 64), (125, 1_000), (4_096, 65_536), (65_536, 65_536)];
/// The number of bytes that arrive at once.
const STEPS: [usize; 5] = [1, 2, 7, 13, 1_000];
/// The longest head of a frame, and the longest payload of a control frame.
const BESIDE: usize = 14 + 125;

/// A byte that selects limits and pieces, then the bytes of a client.
pub fn websocket_frames(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let (limits, step) = (LIMITS[usize::from(first % 4)], STEPS[usize::from(first / 4) % STEPS.len()]);
    let whole = heard(limits, std::iter::once(bytes));
    let pieces = heard(limits, bytes.chunks(step));
    assert_eq!(whole, pieces, "what a client says depends on how its bytes arrive");
    for message in &whole.0 {
        match message {
            Message::Text(text) => {
                assert!(text.len() <= limits.0, "a message past the limit");
                is_client_message(text);
            }
            Message::Ping(payload) => assert!(payload.len() <= 125, "a control frame past the limit"),
            Message::Close(code) => assert!(code.is_none_or(|code| (1_000..5_000).contains(&code)), "a code that is none"),
            Message::Binary | Message::Pong => {}
        }
    }
}

/// The messages that were read, and the fault that ended the reading.
fn heard<'a>((most, ever): (usize, usize), pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Message>, Option<Broken>) {
    let (mut reader, mut messages) = (Reader::new(most, ever), Vec::new());
    for piece in pieces {
        if let Err(broken) = reader.take(piece, &mut messages) {
            return (messages, Some(broken));
        }
        assert!(reader.kept() <= most + BESIDE, "{} bytes are kept of messages of {most}", reader.kept());
    }
    (messages, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame with a mask of zeros, after a byte that selects limits and pieces.
    fn framed(pick: u8, frames: &[(u8, &[u8])]) -> Vec<u8> {
        let mut data = vec![pick];
        for (head, payload) in frames {
            data.extend([*head, 0x80 | u8::try_from(payload.len()).unwrap_or(126)]);
            data.extend([0; 4]);
            data.extend(*payload);
        }
        data
    }

    #[test]
    fn frames_say_the_same_however_they_arrive() {
        for pick in 0..=u8::MAX {
            websocket_frames(&framed(pick, &[(0x81, br#"{"type":"ping"}"#), (0x89, b"x"), (0x88, &[3, 232])]));
            websocket_frames(&framed(pick, &[(0x01, b"{\"type\":"), (0x8a, b""), (0x80, b"\"pong\"}"), (0x82, b"\0")]));
            websocket_frames(&framed(pick, &[(0x81, &[0xff]), (0x01, &[b'x'; 60]), (0x80, &[b'x'; 60])]));
            websocket_frames(&[pick, 0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            websocket_frames(&[pick, 0x81, 0xfe, 0xff, 0xff, 0, 0, 0, 0]);
        }
    }
}
