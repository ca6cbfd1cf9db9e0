//! A closed loop of requests over keep-alive connections: plain HTTP/1.1 on one thread, so cheap that it does not decide the result.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Connections of every workload.
pub const CONNECTIONS: usize = 16;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whom to ask, and what: requests as they go over the wire.
pub struct Target {
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
}

impl Target {
    /// A server of this URL (`http://address:port`), and whole requests.
    pub fn new(url: &str, requests: Vec<Vec<u8>>) -> Self {
        assert!(!requests.is_empty(), "there is something to ask");
        let address = url.trim_start_matches("http://").parse().expect("the URL names an address and a port");
        Self { address, requests }
    }

    /// Asks everything in turn on all connections for so long; the answers per second.
    pub fn rate(&self, duration: Duration) -> f64 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let started = Instant::now();
        let answered = runtime.block_on(async {
            let loops = (0..CONNECTIONS).map(|number| self.ask(number, started + duration));
            futures_util::future::join_all(loops).await.into_iter().sum::<u32>()
        });
        f64::from(answered) / started.elapsed().as_secs_f64()
    }

    /// Asks each request once, on all connections, for so long; the answers per second.
    pub fn rate_of_new(&self, duration: Duration) -> f64 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let (started, next) = (Instant::now(), Cell::new(0));
        let answered = runtime.block_on(async {
            let loops = (0..CONNECTIONS).map(|_| self.ask_new(&next, started + duration));
            futures_util::future::join_all(loops).await.into_iter().sum::<u32>()
        });
        f64::from(answered) / started.elapsed().as_secs_f64()
    }

    async fn ask_new(&self, next: &Cell<usize>, until: Instant) -> u32 {
        let mut connection = Connection::open(self.address).await;
        let mut answered = 0;
        while Instant::now() < until {
            let request = self.requests.get(next.get()).expect("more was asked than was prepared: prepare more");
            next.set(next.get() + 1);
            timeout(PATIENCE, connection.ask(request)).await.expect("an answer comes in time");
            answered += 1;
        }
        answered
    }

    /// Asks everything once, one after the other.
    pub async fn each_once(&self) {
        let mut connection = Connection::open(self.address).await;
        for request in &self.requests {
            timeout(PATIENCE, connection.ask(request)).await.expect("an answer comes in time");
        }
    }

    /// The body of one answer.
    pub fn first_answer(&self) -> Vec<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut connection = Connection::open(self.address).await;
            let head = connection.ask(&self.requests[0]).await;
            connection.buffer.split_off(head)
        })
    }

    async fn ask(&self, number: usize, until: Instant) -> u32 {
        let mut connection = Connection::open(self.address).await;
        let spread = self.requests.len() / CONNECTIONS;
        let requests = self.requests.iter().cycle().skip(number * spread.max(1));
        let mut answered = 0;
        for request in requests {
            if Instant::now() >= until {
                break;
            }
            timeout(PATIENCE, connection.ask(request)).await.expect("an answer comes in time");
            answered += 1;
        }
        answered
    }
}

/// One connection of a target that asks whatever it is told to, from a thread of its own, and takes any answer.
pub struct Caller<'a> {
    target: &'a Target,
    runtime: tokio::runtime::Runtime,
    connection: Connection,
}

impl<'a> Caller<'a> {
    /// Connects.
    pub fn open(target: &'a Target) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connection = runtime.block_on(Connection::open(target.address));
        Self { target, runtime, connection }
    }

    /// Sends the request of this number, begun anew behind the last, and waits for its answer.
    pub fn ask(&mut self, at: usize) {
        let request = &self.target.requests[at % self.target.requests.len()];
        let answer = self.connection.ask_for_any(request);
        self.runtime.block_on(async { timeout(PATIENCE, answer).await.expect("an answer comes in time") });
    }

    /// The same for one who may be cut off: it connects again and sends it again.
    pub fn insist(&mut self, at: usize) {
        let request = &self.target.requests[at % self.target.requests.len()];
        let (connection, address) = (&mut self.connection, self.target.address);
        let asking = async {
            if connection.try_to_ask(request).await.is_err() {
                *connection = Connection::open(address).await;
                // Cut off again while it was being sent: it was refused.
                let _ = connection.try_to_ask(request).await;
            }
        };
        self.runtime.block_on(async { timeout(PATIENCE, asking).await.expect("an answer comes in time") });
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("TCP_NODELAY");
        Self { stream, buffer: Vec::with_capacity(256 * 1024) }
    }

    /// Sends one request and reads its answer whole into the buffer; where its body begins.
    async fn ask(&mut self, request: &[u8]) -> usize {
        let head = self.ask_for_any(request).await;
        assert!(self.buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&self.buffer));
        head
    }

    /// The same, whatever the answer is.
    async fn ask_for_any(&mut self, request: &[u8]) -> usize {
        self.try_to_ask(request).await.expect("the server answers and keeps the connection")
    }

    async fn try_to_ask(&mut self, request: &[u8]) -> io::Result<usize> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            self.read().await?;
            if let Some(end) = end_of_head(&self.buffer) {
                break end;
            }
        };
        let whole = head + content_length(&self.buffer[..head]);
        while self.buffer.len() < whole {
            self.read().await?;
        }
        Ok(head)
    }

    async fn read(&mut self) -> io::Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await?;
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).expect("a head is text");
    let line = head.lines().find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")));
    line.and_then(|(_, length)| length.trim().parse().ok()).expect("the answer says its length")
}
