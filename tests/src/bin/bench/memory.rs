//! `memory`: the memory of the server's process for an idle subscriber, over WebSocket and over SSE. `subscriber`: the memory for one that
//! shares nothing with others, because it has a filter of its own of a hundred shops.

use panorama::clock::{Clock, SystemClock};
use panorama::store::catalog::shops::Shop;
use serde_json::json;
use tests::application;
use tests::token::Claims;

use super::child::Child;
use super::crowd::Question;
use super::live::Hall;
use super::report::{Goal, Report};

/// Measures both transports, each with a server of its own; the worse one counts.
pub fn run(hall: &Hall, report: &mut Report) {
    let each = ["websocket", "sse"].map(|road| {
        let (server, url) = hall.ours();
        let before = server.resident();
        let _crowd = hall.crowd(&url, road);
        // The short-lived memory of opening connections is freed by then.
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

/// The most subscribers with a filter of their own.
const FILTERS: u64 = 2_000;
/// The number of shops for the filters, and the number of shops in each filter.
const SHOPS: u64 = 150;
const NAMED: usize = 100;
/// The number of subscribers before the measurement, and the pause until the server is idle.
const FIRST: u64 = 200;
const SETTLE: std::time::Duration = std::time::Duration::from_secs(3);
/// The number of subscriptions of one person.
const OF_ONE_PERSON: u64 = 100;

/// Measures `subscriber` over WebSocket.
pub async fn subscriber(hall: &Hall, report: &mut Report) {
    let store = application::open(&hall.database_url, &hall.keys.join("panorama.key"), 2).await;
    let known = store.catalog().shops().await.expect("the shops");
    let shop = known.first().expect("the seed has shops");
    let shops: Vec<Shop> = (0..SHOPS).map(|at| Shop { id: format!("shop-of-a-filter-{at:03}"), ..shop.clone() }).collect();
    store.catalog().put_shops(&shops, SystemClock.now()).await.expect("the shops are kept");
    let clients = hall.clients.min(FILTERS);
    let line = |number: u64| {
        let person = format!("subscriber {}", number / OF_ONE_PERSON);
        let token = hall.signer.sign(&Claims::of(&["MANAGER"]).with_subject(&person).expiring_in(3600));
        let query = "subscription Filter($where: OrderEventWhereInput) { orderEvents(where: $where) { cursor id } }";
        let payload = json!({ "query": query, "variables": { "where": { "shop": filter(&shops, number) } } });
        serde_json::to_string(&Question { token, payload }).expect("a question")
    };
    let (server, url) = hall.ours();
    let open = async |numbers: std::ops::Range<u64>| {
        let (count, questions) = (numbers.end - numbers.start, hall.keys.join(format!("filters-{}.jsonl", numbers.start)));
        std::fs::write(&questions, numbers.map(line).collect::<Vec<_>>().join("\n")).expect("the questions are written");
        let arguments = [url.as_str(), "asking", &count.to_string(), &questions.display().to_string()];
        let (crowd, open) = Child::start("--crowd", &arguments);
        assert_eq!(open, "open");
        // The short-lived memory of opening connections is freed by then.
        tokio::time::sleep(SETTLE).await;
        crowd
    };
    // A few subscribers come first, so that the memory that the server needs at its start is not counted.
    let _first = open(clients..clients + FIRST).await;
    let before = server.resident();
    let _crowd = open(0..clients).await;
    let after = server.resident();
    let groups = super::live::metric(&url, "panorama_live_groups").await;
    assert_eq!(groups, clients + FIRST, "everybody is subscribed, with a filter of their own");
    #[expect(clippy::cast_precision_loss, reason = "clients are few")]
    let each = (after - before) / clients as f64;
    let detail = format!("{clients} subscribers over WebSocket, {groups} filters of {NAMED} of {SHOPS} shops");
    report.figure(
        Goal { name: "subscriber", must: 8.0, aim: 6.0 },
        each,
        "KB",
        &detail,
        &json!({ "before": before, "after": after, "filters": groups }),
    );
}

/// A subset of the shops that depends on `number`.
fn filter(shops: &[Shop], number: u64) -> Vec<&str> {
    // A linear congruential generator, so that every run has the same filters.
    let mut state = number;
    let mut rest: Vec<&str> = shops.iter().map(|shop| shop.id.as_str()).collect();
    while rest.len() > NAMED {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rest.swap_remove(usize::try_from(state >> 33).unwrap_or_default() % rest.len());
    }
    rest
}
