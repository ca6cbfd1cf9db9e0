//! TLS by a certificate from files, which may be replaced while the server runs.

use std::path::Path;
use std::sync::Arc;

use panorama::config::TlsSettings;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tests::client::install_provider;
use tests::environment::Environment;
use tests::process;
use tests::servers::Redis;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::intake::binary;

/// A self-made certificate for this machine, in files.
struct Certificate {
    settings: TlsSettings,
    pem: String,
}

impl Certificate {
    fn written_to(directory: &Path) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let (certificate, key) = (directory.join("tls.crt"), directory.join("tls.key"));
        let pem = made.cert.pem();
        std::fs::write(&certificate, &pem).expect("the certificate is written");
        std::fs::write(&key, made.signing_key.serialize_pem()).expect("the key is written");
        Self { settings: TlsSettings { certificate, key }, pem }
    }

    /// A connection of a client that trusts this certificate and no other.
    async fn connect(&self, port: u16) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(rustls::pki_types::CertificateDer::from_pem_slice(self.pem.as_bytes()).expect("PEM")).expect("a root");
        let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let name = ServerName::try_from("localhost").expect("a name");
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }
}

/// The server's answer to a request over this connection, read to its end.
async fn exchange(stream: &mut TlsStream<TcpStream>, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.expect("the request is sent");
    let mut answer = Vec::new();
    let read = tokio::time::timeout(tests::PATIENCE, stream.read_to_end(&mut answer)).await.expect("an answer in time");
    assert!(read.is_ok() || !answer.is_empty(), "{read:?}");
    String::from_utf8_lossy(&answer).into_owned()
}

const LIVE: &str = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const SOCKET: &str = "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n";

fn port_of(url: &str) -> u16 {
    url.rsplit_once(':').expect("a port").1.parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_and_sockets_are_encrypted_and_plain_ones_are_not_answered() {
    install_provider();
    let environment = Environment::sqlite().await;
    let certificate = Certificate::written_to(environment.directory());
    let mut settings = environment.settings();
    settings.http.tls = Some(certificate.settings.clone());
    settings.http.header_seconds = 1;
    let server = panorama::cli::start(settings).await.expect("the server starts");
    assert!(server.url().starts_with("https://"));
    let port = port_of(server.url());

    let mut stream = certificate.connect(port).await.expect("the certificate is right");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let answer = exchange(&mut stream, LIVE).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 200") && answer.contains("strict-transport-security: max-age=31536000"), "{answer}");

    let mut socket = certificate.connect(port).await.expect("the certificate is right");
    socket.write_all(SOCKET.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    socket.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");

    // A client that speaks plain HTTP, and a silent one: both are closed without an answer.
    for first in [LIVE, ""] {
        let mut plain = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        plain.write_all(first.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        tokio::time::timeout(tests::PATIENCE, plain.read_to_end(&mut answer)).await.expect("it is closed in time").ok();
        assert!(!String::from_utf8_lossy(&answer).contains("HTTP/"), "{answer:?}");
    }
    drop(socket);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_read_again_and_a_broken_one_leaves_the_old_one() {
    install_provider();
    let environment = Environment::sqlite().await;
    let old = Certificate::written_to(environment.directory());
    let mut settings = environment.settings();
    settings.http.tls = Some(old.settings.clone());
    let server = panorama::cli::start(settings.clone()).await.expect("the server starts");
    let port = port_of(server.url());
    let mut open = old.connect(port).await.expect("the old certificate");

    std::fs::write(&old.settings.certificate, "rubbish").unwrap();
    assert!(server.reload_certificate().is_err());
    old.connect(port).await.expect("the old certificate goes on");

    let new = Certificate::written_to(environment.directory());
    server.reload_certificate().expect("the new one is right");
    new.connect(port).await.expect("the new certificate");
    assert!(old.connect(port).await.is_err(), "the old one is gone");
    assert!(exchange(&mut open, LIVE).await.starts_with("HTTP/1.1 200"), "an open connection goes on");
    server.stop().await;

    // A certificate with the key of another one is refused at the start.
    let other = Environment::sqlite().await;
    settings.http.tls = Some(TlsSettings { key: Certificate::written_to(other.directory()).settings.key, ..new.settings });
    assert!(panorama::cli::start(settings).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hangup_has_the_certificate_read_again() {
    install_provider();
    let environment = Environment::sqlite().await;
    let old = Certificate::written_to(environment.directory());
    let address = process::free_address();
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (certificate, key) = (text(&old.settings.certificate), text(&old.settings.key));
    let variables = [
        ("PANORAMA_HTTP__TLS__CERTIFICATE", certificate.as_str()),
        ("PANORAMA_HTTP__TLS__KEY", key.as_str()),
        ("PANORAMA_HTTP__ANNOUNCE_SECONDS", "0"),
    ];
    let process = binary::serve_with(&environment, &address, "info", &variables).await;
    let port = port_of(&address);
    old.connect(port).await.expect("the old certificate");
    let new = Certificate::written_to(environment.directory());
    process.signal("HUP").await;
    let renewed = async { while new.connect(port).await.is_err() {} };
    tokio::time::timeout(tests::PATIENCE, renewed).await.expect("the new certificate comes");
    assert_eq!(process.interrupt().await, Some(0));
}

/// The connection to Redis is encrypted where its URL asks for it, and a server with an untrusted certificate is refused.
#[tokio::test]
async fn redis_is_reached_over_tls_by_who_trusts_its_certificate() {
    install_provider();
    let environment = Environment::postgres().await;
    let folder = std::env::temp_dir().join(format!("panorama-redis-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (redis, certificate) = Redis::start_with_tls(&folder);
    let trusted = certificate.to_string_lossy().into_owned();
    let doctor = async |more: &[(&str, &str)]| binary::start(&environment, &["doctor"], more).await.end().await;
    let (_, said) = doctor(&[("PANORAMA_REDIS_URL", redis.url()), ("SSL_CERT_FILE", &trusted)]).await;
    assert!(said.lines().any(|line| line.contains("redis") && line.contains("ok")), "{said}");
    let (code, said) = doctor(&[("PANORAMA_REDIS_URL", redis.url())]).await;
    assert!(code != Some(0) && !said.lines().any(|line| line.contains("redis") && line.contains("ok")), "{said}");

    let address = process::free_address();
    let variables = [("PANORAMA_REDIS_URL", redis.url()), ("SSL_CERT_FILE", trusted.as_str())];
    let served = binary::serve_with(&environment, &address, "warn,panorama::cli=info", &variables).await;
    let up = async {
        let metrics =
            async || reqwest::get(format!("http://{address}/metrics")).await.expect("an answer").text().await.expect("text");
        while !metrics().await.lines().any(|line| line.starts_with("panorama_redis_up") && line.ends_with(" 1")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(tests::PATIENCE, up).await.expect("the subscription to Redis stands in time");
    drop(served);
    drop(redis);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
