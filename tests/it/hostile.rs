//! Requests that are made to exhaust the server are refused, over every transport, and leave no trace in its memory.
//!
//! The speed of the refusals is measured by `make bench hostile`: a test must not depend on the speed of the machine.

use std::path::Path;

use serde_json::{Value, json};
use tests::client::{Client, Frame, Socket};
use tests::company::Company;
use tests::environment::Environment;
use tests::hostile::{Attack, attacks, costly};
use tests::process::Process;
use tests::token::Claims;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::intake::tables;

/// The most memory that a refusal may need: 2 MB of its own, and the memory of the demo's own work meanwhile.
const MOST_MEMORY: u64 = 2_000_000 + NOISE;
const NOISE: u64 = 4_000_000;
/// An attack needs its memory in every round; the demo's jobs and the allocator need theirs in few. So the majority of five rounds decides.
const MAJORITY: usize = 3;

struct Server {
    process: Process,
    client: Client,
    _environment: Environment,
}

impl Server {
    async fn start() -> Self {
        let environment = Environment::sqlite().await;
        let directory: &Path = environment.directory();
        let arguments = ["demo", "--quiet-traffic", "--json", "--listen", "127.0.0.1:0", "--data", "demo"];
        // All requests come from one token, and all are to be read.
        let patient = [("PANORAMA_HTTP__REFUSED_BYTES", "1000000000000")];
        let mut process = Process::start(directory, &arguments, &patient).await;
        let line = process.json_line().await;
        let token = line["tokens"]["MANAGER"].as_str().unwrap().to_owned();
        let client = Client::new(line["url"].as_str().unwrap(), Some(token));
        Self { process, client, _environment: environment }
    }

    /// Checks that the server answers as before.
    async fn check_alive(&self) {
        let answer = self.client.query("{ viewer { id } orders(first: 5) { nodes { id } } }", None, json!({})).await.expect_ok();
        assert_eq!(answer.list("orders.nodes").len(), 5);
    }
}

async fn over_http(client: &Client, path: &str, attack: &Attack) -> (u16, Value) {
    let request = client.http().post(format!("{}{path}", client.url()));
    let request = if let Some(token) = client.token() { request.bearer_auth(token) } else { request };
    let request = request.header("content-type", "application/json").header("accept", "application/graphql-response+json, */*");
    let response = request.body(attack.body.clone()).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    // The error of a document is the one event of a stream, which then ends; its status would have been 400.
    let event = text.split_once("event: next\ndata: ").and_then(|(_, rest)| rest.split_once("\n\n"));
    match event {
        Some((data, rest)) => {
            assert!(rest.contains("event: complete"), "{text}");
            (if status == 200 { 400 } else { status }, serde_json::from_str(data).unwrap())
        }
        None => (status, serde_json::from_str(&text).unwrap()),
    }
}

/// Sends an attack over a socket: the answer is an error of the operation, or a close when it is no valid message.
async fn over_socket(client: &Client, attack: &Attack) {
    let mut socket = Socket::signed_in(client.url(), client.token()).await;
    socket.send_text(&format!("{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{}}}", attack.body)).await;
    match socket.receive().await {
        Frame::Message(message) => {
            assert_eq!(message["type"], "error", "{}: {message}", attack.name);
            assert_eq!(message["payload"][0]["extensions"]["code"], "BAD_REQUEST", "{}: {message}", attack.name);
        }
        Frame::Closed { code, .. } => assert_eq!(code, 4400, "{}", attack.name),
    }
}

async fn refused(server: &Server, attack: &Attack) {
    for path in ["/graphql", "/graphql/stream"] {
        let (status, answer) = over_http(&server.client, path, attack).await;
        assert_eq!(status, 400, "{} at {path}: {answer}", attack.name);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST", "{} at {path}: {answer}", attack.name);
        assert!(error["message"].as_str().unwrap().chars().count() <= 301, "{}: {answer}", attack.name);
        assert!(answer.get("data").is_none(), "{}: {answer}", attack.name);
    }
    over_socket(&server.client, attack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_attack_is_refused_over_every_transport_and_leaves_no_trace() {
    let server = Server::start().await;
    let attacks = [attacks(), vec![costly()]].concat();
    for attack in &attacks {
        refused(&server, attack).await;
    }
    server.check_alive().await;
    for attack in &attacks {
        let (mut within, mut over) = (0, Vec::new());
        while within < MAJORITY && over.len() < MAJORITY {
            let before = server.process.memory().now;
            server.process.forget_peak();
            for _ in 0..3 {
                refused(&server, attack).await;
            }
            let grown = server.process.memory().peak.saturating_sub(before);
            if grown <= MOST_MEMORY { within += 1 } else { over.push(grown) }
        }
        assert!(within == MAJORITY, "{} grew the memory by {over:?} bytes at its peak", attack.name);
    }
    server.check_alive().await;
    server.process.kill().await;
}

/// Sends the head of a request and a body until the server has answered; returns the beginning of its answer.
async fn flood(client: &Client, path: &str, length: Option<usize>) -> String {
    let stream = TcpStream::connect(client.url().trim_start_matches("http://")).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let size = length.map_or("transfer-encoding: chunked".to_owned(), |length| format!("content-length: {length}"));
    let token = client.token().unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n{size}\r\n\r\n"
    );
    let write = async {
        writer.write_all(head.as_bytes()).await?;
        let chunk = [b"10000\r\n".to_vec(), vec![b'['; 0x10000], b"\r\n".to_vec()].concat();
        for _ in 0..1_600 {
            writer.write_all(&chunk).await?;
        }
        std::io::Result::Ok(())
    };
    let mut answer = Vec::new();
    let read = async {
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            if reader.read_buf(&mut answer).await.unwrap_or(0) == 0 {
                break;
            }
        }
    };
    // The server stops reading and closes, so writing ends with an error, or after the last byte.
    let (read, _) = tokio::join!(timeout(tests::PATIENCE, read), timeout(tests::PATIENCE, write));
    read.expect("the server answers before it has everything");
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_without_end_are_answered_413_and_not_read() {
    let server = Server::start().await;
    server.check_alive().await;
    for path in ["/graphql", "/graphql/stream"] {
        for length in [Some(10_000_000), Some(100_000_000), None] {
            let _ = flood(&server.client, path, length).await;
            let before = server.process.memory().now;
            server.process.forget_peak();
            assert_eq!(flood(&server.client, path, length).await, "HTTP/1.1 413 Payload Too Large", "{path} {length:?}");
            let grown = server.process.memory().peak.saturating_sub(before);
            assert!(grown <= MOST_MEMORY, "{path} {length:?} grew the memory by {grown} bytes");
        }
    }
    let mut socket = Socket::signed_in(server.client.url(), server.client.token()).await;
    let message = format!("{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{{\"query\":\"{}\"}}}}", "x".repeat(10_000_000));
    socket.try_send_text(&message).await;
    assert!(matches!(socket.receive().await, Frame::Closed { .. }), "a message without end closes the socket");
    server.check_alive().await;
    server.process.kill().await;
}

/// A company in which a token is refused 100,000 bytes, once and for all.
async fn impatient(environment: &Environment) -> Company {
    Company::open_with(environment, |settings| {
        settings.http.refused_bytes = 100_000;
        settings.http.refused_bytes_per_second = 1;
    })
    .await
}

fn of_size(name: &'static str, body: impl FnOnce(String) -> Value) -> Attack {
    Attack { name, body: body("x".repeat(60_000)).to_string() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_keeps_sending_what_is_refused_is_not_read_and_others_are() {
    let environment = Environment::sqlite().await;
    let company = impatient(&environment).await;
    let attack = Attack { name: "no JSON", body: "x".repeat(60_000) };
    let (attacker, other) = (company.staff("MANAGER"), company.staff("FINANCE"));
    assert_eq!(over_http(&attacker, "/graphql", &attack).await.0, 400, "the first is read");
    for path in ["/graphql", "/graphql/stream"] {
        let (status, answer) = over_http(&attacker, path, &attack).await;
        assert_eq!(status, 429, "{path}: {answer}");
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!((&extensions["code"], &extensions["reason"]), (&json!("THROTTLED"), &json!("REFUSED_TOO_MUCH")), "{answer}");
        assert!(extensions["retryAfter"].as_u64().is_some_and(|seconds| seconds > 1_000), "{answer}");
    }
    let mut socket = Socket::signed_in(attacker.url(), attacker.token()).await;
    socket.send_text(&attack.body).await;
    assert!(matches!(socket.receive().await, Frame::Closed { code: 1013, .. }));
    attacker.query("{ viewer { id } }", None, json!({})).await.expect_ok();
    let valid = of_size("valid", |text| json!({ "query": "{viewer{id}}", "variables": { "x": text } }));
    for _ in 0..3 {
        assert_eq!(over_http(&other, "/graphql", &valid).await.0, 200, "whoever is not refused sends as much as they like");
    }
    let anonymous = company.anonymous();
    for _ in 0..3 {
        assert_eq!(over_http(&anonymous, "/graphql", &attack).await.0, 401, "nothing is read of whoever has no token");
    }
    company.close().await;
    let store = environment.store().await;
    for (code, entries) in [("BAD_REQUEST", 1), ("THROTTLED", 3), ("UNAUTHENTICATED", 0)] {
        assert_eq!(
            tables::count(&store, &format!("audit_log WHERE operation = 'graphql' AND code = '{code}'")).await,
            entries,
            "{code}"
        );
    }
    let unnamed = "refused_request WHERE operation = 'graphql' AND code = 'UNAUTHENTICATED' AND count <= 3";
    assert!((1..=3).contains(&tables::count(&store, unnamed).await), "those without a token are counted");
}

/// Every refusal counts for the rate limit, at each stage of the check; a failure without the sender's fault does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_counts_once_and_nothing_else_does() {
    let environment = Environment::sqlite().await;
    let company = impatient(&environment).await;
    let person = |name: &str| company.client(&Claims { sub: name.to_owned(), ..Claims::of(&["MANAGER"]) });
    let too_long = of_size("past a limit", |text| json!({ "query": format!("{{viewer{{id}}}}#{}", text.repeat(2)) }));
    let unknown = of_size("no such field", |text| json!({ "query": format!("{{viewer{{none}}}}#{text}") }));
    let batch = of_size("a batch", |text| json!([{ "query": text }]));
    for (name, attack, path) in [
        ("a", &too_long, "/graphql"),
        ("b", &unknown, "/graphql"),
        ("c", &unknown, "/graphql/stream"),
        ("d", &batch, "/graphql/stream"),
    ] {
        let statuses = [over_http(&person(name), path, attack).await.0, over_http(&person(name), path, attack).await.0];
        assert_eq!(statuses, [400, 429], "{} at {path}", attack.name);
    }
    // Over a socket, each short operation is refused for itself; a long one is refused unread.
    let client = person("socket");
    let mut socket = Socket::signed_in(client.url(), client.token()).await;
    let subscribe = |id: &str, payload: &str| format!("{{\"id\":\"{id}\",\"type\":\"subscribe\",\"payload\":{payload}}}");
    let query = |text: &str| json!({ "query": text }).to_string();
    for id in ["1", "2", "3", "4", "5"] {
        socket.send_text(&subscribe(id, &query(&format!("{{viewer{{none}}}}#{}", "x".repeat(20_000))))).await;
        let Frame::Message(message) = socket.receive().await else { panic!("{id} closed the socket") };
        let expected = if id == "5" { "THROTTLED" } else { "BAD_REQUEST" };
        assert_eq!(message["payload"][0]["extensions"]["code"], expected, "{message}");
    }
    socket.send_text("{\"type\":\"ping\"}").await;
    assert!(matches!(socket.receive().await, Frame::Message(message) if message["type"] == "pong"), "the socket lives");
    socket.send_text(&subscribe("6", &query("{viewer{id}}"))).await;
    assert!(matches!(socket.receive().await, Frame::Message(message) if message["type"] == "next"), "what is short still fits");
    // The query is part of the address.
    let client = person("by address");
    let get = async || {
        let address = format!("{}/graphql?query={{viewer{{none}}}}%23{}", client.url(), "x".repeat(30_000));
        let request = client.http().get(address).bearer_auth(client.token().unwrap()).header("accept", "application/json");
        request.send().await.unwrap().json::<Value>().await.unwrap()["errors"][0]["extensions"]["code"].clone()
    };
    for expected in ["BAD_REQUEST", "BAD_REQUEST", "BAD_REQUEST", "THROTTLED"] {
        assert_eq!(get().await, expected);
    }
    // A mutation by GET is refused after it was read.
    let client = person("mutation by address");
    let mutate = async || {
        let document = format!(
            "mutation%7BtokenRevoke(input:%7Bsubject:%22x%22,reason:%22x%22%7D)%7B__typename%7D%7D%23{}",
            "x".repeat(40_000)
        );
        let request =
            client.http().get(format!("{}/graphql?query={document}", client.url())).bearer_auth(client.token().unwrap());
        request.header("accept", "application/json").send().await.unwrap().status().as_u16()
    };
    assert_eq!([mutate().await, mutate().await, mutate().await], [405, 405, 429]);
    // An unknown hash is not the sender's fault.
    let hash = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } }, "variables": { "x": "x".repeat(15_000) } });
    let hash = Attack { name: "a hash", body: hash.to_string() };
    for _ in 0..8 {
        let (_, answer) = over_http(&person("apq"), "/graphql", &hash).await;
        assert_eq!(answer["errors"][0]["extensions"]["reason"], "PERSISTED_QUERY_NOT_SUPPORTED", "{answer}");
    }
    company.close().await;
}
