//! `executions`: the engine's executions for an event of one shape, with any number of subscribers, by the server's own count.

use serde_json::Value;

use super::live::{Hall, metric};
use super::report::Report;

/// The number of events that are counted.
const EVENTS: u64 = 50;

/// Counts with every client subscribed to the same operation.
pub async fn run(hall: &Hall, report: &mut Report) {
    let (mut server, url) = hall.ours();
    let mut crowd = hall.crowd(&url, "websocket");
    let before = metric(&url, "panorama_live_executions_total").await;
    for _ in 0..EVENTS / 10 {
        crowd.tell("hear 10");
        server.ask("say 10");
        let _: Value = serde_json::from_str(&crowd.hear()).expect("figures");
    }
    let counted = metric(&url, "panorama_live_executions_total").await - before;
    #[expect(clippy::cast_precision_loss, reason = "events are few")]
    let for_each = counted as f64 / EVENTS as f64;
    report.count("executions", for_each, &format!("executions for each event of one shape with {} subscribers", hall.clients));
}
