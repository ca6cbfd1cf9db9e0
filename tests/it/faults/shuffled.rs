//! Versions of orders that arrive shuffled, a third of them more than once, over two instances at once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::checker::{Told, Write};
use tests::client::Client;
use tests::environment::{Database, Environment};
use tests::token::Claims;

use super::fleet::{Fleet, SHOPS};
use super::is_long;
use super::run::{desks, watched};
use super::writers::Notes;
use crate::intake::push::{self, Push, web_order};
use crate::intake::{any_number_below, tables};

const VERSIONS: usize = 5;
const SENDERS: usize = 16;

/// The version that an order has at the channel: unpaid first, then paid, each time with another sum of goods.
fn version(number: &str, version: usize) -> Value {
    let mut order = web_order(number, &format!("2026-11-20T12:{version:02}:00+08:00"));
    order["data"]["totals"]["goods"] = json!(format!("39.{version:02}"));
    if version == 0 {
        order["data"]["status"] = json!("PENDING_PAYMENT");
        order["data"]["totals"]["paid"] = json!("0.00");
        order["data"].as_object_mut().expect("an object").remove("paidAt");
    }
    order
}

/// Every version of this number of orders in random order, three in ten of the deliveries twice.
fn deliveries(orders: usize) -> Vec<Push> {
    let mut all: Vec<Push> = Vec::new();
    for order in 0..orders {
        let (shop, secret, _) = SHOPS[order % SHOPS.len()];
        for number in 0..VERSIONS {
            let payload = version(&format!("S-{order}"), number).to_string();
            let push = push::standard(shop, secret, &format!("S-{order}-{number}"), &payload, 0);
            if any_number_below(10) < 3 {
                all.push(push.clone());
            }
            all.push(push);
        }
    }
    for place in (1..all.len()).rev() {
        let other = usize::try_from(any_number_below(place as u128 + 1)).expect("a place");
        all.swap(place, other);
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shuffled_and_doubled_deliveries_end_with_the_newest_once() {
    let refused = deliver_all(Environment::postgres().await).await;
    assert_eq!(refused, 0, "every delivery is acknowledged, whenever it comes");
}

/// A database with serializable transactions fails those that conflict (40001): they are repeated, with one effect.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_that_cannot_be_serialized_have_one_effect() {
    let environment = Environment::postgres().await;
    let store = environment.store().await;
    let Database::Postgres(name) = environment.database() else { unreachable!("it is PostgreSQL") };
    let isolation = format!("ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'");
    store.connection().execute_unprepared(&isolation).await.expect("the default is set");
    deliver_all(environment).await;
}

/// Delivers all payloads from many senders at once, who repeat a refused delivery; returns the number of refusals.
async fn deliver_all(environment: Environment) -> usize {
    let orders = if is_long() { 400 } else { 40 };
    let mut fleet = Fleet::start(environment, 2).await;
    let desks = desks(&fleet);
    let all = deliveries(orders);
    let refused = AtomicUsize::new(0);
    let outcome = watched(&mut fleet, desks, async |fleet| {
        let urls = fleet.urls();
        let (http, next) = (reqwest::Client::new(), AtomicUsize::new(0));
        join_all((0..SENDERS).map(|sender| {
            let (http, next, all, url, refused) = (&http, &next, &all, &urls[sender % urls.len()], &refused);
            async move {
                while let Some(push) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    while !acknowledged(http, url, push).await {
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        }))
        .await;
        let received = |order: usize| Write {
            order: format!("{}-S-{order}", SHOPS[order % SHOPS.len()].0),
            effect: "OrderReceived".to_owned(),
            told: Told::Acknowledged,
        };
        Notes { writes: (0..orders).map(received).collect(), refusals: Vec::new() }
    })
    .await;
    outcome.verdict.expect_clean();

    let store = fleet.environment.store().await;
    assert_eq!(usize::try_from(tables::rows(&store, "raw_payload").await), Ok(orders * VERSIONS), "each delivery is kept once");
    let manager = Client::new(&fleet.urls()[0], Some(fleet.environment.signer().sign(&Claims::of(&["MANAGER"]))));
    let newest = format!("PAID 39.{:02}", VERSIONS - 1);
    let stand = standings(&manager, orders).await;
    assert_eq!(stand, HashMap::from([(newest, orders)]), "every order stands as its newest version says");
    refused.into_inner()
}

/// Posts a delivery; returns whether it was accepted. The only other answer is "come again".
async fn acknowledged(http: &reqwest::Client, url: &str, push: &Push) -> bool {
    let request = http.post(format!("{url}/hooks/{}", push.shop)).headers(push.headers.clone()).body(push.body.clone());
    let status = request.send().await.expect("an answer").status();
    assert!([200, 503].contains(&status.as_u16()), "{status}");
    status == 200
}

/// The number of orders for each status and sum of goods.
async fn standings(manager: &Client, orders: usize) -> HashMap<String, usize> {
    const FIND: &str =
        "query Find($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) {
        status totals { goods { amount } } } }";
    let mut found = HashMap::new();
    for order in 0..orders {
        let variables = json!({ "shop": SHOPS[order % SHOPS.len()].0, "number": format!("S-{order}") });
        let answer = manager.query(FIND, None, variables).await.expect_ok();
        *found.entry(format!("{} {}", answer.text("order.status"), answer.text("order.totals.goods.amount"))).or_default() += 1;
    }
    found
}
