//! Invariant 3: a reader that has seen position N never meets an event at or before N that it did not see.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::journal::entry::JournalEntry;
use panorama::events::cursor::Cursor;
use panorama::store::journal::feed::{Feed, FeedError, FeedMark, Turn};
use sea_orm::{ConnectionTrait, Statement};
use tokio::task::JoinSet;

use super::journal::{Instance, Journal, labels, numbered};

/// The next entries for a reader that goes by `journal.seq`.
async fn after_seq(journal: &Journal, seq: i64) -> Vec<i64> {
    let sql = format!("SELECT seq FROM journal WHERE seq > {seq} ORDER BY seq");
    let rows = journal.connection.query_all_raw(Statement::from_string(journal.backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn what_commits_late_comes_after_what_was_read() {
    let journal = Journal::postgres().await;
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;

    let late = journal.begin().await;
    let early = journal.begin().await;
    let late_seq = late.append("late").await;
    let early_seq = early.append("early").await;
    early.commit().await;
    assert_eq!(subscriber.labels(1).await, ["early"]);
    let by_seq = after_seq(&journal, 0).await;
    late.commit().await;
    assert_eq!(subscriber.labels(2).await, ["early", "late"]);

    // A reader by the serial number would have lost the late entry: its number is below those already read.
    assert!(late_seq < early_seq);
    assert_eq!(by_seq, [early_seq]);
    assert!(after_seq(&journal, early_seq).await.is_empty());
    // A reader from the start sees the order that the subscriber saw.
    assert_eq!(labels(&journal.history().await.entries), ["early", "late"]);
}

/// Polls the feed in small pages until `done`, and then to its end; returns the entries in the order of reading.
async fn poll(feed: Feed, limit: u64, done: Arc<AtomicBool>) -> Vec<Arc<JournalEntry>> {
    let (mut mark, mut seen) = (FeedMark::START, Vec::new());
    loop {
        let last_round = done.load(Ordering::SeqCst);
        let page = feed.after(mark, limit).await.unwrap();
        mark = page.until;
        let empty = page.entries.is_empty();
        seen.extend(page.entries);
        if empty && last_round {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

/// A writer whose transactions overlap those of others in every order; returns the labels that it committed.
async fn write_at_random(journal: Arc<Journal>, writer: usize) -> Vec<String> {
    let mut dice = writer as u64 + 1;
    let mut roll = move |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    let mut committed = Vec::new();
    for turn in 0..25 {
        let work = journal.begin().await;
        let mut written = Vec::new();
        for part in 0..=roll(3) {
            let label = format!("{writer}-{turn}-{part}");
            work.append(&label).await;
            written.push(label);
            // The sleep holds the transaction open for a random time while others take later numbers: this is the load, not a wait.
            tokio::time::sleep(Duration::from_micros(roll(3_000))).await;
        }
        if roll(5) == 0 {
            work.rollback().await;
        } else {
            work.commit().await;
            committed.append(&mut written);
        }
    }
    committed
}

async fn readers_see_one_history(journal: Journal) {
    let journal = Arc::new(journal);
    let elsewhere = journal.elsewhere().await;
    let instances = [Instance::start(&journal).await, Instance::start(&elsewhere).await];
    let mut subscriber = instances[1].subscribe(None).await;
    let done = Arc::new(AtomicBool::new(false));
    let readers: JoinSet<_> = [1, 7, 500].map(|limit| poll(journal.feed(), limit, Arc::clone(&done))).into_iter().collect();
    let mut writers: JoinSet<_> = (0..8).map(|writer| write_at_random(Arc::clone(&journal), writer)).collect();
    let mut committed = Vec::new();
    while let Some(labels) = writers.join_next().await {
        committed.append(&mut labels.unwrap());
    }
    let live = subscriber.labels(committed.len()).await;
    done.store(true, Ordering::SeqCst);

    let history = labels(&journal.history().await.entries);
    assert_eq!(live, history);
    for seen in readers.join_all().await {
        assert_eq!(labels(&seen), history, "a reader that polled while writers wrote saw the same history");
    }
    // The feed has every committed entry and no other, and each writer's entries in their order.
    for writer in 0..8 {
        let own = |labels: &[String]| -> Vec<String> {
            labels.iter().filter(|label| label.starts_with(&format!("{writer}-"))).cloned().collect()
        };
        assert_eq!(own(&history), own(&committed));
    }
    assert_eq!(history.len(), committed.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_one_history_on_postgres() {
    readers_see_one_history(Journal::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_one_history_on_sqlite() {
    readers_see_one_history(Journal::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relays_at_once_give_each_position_once() {
    let journal = Arc::new(Journal::postgres().await);
    let work = journal.begin().await;
    for label in numbered("entry", 0..400) {
        work.append(&label).await;
    }
    work.commit().await;
    let relays: JoinSet<_> = (0..4)
        .map(|_| {
            let feed = journal.feed();
            async move {
                let mut busy = 0;
                loop {
                    match feed.relay(7).await.unwrap() {
                        Turn::Idle => return busy,
                        Turn::Busy => busy += 1,
                        Turn::Moved { first, last } => assert!(last - first < 7),
                    }
                }
            }
        })
        .collect();
    let busy: u32 = relays.join_all().await.into_iter().sum();
    assert!(busy > 0, "the relays did not meet, so this showed nothing");
    assert_eq!(labels(&journal.history().await.entries), numbered("entry", 0..400));
    assert_eq!(journal.feed().backlog().await.unwrap(), None);
}

#[tokio::test]
async fn a_relay_that_dies_gives_its_turn_back() {
    let journal = Journal::postgres().await;
    journal.write(numbered("entry", 0..3)).await;
    // The lock is held as by another instance in the middle of its turn, and then that instance's connection breaks.
    let dying = journal.elsewhere().await;
    let turn = dying.begin().await;
    let process = turn.hold_relay_lock().await;
    assert_eq!(journal.feed().relay(10).await.unwrap(), Turn::Busy);
    journal.connection.execute_unprepared(&format!("SELECT pg_terminate_backend({process})")).await.unwrap();
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(Some(Cursor::Start)).await;
    assert_eq!(subscriber.labels(3).await, numbered("entry", 0..3));
}

async fn an_entry_of_a_newer_build_is_passed_over(journal: Journal) {
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    let work = journal.begin().await;
    work.append("before").await;
    work.append_raw("newer", "OrderTeleported", r#"{"kind":"OrderTeleported"}"#).await;
    work.append("after").await;
    work.commit().await;
    while subscriber.seen.len() < 2 {
        subscriber.next().await.unwrap().unwrap();
    }
    let seen: Vec<_> = subscriber.seen.iter().map(|entry| (entry.position, entry.shop.as_deref())).collect();
    assert_eq!(seen, [(Some(1), Some("before")), (Some(3), Some("after"))]);
}

#[tokio::test]
async fn an_entry_of_a_newer_build_is_passed_over_on_postgres() {
    an_entry_of_a_newer_build_is_passed_over(Journal::postgres().await).await;
}

#[tokio::test]
async fn an_entry_of_a_newer_build_is_passed_over_on_sqlite() {
    an_entry_of_a_newer_build_is_passed_over(Journal::sqlite().await).await;
}

async fn the_feed_answers_for_its_places(journal: Journal) {
    let feed = journal.feed();
    assert_eq!(feed.head().await.unwrap(), FeedMark::START);
    journal.write(numbered("entry", 0..5)).await;
    journal.relay_all().await;
    let page = feed.after(FeedMark::START, 2).await.unwrap();
    assert_eq!((page.rows(), page.until.position), (2, 2));
    assert_eq!(feed.mark_at(2).await.unwrap(), Some(page.until));
    let rest = feed.after(page.until, 10).await.unwrap();
    assert_eq!(labels(&rest.entries), numbered("entry", 2..5));
    assert_eq!(feed.head().await.unwrap(), rest.until);
    assert_eq!(feed.entry_at(2).await.unwrap().as_ref(), Some(&*page.entries[1]));
    assert_eq!(feed.entry_at(6).await.unwrap(), None);
    let other = FeedMark { tag: page.until.tag ^ 1, ..page.until };
    assert!(matches!(feed.after(other, 10).await, Err(FeedError::OtherHistory(2))));
}

#[tokio::test]
async fn the_feed_answers_for_its_places_on_postgres() {
    the_feed_answers_for_its_places(Journal::postgres().await).await;
}

#[tokio::test]
async fn the_feed_answers_for_its_places_on_sqlite() {
    the_feed_answers_for_its_places(Journal::sqlite().await).await;
}
