//! The priority of an order: its roles, its bounds, its entries in the timeline, and the lists that follow it.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Transport};
use tests::company::{Company, Order};
use tests::environment::Environment;

const WATCH: &str = "subscription($order: ID!) { order(by: { id: $order }) { priority } }";

async fn update(order: &Order<'_>, role: &str, more: Value) -> Answer {
    let mut input = json!({ "order": order.id, "priority": 5, "reason": "老客户催单" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order.by(role, "orderPriorityUpdate", input).await
}

/// The changes of the priority in the timeline, as a manager sees them.
async fn changes(order: &Order<'_>) -> Vec<Value> {
    let kind = "... on OrderPriorityChanged { priority previousPriority reason }";
    let seen = order.see(&format!("timeline(last: 50) {{ nodes {{ __typename summary actor {{ role }} {kind} }} }}")).await;
    let nodes = seen["timeline"]["nodes"].as_array().unwrap().clone();
    nodes.into_iter().filter(|node| node["__typename"] == "OrderPriorityChanged").collect()
}

both_databases! {
    /// Operations and managers set it, every reader of the order sees who did and why, and the warehouse's list follows.
    async fn operations_and_managers_set_it(environment: Environment) {
        let company = Company::open(&environment).await;
        let usual = company.order("usual", "APPROVED").await;
        let urgent = company.order("urgent", "APPROVED").await;
        let mut card = company.staff("MANAGER").subscribe_to(Transport::WebSocket, WATCH, None, json!({ "order": urgent.id })).await;
        card.next().await.expect_ok();
        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "WAREHOUSE_LEAD", "FINANCE", "PURCHASING", "SYSTEM"] {
            update(&urgent, role, json!({})).await.expect_error("FORBIDDEN");
        }
        let may = urgent.see("allowedActions { action allowed }").await["allowedActions"].clone();
        assert!(may.as_array().unwrap().contains(&json!({ "action": "SET_PRIORITY", "allowed": true })), "{may}");
        let done = update(&urgent, "OPERATIONS", json!({})).await.expect_ok();
        assert_eq!(done.number("orderPriorityUpdate.order.priority"), 5);
        card.next_where(|card| card.number("order.priority") == 5).await.expect_ok();
        update(&urgent, "MANAGER", json!({ "priority": 2, "reason": "已解决" })).await.expect_ok();

        let told = changes(&urgent).await;
        let of = |at: usize, name: &str| told[at][name].clone();
        assert_eq!(told.len(), 2, "{told:?}");
        let last = (of(1, "priority"), of(1, "previousPriority"), of(1, "reason"), of(1, "actor"));
        assert_eq!(last, (json!(2), json!(5), json!("已解决"), json!({ "role": "MANAGER" })));
        assert_eq!(of(0, "actor"), json!({ "role": "OPERATIONS" }));
        assert!(of(0, "summary").as_str().unwrap().contains("老客户催单"), "{told:?}");

        let list = "{ orders(first: 5, sortBy: { field: PRIORITY, direction: DESC }) { nodes { id } } }";
        let listed = company.staff("WAREHOUSE").query(list, None, json!({})).await.expect_ok();
        assert_eq!(listed.data("orders.nodes"), &json!([{ "id": urgent.id }, { "id": usual.id }]));
        company.close().await;
    }

    /// Bounds, the reason, the version, the key, and orders that are gone.
    async fn it_is_refused_where_it_has_no_meaning(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("bounds", "PAID").await;
        for priority in [-1001, 1001] {
            let refused = update(&order, "MANAGER", json!({ "priority": priority })).await.expect_refused("INVALID_INPUT");
            assert_eq!(refused.field.unwrap(), ["priority"]);
        }
        update(&order, "MANAGER", json!({ "reason": " " })).await.expect_refused("REASON_REQUIRED");
        update(&order, "MANAGER", json!({ "reason": "字".repeat(501) })).await.expect_refused("INVALID_INPUT");
        let version = order.version().await;
        update(&order, "MANAGER", json!({ "expectedVersion": version - 1 })).await.expect_refused("STALE_VERSION");
        assert_eq!((order.version().await, changes(&order).await.len()), (version, 0), "nothing happened");

        for _ in 0..2 {
            update(&order, "MANAGER", json!({ "priority": -1000, "expectedVersion": version, "idempotencyKey": "k" })).await.expect_ok();
        }
        update(&order, "MANAGER", json!({ "priority": 7, "idempotencyKey": "k" })).await.expect_refused("IDEMPOTENCY_CONFLICT");
        update(&order, "OPERATIONS", json!({ "priority": -1000 })).await.expect_ok();
        assert_eq!((order.version().await, changes(&order).await.len()), (version + 1, 1), "the same priority is no change");

        for (number, status, code) in [("gone", "SHIPPED", "ALREADY_SHIPPED"), ("done", "COMPLETED", "ALREADY_SHIPPED")] {
            update(&company.order(number, status).await, "MANAGER", json!({})).await.expect_refused(code);
        }
        order.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": order.id, "reason": "…" })).await.expect_ok();
        update(&order, "MANAGER", json!({})).await.expect_refused("WRONG_STATUS");
        company.close().await;
    }
}
