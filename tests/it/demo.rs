//! The demo as a newcomer meets it: one address, one click for each role, and tokens for its own page only.

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tests::client::Client;
use tests::environment::Environment;
use tests::process::Process;

const ROLES: [&str; 6] = ["CUSTOMER_SERVICE", "WAREHOUSE", "FINANCE", "MANAGER", "OPERATIONS", "SYSTEM"];

struct Demo {
    _process: Process,
    client: Client,
    /// The host and port, e.g. `127.0.0.1:40001`.
    host: String,
    _environment: Environment,
}

impl Demo {
    async fn start(more: &[&str], variables: &[(&str, &str)]) -> Self {
        let environment = Environment::sqlite().await;
        let arguments = [&["demo", "--quiet-traffic", "--json", "--listen", "127.0.0.1:0", "--data", "demo"], more].concat();
        let mut process = Process::start_with_log(environment.directory(), &arguments, variables).await;
        let line = loop {
            let line = process.json_line().await;
            if line["tokens"].is_object() {
                break line;
            }
        };
        let url = line["url"].as_str().unwrap();
        let host = url.strip_prefix("http://").unwrap().to_owned();
        Self { _process: process, client: Client::new(url, None), host, _environment: environment }
    }

    /// Sends the request of a click on the page, with these headers over its own.
    async fn click(&self, body: &Value, headers: &[(&str, &str)]) -> Response {
        let origin = format!("http://{}", self.host);
        let mut all = vec![
            ("host", self.host.as_str()),
            ("origin", &origin),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
        ];
        all.retain(|(name, _)| headers.iter().all(|(other, _)| name != other));
        let given = headers.iter().filter(|(_, value)| !value.is_empty());
        let request = self.client.http().post(format!("{}/demo/sign-in", self.client.url())).body(body.to_string());
        all.iter().chain(given).fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
    }

    async fn token(&self, role: &str) -> String {
        let answer = self.click(&json!({ "role": role }), &[]).await;
        assert_eq!(answer.status(), StatusCode::OK, "{role}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn one_click_signs_in_to_each_role() {
    let demo = Demo::start(&[], &[]).await;
    for role in ROLES {
        let person = Client::new(demo.client.url(), Some(demo.token(role).await));
        let answer =
            person.query("{ viewer { name roles } orders(first: 1) { nodes { number } } }", None, json!({})).await.expect_ok();
        assert!(answer.list("viewer.roles").contains(&json!(role)), "{role}");
        assert_eq!(answer.list("orders.nodes").len(), 1, "{role} has something to see");
    }
    for nobody in ["PURCHASING", "nobody", ""] {
        let answer = demo.click(&json!({ "role": nobody }), &[]).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "the demo has no {nobody}");
    }
    assert_eq!(demo.click(&json!([]), &[]).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(demo.click(&json!({ "role": "x".repeat(300) }), &[]).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_the_page_itself_gets_a_token() {
    let demo = Demo::start(&[], &[]).await;
    let (role, own) = (json!({ "role": "MANAGER" }), format!("http://{}", demo.host));
    let port = demo.host.rsplit_once(':').unwrap().1;
    let rebound = (format!("evil.example:{port}"), format!("http://evil.example:{port}"));
    let named = (format!("localhost:{port}"), format!("http://localhost:{port}"));
    for (why, headers) in [
        ("a page of another origin", vec![("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")]),
        ("another port of this machine", vec![("origin", "http://127.0.0.1:1"), ("sec-fetch-site", "same-site")]),
        ("another name of this machine", vec![("origin", named.1.as_str())]),
        ("a sandboxed frame", vec![("origin", "null")]),
        ("no page", vec![("origin", "")]),
        ("a name that its owner lets lead here", vec![("host", rebound.0.as_str()), ("origin", rebound.1.as_str())]),
        ("what the browser calls foreign", vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site")]),
    ] {
        let answer = demo.click(&role, &headers).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{why}");
        // The browser hides even the refusal from a page of another origin.
        assert!(answer.headers().get("access-control-allow-origin").is_none_or(|allowed| allowed == own.as_str()), "{why}");
        let text = answer.text().await.unwrap();
        assert!(text.contains("ORIGIN_NOT_ALLOWED") && !text.contains("\"token\""), "{why}: {text}");
    }
    // A form of another page needs no permission of the server, and cannot send JSON.
    let form = demo.click(&role, &[("content-type", "text/plain")]).await;
    assert_eq!(form.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = demo.click(&role, &[("host", named.0.as_str()), ("origin", named.1.as_str())]).await;
    assert_eq!(answer.status(), StatusCode::OK, "by its other name the page is its own, too");
    let address = format!("{}/demo/sign-in?role=MANAGER", demo.client.url());
    assert_eq!(
        demo.client.http().get(address).send().await.unwrap().status(),
        StatusCode::METHOD_NOT_ALLOWED,
        "nothing by an address"
    );
}

/// An origin that may call the API from its pages is still refused a token.
#[tokio::test]
async fn an_allowed_origin_gets_no_token() {
    let demo = Demo::start(&[], &[("PANORAMA_HTTP__ALLOWED_ORIGINS", "[\"https://desk.example.com\"]")]).await;
    let answer = demo
        .click(&json!({ "role": "MANAGER" }), &[("origin", "https://desk.example.com"), ("sec-fetch-site", "cross-site")])
        .await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn no_token_stands_in_the_log() {
    let environment = Environment::sqlite().await;
    let address = tests::process::free_address();
    let arguments = ["demo", "--quiet-traffic", "--json", "--listen", &address, "--data", "demo"];
    // Its output is read from the beginning, because it is longer than a pipe holds.
    let process = Process::start_with_log(environment.directory(), &arguments, &[("PANORAMA_LOG", "debug")]).await.recorded();
    let http = Client::new("", None).http().clone();
    served(&http, &format!("http://{address}/")).await;
    let click = http.post(format!("http://{address}/demo/sign-in")).header("origin", format!("http://{address}"));
    let answer: Value = click.json(&json!({ "role": "FINANCE" })).send().await.unwrap().json().await.unwrap();
    let token = answer["token"].as_str().unwrap();
    let person = Client::new(&format!("http://{address}"), Some(token.to_owned()));
    person.query("{ viewer { id } }", None, json!({})).await.expect_ok();
    let log = process.interrupt().await;
    assert!(log.contains("/demo/sign-in"), "the log tells of the click");
    assert!(!log.contains(token));
}

/// The page at an address, once a server listens there.
async fn served(http: &reqwest::Client, url: &str) -> String {
    loop {
        match http.get(url).header("accept-language", "en").send().await {
            Ok(page) => return page.text().await.unwrap(),
            Err(error) => assert!(error.is_connect(), "{error}"),
        }
        tokio::task::yield_now().await;
    }
}

/// A database named in the settings may hold more than the demo's orders.
#[tokio::test]
async fn a_database_of_ones_own_asks_for_a_token() {
    let other = Environment::sqlite().await;
    let demo =
        Demo::start(&[], &[("PANORAMA_DATABASE_URL", &format!("sqlite://{}", other.directory().join("own.db").display()))]).await;
    assert_eq!(demo.click(&json!({ "role": "MANAGER" }), &[]).await.status(), StatusCode::NOT_FOUND);
    let page = demo.client.http().get(demo.client.url()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("name=\"token\"") && !page.contains("data-role"), "{page}");
}

#[tokio::test]
async fn the_demo_prints_its_one_address_first() {
    let environment = Environment::sqlite().await;
    let address = tests::process::free_address();
    let arguments = ["demo", "--quiet-traffic", "--listen", &address, "--data", "demo"];
    let mut process = Process::start(environment.directory(), &arguments, &[]).await;
    let mut before = String::new();
    let printed = loop {
        let line = process.line().await;
        assert!(!line.is_empty(), "it ended without an address: {before}");
        if line.contains("http://") {
            break line;
        }
        before += &line;
    };
    assert_eq!(printed.trim(), format!("http://{address}/"));
    assert!(before.contains("one click") && !before.contains("eyJ"), "{before}");
    let page = served(Client::new("", None).http(), printed.trim()).await;
    assert!(page.contains("This is the demo") && page.contains("data-role=\"MANAGER\""), "{page}");
    let rest = process.interrupt_for_output().await;
    assert_eq!(rest.matches("CUSTOMER_SERVICE\n").count(), 1, "{rest}");
}
