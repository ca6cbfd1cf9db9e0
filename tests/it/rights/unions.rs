//! Several roles in one token: each keeps its own reach, and none lends its rights to another.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, Transport};
use tests::company::{Company, OTHER_WAREHOUSE, SHOP, command};
use tests::environment::Environment;
use tests::token::Claims;

const CARD: &str = "query($id: ID!) { order(by: { id: $id }) {
    contact { name phone { masked } } remark totals { payable { amount } } timeline(first: 100) { nodes { __typename } } } }";

async fn kinds(client: &Client, id: &str) -> Vec<Value> {
    let answer = client.query(CARD, None, json!({ "id": id })).await;
    answer.list("order.timeline.nodes").iter().map(|node| node["__typename"].clone()).collect()
}

both_databases! {
    /// Finance reaches every order without addresses; a warehouse sees addresses, only of its own orders. Together they get no more.
    async fn a_union_of_roles_never_widens_either(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("union", "APPROVED").await;
        order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": order.id, "remark": "secret" })).await.expect_ok();
        order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": order.id, "remark": "other" })).await.expect_ok();
        let both = Claims::of(&["FINANCE", "WAREHOUSE"]);
        let client = company.client(&both.clone().in_warehouses(&[OTHER_WAREHOUSE]));
        let mut events = client.subscribe(Transport::WebSocket, "OrderEvents", json!({ "where": { "order": order.id } })).await;

        let answer = client.query(CARD, None, json!({ "id": order.id })).await;
        assert_eq!(answer.text("order.totals.payable.amount"), "269.00");
        for path in ["order.contact.name", "order.contact.phone", "order.remark"] {
            assert!(answer.data(path).is_null(), "{path}: {answer}");
        }
        assert_eq!(answer.errors().len(), 3, "{answer}");
        assert!(!kinds(&client, &order.id).await.contains(&json!("OrderRemarkUpdated")), "the old words of a remark are the remark");
        command(&client, "orderPickConfirm", json!({ "order": order.id })).await.expect_error("FORBIDDEN");
        assert_eq!(order.status().await, "APPROVED");

        order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": order.id, "remark": "third" })).await.expect_ok();
        order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
        assert_eq!(events.next().await.expect_ok().text("orderEvents.__typename"), "OrderHoldPlaced");

        let own = company.client(&both.in_warehouses(&["HZ"]));
        let answer = own.query(CARD, None, json!({ "id": order.id })).await;
        assert_eq!(answer.text("order.remark"), "third");
        assert!(kinds(&own, &order.id).await.contains(&json!("OrderRemarkUpdated")));
        company.close().await;
    }

    /// An unknown role adds nothing, an empty list of shops is no shop, and shops bind every role of a token.
    async fn claims_only_narrow(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("narrow", "PAID").await;
        let by = json!({ "by": { "id": order.id } });
        let card = |claims: Claims| {
            let (client, by) = (company.client(&claims), by.clone());
            async move { client.query("query($by: OrderIdentifierInput!) { order(by: $by) { id } }", None, by).await }
        };
        card(Claims::of(&["JANITOR"])).await.expect_error("UNAUTHENTICATED");
        card(Claims::of(&[])).await.expect_error("UNAUTHENTICATED");
        card(Claims::of(&["manager"])).await.expect_error("UNAUTHENTICATED");
        assert!(card(Claims::of(&["WAREHOUSE", "JANITOR"]).in_warehouses(&["HZ"])).await.expect_ok().data("order").is_null());
        for shops in [&[][..], &["web-h"], &["WEB-HZ"], &["*"]] {
            let answer = card(Claims::of(&["CUSTOMER_SERVICE", "MANAGER", "FINANCE"]).in_shops(shops)).await.expect_ok();
            assert!(answer.data("order").is_null(), "{shops:?}");
        }
        assert_eq!(card(Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&["x", SHOP])).await.expect_ok().text("order.id"), order.id);
        company.close().await;
    }
}
