//! Forged and stale tokens, one test each: refused over HTTP, as an event stream and at `connection_init`. Each differs in one property
//! from `a_token_like_the_forged_ones_is_taken`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use sha2::Sha256;
use tests::client::Socket;
use tests::provider::KeyPair;
use tests::token::Claims;

use super::{EC, ED, RSA, Stage};

const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn good() -> Value {
    serde_json::to_value(Claims::of(&["MANAGER"])).unwrap()
}

fn now() -> i64 {
    good()["nbf"].as_i64().unwrap()
}

fn with(claim: &str, value: Value) -> String {
    let mut claims = good();
    claims[claim] = value;
    claims.to_string()
}

fn without(claim: &str) -> String {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(claim);
    claims.to_string()
}

/// Any header and payload, signed with HMAC-SHA256.
fn signed(header: &str, payload: &str, secret: &str) -> String {
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    format!("{message}.{}", mac(&message, secret))
}

fn mac(message: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// A token with the claims of the payload, correctly signed with the local key.
fn local(stage: &Stage, payload: &str) -> String {
    signed(HS256, payload, &stage.secret())
}

fn headed(stage: &Stage, header: &str) -> String {
    signed(header, &good().to_string(), &stage.secret())
}

/// The header and payload of a token with another signature.
fn resigned(token: &str, signature: &str) -> String {
    format!("{}.{signature}", token.rsplit_once('.').unwrap().0)
}

/// A token of the provider under another header.
fn reheaded(token: &str, header: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), token.split_once('.').unwrap().1)
}

/// One test for each row: its name, and the tokens of its kind.
macro_rules! refused {
    ($($name:ident($stage:ident) => [$($token:expr),+ $(,)?];)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let $stage = Stage::start().await;
            for token in [$($token),+] {
                $stage.expect_refused(&token).await;
            }
            $stage.server.stop().await;
        }
    )*};
}

refused! {
    an_empty_token(stage) => [String::new(), " ".to_owned(), "..".to_owned(), stage.secret()];
    alg_none_without_a_signature(stage) => [
        resigned(&headed(&stage, r#"{"alg":"none","typ":"JWT"}"#), ""),
        resigned(&headed(&stage, r#"{"alg":"none","typ":"JWT"}"#), "").trim_end_matches('.').to_owned(),
    ];
    alg_none_in_any_spelling(stage) => [
        resigned(&headed(&stage, r#"{"alg":"None"}"#), ""), resigned(&headed(&stage, r#"{"alg":"NONE"}"#), ""),
        resigned(&headed(&stage, r#"{"alg":"nOnE"}"#), ""), resigned(&headed(&stage, r#"{"alg":""}"#), ""),
        resigned(&headed(&stage, r#"{"alg":null}"#), ""), resigned(&headed(&stage, r#"{"typ":"JWT"}"#), ""),
    ];
    alg_none_with_a_signature(stage) => [headed(&stage, r#"{"alg":"none"}"#)];
    the_local_key_with_a_longer_hash(stage) => [
        jsonwebtoken::encode(
            &jsonwebtoken::Header::new(Algorithm::HS384), &good(), &jsonwebtoken::EncodingKey::from_secret(stage.secret().as_bytes()),
        ).unwrap(),
        jsonwebtoken::encode(
            &jsonwebtoken::Header::new(Algorithm::HS512), &good(), &jsonwebtoken::EncodingKey::from_secret(stage.secret().as_bytes()),
        ).unwrap(),
    ];
    hs256_signed_with_a_published_key(stage) => [
        signed(r#"{"alg":"HS256","kid":"rsa"}"#, &good().to_string(), RSA.public("rsa")["n"].as_str().unwrap()),
        signed(HS256, &good().to_string(), RSA.public("rsa")["n"].as_str().unwrap()),
        signed(HS256, &good().to_string(), &RSA.public("rsa").to_string()),
        signed(r#"{"alg":"HS256","kid":"ec"}"#, &good().to_string(), EC.public("ec")["x"].as_str().unwrap()),
    ];
    hs256_signed_with_another_secret(stage) => [
        signed(HS256, &good().to_string(), &stage.secret().to_uppercase()), signed(HS256, &good().to_string(), ""),
    ];
    es256_signed_with_another_key(stage) => [KeyPair::new(Algorithm::ES256).sign(Some("ec"), &good())];
    eddsa_signed_with_another_key(stage) => [KeyPair::new(Algorithm::EdDSA).sign(Some("ed"), &good())];
    rs256_that_calls_itself_another_algorithm(stage) => [
        reheaded(&RSA.sign(Some("rsa"), &good()), r#"{"alg":"RS512","kid":"rsa"}"#),
        reheaded(&RSA.sign(Some("rsa"), &good()), r#"{"alg":"PS256","kid":"rsa"}"#),
        reheaded(&RSA.sign(Some("rsa"), &good()), r#"{"alg":"HS256","kid":"rsa"}"#),
    ];
    an_algorithm_that_is_not_the_keys(stage) => [EC.sign(Some("rsa"), &good()), ED.sign(Some("ec"), &good()), RSA.sign(Some("ed"), &good())];
    an_unknown_key_id(stage) => [RSA.sign(Some("rsa-2"), &good()), EC.sign(Some(""), &good()), headed(&stage, r#"{"alg":"HS256","kid":"other"}"#)];
    a_key_id_that_is_a_path_or_no_text(stage) => [
        signed(r#"{"alg":"HS256","kid":"../../../dev/null"}"#, &good().to_string(), ""), headed(&stage, r#"{"alg":"HS256","kid":1}"#),
        headed(&stage, r#"{"alg":"HS256","kid":["local"]}"#),
    ];
    a_key_that_the_token_brings_along(stage) => [{
        let own = KeyPair::new(Algorithm::ES256);
        let header = json!({ "alg": "ES256", "kid": "own", "jwk": own.public("own") });
        reheaded(&own.sign(Some("own"), &good()), &header.to_string())
    }];
    a_key_that_the_token_points_at(stage) => [{
        let own = KeyPair::new(Algorithm::EdDSA);
        let header = json!({ "alg": "EdDSA", "kid": "own", "jku": stage.provider.url(), "x5u": stage.provider.url() });
        reheaded(&own.sign(Some("own"), &good()), &header.to_string())
    }];
    a_missing_segment(stage) => [
        local(&stage, &good().to_string()).rsplit_once('.').unwrap().0.to_owned(),
        local(&stage, &good().to_string()).split_once('.').unwrap().1.to_owned(),
    ];
    extra_segments(stage) => [
        format!("{}.", local(&stage, &good().to_string())), format!(".{}", local(&stage, &good().to_string())),
        format!("{}.e30", local(&stage, &good().to_string())), format!("e30.{}", local(&stage, &good().to_string())),
        format!("{}.a.b", local(&stage, &good().to_string())),
    ];
    an_empty_or_cut_signature(stage) => [
        resigned(&local(&stage, &good().to_string()), ""), local(&stage, &good().to_string()).trim_end_matches(char::is_alphanumeric).to_owned(),
        RSA.sign(Some("rsa"), &good())[..300].to_owned(), format!("{}AA", EC.sign(Some("ec"), &good())),
    ];
    a_changed_payload(stage) => [{
        let token = RSA.sign(Some("rsa"), &serde_json::to_value(Claims::of(&["WAREHOUSE"])).unwrap());
        let parts: Vec<&str> = token.split('.').collect();
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(good().to_string()), parts[2])
    }];
    critical_header_fields(stage) => [
        headed(&stage, r#"{"alg":"HS256","crit":["b64"],"b64":true}"#), headed(&stage, r#"{"alg":"HS256","crit":["exp"]}"#),
        headed(&stage, r#"{"alg":"HS256","crit":[]}"#), headed(&stage, r#"{"alg":"HS256","crit":null}"#),
        headed(&stage, r#"{"alg":"HS256","crit":"b64"}"#),
    ];
    a_missing_expiry(stage) => [local(&stage, &without("exp")), local(&stage, &with("exp", Value::Null))];
    a_missing_issuer(stage) => [local(&stage, &without("iss")), local(&stage, &with("iss", Value::Null))];
    a_missing_audience(stage) => [local(&stage, &without("aud")), local(&stage, &with("aud", json!([])))];
    a_missing_subject(stage) => [
        local(&stage, &without("sub")), local(&stage, &with("sub", json!(""))), local(&stage, &with("sub", json!(1))),
    ];
    another_issuer(stage) => [
        local(&stage, &with("iss", json!("other"))), local(&stage, &with("iss", json!("panorama "))),
        local(&stage, &with("iss", json!(["panorama", "other"]))),
    ];
    another_audience(stage) => [
        local(&stage, &with("aud", json!("other"))), local(&stage, &with("aud", json!(["other"]))),
        local(&stage, &with("aud", json!({ "panorama": true }))), local(&stage, &with("aud", json!("panorama,other"))),
    ];
    an_expired_token(stage) => [
        local(&stage, &with("exp", json!(now() - 6))), local(&stage, &with("exp", json!(0))), local(&stage, &with("exp", json!(-1))),
        RSA.sign(Some("rsa"), &serde_json::from_str::<Value>(&with("exp", json!(now() - 3600))).unwrap()),
    ];
    a_token_that_does_not_count_yet(stage) => [
        local(&stage, &with("nbf", json!(now() + 60))), EC.sign(Some("ec"), &serde_json::from_str::<Value>(&with("nbf", json!(now() + 60))).unwrap()),
    ];
    a_token_that_is_issued_in_an_hour(stage) => [
        local(&stage, &with("iat", json!(now() + 3600))), local(&stage, &with("iat", json!(now() + 60))),
        RSA.sign(Some("rsa"), &serde_json::from_str::<Value>(&with("iat", json!(now() + 3600))).unwrap()),
    ];
    texts_that_are_too_long(stage) => [
        local(&stage, &with("sub", json!("x".repeat(8_000)))), local(&stage, &with("sub", json!("x".repeat(201)))),
        local(&stage, &with("name", json!("x".repeat(201)))), local(&stage, &with("jti", json!("x".repeat(201)))),
        local(&stage, &with("shops", json!(["x".repeat(201)]))), local(&stage, &with("warehouses", json!(["x".repeat(201)]))),
        local(&stage, &with("shops", json!((0..501).map(|shop| shop.to_string()).collect::<Vec<_>>()))),
    ];
    texts_that_hold_what_cannot_be_seen(stage) => [
        local(&stage, &with("sub", json!("li\nwang"))), local(&stage, &with("sub", json!("li\u{0}"))), local(&stage, &with("sub", json!(" li"))),
        local(&stage, &with("sub", json!("li\u{200b}"))), local(&stage, &with("sub", json!("\u{202e}il"))), local(&stage, &with("sub", json!("  "))),
        local(&stage, &with("name", json!("li\u{1b}[2J"))), local(&stage, &with("jti", json!("t\r1"))), local(&stage, &with("shops", json!(["web\u{feff}"]))),
        local(&stage, &with("warehouses", json!([""]))),
    ];
    times_with_a_fraction(stage) => [
        local(&stage, &with("exp", json!(1e12))), local(&stage, &good().to_string().replace("\"exp\":", "\"exp\":1.5e9,\"was\":")),
        local(&stage, &with("nbf", json!(1.5))), local(&stage, &with("iat", json!(1.5))),
    ];
    times_as_text(stage) => [
        local(&stage, &with("exp", json!("9999999999"))), local(&stage, &with("nbf", json!("0"))), local(&stage, &with("exp", json!("never"))),
    ];
    times_out_of_range(stage) => [
        local(&stage, &with("exp", json!(u64::MAX))), local(&stage, &with("exp", json!(i64::MAX))), local(&stage, &with("nbf", json!(u64::MAX))),
    ];
    claims_that_are_there_twice(stage) => [
        local(&stage, &good().to_string().replacen('{', r#"{"exp":9999999999,"#, 1)),
        local(&stage, &good().to_string().replacen('{', r#"{"roles":["WAREHOUSE"],"#, 1)),
        local(&stage, &good().to_string().replacen('{', r#"{"sub":"other","#, 1)),
        headed(&stage, r#"{"alg":"none","alg":"HS256"}"#), headed(&stage, r#"{"alg":"HS256","kid":"x","kid":"local"}"#),
    ];
    a_huge_token(stage) => [
        local(&stage, &with("name", json!("x".repeat(16 * 1024)))), local(&stage, &with("groups", json!(vec!["g"; 10_000]))),
    ];
    another_encoding(stage) => [
        {
            let message = format!("{}.{}", URL_SAFE.encode(r#"{"alg":"HS256" }"#), URL_SAFE.encode(good().to_string()));
            format!("{message}.{}", mac(&message, &stage.secret()))
        },
        {
            let message = format!("{}.{}", STANDARD.encode(HS256), STANDARD.encode(with("name", json!("ÿÿÿÿÿÿ"))));
            format!("{message}.{}", mac(&message, &stage.secret()))
        },
        format!("{}=", local(&stage, &good().to_string())),
        local(&stage, &good().to_string()).replacen('.', ". ", 1),
    ];
    something_that_is_no_token(stage) => [
        local(&stage, "[]"), local(&stage, "\"MANAGER\""), local(&stage, "rubbish"), headed(&stage, "rubbish"), headed(&stage, "[]"),
        json!({ "payload": "e30", "signatures": [] }).to_string(),
    ];
    roles_that_are_none(stage) => [
        local(&stage, &with("roles", json!("MANAGER"))), local(&stage, &with("roles", json!(["WIZARD", "manager"]))),
        local(&stage, &with("roles", json!([]))), local(&stage, &with("roles", json!({ "MANAGER": true }))),
        local(&stage, &with("roles", json!(["MANAGER", 1]))), local(&stage, &without("roles")), local(&stage, &with("roles", Value::Null)),
    ];
    scopes_that_are_no_lists(stage) => [
        local(&stage, &with("shops", Value::Null)), local(&stage, &with("shops", json!("A"))), local(&stage, &with("shops", json!([1]))),
        local(&stage, &with("warehouses", Value::Null)), local(&stage, &with("warehouses", json!("HZ"))),
    ];
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_like_the_forged_ones_is_taken() {
    let stage = Stage::start().await;
    stage.expect_taken(&local(&stage, &good().to_string())).await;
    stage.expect_taken(&headed(&stage, r#"{"alg":"HS256","kid":"local"}"#)).await;
    stage.expect_taken(&local(&stage, &with("aud", json!(["other", "panorama"])))).await;
    stage.expect_taken(&local(&stage, &with("roles", json!(["WIZARD", "MANAGER"])))).await;
    // Clocks may differ by five seconds; one second is left for the test itself.
    stage.expect_taken(&local(&stage, &with("nbf", json!(now() + 4)))).await;
    stage.expect_taken(&local(&stage, &with("iat", json!(now() + 4)))).await;
    stage.expect_taken(&local(&stage, &without("nbf"))).await;
    stage.expect_taken(&local(&stage, &with("sub", json!("李".repeat(200))))).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_at_all() {
    let stage = Stage::start().await;
    stage.server.anonymous().query("{ viewer { name } }", None, Value::Null).await.expect_error("UNAUTHENTICATED");
    for payload in
        [json!({}), json!({ "authorization": null }), json!({ "authorization": "Basic YTpi" }), json!({ "token": "x" })]
    {
        let mut socket = Socket::open(stage.server.url()).await;
        socket.send(&json!({ "type": "connection_init", "payload": payload })).await;
        socket.expect_closed(4403).await;
    }
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_without_a_beginning_where_one_is_required() {
    let provider = tests::provider::Provider::start().await;
    provider.publish("rsa", RSA.public("rsa"));
    let stage = Stage::over(provider, |token| token.require_nbf = true).await;
    stage.expect_refused(&local(&stage, &without("nbf"))).await;
    stage.expect_refused(&local(&stage, &with("nbf", Value::Null))).await;
    stage.expect_taken(&local(&stage, &good().to_string())).await;
    stage.server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn roles_and_scopes_of_a_token_never_widen_each_other() {
    let stage = Stage::start().await;
    let rights = |token: String| {
        let client = stage.client(&token);
        async move {
            client.query("{ viewer { permissions } }", None, Value::Null).await.expect_ok().data("viewer.permissions").clone()
        }
    };
    let alone = rights(local(&stage, &with("roles", json!(["WAREHOUSE"])))).await;
    assert_eq!(rights(local(&stage, &with("roles", json!(["WAREHOUSE", "ADMIN", "MANAGER ", "*"])))).await, alone);
    stage.server.stop().await;
}
