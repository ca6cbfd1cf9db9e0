//! Tests of HTTP and event streams over a real listener.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::testing::TestServer;
use crate::config::HttpSettings;

const RESPONSE_JSON: &str = "application/graphql-response+json";

fn query(text: &str) -> Value {
    json!({"query": text})
}

async fn code(response: reqwest::Response) -> (StatusCode, String, bool) {
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    (status, body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned(), body.get("data").is_some())
}

#[tokio::test]
async fn a_query_is_answered_by_post_and_by_get() {
    let server = TestServer::start().await;
    let response = server.post("/graphql", &query("{ viewer }")).header("accept-language", "en").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
    let body = response.json::<Value>().await.unwrap();
    assert_eq!(body["data"], json!({"viewer": "u1 En"}));
    assert_eq!(body["extensions"]["cost"]["requestedQueryCost"], 1);
    let response = server
        .get("/graphql")
        .query(&[("query", "query($by: By) { order(by: $by) { id } }"), ("variables", r#"{"by":{"id":7}}"#)])
        .header("accept", RESPONSE_JSON)
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["content-type"], "application/graphql-response+json; charset=utf-8");
    assert_eq!(response.json::<Value>().await.unwrap()["data"], json!({"order": {"id": 7}}));
}

#[tokio::test]
async fn the_status_follows_the_media_type() {
    let server = TestServer::start().await;
    for wrong in [query("{"), query("{ nothing }"), json!({"query": "query($n: Int!) { text(length: $n) }"})] {
        let plain = server.post("/graphql", &wrong).header("accept", "application/json").send().await.unwrap();
        assert_eq!(code(plain).await, (StatusCode::OK, "BAD_REQUEST".into(), false), "{wrong}");
        let typed = server.post("/graphql", &wrong).header("accept", RESPONSE_JSON).send().await.unwrap();
        assert_eq!(code(typed).await, (StatusCode::BAD_REQUEST, "BAD_REQUEST".into(), false), "{wrong}");
    }
    // An executed operation is 200 regardless of errors in its fields.
    let partial =
        server.post("/graphql", &query("{ order { id guarded } }")).header("accept", RESPONSE_JSON).send().await.unwrap();
    assert_eq!(code(partial).await, (StatusCode::OK, "FORBIDDEN".into(), true));
    let panicked = server.post("/graphql", &query("{ panics }")).send().await.unwrap();
    assert_eq!(code(panicked).await, (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL".into(), false));
    let refused = server.post("/graphql", &query("{ viewer }")).header("accept", "text/plain").send().await.unwrap();
    assert_eq!(refused.status(), 406);
}

#[tokio::test]
async fn only_json_objects_are_requests() {
    let server = TestServer::start().await;
    let raw = |content_type: &'static str, body: &'static str| {
        server
            .client
            .post(format!("{}/graphql", server.url))
            .header("authorization", server.token())
            .header("content-type", content_type)
            .body(body)
    };
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=latin1",
    ] {
        let response = raw(content_type, r#"{"query":"mutation { rename(name: \"x\") { id } }"}"#).send().await.unwrap();
        assert_eq!(code(response).await, (StatusCode::UNSUPPORTED_MEDIA_TYPE, "BAD_REQUEST".into(), false), "{content_type}");
    }
    for body in [
        "",
        "{ \"not",
        "null",
        "[]",
        r#"[{"query":"{ viewer }"}]"#,
        "{}",
        r#"{"query": 1}"#,
        r#"{"query":"{ viewer }","variables":[1]}"#,
        r#"{"query":"{ viewer }","operationName":1}"#,
    ] {
        let response = raw("application/json", body).send().await.unwrap();
        assert_eq!(code(response).await, (StatusCode::BAD_REQUEST, "BAD_REQUEST".into(), false), "{body}");
    }
    let response = raw(
        "application/json; charset=utf-8",
        r#"{"query":"{ viewer }","variables":null,"operationName":null,"extensions":null}"#,
    )
    .send()
    .await
    .unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn get_changes_nothing() {
    let server = TestServer::start().await;
    let response = server.get("/graphql").query(&[("query", "mutation { rename(name: \"x\") { id } }")]).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "POST");
    assert_eq!(response.status(), 405);
    let response = server.client.put(format!("{}/graphql", server.url)).send().await.unwrap();
    assert_eq!(response.status(), 405);
}

#[tokio::test]
async fn nobody_and_expired_tokens_are_answered_401() {
    let server = TestServer::start().await;
    let url = format!("{}/graphql", server.url);
    let anonymous = server.client.post(&url).json(&query("{ __typename }")).send().await.unwrap();
    assert_eq!(anonymous.headers()["www-authenticate"], "Bearer");
    assert_eq!(code(anonymous).await, (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED".into(), false));
    let expired = server
        .client
        .post(&url)
        .header("authorization", server.token_for(-10))
        .header("accept-language", "en")
        .json(&query("{ __typename }"))
        .send()
        .await
        .unwrap();
    let body: Value = expired.json().await.unwrap();
    assert!(body["errors"][0]["message"].as_str().unwrap().contains("expired at 2027-01-15"), "{body}");
    let stream = server.client.get(format!("{url}/stream")).query(&[("query", "subscription { never }")]).send().await.unwrap();
    assert_eq!(stream.status(), 401);
}

#[tokio::test]
async fn a_large_body_is_413() {
    let server = TestServer::start().await;
    let response = server.post("/graphql", &query(&"x".repeat(1024 * 1024))).send().await.unwrap();
    assert_eq!(code(response).await, (StatusCode::PAYLOAD_TOO_LARGE, "BAD_REQUEST".into(), false));
}

#[tokio::test]
async fn a_request_that_runs_too_long_ends() {
    let server = TestServer::with(HttpSettings { request_seconds: 1, ..HttpSettings::default() }).await;
    let response = server.post("/graphql", &query("{ never }")).send().await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["errors"][0]["extensions"]["reason"], "TIMEOUT");
}

#[tokio::test]
async fn every_response_has_an_id_and_safe_headers() {
    let server = TestServer::start().await;
    let response = server.post("/graphql", &query("{ nothing }")).header("x-request-id", "desk-42").send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "desk-42");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    assert_eq!(response.json::<Value>().await.unwrap()["errors"][0]["extensions"]["requestId"], "desk-42");
    let response = server.get("/livez").header("x-request-id", "<script>").send().await.unwrap();
    assert_ne!(response.headers()["x-request-id"], "<script>");
    let response = server.get("/panics").header("x-request-id", "desk-43").send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "desk-43");
    assert_eq!(code(response).await, (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL".into(), false));
    assert_eq!(server.get("/livez").send().await.unwrap().status(), 200, "the server lives on");
}

#[tokio::test]
async fn health_says_what_is_missing() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/livez").send().await.unwrap().status(), 200);
    let ready = server.get("/readyz").send().await.unwrap();
    assert_eq!(ready.status(), 503);
    assert_eq!(ready.text().await.unwrap(), "the database does not answer\n");
}

#[tokio::test]
async fn other_origins_are_not_allowed_unless_listed() {
    let settings = HttpSettings { allowed_origins: vec!["https://desk.example.com".into()], ..HttpSettings::default() };
    let server = TestServer::with(settings).await;
    let preflight = |origin: &'static str| {
        server
            .client
            .request(reqwest::Method::OPTIONS, format!("{}/graphql", server.url))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type")
            .send()
    };
    let allowed = preflight("https://desk.example.com").await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://desk.example.com");
    assert!(!preflight("https://evil.example.com").await.unwrap().headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn a_browser_gets_the_page_and_its_files_from_here_only() {
    let server = TestServer::start().await;
    let page = server.client.get(format!("{}/graphql", server.url)).header("accept", "text/html,*/*;q=0.8").send().await.unwrap();
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("script-src 'self';"));
    let html = page.text().await.unwrap();
    assert!(!html.contains("//unpkg") && !html.contains("https:"));
    for file in html.split('"').filter(|part| part.starts_with("/graphiql/")) {
        let response = server.client.get(format!("{}{file}", server.url)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{file}");
        assert!(response.content_length().unwrap_or(0) > 0, "{file}");
    }
    assert_eq!(server.get("/graphiql/other.js").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn half_a_head_is_not_waited_for_and_connections_are_counted() {
    let settings = HttpSettings { header_seconds: 1, connections_per_address: 1, ..HttpSettings::default() };
    let server = TestServer::with(settings).await;
    let mut first = TcpStream::connect(&server.address).await.unwrap();
    first.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n").await.unwrap();
    let mut read = Vec::new();
    let mut second = TcpStream::connect(&server.address).await.unwrap();
    second.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n").await.ok();
    assert!(second.read_to_end(&mut read).await.is_err() || read.is_empty(), "one connection too many was answered");
    tokio::time::timeout(Duration::from_secs(5), first.read_to_end(&mut read)).await.expect("closed in time").ok();
    assert!(!String::from_utf8_lossy(&read).contains("200 OK"));
}

/// Fragments that spread the next one four times, 18 levels deep: 69 billion selections in less than a kilobyte.
fn bomb() -> String {
    let fragment = |level: usize| format!("fragment f{level} on Order{{{}}}", format!("...f{}", level + 1).repeat(4));
    let fragments: Vec<String> = (0..18).map(fragment).collect();
    format!("{{order{{...f0}}}}{}fragment f18 on Order{{id}}", fragments.concat())
}

#[tokio::test]
async fn a_bomb_is_refused_on_every_transport() {
    let server = TestServer::start().await;
    assert!(bomb().len() < 900);
    let response = server.post("/graphql", &query(&bomb())).send().await.unwrap();
    assert_eq!(response.json::<Value>().await.unwrap()["errors"][0]["extensions"]["reason"], "TOO_LARGE");
    let streamed = refused_in_stream(server.post("/graphql/stream", &query(&bomb()))).await;
    assert_eq!(streamed["errors"][0]["extensions"]["reason"], "TOO_LARGE");
    let mut socket = server.ready_socket().await;
    socket.subscribe("1", &bomb()).await;
    assert_eq!(socket.receive().await["payload"][0]["extensions"]["reason"], "TOO_LARGE");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let server = TestServer::with(HttpSettings { body_seconds: 1, ..HttpSettings::default() }).await;
    let mut slow = TcpStream::connect(&server.address).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
        server.token()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let mut read = vec![0; 64];
    let length = tokio::time::timeout(Duration::from_secs(5), slow.read(&mut read)).await.expect("an answer in time").unwrap();
    assert!(String::from_utf8_lossy(&read[..length]).starts_with("HTTP/1.1 408"));
}

#[tokio::test]
async fn a_request_that_runs_ends_before_the_server_stops() {
    let server = TestServer::with(HttpSettings { request_seconds: 1, ..HttpSettings::default() }).await;
    let mut running = TcpStream::connect(&server.address).await.unwrap();
    let body = query("{ never }").to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        server.token(),
        body.len()
    );
    running.write_all(request.as_bytes()).await.unwrap();
    // The server requests the body: from here on it works on the request.
    let mut read = vec![0; 64];
    let length = running.read(&mut read).await.unwrap();
    assert!(String::from_utf8_lossy(&read[..length]).starts_with("HTTP/1.1 100"));
    running.write_all(body.as_bytes()).await.unwrap();
    server.shutdown.cancel();
    let mut answer = String::new();
    running.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 500") && answer.contains("TIMEOUT"), "{answer}");
    server.stopped().await;
    assert!(TcpStream::connect(&server.address).await.is_err());
}

async fn events(request: reqwest::RequestBuilder) -> String {
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
    tokio::time::timeout(Duration::from_secs(5), response.text()).await.expect("an end in time").unwrap()
}

/// The errors of a stream that consists of one `next` and the end.
async fn refused_in_stream(request: reqwest::RequestBuilder) -> Value {
    let text = events(request).await;
    let said = text.strip_prefix(":\n\nevent: next\ndata: ").and_then(|rest| rest.strip_suffix("\n\nevent: complete\ndata:\n\n"));
    serde_json::from_str(said.unwrap_or_else(|| panic!("more than one answer: {text}"))).unwrap()
}

#[tokio::test]
async fn a_subscription_is_an_event_stream_with_ids() {
    let server = TestServer::start().await;
    let follow = query("subscription F($after: String) { orderEvents(after: $after) { cursor } }");
    let post = || server.post("/graphql/stream", &follow).header("accept", "text/event-stream");
    let expected = |from: i32| {
        let next =
            |at: i32| format!("id: c{at}\nevent: next\ndata: {{\"data\":{{\"orderEvents\":{{\"cursor\":\"c{at}\"}}}}}}\n\n");
        format!(":\n\n{}event: complete\ndata:\n\n", (from..=3).map(next).collect::<String>())
    };
    assert_eq!(events(post()).await, expected(1));
    assert_eq!(events(post().header("last-event-id", "c2")).await, expected(3));
    let said = json!({"query": follow["query"], "variables": {"after": "c1"}});
    assert_eq!(events(server.post("/graphql/stream", &said).header("last-event-id", "c2")).await, expected(3));
    let by_get = server
        .get("/graphql/stream")
        .query(&[("query", follow["query"].as_str().unwrap())])
        .header("accept", "text/event-stream");
    assert_eq!(events(by_get).await, expected(1));
    // Every source of `after`, and none at all: the README's own subscription has no variable.
    for document in [
        "subscription { orderEvents { cursor } }",
        "subscription { orderEvents(after: \"c1\") { cursor } }",
        "subscription F($since: String = \"c1\") { orderEvents(after: $since) { cursor } }",
    ] {
        assert_eq!(events(server.post("/graphql/stream", &query(document)).header("last-event-id", "c2")).await, expected(3));
        let by_get = server.get("/graphql/stream").query(&[("query", document)]).header("accept", "text/event-stream");
        assert_eq!(events(by_get.header("last-event-id", "c2")).await, expected(3), "{document}");
    }
    let endless = server.post("/graphql/stream", &query("subscription { order { id } }")).header("last-event-id", "c2");
    let refused = refused_in_stream(endless).await;
    assert_eq!((&refused["errors"][0]["extensions"]["code"], refused.get("data")), (&json!("BAD_REQUEST"), None));
    let once = events(server.post("/graphql/stream", &query("{ viewer }"))).await;
    assert!(once.contains("event: next\ndata: {\"data\":{\"viewer\"") && once.ends_with("event: complete\ndata:\n\n"), "{once}");
}

#[tokio::test]
async fn an_event_stream_refuses_and_expires() {
    let server = TestServer::start().await;
    let wrong = refused_in_stream(server.post("/graphql/stream", &query("subscription { nothing }"))).await;
    assert_eq!((&wrong["errors"][0]["extensions"]["code"], wrong.get("data")), (&json!("BAD_REQUEST"), None));
    let nobody = server.client.post(format!("{}/graphql/stream", server.url)).json(&query("subscription { nothing }"));
    assert_eq!(code(nobody.send().await.unwrap()).await, (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED".into(), false));
    let plain = server
        .post("/graphql/stream", &query("subscription { never }"))
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(plain.status(), 406);
    let mutation =
        server.get("/graphql/stream").query(&[("query", "mutation { rename(name: \"x\") { id } }")]).send().await.unwrap();
    assert_eq!(mutation.status(), 405);
    let request = server
        .client
        .post(format!("{}/graphql/stream", server.url))
        .header("authorization", server.token_for(1))
        .json(&query("subscription { never }"));
    let text = events(request).await;
    assert!(text.contains("UNAUTHENTICATED") && text.ends_with("event: complete\ndata:\n\n"), "{text}");
}

#[tokio::test]
async fn an_event_stream_is_kept_alive_and_ends_open_when_the_server_stops() {
    let server = TestServer::with(HttpSettings { keep_alive_seconds: 1, ..HttpSettings::default() }).await;
    let mut response = server.post("/graphql/stream", &query("subscription { never }")).send().await.unwrap();
    for _ in 0..2 {
        assert_eq!(response.chunk().await.unwrap().unwrap(), ":\n\n");
    }
    server.shutdown.cancel();
    while let Some(bytes) = response.chunk().await.unwrap() {
        assert_eq!(bytes, ":\n\n");
    }
    server.stopped().await;
}
