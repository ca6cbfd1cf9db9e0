//! Cursors are valid, or are refused with a reason; they are never silently wrong.

use panorama::events::cursor::{Cursor, CursorError};
use panorama::events::live::LiveError;
use panorama::store::journal::feed::FeedMark;

use super::journal::{Instance, Journal, numbered};

/// The reason for which the stream refuses this cursor.
async fn refusal(instance: &Instance, cursor: Cursor) -> CursorError {
    match instance.events.live().after(cursor).await.map(|_| ()) {
        Err(LiveError::Cursor(error)) => error,
        other => panic!("a refused cursor, not {other:?}"),
    }
}

async fn a_cursor_holds_or_is_refused(journal: Journal, other: Journal) {
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    journal.write(numbered("entry", 0..5)).await;
    subscriber.labels(5).await;
    let cursors: Vec<Cursor> = subscriber.seen.iter().map(|entry| Cursor::of(entry)).collect();

    let text = cursors[2].encode();
    let mut resumed = instance.subscribe(Some(Cursor::decode(&text).unwrap())).await;
    assert_eq!(resumed.labels(2).await, numbered("entry", 3..5));
    let earlier = Cursor::Mark(FeedMark::of(&subscriber.seen[2]).unwrap());
    let mut resumed = instance.subscribe(Some(Cursor::decode(&earlier.encode()).unwrap())).await;
    assert_eq!(resumed.labels(2).await, numbered("entry", 3..5), "as earlier builds wrote it");
    let mut whole = instance.subscribe(Some(Cursor::Start)).await;
    assert_eq!(whole.labels(5).await, numbered("entry", 0..5));

    other.write(numbered("other", 0..9)).await;
    other.relay_all().await;
    let elsewhere = Instance::start(&other).await;
    assert_eq!(refusal(&elsewhere, cursors[2]).await, CursorError::Resync, "from elsewhere");
    let beyond = Cursor::Mark(other.feed().head().await.unwrap());
    assert_eq!(refusal(&instance, beyond).await, CursorError::Resync, "beyond the head");
    let last = FeedMark { position: i64::MAX, tag: 0 };
    assert_eq!(refusal(&instance, Cursor::Mark(last)).await, CursorError::Resync, "the last number there is");
}

#[tokio::test]
async fn a_cursor_holds_or_is_refused_on_postgres() {
    a_cursor_holds_or_is_refused(Journal::postgres().await, Journal::postgres().await).await;
}

#[tokio::test]
async fn a_cursor_holds_or_is_refused_on_sqlite() {
    a_cursor_holds_or_is_refused(Journal::sqlite().await, Journal::sqlite().await).await;
}

/// An older backup is restored under a running instance: its subscribers hold positions of events that now are others.
async fn a_restore_is_noticed(journal: Journal) {
    let instance = Instance::start(&journal).await;
    let mut subscriber = instance.subscribe(None).await;
    journal.write(numbered("entry", 0..10)).await;
    subscriber.labels(10).await;
    let kept = Cursor::of(&subscriber.seen[4]);
    let lost = subscriber.cursor().unwrap();

    journal.lose_newest(5).await;
    assert!(matches!(subscriber.next().await, Some(Err(LiveError::Cursor(CursorError::Resync)))));
    assert!(subscriber.next().await.is_none(), "nothing comes after the end");

    let mut fresh = instance.subscribe(None).await;
    journal.write(numbered("anew", 0..10)).await;
    assert_eq!(fresh.labels(10).await, numbered("anew", 0..10));
    assert_eq!(refusal(&instance, lost).await, CursorError::Resync);
    let mut resumed = instance.subscribe(Some(kept)).await;
    assert_eq!(resumed.labels(10).await, numbered("anew", 0..10));
}

#[tokio::test]
async fn a_restore_is_noticed_on_postgres() {
    a_restore_is_noticed(Journal::postgres().await).await;
}

#[tokio::test]
async fn a_restore_is_noticed_on_sqlite() {
    a_restore_is_noticed(Journal::sqlite().await).await;
}
