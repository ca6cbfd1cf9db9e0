//! `statements`: the number of SQL statements for one card and one customer, by PostgreSQL's count.

use tests::statements::Counter;

use super::card::Question;
use super::load::Target;
use super::report::Report;
use super::stage::Stage;

/// The number of requests that are counted.
const REQUESTS: u64 = 300;

/// Counts both on the large database.
pub async fn run(stage: &Stage, report: &mut Report) {
    let site = &stage.large;
    let counter = Counter::new(&site.database_url).await;
    for (question, name, detail) in [
        (Question::Card, "statements", "statements for each OrderCard"),
        (Question::Customer, "statements-customer", "statements for each CustomerCard with 5 orders"),
    ] {
        let requests = (0..REQUESTS).map(|key| site.request(&question.body(site, key))).collect();
        let target = Target::new(&site.url, requests);
        let before = counter.calls().await;
        target.each_once().await;
        let executed = counter.calls().await.since(&before);
        report.count(name, executed.for_each(REQUESTS), detail);
    }
}
