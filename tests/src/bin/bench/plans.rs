//! The statement and the plan that PostgreSQL used for a request, as `auto_explain` logs them.

use std::path::PathBuf;

use super::load::Target;
use super::stage::{Cluster, Site};

/// The number of times that a request is sent: after the fifth, PostgreSQL may change to a generic plan, and stays with it.
const REPEATED: usize = 100;
/// Tables that grow with the orders: no statement of a reader scans one of them.
const GROWING: [&str; 6] = ["\"order\"", "order_card", "order_line", "journal", "conversation_message", "tracking_event"];

/// A statement that was executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Executed {
    /// Its text with `$n` for values.
    pub text: String,
    /// The text of its plan.
    pub plan: String,
}

/// A server of ours on connections whose plans are logged.
pub struct Explained {
    /// The server with logged plans.
    pub site: Site,
    log: PathBuf,
}

impl Explained {
    /// Starts the server over the same database.
    pub async fn start(cluster: &Cluster, site: &Site) -> Self {
        let options = "-c%20session_preload_libraries%3Dauto_explain%20-c%20auto_explain.log_min_duration%3D0";
        let url = format!("{}&options={options}", site.database_url);
        let site = Site::serve(cluster, url, site.orders).await;
        Self { site, log: cluster.postgres.directory().join("server.log") }
    }

    /// The last executed statement with which a request reads cards.
    pub async fn executed(&self, request: &[u8]) -> Executed {
        let before = std::fs::metadata(&self.log).map_or(0, |file| file.len());
        Target::new(&self.site.url, vec![request.to_vec(); REPEATED]).each_once().await;
        let log = std::fs::read(&self.log).expect("the server's log is readable");
        let new = String::from_utf8_lossy(&log[usize::try_from(before).unwrap_or_default()..]).into_owned();
        let executed = read_log(&new).into_iter().rfind(|executed| executed.text.contains("order_card"));
        executed.expect("the request reads cards and auto_explain logged it")
    }
}

impl Executed {
    /// The growing table that the plan scans; `None` = it scans none.
    pub fn walks_through(&self) -> Option<&'static str> {
        GROWING.into_iter().find(|table| self.plan.lines().any(|line| line.contains(&format!("Seq Scan on {table} "))))
    }
}

/// The statements in a log: an entry begins at the left, and its continuation lines are indented.
fn read_log(log: &str) -> Vec<Executed> {
    let mut entries: Vec<Vec<&str>> = Vec::new();
    for line in log.lines() {
        match (line.strip_prefix('\t'), entries.last_mut()) {
            (Some(rest), Some(entry)) => entry.push(rest),
            _ => entries.push(vec![line]),
        }
    }
    entries.iter().filter(|entry| entry[0].contains("plan:")).filter_map(|entry| read_entry(&entry[1..])).collect()
}

fn read_entry(lines: &[&str]) -> Option<Executed> {
    let plan = lines.iter().position(|line| line.contains("(cost="))?;
    let text = lines[..plan].join("\n").strip_prefix("Query Text: ")?.to_owned();
    Some(Executed { text, plan: lines[plan..].join("\n") })
}
