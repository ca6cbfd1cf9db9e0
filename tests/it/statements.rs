//! A card, a customer and a page of orders cost one SQL statement each, however many orders and long lists they carry (invariant 10).

use panorama::cli::seed::{order_number, phone_with_five_orders, seed};
use panorama::clock::{Clock, SystemClock};
use reqwest::header::HeaderMap;
use serde_json::json;
use tests::environment::Environment;
use tests::statements::Counter;

/// Orders in the database: two customers among them have five each.
const ORDERS: u64 = 100;
/// How often each request is sent.
const REQUESTS: u64 = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_a_customer_and_a_page_cost_one_statement_each() {
    let environment = Environment::postgres().await;
    seed(&environment.store().await, ORDERS, SystemClock.now(), |_| {}).await.unwrap();
    let server = environment.start().await;
    let (manager, counter) = (server.manager(), Counter::new(&environment.database_url()).await);
    for name in ["OrderCard", "CustomerCard", "PickList"] {
        let before = counter.calls().await;
        for request in 0..REQUESTS {
            let variables = match name {
                "OrderCard" => json!({ "by": { "number": order_number(request) } }),
                "CustomerCard" => json!({ "phone": phone_with_five_orders(request % 2) }),
                _ => json!({ "warehouse": "HZ", "first": 50 }),
            };
            let answer = manager.run(name, variables).await;
            answer.clone().expect_ok();
            if name == "CustomerCard" {
                assert_eq!(answer.data("customer.orders.nodes").as_array().unwrap().len(), 5);
            }
        }
        let executed = counter.calls().await.since(&before);
        assert!((executed.for_each(REQUESTS) - 1.0).abs() < f64::EPSILON, "{name}:\n{}", executed.described());
    }
    server.stop().await;
}

/// Ids of no shop are dropped before any statement about orders: neither a list nor its count is looked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_of_no_shop_reach_no_statement_about_orders() {
    let environment = Environment::postgres().await;
    seed(&environment.store().await, ORDERS, SystemClock.now(), |_| {}).await.unwrap();
    let server = environment.start().await;
    let (manager, counter) = (server.manager(), Counter::new(&environment.database_url()).await);
    let document = "query($shop: [ID!]!) { orders(first: 5, where: { shop: $shop }) { nodes { id } count { value } } }";
    let ask = async |shops: Vec<String>| {
        let before = counter.calls().await;
        let answer = manager.post(&json!({ "query": document, "variables": { "shop": shops } }), HeaderMap::new()).await;
        assert!(answer.body["errors"].is_null(), "{}", answer.body);
        let calls = counter.calls().await.since(&before);
        let of_orders = calls.each().filter(|(text, _)| text.contains("order_card")).map(|(_, calls)| calls).sum::<u64>();
        (answer.body["data"]["orders"]["count"]["value"].as_u64().unwrap(), of_orders)
    };
    let made_up: Vec<String> = (0..100).map(|number| format!("no-shop-{number}")).collect();
    assert_eq!(ask(made_up.clone()).await, (0, 0));
    let one = [made_up, vec!["seed-web-1".to_owned()]].concat();
    let (found, statements) = ask(one[1..].to_vec()).await;
    assert!(found > 0 && statements > 0, "a shop among them is looked for: {found} orders by {statements} statements");
    server.stop().await;
}
