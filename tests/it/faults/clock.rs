//! An instance whose clock is an hour wrong: its events have the same order for all subscribers, and it refuses signatures that are an hour
//! off by its clock.

use std::path::PathBuf;

use tests::environment::Environment;

use super::fleet::Fleet;
use super::run::{desks, under_load};

/// The path of the library that fakes the time, as distributions install it; its `MT` build is for programs with threads.
fn library() -> Option<PathBuf> {
    let roots = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from);
    let below =
        roots.iter().filter_map(|root| std::fs::read_dir(root).ok()).flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let folders: Vec<PathBuf> = roots.iter().cloned().chain(below).collect();
    let candidates = folders.iter().flat_map(|folder| [folder.join("faketime"), folder.clone()]);
    candidates.map(|folder| folder.join("libfaketimeMT.so.1")).find(|file| file.is_file())
}

async fn with_a_clock_off_by(offset: &str) {
    let Some(library) = library() else {
        eprintln!("skipped: libfaketime is not installed (Debian: apt-get install faketime)");
        return;
    };
    let wrong = vec![
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME", offset.to_owned()),
        // Only the wall clock is wrong: a wrong monotonic clock is a broken machine.
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    let mut fleet = Fleet::start_each(Environment::postgres().await, vec![Vec::new(), wrong]).await;
    let desks = desks(&fleet);
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        progress.more(30).await;
        // The relay moves to the other instance and back, so that both clocks give positions.
        for number in [0, 1] {
            fleet.kill(number).await;
            fleet.start_again(number).await;
            progress.more(20).await;
        }
    })
    .await;
    outcome.verdict.expect_clean();
    let refused = outcome.notes.refusals.iter().any(|(what, _)| what.starts_with("401"));
    assert!(refused, "a signature of an hour ago, or of in an hour, is refused");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_an_hour_ahead_changes_no_order() {
    with_a_clock_off_by("+1h").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_an_hour_behind_changes_no_order() {
    with_a_clock_off_by("-1h").await;
}
