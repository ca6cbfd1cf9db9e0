//! `everybody`: many operations with many rights and a hundred changes a second for a minute. Every subscriber gets exactly the events that
//! it may see, in order; and the executions counted are events × matching groups.
//!
//! The expected events of each subscriber are computed here from the journal and `Actor::can`, and compared message by message.

use std::collections::BTreeSet;
use std::sync::Arc;

use demo::seed::order_number;
use domain::access::actor::{Actor, Permission, Role, Scope};
use domain::journal::entry::JournalEntry;
use panorama::graphql::types::id::{self, Kind};
use panorama::store::journal::feed::FeedMark;
use panorama::store::{OrderLookup, Store};
use serde_json::{Value, json};
use tests::application;
use tests::token::Claims;

use super::child::Child;
use super::crowd::{Question, Said};
use super::live::{Hall, metric};
use super::number;
use super::report::Report;
use super::speaker::ORDERS;

/// The number of changes: those of one minute, or `PANORAMA_BENCH_CHANGES`.
const CHANGES: u64 = 6_000;
/// The number of operations that ask for one order.
const OF_ORDERS: u64 = 180;
/// The time that the last message has to arrive.
const SETTLE: std::time::Duration = std::time::Duration::from_secs(3);

/// The filter of an operation, and whether it matches an entry.
struct Asked {
    filter: Value,
    takes: Box<dyn Fn(&JournalEntry) -> bool>,
}

/// Runs the workload and checks the messages.
pub async fn run(hall: &Hall, report: &mut Report) {
    let store = application::open(&hall.database_url, &hall.keys.join("panorama.key"), 2).await;
    let (rights, asked) = (rights(&store).await, asked(&store).await);
    let questions = hall.keys.join("questions.jsonl");
    let lines = rights.iter().flat_map(|(claims, _)| {
        let token = hall.signer.sign(&claims.clone().expiring_in(3600));
        asked.iter().map(move |asked| question(token.clone(), &asked.filter).to_string())
    });
    std::fs::write(&questions, lines.collect::<Vec<_>>().join("\n")).expect("the questions are written");
    let (mut server, url) = hall.ours();
    let arguments = [url.as_str(), "asking", &hall.clients.to_string(), &questions.display().to_string()];
    let (mut crowd, open) = Child::start("--crowd", &arguments);
    assert_eq!(open, "open");
    let (before, begun) = (metric(&url, "panorama_live_executions_total").await, head(&store).await);
    let changes = number("PANORAMA_BENCH_CHANGES", CHANGES);
    server.ask(&format!("change {changes}"));
    tokio::time::sleep(SETTLE).await;
    let said: Vec<Said> = serde_json::from_str(&crowd.ask("said")).expect("what everybody got");
    let entries = store.journal().feed().after(begun, 1_000_000).await.expect("the journal").entries;

    let mut wanted = Vec::new();
    for (_, actor) in &rights {
        for asked in &asked {
            let mut theirs = Said::default();
            let own = entries.iter().filter(|entry| (asked.takes)(entry) && may_see(actor, entry));
            own.for_each(|entry| theirs.take(message(entry).as_bytes()));
            wanted.push(theirs);
        }
    }
    let wrong = said.iter().zip(wanted.iter().cycle()).filter(|(said, wanted)| said != wanted).count();
    let deliveries: u64 = said.iter().map(|said| said.count).sum();
    let matches: u64 = wanted.iter().map(|theirs| theirs.count).sum();
    let executions = metric(&url, "panorama_live_executions_total").await - before;
    let detail = format!(
        "subscribers with other messages than theirs, of {} with {} shapes; {} events, {deliveries} deliveries, {executions} executions for \
         {matches} events × matching groups",
        said.len(),
        wanted.len(),
        entries.len()
    );
    report.expect("everybody", u64::try_from(wrong).unwrap_or(u64::MAX), 0, &detail);
    report.expect("everybody-executions", executions, matches, "executions of the same run");
}

fn question(token: String, filter: &Value) -> Value {
    let query = "subscription($where: OrderEventWhereInput) { orderEvents(where: $where) { id } }";
    let question = Question { token, payload: json!({ "query": query, "variables": { "where": filter } }) };
    serde_json::to_value(question).expect("a question")
}

/// The message of an entry as every subscriber of these operations gets it.
fn message(entry: &Arc<JournalEntry>) -> String {
    let id = id::encode(Kind::Event, entry.id.0).0;
    format!(r#"{{"id":"1","type":"next","payload":{{"data":{{"orderEvents":{{"id":"{id}"}}}}}}}}"#)
}

async fn head(store: &Store) -> FeedMark {
    store.journal().feed().head().await.expect("the journal")
}

/// The filters of two hundred operations: single orders, shops, warehouses and kinds.
async fn asked(store: &Store) -> Vec<Asked> {
    let mut all = Vec::new();
    for index in (0..ORDERS).take(usize::try_from(OF_ORDERS).unwrap_or(0)) {
        let found = store
            .orders()
            .card(&OrderLookup::Number(order_number(index)), &panorama::store::order::cards::CardQuery::default())
            .await;
        let order = found.expect("the order is read").expect("the order is there").order.id;
        let filter = json!({ "order": id::encode(Kind::Order, order.0).0 });
        all.push(Asked { filter, takes: Box::new(move |entry| entry.order == Some(order)) });
    }
    let statuses = ["PENDING_PAYMENT", "PAID", "APPROVED", "PICKING", "PACKED", "SHIPPED", "DELIVERED", "COMPLETED", "CANCELLED"];
    for (status, kind) in
        statuses.iter().flat_map(|status| ["OrderPickConfirmed", "OrderRemarkUpdated"].map(|kind| (*status, kind)))
    {
        let takes =
            move |entry: &JournalEntry| entry.status.is_some_and(|one| one.name() == status) && entry.event.kind() == kind;
        all.push(Asked { filter: json!({ "status": [status], "kind": [kind] }), takes: Box::new(takes) });
    }
    for kind in ["OrderPickConfirmed", "OrderCancelled"] {
        all.push(Asked { filter: json!({ "kind": [kind] }), takes: Box::new(move |entry| entry.event.kind() == kind) });
    }
    all
}

/// Five tokens with different rights.
async fn rights(store: &Store) -> Vec<(Claims, Actor)> {
    let order =
        store.orders().card(&OrderLookup::Number(order_number(0)), &panorama::store::order::cards::CardQuery::default()).await;
    let order = order.expect("the order is read").expect("the order is there").order.head;
    let (shop, warehouse) = (order.shop, order.warehouse.unwrap_or_else(|| "HZ".to_owned()));
    let actor = |role: Role, warehouses: &[&str], shops: Option<&[&str]>| Actor {
        subject: "bench".into(),
        name: "bench".into(),
        roles: [role].into(),
        warehouses: warehouses.iter().map(ToString::to_string).collect(),
        shops: shops.map(|shops| shops.iter().map(ToString::to_string).collect::<BTreeSet<_>>()),
        expires_at: chrono::DateTime::UNIX_EPOCH,
        token_id: None,
        issued_at: None,
    };
    vec![
        (Claims::of(&["MANAGER"]), actor(Role::Manager, &[], None)),
        (Claims::of(&["FINANCE"]), actor(Role::Finance, &[], None)),
        (Claims::of(&["CUSTOMER_SERVICE"]), actor(Role::CustomerService, &[], None)),
        (Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[&shop]), actor(Role::CustomerService, &[], Some(&[&shop]))),
        (Claims::of(&["WAREHOUSE"]).in_warehouses(&[&warehouse]), actor(Role::Warehouse, &[&warehouse], None)),
    ]
}

fn may_see(actor: &Actor, entry: &JournalEntry) -> bool {
    let scope =
        Scope { shop: entry.shop.as_deref(), warehouse: entry.warehouse.as_deref(), status: entry.status, goods_here: false };
    entry.order.is_some() && actor.can(Permission::SeeOrder, &scope) && actor.can(entry.event.needs(), &scope)
}
