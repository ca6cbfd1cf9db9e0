//! The journal: it cannot be edited, and its feed has no gap in whichever order commits finish.

use std::collections::BTreeSet;

use domain::event::Event;
use sea_orm::{ConnectionTrait, TransactionOptions};

use super::fixture::*;
use crate::base::transaction;
use crate::base::window::{Take, Window};
use crate::base::write::Inserts;
use crate::journal::feed::assign_positions;

#[test]
fn the_journal_refuses_changes() {
    on_both_databases(|store| async move {
        let mut work = begin(&store).await;
        work.append(event(Event::OrderPickConfirmed));
        work.commit().await.unwrap();
        let (database, tables) = (store.connection(), ["journal", "journal_feed"]);
        let (transaction, ()) = transaction::begin(database, TransactionOptions::default(), ()).await.unwrap();
        assign_positions(&transaction, 10).await.unwrap();
        transaction.commit().await.unwrap();
        for table in tables {
            for statement in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET seq = seq + 1")] {
                let refused = database.execute_unprepared(&statement).await.unwrap_err();
                assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
            }
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_out_of_order_get_positions_without_gap_or_loss() {
    let Some(store) = postgres().await else { return };
    let seqs = "SELECT CAST(seq AS text) AS name FROM journal_feed ORDER BY position";
    let assign = || async {
        let (relay, ()) = transaction::begin(store.connection(), TransactionOptions::default(), ()).await.unwrap();
        let positions = assign_positions(&relay, 100).await.unwrap();
        relay.commit().await.unwrap();
        positions
    };
    // The earlier number is taken first and commits last.
    let (slow, ()) = transaction::begin(store.connection(), TransactionOptions::default(), ()).await.unwrap();
    let mut inserts = Inserts::new(store.backend());
    crate::journal::entries::append(&mut inserts, store.vault(), &[entry(Event::OrderPickConfirmed)], None).unwrap();
    inserts.run(&slow).await.unwrap();
    let mut quick = begin(&store).await;
    quick.append(event(Event::OrderPickConfirmed));
    quick.append(event(Event::OrderPickConfirmed));
    quick.commit().await.unwrap();
    assert_eq!(assign().await, [1, 2]);
    assert_eq!(all(&store, seqs).await, ["2", "3"]);
    slow.commit().await.unwrap();
    assert_eq!(assign().await, [3], "what committed last comes last");
    assert_eq!(all(&store, seqs).await, ["2", "3", "1"]);
    assert_eq!(assign().await, [0; 0]);

    let many = (0..40).map(|_| async {
        let mut work = begin(&store).await;
        work.append(event(Event::OrderPickConfirmed));
        work.commit().await.unwrap();
    });
    let relay = async {
        let mut seen = BTreeSet::new();
        while seen.len() < 40 {
            seen.extend(assign().await);
            tokio::task::yield_now().await;
        }
        seen
    };
    let (_, seen) = tokio::join!(futures_util::future::join_all(many), relay);
    assert_eq!(seen, (4..44).collect());
    assert_eq!(all(&store, seqs).await.into_iter().collect::<BTreeSet<_>>().len(), 43);
}

#[test]
fn a_timeline_is_read_in_pages_from_both_ends() {
    on_both_databases(|store| async move {
        let order = full(1);
        let mut work = begin(&store).await;
        work.save(order.clone(), vec![event(Event::OrderPickConfirmed); 7]);
        work.save(full(2), vec![event(Event::OrderPickConfirmed); 7]);
        let written: Vec<_> = work.commit().await.unwrap().entries.into_iter().take(7).map(|entry| entry.id).collect();
        let mut window = Window::first(3);
        let mut seen = vec![];
        loop {
            let page = store.journal().timeline(order.id, &window, &[]).await.unwrap();
            assert_eq!(page.has_previous, !seen.is_empty());
            seen.extend(page.items.iter().map(|item| item.entry.id));
            window.after = page.items.last().map(|item| item.entry.id);
            if !page.has_next {
                break;
            }
        }
        assert_eq!(seen, written);
        let last = store.journal().timeline(order.id, &Window::last(3), &[]).await.unwrap();
        assert_eq!(last.items.iter().map(|item| item.entry.id).collect::<Vec<_>>(), written[4..]);
        assert!(last.has_previous && !last.has_next);
        let before = Window { take: Take::Last(10), after: None, before: Some(last.items[0].entry.id) };
        let rest = store.journal().timeline(order.id, &before, &[]).await.unwrap();
        assert_eq!(rest.items.iter().map(|item| item.entry.id).collect::<Vec<_>>(), written[..4]);
        assert!(!rest.has_previous && rest.has_next);
        assert_eq!(store.alerts().count_events("OrderPickConfirmed", now(), 10).await.unwrap(), 10);
    });
}
