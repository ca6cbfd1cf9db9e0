//! The expectations of front-end libraries on a server that go beyond the protocols.

use std::io::Read;

use serde_json::{Value, json};
use tests::environment::Environment;
use tests::token::Claims;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A query of the schema, open to everybody, whose answer is longer than a network packet.
const LONG: &str = "{ __type(name: \"Order\") { fields { name description } } }";

/// An answer as its client receives it: its encoding, and its content.
struct Answer {
    encoding: Option<String>,
    body: Value,
}

async fn asked(server: &tests::server::Server, query: &str, accepted: Option<&str>) -> Answer {
    let client = server.client(&Claims::of(&["MANAGER"]));
    let mut request = client.http().post(format!("{}/graphql", client.url())).bearer_auth(client.token().unwrap());
    if let Some(accepted) = accepted {
        request = request.header("accept-encoding", accepted);
    }
    let response = request.json(&json!({ "query": query })).send().await.unwrap();
    let text = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let encoding = text("content-encoding");
    let bytes = response.bytes().await.unwrap();
    let mut plain = Vec::new();
    match encoding.as_deref() {
        None => plain.extend_from_slice(&bytes),
        Some("gzip") => drop(flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain).unwrap()),
        Some("br") => drop(brotli::Decompressor::new(&bytes[..], 4096).read_to_end(&mut plain).unwrap()),
        Some(other) => panic!("nobody asked for {other}"),
    }
    Answer { encoding, body: serde_json::from_slice(&plain).unwrap() }
}

tests::both_databases! {
    async fn answers_are_packed_as_the_client_takes_them(environment: Environment) {
        let server = environment.start().await;
        let plain = asked(&server, LONG, None).await;
        assert!(plain.encoding.is_none() && plain.body["errors"].is_null(), "{}", plain.body);
        for (accepted, encoding) in [("gzip", Some("gzip")), ("br", Some("br")), ("gzip, deflate, br", Some("br")), ("zstd, identity", None)] {
            let packed = asked(&server, LONG, Some(accepted)).await;
            assert_eq!((packed.encoding.as_deref(), &packed.body["data"]), (encoding, &plain.body["data"]), "{accepted}");
        }
        assert_eq!(asked(&server, "{ viewer { id } }", Some("gzip")).await.encoding, None, "a short answer is not worth it");
        server.stop().await;
    }

    async fn an_event_stream_leaves_as_it_is(environment: Environment) {
        let server = environment.start().await;
        let client = server.client(&Claims::of(&["MANAGER"]));
        let request = client.http().post(format!("{}/graphql/stream", client.url())).bearer_auth(client.token().unwrap());
        let request = request.header("accept-encoding", "gzip, br").header("accept", "text/event-stream");
        let response = request.json(&json!({ "query": LONG })).send().await.unwrap();
        assert!(response.status().is_success() && response.headers().get("content-encoding").is_none());
        assert!(response.text().await.unwrap().contains("allowedActions"));
        server.stop().await;
    }

    /// Names of headers are case-insensitive, but the Python library `gql` looks this one up in a case-sensitive table.
    async fn the_handshake_is_written_as_the_standard_writes_it(environment: Environment) {
        let server = environment.start().await;
        let address = server.client(&Claims::of(&["MANAGER"])).url().trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let request = format!(
            "GET /graphql HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-ws, graphql-transport-ws\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        for line in ["Upgrade: websocket", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: graphql-transport-ws"] {
            assert!(head.lines().any(|found| found == line), "{line} is missing in {head}");
        }
        server.stop().await;
    }
}
