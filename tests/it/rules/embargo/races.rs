//! Embargoes against approvals at the same time, and against a server that dies between two batches.

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, Transport};
use tests::company::{Company, SHOP, purchase};
use tests::environment::Environment;
use tests::process;
use tests::token::Claims;

use super::{DOCUMENT, lift, place, run, until};
use crate::intake::{binary, tables};

/// Brings in so many paid orders to Shenzhen.
async fn fill(company: &Company, count: usize) {
    let tell = |number: usize| company.tell(SHOP, "order.upserted", purchase(&format!("N-{number:04}")));
    stream::iter((0..count).map(tell)).buffer_unordered(16).collect::<Vec<()>>().await;
}

/// The number of orders on their way through the warehouse that no embargo holds.
async fn slipped(environment: &Environment) -> u64 {
    let store = environment.store().await;
    tables::count(
        &store,
        "\"order\" WHERE status IN ('APPROVED', 'PICKING', 'PACKED') AND id NOT IN \
         (SELECT order_id FROM hold WHERE state = 'ACTIVE' AND reason = 'REGION_EMBARGO')",
    )
    .await
    .try_into()
    .unwrap()
}

both_databases! {
    /// While the batches run, many clerks approve: once the embargo is active, no order is on its way without its hold.
    async fn an_approval_does_not_slip_through(environment: Environment) {
        const ORDERS: usize = 260;
        let company = Company::open(&environment).await;
        fill(&company, ORDERS).await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("OPERATIONS"));
        let listed = "query($after: String) { orders(first: 100, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }";
        let (mut ids, mut after): (Vec<Value>, Value) = (Vec::new(), Value::Null);
        while ids.len() < ORDERS {
            let page = clerk.query(listed, None, json!({ "after": after })).await.expect_ok();
            ids.extend(page.list("orders.nodes").iter().map(|node| node["id"].clone()));
            after = page.data("orders.pageInfo.endCursor").clone();
        }
        let approve = |ids: Vec<Value>| {
            let clerk = &clerk;
            async move {
                let (mut done, mut refused) = (0, 0);
                for id in ids {
                    let answer = tests::company::command(clerk, "orderApprove", json!({ "order": id })).await;
                    match answer.user_errors().first() {
                        None => done += 1,
                        Some(error) => {
                            assert_eq!(error.code, "REGION_EMBARGOED", "{answer}");
                            refused += 1;
                        }
                    }
                }
                (done, refused)
            }
        };
        let clerks = ids.chunks(44).map(|part| approve(part.to_vec()));
        let placing = async {
            let store = environment.store().await;
            while tables::count(&store, "\"order\" WHERE status = 'APPROVED'").await < 20 {
                tokio::task::yield_now().await;
            }
            let id = place(&manager, json!({ "regions": ["44"], "reason": "台风" })).await;
            until(&manager, &id, "ACTIVE").await;
            (id, slipped(&environment).await)
        };
        let (approved, (id, slipped_then)) = tokio::join!(join_all(clerks), placing);
        let (done, refused) = approved.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert!(done >= 20 && refused > 0, "{done} approved, {refused} refused");
        assert_eq!((slipped_then, slipped(&environment).await), (0, 0), "{done} approved, {refused} refused");
        lift(&manager, &id).await;
        let lifted = until(&manager, &id, "LIFTED").await;
        assert_eq!((&lifted["heldOrders"], &lifted["releasedOrders"]), (&json!(ORDERS), &json!(ORDERS)));
        company.close().await;
    }

    /// A server is killed after the first batch of holds, and after the first batch of the lifting: the next one goes on, and each order has
    /// one hold, one task, and then none.
    async fn a_killed_server_is_succeeded(environment: Environment) {
        const ORDERS: i64 = 450;
        let company = Company::open(&environment).await;
        fill(&company, usize::try_from(ORDERS).unwrap()).await;
        company.close().await;
        let token = environment.signer().sign(&Claims::of(&["MANAGER"]));
        let serve = async || {
            let address = process::free_address();
            let running = binary::serve(&environment, &address, "warn,panorama::cli=info").await;
            (running, Client::new(&format!("http://{address}"), Some(token.clone())))
        };
        let (running, manager) = serve().await;
        let id = place(&manager, json!({ "regions": ["44"], "reason": "台风" })).await;
        let begun = async |manager: &Client, state: &str| {
            let variables = json!({ "id": id });
            let mut live = manager.subscribe_to(Transport::Sse, DOCUMENT, Some("EmbargoProgress"), variables).await;
            let step = live.next_where(|step| step.text("embargo.state") == state && step.number("embargo.progress.done") > 0).await;
            step.number("embargo.progress.done")
        };
        let first = begun(&manager, "PLACING").await;
        running.kill().await;
        let (running, manager) = serve().await;
        let active = until(&manager, &id, "ACTIVE").await;
        assert!(first < ORDERS, "killed in the middle");
        assert_eq!((&active["heldOrders"], &active["openTasks"]), (&json!(ORDERS), &json!(ORDERS)));
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "hold WHERE reason = 'REGION_EMBARGO'").await, ORDERS);
        lift(&manager, &id).await;
        let first = begun(&manager, "LIFTING").await;
        running.kill().await;
        let server = environment.start().await;
        let lifted = until(&server.client(&Claims::of(&["MANAGER"])), &id, "LIFTED").await;
        assert!(first < ORDERS, "killed in the middle");
        assert_eq!((&lifted["releasedOrders"], &lifted["openTasks"]), (&json!(ORDERS), &json!(0)));
        assert_eq!(tables::count(&store, "hold WHERE state = 'ACTIVE'").await, 0);
        let list = run(&server.client(&Claims::of(&["OPERATIONS"])), "Embargoes", json!({ "first": 5 })).await.expect_ok();
        assert_eq!(list.list("embargoes.nodes").len(), 1);
        server.stop().await;
    }
}
