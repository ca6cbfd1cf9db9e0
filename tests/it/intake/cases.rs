//! Cases from real files and public bug reports: each is a file of `api/mappings/samples/cases`, and this runs them all.
//!
//! The folder's README describes the format. A case that differs is printed with the expected and the actual values; the test fails with
//! all of them at the end. `PANORAMA_TEST_CASES=shopify-tip,jd` runs those whose names begin so.

mod card;
mod expectation;
mod file;
mod sender;

use std::collections::BTreeSet;

use futures_util::future::join_all;
use panorama::cli::setup::Company;
use serde_json::{Value, json};
use tests::environment::Environment;
use tests::server::Server;

use crate::intake::company;
use card::Desk;
use expectation::Difference;
use file::{Case, Delivery};
use sender::Sender;

/// The number of times that the alerts are read until they are as expected; they are raised after the answer to a delivery.
const LOOKS_AT_ALERTS: u32 = 50;

tests::both_databases! {
    /// Every case has the result that its file expects.
    async fn every_case_holds(environment: Environment) {
        let text = std::fs::read_to_string(file::folder().join("shops.toml")).expect("the shops are readable");
        company::put(&environment, &text).await;
        let mut settings = environment.settings();
        settings.alerts.interval_seconds = 1;
        let server = Server::start(settings, environment.signer().clone()).await;
        let sender = Sender::new(&server, &Company::parse(&text).expect("the shops are TOML"));
        let desk = Desk::open(&server).await;
        let cases = file::all(chosen().as_deref());
        let mut failed = Vec::new();
        for case in &cases {
            let differences = differences(case, &sender, &desk).await;
            if !differences.is_empty() {
                let list: Vec<String> = differences.iter().map(ToString::to_string).collect();
                println!("FAIL {} ({}): {}", case.name, case.want, list.join(" | "));
                failed.push(case.name.as_str());
            }
        }
        server.stop().await;
        assert!(failed.is_empty(), "{} of {} cases differ: {}", failed.len(), cases.len(), failed.join(", "));
    }
}

/// The beginnings of the names of cases to run; `None` = all cases.
#[expect(clippy::disallowed_methods, reason = "a choice for one test run is no setting")]
fn chosen() -> Option<String> {
    std::env::var("PANORAMA_TEST_CASES").ok()
}

/// Runs a case and returns the differences from its expectation.
async fn differences(case: &Case, sender: &Sender, desk: &Desk) -> Vec<Difference> {
    let known = desk.failures().await;
    let answers = deliver(case, sender).await;
    let mut got = desk.outcome(case, &identities(&known)).await;
    got["answers"] = json!(answers);
    let mut differences = expectation::differences(case, &got);
    for _ in 0..LOOKS_AT_ALERTS {
        if !differences.iter().any(Difference::is_of_alerts) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        got["alerts"] = desk.alerts().await;
        differences = expectation::differences(case, &got);
    }
    differences
}

/// The statuses of the answers, in the order of the deliveries.
async fn deliver(case: &Case, sender: &Sender) -> Vec<u16> {
    let all = case.deliveries.iter().flat_map(|delivery| std::iter::repeat_n(delivery, delivery.times));
    let send = async |delivery: &Delivery| sender.send(delivery.shop.as_deref().unwrap_or(&case.shop), delivery).await;
    if case.parallel {
        return join_all(all.map(send)).await;
    }
    let mut answers = Vec::new();
    for delivery in all {
        answers.push(send(delivery).await);
    }
    answers
}

fn identities(failures: &Value) -> BTreeSet<String> {
    failures.as_array().into_iter().flatten().map(|failure| failure["id"].to_string()).collect()
}
