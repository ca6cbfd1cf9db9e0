//! A card, a customer and a page of orders need one SQL statement each, with any number of orders and any length of lists (invariant 10).

use demo::seed::{order_number, phone_with_five_orders, seed};
use migration::{Migrator, MigratorTrait as _};
use panorama::clock::{Clock, SystemClock};
use reqwest::header::HeaderMap;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::json;
use tests::environment::Environment;
use tests::statements::Counter;

/// The number of orders in the database: two customers among them have five each.
const ORDERS: u64 = 100;
/// The number of times that each request is sent.
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

/// Ids of no shop are dropped before any statement about orders: neither a list nor its count is queried.
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
    let lists: Vec<String> =
        (0..20).map(|at| format!("a{at}: orders(where: {{ shop: [\"no-shop-{at}\"] }}) {{ count {{ value }} }}")).collect();
    let before = counter.calls().await;
    let answer = manager.post(&json!({ "query": format!("{{ {} }}", lists.join(" ")) }), HeaderMap::new()).await;
    assert_eq!(answer.body["data"]["a19"]["count"]["value"], 0, "{}", answer.body);
    let calls = counter.calls().await.since(&before);
    let of_shops = calls.each().filter(|(text, _)| *text == "SELECT id FROM shop").map(|(_, calls)| calls).sum::<u64>();
    assert_eq!(of_shops, 1, "the lists of one request share one reading of the shops:\n{}", calls.described());
    server.stop().await;
}

/// The planner of PostgreSQL has statistics of every table and column as soon as an upgrade has ended: without them a statement that
/// filters by a new column reads whole tables until enough rows have changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_ends_with_fresh_figures_for_the_planner() {
    let environment = Environment::postgres().await;
    let server = environment.postgres_server();
    let url = server.url_of(&server.create_database(None).await);
    let store = tests::application::open(&url, &environment.directory().join("panorama.key"), 2).await;
    let older = u32::try_from(Migrator::migrations().len() - 1).unwrap();
    Migrator::up(store.connection(), Some(older)).await.unwrap();
    let analyzed = async || {
        let text = "SELECT reltuples >= 0 AS is_known FROM pg_class WHERE oid = 'shipment'::regclass";
        let row = store.connection().query_one_raw(Statement::from_string(DbBackend::Postgres, text)).await.unwrap().unwrap();
        row.try_get::<bool>("", "is_known").unwrap()
    };
    assert!(!analyzed().await);
    store.migrate().await.unwrap();
    assert!(analyzed().await);
}
