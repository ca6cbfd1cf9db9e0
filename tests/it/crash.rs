//! kill -9 in the middle of traffic: acknowledged deliveries are stored, and a subscriber that resumes from a cursor has seen every event
//! exactly once.

use std::collections::BTreeSet;
use std::sync::Mutex;

use futures_util::future::join_all;
use serde_json::json;
use tests::client::{Answer, Client, Subscription, Transport};
use tests::environment::Environment;
use tests::process;
use tests::token::Claims;

use crate::intake::push::{Push, web_order};
use crate::intake::{any_number_below, binary, company, push, tables};

const ROUNDS: usize = 3;
const SENDERS: usize = 8;
const LOG: &str = "warn,panorama::cli=info";

/// Posts a delivery to a server that may crash; returns whether it was answered 2xx.
async fn acknowledged(http: &reqwest::Client, url: &str, push: &Push) -> bool {
    let request = http.post(format!("{url}/hooks/{}", push.shop)).headers(push.headers.clone()).body(push.body.clone());
    request.send().await.is_ok_and(|response| response.status().is_success())
}

/// The events of a subscriber so far: cursor and id of each.
#[derive(Default)]
struct Seen(Vec<(String, String)>);

impl Seen {
    fn take(&mut self, event: &Answer) {
        self.0.push((event.text("orderEvents.cursor").to_owned(), event.text("orderEvents.id").to_owned()));
    }

    /// The cursor to resume from.
    fn cursor(&self) -> String {
        self.0.last().map_or_else(|| panorama::events::cursor::Cursor::Start.encode(), |(cursor, _)| cursor.clone())
    }

    /// Resumes after the last event.
    async fn resume(&self, client: &Client, transport: Transport) -> Subscription {
        client.subscribe(transport, "OrderEvents", json!({ "after": self.cursor() })).await
    }

    /// Reads until the connection ends or `entries` events were seen in all.
    async fn read(&mut self, mut stream: Subscription, entries: usize) {
        while self.0.len() < entries {
            match stream.next_or_end().await {
                Some(event) => self.take(&event),
                None => return,
            }
        }
    }
}

/// Sends orders until the server stops answering; returns the acknowledged numbers. `count` is their number so far.
async fn send_until_it_dies(url: &str, round: usize, count: &tokio::sync::watch::Sender<usize>) -> Vec<String> {
    let http = reqwest::Client::builder().timeout(tests::PATIENCE).build().unwrap();
    let kept = Mutex::new(Vec::new());
    let sender = |sender: usize| {
        let (http, kept) = (&http, &kept);
        async move {
            for turn in 0.. {
                let number = format!("R{round}-{sender}-{turn}");
                if !acknowledged(http, url, &push::generic(&number, &web_order(&number, "2026-11-20T12:00:00+08:00"))).await {
                    // A platform sends an unacknowledged delivery again.
                    return number;
                }
                kept.lock().unwrap().push(number);
                count.send_modify(|count| *count += 1);
            }
            unreachable!("the server is killed")
        }
    };
    join_all((0..SENDERS).map(sender)).await;
    kept.into_inner().unwrap()
}

tests::both_databases! {
    async fn nothing_acknowledged_is_lost_and_nothing_comes_twice(environment: Environment) {
        company::set_up(&environment).await;
        tests::client::install_provider();
        let token = environment.signer().sign(&Claims::of(&["MANAGER"]));
        let (mut kept, mut seen) = (Vec::new(), Seen::default());
        for round in 0..ROUNDS {
            let address = process::free_address();
            let url = format!("http://{address}");
            let running = binary::serve(&environment, &address, LOG).await;
            let manager = Client::new(&url, Some(token.clone()));
            let (count, mut counted) = tokio::sync::watch::channel(0);
            let until = 1 + usize::try_from(any_number_below(150)).unwrap();
            let killing = async {
                let waited = tokio::time::timeout(tests::PATIENCE * 2, counted.wait_for(|count| *count >= until)).await;
                // The borrowed result holds a lock that the senders need.
                assert!(waited.map(drop).is_ok(), "the server takes in {until} deliveries in time");
                running.kill().await;
            };
            let stream = seen.resume(&manager, Transport::ALL[round % 2]).await;
            let ((), (), mut taken) =
                tokio::join!(killing, seen.read(stream, usize::MAX), send_until_it_dies(&url, round, &count));
            assert!(taken.len() >= until);
            kept.append(&mut taken);
        }

        let server = environment.start().await;
        let manager = server.manager();
        let store = environment.store().await;
        let orders = tables::texts(&store, "SELECT channel_number FROM \"order\"".to_owned()).await;
        let orders: BTreeSet<&String> = orders.iter().collect();
        let lost: Vec<&String> = kept.iter().filter(|number| !orders.contains(number)).collect();
        assert!(lost.is_empty(), "acknowledged and gone: {lost:?}");
        let all = usize::try_from(tables::count(&store, "journal WHERE order_id IS NOT NULL").await).unwrap();
        let stream = seen.resume(&manager, Transport::WebSocket).await;
        seen.read(stream, all).await;
        let mut whole = Seen::default();
        let stream = whole.resume(&manager, Transport::Sse).await;
        whole.read(stream, all).await;
        assert_eq!(seen.0, whole.0, "each event once, in order");
        let ids: BTreeSet<&String> = seen.0.iter().map(|(_, id)| id).collect();
        assert_eq!(ids.len(), all);
        let received = tables::count(&store, "journal WHERE kind = 'OrderReceived'").await;
        assert_eq!(usize::try_from(received).unwrap(), orders.len(), "every order announced itself once");

        // The platform sends all deliveries again: the stored ones have no second effect. Alerts and tasks go on meanwhile.
        let of_orders = "journal WHERE order_id IS NOT NULL";
        let entries = tables::count(&store, of_orders).await;
        for number in kept.iter().take(20) {
            push::generic(number, &web_order(number, "2026-11-20T12:00:00+08:00")).expect_taken(&server.system()).await;
        }
        assert_eq!(tables::count(&store, of_orders).await, entries);
        server.stop().await;
    }
}
