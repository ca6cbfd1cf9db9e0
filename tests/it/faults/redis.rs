//! A Redis that freezes, stops, comes back empty, and disconnects its subscribers: writes are unaffected, subscribers hardly.

use std::time::Duration;

use panorama::clock::{Clock, SystemClock};
use tests::environment::Environment;
use tests::servers::Redis;
use tokio::time::interval;

use super::fleet::Fleet;
use super::run::{Outcome, desks, under_load};
use super::{is_long, lasting};

/// The allowed additional delay of an event in milliseconds, compared with a working Redis. The short form runs with other tests on a busy
/// machine, so that it finds only hangs.
fn allowance() -> i64 {
    if is_long() { 2_000 } else { 10_000 }
}

/// Two instances, with a Redis of the test's own.
async fn two_instances(redis: &Redis) -> Fleet {
    Fleet::start(Environment::postgres().await.with_redis(Some(redis)), 2).await
}

/// Expects that no write failed, no event was lost, and none was much later than before `broken`.
#[track_caller]
fn expect_unnoticed(outcome: &Outcome, broken: i64) {
    outcome.verdict.expect_clean();
    assert!(outcome.notes.refusals.is_empty(), "writes failed because of Redis: {:?}", outcome.notes.refusals);
    let (calm, latest) = outcome.latest_before_and_after(broken);
    eprintln!("the latest event: {calm} ms with Redis, {latest} ms from the fault on");
    assert!(latest <= calm + allowance(), "an event came {latest} ms late; with Redis the latest came after {calm} ms");
}

fn now() -> i64 {
    SystemClock.now().timestamp_millis()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_freezes_delays_little() {
    let redis = Redis::start();
    let mut fleet = two_instances(&redis).await;
    let (desks, mut broken) = (desks(&fleet), 0);
    let outcome = under_load(&mut fleet, desks, async |_, _| {
        broken = now();
        redis.suspend();
        tokio::time::sleep(lasting(4, 30)).await;
        redis.resume();
    })
    .await;
    expect_unnoticed(&outcome, broken);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_redis_that_stops_and_comes_back_empty_delays_little() {
    let mut redis = Redis::start();
    let mut fleet = two_instances(&redis).await;
    let (desks, mut broken) = (desks(&fleet), 0);
    let outcome = under_load(&mut fleet, desks, async |_, _| {
        broken = now();
        redis.kill();
        tokio::time::sleep(lasting(4, 30)).await;
        redis.start_again();
    })
    .await;
    expect_unnoticed(&outcome, broken);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscriptions_that_redis_cuts_are_opened_again() {
    let redis = Redis::start();
    let mut fleet = two_instances(&redis).await;
    let (desks, mut broken) = (desks(&fleet), 0);
    let outcome = under_load(&mut fleet, desks, async |_, progress| {
        broken = now();
        let client = ::redis::Client::open(redis.url()).expect("a URL");
        let mut connection = client.get_multiplexed_async_connection().await.expect("Redis answers");
        let (mut turns, mut killed) = (interval(Duration::from_millis(150)), 0_u32);
        for _ in 0..if is_long() { 200 } else { 20 } {
            turns.tick().await;
            let kill = ::redis::cmd("CLIENT").arg(&["KILL", "TYPE", "pubsub"]).query_async::<u32>(&mut connection).await;
            killed += kill.expect("Redis answers");
        }
        assert!(killed > 2, "each instance was cut off at least once");
        progress.more(10).await;
    })
    .await;
    expect_unnoticed(&outcome, broken);
}

/// Instances start without Redis, too, and use it when it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instance_starts_without_redis() {
    let mut redis = Redis::start();
    let mut fleet = two_instances(&redis).await;
    let desks = desks(&fleet);
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        redis.kill();
        fleet.stop(1).await;
        fleet.start_again(1).await;
        progress.more(10).await;
        redis.start_again();
    })
    .await;
    outcome.verdict.expect_clean();
}
