//! The report: one line per workload, and the same as JSON.

use serde_json::{Value, json};

use super::pass::Duel;

/// The file of the figures.
const FILE: &str = "target/bench.json";

/// The figures measured so far.
pub struct Report {
    orders: u64,
    lines: Vec<Value>,
}

/// The required and the desired figure of one workload.
#[derive(Debug, Clone, Copy)]
pub struct Goal {
    /// The name of the workload.
    pub name: &'static str,
    /// The required figure of the workload.
    pub must: f64,
    /// The desired figure of the workload.
    pub aim: f64,
}

impl Report {
    /// An empty report on this number of orders.
    pub fn new(orders: u64) -> Self {
        Self { orders, lines: Vec::new() }
    }

    /// Adds a ratio of two sides, as the median of the passes.
    pub fn duel(&mut self, goal: Goal, duel: &Duel, against: &str) {
        let ratios = duel.ratios();
        let (low, high) = range(&ratios);
        let (ours, peer) = (&duel.ours, &duel.peer);
        let detail = format!(
            "{:.0}/s against {:.0}/s of {against}, passes {low:.2} to {high:.2}, processor {} against {} us of service+database",
            ours.rate(),
            peer.rate(),
            ours.costs(),
            peer.costs()
        );
        self.line(goal, duel.ratio(), "ratio", &detail, &json!({ "ours": ours.json(), "peer": peer.json() }));
    }

    /// Adds a count, whose required value is exact.
    pub fn count(&mut self, name: &'static str, count: f64, detail: &str) {
        self.line(Goal { name, must: 1.0, aim: 1.0 }, count, "count", detail, &Value::Null);
    }

    /// Adds a figure with an upper limit.
    pub fn limit(&mut self, goal: Goal, value: f64, unit: &str, detail: &str) {
        self.line(goal, value, unit, detail, &Value::Null);
    }

    /// Adds the worst of several ratios, each named in the detail.
    pub fn worst(&mut self, goal: Goal, duels: &[(&str, Duel)]) {
        let ratios: Vec<(&str, f64)> = duels.iter().map(|(name, duel)| (*name, duel.ratio())).collect();
        let worst = ratios.iter().map(|(_, ratio)| *ratio).fold(f64::INFINITY, f64::min);
        let named: Vec<String> = ratios.iter().map(|(name, ratio)| format!("{name} {ratio:.2}")).collect();
        let passes: serde_json::Map<String, Value> = duels
            .iter()
            .map(|(name, duel)| ((*name).to_owned(), json!({ "ours": duel.ours.json(), "peer": duel.peer.json() })))
            .collect();
        self.line(goal, worst, "ratio", &named.join(", "), &Value::Object(passes));
    }

    /// Adds a figure that must be within a band.
    pub fn band(&mut self, name: &'static str, value: f64, (low, high): (f64, f64), detail: &str) {
        println!("{name} {value:.4} auc {detail}; must {low} to {high}");
        let must = json!([low, high]);
        self.lines.push(json!({ "name": name, "value": value, "unit": "auc", "detail": detail, "must": must, "aim": must }));
    }

    /// Adds a count that must equal a value known before.
    pub fn expect(&mut self, name: &'static str, counted: u64, wanted: u64, detail: &str) {
        println!("{name} {counted} count {detail}; must {wanted}");
        let unit = "count";
        self.lines.push(json!({ "name": name, "value": counted, "unit": unit, "detail": detail, "must": wanted, "aim": wanted }));
    }

    /// Adds any figure, with its passes.
    pub fn figure(&mut self, goal: Goal, value: f64, unit: &str, detail: &str, passes: &Value) {
        self.line(goal, value, unit, detail, passes);
    }

    fn line(&mut self, goal: Goal, value: f64, unit: &str, detail: &str, passes: &Value) {
        let Goal { name, must, aim } = goal;
        println!("{name} {value:.2} {unit} {detail}; must {must}, aim {aim}");
        self.lines.push(json!({
            "name": name, "value": value, "unit": unit, "detail": detail, "must": must, "aim": aim, "passes": passes,
        }));
    }

    /// Writes the figures to the file.
    pub fn write(&self) {
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let whole = json!({ "orders": self.orders, "cores": cores, "lines": self.lines });
        std::fs::create_dir_all("target").expect("the folder is there");
        std::fs::write(FILE, format!("{whole:#}\n")).expect("the figures are written");
        eprintln!("bench: figures in {FILE}");
    }
}

fn range(values: &[f64]) -> (f64, f64) {
    values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)))
}
