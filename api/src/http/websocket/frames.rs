//! Frames of RFC 6455 from a server's view: masked on the way in, unmasked and whole on the way out. No extension is offered.
//!
//! Only bytes of an unfinished frame or message are kept: a silent client has no buffer.

/// A message of a client.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    /// A text of the protocol.
    Text(String),
    /// Bytes, which the protocol does not use.
    Binary,
    /// A ping with its payload, at most 125 bytes.
    Ping(Vec<u8>),
    /// The answer to a ping.
    Pong,
    /// A close with its code; `None` = without a code.
    Close(Option<u16>),
}

/// The reason why a connection cannot continue; each has a close code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The bytes violate the protocol.
    Protocol,
    /// The text is no UTF-8.
    NotText,
    /// The message exceeds the limit.
    TooLarge,
    /// The message is too long now, but would be allowed after the sign-in.
    NotYet,
}

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// Assembles frames from bytes as they arrive.
#[derive(Debug)]
pub struct Reader {
    /// The bytes of an incomplete frame.
    partial: Vec<u8>,
    /// The kind and the payload so far of a message whose last frame has not come.
    unfinished: Option<(u8, Vec<u8>)>,
    /// The largest message in bytes now, and the largest after [`Self::allow_all`].
    most: usize,
    ever: usize,
}

struct Head {
    is_final: bool,
    kind: u8,
    mask: [u8; 4],
    /// The bytes before the payload.
    bytes: usize,
    length: usize,
}

impl Reader {
    /// Raises the limit of messages to the largest one.
    pub(super) fn allow_all(&mut self) {
        self.most = self.ever;
    }

    /// A reader of messages of at most `most` bytes, and of `ever` bytes after [`Self::allow_all`] is called.
    pub fn new(most: usize, ever: usize) -> Self {
        Self { partial: Vec::new(), unfinished: None, most, ever }
    }

    /// The number of kept bytes of the unfinished frame and message.
    pub fn kept(&self) -> usize {
        self.partial.len() + self.unfinished.as_ref().map_or(0, |(_, message)| message.len())
    }

    /// Takes bytes in, and adds every message that is complete now.
    ///
    /// # Errors
    /// [`Broken`]; earlier messages are added all the same, and nothing may be taken in after it.
    pub fn take(&mut self, bytes: &[u8], messages: &mut impl Extend<Message>) -> Result<(), Broken> {
        if self.partial.is_empty() {
            let read = self.frames(bytes, messages)?;
            self.partial = bytes[read..].to_vec();
        } else {
            let mut all = std::mem::take(&mut self.partial);
            all.extend_from_slice(bytes);
            let read = self.frames(&all, messages)?;
            all.drain(..read);
            if !all.is_empty() {
                self.partial = all;
            }
        }
        Ok(())
    }

    /// Reads whole frames; returns the number of their bytes.
    fn frames(&mut self, bytes: &[u8], messages: &mut impl Extend<Message>) -> Result<usize, Broken> {
        let mut read = 0;
        while let Some(head) = self.head(&bytes[read..])? {
            let Some(masked) = bytes.get(read + head.bytes..read + head.bytes + head.length) else { break };
            let payload = masked.iter().zip(head.mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
            read += head.bytes + head.length;
            messages.extend(self.frame(&head, payload)?);
        }
        Ok(read)
    }

    /// The head at the beginning of the bytes; `None` = it is incomplete.
    fn head(&self, bytes: &[u8]) -> Result<Option<Head>, Broken> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let (is_final, kind, short) = (first & 0x80 != 0, first & 0x0f, second & 0x7f);
        let is_control = kind & 0x8 != 0;
        let is_known = matches!(kind, CONTINUATION | TEXT | BINARY | CLOSE | PING | PONG);
        if first & 0x70 != 0 || second & 0x80 == 0 || !is_known || (is_control && (!is_final || short > 125)) {
            return Err(Broken::Protocol);
        }
        let more = match short {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let Some((length, rest)) = rest.split_at_checked(more) else { return Ok(None) };
        let length = match length {
            [] => u64::from(short),
            long => long.iter().fold(0, |length, byte| (length << 8) | u64::from(*byte)),
        };
        let Some(mask) = rest.first_chunk::<4>() else { return Ok(None) };
        // The first bit of a length is always 0 (RFC 6455, 5.2).
        if length > u64::MAX >> 1 {
            return Err(Broken::Protocol);
        }
        let so_far = self.unfinished.as_ref().map_or(0, |(_, message)| message.len());
        let fits = |length: usize, most: usize| is_control || length <= most.saturating_sub(so_far);
        let length = usize::try_from(length).ok().filter(|length| fits(*length, self.ever)).ok_or(Broken::TooLarge)?;
        if !fits(length, self.most) {
            return Err(Broken::NotYet);
        }
        Ok(Some(Head { is_final, kind, mask: *mask, bytes: 2 + more + 4, length }))
    }

    fn frame(&mut self, head: &Head, payload: Vec<u8>) -> Result<Option<Message>, Broken> {
        match (head.kind, self.unfinished.take()) {
            (CLOSE, _) => close(&payload).map(Some),
            (PING, unfinished) => {
                self.unfinished = unfinished;
                Ok(Some(Message::Ping(payload)))
            }
            (PONG, unfinished) => {
                self.unfinished = unfinished;
                Ok(Some(Message::Pong))
            }
            (CONTINUATION, Some((kind, mut message))) => {
                message.extend_from_slice(&payload);
                self.data(head.is_final, kind, message)
            }
            (CONTINUATION, None) | (_, Some(_)) => Err(Broken::Protocol),
            (kind, None) => self.data(head.is_final, kind, payload),
        }
    }

    fn data(&mut self, is_final: bool, kind: u8, message: Vec<u8>) -> Result<Option<Message>, Broken> {
        if !is_final {
            self.unfinished = Some((kind, message));
            return Ok(None);
        }
        Ok(Some(if kind == TEXT {
            Message::Text(String::from_utf8(message).map_err(|_| Broken::NotText)?)
        } else {
            Message::Binary
        }))
    }
}

fn close(payload: &[u8]) -> Result<Message, Broken> {
    let [high, low, reason @ ..] = payload else {
        return if payload.is_empty() { Ok(Message::Close(None)) } else { Err(Broken::Protocol) };
    };
    let code = u16::from_be_bytes([*high, *low]);
    let is_code = matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999);
    if !is_code || std::str::from_utf8(reason).is_err() {
        return Err(Broken::Protocol);
    }
    Ok(Message::Close(Some(code)))
}

/// Appends the head of a text frame.
pub(super) fn begin_text(length: usize, into: &mut Vec<u8>) {
    begin(TEXT, length, into);
}

/// A frame that holds a text.
pub(super) fn text(text: &str) -> Vec<u8> {
    whole(TEXT, text.as_bytes())
}

/// A ping without payload.
pub(super) fn ping() -> Vec<u8> {
    whole(PING, &[])
}

/// The answer to a ping.
pub(super) fn pong(payload: &[u8]) -> Vec<u8> {
    whole(PONG, payload)
}

/// A close with a code and at most 123 bytes of reason, or without both.
pub(super) fn closing(code: Option<u16>, reason: &str) -> Vec<u8> {
    let code = code.map(u16::to_be_bytes);
    let payload = code.iter().flatten().copied().chain(reason.bytes().take(123)).collect::<Vec<u8>>();
    whole(CLOSE, &payload)
}

fn whole(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(payload.len() + 10);
    begin(kind, payload.len(), &mut frame);
    frame.extend_from_slice(payload);
    frame
}

#[expect(clippy::cast_possible_truncation, reason = "each length is checked to fit")]
fn begin(kind: u8, length: usize, into: &mut Vec<u8>) {
    into.push(0x80 | kind);
    match length {
        0..=125 => into.push(length as u8),
        126..=0xffff => {
            into.push(126);
            into.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            into.push(127);
            into.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame as a client sends it.
    fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = Vec::new();
        begin(0, payload.len(), &mut frame);
        (frame[0], frame[1]) = (first, frame[1] | 0x80);
        let mask = [1, 2, 3, 4];
        frame.extend_from_slice(&mask);
        frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    fn read(most: usize, parts: &[&[u8]]) -> Result<Vec<Message>, Broken> {
        let (mut reader, mut messages) = (Reader::new(most, most), Vec::new());
        for part in parts {
            reader.take(part, &mut messages)?;
        }
        Ok(messages)
    }

    #[test]
    fn frames_are_put_together_however_they_arrive() {
        let long = "界".repeat(30_000);
        let bytes = [
            masked(0x81, b"one"),
            masked(0x01, "t世".as_bytes()),
            masked(0x89, b"ping"),
            masked(0x80, b"wo"),
            masked(0x8a, b""),
            masked(0x81, long.as_bytes()),
            masked(0x82, b"\0"),
            masked(0x88, &[3, 232, b'x']),
        ]
        .concat();
        let text = |text: &str| Message::Text(text.to_owned());
        let expected = [
            text("one"),
            Message::Ping(b"ping".to_vec()),
            text("t世wo"),
            Message::Pong,
            text(&long),
            Message::Binary,
            Message::Close(Some(1000)),
        ];
        assert_eq!(read(100_000, &[&bytes]).unwrap(), expected);
        for size in [1, 2, 3, 5, 1_000] {
            assert_eq!(read(100_000, &bytes.chunks(size).collect::<Vec<_>>()).unwrap(), expected, "{size}");
        }
    }

    #[test]
    fn what_is_against_the_protocol_is_refused() {
        for (frame, broken) in [
            (masked(0xc1, b"x"), Broken::Protocol),
            (masked(0x83, b"x"), Broken::Protocol),
            (masked(0x80, b"x"), Broken::Protocol),
            (masked(0x09, b"x"), Broken::Protocol),
            (masked(0x89, &[0; 126]), Broken::Protocol),
            (masked(0x88, &[3]), Broken::Protocol),
            (masked(0x88, &[3, 237]), Broken::Protocol),
            ([masked(0x01, b"x"), masked(0x81, b"y")].concat(), Broken::Protocol),
            (text("not masked"), Broken::Protocol),
            (masked(0x81, &[0xff]), Broken::NotText),
            (masked(0x81, &[b'x'; 101]), Broken::TooLarge),
            ([masked(0x01, &[b'x'; 60]), masked(0x80, &[b'x'; 60])].concat(), Broken::TooLarge),
            (vec![0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Broken::TooLarge),
            (vec![0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], Broken::Protocol),
        ] {
            assert_eq!(read(100, &[&frame]), Err(broken), "{frame:?}");
        }
    }

    #[test]
    fn frames_go_out_with_the_shortest_length() {
        assert_eq!(text("ab"), [0x81, 2, b'a', b'b']);
        assert_eq!(text(&"x".repeat(126))[..4], [0x81, 126, 0, 126]);
        assert_eq!(text(&"x".repeat(65_536))[..10], [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(closing(Some(4400), "Invalid message")[..4], [0x88, 17, 0x11, 0x30]);
    }
}
