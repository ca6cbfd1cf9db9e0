//! `fanout-burst` and `fanout-p99`: events to every socket, against a bare `tokio-tungstenite` broadcast of the same bytes.

use std::time::Duration;

use serde_json::{Value, json};

use super::child::Child;
use super::live::Hall;
use super::pass::median;
use super::report::{Goal, Report};

/// The number of events in a burst.
const BURST: u64 = 20;
/// The number of events of the steady workload, one a second for each side in turn.
const STEADY: usize = 12;

/// A server and its crowd. The crowd is dropped first, because it reports the end of its server as a fault.
struct Side {
    crowd: Child,
    server: Child,
}

/// The arrival of the server's messages at the crowd, in seconds since the first was sent.
struct Heard {
    last: f64,
    p99: Vec<f64>,
}

impl Side {
    fn say(&mut self, count: u64) -> Heard {
        self.crowd.tell(&format!("hear {count}"));
        let began: u64 = self.server.ask(&format!("say {count}")).parse().expect("a time");
        let heard: Value = serde_json::from_str(&self.crowd.hear()).expect("figures");
        let since = |at: &Value| Duration::from_nanos(at.as_u64().expect("a time").saturating_sub(began)).as_secs_f64();
        Heard { last: since(&heard["last"]), p99: heard["p99"].as_array().expect("a list").iter().map(since).collect() }
    }
}

/// Both sides with every client connected.
fn sides(hall: &Hall) -> [Side; 2] {
    let (mut ours, url) = hall.ours();
    let message = hall.message(&mut ours, &url);
    let crowd = hall.crowd(&url, "websocket");
    let ours = Side { crowd, server: ours };
    let (bare, url) = Hall::bare(&message);
    let crowd = hall.crowd(&url, "bare");
    [ours, Side { crowd, server: bare }]
}

/// The workload `fanout-burst`: deliveries per second.
pub fn burst(hall: &Hall, passes: u64, report: &mut Report) {
    let mut sides = sides(hall);
    // Deliveries per second of each pass.
    let mut rates = [Vec::new(), Vec::new()];
    for pass in 0..=passes {
        for (side, rates) in sides.iter_mut().zip(&mut rates) {
            let heard = side.say(BURST);
            // The first pass warms up.
            if pass > 0 {
                rates.push(float(BURST * hall.clients) / heard.last);
            }
        }
    }
    let [ours, peer] = rates;
    let ratios: Vec<f64> = ours.iter().zip(&peer).map(|(ours, peer)| ours / peer).collect();
    let (low, high) = ratios.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), ratio| (low.min(*ratio), high.max(*ratio)));
    let detail = format!(
        "{BURST} events to {} sockets: {:.0} deliveries/s against {:.0} of the bare broadcast, passes {low:.2} to {high:.2}",
        hall.clients,
        median(&ours),
        median(&peer)
    );
    let goal = Goal { name: "fanout-burst", must: 0.6, aim: 0.85 };
    report.figure(goal, median(&ratios), "ratio", &detail, &json!({ "ours": ours, "peer": peer }));
}

/// The workload `fanout-p99`: latency of single events.
pub fn steady(hall: &Hall, report: &mut Report) {
    let mut sides = sides(hall);
    let mut times = [Vec::new(), Vec::new()];
    for event in 0..=STEADY {
        for (side, times) in sides.iter_mut().zip(&mut times) {
            let p99 = side.say(1).p99;
            if event > 0 {
                times.extend(p99);
            }
            std::thread::sleep(Duration::from_millis(500));
        }
    }
    let [ours, peer] = times;
    let (ours_ms, peer_ms) = (median(&ours) * 1_000.0, median(&peer) * 1_000.0);
    let detail =
        format!("1 event/s to {} sockets: p99 {ours_ms:.1} ms against {peer_ms:.1} ms of the bare broadcast", hall.clients);
    let goal = Goal { name: "fanout-p99", must: 1.5, aim: 1.2 };
    report.figure(goal, ours_ms / peer_ms, "ratio", &detail, &json!({ "ours": ours, "peer": peer }));
}

#[expect(clippy::cast_precision_loss, reason = "deliveries are few")]
fn float(count: u64) -> f64 {
    count as f64
}
