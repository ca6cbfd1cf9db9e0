//! The published keys of an identity provider (JWKS): fetched, cached, and fetched again at an interval and when a token names a new key.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};

use super::TokenError;
use config::{ProviderAlgorithm, TokenSettings};
use foundation::tasks::LongLived;

/// The time limit of one fetch.
const FETCH_WITHIN: Duration = Duration::from_secs(5);
/// The maximum size of an answer in bytes, and the maximum number of its keys.
const LARGEST_ANSWER: usize = 256 * 1024;
const MOST_KEYS: usize = 100;
/// The time that a token with an unknown key waits for a fetch.
const LOOK_WITHIN: Duration = Duration::from_secs(6);
/// The shortest interval between two fetches for unknown keys, because tokens with invented keys must not flood the provider.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// The pause before a failed fetch is tried again; it doubles up to the usual interval.
const FIRST_RETRY: Duration = Duration::from_secs(1);
/// The allowed bits of an RSA modulus: shorter ones are weak, longer ones are slow to verify with.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The keys of one provider.
pub struct ProviderKeys {
    url: String,
    client: reqwest::Client,
    algorithms: Vec<Algorithm>,
    refresh: Duration,
    known: watch::Sender<Known>,
    wanted: Notify,
    /// When a fetch was last made for an unknown key.
    looked: Mutex<Option<Instant>>,
}

/// The state of the provider's keys.
#[derive(Default)]
struct Known {
    keys: Vec<ProviderKey>,
    /// The number of fetches that have ended, well or badly.
    fetches: u64,
    /// Whether a fetch runs, or is about to.
    is_fetching: bool,
    has_succeeded: bool,
    /// Why the last fetch failed; `None` = it succeeded, or there was none.
    failure: Option<String>,
}

struct ProviderKey {
    id: Option<String>,
    algorithm: Algorithm,
    verifies: Arc<DecodingKey>,
}

/// Why keys could not be fetched.
#[derive(Debug, thiserror::Error)]
enum FetchError {
    #[error("the provider could not be reached")]
    Unreachable(#[from] reqwest::Error),
    #[error("the provider answered with status {0}")]
    Status(u16),
    #[error("the answer is longer than {LARGEST_ANSWER} bytes")]
    TooLarge,
    #[error("the answer is no set of keys")]
    Format,
    #[error("the answer has no key that can be used here")]
    NoKey,
}

impl FetchError {
    /// The message of the error, with its innermost cause.
    fn in_words(&self) -> String {
        let mut cause = std::error::Error::source(self);
        while let Some(inner) = cause.and_then(std::error::Error::source) {
            cause = Some(inner);
        }
        cause.map_or_else(|| self.to_string(), |cause| format!("{self}: {cause}"))
    }
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// The task that keeps the keys of the identity provider current.
pub struct FetchingKeys(pub Arc<ProviderKeys>);

impl LongLived for FetchingKeys {
    const NAME: &'static str = "provider keys";

    async fn run(&mut self) {
        self.0.keep_fetching().await;
    }
}

impl ProviderKeys {
    /// The keys at the address of the settings, empty until a task [keeps fetching](Self::keep_fetching); `None` without an address.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(settings: &TokenSettings) -> Result<Option<Arc<Self>>, reqwest::Error> {
        let Some(url) = settings.jwks_url.clone() else { return Ok(None) };
        // Redirects are off, because only the address of the settings was checked to be encrypted.
        let client = reqwest::Client::builder().timeout(FETCH_WITHIN).redirect(reqwest::redirect::Policy::none()).build()?;
        Ok(Some(Arc::new(Self {
            url,
            client,
            algorithms: settings.jwks_algorithms.iter().map(|algorithm| of_settings(*algorithm)).collect(),
            refresh: settings.jwks_refresh(),
            known: watch::Sender::new(Known::default()),
            wanted: Notify::new(),
            looked: Mutex::default(),
        })))
    }

    /// Fetches at an interval, and when a token names an unknown key, for ever.
    pub async fn keep_fetching(&self) {
        let mut retry = FIRST_RETRY;
        loop {
            let fetched = self.fetch_once().await;
            let wait = if fetched { self.refresh } else { retry.min(self.refresh) };
            retry = if fetched { FIRST_RETRY } else { (retry * 2).min(self.refresh) };
            tokio::select! {
                () = sleep(wait) => {}
                () = self.wanted.notified() => {}
            }
        }
    }

    /// Waits for the end of the first fetch, for a server that starts. Keys that are late are used once they arrive.
    pub async fn first_fetch(&self) {
        let mut known = self.known.subscribe();
        // The sender lives in `self`, so only the time can run out.
        drop(timeout(LOOK_WITHIN, known.wait_for(|known| known.fetches > 0)).await);
    }

    /// Whether a fetch has ever succeeded.
    pub fn is_ready(&self) -> bool {
        self.known.borrow().has_succeeded
    }

    /// Why the last fetch failed; `None` = it succeeded, or there was none.
    pub fn failure(&self) -> Option<String> {
        self.known.borrow().failure.clone()
    }

    /// Fetches because a token names an unknown key, unless that was done a moment ago; returns whether a fetch has ended since.
    pub(super) async fn look_again(&self) -> bool {
        let mut known = self.known.subscribe();
        let before = known.borrow_and_update().fetches;
        if !self.begin_look() {
            return false;
        }
        timeout(LOOK_WITHIN, known.wait_for(|known| known.fetches > before)).await.is_ok_and(|fetched| fetched.is_ok())
    }

    /// The key of this algorithm and id; `None` = unknown. Without an id, the only key of the algorithm; `None` when there are several.
    pub(super) fn find(&self, algorithm: Algorithm, id: Option<&str>) -> Result<Option<Arc<DecodingKey>>, TokenError> {
        if !self.algorithms.contains(&algorithm) {
            return Err(TokenError::Algorithm);
        }
        let known = self.known.borrow();
        if let Some(id) = id {
            let Some(key) = known.keys.iter().find(|key| key.id.as_deref() == Some(id)) else { return Ok(None) };
            return if key.algorithm == algorithm { Ok(Some(Arc::clone(&key.verifies))) } else { Err(TokenError::Algorithm) };
        }
        let mut fitting = known.keys.iter().filter(|key| key.algorithm == algorithm);
        let only = fitting.next().filter(|_| fitting.next().is_none());
        Ok(only.map(|key| Arc::clone(&key.verifies)))
    }

    /// Joins the running fetch, or begins one if the last look is long enough ago; returns whether there is one to wait for.
    fn begin_look(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if self.known.borrow().is_fetching {
            return true;
        }
        if looked.is_some_and(|looked| looked.elapsed() < LOOK_EVERY) {
            return false;
        }
        *looked = Some(Instant::now());
        self.known.send_modify(|known| known.is_fetching = true);
        self.wanted.notify_one();
        true
    }

    /// Fetches once; a failure leaves the known keys as they are.
    async fn fetch_once(&self) -> bool {
        self.known.send_modify(|known| known.is_fetching = true);
        let fetched = self.fetch().await;
        let succeeded = fetched.is_ok();
        metrics::counter!("panorama_jwks_fetches_total", "outcome" => if succeeded { "ok" } else { "failed" }).increment(1);
        if let Err(error) = &fetched {
            tracing::warn!(
                error = error.in_words(),
                "the keys of the identity provider could not be fetched; those that are known go on"
            );
        }
        self.known.send_modify(|known| {
            known.is_fetching = false;
            known.failure = fetched.as_ref().err().map(FetchError::in_words);
            known.fetches += 1;
            if let Ok(keys) = fetched {
                known.keys = keys;
                known.has_succeeded = true;
            }
        });
        succeeded
    }

    async fn fetch(&self) -> Result<Vec<ProviderKey>, FetchError> {
        let mut response = self.client.get(&self.url).header("accept", "application/json").send().await?;
        if !response.status().is_success() {
            return Err(FetchError::Status(response.status().as_u16()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        self.keys_of(&body)
    }

    fn keys_of(&self, body: &[u8]) -> Result<Vec<ProviderKey>, FetchError> {
        let set: KeySet = serde_json::from_slice(body).map_err(|_| FetchError::Format)?;
        if set.keys.len() > MOST_KEYS {
            return Err(FetchError::TooLarge);
        }
        // A provider may publish keys for other uses and of kinds that this service does not know.
        let jwks = set.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        let keys: Vec<ProviderKey> = jwks.filter_map(|jwk| usable(&jwk, &self.algorithms)).collect();
        if keys.is_empty() { Err(FetchError::NoKey) } else { Ok(keys) }
    }
}

/// The key, if it is for signatures and its algorithm, by its kind and by its own `alg`, is among these.
fn usable(jwk: &Jwk, algorithms: &[Algorithm]) -> Option<ProviderKey> {
    let common = &jwk.common;
    let signs = common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    let algorithm = algorithm_of(&jwk.algorithm)?;
    let named = common.key_algorithm.is_none_or(|named| Algorithm::try_from(named).is_ok_and(|named| named == algorithm));
    if !signs || !named || !algorithms.contains(&algorithm) {
        return None;
    }
    let verifies = Arc::new(DecodingKey::from_jwk(jwk).ok()?);
    Some(ProviderKey { id: common.key_id.clone(), algorithm, verifies })
}

/// The one algorithm that a key of this kind and strength verifies here.
fn algorithm_of(parameters: &AlgorithmParameters) -> Option<Algorithm> {
    let bytes_of = |text: &str| {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
    };
    match parameters {
        AlgorithmParameters::RSA(key) => {
            let modulus = bytes_of(&key.n)?;
            let first = modulus.iter().position(|byte| *byte != 0)?;
            let bits = (modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize;
            RSA_BITS.contains(&bits).then_some(Algorithm::RS256)
        }
        AlgorithmParameters::EllipticCurve(key) => (key.curve == EllipticCurve::P256).then_some(Algorithm::ES256),
        // The library would cut a shorter key out of its bytes and panic.
        AlgorithmParameters::OctetKeyPair(key) => {
            (key.curve == EllipticCurve::Ed25519 && bytes_of(&key.x)?.len() == 32).then_some(Algorithm::EdDSA)
        }
        _ => None,
    }
}

fn of_settings(algorithm: ProviderAlgorithm) -> Algorithm {
    match algorithm {
        ProviderAlgorithm::Rs256 => Algorithm::RS256,
        ProviderAlgorithm::Es256 => Algorithm::ES256,
        ProviderAlgorithm::EdDsa => Algorithm::EdDSA,
    }
}
