//! A crowd of clients, as a child: thousands of connections on one thread, so cheap that they do not decide the result.
//!
//! It prints `open` once every client is subscribed. At `hear N`, it waits until N more messages have come to every client, and answers
//! with the time of the last one and, for each message, the 99th percentile of its arrival times, in nanoseconds. Where each client has a
//! question of its own (a file with one for each line), the command `said` is answered with the number of each client's messages, and a
//! digest of them in order.

use std::cell::{Cell, RefCell};
use std::io::BufRead;
use std::net::SocketAddr;
use std::rc::Rc;

use futures_util::stream::{FuturesUnordered, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tests::operations::document_of;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Notify, Semaphore};

use super::speaker::nanoseconds;

/// Connections from one address, limited by the server and by the ports of the system.
const FROM_ONE_ADDRESS: usize = 2_000;
/// The number of connections that are opened at once.
const AT_ONCE: usize = 64;
const TEXT: u8 = 0x1;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;
const CLOSE: u8 = 0x8;

/// The kind of connection of the clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Road {
    /// WebSockets with one subscription each.
    WebSocket,
    /// WebSockets that only listen, for the peer.
    Bare,
    /// Server-sent events, one stream each.
    Sse,
    /// WebSockets, each with a question of its own, whose messages are recorded.
    Asking,
}

struct Crowd {
    address: SocketAddr,
    road: Road,
    token: String,
    /// The token and the payload of each client with a question of its own, in turn.
    questions: Vec<Question>,
    /// The messages of each client with a question.
    said: RefCell<Vec<Said>>,
    opening: Semaphore,
    /// For each message the times at which it came to the clients.
    times: RefCell<Vec<Vec<u64>>>,
    /// Is counted up when the times are taken.
    turn: Cell<u64>,
    opened: Cell<usize>,
    changed: Notify,
}

/// The question of a client, as a line of the file.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Question {
    /// The token of the client.
    pub token: String,
    /// The payload of its `subscribe`.
    pub payload: serde_json::Value,
}

/// The messages of one client.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
pub struct Said {
    /// The number of messages.
    pub count: u64,
    /// A digest of their payloads in order.
    pub digest: u64,
}

impl Said {
    /// Adds one more payload.
    pub fn take(&mut self, payload: &[u8]) {
        // FNV-1a, over all payloads.
        let begin = if self.count == 0 { 0xcbf2_9ce4_8422_2325 } else { self.digest };
        self.count += 1;
        self.digest = payload.iter().fold(begin, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }
}

/// The child's main function: address, road, number of clients, token or file of questions.
pub fn run(arguments: &[String]) {
    let [address, road, count, token] = arguments else { panic!("address, road, count, token") };
    let road = match road.as_str() {
        "websocket" => Road::WebSocket,
        "bare" => Road::Bare,
        "asking" => Road::Asking,
        _ => Road::Sse,
    };
    let count: usize = count.parse().expect("a number");
    let questions = match road {
        Road::Asking => {
            let text = std::fs::read_to_string(token).expect("the file of questions");
            text.lines().map(|line| serde_json::from_str(line).expect("a question")).collect()
        }
        _ => Vec::new(),
    };
    let crowd = Rc::new(Crowd {
        address: address.trim_start_matches("http://").parse().expect("an address"),
        road,
        token: token.clone(),
        questions,
        said: RefCell::new(vec![Said::default(); count]),
        opening: Semaphore::new(AT_ONCE),
        times: RefCell::default(),
        turn: Cell::new(0),
        opened: Cell::new(0),
        changed: Notify::new(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (line, mut lines) = tokio::sync::mpsc::channel::<String>(4);
    std::thread::spawn(move || {
        std::io::stdin().lock().lines().map_while(Result::ok).try_for_each(|text| line.blocking_send(text))
    });
    runtime.block_on(async {
        let mut clients: FuturesUnordered<_> = (0..count).map(|number| client(&crowd, number)).collect();
        let ended = async { while clients.next().await.is_some() {} };
        let told = async {
            crowd.until(|| crowd.opened.get() == count).await;
            println!("open");
            while let Some(line) = lines.recv().await {
                if line == "said" {
                    println!("{}", serde_json::to_string(&*crowd.said.borrow()).expect("figures"));
                    continue;
                }
                let wanted: usize = line.strip_prefix("hear ").and_then(|count| count.parse().ok()).expect("`hear` and a number");
                crowd.until(|| crowd.times.borrow().get(wanted - 1).is_some_and(|times| times.len() == count)).await;
                println!("{}", figures(&mut crowd.times.take()));
                crowd.turn.set(crowd.turn.get() + 1);
            }
        };
        tokio::select! {
            () = ended => panic!("the server closed the connections"),
            () = told => {}
        }
    });
}

/// The arrival time of the last message, and the 99th percentile of each message.
fn figures(times: &mut [Vec<u64>]) -> serde_json::Value {
    let mut last = 0;
    let mut percentiles = Vec::new();
    for times in times {
        times.sort_unstable();
        percentiles.push(times[(times.len() * 99).div_ceil(100).saturating_sub(1)]);
        last = last.max(*times.last().expect("somebody heard it"));
    }
    json!({ "last": last, "p99": percentiles })
}

impl Crowd {
    async fn until(&self, condition: impl Fn() -> bool) {
        while !condition() {
            self.changed.notified().await;
        }
    }

    fn heard(&self, message: usize) {
        let mut times = self.times.borrow_mut();
        if times.len() <= message {
            times.resize(message + 1, Vec::new());
        }
        times[message].push(nanoseconds());
        self.changed.notify_one();
    }

    async fn connect(&self, number: usize) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        let from = u8::try_from(2 + number / FROM_ONE_ADDRESS).expect("few addresses");
        socket.bind(SocketAddr::from(([127, 0, 0, from], 0))).expect("an address of this machine");
        let stream = socket.connect(self.address).await.expect("the server listens");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        stream
    }
}

async fn client(crowd: &Crowd, number: usize) {
    let opening = crowd.opening.acquire().await.expect("never closed");
    let mut stream = crowd.connect(number).await;
    let mut frames = Frames::default();
    let document = json!({ "query": document_of("OrderEvents"), "operationName": "OrderEvents" });
    match crowd.road {
        Road::Sse => {
            let body = document.to_string();
            let head = format!(
                "POST /graphql/stream HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
                 accept: text/event-stream\r\ncontent-length: {}\r\n\r\n{body}",
                crowd.token,
                body.len()
            );
            stream.write_all(head.as_bytes()).await.expect("it is sent");
            until_head_ends(&stream, b"HTTP/1.1 200").await;
        }
        Road::WebSocket | Road::Bare | Road::Asking => {
            let head = "GET /graphql HTTP/1.1\r\nhost: bench\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                        sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                        sec-websocket-protocol: graphql-transport-ws\r\n\r\n";
            stream.write_all(head.as_bytes()).await.expect("it is sent");
            until_head_ends(&stream, b"HTTP/1.1 101").await;
        }
    }
    if matches!(crowd.road, Road::WebSocket | Road::Asking) {
        let question = crowd.questions.get(number % crowd.questions.len().max(1));
        let token = question.map_or(&crowd.token, |question| &question.token);
        let document = question.map_or(&document, |question| &question.payload);
        let init = json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } });
        stream.write_all(&masked(TEXT, init.to_string().as_bytes())).await.expect("it is sent");
        while frames.read(&stream, |_, _| ()).await == 0 {}
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": document });
        // The answer to the ping follows the subscription.
        let ping = masked(PING, b"");
        let both = [masked(TEXT, subscribe.to_string().as_bytes()), ping].concat();
        stream.write_all(&both).await.expect("it is sent");
        let mut answered = false;
        while !answered {
            frames.read(&stream, |kind, _| answered |= kind == PONG).await;
        }
    }
    drop(opening);
    crowd.opened.set(crowd.opened.get() + 1);
    crowd.changed.notify_one();
    frames.keeps = crowd.road == Road::Asking;
    listen(crowd, number, &mut stream, frames).await;
}

/// Counts messages until the server closes the connection.
async fn listen(crowd: &Crowd, number: usize, stream: &mut TcpStream, mut frames: Frames) {
    if crowd.road == Road::Sse {
        while read(stream, |_| ()).await > 0 {}
        return;
    }
    let (mut turn, mut message) = (0, 0);
    loop {
        let mut pings = 0;
        let texts = frames.read(stream, |kind, payload| {
            assert!(kind != CLOSE, "the server closed a socket");
            pings += usize::from(kind == PING);
            if kind == TEXT && crowd.road == Road::Asking {
                crowd.said.borrow_mut()[number].take(payload);
            }
        });
        let texts = texts.await;
        for _ in 0..pings {
            stream.write_all(&masked(PONG, b"")).await.expect("it is sent");
        }
        if crowd.road == Road::Asking {
            continue;
        }
        if turn != crowd.turn.get() {
            (turn, message) = (crowd.turn.get(), 0);
        }
        for _ in 0..texts {
            crowd.heard(message);
            message += 1;
        }
    }
}

/// Reads the bytes that have arrived and returns their number.
async fn read(stream: &TcpStream, mut take: impl FnMut(&[u8])) -> usize {
    loop {
        stream.readable().await.expect("the connection lives");
        // The buffer is on the stack, because a buffer in the future of each of thousands of clients would take memory.
        let mut bytes = [0; 16 * 1024];
        match stream.try_read(&mut bytes) {
            Ok(read) => {
                take(&bytes[..read]);
                return read;
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn until_head_ends(stream: &TcpStream, begin: &[u8]) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        stream.readable().await.expect("the connection lives");
        let mut byte = [0; 1];
        match stream.try_read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            Ok(_) => panic!("the server keeps the connection: {}", String::from_utf8_lossy(&head)),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock),
        }
    }
    assert!(head.starts_with(begin), "{}", String::from_utf8_lossy(&head));
}

/// A parser of WebSocket frames.
#[derive(Default)]
struct Frames {
    head: Vec<u8>,
    kind: u8,
    /// The bytes of the frame's payload that are still to come.
    rest: usize,
    /// Whether payloads are kept until they are whole.
    keeps: bool,
    payload: Vec<u8>,
}

impl Frames {
    /// Reads the bytes that have arrived and returns the number of text frames that ended. `each` gets the kind of every frame, and its
    /// payload if it is kept.
    async fn read(&mut self, stream: &TcpStream, mut each: impl FnMut(u8, &[u8])) -> usize {
        let mut texts = 0;
        let read = read(stream, |bytes| texts += self.count(bytes, &mut each)).await;
        assert!(read > 0, "the server keeps the connection");
        texts
    }

    fn count(&mut self, mut bytes: &[u8], each: &mut impl FnMut(u8, &[u8])) -> usize {
        let mut texts = 0;
        while let Some((first, behind)) = bytes.split_first() {
            if self.rest == 0 {
                self.head.push(*first);
                bytes = behind;
                let Some(length) = length_of(&self.head) else { continue };
                (self.kind, self.rest) = (self.head[0] & 0x0f, length);
                self.head.clear();
            } else {
                let (taken, behind) = bytes.split_at(self.rest.min(bytes.len()));
                if self.keeps {
                    self.payload.extend_from_slice(taken);
                }
                (self.rest, bytes) = (self.rest - taken.len(), behind);
            }
            if self.rest == 0 {
                each(self.kind, &self.payload);
                self.payload.clear();
                texts += usize::from(self.kind == TEXT);
            }
        }
        texts
    }
}

/// The payload length in a complete frame head.
fn length_of(head: &[u8]) -> Option<usize> {
    let [_, short, rest @ ..] = head else { return None };
    let bytes = match short {
        126 => 2,
        127 => 8,
        short => return Some(usize::from(*short)),
    };
    (rest.len() == bytes).then(|| rest.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)))
}

/// A short or middling frame as a client sends it, with a mask of zeros.
fn masked(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | kind];
    match u16::try_from(payload.len()).expect("a middling frame") {
        short @ 0..=125 => frame.push(0x80 | short.to_be_bytes()[1]),
        middling => {
            frame.push(0xfe);
            frame.extend_from_slice(&middling.to_be_bytes());
        }
    }
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}
