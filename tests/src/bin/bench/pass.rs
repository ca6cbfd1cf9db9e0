//! Passes in turns: ours, the peer's, ours, the peer's; so that what else the machine does falls on both.

use std::time::Duration;

/// How many passes each side has, and how long each.
#[derive(Debug, Clone, Copy)]
pub struct Passes {
    /// How many.
    pub count: u64,
    /// How many seconds.
    pub seconds: u64,
}

/// What both sides did, pass by pass.
#[derive(Debug, Clone)]
pub struct Duel {
    /// Ours per second.
    pub ours: Vec<f64>,
    /// The peer's per second.
    pub peer: Vec<f64>,
}

impl Passes {
    /// Lets both sides run in turns; each closure runs for the time that it gets and says how much it did per second.
    pub fn duel(self, mut ours: impl FnMut(Duration) -> f64, mut peer: impl FnMut(Duration) -> f64) -> Duel {
        let warm_up = Duration::from_secs(1);
        ours(warm_up);
        peer(warm_up);
        let duration = Duration::from_secs(self.seconds);
        let mut duel = Duel { ours: Vec::new(), peer: Vec::new() };
        for _ in 0..self.count {
            duel.ours.push(ours(duration));
            duel.peer.push(peer(duration));
        }
        duel
    }
}

impl Duel {
    /// The ratio of each pass.
    pub fn ratios(&self) -> Vec<f64> {
        self.ours.iter().zip(&self.peer).map(|(ours, peer)| ours / peer).collect()
    }
}

/// The middle of the values.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        length if length % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}
