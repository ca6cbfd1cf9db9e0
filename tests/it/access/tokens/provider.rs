//! Tokens of an identity provider: its keys are fetched, kept, and found when they change, for every kind of answer of the provider.

use futures_util::future::join_all;
use jsonwebtoken::Algorithm;
use panorama::config::ProviderAlgorithm;
use serde_json::{Value, json};
use tests::provider::{KeyPair, Provider};
use tests::token::Claims;
use tests::{PATIENCE, client};

use super::{EC, ED, RSA, Stage};

fn manager() -> Claims {
    Claims::of(&["MANAGER"])
}

/// Repeats the check until it holds.
async fn until<F: Future<Output = bool>>(what: &str, is_so: impl Fn() -> F) {
    let asking = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("not in time: {what}"));
}

/// Whether `/readyz` of a server reports readiness.
async fn is_ready(stage: &Stage) -> bool {
    let http = stage.server.anonymous();
    http.http().get(format!("{}/readyz", stage.server.url())).send().await.expect("an answer").status() == 200
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_of_each_algorithm_are_taken() {
    let stage = Stage::start().await;
    for token in [RSA.sign(Some("rsa"), &manager()), EC.sign(Some("ec"), &manager()), ED.sign(Some("ed"), &manager())] {
        stage.expect_taken(&token).await;
    }
    // A token without a key id is verified with the one key of its algorithm.
    stage.expect_taken(&RSA.sign(None, &manager())).await;
    assert_eq!(stage.provider.fetches(), 1, "keys that are known are not asked for again");
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_key_counts_with_its_first_token_over_every_transport() {
    let stage = Stage::start().await;
    let new = KeyPair::new(Algorithm::ES256);
    stage.provider.publish("ec-2", new.public("ec-2"));
    let token = new.sign(Some("ec-2"), &manager());
    // Many desks present the token at once: one fetch serves them all.
    let taken = join_all((0..20).map(|_| stage.is_taken(&token))).await;
    assert_eq!(taken, [true; 20]);
    assert_eq!(stage.provider.fetches(), 2);
    stage.expect_taken(&EC.sign(Some("ec"), &manager())).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_key_counts_at_connection_init() {
    let stage = Stage::start().await;
    let new = KeyPair::new(Algorithm::EdDSA);
    stage.provider.publish("ed-2", new.public("ed-2"));
    client::Socket::signed_in(stage.server.url(), Some(&new.sign(Some("ed-2"), &manager()))).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_invented_keys_does_not_flood_the_provider() {
    let stage = Stage::start().await;
    let own = KeyPair::new(Algorithm::ES256);
    let tokens: Vec<String> = (0..200).map(|number| own.sign(Some(&format!("invented-{number}")), &manager())).collect();
    for crowd in tokens.chunks(50) {
        let taken = join_all(crowd.iter().map(|token| stage.is_taken(token))).await;
        assert_eq!(taken, [false; 50]);
    }
    let fetches = stage.provider.fetches();
    // One fetch when the server started, and one every ten seconds, on a slow machine as well.
    assert!((2..=4).contains(&fetches), "{fetches} fetches");
    stage.expect_taken(&RSA.sign(Some("rsa"), &manager())).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn known_keys_go_on_whatever_the_provider_answers() {
    let provider = Provider::start().await;
    provider.publish("rsa", RSA.public("rsa"));
    let stage = Stage::over(provider, |token| token.jwks_refresh_seconds = 1).await;
    let token = RSA.sign(Some("rsa"), &manager());
    let answers = [
        (500, String::new()),
        (404, "not here".to_owned()),
        (302, json!({ "keys": [EC.public("rsa")] }).to_string()),
        (200, "rubbish".to_owned()),
        (200, json!({ "keys": [] }).to_string()),
        (200, json!({ "keys": "none" }).to_string()),
        (200, json!({ "keys": [EC.public("rsa")], "more": "x".repeat(300_000) }).to_string()),
        (200, json!({ "keys": vec![EC.public("rsa"); 101] }).to_string()),
    ];
    for answer in answers {
        let before = stage.provider.fetches();
        stage.provider.answer_with(Some(answer.clone()));
        // The second fetch begins only after the first answer was judged.
        until("two fetches", || async { stage.provider.fetches() >= before + 2 }).await;
        assert!(stage.is_taken(&token).await, "{answer:?}");
    }
    stage.provider.answer_with(None);
    stage.provider.publish("ec", EC.public("ec"));
    let second = EC.sign(Some("ec"), &manager());
    until("the provider is heard again", || stage.is_taken(&second)).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_key_stops_counting() {
    let provider = Provider::start().await;
    provider.publish("rsa", RSA.public("rsa"));
    provider.publish("ec", EC.public("ec"));
    let stage = Stage::over(provider, |token| token.jwks_refresh_seconds = 1).await;
    let token = RSA.sign(Some("rsa"), &manager());
    stage.expect_taken(&token).await;
    stage.provider.withdraw("rsa");
    until("the key is forgotten", || async { !stage.is_taken(&token).await }).await;
    stage.expect_taken(&EC.sign(Some("ec"), &manager())).await;
    stage.server.stop().await;
}

/// A signature that was valid under a key does not count for another key of the same id.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_replaced_under_its_id_stops_counting() {
    let provider = Provider::start().await;
    provider.publish("ec", EC.public("ec"));
    let stage = Stage::over(provider, |token| token.jwks_refresh_seconds = 1).await;
    let token = EC.sign(Some("ec"), &manager());
    stage.expect_taken(&token).await;
    let new = KeyPair::new(Algorithm::ES256);
    stage.provider.publish("ec", new.public("ec"));
    until("the key is replaced", || async { !stage.is_taken(&token).await }).await;
    stage.expect_taken(&new.sign(Some("ec"), &manager())).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_configured_algorithms_count() {
    let provider = Provider::start().await;
    for (id, pair) in [("rsa", &*RSA), ("ec", &*EC), ("ed", &*ED)] {
        provider.publish(id, pair.public(id));
    }
    let stage = Stage::over(provider, |token| token.jwks_algorithms = vec![ProviderAlgorithm::Es256]).await;
    stage.expect_taken(&EC.sign(Some("ec"), &manager())).await;
    stage.expect_refused(&RSA.sign(Some("rsa"), &manager())).await;
    stage.expect_refused(&ED.sign(Some("ed"), &manager())).await;
    stage.server.stop().await;
}

/// A correct key, changed in one field.
fn changed(mut key: Value, field: &str, value: Value) -> Value {
    key[field] = value;
    key
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_other_uses_and_kinds_are_left_out() {
    let provider = Provider::start().await;
    provider.publish("rsa", RSA.public("rsa"));
    let secret = "a secret that a provider must never publish";
    let (ec, ed) = (|id: &str| EC.public(id), |id: &str| ED.public(id));
    let left_out = [
        changed(ec("encrypts"), "use", json!("enc")),
        changed(ec("wraps"), "key_ops", json!(["wrapKey"])),
        changed(ec("other-algorithm"), "alg", json!("ES384")),
        changed(ec("other-curve"), "crv", json!("P-384")),
        changed(ec("no-point"), "x", json!("AAAA")),
        changed(ed("short"), "x", json!("AAAA")),
        changed(ed("long"), "x", json!("A".repeat(64))),
        changed(RSA.public("weak"), "n", json!("sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri")),
        json!({ "kty": "oct", "kid": "secret", "alg": "HS256", "k": secret }),
        json!({ "kty": "AKP", "kid": "future", "alg": "ML-DSA-44", "pub": "AAAA" }),
        json!("rubbish"),
        Value::Null,
    ];
    for (number, key) in left_out.iter().enumerate() {
        provider.publish(&number.to_string(), key.clone());
    }
    let stage = Stage::over(provider, |_| {}).await;
    for id in ["encrypts", "wraps", "other-algorithm", "other-curve", "no-point"] {
        assert!(!stage.is_taken(&EC.sign(Some(id), &manager())).await, "{id}");
    }
    for id in ["short", "long"] {
        assert!(!stage.is_taken(&ED.sign(Some(id), &manager())).await, "{id}");
    }
    assert!(!stage.is_taken(&RSA.sign(Some("weak"), &manager())).await);
    stage.expect_taken(&RSA.sign(Some("rsa"), &manager())).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_is_not_there_at_the_start_is_waited_for() {
    let provider = Provider::start().await;
    provider.publish("rsa", RSA.public("rsa"));
    provider.answer_with(Some((503, String::new())));
    let stage = Stage::over(provider, |_| {}).await;
    let token = RSA.sign(Some("rsa"), &manager());
    assert!(!is_ready(&stage).await && !stage.is_taken(&token).await);
    stage.provider.answer_with(None);
    until("the server is ready", || is_ready(&stage)).await;
    stage.expect_taken(&token).await;
    stage.server.stop().await;
}
