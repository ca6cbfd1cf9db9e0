//! Instances that are killed, frozen and restarted one after the other.

use panorama::events::cursor::Cursor;
use serde_json::json;
use tests::client::{Client, Transport};
use tests::environment::Environment;
use tests::token::Claims;

use super::fleet::Fleet;
use super::is_long;
use super::run::{desks, under_load};
use crate::intake::any_number_below;

/// kill -9 of one of three instances at any moment: its clients resume elsewhere, the relay continues elsewhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_is_killed_takes_nothing_with_it() {
    let mut fleet = Fleet::start(Environment::postgres().await, 3).await;
    let desks = desks(&fleet);
    let rounds = if is_long() { 15 } else { 3 };
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        for round in 0..rounds {
            progress.more(usize::try_from(any_number_below(15)).expect("a small number")).await;
            fleet.kill(round % 3).await;
            progress.more(10).await;
            fleet.start_again(round % 3).await;
        }
    })
    .await;
    outcome.verdict.expect_clean();
    assert!(outcome.desks.iter().any(|desk| !desk.closes.is_empty()), "a socket was on an instance that died");
}

/// An instance that is frozen with all its locks: the others get the locks, and it takes part again when it wakes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_that_freezes_holds_up_nobody_for_long() {
    let mut fleet = Fleet::start(Environment::postgres().await, 3).await;
    let desks = desks(&fleet);
    let token = fleet.environment.signer().sign(&Claims::of(&["MANAGER"]));
    let rounds = if is_long() { 9 } else { 2 };
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        for round in 0..rounds {
            fleet.instance(round % 3).suspend().await;
            let awake = Client::new(&fleet.urls()[(round + 1) % 3], Some(token.clone()));
            let mut live =
                awake.subscribe_to(Transport::WebSocket, "subscription { orderEvents { cursor } }", None, json!({})).await;
            progress.more(10).await;
            // The relay's lock was held by any of them; another instance gives positions to the commits of the others.
            let cursor = live.next().await.expect_ok().text("orderEvents.cursor").to_owned();
            assert!(Cursor::decode(&cursor).is_ok());
            fleet.instance(round % 3).resume().await;
            progress.more(5).await;
        }
    })
    .await;
    outcome.verdict.expect_clean();
}

/// Three instances restarted one after the other: sockets close over some time with a code to reconnect, and every event still comes once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rolling_restart_is_not_noticed() {
    let mut fleet = Fleet::start(Environment::postgres().await, 3).await;
    let desks = desks(&fleet);
    let rounds = if is_long() { 4 } else { 1 };
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        for round in 0..rounds * 3 {
            fleet.stop(round % 3).await;
            progress.more(5).await;
            fleet.start_again(round % 3).await;
            progress.more(10).await;
        }
    })
    .await;
    outcome.verdict.expect_clean();
    let closes: Vec<u16> = outcome.desks.iter().flat_map(|desk| desk.closes.iter().copied()).collect();
    assert!(!closes.is_empty() && closes.iter().all(|code| [1001, 1012].contains(code)), "{closes:?}");
}
