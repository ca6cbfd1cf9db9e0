//! Tests of the protocol over real sockets.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::super::testing::TestServer;
use crate::config::HttpSettings;

const PROTOCOL: Option<&str> = Some("graphql-transport-ws");

fn quick() -> HttpSettings {
    HttpSettings { init_seconds: 1, keep_alive_seconds: 1, stalled_seconds: 1, close_over_seconds: 0, ..HttpSettings::default() }
}

#[tokio::test]
async fn another_subprotocol_is_closed_4406() {
    let server = TestServer::start().await;
    let mut none = server.socket(None).await;
    assert_eq!(none.closed().await.0, 4406);
    // A client that insists on the legacy protocol sees it missing in the handshake.
    assert!(matches!(server.try_socket(Some("graphql-ws"), None).await, Err(Error::Protocol(_))));
}

#[tokio::test]
async fn pages_of_other_origins_are_refused() {
    let server = TestServer::with(HttpSettings { allowed_origins: vec!["https://desk.example.com".into()], ..quick() }).await;
    let refused = server.try_socket(PROTOCOL, Some("https://evil.example.com")).await.err().unwrap();
    assert!(matches!(refused, Error::Http(response) if response.status() == 403));
    let own = format!("http://{}", server.address);
    for origin in ["https://desk.example.com", &own] {
        assert!(server.try_socket(PROTOCOL, Some(origin)).await.is_ok(), "{origin}");
    }
}

#[tokio::test]
async fn init_must_come_once_in_time_and_with_a_good_token() {
    let server = TestServer::with(quick()).await;
    let mut silent = server.socket(PROTOCOL).await;
    assert_eq!(silent.closed().await.0, 4408);
    for payload in [json!({}), json!({"authorization": "Bearer rubbish"}), json!({"authorization": server.token_for(-60)})] {
        let mut socket = server.socket(PROTOCOL).await;
        socket.send(json!({"type": "connection_init", "payload": payload})).await;
        assert_eq!(socket.closed().await.0, 4403, "{payload}");
    }
    let mut twice = server.ready_socket().await;
    twice.send(json!({"type": "connection_init"})).await;
    assert_eq!(twice.closed().await.0, 4429);
}

#[tokio::test]
async fn an_operation_before_the_acknowledgement_is_closed_4401() {
    let server = TestServer::start().await;
    let mut socket = server.socket(PROTOCOL).await;
    socket.subscribe("1", "{ viewer }").await;
    assert_eq!(socket.closed().await.0, 4401);
}

#[tokio::test]
async fn what_is_no_message_is_closed_4400() {
    let server = TestServer::start().await;
    for text in [
        "",
        "rubbish",
        "[]",
        "{}",
        r#"{"type":"other"}"#,
        r#"{"type":"subscribe","payload":{"query":"{ viewer }"}}"#,
        r#"{"type":"subscribe","id":"","payload":{}}"#,
        r#"{"type":"subscribe","id":"1"}"#,
        r#"{"type":"subscribe","id":"1","payload":{}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ viewer }","variables":[]}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ viewer }","operationName":7}}"#,
        r#"{"type":"subscribe","id":"1","payload":{"query":"{ viewer }","extensions":"x"}}"#,
        r#"{"type":"connection_init","payload":3}"#,
    ] {
        let mut socket = server.ready_socket().await;
        socket.stream.send(Message::text(text)).await.unwrap();
        assert_eq!(socket.closed().await.0, 4400, "{text}");
    }
    let mut binary = server.ready_socket().await;
    binary.stream.send(Message::binary(&b"{}"[..])).await.unwrap();
    assert_eq!(binary.closed().await.0, 4400);
}

/// Whether a frame is malformed or too large is independent of its sender; a frame that only a signed-in sender may send is closed 4403.
#[tokio::test]
async fn a_frame_that_never_fits_is_closed_1009_before_the_acknowledgement_too() {
    let server = TestServer::start().await;
    for (length, code) in [(1_u64 << 62, 1009), (1 << 63, 1002), (30_000, 4403)] {
        let mut socket = server.socket(PROTOCOL).await;
        let head = [&[0x81, 0xff][..], &length.to_be_bytes(), &[0; 4]].concat();
        socket.stream.get_mut().write_all(&head).await.unwrap();
        assert_eq!(socket.closed().await.0, code, "{length}");
    }
}

#[tokio::test]
async fn queries_mutations_and_subscriptions_run_and_complete() {
    let server = TestServer::start().await;
    let mut socket = server.ready_socket().await;
    for (query, data) in [
        ("{ order { id guarded } }", json!({"order": {"id": 1, "guarded": null}})),
        ("mutation { rename(name: \"abc\") { id } }", json!({"rename": {"id": 3}})),
    ] {
        socket.subscribe("q\"1", query).await;
        let next = socket.receive().await;
        assert_eq!((&next["type"], &next["id"], &next["payload"]["data"]), (&json!("next"), &json!("q\"1"), &data));
        assert_eq!(socket.receive().await, json!({"id": "q\"1", "type": "complete"}));
    }
    socket.subscribe("s", "subscription { orderEvents(after: \"c1\") { cursor } }").await;
    for at in [2, 3] {
        let expected = json!({"id": "s", "type": "next", "payload": {"data": {"orderEvents": {"cursor": format!("c{at}")}}}});
        assert_eq!(socket.receive().await, expected);
    }
    assert_eq!(socket.receive().await, json!({"id": "s", "type": "complete"}));
    // An id is free again after its operation is over.
    socket.subscribe("s", "{ viewer }").await;
    assert_eq!(socket.receive().await["type"], "next");
}

#[tokio::test]
async fn refused_requests_are_error_messages_and_the_socket_lives_on() {
    let server = TestServer::start().await;
    let mut socket = server.ready_socket().await;
    for query in ["{", "{ nothing }", "subscription { nothing }", "subscription { order { id } must { id } }", "{ panics }"] {
        socket.subscribe("1", query).await;
        let error = socket.receive().await;
        assert_eq!(error["type"], "error", "{query}");
        assert!(error["payload"][0]["extensions"]["code"].is_string(), "{error}");
    }
    socket.subscribe("3", "subscription { panics }").await;
    assert_eq!(socket.receive().await["payload"]["data"], json!({"panics": 1}));
    assert_eq!(socket.receive().await["payload"][0]["extensions"]["code"], "INTERNAL");
    socket.subscribe("4", "{ viewer }").await;
    assert_eq!(socket.receive().await["id"], "4");
}

#[tokio::test]
async fn an_id_in_use_is_closed_4409() {
    let server = TestServer::start().await;
    let mut socket = server.ready_socket().await;
    socket.subscribe("1", "subscription { never }").await;
    socket.subscribe("1", "subscription { never }").await;
    let (code, reason) = socket.closed().await;
    assert_eq!((code, reason.as_str()), (4409, "Subscriber for this id already exists"));
}

#[tokio::test]
async fn nothing_comes_after_complete() {
    let server = TestServer::start().await;
    let mut socket = server.ready_socket().await;
    socket.subscribe("1", "subscription { ticks }").await;
    assert_eq!(socket.receive().await["id"], "1");
    socket.send(json!({"type": "complete", "id": "1"})).await;
    socket.send(json!({"type": "complete", "id": "unknown"})).await;
    socket.send(json!({"type": "ping", "payload": {"at": 1}})).await;
    // Messages that were written before the server read the message may still arrive; after the answer to the ping none does.
    loop {
        let message = socket.receive().await;
        if message["type"] == "pong" {
            assert_eq!(message["payload"], json!({"at": 1}));
            break;
        }
    }
    socket.subscribe("2", "subscription { ticks }").await;
    for _ in 0..5 {
        assert_eq!(socket.receive().await["id"], "2");
    }
}

#[tokio::test]
async fn pings_go_both_ways() {
    let server = TestServer::with(quick()).await;
    let mut socket = server.ready_socket().await;
    socket.send(json!({"type": "ping"})).await;
    assert_eq!(socket.receive().await, json!({"type": "pong"}));
    socket.send(json!({"type": "pong"})).await;
    assert!(matches!(socket.frame().await, Some(Message::Ping(_))), "the keep-alive");
    socket.stream.send(Message::Ping(b"x"[..].into())).await.unwrap();
    loop {
        match socket.frame().await {
            Some(Message::Pong(payload)) => return assert_eq!(&payload[..], b"x"),
            Some(Message::Ping(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn operations_of_one_socket_are_bounded() {
    let server = TestServer::with(HttpSettings { operations_per_socket: 3, ..quick() }).await;
    let mut socket = server.ready_socket().await;
    for id in ["1", "2", "3", "4"] {
        socket.subscribe(id, "subscription { never }").await;
    }
    let refused = socket.receive().await;
    assert_eq!((&refused["id"], &refused["payload"][0]["extensions"]["code"]), (&json!("4"), &json!("THROTTLED")));
    socket.send(json!({"type": "complete", "id": "1"})).await;
    socket.subscribe("5", "{ viewer }").await;
    assert_eq!(socket.receive().await["type"], "next");
}

#[tokio::test]
async fn the_socket_ends_with_its_token() {
    let server = TestServer::start().await;
    let mut socket = server.socket(PROTOCOL).await;
    socket.send(json!({"type": "connection_init", "payload": {"Authorization": server.token_for(1)}})).await;
    assert_eq!(socket.receive().await["type"], "connection_ack");
    let begin = tokio::time::Instant::now();
    let (code, reason) = socket.closed().await;
    assert_eq!(code, 4401);
    assert!(reason.starts_with("Token expired"), "{reason}");
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_client_that_does_not_read_is_closed() {
    let server = TestServer::with(quick()).await;
    let mut socket = server.ready_socket().await;
    socket.subscribe("1", "subscription { flood(length: 10000) }").await;
    // The server disconnects it although the client never reads.
    server.sockets.close();
    tokio::time::timeout(Duration::from_secs(9), server.sockets.wait()).await.expect("the socket is given up");
    let mut last = None;
    while let Some(Ok(frame)) = socket.stream.next().await {
        last = Some(frame);
    }
    // Its last frame, if it arrived, gives the reason.
    if let Some(Message::Close(Some(frame))) = last {
        assert_eq!(u16::from(frame.code), 4410);
    }
}

#[tokio::test]
async fn a_stopping_server_says_so() {
    let server = TestServer::start().await;
    let mut socket = server.ready_socket().await;
    socket.subscribe("1", "subscription { never }").await;
    server.shutdown.cancel();
    assert_eq!(socket.closed().await.0, 1012);
    drop(socket);
    server.stopped().await;
}
