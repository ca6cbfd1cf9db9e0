//! `list`: a page of 50 orders over the full stack, against `pgbench` with the very statement that our server sends; and the 1,000th
//! page against the first.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::Row;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::load::{CONNECTIONS, Target};
use super::pass::Passes;
use super::plans::{Executed, Explained};
use super::report::{Goal, Report};
use super::stage::{Cluster, Site, Stage};

/// The number of orders in one page.
const PAGE: u64 = 50;
/// The number of the deep page.
const DEEP: u64 = 1_000;
/// The number of different pages that are requested.
const PAGES: u64 = 16;
/// The fields that a desk or a handheld shows of each order of a list.
const DOCUMENT: &str = "query WorkList($first: Int!, $after: String, $direction: Direction!) {
  orders(first: $first, after: $after, sortBy: { field: PLACED_AT, direction: $direction }) {
    nodes {
      id number status priority version
      promise { shipBy state }
      lines { id sku title quantity isGift }
      holds { reason state }
    }
    pageInfo { hasNextPage endCursor }
  }
}";
/// The same page with its end cursor only.
const WALK: &str = "query Walk($first: Int!, $after: String, $direction: Direction!) {
  orders(first: $first, after: $after, sortBy: { field: PLACED_AT, direction: $direction }) { pageInfo { endCursor } }
}";

/// The end of the list that comes first.
#[derive(Debug, Clone, Copy)]
enum From {
    Newest,
    Oldest,
}

impl From {
    fn direction(self) -> &'static str {
        match self {
            Self::Newest => "DESC",
            Self::Oldest => "ASC",
        }
    }
}

/// The request for the page after a cursor, newest orders first.
pub fn page(site: &Site, after: Option<&str>) -> Vec<u8> {
    page_from(site, From::Newest, after)
}

fn page_from(site: &Site, from: From, after: Option<&str>) -> Vec<u8> {
    let variables = json!({ "first": PAGE, "after": after, "direction": from.direction() });
    site.request(&json!({ "query": DOCUMENT, "variables": variables }))
}

/// Runs both lines on the large database.
pub fn run(runtime: &Runtime, stage: &Stage, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let site = &stage.large;
    let deepest = DEEP.min(site.orders / PAGE) - 1;
    let cursors = walk(site, From::Newest, deepest);
    let step = usize::try_from((deepest / PAGES).max(1)).expect("a small number");
    let (places, sampled): (Vec<usize>, Vec<&String>) = cursors.iter().enumerate().skip(step - 1).step_by(step).unzip();
    let ours = Target::new(&site.url, sampled.iter().map(|cursor| page(site, Some(cursor))).collect());
    same_size(&ours);
    let scripts = runtime.block_on(scripts(site, cluster, &sampled, &places));
    let duel = passes.duel(|duration| ours.rate(duration), |duration| pgbench(cluster, site, &scripts, duration));
    report.duel(Goal { name: "list", must: 0.5, aim: 0.7 }, &duel, "pgbench with the same statement");

    // The newest orders have no parcels yet, so that their page weighs half of any other. From the oldest on, both pages weigh the same.
    let cursors = walk(site, From::Oldest, deepest);
    let first = Target::new(&site.url, vec![page_from(site, From::Oldest, None)]);
    let deep = Target::new(&site.url, vec![page_from(site, From::Oldest, cursors.last().map(String::as_str))]);
    let duel = passes.duel(|duration| deep.rate(duration), |duration| first.rate(duration));
    let against = format!("page 1 (this is page {})", deepest + 1);
    report.duel(Goal { name: "list-deep", must: 0.8, aim: 0.95 }, &duel, &against);
}

/// The end cursors of the first pages.
fn walk(site: &Site, from: From, pages: u64) -> Vec<String> {
    let mut cursors: Vec<String> = Vec::new();
    for _ in 0..pages {
        let variables = json!({ "first": PAGE, "after": cursors.last(), "direction": from.direction() });
        let request = site.request(&json!({ "query": WALK, "variables": variables }));
        let answer: Value = serde_json::from_slice(&Target::new(&site.url, vec![request]).first_answer()).expect("JSON");
        cursors.push(answer["data"]["orders"]["pageInfo"]["endCursor"].as_str().expect("the list goes on").to_owned());
    }
    cursors
}

fn same_size(target: &Target) {
    let answer: Value = serde_json::from_slice(&target.first_answer()).expect("JSON");
    let nodes = answer["data"]["orders"]["nodes"].as_array().expect("a page");
    assert_eq!(nodes.len() as u64, PAGE, "{answer}");
    assert!(nodes.iter().all(|node| node["lines"].as_array().is_some_and(|lines| !lines.is_empty())));
}

/// One script for `pgbench` per page: the statement of our server with the values of that page.
async fn scripts(site: &Site, cluster: &Cluster, cursors: &[&String], places: &[usize]) -> Vec<PathBuf> {
    let explained = Explained::start(cluster, site).await;
    let Executed { text, .. } = explained.executed(&page(&explained.site, Some(cursors[0]))).await;
    explained.site.close().await;
    assert!(text.contains("($1, $2)") && text.contains("LIMIT 51") && !text.contains("$3"), "{text}");
    let pool = site.pool().await;
    let folder = std::env::temp_dir().join(format!("panorama-bench-scripts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the scripts");
    let mut scripts = Vec::new();
    for place in places {
        let offset = i64::try_from((place + 1) * usize::try_from(PAGE).expect("a small number") - 1).expect("a small number");
        let row = sqlx::query(r#"SELECT placed_at, id FROM "order" ORDER BY placed_at DESC, id DESC OFFSET $1 LIMIT 1"#)
            .bind(offset)
            .fetch_one(&pool)
            .await
            .expect("the page's last order");
        let (placed_at, id): (i64, Uuid) = (row.get(0), row.get(1));
        let values = [(2, format!("CAST('{id}' AS uuid)")), (1, format!("CAST({placed_at} AS bigint)"))];
        let script = values.iter().fold(text.clone(), |text, (number, value)| text.replace(&format!("${number}"), value));
        let path = folder.join(format!("{place}.sql"));
        std::fs::write(&path, script + ";\n").expect("the script is written");
        scripts.push(path);
    }
    pool.close().await;
    scripts
}

/// Transactions per second of `pgbench` with these scripts, chosen at random, on as many connections.
fn pgbench(cluster: &Cluster, site: &Site, scripts: &[PathBuf], duration: Duration) -> f64 {
    let mut command = Command::new(cluster.postgres.program("pgbench"));
    command.arg("-h").arg(cluster.postgres.directory()).args(["-U", "postgres", "-n", "-M", "prepared", "-j", "1"]);
    command.args(["-c", &CONNECTIONS.to_string(), "-T", &duration.as_secs().max(1).to_string()]);
    for script in scripts {
        command.arg("-f").arg(script);
    }
    let output = command.arg(site.database_name()).output().expect("pgbench starts");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    write!(text, "{}", String::from_utf8_lossy(&output.stderr)).expect("text grows");
    assert!(output.status.success(), "{text}");
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.unwrap_or_else(|| panic!("pgbench says no rate: {text}"))
}
