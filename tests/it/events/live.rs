//! Live streams: a replay that joins the live events, slow readers, broken databases, and the end.

use std::sync::Arc;

use chrono::DateTime;
use domain::access::actor::{Person, Role};
use domain::event::Event;
use domain::journal::topic::Topic;
use domain::kernel::ids::{AlertId, Mint};
use domain::kernel::source::Source;
use futures_util::StreamExt;
use panorama::events::EventsSettings;
use panorama::events::cursor::Cursor;
use panorama::events::live::LiveError;
use panorama::store::{NewEvent, Store};
use panorama::vault::Vault;
use tests::servers::Postgres;
use tests::servers::postgres::Durability;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::journal::{Instance, Journal, PATIENCE, entries, labels, numbered};

/// A client that loses its connection again and again while writers continue, and resumes each time.
async fn resuming_leaves_no_gap_and_no_double(journal: Journal) {
    let journal = Arc::new(journal);
    let instance = Instance::start(&journal).await;
    let reading = async {
        let (mut cursor, mut seen) = (Cursor::Start, Vec::new());
        while seen.len() < 600 {
            let mut subscriber = instance.subscribe(Some(cursor)).await;
            subscriber.labels(37.min(600 - seen.len())).await;
            cursor = subscriber.cursor().unwrap();
            seen.append(&mut subscriber.seen);
        }
        labels(&seen)
    };
    let writer = |name: &'static str| journal.write(numbered(name, 0..150));
    let (seen, (), (), (), ()) = tokio::join!(reading, writer("a"), writer("b"), writer("c"), writer("d"));
    assert_eq!(seen, labels(&journal.history().await.entries));
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_leaves_no_gap_and_no_double_on_postgres() {
    resuming_leaves_no_gap_and_no_double(Journal::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn resuming_leaves_no_gap_and_no_double_on_sqlite() {
    resuming_leaves_no_gap_and_no_double(Journal::sqlite().await).await;
}

/// A reader that stops while more events happen than its buffer holds, next to one that keeps up.
async fn a_slow_reader_still_gets_everything(journal: Journal) {
    let instance = Instance::start_with(&journal, EventsSettings { capacity: 2, ..EventsSettings::default() }).await;
    let mut slow = instance.subscribe(None).await;
    let mut quick = instance.subscribe(None).await;
    for round in 0..30 {
        journal.write(numbered("entry", round * 40..round * 40 + 40)).await;
        quick.labels(round * 40 + 40).await;
        if round == 3 {
            slow.labels(100).await;
        }
    }
    assert_eq!(slow.labels(1_200).await, numbered("entry", 0..1_200));
    journal.write(numbered("entry", 1_200..1_210)).await;
    assert_eq!(slow.labels(1_210).await, numbered("entry", 0..1_210));
}

#[tokio::test]
async fn a_slow_reader_still_gets_everything_on_postgres() {
    a_slow_reader_still_gets_everything(Journal::postgres().await).await;
}

#[tokio::test]
async fn a_slow_reader_still_gets_everything_on_sqlite() {
    a_slow_reader_still_gets_everything(Journal::sqlite().await).await;
}

/// More than a page of replay of which only a few entries are selected.
async fn only_what_is_selected_comes(journal: Journal) {
    let instance = Instance::start(&journal).await;
    let work = journal.begin().await;
    for label in numbered("entry", 0..1_100) {
        work.append(&label).await;
    }
    work.commit().await;
    let mut whole = instance.subscribe(Some(Cursor::Start)).await;
    assert_eq!(whole.labels(1_100).await, numbered("entry", 0..1_100));
    let select = |entry: &domain::journal::entry::JournalEntry| entry.shop.as_deref().is_some_and(|shop| shop.ends_with("7-7"));
    let stream = entries(&instance.events, Some(Cursor::Start)).await.unwrap();
    let stream = Box::pin(stream).filter(move |entry| std::future::ready(entry.as_ref().is_ok_and(|entry| select(entry))));
    for label in ["x7-7", "entry-0", "y7-7"] {
        journal.write([label.to_owned()]).await;
    }
    let wanted = futures_util::StreamExt::take(stream, 2);
    let seen: Vec<_> = tokio::time::timeout(PATIENCE, futures_util::StreamExt::collect(wanted)).await.unwrap();
    let seen: Vec<_> = seen.into_iter().map(|entry| entry.unwrap().shop.clone().unwrap()).collect();
    assert_eq!(seen, ["x7-7", "y7-7"]);
}

#[tokio::test]
async fn only_what_is_selected_comes_on_postgres() {
    only_what_is_selected_comes(Journal::postgres().await).await;
}

#[tokio::test]
async fn only_what_is_selected_comes_on_sqlite() {
    only_what_is_selected_comes(Journal::sqlite().await).await;
}

#[tokio::test]
async fn streams_outlive_a_crash_of_the_database() {
    let server = Postgres::start(Durability::On);
    let journal = Journal::create(server.url_of(&server.create_database(None).await)).await;
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    journal.write(numbered("entry", 0..20)).await;
    server.crash_and_restart();
    let after = journal.elsewhere().await;
    after.write(numbered("entry", 20..40)).await;
    assert_eq!(subscriber.labels(40).await, numbered("entry", 0..40));
}

async fn stopping_ends_streams_and_tasks(journal: Journal) {
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    journal.write(numbered("entry", 0..3)).await;
    subscriber.labels(3).await;
    instance.stop().await;
    assert!(matches!(subscriber.next().await, Some(Err(LiveError::Stopped))));
    assert!(subscriber.next().await.is_none());
}

#[tokio::test]
async fn stopping_ends_streams_and_tasks_on_postgres() {
    stopping_ends_streams_and_tasks(Journal::postgres().await).await;
}

#[tokio::test]
async fn stopping_ends_streams_and_tasks_on_sqlite() {
    stopping_ends_streams_and_tasks(Journal::sqlite().await).await;
}

/// The application's path: a unit of work of the store, and the feed of the store.
async fn what_the_store_commits_is_live(journal: Journal) {
    let vault = Vault::new(vec![("test".to_owned(), [7; 32])], [8; 32]).unwrap();
    let store = Store::connect(journal.url(), Arc::new(vault), 8).await.unwrap();
    let (tracker, cancel) = (TaskTracker::new(), CancellationToken::new());
    let events =
        panorama::events::start(store.journal().feed(), EventsSettings::default(), &tracker, cancel.clone()).await.unwrap();
    let mut stream = Box::pin(entries(&events, None).await.unwrap());
    let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
    let actor = Some(Person { subject: "m-1".to_owned(), name: "Lin".to_owned(), role: Role::Manager });
    for (seed, alert) in [(1, AlertId(uuid::Uuid::from_u128(1))), (2, AlertId(uuid::Uuid::from_u128(2)))] {
        let mut work = store.begin(now, Mint::new(now, seed)).await.unwrap();
        for event in [Event::AlertRaised { alert }, Event::AlertAcknowledged { alert }] {
            let (shop, warehouse) = (Some("tb-1".to_owned()), None);
            let more_topics = vec![Topic::Sku("S-1".to_owned())];
            let actor = actor.clone();
            work.append(NewEvent { actor, shop, warehouse, more_topics, ..NewEvent::new(event, Source::Staff, now) });
        }
        let committed = work.commit().await.unwrap().entries;
        for mut written in committed {
            let seen = tokio::time::timeout(PATIENCE, stream.next()).await.unwrap().unwrap().unwrap();
            written.position = seen.position;
            assert_eq!(*seen, written);
        }
    }
    assert_eq!(journal.history().await.until.position, 4);
    cancel.cancel();
}

#[tokio::test]
async fn what_the_store_commits_is_live_on_postgres() {
    what_the_store_commits_is_live(Journal::postgres().await).await;
}

#[tokio::test]
async fn what_the_store_commits_is_live_on_sqlite() {
    what_the_store_commits_is_live(Journal::sqlite().await).await;
}

#[tokio::test]
async fn the_lag_shows_what_waits_for_the_relay() {
    let journal = Journal::postgres().await;
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    journal.write(numbered("entry", 0..3)).await;
    subscriber.labels(3).await;
    assert!(instance.events.lag().seconds.abs() < f64::EPSILON);

    // The relay of another instance hangs in the middle of its turn.
    let elsewhere = journal.elsewhere().await;
    let hanging = elsewhere.begin().await;
    hanging.hold_relay_lock().await;
    journal.write(numbered("entry", 3..7)).await;
    let mut lag = instance.events.tail().watch_lag();
    let reached = tokio::time::timeout(PATIENCE, lag.wait_for(|lag| lag.seconds > 1.0)).await.unwrap().unwrap().positions;
    assert_eq!(reached, 4);
    hanging.rollback().await;
    assert_eq!(subscriber.labels(7).await, numbered("entry", 0..7));
    let gone = tokio::time::timeout(PATIENCE, lag.wait_for(|lag| lag.positions == 0 && lag.seconds < 1.0)).await;
    gone.unwrap().unwrap();
}
