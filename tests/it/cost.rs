//! The cost of operations, and the throttling of a subject that spends too much.

use panorama::config::{RoleBudget, Settings};
use serde_json::json;
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Frame, Socket};
use tests::environment::Environment;
use tests::server::Server;
use tests::servers::Redis;
use tests::token::Claims;

/// A query of twenty objects, at a cost of 20.
const TWENTY: &str = "{ a: viewer { id } b: viewer { id } c: viewer { id } d: viewer { id } e: viewer { id } f: viewer { id } g: viewer { id }
    h: viewer { id } i: viewer { id } j: viewer { id } k: viewer { id } l: viewer { id } m: viewer { id } n: viewer { id } o: viewer { id }
    p: viewer { id } q: viewer { id } r: viewer { id } s: viewer { id } t: viewer { id } }";

/// A server on which a token may spend 200 at once, and regains almost nothing during the test.
async fn poor(environment: &Environment) -> Server {
    Server::start(poor_settings(environment), environment.signer().clone()).await
}

fn poor_settings(environment: &Environment) -> Settings {
    let mut settings = environment.settings();
    settings.graphql.cost.maximum = 200;
    settings.graphql.cost.restore_rate = 1;
    settings.graphql.cost.roles.insert("finance".into(), RoleBudget { maximum: 1_000, restore_rate: 1 });
    settings
}

fn person(server: &Server, subject: &str, role: &str) -> Client {
    let mut claims = Claims::of(&[role]);
    subject.clone_into(&mut claims.sub);
    server.client(&claims)
}

fn left(answer: &Answer) -> i64 {
    answer.body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"]
        .as_i64()
        .unwrap_or_else(|| panic!("no cost: {answer}"))
}

#[track_caller]
fn throttled(answer: &Answer) {
    let error = answer.expect_error("THROTTLED");
    assert!(error["extensions"]["retryAfter"].as_u64().is_some_and(|seconds| (1..=60).contains(&seconds)), "{answer}");
    assert!(answer.body.get("data").is_none(), "{answer}");
}

/// Spends until the budget is empty; returns the number of allowed requests.
async fn spend_all(clients: &[&Client]) -> usize {
    let mut times = 0;
    for turn in 0..100 {
        let answer = clients[turn % clients.len()].query(TWENTY, None, json!({})).await;
        if answer.errors().is_empty() {
            times += 1;
        } else {
            throttled(&answer);
            return times;
        }
    }
    panic!("nobody was ever refused");
}

both_databases! {
    /// Every answer contains its cost, and the unused part of the reservation is returned.
    async fn an_answer_tells_what_it_cost(environment: Environment) {
        let server = poor(&environment).await;
        let client = person(&server, "one", "MANAGER");
        let document = "query($first: Int) { orders(first: $first) { nodes { id lines { id } } } }";
        let answer = client.query(document, None, json!({ "first": 10 })).await.expect_ok();
        let cost = &answer.body["extensions"]["cost"];
        assert_eq!((&cost["requestedQueryCost"], &cost["actualQueryCost"]), (&json!(61), &json!(1)), "{answer}");
        assert_eq!(cost["throttleStatus"], json!({ "maximumAvailable": 200, "currentlyAvailable": 199, "restoreRate": 1 }));
        let refused = client.query(document, None, json!({ "first": 100 })).await;
        assert_eq!(refused.expect_error("BAD_REQUEST")["extensions"]["reason"], "COST_EXCEEDED");
        let finance = person(&server, "two", "FINANCE");
        assert_eq!(left(&finance.query(document, None, json!({ "first": 100 })).await.expect_ok()), 999);
        server.stop().await;
    }

    /// A subject without budget is throttled for every operation over every transport; other subjects are not.
    async fn who_spends_too_much_is_throttled_over_every_transport(environment: Environment) {
        let server = poor(&environment).await;
        let client = person(&server, "greedy", "MANAGER");
        assert_eq!(spend_all(&[&client]).await, 10);
        let change = "mutation($input: AlertThresholdSetInput!) { alertThresholdSet(input: $input) { threshold { value }
            userErrors { code field message unmet { code } } } }";
        let input = json!({ "input": { "kind": "CONFLICT", "value": 77 } });
        throttled(&client.query(change, None, input).await);
        let body = json!({ "query": TWENTY });
        let request = client.http().post(format!("{}/graphql", client.url())).bearer_auth(client.token().unwrap()).json(&body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 429);
        assert!(response.headers()["retry-after"].to_str().unwrap().parse::<u64>().is_ok_and(|seconds| seconds > 0));
        let subscription = json!({ "query": format!("subscription {{ alerts {{ cursor alert {} }} }}", alert_of_twenty()) });
        for body in [body, subscription] {
            let refused = EventStream::try_open(&client, &body).await.expect_err("the stream is refused");
            throttled(&refused);
            let mut socket = Socket::signed_in(client.url(), client.token()).await;
            socket.send(&json!({ "id": "1", "type": "subscribe", "payload": body })).await;
            let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
            assert_eq!((&message["type"], &message["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("THROTTLED")));
        }
        let other = person(&server, "modest", "MANAGER");
        let thresholds = other.query("{ alertThresholds { kind value } }", None, json!({})).await.expect_ok();
        assert!(thresholds.list("alertThresholds").iter().all(|one| one["value"] != 77), "{thresholds}");
        let other = person(&server, "third", "MANAGER");
        assert_eq!(left(&other.query(TWENTY, None, json!({})).await.expect_ok()), 180);
        server.stop().await;
    }
}

/// A selection with a higher cost than the amount that is restored during the test.
fn alert_of_twenty() -> String {
    let orders: Vec<String> = (0..20).map(|at| format!("o{at}: order {{ id }}")).collect();
    format!("{{ {} }}", orders.join(" "))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_share_what_a_token_has_left() {
    let environment = Environment::postgres().await;
    let servers = [poor(&environment).await, poor(&environment).await];
    let clients = [person(&servers[0], "shared", "MANAGER"), person(&servers[1], "shared", "MANAGER")];
    // Each instance may reserve a fiftieth, and a little is restored meanwhile.
    let times = spend_all(&[&clients[0], &clients[1]]).await;
    assert!((9..=10).contains(&times), "{times} of 200 in steps of 20 over two instances");
    throttled(&clients[0].query(TWENTY, None, json!({})).await);
    throttled(&clients[1].query(TWENTY, None, json!({})).await);
    for server in servers {
        server.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_because_of_redis() {
    let mut redis = Redis::start();
    let environment = Environment::postgres().await.with_redis(Some(&redis));
    let server = poor(&environment).await;
    let client = person(&server, "calm", "MANAGER");
    client.query(TWENTY, None, json!({})).await.expect_ok();
    redis.suspend();
    client.query(TWENTY, None, json!({})).await.expect_ok();
    redis.resume();
    redis.kill();
    client.query(TWENTY, None, json!({})).await.expect_ok();
    // Without the other instance, each instance counts by itself.
    assert!(spend_all(&[&client]).await <= 9);
    server.stop().await;
}
