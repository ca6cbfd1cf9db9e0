//! One execution for each event and shape, for any number of subscribers; and each subscriber gets exactly its own events.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;

use domain::access::actor::{Actor, Permission, Role, Scope};
use domain::event::Event;
use domain::journal::entry::JournalEntry;
use domain::kernel::ids::{AlertId, Mint};
use domain::kernel::source::Source;
use domain::refusal::Language;
use engine::{CallContext, Entry, GraphqlRequest};
use futures_util::future::join_all;
use panorama::app::Trail;
use panorama::clock::{Clock, SystemClock};
use panorama::events::cursor::Cursor;
use panorama::graphql::live::{Answers, Hub};
use panorama::store::journal::feed::FeedMark;
use panorama::store::{NewEvent, Store};
use serde_json::{Value, json};
use tests::client::{Client, Subscription, Transport};
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, SHOP, WAREHOUSE};
use tests::environment::Environment;
use tests::process;
use tests::token::Claims;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::intake::push::web_order;
use crate::intake::{binary, company, push, tables};

const LOG: &str = "warn,panorama::cli=info";

/// A figure of `/metrics`; 0 before its first count.
async fn metric(url: &str, name: &str) -> f64 {
    let text = reqwest::get(format!("{url}/metrics")).await.unwrap().text().await.unwrap();
    let figure = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map(str::to_owned);
    figure.map_or(0.0, |figure| figure.parse().unwrap())
}

/// Waits until a figure reaches a value.
async fn reached(url: &str, name: &str, wanted: f64) {
    let waited = async {
        while metric(url, name).await < wanted {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(tests::PATIENCE, waited).await.unwrap_or_else(|_| panic!("{name} reaches {wanted}"));
}

/// The id of an event, which every subscriber should see once.
fn id(event: &tests::client::Answer) -> String {
    event.clone().expect_ok().text("orderEvents.id").to_owned()
}

async fn ids(stream: &mut Subscription, count: usize) -> Vec<String> {
    let mut seen = Vec::with_capacity(count);
    while seen.len() < count {
        seen.push(id(&stream.next().await));
    }
    seen
}

tests::both_databases! {
    /// Twenty subscribers of one shape and ten changes: one execution for each entry.
    async fn an_event_is_executed_once_for_all_who_asked_alike(environment: Environment) {
        company::set_up(&environment).await;
        let address = process::free_address();
        let url = format!("http://{address}");
        let running = binary::serve(&environment, &address, LOG).await;
        let clerk = |name: &str| {
            let claims = Claims { sub: name.to_owned(), name: name.to_owned(), ..Claims::of(&["MANAGER"]) };
            Client::new(&url, Some(environment.signer().sign(&claims)))
        };
        let mut streams = Vec::new();
        for number in 0..20 {
            // Different people, one shape.
            let transport = Transport::ALL[number % 2];
            streams.push(clerk(&format!("m-{number}")).subscribe(transport, "OrderEvents", json!({})).await);
        }
        reached(&url, "panorama_live_subscribers", 20.0).await;
        let sender = tests::roles::SystemClient::new(clerk("s"));
        for turn in 0..10 {
            let mut order = web_order("WEB-1", &format!("2026-11-20T11:00:{turn:02}+08:00"));
            order["data"]["contact"]["line"] = json!(format!("示例大道 {turn} 号"));
            push::generic(&format!("WEB-1-{turn}"), &order).expect_taken(&sender).await;
        }
        let store = environment.store().await;
        let entries = usize::try_from(tables::count(&store, "journal WHERE order_id IS NOT NULL").await).unwrap();
        assert!(entries >= 10);
        let seen = join_all(streams.iter_mut().map(|stream| ids(stream, entries))).await;
        assert!(seen.iter().all(|ids| ids == &seen[0]), "everybody sees the same");
        assert_eq!(seen[0].iter().collect::<BTreeSet<_>>().len(), entries, "and each event once");
        #[expect(clippy::cast_precision_loss, reason = "few")]
        let (entries, deliveries) = (entries as f64, (entries * 20) as f64);
        for (name, wanted) in [
            ("panorama_live_executions_total", entries),
            ("panorama_live_matches_total", entries),
            ("panorama_live_deliveries_total", deliveries),
            ("panorama_live_groups", 1.0),
        ] {
            assert!((metric(&url, name).await - wanted).abs() < 0.5, "{name}: {} and not {wanted}", metric(&url, name).await);
        }
        drop(streams);
        running.kill().await;
    }

    /// A subscriber that reads nothing while more events happen than its queue holds is fed from the journal, and misses none.
    async fn who_falls_behind_is_fed_from_the_journal(environment: Environment) {
        company::set_up(&environment).await;
        let alert = raise_alert(&environment).await;
        let running = panorama::cli::start(environment.settings()).await.unwrap();
        let engine = Arc::new(panorama::graphql::engine(running.app(), panorama::config::GraphqlLimits::default()).unwrap());
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let hub = Hub::start(&engine, running.app(), &tasks, &stop);
        let open = async |after: Option<String>| {
            let (actor, request_id) = (Some(manager()), "r".to_owned());
            let (now, entry) = (SystemClock.now(), Entry::now(engine::Transport::WebSocket));
            let call = CallContext { actor, language: Language::En, request_id, now, trail: Trail::default(), entry };
            let variables = json!({ "after": after }).as_object().cloned();
            let request = GraphqlRequest::new("subscription($after: String) { alerts(after: $after) { cursor } }", variables);
            let prepared = engine.prepare(request, &call).unwrap_or_else(|refused| panic!("{refused:?}"));
            hub.open(prepared, call).await.unwrap_or_else(|refused| panic!("{refused:?}"))
        };
        let store = environment.store().await;
        let (mut idle, mut resumed) = (open(None).await, open(Some(Cursor::Start.encode())).await);
        let mut wanted = acknowledge(&store, alert, 1_500).await;
        let overflow = async {
            while !idle.is_behind() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(tests::PATIENCE, overflow).await.expect("more comes than may wait");
        let seen = cursors(&mut idle, 1_500).await;
        wanted.extend(acknowledge(&store, alert, 3).await);
        let all = [seen, cursors(&mut idle, 3).await].concat();
        assert_eq!(all.len(), wanted.len());
        while cursor(&mut resumed).await != all[0] {}
        assert_eq!(all[1..], cursors(&mut resumed, wanted.len() - 1).await, "as one that reads the journal from the beginning");
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), wanted.len(), "each once");
        drop((idle, resumed));
        stop.cancel();
        running.stop().await;
    }
}

fn manager() -> Actor {
    Actor {
        subject: "m".into(),
        name: "m".into(),
        roles: [Role::Manager].into(),
        warehouses: BTreeSet::new(),
        shops: None,
        expires_at: SystemClock.now() + chrono::Duration::hours(1),
        token_id: None,
        issued_at: None,
    }
}

/// The cursor of the next answer.
async fn cursor(answers: &mut Answers) -> String {
    let next = pin!(std::future::poll_fn(|cx| answers.poll_next(cx)));
    let payload = tokio::time::timeout(tests::PATIENCE, next).await.expect("it comes in time").expect("it goes on");
    let body: Value = serde_json::from_slice(payload.json()).unwrap();
    body["data"]["alerts"]["cursor"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
}

async fn cursors(answers: &mut Answers, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    while all.len() < count {
        all.push(cursor(answers).await);
    }
    all
}

/// Raises an alert by an order with an unknown status.
async fn raise_alert(environment: &Environment) -> AlertId {
    let server = environment.start().await;
    let mut order = web_order("A-1", "2026-11-20T12:00:00+08:00");
    order["data"]["status"] = json!("TELEPORTED");
    push::generic("A-1", &order).expect_taken(&server.system()).await;
    let store = environment.store().await;
    let feed = store.journal().feed();
    let raised = async {
        loop {
            let entries = feed.after(FeedMark::START, 1_000).await.unwrap().entries;
            let alert = entries.iter().find_map(|entry| match &entry.event {
                Event::AlertRaised { alert } => Some(*alert),
                _ => None,
            });
            if let Some(alert) = alert {
                return alert;
            }
        }
    };
    let alert = tokio::time::timeout(tests::PATIENCE, raised).await.expect("an alert is raised");
    server.stop().await;
    alert
}

/// Writes into the journal that an employee acknowledged an alert, `times` times in one transaction.
async fn acknowledge(store: &Store, alert: AlertId, times: usize) -> Vec<JournalEntry> {
    let now = SystemClock.now();
    let mut work = store.begin(now, Mint::new(now, 7)).await.unwrap();
    for _ in 0..times {
        work.append(NewEvent::new(Event::AlertAcknowledged { alert }, Source::Staff, now));
    }
    work.commit().await.unwrap().entries
}

/// The filter of a subscription, and whether it matches an entry.
struct Question {
    filter: Value,
    takes: Box<dyn Fn(&JournalEntry) -> bool>,
}

/// All filters of the demonstration, each with an independent implementation of its meaning.
fn questions(orders: &[(String, domain::kernel::ids::OrderId)]) -> Vec<Question> {
    let mut all = vec![Question { filter: json!({}), takes: Box::new(|_| true) }];
    for (shop, warehouse) in [(SHOP, WAREHOUSE), (OTHER_SHOP, OTHER_WAREHOUSE)] {
        all.push(Question {
            filter: json!({ "shop": [shop] }),
            takes: Box::new(move |entry| entry.shop.as_deref() == Some(shop)),
        });
        all.push(Question {
            filter: json!({ "warehouse": warehouse }),
            takes: Box::new(move |entry| entry.warehouse.as_deref() == Some(warehouse)),
        });
    }
    for kind in ["OrderStatusChanged", "OrderPickConfirmed", "OrderReceived"] {
        all.push(Question { filter: json!({ "kind": [kind] }), takes: Box::new(move |entry| entry.event.kind() == kind) });
    }
    for (global, order) in orders.iter().cloned() {
        all.push(Question { filter: json!({ "order": global }), takes: Box::new(move |entry| entry.order == Some(order)) });
    }
    all
}

/// The rights of the demonstration.
fn rights() -> Vec<(Claims, Actor)> {
    let actor = |role: Role, warehouses: &[&str], shops: Option<&[&str]>| Actor {
        roles: [role].into(),
        warehouses: warehouses.iter().map(ToString::to_string).collect(),
        shops: shops.map(|shops| shops.iter().map(ToString::to_string).collect()),
        ..manager()
    };
    vec![
        (Claims::of(&["MANAGER"]), manager()),
        (Claims::of(&["FINANCE"]), actor(Role::Finance, &[], None)),
        (Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[SHOP]), actor(Role::CustomerService, &[], Some(&[SHOP]))),
        (Claims::of(&["WAREHOUSE"]).in_warehouses(&[WAREHOUSE]), actor(Role::Warehouse, &[WAREHOUSE], None)),
        (Claims::of(&["WAREHOUSE"]).in_warehouses(&[OTHER_WAREHOUSE]), actor(Role::Warehouse, &[OTHER_WAREHOUSE], None)),
    ]
}

fn may_see(actor: &Actor, entry: &JournalEntry) -> bool {
    let scope =
        Scope { shop: entry.shop.as_deref(), warehouse: entry.warehouse.as_deref(), status: entry.status, goods_here: false };
    entry.order.is_some() && actor.can(Permission::SeeOrder, &scope) && actor.can(entry.event.needs(), &scope)
}

/// Many operations with five rights on an instance that only listens, while another one takes the changes in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_exactly_what_is_theirs() {
    let environment = Environment::postgres().await;
    let company = Company::open(&environment).await;
    let address = process::free_address();
    let url = format!("http://{address}");
    let running = binary::serve(&environment, &address, LOG).await;
    let held = [company.order_in(SHOP, "H-1", "PAID").await, company.order_in(OTHER_SHOP, "H-2", "PAID").await];
    let store = environment.store().await;
    tables::relayed(&store).await;
    let known = store.journal().feed().after(FeedMark::START, 10_000).await.unwrap();
    let found = |channel_number: &str| {
        known.entries.iter().find_map(|entry| match &entry.event {
            Event::OrderReceived { channel_number: number, .. } if number == channel_number => entry.order,
            _ => None,
        })
    };
    let orders: Vec<_> = held.iter().map(|order| (order.id.clone(), found(&order.channel_number).unwrap())).collect();
    // The listener has delivered all events so far: from here on no old one comes.
    reached(&url, "panorama_live_events_total", 1.0).await;
    reached(&url, "panorama_feed_position", f64::from(i32::try_from(known.until.position).unwrap())).await;

    let (questions, rights) = (questions(&orders), rights());
    let selections = ["id recordedAt", "id summary order { id status version }"];
    let mut subscribers = Vec::new();
    for (right, (claims, _)) in rights.iter().enumerate() {
        for (question, asked) in questions.iter().enumerate() {
            for selection in selections {
                let document =
                    format!("subscription($where: OrderEventWhereInput) {{ orderEvents(where: $where) {{ {selection} }} }}");
                for transport in Transport::ALL {
                    // Each subscriber is another person, with a budget of their own.
                    let claims = Claims { sub: format!("u-{}", subscribers.len()), ..claims.clone() };
                    let client = Client::new(&url, Some(environment.signer().sign(&claims)));
                    let stream = client.subscribe_to(transport, &document, None, json!({ "where": asked.filter })).await;
                    subscribers.push((right, question, stream));
                }
            }
        }
    }
    let count = |count: usize| f64::from(i32::try_from(count).unwrap());
    reached(&url, "panorama_live_subscribers", count(subscribers.len())).await;
    let shapes = rights.len() * questions.len() * selections.len();
    assert!((metric(&url, "panorama_live_groups").await - count(shapes)).abs() < 0.5);
    let before = metric(&url, "panorama_live_executions_total").await;

    for order in &held {
        for step in ["APPROVED", "PICKING", "PACKED", "SHIPPED"] {
            order.step(step).await;
        }
    }
    company.order_in(SHOP, "N-1", "APPROVED").await;
    company.order_in(OTHER_SHOP, "N-2", "PICKING").await;

    let entries = store.journal().feed().after(known.until, 10_000).await.unwrap().entries;
    let theirs = |right: usize, question: usize| -> Vec<String> {
        let takes = |entry: &&Arc<JournalEntry>| (questions[question].takes)(entry) && may_see(&rights[right].1, entry);
        entries
            .iter()
            .filter(takes)
            .map(|entry| panorama::graphql::types::id::encode(panorama::graphql::types::id::Kind::Event, entry.id.0).0)
            .collect()
    };
    let mut executions = BTreeMap::new();
    let reads = subscribers.iter_mut().map(|(right, question, stream)| {
        let wanted = theirs(*right, *question);
        executions.insert((*right, *question), wanted.len() * selections.len());
        async move { (ids(stream, wanted.len()).await, wanted) }
    });
    let reads: Vec<_> = reads.collect();
    for (seen, wanted) in join_all(reads).await {
        assert_eq!(seen, wanted);
    }
    let wanted = count(executions.values().sum());
    let counted = metric(&url, "panorama_live_executions_total").await - before;
    assert!((counted - wanted).abs() < 0.5, "{counted} executions, {wanted} events × matching groups");
    assert!(wanted > count(entries.len()), "they differ");
    // No foreign event is under way: the next message is the next event.
    company.order_in(SHOP, "LAST", "PAID").await;
    let last = store.journal().feed().after(known.until, 10_000).await.unwrap().entries;
    for (right, question, stream) in &mut subscribers {
        let next =
            last[entries.len()..].iter().find(|entry| (questions[*question].takes)(entry) && may_see(&rights[*right].1, entry));
        if let Some(next) = next {
            let wanted = panorama::graphql::types::id::encode(panorama::graphql::types::id::Kind::Event, next.id.0).0;
            assert_eq!(id(&stream.next().await), wanted);
        }
    }
    drop(subscribers);
    running.kill().await;
    company.close().await;
}
