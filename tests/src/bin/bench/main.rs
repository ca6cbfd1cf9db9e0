//! `make bench`: every figure is a ratio against a ceiling or a peer that was measured in the same run.
//!
//! Prints one line per workload, `name ratio unit detail`, and writes `target/bench.json`. Arguments name the workloads to run; without
//! any, all run. `PANORAMA_BENCH_ORDERS` (200,000), `PANORAMA_BENCH_EXPORT_ROWS` (1,000,000), `PANORAMA_BENCH_EMBARGO_ORDERS`
//! (100,000), `PANORAMA_BENCH_PASSES` (5), `PANORAMA_BENCH_SECONDS` (3) and `PANORAMA_BENCH_SAMPLES` (20,000) change the size.
//!
//! # Layout
//! - [`load`] sends requests in a closed loop, [`pass`] takes turns between the two sides, [`cpu`] measures their cost, [`report`] prints.
//! - [`card`], [`levers`], [`list`], [`growth`], [`hostile`], [`oracle`] and [`statements`] are the workloads on the seeded databases; [`plans`] reads
//!   the plans of the database.
//! - [`ingest`], [`rules`], [`backtest`], [`embargo`] and [`export`] have databases of their own; [`unnest`] is the peer of the first,
//!   and [`resident`] watches the memory.
//! - [`fanout`], [`memory`], [`executions`] and [`everybody`] are the live ones: [`live`] is their shared part, [`speaker`] holds the
//!   servers and [`crowd`] the clients, each a [`child`] of this process.

mod backtest;
mod bare;
mod card;
mod child;
mod cpu;
mod crowd;
mod embargo;
mod everybody;
mod executions;
mod export;
mod fanout;
mod growth;
mod hostile;
mod ingest;
mod levers;
mod list;
mod live;
mod load;
mod memory;
mod oracle;
mod pass;
mod plans;
mod report;
mod resident;
mod rules;
mod speaker;
mod stage;
mod statements;
mod unnest;

use std::path::Path;
use std::process::ExitCode;

use live::Hall;
use pass::Passes;
use report::Report;
use stage::{Cluster, Stage};
use tokio::runtime::Runtime;

/// The number of orders of the large database for one of the small, which serves to measure growth.
const TIMES_LARGER: u64 = 10;
/// The workloads, in the order in which they run: those on databases of their own before the stage is open.
const WORKLOADS: [&str; 18] = [
    "ingest",
    "rules-ingest",
    "backtest",
    "embargo",
    "export",
    "memory",
    "subscriber",
    "executions",
    "fanout-burst",
    "fanout-p99",
    "statements",
    "card",
    "customer",
    "list",
    "growth",
    "hostile",
    "lists",
    "oracle",
];
/// The workloads that run only when they are named: the levers of a card, the writing of cards for the last release, and ten thousand
/// subscribers with a thousand shapes, a hundred changes a second for a minute.
const NAMED: [&str; 3] = ["levers", "last-release", "everybody"];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if run_as_child(&wanted) {
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = wanted.iter().find(|name| !WORKLOADS.iter().chain(&NAMED).any(|known| known == name)) {
        eprintln!("bench: there is no workload {unknown}; there are {}", WORKLOADS.join(", "));
        return ExitCode::from(2);
    }
    let is_wanted = |name: &&&str| wanted.is_empty() || wanted.iter().any(|one| one == **name);
    let orders = number("PANORAMA_BENCH_ORDERS", 200_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    tests::client::install_provider();
    let mut report = Report::new(orders);
    {
        let cluster = Cluster::start();
        let (count, seconds) = (number("PANORAMA_BENCH_PASSES", 5), number("PANORAMA_BENCH_SECONDS", 3));
        let passes = Passes { count, seconds, postmaster: cluster.postgres.process_id() };
        let (mut stage, mut hall) = (None, None);
        for name in WORKLOADS.iter().filter(is_wanted).copied().chain(named(&wanted)) {
            match name {
                "ingest" => ingest::run(&runtime, &cluster, passes, &mut report),
                "rules-ingest" => rules::run(&runtime, &cluster, passes, &mut report),
                "backtest" => backtest::run(&runtime, &cluster, passes, orders, &mut report),
                "embargo" => embargo::run(&runtime, &cluster, passes, &mut report),
                "last-release" => ingest::run_for_last_release(&runtime, &cluster, passes, &mut report),
                "export" => export::run(&runtime, &cluster, passes, &mut report),
                "memory" | "subscriber" | "executions" | "fanout-burst" | "fanout-p99" | "everybody" => {
                    let hall = &*hall.get_or_insert_with(|| runtime.block_on(Hall::open(&cluster)));
                    match name {
                        "memory" => memory::run(hall, &mut report),
                        "subscriber" => runtime.block_on(memory::subscriber(hall, &mut report)),
                        "executions" => runtime.block_on(executions::run(hall, &mut report)),
                        "fanout-burst" => fanout::burst(hall, count, &mut report),
                        "fanout-p99" => fanout::steady(hall, &mut report),
                        _ => runtime.block_on(everybody::run(hall, &mut report)),
                    }
                }
                on_stage => {
                    let stage = stage.get_or_insert_with(|| runtime.block_on(Stage::open(&cluster, orders)));
                    run_on_stage(on_stage, &runtime, stage, &cluster, passes, &mut report);
                }
            }
        }
        if let Some(stage) = stage {
            runtime.block_on(stage.close());
        }
    }
    report.write();
    ExitCode::SUCCESS
}

/// Runs a part that this program starts as a child of itself; `false` = the arguments name no such part.
fn run_as_child(arguments: &[String]) -> bool {
    match arguments.first().map(String::as_str) {
        Some("--ours") => speaker::ours(&arguments[1], Path::new(&arguments[2])),
        Some("--bare") => speaker::bare(&arguments[1]),
        Some("--crowd") => crowd::run(&arguments[1..]),
        _ => return false,
    }
    true
}

/// Runs a workload on the seeded databases.
fn run_on_stage(name: &str, runtime: &Runtime, stage: &Stage, cluster: &Cluster, passes: Passes, report: &mut Report) {
    match name {
        "statements" => runtime.block_on(statements::run(stage, report)),
        "card" => card::run(runtime, stage, passes, card::Question::Card, report),
        "customer" => card::run(runtime, stage, passes, card::Question::Customer, report),
        "levers" => levers::run(stage, passes, report),
        "list" => list::run(runtime, stage, cluster, passes, report),
        "hostile" => hostile::run(stage, passes, report),
        "lists" => hostile::lists(stage, passes, report),
        "oracle" => {
            let samples = usize::try_from(number("PANORAMA_BENCH_SAMPLES", 20_000)).unwrap_or(usize::MAX);
            let measures = runtime.block_on(oracle::prepare(stage, samples));
            measures.iter().for_each(|measure| measure.run(report));
        }
        _ => growth::run(runtime, stage, cluster, passes, report),
    }
}

/// The workloads of [`NAMED`] that are wanted.
fn named(wanted: &[String]) -> impl Iterator<Item = &'static str> {
    NAMED.into_iter().filter(|name| wanted.iter().any(|one| one == name))
}

/// A size of the measurement: the variable's value, or `usual` without one.
#[expect(clippy::disallowed_methods, reason = "a measurement is no server: its sizes are no settings")]
fn number(variable: &str, usual: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}
