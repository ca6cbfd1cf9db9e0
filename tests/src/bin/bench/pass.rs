//! Passes in turns: ours, the peer's, ours, the peer's; so that what else the machine does falls on both.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::cpu::Cpu;

/// How many passes each side has, and how long each.
#[derive(Debug, Clone, Copy)]
pub struct Passes {
    /// How many.
    pub count: u64,
    /// How many seconds.
    pub seconds: u64,
    /// The database server, whose processor time counts.
    pub postmaster: u32,
}

/// What one side did, pass by pass.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Answers per second.
    pub rates: Vec<f64>,
    /// Microseconds of processor time of each answer: the service's and the database's.
    pub cost: Vec<(f64, f64)>,
}

/// What both sides did.
#[derive(Debug, Clone, Default)]
pub struct Duel {
    /// Ours.
    pub ours: Side,
    /// The peer.
    pub peer: Side,
}

impl Passes {
    /// Lets both sides run in turns; each closure runs for the time that it gets and says how much it did per second.
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

    /// The middle rate.
    pub fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// The middle cost of an answer, `service+database` in microseconds.
    pub fn costs(&self) -> String {
        let (service, database): (Vec<f64>, Vec<f64>) = self.cost.iter().copied().unzip();
        format!("{:.0}+{:.0}", median(&service), median(&database))
    }

    /// Everything, for the file.
    pub fn json(&self) -> Value {
        json!({ "perSecond": self.rates, "microsecondsOfServiceAndDatabase": self.cost })
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a pass are few")]
fn each(microseconds: u64, answers: f64) -> f64 {
    microseconds as f64 / answers
}

impl Duel {
    /// The ratio of each pass.
    pub fn ratios(&self) -> Vec<f64> {
        self.ours.rates.iter().zip(&self.peer.rates).map(|(ours, peer)| ours / peer).collect()
    }

    /// The middle ratio.
    pub fn ratio(&self) -> f64 {
        median(&self.ratios())
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
