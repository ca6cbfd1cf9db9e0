//! Passes in turns: ours, the peer's, ours, the peer's; so that the machine's other work falls on both.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::cpu::Cpu;

/// The number and the length of each side's passes.
#[derive(Debug, Clone, Copy)]
pub struct Passes {
    /// The number of passes.
    pub count: u64,
    /// The length of a pass in seconds.
    pub seconds: u64,
    /// The process id of the database server, whose processor time counts.
    pub postmaster: u32,
}

/// The results of one side, pass by pass.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// The answers per second.
    pub rates: Vec<f64>,
    /// The processor time of each answer in microseconds: the service's and the database's.
    pub cost: Vec<(f64, f64)>,
}

/// The results of both sides.
#[derive(Debug, Clone, Default)]
pub struct Duel {
    /// The results of our server.
    pub ours: Side,
    /// The results of the peer.
    pub peer: Side,
}

impl Passes {
    /// Runs both sides in turns; each closure runs for the time that it gets and returns its rate per second.
    pub fn duel(self, mut ours: impl FnMut(Duration) -> f64, mut peer: impl FnMut(Duration) -> f64) -> Duel {
        let warm_up = Duration::from_secs(1);
        ours(warm_up);
        peer(warm_up);
        let mut duel = Duel::default();
        for _ in 0..self.count {
            duel.ours.add(self, &mut ours);
            duel.peer.add(self, &mut peer);
        }
        duel
    }
}

impl Side {
    fn add(&mut self, passes: Passes, run: &mut impl FnMut(Duration) -> f64) {
        let (before, started) = (Cpu::now(passes.postmaster), Instant::now());
        let rate = run(Duration::from_secs(passes.seconds));
        let answers = rate * started.elapsed().as_secs_f64();
        self.rates.push(rate);
        if let (Some(before), Some(after)) = (before, Cpu::now(passes.postmaster)) {
            let used = after.since(before);
            self.cost.push((each(used.service, answers), each(used.database, answers)));
        }
    }

    /// The median of the rates.
    pub fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// The median cost of an answer, `service+database` in microseconds.
    pub fn costs(&self) -> String {
        let (service, database): (Vec<f64>, Vec<f64>) = self.cost.iter().copied().unzip();
        format!("{:.0}+{:.0}", median(&service), median(&database))
    }

    /// All results, for the file.
    pub fn json(&self) -> Value {
        json!({ "perSecond": self.rates, "microsecondsOfServiceAndDatabase": self.cost })
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a pass are few")]
fn each(microseconds: u64, answers: f64) -> f64 {
    microseconds as f64 / answers
}

impl Duel {
    /// The ratio of each pass, ours to the peer's.
    pub fn ratios(&self) -> Vec<f64> {
        self.ours.rates.iter().zip(&self.peer.rates).map(|(ours, peer)| ours / peer).collect()
    }

    /// The median of the ratios.
    pub fn ratio(&self) -> f64 {
        median(&self.ratios())
    }
}

/// The median of the values.
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
