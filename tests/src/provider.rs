//! An identity provider that publishes its keys (JWKS) on this machine and signs tokens with them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};
use uuid::Uuid;

/// The numbers of the example key of RFC 7515, appendix A.2. It is published there, so that it serves for tests only.
const RSA: [&str; 8] = [
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
    "AQAB",
    "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ",
    "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
    "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc",
    "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0",
    "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU",
    "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U",
];

/// A key pair that signs with one algorithm.
pub struct KeyPair {
    algorithm: Algorithm,
    signs: EncodingKey,
    public: Value,
}

impl KeyPair {
    /// A pair for `RS256` (always the same), `ES256` or `EdDSA`.
    pub fn new(algorithm: Algorithm) -> Self {
        let signs = match algorithm {
            Algorithm::RS256 => EncodingKey::from_rsa_der(&rsa_der()),
            Algorithm::ES256 => EncodingKey::from_ec_der(&generated(&rcgen::PKCS_ECDSA_P256_SHA256)),
            Algorithm::EdDSA => EncodingKey::from_ed_der(&ed25519_der()),
            other => panic!("no pair signs {other:?} here"),
        };
        let public = Jwk::from_encoding_key(&signs, algorithm).expect("the pair has a public key");
        Self { algorithm, signs, public: serde_json::to_value(public).expect("a key is JSON") }
    }

    /// Signs claims under this key id.
    pub fn sign(&self, id: Option<&str>, claims: &impl Serialize) -> String {
        let header = Header { kid: id.map(str::to_owned), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &self.signs).expect("claims are signed")
    }

    /// The public half in its published form.
    pub fn public(&self, id: &str) -> Value {
        let mut key = self.public.clone();
        key["kid"] = json!(id);
        key["use"] = json!("sig");
        key
    }
}

/// A provider that serves its keys until it is dropped.
pub struct Provider {
    shared: Arc<Shared>,
    url: String,
    _serving: AbortOnDropHandle<()>,
}

#[derive(Default)]
struct Shared {
    published: Mutex<BTreeMap<String, Value>>,
    /// The answer in place of the keys; `None` = the keys.
    broken: Mutex<Option<(StatusCode, String)>>,
    fetches: AtomicU64,
}

impl Provider {
    /// A provider without published keys.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}/keys", listener.local_addr().expect("an address"));
        let shared = Arc::<Shared>::default();
        let router = Router::new().route("/keys", get(keys)).with_state(Arc::clone(&shared));
        let serving = TaskTracker::new().spawn(async move { axum::serve(listener, router).await.expect("the provider serves") });
        Self { shared, url, _serving: AbortOnDropHandle::new(serving) }
    }

    /// The URL of its keys.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Publishes a key, or any other value in the place of one.
    pub fn publish(&self, id: &str, key: Value) {
        self.shared.published.lock().expect("nobody panicked").insert(id.to_owned(), key);
    }

    /// Removes a key from the published ones.
    pub fn withdraw(&self, id: &str) {
        self.shared.published.lock().expect("nobody panicked").remove(id);
    }

    /// Answers with this status and body in place of its keys; `None` = with the keys again.
    pub fn answer_with(&self, answer: Option<(u16, String)>) {
        let answer = answer.map(|(status, body)| (StatusCode::from_u16(status).expect("a status"), body));
        *self.shared.broken.lock().expect("nobody panicked") = answer;
    }

    /// The number of requests for its keys.
    pub fn fetches(&self) -> u64 {
        self.shared.fetches.load(Ordering::SeqCst)
    }
}

async fn keys(State(shared): State<Arc<Shared>>) -> (StatusCode, String) {
    shared.fetches.fetch_add(1, Ordering::SeqCst);
    if let Some(broken) = shared.broken.lock().expect("nobody panicked").clone() {
        return broken;
    }
    let published = shared.published.lock().expect("nobody panicked");
    (StatusCode::OK, json!({ "keys": published.values().collect::<Vec<_>>() }).to_string())
}

fn generated(algorithm: &'static rcgen::SignatureAlgorithm) -> Vec<u8> {
    rcgen::KeyPair::generate_for(algorithm).expect("a key pair").serialize_der()
}

/// An Ed25519 key of 32 random bytes. The library needs it in the first version of PKCS #8, without the public key.
fn ed25519_der() -> Vec<u8> {
    let seed = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    let algorithm = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];
    element(0x30, &[&number(&[0]), &algorithm[..], &element(0x04, &element(0x04, &seed))].concat())
}

/// The RSA key in PKCS #1: a sequence of whole numbers.
fn rsa_der() -> Vec<u8> {
    let mut numbers = number(&[0]);
    for text in RSA {
        numbers.extend(number(&URL_SAFE_NO_PAD.decode(text).expect("a number")));
    }
    element(0x30, &numbers)
}

fn number(bytes: &[u8]) -> Vec<u8> {
    // A leading one bit would make it negative.
    let padded = if bytes[0] & 0x80 == 0 { bytes.to_vec() } else { [&[0], bytes].concat() };
    element(0x02, &padded)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a short element").to_be_bytes();
    let length: &[u8] = match length {
        [0, short @ 0..0x80] => &[short],
        [0, long] => &[0x81, long],
        [high, low] => &[0x82, high, low],
    };
    [&[tag], length, content].concat()
}
