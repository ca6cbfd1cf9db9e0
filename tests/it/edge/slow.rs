//! Clients that hold connections without using them do not delay the others.

use std::time::Duration;

use serde_json::Value;
use tests::client::Client;
use tests::environment::Environment;
use tests::server::Server;
use tests::token::Claims;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

const HALF_A_HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Slow: ";
const SLOW_BODY: &str =
    "POST /hooks/web-shop HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

/// Opens a connection, sends this text, and reads until the server closes it; returns the received text and the time.
async fn hold(address: &str, text: &str, begun: Instant) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("it is sent");
    let mut said = Vec::new();
    timeout(tests::PATIENCE, stream.read_to_end(&mut said)).await.expect("the server ends it in time").ok();
    (String::from_utf8_lossy(&said).into_owned(), begun.elapsed())
}

async fn ask(client: &Client) -> Duration {
    let begun = Instant::now();
    client.query("{ viewer { name } }", None, Value::Null).await.expect_ok();
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_half_heads_and_a_hundred_slow_bodies_hold_nobody_up() {
    let environment = Environment::sqlite().await;
    crate::intake::company::set_up(&environment).await;
    let mut settings = environment.settings();
    settings.http.header_seconds = 2;
    settings.http.body_seconds = 4;
    let server = Server::start(settings, environment.signer().clone()).await;
    let address = server.url().trim_start_matches("http://").to_owned();
    let client = server.client(&Claims::of(&["MANAGER"]));
    ask(&client).await;

    let begun = Instant::now();
    let holders = tokio_util::task::TaskTracker::new();
    let hold_all = |text: &'static str, count: usize| -> Vec<_> {
        let holding = |_| {
            let address = address.clone();
            holders.spawn(async move { hold(&address, text, begun).await })
        };
        (0..count).map(holding).collect()
    };
    let (heads, bodies) = (hold_all(HALF_A_HEAD, 200), hold_all(SLOW_BODY, 100));
    // A good client sends requests until the last slow one is closed.
    holders.close();
    let mut slowest = Duration::ZERO;
    while !holders.is_empty() {
        slowest = slowest.max(ask(&client).await);
    }
    for head in heads {
        let (said, after) = head.await.unwrap();
        assert!(!said.contains("200 OK"), "{said}");
        assert!(after >= Duration::from_secs(2) && after < Duration::from_secs(15), "closed after {after:?}");
    }
    for body in bodies {
        let (said, after) = body.await.unwrap();
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(after >= Duration::from_secs(4) && after < Duration::from_secs(15), "answered after {after:?}");
    }
    // The limit is generous, because the machine may be busy: waiting for the slow clients would have taken two seconds at least.
    assert!(slowest < Duration::from_secs(2), "the good client waited {slowest:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_cannot_take_every_connection_and_a_proxy_brings_many() {
    let environment = Environment::sqlite().await;
    let mut settings = environment.settings();
    (settings.http.connections, settings.http.connections_per_address) = (20, 5);
    let server = Server::start(settings.clone(), environment.signer().clone()).await;
    assert_eq!(answered_at_once(&server, 8).await, 5);
    server.stop().await;

    settings.http.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let server = Server::start(settings, environment.signer().clone()).await;
    assert_eq!(answered_at_once(&server, 22).await, 20, "the limit of all holds for a proxy, too");
    server.stop().await;
}

/// Opens this number of connections and keeps them; returns how many of them are answered.
async fn answered_at_once(server: &Server, count: usize) -> usize {
    let address = server.url().trim_start_matches("http://");
    let mut held = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await.ok();
        let mut first = [0; 12];
        let answered = timeout(tests::PATIENCE, stream.read_exact(&mut first)).await.expect("an answer or an end").is_ok();
        held.push((stream, answered));
    }
    held.iter().filter(|(_, answered)| *answered).count()
}
