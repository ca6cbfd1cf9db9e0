//! The stop of a server: it announces the stop, finishes running requests, and closes sockets so that clients connect elsewhere.

use futures_util::future::join_all;
use serde_json::json;
use tests::client::{Client, EventStream, Socket};
use tests::environment::Environment;
use tests::process;
use tests::token::Claims;
use tokio::sync::Notify;

use crate::intake::push::{Push, web_order};
use crate::intake::{binary, company, push, tables};

const FOLLOW: &str = "subscription { orderEvents { cursor } }";

tests::both_databases! {
    /// SIGTERM: first `/readyz` reports the stop while requests are answered, then sockets close with a code to reconnect, and the process
    /// ends by itself.
    async fn a_server_says_that_it_stops_before_it_does(environment: Environment) {
        company::set_up(&environment).await;
        tests::client::install_provider();
        let address = process::free_address();
        let url = format!("http://{address}");
        let running = binary::serve_with(&environment, &address, "info", &[("PANORAMA_HTTP__ANNOUNCE_SECONDS", "3")]).await;
        let client = Client::new(&url, Some(environment.signer().sign(&Claims::of(&["MANAGER"]))));
        let ready = async || client.http().get(format!("{url}/readyz")).send().await.expect("an answer").status().as_u16();
        assert_eq!(ready().await, 200);
        let mut socket = Socket::signed_in(&url, client.token()).await;
        let mut stream = EventStream::open(&client, &json!({ "query": FOLLOW })).await;
        running.signal("TERM").await;
        let announced = async { while ready().await != 503 {} };
        tokio::time::timeout(tests::PATIENCE, announced).await.expect("it says that it stops");
        // Load balancers still send requests: new connections are accepted and answered.
        let fresh = Client::new(&url, client.token().map(str::to_owned));
        fresh.query("{ viewer { name } }", None, json!({})).await.expect_ok();
        let delivery = push::generic("late", &web_order("LATE", "2026-11-20T12:00:00+08:00"));
        let sent = fresh.http().post(format!("{url}/hooks/{}", delivery.shop)).headers(delivery.headers).body(delivery.body).send();
        assert_eq!(sent.await.expect("an answer").status(), 200);
        socket.expect_closed(1012).await;
        while let Some(event) = stream.next().await {
            assert_ne!(event.kind, "complete", "a stream that just ends is taken up again");
        }
        assert_eq!(running.exit_code().await, Some(0));
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "\"order\" WHERE channel_number = 'LATE'").await, 1);
    }

    /// Deliveries under way when the server stops are answered 200 only if they are stored.
    async fn deliveries_in_the_queue_are_kept_and_answered(environment: Environment) {
        company::set_up(&environment).await;
        let mut settings = environment.settings();
        settings.ingest.batch_max = 10;
        let server = tests::server::Server::start(settings, environment.signer().clone()).await;
        let sender = server.system();
        let first = Notify::new();
        let deliver = async |number: usize| {
            let order = web_order(&format!("Q-{number}"), "2026-11-20T12:00:00+08:00");
            let Push { shop, headers, body } = push::generic(&format!("d{number}"), &order);
            let sent = sender.http().post(format!("{}/hooks/{shop}", sender.url())).headers(headers).body(body).send().await;
            first.notify_one();
            sent.ok().map(|response| response.status().as_u16())
        };
        let sending = join_all((0..200).map(deliver));
        // The others are in the queue or under way when the first is answered.
        let stopping = async {
            first.notified().await;
            server.stop().await;
        };
        let (answers, ()) = tokio::join!(sending, stopping);
        let store = environment.store().await;
        let kept = tables::texts(&store, "SELECT channel_number FROM \"order\"".to_owned()).await;
        for (number, answer) in answers.iter().enumerate() {
            let is_kept = kept.contains(&format!("Q-{number}"));
            assert_eq!(*answer == Some(200), is_kept, "Q-{number}: {answer:?}");
        }
        assert!(answers.contains(&Some(200)), "{answers:?}");
    }
}
