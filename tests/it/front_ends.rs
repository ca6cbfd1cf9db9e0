//! The pages that the binary serves in addition to the API: the entrance and the four front ends, with the security headers for browsers.

use std::collections::BTreeMap;

use reqwest::{Method, Response, StatusCode};
use tests::client::Client;
use tests::environment::Environment;

const PLACES: [&str; 4] = ["desk", "warehouse", "finance", "manager"];

async fn send(client: &Client, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = client.http().request(method, format!("{}{path}", client.url()));
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
}

async fn get(client: &Client, path: &str, headers: &[(&str, &str)]) -> Response {
    send(client, Method::GET, path, headers).await
}

fn header(response: &Response, name: &str) -> String {
    response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

/// Checks the security headers of a page.
fn check_safe(response: &Response, path: &str) {
    let policy = header(response, "content-security-policy");
    let parts: BTreeMap<&str, &str> = policy.split(';').filter_map(|part| part.trim().split_once(' ')).collect();
    for (name, value) in [
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("connect-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
    ] {
        assert_eq!(parts.get(name), Some(&value), "{path}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{path}: {policy}");
    assert_eq!(header(response, "x-content-type-options"), "nosniff", "{path}");
    assert_eq!(header(response, "referrer-policy"), "no-referrer", "{path}");
    assert_eq!(header(response, "x-frame-options"), "DENY", "{path}");
}

/// The script and the style of a page, by the paths that it names.
fn assets(page: &str) -> Vec<String> {
    page.split('"').filter(|part| part.contains("/assets/")).map(str::to_owned).collect()
}

#[tokio::test]
async fn each_front_end_is_served_with_its_files() {
    let environment = Environment::sqlite().await;
    let server = environment.start().await;
    let client = server.system();
    for place in PLACES {
        for path in [format!("/{place}"), format!("/{place}/"), format!("/{place}?a=b")] {
            let response = get(&client, &path, &[]).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            check_safe(&response, &path);
            assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8", "{path}");
            assert_eq!(header(&response, "cache-control"), "no-cache", "{path}");
            let page = response.text().await.unwrap();
            let files = assets(&page);
            assert!(files.len() >= 2 && files.iter().all(|file| file.starts_with(&format!("/{place}/"))), "{page}");
            for file in files {
                let response = get(&client, &file, &[]).await;
                assert_eq!(response.status(), StatusCode::OK, "{file}");
                check_safe(&response, &file);
                assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable", "{file}");
                let expected = if file.rsplit_once('.').is_some_and(|(_, ending)| ending == "js") {
                    "text/javascript; charset=utf-8"
                } else {
                    "text/css; charset=utf-8"
                };
                assert_eq!(header(&response, "content-type"), expected, "{file}");
            }
        }
    }
}

#[tokio::test]
async fn a_file_is_sent_packed_to_who_reads_that_and_once() {
    let environment = Environment::sqlite().await;
    let server = environment.start().await;
    let client = server.system();
    let page = get(&client, "/desk", &[]).await;
    assert_eq!((header(&page, "content-encoding"), header(&page, "vary")), (String::new(), "accept-encoding".to_owned()));
    let tag = header(&page, "etag");
    let plain = page.bytes().await.unwrap();
    let packed = get(&client, "/desk", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((header(&packed, "content-encoding"), header(&packed, "etag")), ("gzip".to_owned(), tag.clone()));
    let packed = packed.bytes().await.unwrap();
    assert!(packed.starts_with(&[0x1f, 0x8b]) && packed.len() < plain.len());
    let folder = environment.directory().join("page.gz");
    std::fs::write(&folder, &packed).unwrap();
    let unpacked = std::process::Command::new("gzip").arg("-dc").arg(&folder).output().unwrap();
    assert!(unpacked.status.success() && unpacked.stdout == plain, "gzip reads it, and finds its sum and length right");

    for (path, headers) in [("/desk", [("if-none-match", tag.as_str())]), ("/desk/", [("if-none-match", "*")])] {
        let response = get(&client, path, &headers).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{path}");
        // A browser keeps the page with the headers of this answer.
        check_safe(&response, path);
        assert_eq!((header(&response, "etag"), header(&response, "cache-control")), (tag.clone(), "no-cache".to_owned()));
        assert!(response.bytes().await.unwrap().is_empty());
    }
    let other = get(&client, "/desk", &[("if-none-match", "W/\"other\"")]).await;
    assert_eq!(other.status(), StatusCode::OK);

    let head = send(&client, Method::HEAD, "/desk", &[]).await;
    assert_eq!((head.status(), header(&head, "content-length")), (StatusCode::OK, plain.len().to_string()));
    check_safe(&head, "HEAD /desk");
    assert!(head.bytes().await.unwrap().is_empty());
    assert_eq!(send(&client, Method::POST, "/desk", &[]).await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn an_address_that_is_none_says_so() {
    let environment = Environment::sqlite().await;
    let server = environment.start().await;
    let client = server.system();
    for path in [
        "/desk/x",
        "/desk/assets/none.js",
        "/desk/../Cargo.toml",
        "/desk/%2e%2e/x",
        "/warehouse/a/b/c",
        "/finance/%ff",
        "/manager//index.html",
    ] {
        let response = get(&client, path, &[("accept", "text/html"), ("accept-language", "en")]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        if path.starts_with("/desk/x") {
            check_safe(&response, path);
            let page = response.text().await.unwrap();
            assert!(
                page.contains("no page at this address") && page.contains("href=\"/desk\"") && page.contains("href=\"/\""),
                "{page}"
            );
        }
    }
    assert_eq!(get(&client, "/desktop", &[]).await.status(), StatusCode::NOT_FOUND);
    let chinese = get(&client, "/desk/x", &[("accept-language", "zh-CN,zh;q=0.9,en;q=0.8")]).await.text().await.unwrap();
    assert!(chinese.contains("lang=\"zh-CN\"") && chinese.contains("此地址没有页面"), "{chinese}");
}

/// A server shows no token and gives none: its page asks the reader for a token.
#[tokio::test]
async fn the_entrance_of_a_server_asks_for_a_token() {
    let environment = Environment::sqlite().await;
    let server = environment.start().await;
    let client = server.system();
    for (language, tag, word) in
        [("en-GB,en;q=0.9", "en", "The one place where an order is whole"), ("zh-CN", "zh-CN", "订单全景")]
    {
        let response = get(&client, "/", &[("accept-language", language)]).await;
        assert_eq!(response.status(), StatusCode::OK);
        check_safe(&response, "/");
        assert_eq!(
            (header(&response, "cache-control"), header(&response, "vary")),
            ("no-store".to_owned(), "accept-language".to_owned())
        );
        let page = response.text().await.unwrap();
        assert!(page.contains(&format!("<html lang=\"{tag}\">")) && page.contains(word), "{page}");
        assert!(page.contains("name=\"token\"") && !page.contains("data-role"), "{page}");
        for path in ["/desk", "/warehouse", "/finance", "/manager", "/graphql", "/guide"] {
            assert!(page.contains(&format!("href=\"{path}\"")), "{path}: {page}");
        }
    }
    for (path, content_type) in [("/entrance.js", "text/javascript; charset=utf-8"), ("/entrance.css", "text/css; charset=utf-8")]
    {
        assert_eq!(header(&get(&client, path, &[]).await, "content-type"), content_type);
    }
    let host = client.url().strip_prefix("http://").unwrap();
    let own = [("origin", client.url()), ("host", host), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    assert_eq!(send(&client, Method::POST, "/demo/sign-in", &own).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&client, "/demo/sign-in", &[]).await.status(), StatusCode::NOT_FOUND);
}
