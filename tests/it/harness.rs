//! The harness itself, against a small stand-in for the server: a helper that never fails would make every test worthless.

use std::convert::Infallible;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::routing::{any, post};
use axum::{Json, response::Response};
use futures_util::stream;
use serde_json::{Value, json};
use tests::application::Running;
use tests::client::{Socket, Transport};
use tests::environment::{Database, Environment};
use tests::server::Server;
use tests::token::Claims;

/// Answers with the content of the request: the operation's name, the variables, the authorization.
async fn echo(headers: HeaderMap, Json(request): Json<Value>) -> Json<Value> {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    Json(match request["operationName"].as_str() {
        Some("PlaceHold") => {
            json!({ "data": { "orderHoldPlace": { "order": null, "userErrors": [{ "code": "ON_HOLD", "message": "no" }] } } })
        }
        Some("Broken") => json!({ "data": null, "errors": [{ "message": "no", "extensions": { "code": "INTERNAL" } }] }),
        _ => {
            json!({ "data": { "order": { "lines": [{ "sku": "A" }], "authorization": authorization, "variables": request["variables"] } } })
        }
    })
}

/// Acknowledges, answers the first message with two payloads and `complete`, then closes with 4401.
async fn speak(mut socket: WebSocket) {
    let acknowledged = socket.recv().await.is_some();
    let says = [
        json!({ "type": "connection_ack" }),
        json!({ "type": "ping" }),
        json!({ "id": "1", "type": "next", "payload": { "data": { "order": { "version": 1 } } } }),
        json!({ "id": "1", "type": "next", "payload": { "data": { "order": { "version": 2 } } } }),
        json!({ "id": "1", "type": "complete" }),
    ];
    for message in says.iter().filter(|_| acknowledged) {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let frame = axum::extract::ws::CloseFrame { code: 4401, reason: "expired".into() };
    socket.send(Message::Close(Some(frame))).await.unwrap();
    while socket.recv().await.is_some_and(|message| message.is_ok()) {}
}

async fn upgrade(upgrade: WebSocketUpgrade) -> Response {
    upgrade.protocols(["graphql-transport-ws"]).on_upgrade(speak)
}

async fn events() -> Sse<impl stream::Stream<Item = Result<Event, Infallible>>> {
    let next =
        |version: i64| Event::default().event("next").data(json!({ "data": { "order": { "version": version } } }).to_string());
    Sse::new(stream::iter([
        Ok(Event::default().comment("")),
        Ok(next(1)),
        Ok(next(2)),
        Ok(Event::default().event("complete").data("\n")),
    ]))
}

async fn stand_in(environment: &Environment) -> Server {
    let routes = Router::new().route("/graphql", post(echo).fallback(any(upgrade))).route("/graphql/stream", post(events));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move { axum::serve(listener, routes).await });
    Server::over(Running::new(url, || async move { tasks.shutdown().await }), environment.signer().clone())
}

tests::both_databases! {
    /// Every test has a database and files of its own, which are in the settings of its servers.
    async fn an_environment_is_complete(environment: Environment) {
        let settings = environment.settings();
        let url = settings.database_url.unwrap();
        assert_eq!(url.expose(), environment.database_url());
        assert_eq!(settings.redis_url.is_some(), *environment.database() != Database::Sqlite);
        assert!(std::fs::read_to_string(settings.token.hs256_key_file.unwrap()).unwrap().len() >= 64);
        assert!(environment.store().await.is_migrated().await.unwrap());
    }
}

#[tokio::test]
async fn what_an_environment_had_is_gone_with_it() {
    let environment = Environment::postgres().await;
    let (url, directory) = (environment.database_url(), environment.directory().to_path_buf());
    drop(environment);
    assert!(sea_orm::Database::connect(&url).await.is_err(), "the database is dropped");
    assert!(!directory.exists());
}

#[tokio::test]
async fn answers_are_read_by_path_and_refusals_by_code() {
    let environment = Environment::sqlite().await;
    let server = stand_in(&environment).await;
    let clerk = server.customer_service();
    let card = clerk.order_card(json!({ "number": "tb-1" })).await.expect_ok();
    assert_eq!(card.text("order.lines.0.sku"), "A");
    assert_eq!(card.data("order.variables.by.number"), "tb-1");
    assert!(card.text("order.authorization").starts_with("Bearer ey"));
    assert!(server.anonymous().run("OrderCard", json!({})).await.data("order.authorization").is_null());

    let refused = clerk.place_hold(json!({})).await;
    assert_eq!(refused.expect_refused("ON_HOLD").message, "no");
    let broken = clerk.query("query Broken { x }", Some("Broken"), json!({})).await;
    assert_eq!(broken.expect_error("INTERNAL")["message"], "no");
    for wrong in [
        std::panic::catch_unwind(|| drop(refused.clone().expect_ok())),
        std::panic::catch_unwind(|| drop(broken.clone().expect_ok())),
        std::panic::catch_unwind(|| drop(refused.expect_refused("OTHER"))),
        std::panic::catch_unwind(|| drop(broken.expect_refused("INTERNAL"))),
        std::panic::catch_unwind(|| drop(card.expect_error("INTERNAL").clone())),
        std::panic::catch_unwind(|| drop(card.data("order.absent").clone())),
    ] {
        assert!(wrong.is_err(), "a wrong expectation must fail the test");
    }
    server.stop().await;
}

#[tokio::test]
async fn subscriptions_read_alike_over_both_transports() {
    let environment = Environment::sqlite().await;
    let server = stand_in(&environment).await;
    let clerk = server.customer_service();
    for transport in Transport::ALL {
        let mut card = clerk.live_order(transport, json!({ "number": "tb-1" })).await;
        assert_eq!(card.next().await.number("order.version"), 1);
        assert_eq!(card.next_where(|answer| answer.number("order.version") > 1).await.number("order.version"), 2);
        assert!(card.next_or_end().await.is_none(), "{transport:?} completes");
    }
    let token = environment.signer().sign(&Claims::of(&["MANAGER"]));
    let mut socket = Socket::signed_in(server.url(), Some(&token)).await;
    socket.expect("next").await;
    assert_eq!(socket.expect_closed(4401).await, "expired");
}
