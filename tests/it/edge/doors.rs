//! Addresses that are open to everybody: their answers to an anonymous client.

use reqwest::header::HeaderMap;
use tests::environment::Environment;

tests::both_databases! {
    async fn strangers_get_our_own_words_and_no_figures(environment: Environment) {
        let server = environment.start().await;
        let client = server.system();
        let get = |path: &'static str, pairs: &'static [(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            let request = client.http().get(format!("{}{path}", client.url())).headers(headers);
            async move {
                let response = request.send().await.unwrap();
                (response.status().as_u16(), response.text().await.unwrap())
            }
        };
        assert_eq!(get("/metrics", &[]).await.0, 200, "a program on the same machine");
        let (status, text) = get("/metrics", &[("x-forwarded-for", "203.0.113.7")]).await;
        assert!(status == 401 && text.contains("METRICS_TOKEN"), "{status} {text}");
        let (status, _) = get("/metrics", &[("host", "evil.example")]).await;
        assert_eq!(status, 401, "a page may have let its name lead here");
        for path in ["/exports/x", "/exports/%ff", "/graphiql/%ff", "/nothing", "/guide/%ff"] {
            let (status, text) = get(path, &[]).await;
            assert!(matches!(status, 403 | 404), "{path}: {status} {text}");
            let lower = text.to_lowercase();
            assert!(!lower.contains("utf-8") && !lower.contains("uuid") && !lower.contains("parse"), "{path}: {text}");
        }
        let upgrade = |host: &'static str, origin: &'static str| {
            let request = client.http().get(format!("{}/graphql", client.url())).header("host", host).header("origin", origin);
            let request = request.header("connection", "upgrade").header("upgrade", "websocket").header("sec-websocket-version", "13");
            let request = request.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
            async move { request.send().await.unwrap().status().as_u16() }
        };
        assert_eq!(upgrade("evil.example", "http://evil.example").await, 403, "a name that somebody points to this server");
        assert_eq!(upgrade("127.0.0.1", "http://127.0.0.1").await, 101);
        assert_eq!(upgrade("localhost:8080", "http://localhost:8080").await, 101);
    }
}
