//! Unreadable values cannot be inferred: by filters, sorts, cursors, counts, alerts, and the form of an answer.

use chrono::Duration;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Transport};
use tests::company::{Company, OTHER_SHOP, OTHER_WAREHOUSE, SHOP, WAREHOUSE, command, now, purchase, time};
use tests::environment::Environment;
use tests::schema;
use tests::token::Claims;
use uuid::Uuid;

use super::ROLES;
use super::roots;

/// An answer without the parts that differ between any two requests: the id of the request, and the remaining budget of the caller.
fn bare(answer: &Answer) -> (u16, String) {
    let mut body = answer.body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("extensions");
    }
    for error in body.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten() {
        error["extensions"]["requestId"] = json!(null);
    }
    (answer.status, body.to_string())
}

both_databases! {
    /// Each mutation answers for an order out of scope exactly as for a missing one.
    async fn a_foreign_id_answers_as_a_missing_one(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("foreign", "PACKED").await;
        let held = order.by("MANAGER", "orderHoldPlace", json!({ "order": order.id })).await.expect_ok();
        let hold = held.data("orderHoldPlace.hold.id").clone();
        let seen = order.see("holds { id } lines { id } shipments { id }").await;
        let (parcel, missing) = (seen["shipments"][0]["id"].clone(), |kind| json!(encode(kind, Uuid::new_v4()).0));
        for role in ROLES {
            let claims = Claims::of(&[role]).in_shops(&[OTHER_SHOP]).in_warehouses(&[OTHER_WAREHOUSE]);
            let client = company.client(&claims);
            for (mutation, arguments) in roots::changes() {
                let with = |id: Value, parcel: Value, hold: Value| {
                    let mut input = arguments["input"].clone();
                    for (list, value) in [("orders", &id), ("holds", &hold)] {
                        if input[list].is_array() {
                            input[list] = json!([value]);
                        }
                    }
                    for list in ["vouchers", "settlements"] {
                        if input[list].is_array() {
                            input[list][0]["order"] = id.clone();
                        }
                    }
                    for (name, value) in [("order", id), ("shipment", parcel)] {
                        if input[name].is_string() {
                            input[name] = value;
                        } else if input[name].is_object() {
                            input[name] = json!({ "id": value });
                        }
                    }
                    input
                };
                let hidden = command(&client, mutation, with(json!(order.id), parcel.clone(), hold.clone())).await;
                let absent = command(&client, mutation, with(missing(Kind::Order), missing(Kind::Shipment), missing(Kind::Hold))).await;
                // A mutation without an order has an effect of its own that differs: exports have new ids.
                if !["completedOrdersExport", "alertThresholdSet"].contains(&mutation) {
                    assert_eq!(bare(&hidden), bare(&absent), "{role} {mutation}");
                }
            }
        }
        assert_eq!(order.status().await, "PACKED");
        company.close().await;
    }

    /// Lists, counts, pages and cursors are the same whether orders out of scope exist or not.
    async fn lists_and_counts_do_not_move_with_orders_out_of_scope(environment: Environment) {
        let company = Company::open(&environment).await;
        company.order_in(OTHER_SHOP, "own", "PACKED").await;
        let clerk = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        let picker = company.client(&Claims::of(&["WAREHOUSE"]).in_warehouses(&[OTHER_WAREHOUSE]));
        let look = |client: Client| async move {
            let document = "query($shop: ID!) {
                all: orders(first: 1) { edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } count { value precision } }
                last: orders(last: 1, sortBy: { field: SHIP_BY, direction: DESC }) { nodes { number } pageInfo { hasPreviousPage endCursor } }
                inShop: orders(where: { shop: [$shop] }) { nodes { number } count { value } pageInfo { hasNextPage endCursor } }
                alerts { nodes { kind title } pageInfo { hasNextPage endCursor } }
            }";
            bare(&client.query(document, None, json!({ "shop": SHOP })).await.expect_ok())
        };
        let before = [look(clerk.clone()).await, look(picker.clone()).await];
        for (number, status) in [("one", "PAID"), ("two", "PACKED"), ("three", "DELIVERED")] {
            company.order(number, status).await;
        }
        assert_eq!([look(clerk).await, look(picker).await], before);
        company.close().await;
    }

    /// Only a role that may see a kind of event may filter a stream by it.
    async fn a_kind_of_event_that_a_role_may_not_see_is_no_filter_for_it(environment: Environment) {
        let company = Company::open(&environment).await;
        let document = "subscription($kind: [String!]) { orderEvents(where: { kind: $kind }, after: \"none\") { cursor } }";
        for role in ROLES {
            for (kind, roles) in [("OrderVoucherRecorded", &["FINANCE", "MANAGER"][..]), ("OrderContactRevealed", &["CUSTOMER_SERVICE", "MANAGER"])] {
                let body = json!({ "query": document, "variables": { "kind": [kind] } });
                let answer: Value = match EventStream::try_open(&company.staff(role), &body).await {
                    Ok(mut stream) => serde_json::from_str(&stream.next().await.unwrap().data).unwrap(),
                    Err(answer) => answer.body,
                };
                let code = if roles.contains(&role) { "BAD_REQUEST" } else { "FORBIDDEN" };
                assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{role} {kind}: {answer}");
            }
        }
        company.close().await;
    }

    /// An overdue promise of an order that its warehouse may not see yet is no alert for the warehouse.
    async fn an_alert_does_not_tell_a_warehouse_of_an_order_before_its_time(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.alerts.interval_seconds = 1).await;
        let (picker, manager) = (company.staff("WAREHOUSE"), company.staff("MANAGER"));
        let mut told = picker.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let mut watched = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        let late = |number: &str| {
            let mut data = purchase(number);
            data["shipBy"] = json!(time(now() - Duration::minutes(1)));
            data["updatedAt"] = json!(time(now()));
            data
        };
        company.order_with(SHOP, late("early"), "PAID").await;
        watched.next_where(|alert| alert.text("alerts.alert.kind") == "PROMISE_OVERDUE").await;
        let document = "{ alerts(first: 100) { nodes { id because { message } order { id } } } }";
        let seen = picker.query(document, None, json!({})).await.expect_ok();
        assert!(seen.list("alerts.nodes").is_empty(), "{seen}");
        // This one is late only after the warehouse may see it.
        let visible = company.order("visible", "APPROVED").await;
        company.tell(SHOP, "order.upserted", late("visible")).await;
        let first = told.next().await.expect_ok();
        assert_eq!(first.text("alerts.alert.order.id"), visible.id, "{first}");
        assert!(!picker.query(document, None, json!({})).await.body.to_string().contains("early"), "{WAREHOUSE}");
        company.close().await;
    }
}

/// An input that selects by a guarded value states its permission in the schema, as the field itself does.
#[test]
fn inputs_that_read_what_is_guarded_are_guarded() {
    assert!(schema::SDL.contains("settled: Boolean @requiresPermission(permission: SEE_SETTLEMENT)"));
}
