//! Live: the open card, the journal from a cursor on, alerts and exports, over both transports, on one instance and on two.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::client::{Answer, Client, Subscription, Transport};
use tests::environment::Environment;
use tests::roles::SystemClient;
use tests::servers::Redis;

use crate::intake::push::web_order;
use crate::intake::{any_number_below, channel_order, company, push, tables};

const STATUS: &str = "subscription Status($by: OrderIdentifierInput!) { order(by: $by) { id version status } }";
const APPROVE: &str = "mutation Approve($input: OrderApproveInput!) { orderApprove(input: $input) {
    order { id status } userErrors { code message } } }";

/// The cursor before the first entry of the journal.
fn beginning() -> String {
    panorama::events::cursor::Cursor::Start.encode()
}

/// Sends a version of the order `number` with this street.
async fn change(sender: &SystemClient, number: &str, turn: u32) {
    let mut order = web_order(number, &format!("2026-11-20T11:{:02}:{:02}+08:00", turn / 60, turn % 60));
    order["data"]["contact"]["line"] = json!(format!("示例大道 {turn} 号"));
    push::generic(&format!("{number}-{turn}"), &order).expect_taken(sender).await;
}

/// The cursor and the id of an event.
fn place(event: &Answer) -> (String, String) {
    (event.text("orderEvents.cursor").to_owned(), event.text("orderEvents.id").to_owned())
}

/// Reads the journal of orders from the beginning, up to this number of entries.
async fn journal(client: &Client, entries: usize) -> Vec<(String, String)> {
    let mut stream = client.subscribe(Transport::WebSocket, "OrderEvents", json!({ "after": beginning() })).await;
    let mut seen = Vec::with_capacity(entries);
    while seen.len() < entries {
        seen.push(place(&stream.next().await));
    }
    seen
}

fn word(node: &serde_json::Value, field: &str) -> String {
    node[field].as_str().unwrap_or_else(|| panic!("{field} of {node}")).to_owned()
}

async fn entries_of_orders(environment: &Environment) -> usize {
    let store = environment.store().await;
    usize::try_from(tables::count(&store, "journal WHERE order_id IS NOT NULL").await).unwrap()
}

tests::both_databases! {
    /// The open card: its current state, an update after every change, and null once it is out of scope.
    async fn an_open_card_follows_its_order(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, clerk) = (server.system(), server.customer_service());
        change(&sender, "WEB-1", 0).await;
        let by = channel_order(company::GENERIC, "WEB-1");
        for (round, transport) in Transport::ALL.into_iter().enumerate() {
            let mut card = clerk.live_order(transport, by.clone()).await;
            let first = card.next().await.expect_ok();
            assert_eq!(first.text("order.number"), "web-shop-WEB-1");
            let turn = u32::try_from(round + 1).unwrap();
            change(&sender, "WEB-1", turn).await;
            let after = card.next_where(|card| card.data("order.version") != first.data("order.version")).await;
            assert_eq!(after.text("order.contact.address.line"), format!("示例大道 {turn} 号"));
            let remark = json!({ "order": first.text("order.id"), "remark": format!("{transport:?}") });
            clerk.update_remark(remark).await.expect_ok();
            let remarked = card.next_where(|card| card.data("order.remark") == &json!(format!("{transport:?}"))).await;
            assert!(remarked.number("order.version") > after.number("order.version"));
        }

        let order = clerk.order_card(by.clone()).await.text("order.id").to_owned();
        let approved = clerk.query(APPROVE, Some("Approve"), json!({ "input": { "order": order } })).await.expect_ok();
        assert_eq!(approved.text("orderApprove.order.status"), "APPROVED");
        let picker = server.warehouse(&["HZ"]);
        let mut watched: Vec<Subscription> = Vec::new();
        for transport in Transport::ALL {
            let mut stream = picker.subscribe_to(transport, STATUS, Some("Status"), json!({ "by": by })).await;
            assert_eq!(stream.next().await.expect_ok().text("order.status"), "APPROVED");
            watched.push(stream);
        }
        clerk.cancel(json!({ "order": order, "reason": "the customer changed their mind" })).await.expect_ok();
        for stream in &mut watched {
            let last = stream.next_where(|answer| answer.body.pointer("/data/order/status") != Some(&json!("APPROVED"))).await;
            assert!(last.expect_ok().data("order").is_null(), "a cancelled order is none of the warehouse");
        }
        let mut never = clerk.live_order(Transport::WebSocket, channel_order(company::GENERIC, "NEVER")).await;
        assert!(never.next().await.expect_ok().data("order").is_null());
        server.stop().await;
    }

    /// Reconnecting again and again, over both transports, while four writers continue: no gap and no double.
    async fn events_replay_and_join_without_gap_or_double(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let sender = &sender;
        let write = |writer: u32| async move {
            for turn in 0..15 {
                change(sender, &format!("WEB-{writer}"), turn).await;
            }
        };
        let writing = join_all((0..4).map(write));
        let reading = async {
            let (mut cursor, mut seen) = (beginning(), Vec::new());
            let mut done = std::collections::BTreeSet::new();
            for transport in Transport::ALL.into_iter().cycle() {
                let mut stream = manager.subscribe(transport, "OrderEvents", json!({ "after": cursor })).await;
                for _ in 0..=any_number_below(30) {
                    let event = stream.next().await;
                    seen.push(place(&event));
                    if event.text("orderEvents.__typename") == "OrderUpdated" && event.number("orderEvents.order.version") == 15 {
                        done.insert(event.text("orderEvents.order.number").to_owned());
                    }
                    if done.len() == 4 {
                        return seen;
                    }
                }
                cursor.clone_from(&seen.last().unwrap().0);
            }
            seen
        };
        let (mut seen, _) = tokio::join!(reading, writing);
        let all = entries_of_orders(&environment).await;
        if let Some((cursor, _)) = seen.last().filter(|_| seen.len() < all) {
            let mut rest = manager.subscribe(Transport::Sse, "OrderEvents", json!({ "after": cursor })).await;
            while seen.len() < all {
                seen.push(place(&rest.next().await));
            }
        }
        assert_eq!(seen, journal(&manager, all).await);
        let ids: std::collections::HashSet<&String> = seen.iter().map(|(_, id)| id).collect();
        assert_eq!(ids.len(), all, "each entry once");
        server.stop().await;
    }

    /// A timeline and a subscription give an event the same cursor, so that a desk can follow from the card that it has.
    async fn a_desk_follows_on_from_the_timeline_of_its_card(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        for turn in 0..2 {
            change(&sender, "WEB-1", turn).await;
        }
        // Directly after the commit the newest entry may have no position in the feed yet.
        let card = manager.run("OrderCard", json!({ "by": channel_order(company::GENERIC, "WEB-1") })).await.expect_ok();
        let nodes = card.data("order.timeline.nodes").as_array().expect("a timeline").clone();
        let of_timeline: Vec<(String, String)> =
            nodes.iter().map(|node| (word(node, "cursor"), word(node, "id"))).collect();
        let (newest, _) = of_timeline.last().expect("an entry").clone();
        let mut stream = manager.subscribe(Transport::WebSocket, "OrderEvents", json!({ "after": newest })).await;
        change(&sender, "WEB-1", 2).await;
        let next = place(&stream.next().await);
        let all = journal(&manager, entries_of_orders(&environment).await).await;
        let (known, new) = all.split_at(of_timeline.len());
        assert_eq!((known, new.first()), (&of_timeline[..], Some(&next)));
        server.stop().await;
    }

    /// A browser that lost its stream sends the last id that it saw, and resumes after it.
    async fn a_browser_resumes_by_its_last_event_id(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        change(&sender, "WEB-1", 0).await;
        change(&sender, "WEB-1", 1).await;
        let all = journal(&manager, entries_of_orders(&environment).await).await;
        let (seen, missing) = all.split_at(2);
        let document = tests::operations::document_of("OrderEvents");
        let body = json!({ "query": document, "operationName": "OrderEvents", "variables": { "after": beginning() } });
        let request = manager.http().post(format!("{}/graphql/stream", server.url())).json(&body);
        let request = request.bearer_auth(manager.token().unwrap()).header("accept", "text/event-stream");
        let mut response = request.header("last-event-id", &seen[1].0).send().await.unwrap();
        let mut text = String::new();
        while text.matches("event: next").count() < missing.len() || !text.ends_with("\n\n") {
            let chunk = tokio::time::timeout(tests::PATIENCE, response.chunk()).await.expect("it comes in time").unwrap();
            text.push_str(std::str::from_utf8(&chunk.expect("the stream goes on")).unwrap());
        }
        let ids: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("id: ")).collect();
        assert_eq!(ids, missing.iter().map(|(cursor, _)| cursor.as_str()).collect::<Vec<_>>());
        server.stop().await;
    }

    /// Alerts come when they are raised and when a manager takes them on, and again from a cursor.
    async fn alerts_are_followed_and_replayed(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        for (round, transport) in Transport::ALL.into_iter().enumerate() {
            let mut alerts = manager.alerts(transport, None).await;
            // A query after the subscription on the same connection would wait for it; here the first alert may come before it is open.
            let ready = async {
                loop {
                    let id = uuid::Uuid::new_v4().simple().to_string();
                    let mut order = web_order(&id, "2026-11-20T12:00:00+08:00");
                    order["data"]["status"] = json!("SHIPPED");
                    push::generic(&id, &order).expect_taken(&sender).await;
                    if let Ok(alert) = tokio::time::timeout(std::time::Duration::from_millis(500), alerts.next()).await {
                        return alert;
                    }
                }
            };
            let raised = tokio::time::timeout(tests::PATIENCE, ready).await.expect("an alert comes");
            assert_eq!(raised.text("alerts.alert.kind"), "CONFLICT");
            assert_eq!(raised.text("alerts.alert.state"), "OPEN");
            let id = raised.text("alerts.alert.id").to_owned();
            manager.acknowledge_alert(json!({ "alert": id })).await.expect_ok();
            let taken = alerts.next_where(|one| one.text("alerts.alert.state") == "ACKNOWLEDGED").await;
            assert_eq!(taken.text("alerts.alert.id"), id);

            let mut replay = manager.alerts(transport, Some(raised.text("alerts.cursor"))).await;
            let again = replay.next_where(|one| one.data("alerts.alert.id") == &json!(id)).await;
            assert_eq!(again.text("alerts.cursor"), taken.text("alerts.cursor"), "round {round}: what was seen is not told again");
        }
        server.stop().await;
    }

    /// An export is followed until its end, and then the stream completes.
    async fn an_export_is_followed_to_its_end(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let finance = server.finance();
        for transport in Transport::ALL {
            let input = json!({ "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z", "format": "CSV" });
            let asked = finance.export_completed(input).await.expect_ok();
            let id = asked.text("completedOrdersExport.export.id");
            let mut progress = finance.export_progress(transport, id).await;
            let last = progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await.expect_ok();
            assert_eq!(last.number("orderExport.rowCount"), 0);
            assert!(progress.next_or_end().await.is_none(), "{transport:?} completes");
            let file = finance.http().get(last.text("orderExport.url")).send().await.unwrap();
            assert_eq!(file.status(), 200);
            let bytes = file.bytes().await.unwrap();
            assert_eq!(hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes)), last.text("orderExport.sha256"));
        }
        server.stop().await;
    }
}

/// Reads until the street of this turn has come.
async fn expect_street(card: &mut Subscription, turn: u32) -> Value {
    let street = json!(format!("示例大道 {turn} 号"));
    card.next_where(|card| card.data("order.contact.address.line") == &street).await.body
}

/// Events of one instance reach the subscribers of the other, with Redis, without it, and with it again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_instance_takes_in_reaches_the_other() {
    let mut redis = Redis::start();
    let environment = Environment::postgres().await.with_redis(Some(&redis));
    company::set_up(&environment).await;
    let (here, there) = (environment.start().await, environment.start().await);
    let sender = here.system();
    change(&sender, "WEB-1", 0).await;
    let by = channel_order(company::GENERIC, "WEB-1");
    let mut cards = Vec::new();
    for transport in Transport::ALL {
        cards.push(there.customer_service().live_order(transport, by.clone()).await);
    }
    let mut events = there.manager().subscribe(Transport::WebSocket, "OrderEvents", json!({ "after": beginning() })).await;
    for card in &mut cards {
        expect_street(card, 0).await;
    }
    let mut seen = Vec::new();
    for turn in 1..=6 {
        match turn {
            3 => redis.kill(),
            5 => redis.start_again(),
            _ => {}
        }
        change(&sender, "WEB-1", turn).await;
        for card in &mut cards {
            expect_street(card, turn).await;
        }
    }
    let all = entries_of_orders(&environment).await;
    while seen.len() < all {
        seen.push(place(&events.next().await));
    }
    assert_eq!(seen, journal(&here.manager(), all).await);
    here.stop().await;
    there.stop().await;
}
