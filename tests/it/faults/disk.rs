//! A full disk under SQLite: writes are refused and repeated, reads continue, and all is intact once there is space again.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use serde_json::json;
use tests::client::Client;
use tests::environment::Environment;
use tests::token::Claims;
use tokio::time::{interval, timeout};

use super::fleet::{Fleet, SHOPS};
use super::run::{desks, under_load};
use crate::intake::push::{self, web_order};

/// A small file system of its own, mounted by root.
struct Disk(PathBuf);

impl Disk {
    fn mount(size: &str) -> Option<Self> {
        let place = std::env::temp_dir().join(format!("panorama-disk-{}", std::process::id()));
        std::fs::create_dir_all(&place).expect("a folder");
        let options = format!("size={size},mode=0755");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(&place).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(place));
        }
        std::fs::remove_dir(&place).expect("the folder is removed");
        None
    }

    /// A folder on the disk.
    fn folder(&self, name: &str) -> PathBuf {
        let folder = self.0.join(name);
        std::fs::create_dir(&folder).expect("a folder on the disk");
        folder
    }

    /// Fills the disk to the last byte; returns the file that does.
    fn fill(&self) -> PathBuf {
        let ballast = self.0.join("ballast");
        let mut file = std::fs::File::create(&ballast).expect("a file");
        while file.write_all(&[0; 4096]).is_ok() {}
        ballast
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        if !unmounted.is_ok_and(|status| status.success()) || std::fs::remove_dir(&self.0).is_err() {
            eprintln!("{} is left behind", self.0.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_writes_and_breaks_nothing() {
    let Some(disk) = Disk::mount("24m") else {
        eprintln!("skipped: only root may mount the small disk that this test fills");
        return;
    };
    let mut fleet = Fleet::start(Environment::sqlite_in(disk.folder("data")).await, 1).await;
    let desks = desks(&fleet);
    let manager = fleet.environment.signer().sign(&Claims::of(&["MANAGER"]));
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        let ballast = disk.fill();
        let client = Client::new(&fleet.urls()[0], Some(manager.clone()));
        refused(&client).await;
        client.query("{ orders(first: 1) { nodes { id } } }", None, json!({})).await.expect_ok();
        remove(&ballast);
        progress.more(20).await;
    })
    .await;
    outcome.verdict.expect_clean();
    assert!(!outcome.notes.refusals.is_empty(), "writers were refused while the disk was full");
    drop(fleet);
}

/// Sends deliveries until one is refused with the right answer: the log's last free page may still take some.
async fn refused(client: &Client) {
    let (shop, secret, _) = SHOPS[0];
    let trying = async {
        let mut turns = interval(std::time::Duration::from_millis(50));
        for turn in 0.. {
            turns.tick().await;
            let number = format!("full-{turn}");
            let push = push::standard(shop, secret, &number, &web_order(&number, "2026-11-20T12:00:00+08:00").to_string(), 0);
            let request = client.http().post(format!("{}/hooks/{shop}", client.url())).headers(push.headers).body(push.body);
            let answer = request.send().await.expect("an answer");
            if answer.status() == StatusCode::SERVICE_UNAVAILABLE {
                assert!(answer.headers().contains_key("retry-after"));
                return;
            }
            assert_eq!(answer.status(), StatusCode::OK);
        }
    };
    timeout(tests::PATIENCE, trying).await.expect("a full disk refuses in time");
}

fn remove(ballast: &Path) {
    std::fs::remove_file(ballast).expect("the ballast is removed");
}
