//! A PostgreSQL that crashes under load, and one that freezes: every wait ends, and the service recovers by itself.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::client::Client;
use tests::environment::Environment;
use tests::token::Claims;
use tokio::time::Instant;

use super::fleet::{Fleet, SHOPS};
use super::is_long;
use super::run::{desks, under_load};
use crate::intake::push::{self, web_order};

/// The database is restarted by `pg_ctl restart -m immediate`, as after a crash.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_crashes_loses_nothing_that_was_acknowledged() {
    let mut fleet = Fleet::start(Environment::own_postgres().await, 2).await;
    let desks = desks(&fleet);
    let rounds = if is_long() { 10 } else { 2 };
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        for _ in 0..rounds {
            tokio::task::block_in_place(|| fleet.environment.postgres_server().crash_and_restart());
            progress.more(20).await;
        }
    })
    .await;
    outcome.verdict.expect_clean();
}

/// A frozen database keeps its connections without an answer: the service tells its callers in time to come again, and works again when the
/// database does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_freezes_holds_nobody_for_long() {
    // Queries have a timeout of five seconds here, in place of thirty, so that the test is shorter.
    let variables = vec![("PANORAMA_HTTP__REQUEST_SECONDS", "5".to_owned())];
    let mut fleet = Fleet::start_each(Environment::own_postgres().await, vec![variables; 2]).await;
    let desks = desks(&fleet);
    let rounds = if is_long() { 5 } else { 1 };
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        for round in 0..rounds {
            fleet.environment.postgres_server().freeze();
            for url in fleet.urls() {
                expect_told_to_come_again(fleet, &url, round).await;
            }
            fleet.environment.postgres_server().resume();
            progress.more(20).await;
            for url in fleet.urls() {
                let ready = reqwest::get(format!("{url}/readyz")).await.expect("an answer").status();
                assert_eq!(ready, StatusCode::OK, "{url} is ready again by itself");
            }
        }
    })
    .await;
    outcome.verdict.expect_clean();
}

/// Sends readiness checks, a delivery and queries at once, one query more than the pool has connections: each answer is to come again.
async fn expect_told_to_come_again(fleet: &Fleet, url: &str, round: usize) {
    let begun = Instant::now();
    let (shop, secret, _) = SHOPS[0];
    let number = format!("frozen-{round}");
    let payload = web_order(&number, "2026-11-20T12:00:00+08:00").to_string();
    let push = push::standard(shop, secret, &number, &payload, 0);
    let manager = Client::new(url, Some(fleet.environment.signer().sign(&Claims::of(&["MANAGER"]))));
    let delivery = manager.http().post(format!("{url}/hooks/{shop}")).headers(push.headers).body(push.body).send();
    let queries = (0..12).map(|_| async {
        let answer = manager.query("{ orders(first: 1) { nodes { id } } }", None, json!({})).await;
        let reason = answer.expect_error("INTERNAL").pointer("/extensions/reason").cloned();
        assert!(
            matches!(reason, Some(Value::String(reason)) if ["UNAVAILABLE", "TIMEOUT"].contains(&reason.as_str())),
            "{answer}"
        );
        assert!(answer.headers.contains_key("retry-after"), "{answer}");
    });
    let ready = manager.http().get(format!("{url}/readyz")).send();
    let (delivery, ready, _) = tokio::join!(delivery, ready, futures_util::future::join_all(queries));
    assert_eq!(ready.expect("readiness answers in time").status(), StatusCode::SERVICE_UNAVAILABLE);
    let delivery = delivery.expect("a delivery is answered in time");
    assert_eq!(delivery.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(delivery.headers().contains_key("retry-after"));
    // The time is bounded by our own timeouts, of which the longest is ten seconds, and not by the machine.
    assert!(begun.elapsed() < Duration::from_secs(18), "{:?}", begun.elapsed());
}
