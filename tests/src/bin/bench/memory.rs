//! `memory`: what an idle subscriber costs the server's process, over WebSocket and over SSE.

use serde_json::json;

use super::live::Hall;
use super::report::{Goal, Report};

/// Measures both roads, each with a server of its own; the worse one counts.
pub fn run(hall: &Hall, report: &mut Report) {
    let each = ["websocket", "sse"].map(|road| {
        let (server, url) = hall.ours();
        let before = server.resident();
        let _crowd = hall.crowd(&url, road);
        // What opening a connection needed for a moment is given back by then.
        std::thread::sleep(std::time::Duration::from_secs(2));
        let after = server.resident();
        #[expect(clippy::cast_precision_loss, reason = "clients are few")]
        let each = (after - before) / hall.clients as f64;
        (road, before, after, each)
    });
    let worst = each.iter().map(|(.., each)| *each).fold(0.0, f64::max);
    let [(_, _, _, websocket), (_, _, _, sse)] = each;
    let detail = format!("{} idle subscribers: {websocket:.2} KB each over WebSocket, {sse:.2} KB over SSE", hall.clients);
    let passes: Vec<_> = each
        .iter()
        .map(|(road, before, after, each)| json!({ "road": road, "before": before, "after": after, "each": each }))
        .collect();
    report.figure(Goal { name: "memory", must: 8.0, aim: 2.0 }, worst, "KB", &detail, &json!(passes));
}
