//! `growth`: a card by number, a card by phone and a page cost about the same with ten times as many orders; and no plan of theirs scans a
//! growing table.

use std::fmt::Write;

use tokio::runtime::Runtime;

use super::card::Question;
use super::list::page;
use super::load::Target;
use super::pass::Passes;
use super::plans::Explained;
use super::report::{Goal, Report};
use super::stage::{Cluster, Site, Stage};

/// The file of the plans.
const FILE: &str = "target/bench-plans.txt";

/// Measures the requests, and reads their plans.
pub fn run(runtime: &Runtime, stage: &Stage, cluster: &Cluster, passes: Passes, report: &mut Report) {
    let targets = |site: &Site| {
        [
            ("card", Question::Card.target(site)),
            ("customer", Question::Customer.target(site)),
            ("list", Target::new(&site.url, vec![page(site, None)])),
        ]
    };
    let duels: Vec<_> = targets(&stage.large)
        .into_iter()
        .zip(targets(&stage.small))
        .map(|((name, large), (_, small))| (name, passes.duel(|duration| large.rate(duration), |duration| small.rate(duration))))
        .collect();
    report.worst(Goal { name: "growth", must: 0.75, aim: 0.9 }, &duels);
    runtime.block_on(write_plans(stage, cluster));
}

async fn write_plans(stage: &Stage, cluster: &Cluster) {
    let explained = Explained::start(cluster, &stage.large).await;
    let site = &explained.site;
    let mut text = format!("Plans with {} orders, as executed.\n", site.orders);
    for (name, request) in [
        ("card by number", site.request(&Question::Card.body(site, 1))),
        ("card by phone", site.request(&Question::Customer.body(site, 1))),
        ("page of orders", page(site, None)),
    ] {
        let executed = explained.executed(&request).await;
        write!(text, "\n== {name}\n{}\n\n{}\n", executed.text, executed.plan).expect("text grows");
        assert_eq!(executed.walks_through(), None, "{name} goes through a whole table:\n{}", executed.plan);
    }
    explained.site.close().await;
    std::fs::write(FILE, text).expect("the plans are written");
    eprintln!("bench: plans in {FILE}");
}
