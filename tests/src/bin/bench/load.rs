//! A closed loop of requests over keep-alive connections: plain HTTP/1.1 on one thread, so cheap that it does not decide the result.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The number of connections of every workload.
pub const CONNECTIONS: usize = 16;
/// The timeout of one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server's address, and the bytes of the requests for it.
pub struct Target {
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
}

impl Target {
    /// A target for a server of this URL (`http://address:port`), with complete requests.
    pub fn new(url: &str, requests: Vec<Vec<u8>>) -> Self {
        assert!(!requests.is_empty(), "there is something to ask");
        let address = url.trim_start_matches("http://").parse().expect("the URL names an address and a port");
        Self { address, requests }
    }

    /// Sends all requests in turn on all connections for this time; returns the answers per second.
    pub fn rate(&self, duration: Duration) -> f64 {
        let spread = (self.requests.len() / CONNECTIONS).max(1);
        self.rate_by(duration, |number| self.requests.iter().cycle().skip(number * spread))
    }

    /// Sends on each connection its own share of the requests again and again for this time; returns the answers per second.
    pub fn rate_of_shares(&self, duration: Duration) -> f64 {
        let shares: Vec<&[Vec<u8>]> = self.requests.chunks(self.requests.len().div_ceil(CONNECTIONS)).collect();
        self.rate_by(duration, |number| shares[number].iter().cycle())
    }

    fn rate_by<'a, I: Iterator<Item = &'a Vec<u8>>>(&self, duration: Duration, requests: impl Fn(usize) -> I) -> f64 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let started = Instant::now();
        let answered = runtime.block_on(async {
            let loops = (0..CONNECTIONS).map(|number| self.ask(requests(number), started + duration));
            futures_util::future::join_all(loops).await.into_iter().sum::<u32>()
        });
        f64::from(answered) / started.elapsed().as_secs_f64()
    }

    /// Sends each request once, on all connections, for this time; returns the answers per second.
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

    /// Sends every request once, one after the other.
    pub async fn each_once(&self) {
        self.send(&self.requests).await;
    }

    /// Sends every request once, on all connections.
    pub async fn all_once(&self) {
        let shares = self.requests.chunks(self.requests.len().div_ceil(CONNECTIONS));
        futures_util::future::join_all(shares.map(|share| self.send(share))).await;
    }

    async fn send(&self, requests: &[Vec<u8>]) {
        let mut connection = Connection::open(self.address).await;
        for request in requests {
            timeout(PATIENCE, connection.ask(request)).await.expect("an answer comes in time");
        }
    }

    /// The body of the first request's answer.
    pub fn first_answer(&self) -> Vec<u8> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut connection = Connection::open(self.address).await;
            let head = connection.ask(&self.requests[0]).await;
            connection.buffer.split_off(head)
        })
    }

    async fn ask<'a>(&self, requests: impl Iterator<Item = &'a Vec<u8>>, until: Instant) -> u32 {
        let mut connection = Connection::open(self.address).await;
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

/// One connection of a target, in its own thread, that sends requests by number and accepts answers of any status.
pub struct Caller<'a> {
    target: &'a Target,
    runtime: tokio::runtime::Runtime,
    connection: Connection,
}

impl<'a> Caller<'a> {
    /// Connects to the target.
    pub fn open(target: &'a Target) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connection = runtime.block_on(Connection::open(target.address));
        Self { target, runtime, connection }
    }

    /// Sends the request of this number (modulo the number of requests), and waits for its answer.
    pub fn ask(&mut self, at: usize) {
        let request = &self.target.requests[at % self.target.requests.len()];
        let answer = self.connection.ask_for_any(request);
        self.runtime.block_on(async { timeout(PATIENCE, answer).await.expect("an answer comes in time") });
    }

    /// Sends requests in a closed loop as long as `goes_on`; returns the p99 of the times of their answers, in seconds.
    pub fn p99(&mut self, mut goes_on: impl FnMut() -> bool) -> f64 {
        let mut times = Vec::new();
        for at in (0..).step_by(CONNECTIONS) {
            if !goes_on() {
                break;
            }
            let begun = Instant::now();
            self.ask(at);
            times.push(begun.elapsed().as_secs_f64());
        }
        times.sort_by(f64::total_cmp);
        times[times.len() * 99 / 100]
    }

    /// Sends the request of this number for an attacker whom the server may disconnect: it connects again and sends the request again.
    pub fn insist(&mut self, at: usize) {
        let request = &self.target.requests[at % self.target.requests.len()];
        let (connection, address) = (&mut self.connection, self.target.address);
        let asking = async {
            if connection.try_to_ask(request).await.is_err() {
                *connection = Connection::open(address).await;
                // A second failure means that the server refused the request.
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

    /// Sends one request, reads the whole answer into the buffer, and returns the offset of its body. The status must be 200.
    async fn ask(&mut self, request: &[u8]) -> usize {
        let head = self.ask_for_any(request).await;
        assert!(self.buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&self.buffer));
        head
    }

    /// Does the same for an answer of any status.
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
