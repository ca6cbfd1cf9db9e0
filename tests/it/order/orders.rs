//! Lists of orders for a desk: held for a reason, promised and at risk, in conflict between systems.

use chrono::Duration;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;

/// The numbers of the orders that fulfill a condition, and their count.
async fn listed(client: &Client, condition: &str) -> (Vec<String>, i64) {
    let document = format!(
        "{{ orders(where: {{ {condition} }}, sortBy: {{ field: RECEIVED, direction: ASC }}) {{
            nodes {{ channelOrder {{ number }} }} count {{ value }} }} }}"
    );
    let answer = client.query(&document, None, json!({})).await.expect_ok();
    let number = |node: &Value| node["channelOrder"]["number"].as_str().unwrap().to_owned();
    (answer.list("orders.nodes").iter().map(number).collect(), answer.number("orders.count.value"))
}

fn due(number: &str, minutes: i64) -> Value {
    let mut data = purchase(number);
    data["shipBy"] = json!(time(now() + Duration::minutes(minutes)));
    data
}

both_databases! {
    /// A hold's reason counts while the hold is active.
    async fn held_orders_are_listed_by_the_reason(environment: Environment) {
        let company = Company::open(&environment).await;
        let (one, two) = (company.order("1", "PAID").await, company.order("2", "PAID").await);
        company.order("3", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let place = |order: &str, reason: &str| command(&clerk, "orderHoldPlace", json!({ "order": order, "reason": reason }));
        let held = place(&one.id, "ADDRESS_CHECK").await.expect_ok();
        place(&two.id, "CUSTOMER_REQUEST").await.expect_ok();
        assert_eq!(listed(&clerk, "holdReason: [ADDRESS_CHECK]").await, (vec!["1".to_owned()], 1));
        assert_eq!(listed(&clerk, "holdReason: [ADDRESS_CHECK, CUSTOMER_REQUEST]").await.0, ["1", "2"]);
        assert_eq!(listed(&clerk, "holdReason: [CUSTOMER_REQUEST], status: [APPROVED]").await.1, 0);
        let release = json!({ "order": one.id, "hold": held.data("orderHoldPlace.hold.id") });
        command(&company.staff("OPERATIONS"), "orderHoldRelease", release).await.expect_ok();
        assert_eq!(listed(&clerk, "holdReason: [ADDRESS_CHECK]").await.1, 0);
        company.close().await;
    }

    /// The list by the state of the promise agrees with each card's own state.
    async fn promises_are_listed_by_their_state(environment: Environment) {
        let company = Company::open(&environment).await;
        for (number, minutes, status) in [
            ("late", -5, "PAID"), ("soon", 200, "APPROVED"), ("then", 300, "PAID"), ("gone", -5, "SHIPPED"), ("open", 100, "PENDING_PAYMENT"),
        ] {
            company.order_with(SHOP, due(number, minutes), status).await;
        }
        let clerk = company.staff("CUSTOMER_SERVICE");
        for (states, wanted) in [
            ("OVERDUE", &["late"][..]), ("AT_RISK", &["soon"]), ("ON_TRACK", &["then"]), ("KEPT", &["gone"]), ("NONE", &["open"]),
            ("AT_RISK, OVERDUE", &["late", "soon"]),
        ] {
            assert_eq!(listed(&clerk, &format!("promiseState: [{states}]")).await.0, wanted, "{states}");
        }
        let all = clerk.query("{ orders(first: 100) { nodes { channelOrder { number } promise { state } } } }", None, json!({})).await;
        for node in all.list("orders.nodes") {
            let state = node["promise"]["state"].as_str().unwrap();
            let numbers = listed(&clerk, &format!("promiseState: [{state}]")).await.0;
            assert!(numbers.contains(&node["channelOrder"]["number"].as_str().unwrap().to_owned()), "{node}");
        }
        company.close().await;
    }

    /// Orders in conflict are listed during the conflict; older orders are listed after the cards were rebuilt.
    async fn orders_in_conflict_are_listed(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("1", "PAID").await;
        company.order("2", "PAID").await;
        order.fact("CHANNEL", "STATUS", "SHIPPED").await;
        assert!(!order.see("conflicts { kind }").await["conflicts"].as_array().unwrap().is_empty(), "there is a conflict");
        let finance = company.staff("FINANCE");
        assert_eq!(listed(&finance, "inConflict: true").await, (vec!["1".to_owned()], 1));
        assert_eq!(listed(&finance, "inConflict: false").await.0, ["2"]);
        let store = environment.store().await;
        store.connection().execute_unprepared("UPDATE \"order\" SET in_conflict = NULL").await.unwrap();
        assert_eq!(listed(&finance, "inConflict: true").await.1, 0);
        assert!(store.orders().rebuild_cards(None, 10).await.unwrap().differing.is_empty());
        assert_eq!(listed(&finance, "inConflict: true").await.0, ["1"]);
        let document = "{ orders(where: { inConflict: true }) { nodes { id } } }";
        company.staff("SYSTEM").query(document, None, json!({})).await.expect_error("FORBIDDEN");
        order.fact("CHANNEL", "STATUS", "PAID").await;
        assert_eq!(listed(&finance, "inConflict: true").await.1, 0, "it is over");
        company.close().await;
    }
}
