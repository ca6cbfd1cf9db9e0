//! Invariant 4: Redis may lose, double and delay any message, and stop at any time, without the loss of an event.

use std::sync::{Arc, Mutex};

use futures_util::StreamExt;
use panorama::events::bus::{Bus, BusState, InProcess};
use panorama::store::journal::feed::{FeedMark, FeedPage};
use tests::servers::Redis;
use tokio::sync::{broadcast, watch};

use super::journal::{Instance, Journal, PATIENCE, bus_is, labels, numbered};

/// Two instances on one database and one Redis of the test's own.
async fn two_instances(redis: &Redis) -> (Journal, [Instance; 2]) {
    let journal = Journal::postgres().await;
    let elsewhere = journal.elsewhere().await;
    let instances =
        [Instance::with_redis(&journal, redis.url(), "test").await, Instance::with_redis(&elsewhere, redis.url(), "test").await];
    for instance in &instances {
        bus_is(instance, BusState::Up).await;
    }
    (journal, instances)
}

#[tokio::test]
async fn redis_carries_events_to_another_instance() {
    let redis = Redis::start();
    let (journal, [_a, b]) = two_instances(&redis).await;
    let mut channel = redis::Client::open(redis.url()).unwrap().get_async_pubsub().await.unwrap();
    channel.subscribe("test:feed").await.unwrap();
    let mut subscriber = b.subscribe(None).await;
    journal.write(numbered("entry", 0..20)).await;
    assert_eq!(subscriber.labels(20).await, numbered("entry", 0..20));
    // The entries were on the channel, too: it was not the timer alone that brought them.
    let message = tokio::time::timeout(PATIENCE, channel.on_message().next()).await.unwrap().unwrap();
    assert!(message.get_payload::<String>().unwrap().contains("entry-0"));
}

#[tokio::test]
async fn events_arrive_while_redis_is_down_and_after_it_came_back() {
    let mut redis = Redis::start();
    let (journal, instances) = two_instances(&redis).await;
    let mut subscriber = instances[1].subscribe(None).await;
    journal.write(numbered("entry", 0..10)).await;
    subscriber.labels(10).await;
    redis.kill();
    journal.write(numbered("entry", 10..20)).await;
    assert_eq!(subscriber.labels(20).await, numbered("entry", 0..20));
    bus_is(&instances[1], BusState::Down).await;
    journal.write(numbered("entry", 20..30)).await;
    subscriber.labels(30).await;
    redis.start_again();
    for instance in &instances {
        bus_is(instance, BusState::Up).await;
    }
    journal.write(numbered("entry", 30..40)).await;
    assert_eq!(subscriber.labels(40).await, numbered("entry", 0..40));
}

#[tokio::test]
async fn a_frozen_redis_delays_nothing_for_long() {
    let redis = Redis::start();
    let (journal, instances) = two_instances(&redis).await;
    let mut subscriber = instances[1].subscribe(None).await;
    redis.suspend();
    journal.write(numbered("entry", 0..50)).await;
    assert_eq!(subscriber.labels(50).await, numbered("entry", 0..50));
    // A frozen server closes no connection: only the heartbeat detects it.
    bus_is(&instances[0], BusState::Down).await;
    redis.resume();
    bus_is(&instances[0], BusState::Up).await;
    journal.write(numbered("entry", 50..60)).await;
    assert_eq!(subscriber.labels(60).await, numbered("entry", 0..60));
}

#[tokio::test]
async fn a_subscription_that_redis_closes_is_opened_again() {
    let redis = Redis::start();
    let (journal, [_a, b]) = two_instances(&redis).await;
    let mut subscriber = b.subscribe(None).await;
    let mut connection = redis::Client::open(redis.url()).unwrap().get_multiplexed_async_connection().await.unwrap();
    for round in 0..5 {
        let killed: u32 = redis::cmd("CLIENT").arg(&["KILL", "TYPE", "pubsub"]).query_async(&mut connection).await.unwrap();
        assert!(killed > 0 || round > 0);
        journal.write(numbered("entry", round * 10..round * 10 + 10)).await;
    }
    assert_eq!(subscriber.labels(50).await, numbered("entry", 0..50));
}

/// In a cluster the channel is on one node, for every address that the instances have, and only its subscribers get the messages.
#[tokio::test]
async fn a_cluster_carries_events_on_a_sharded_channel() {
    let nodes = Redis::start_cluster().await;
    let journal = Journal::postgres().await;
    let elsewhere = journal.elsewhere().await;
    let instances = [
        Instance::with_redis(&journal, nodes[0].url(), "test").await,
        Instance::with_redis(&elsewhere, nodes[1].url(), "test").await,
    ];
    for instance in &instances {
        bus_is(instance, BusState::Up).await;
    }
    let (mut on_a, mut on_b) = (instances[0].subscribe(None).await, instances[1].subscribe(None).await);
    let mut others = Vec::new();
    for _ in 0..20 {
        others.push(instances[1].subscribe(None).await);
    }
    journal.write(numbered("entry", 0..20)).await;
    assert_eq!(on_a.labels(20).await, numbered("entry", 0..20));
    assert_eq!(on_b.labels(20).await, numbered("entry", 0..20));
    let mut subscriptions = Vec::new();
    for node in &nodes {
        subscriptions.push(numbers(node, &["PUBSUB", "SHARDNUMSUB", "test:feed"]).await);
        assert_eq!(numbers(node, &["PUBSUB", "NUMSUB", "test:feed"]).await, 0, "no channel that every node carries");
    }
    subscriptions.sort_unstable();
    assert_eq!(subscriptions, [0, 2], "one subscription for each instance, on one node");

    // The entries were on the channel, too: a message reached the other instance sooner than the timer could have.
    assert!(calls(&nodes, "spublish").await > 0 && calls(&nodes, "publish").await == 0);
    for node in &nodes {
        let client = redis::Client::open(node.url()).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        redis::cmd("CLIENT").arg(&["KILL", "TYPE", "pubsub"]).query_async::<i64>(&mut connection).await.unwrap();
    }
    journal.write(numbered("entry", 20..40)).await;
    assert_eq!(on_b.labels(40).await, numbered("entry", 0..40));
    for instance in &instances {
        bus_is(instance, BusState::Up).await;
    }
}

/// The number after the channel's name in the answer.
async fn numbers(node: &Redis, words: &[&str]) -> i64 {
    let client = redis::Client::open(node.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let (_, number): (String, i64) = redis::cmd(words[0]).arg(&words[1..]).query_async(&mut connection).await.unwrap();
    number
}

/// The number of calls of a command, over all nodes.
async fn calls(nodes: &[Redis], command: &str) -> u64 {
    let mut calls = 0;
    for node in nodes {
        let statistics = node.ask(&["INFO", "commandstats"]).await;
        let line = statistics.lines().find_map(|line| line.strip_prefix(&format!("cmdstat_{command}:calls=")));
        calls += line.and_then(|line| line.split(',').next()?.parse::<u64>().ok()).unwrap_or_default();
    }
    calls
}

/// One subscription and one publishing connection for each instance, with any number of clients.
#[tokio::test]
async fn an_instance_holds_one_subscription_for_all_its_clients() {
    let redis = Redis::start();
    let (journal, instances) = two_instances(&redis).await;
    let mut subscribers = Vec::new();
    for number in 0..100 {
        subscribers.push(instances[number % 2].subscribe(None).await);
    }
    journal.write(numbered("entry", 0..10)).await;
    for subscriber in &mut subscribers {
        assert_eq!(subscriber.labels(10).await, numbered("entry", 0..10));
    }
    assert_eq!(redis.ask(&["CLIENT", "LIST", "TYPE", "pubsub"]).await.lines().count(), 2);
}

#[tokio::test]
async fn words_of_others_on_the_channel_change_nothing() {
    let redis = Redis::start();
    let (journal, [_a, b]) = two_instances(&redis).await;
    let (mark, handed_on) = b.events.tail().subscribe();
    let mut subscriber = b.subscribe(None).await;
    let stranger = Journal::postgres().await;
    stranger.write(numbered("stranger", 0..30)).await;
    stranger.relay_all().await;
    let history = serde_json::to_string(&stranger.history().await).unwrap();
    // A page of another deployment, from its beginning and as if it continued far ahead.
    let mut ahead = FeedPage::empty(FeedMark { position: 9_000, tag: 1 });
    ahead.until.position = 9_001;
    ahead.unreadable = 1;
    let pages = [history, serde_json::to_string(&ahead).unwrap()];
    let message =
        |version: u8, page: &str| format!(r#"{{"version":{version},"sender":"{}","page":{page}}}"#, uuid::Uuid::new_v4());
    // The foreign history comes first: to an instance that has read nothing yet it seems to follow.
    let mut words: Vec<String> = pages.iter().flat_map(|page| [message(1, page), message(2, page)]).collect();
    words.extend([String::new(), "{".into(), "[]".into(), message(1, "{}"), message(1, "7")]);
    let mut connection = redis::Client::open(redis.url()).unwrap().get_multiplexed_async_connection().await.unwrap();
    for (number, words) in words.iter().enumerate() {
        let heard: u32 = redis::cmd("PUBLISH").arg(&["test:feed", words]).query_async(&mut connection).await.unwrap();
        assert_eq!(heard, 2);
        journal.write([format!("entry-{number}")]).await;
    }
    assert_eq!(subscriber.labels(words.len()).await, numbered("entry", 0..words.len()));
    assert_chain(mark, handed_on, subscriber.seen.last().unwrap().position.unwrap());
}

/// Asserts that the pages from the tail are one chain from `mark`, up to `head`.
fn assert_chain(mark: FeedMark, mut pages: broadcast::Receiver<Arc<FeedPage>>, head: i64) {
    let mut mark = mark;
    while mark.position < head {
        let page = pages.try_recv().expect("the tail has handed on everything");
        assert_eq!(page.after, mark, "a gap or a double in what the tail hands on");
        mark = page.until;
    }
}

/// A bus between two instances that drops, doubles and reorders pages.
#[derive(Default)]
struct Unreliable {
    inner: InProcess,
    held: Mutex<(usize, Vec<Arc<FeedPage>>)>,
}

impl Bus for Unreliable {
    fn publish(&self, page: Arc<FeedPage>) {
        let mut held = self.held.lock().unwrap();
        held.0 += 1;
        match held.0 % 5 {
            0 => {}
            1 => held.1.push(page),
            2 => [&page, &page].into_iter().for_each(|page| self.inner.publish(Arc::clone(page))),
            _ => {
                self.inner.publish(page);
                held.1.drain(..).rev().for_each(|late| self.inner.publish(late));
            }
        }
    }

    fn subscribe(&self) -> broadcast::Receiver<Arc<FeedPage>> {
        self.inner.subscribe()
    }

    fn state(&self) -> watch::Receiver<BusState> {
        self.inner.state()
    }
}

#[tokio::test]
async fn dropped_doubled_and_late_messages_change_nothing() {
    let journal = Journal::postgres().await;
    let elsewhere = journal.elsewhere().await;
    let bus = Arc::new(Unreliable::default());
    let a = Instance::on_bus(&journal, Arc::clone(&bus) as Arc<dyn Bus>).await;
    let b = Instance::on_bus(&elsewhere, Arc::clone(&bus) as Arc<dyn Bus>).await;
    let (mark, handed_on) = b.events.tail().subscribe();
    let (mut on_a, mut on_b) = (a.subscribe(None).await, b.subscribe(None).await);
    tokio::join!(
        journal.write(numbered("entry", 0..150)),
        elsewhere.write(numbered("other", 0..150)),
        on_a.labels(300),
        on_b.labels(300),
    );
    let history = labels(&journal.history().await.entries);
    assert_eq!(labels(&on_a.seen), history);
    assert_eq!(labels(&on_b.seen), history);
    assert_chain(mark, handed_on, 300);
    assert!(bus.held.lock().unwrap().0 >= 10, "too few pages for the bus to do harm");
}
