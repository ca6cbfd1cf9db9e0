//! Look-ups: a user who tries out phones is throttled after a minute's budget, leaves an audit entry for every number, and raises an alert
//! for managers.

use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Frame, Socket, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, purchase};
use tests::environment::Environment;
use tests::token::Claims;

use crate::intake::{binary, tables};

/// The budget of a minute: one look-up is restored in twelve seconds, more slowly than a test spends them.
const BUDGET: usize = 5;
/// The most look-ups that a slow test may have, with restored ones.
const WITH_SOME_BACK: usize = 4 * BUDGET;
const BY_PHONE: &str = "query($phone: String!) { customer(by: { phone: $phone }) { id orderCount } }";
const BY_MASK: &str =
    "query($shop: ID!, $phone: String!) { customer(by: { maskedPhone: { shop: $shop, phone: $phone } }) { id } }";
const BY_TEXT: &str = "query($text: String!) { orderSearch(text: $text) { nodes { matchedBy } } }";
const BY_NODE: &str = "query($id: ID!) { node(id: $id) { id } }";
const LIST: &str = "query($where: OrderWhereInput) { orders(where: $where) { count { value } nodes { id } } }";
const ALERTS: &str =
    "{ alerts(first: 100, where: { kind: [LOOK_UPS] }) { nodes { id state severity order { id } because { code message } } } }";
const LOG: &str = "query($where: AuditLogWhereInput) { auditLog(first: 100, where: $where) {
    nodes { actor { subject } operation target outcome code changes { field new } } } }";

/// A kind of look-up: its name, the document, and the variables of each turn.
type Road<'a> = (&'a str, &'a str, &'a dyn Fn(usize) -> Value);

async fn company(environment: &Environment) -> Company {
    Company::open_with(environment, |settings| settings.graphql.look_ups_per_minute = BUDGET as u64).await
}

fn clerk(company: &Company, subject: &str) -> Client {
    company.client(&Claims::of(&["CUSTOMER_SERVICE"]).with_subject(subject))
}

fn of(number: &str, phone: &str) -> Value {
    let mut data = purchase(number);
    data["contact"]["phone"] = json!(phone);
    data
}

/// The refusal of a look-up: the time to come again, and no part of the searched value.
#[track_caller]
fn refused(answer: &Answer) {
    for error in answer.errors() {
        let extensions = &error["extensions"];
        assert_eq!((&extensions["code"], &extensions["reason"]), (&json!("THROTTLED"), &json!("LOOK_UPS")), "{answer}");
        assert!(extensions["retryAfter"].as_u64().is_some_and(|seconds| (1..=60).contains(&seconds)), "{answer}");
    }
    let nothing = |data: &Value| data.as_object().is_none_or(|fields| fields.values().all(Value::is_null));
    assert!(!answer.errors().is_empty() && answer.body.get("data").is_none_or(nothing), "{answer}");
}

/// Asks until it is refused; returns the number of answers.
async fn answered(mut ask: impl AsyncFnMut(usize) -> Answer) -> usize {
    for turn in 0..=WITH_SOME_BACK {
        let answer = ask(turn).await;
        if !answer.errors().is_empty() {
            refused(&answer);
            return turn;
        }
    }
    panic!("it is never refused");
}

/// The refusal without the parts that differ between any two requests.
fn bare(answer: &Answer) -> Vec<(Value, Value)> {
    let plain = |error: &Value| (error["path"].clone(), error["extensions"]["code"].clone());
    answer.errors().iter().map(plain).chain([(answer.body["data"].clone(), json!(answer.status))]).collect()
}

fn made_up(turn: usize) -> String {
    format!("1390000{turn:04}")
}

both_databases! {
    /// Every way to a person by a phone, by digits, by a made-up id or by a list with guesses uses the same budget.
    async fn who_guesses_is_stopped_on_every_road(environment: Environment) {
        let company = company(&environment).await;
        company.order_with(SHOP, of("1", "13800000000"), "PAID").await;
        company.order_with(SHOP, of("2", "138****5678"), "PAID").await;
        let time = |turn: usize| format!("2020-01-01T00:00:{turn:02}Z");
        let roads: [Road<'_>; 13] = [
            ("a phone that nobody has", BY_PHONE, &|turn| json!({ "phone": made_up(turn) })),
            ("a phone that is found", BY_PHONE, &|_| json!({ "phone": "13800000000" })),
            ("a mask that is found", BY_MASK, &|_| json!({ "shop": SHOP, "phone": "138****5678" })),
            ("a customer of digits", BY_NODE, &|turn| json!({ "id": format!("masked.139.{turn:04}.{SHOP}") })),
            ("a customer that is made up", BY_NODE, &|turn| json!({ "id": format!("phone.{turn:064x}") })),
            ("a text that finds nothing", BY_TEXT, &|turn| json!({ "text": format!("无此人{turn}") })),
            ("a phone in the box", BY_TEXT, &|_| json!({ "text": "138 0000 0000" })),
            ("last digits in the box", BY_TEXT, &|_| json!({ "text": "5678" })),
            ("a list of a shop that is made up", LIST, &|turn| json!({ "where": { "shop": [format!("none-{turn}")] } })),
            ("a list of a name", LIST, &|turn| json!({ "where": { "buyerNamePrefix": format!("无{turn}") } })),
            ("a list of a part of a number", LIST, &|turn| json!({ "where": { "numberPart": format!("none-{turn}") } })),
            ("a list of a SKU that is made up", LIST, &|turn| json!({ "where": { "sku": [format!("NONE-{turn}")] } })),
            ("a list of one second", LIST, &|turn| json!({ "where": { "placedAt": { "from": time(turn), "to": time(turn + 1) } } })),
        ];
        for (name, document, variables) in roads {
            let guesser = clerk(&company, name);
            let times = answered(async |turn| guesser.query(document, None, variables(turn)).await).await;
            assert!((BUDGET..WITH_SOME_BACK).contains(&times), "{name}: {times}");
        }
        // All ways together use one budget, too.
        let guesser = clerk(&company, "of all roads");
        let mixed = async |turn: usize| {
            let (_, document, variables) = roads[turn % roads.len()];
            guesser.query(document, None, variables(turn)).await
        };
        let times = answered(mixed).await;
        assert!((BUDGET..WITH_SOME_BACK).contains(&times), "{times}");
        company.close().await;
    }

    /// Aliases and the ids of one list count each.
    async fn one_request_holds_no_more_look_ups_than_the_budget(environment: Environment) {
        let company = company(&environment).await;
        let aliases: Vec<String> =
            (0..20).map(|turn| format!("a{turn}: customer(by: {{ phone: \"{}\" }}) {{ id }}", made_up(turn))).collect();
        let answer = clerk(&company, "aliases").query(&format!("{{ {} }}", aliases.join(" ")), None, json!({})).await;
        refused(&answer);
        assert_eq!(answer.errors().len(), 20 - BUDGET, "{answer}");
        let ids: Vec<String> = (0..20).map(|turn| format!("masked.139.{turn:04}.{SHOP}")).collect();
        let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        refused(&clerk(&company, "ids").query(nodes, None, json!({ "ids": ids })).await);
        company.close().await;
    }

    /// The usual work of a desk is no guessing: found names and numbers, empty lists, orders by their number.
    async fn the_work_of_a_desk_does_not_count(environment: Environment) {
        let company = company(&environment).await;
        let order = company.order_with(SHOP, of("4711-ABC", "13800000000"), "PAID").await;
        let clerk = clerk(&company, "desk");
        let customer = clerk.query(BY_PHONE, None, json!({ "phone": "13800000000" })).await.expect_ok();
        let id = customer.text("customer.id");
        let by_number = "query($number: String!) { order(by: { number: $number }) { id } }";
        for turn in 0..WITH_SOME_BACK {
            let found = clerk.query(BY_TEXT, None, json!({ "text": "4711-ABC" })).await.expect_ok();
            assert_eq!(found.list("orderSearch.nodes").len(), 1, "{found}");
            clerk.query(BY_NODE, None, json!({ "id": id })).await.expect_ok();
            clerk.query(LIST, None, json!({ "where": { "status": ["COMPLETED"], "shop": [OTHER_SHOP] } })).await.expect_ok();
            clerk.query(LIST, None, json!({ "where": { "shop": [SHOP] } })).await.expect_ok();
            let found = clerk.query(LIST, None, json!({ "where": { "buyerNamePrefix": "李", "numberPart": "4711" } })).await.expect_ok();
            assert_eq!(found.number("orders.count.value"), 1, "{found}");
            clerk.query(LIST, None, json!({ "where": { "tag": ["NONE"], "sku": ["KETTLE-01"], "channel": ["NONE"] } })).await.expect_ok();
            clerk.query(by_number, None, json!({ "number": format!("none-{turn}") })).await.expect_ok();
        }
        order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": order.id, "remark": "…" })).await.expect_ok();
        company.close().await;
    }

    /// Above the budget no answer reveals whether a number exists, over every transport.
    async fn a_refused_look_up_tells_nothing_over_every_transport(environment: Environment) {
        let company = company(&environment).await;
        company.order_with(SHOP, of("1", "13800000000"), "PAID").await;
        let guesser = clerk(&company, "guesser");
        answered(async |turn| guesser.query(BY_PHONE, None, json!({ "phone": made_up(turn) })).await).await;
        let mut answers = Vec::new();
        for phone in ["13800000000", "13900000001"] {
            let answer = guesser.query(BY_PHONE, None, json!({ "phone": phone })).await;
            refused(&answer);
            answers.push(bare(&answer));
            for document in [BY_PHONE, BY_TEXT] {
                let payload = json!({ "query": document, "variables": { "phone": phone, "text": phone } });
                let mut socket = Socket::signed_in(guesser.url(), guesser.token()).await;
                socket.send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
                let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
                let body = if message["type"] == "error" { json!({ "errors": message["payload"] }) } else { message["payload"].clone() };
                refused(&Answer { status: 200, headers: HeaderMap::default(), body });
                let body = match EventStream::try_open(&guesser, &payload).await {
                    Ok(mut stream) => serde_json::from_str(&stream.next().await.unwrap().data).unwrap(),
                    Err(answer) => answer.body,
                };
                refused(&Answer { status: 200, headers: HeaderMap::default(), body });
            }
        }
        assert_eq!(answers[0], answers[1]);
        company.close().await;
    }

    /// The managers of the whole company get one alert for each person, without a phone; it is over when one of them has taken it on.
    async fn managers_are_told_of_who_guesses(environment: Environment) {
        let company = Company::open_with(&environment, |settings| {
            settings.graphql.look_ups_per_minute = BUDGET as u64;
            settings.alerts.interval_seconds = 1;
        }).await;
        let manager = company.staff("MANAGER");
        let scoped = company.client(&Claims::of(&["MANAGER"]).in_shops(&[SHOP]).with_subject("of a shop"));
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        for subject in ["first", "second"] {
            let guesser = clerk(&company, subject);
            for turn in 0..WITH_SOME_BACK + 5 {
                guesser.query(BY_PHONE, None, json!({ "phone": made_up(turn) })).await;
            }
            let alert = told.next_where(|alert| alert.text("alerts.alert.kind") == "LOOK_UPS").await;
            assert!(alert.body.to_string().contains(subject), "{alert}");
        }
        let alerts = manager.query(ALERTS, None, json!({})).await.expect_ok();
        assert_eq!(alerts.list("alerts.nodes").len(), 2, "{alerts}");
        assert!(!alerts.body.to_string().contains("139"), "{alerts}");
        let elsewhere = [scoped, company.staff("OPERATIONS"), company.staff("CUSTOMER_SERVICE"), company.staff("FINANCE")];
        for reader in elsewhere {
            let seen = reader.query(ALERTS, None, json!({})).await.expect_ok();
            assert!(seen.list("alerts.nodes").is_empty(), "{seen}");
            let by_id = reader.query(BY_NODE, None, json!({ "id": alerts.list("alerts.nodes")[0]["id"] })).await.expect_ok();
            assert!(by_id.data("node").is_null(), "{by_id}");
        }
        let taken = alerts.list("alerts.nodes")[0]["id"].clone();
        manager.run("AcknowledgeAlert", json!({ "input": { "alert": taken } })).await.expect_ok();
        told.next_where(|alert| alert.text("alerts.alert.state") == "RESOLVED").await;
        company.close().await;
    }

    /// The audit log has, for every number that was asked for, also for a refused one, its masked form and a keyed hash; above the budget a
    /// minute is one entry and one count.
    async fn every_number_leaves_a_keyed_hash(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        let store = environment.store().await;
        let guesser = clerk(&company, "guesser");
        guesser.query(BY_PHONE, None, json!({ "phone": "138 0000 1111" })).await.expect_ok();
        guesser.query(BY_TEXT, None, json!({ "text": "138****2222" })).await.expect_ok();
        guesser.query(BY_TEXT, None, json!({ "text": "13800003333" })).await.expect_ok();
        guesser.query(BY_MASK, None, json!({ "shop": SHOP, "phone": "1380000*4444" })).await.expect_ok();
        let vault = store.vault();
        let (whole, digits) = (|number| vault.blind_index(number), |head, tail| vault.blind_index_of_digits(head, tail));
        let wanted = [
            ("customer", "138****1111", whole("+8613800001111")),
            ("orderSearch", "138****2222", digits("138", "2222")),
            ("orderSearch", "138****3333", whole("+8613800003333")),
            ("customer", "138****4444", digits("1380000", "4444")),
        ];
        let until = tokio::time::Instant::now() + tests::PATIENCE;
        loop {
            let log = manager.query(LOG, None, json!({ "where": { "actor": "guesser" } })).await.expect_ok();
            let has = |(operation, target, hash): &(&str, &str, String)| {
                let change = json!([{ "field": "lookedFor", "new": hash }]);
                let is_it = |entry: &Value| entry["operation"] == *operation && entry["target"] == *target && entry["changes"] == change;
                log.list("auditLog.nodes").iter().any(is_it)
            };
            if wanted.iter().all(has) {
                break;
            }
            assert!(tokio::time::Instant::now() < until, "{log}");
        }
        let mut refusals = 0;
        for _ in 0..100 {
            refusals += usize::from(!guesser.query(BY_PHONE, None, json!({ "phone": "13800009999" })).await.errors().is_empty());
        }
        let until = tokio::time::Instant::now() + tests::PATIENCE;
        let filter = json!({ "where": { "actor": "guesser", "outcome": "REFUSED" } });
        let (single, counts) = loop {
            let log = manager.query(LOG, None, filter.clone()).await.expect_ok();
            assert!(log.list("auditLog.nodes").iter().all(|entry| entry["code"] == "LOOK_UPS"), "{log}");
            let (counts, single): (Vec<Value>, Vec<Value>) =
                log.list("auditLog.nodes").iter().cloned().partition(|entry| entry["changes"][0]["field"] == "count");
            let count = |entry: &Value| entry["changes"][0]["new"].as_str().unwrap().parse::<usize>().unwrap();
            if single.len() + counts.iter().map(count).sum::<usize>() == refusals {
                break (single, counts);
            }
            assert!(tokio::time::Instant::now() < until, "{refusals} of {log}");
        };
        assert!(single.len() <= 3 && counts.len() <= 3, "{single:?} {counts:?}");
        let hash = json!([{ "field": "lookedFor", "new": whole("+8613800009999") }]);
        assert!(single.iter().all(|entry| entry["target"] == "138****9999" && entry["changes"] == hash), "{single:?}");
        assert!(counts.iter().all(|entry| entry["actor"]["subject"] == "guesser"), "{counts:?}");
        for number in ["13800001111", "13800002222", "13800003333", "13800004444", "13800009999"] {
            assert_eq!(tables::count(&store, &format!("audit_log WHERE coalesce(target, '') || coalesce(changes, '') LIKE '%{number}%'")).await, 0);
        }
        company.close().await;
    }

    /// An investigator asks the log for the users who looked up a number.
    async fn the_command_line_finds_who_asked_for_a_number(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        clerk(&company, "asked-whole").query(BY_PHONE, None, json!({ "phone": "13800001111" })).await.expect_ok();
        clerk(&company, "asked-end").query(BY_TEXT, None, json!({ "text": "1111" })).await.expect_ok();
        clerk(&company, "asked-other").query(BY_PHONE, None, json!({ "phone": "13800002222" })).await.expect_ok();
        let until = tokio::time::Instant::now() + tests::PATIENCE;
        for subject in ["asked-whole", "asked-end", "asked-other"] {
            while manager.query(LOG, None, json!({ "where": { "actor": subject } })).await.expect_ok().list("auditLog.nodes").is_empty() {
                assert!(tokio::time::Instant::now() < until, "{subject}");
            }
        }
        company.close().await;
        let range = ["audit", "export", "--from", "2000-01-01T00:00:00Z", "--to", "2100-01-01T00:00:00Z"];
        let export = async |more: &[&str]| binary::start(&environment, &[&range[..], more].concat(), &[]).await.output().await;
        let of_number = export(&["--phone", "+86 138 0000 1111"]).await;
        assert!(of_number.contains("asked-whole") && of_number.contains("asked-end"), "{of_number}");
        assert!(!of_number.contains("asked-other"), "{of_number}");
        assert!(export(&[]).await.contains("asked-other"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_share_the_look_ups_of_a_subject() {
    let environment = Environment::postgres().await;
    let first = company(&environment).await;
    let mut settings = environment.settings();
    settings.graphql.look_ups_per_minute = BUDGET as u64;
    let second = tests::server::Server::start(settings, environment.signer().clone()).await;
    let claims = Claims::of(&["CUSTOMER_SERVICE"]).with_subject("of two instances");
    let clients = [first.client(&claims), second.client(&claims)];
    let times = answered(async |turn| clients[turn % 2].query(BY_PHONE, None, json!({ "phone": made_up(turn) })).await).await;
    assert!((BUDGET..2 * BUDGET).contains(&times), "{times} of {BUDGET} over two instances");
    // Each instance refuses the subject, and there is one alert all the same.
    for client in &clients {
        answered(async |turn| client.query(BY_PHONE, None, json!({ "phone": made_up(turn) })).await).await;
    }
    let alerts = first.staff("MANAGER").query(ALERTS, None, json!({})).await.expect_ok();
    assert_eq!(alerts.list("alerts.nodes").len(), 1, "{alerts}");
    second.stop().await;
    first.close().await;
}
