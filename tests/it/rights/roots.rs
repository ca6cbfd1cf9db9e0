//! Every root field for every role. A new root field without a row here fails the test.

use panorama::graphql::types::id::{Kind, encode};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Transport};
use tests::company::{Company, SHOP, WAREHOUSE};
use tests::environment::Environment;
use tests::schema;
use tests::token::Claims;
use uuid::Uuid;

use super::ROLES;

/// The roles that a root field answers.
#[derive(Debug, Clone, Copy)]
enum For {
    /// The field answers every role.
    AnyRole,
    /// The field answers every role but this one.
    AllBut(&'static str),
    /// The field answers these roles only.
    Only(&'static [&'static str]),
}

impl For {
    fn has(self, role: &str) -> bool {
        match self {
            Self::AnyRole => ROLES.contains(&role),
            Self::AllBut(one) => ROLES.contains(&role) && role != one,
            Self::Only(roles) => roles.contains(&role),
        }
    }
}

/// One root field: its roles, and arguments with missing ids, so that the request changes nothing.
struct Row {
    root: &'static str,
    field: &'static str,
    answers: For,
    arguments: Value,
}

fn row(root: &'static str, field: &'static str, answers: For, arguments: Value) -> Row {
    Row { root, field, answers, arguments }
}

const CLERK: For = For::Only(&["CUSTOMER_SERVICE"]);
const LEAD: For = For::Only(&["WAREHOUSE_LEAD"]);
const WAREHOUSES: For = For::Only(&["WAREHOUSE", "WAREHOUSE_LEAD"]);
const FINANCE: For = For::Only(&["FINANCE"]);
const MANAGER: For = For::Only(&["MANAGER"]);
const SYSTEM: For = For::Only(&["SYSTEM"]);
const REVIEWERS: For = For::Only(&["CUSTOMER_SERVICE", "OPERATIONS"]);
const HOLDERS: For = For::Only(&["CUSTOMER_SERVICE", "MANAGER", "OPERATIONS"]);

fn queries() -> Vec<Row> {
    let by = json!({ "by": { "number": "none" } });
    let node = encode(Kind::Order, Uuid::nil()).0;
    vec![
        row("Query", "alertThresholds", For::Only(&["MANAGER", "OPERATIONS"]), json!({})),
        row("Query", "alerts", For::AllBut("SYSTEM"), json!({})),
        row("Query", "auditLog", For::Only(&["MANAGER"]), json!({})),
        row("Query", "customer", For::Only(&["CUSTOMER_SERVICE", "MANAGER"]), json!({ "by": { "phone": "13800000000" } })),
        row("Query", "ingestFailures", For::Only(&["MANAGER", "OPERATIONS", "SYSTEM"]), json!({})),
        row("Query", "mappingVersions", MANAGER, json!({ "mapping": "none" })),
        row("Query", "mappings", MANAGER, json!({})),
        row("Query", "node", For::AnyRole, json!({ "id": node })),
        row("Query", "nodes", For::AnyRole, json!({ "ids": [node] })),
        row("Query", "order", For::AnyRole, by.clone()),
        row("Query", "orderExport", FINANCE, json!({ "id": encode(Kind::Export, Uuid::nil()).0 })),
        row("Query", "orderSearch", For::AnyRole, json!({ "text": "none" })),
        row("Query", "orderStatuses", For::AnyRole, json!({})),
        row("Query", "orderTransitionVersions", For::AnyRole, json!({ "from": "PACKED", "to": "SHIPPED" })),
        row("Query", "orderTransitions", For::AnyRole, json!({})),
        row("Query", "orders", For::AnyRole, json!({})),
        row("Query", "returnCounts", For::Only(&["CUSTOMER_SERVICE", "FINANCE", "MANAGER", "OPERATIONS"]), json!({})),
        row("Query", "returns", For::Only(&["CUSTOMER_SERVICE", "FINANCE", "MANAGER", "OPERATIONS"]), json!({})),
        row("Query", "savedSearchOrders", For::AnyRole, json!({ "id": encode(Kind::SavedSearch, Uuid::nil()).0 })),
        row("Query", "savedSearches", For::AnyRole, json!({})),
        row("Query", "shopSettings", MANAGER, json!({})),
        row("Query", "shops", For::AnyRole, json!({})),
        row("Query", "skus", MANAGER, json!({})),
        row("Query", "tokenRevocations", For::Only(&["MANAGER"]), json!({})),
        row("Query", "viewer", For::AnyRole, json!({})),
        row("Query", "warehouses", For::AnyRole, json!({})),
        row("Subscription", "order", For::AnyRole, by),
        row("Subscription", "orderExport", FINANCE, json!({ "id": encode(Kind::Export, Uuid::nil()).0 })),
        // The error about an invalid cursor comes after the check of the role: without it, a subscription without events would be silent.
        row("Subscription", "alerts", For::AllBut("SYSTEM"), json!({ "after": "none" })),
        row("Subscription", "orderEvents", For::AnyRole, json!({ "after": "none" })),
        row("Subscription", "savedSearches", For::AnyRole, json!({})),
    ]
}

/// Every mutation with arguments that change nothing.
pub fn changes() -> impl Iterator<Item = (&'static str, Value)> {
    mutations().into_iter().map(|row| (row.field, row.arguments))
}

/// The answers of every root field that a role is granted.
pub async fn answered_to(client: &Client, role: &str) -> Vec<(&'static str, Answer)> {
    let mut answers = Vec::new();
    for row in queries().into_iter().chain(mutations()).filter(|row| row.answers.has(role)) {
        // The depth is enough for the refusals of a payload.
        answers.push((row.field, row.ask_for(client, Transport::Sse, 2).await));
    }
    answers
}

fn mutations() -> Vec<Row> {
    let id = |kind| encode(kind, Uuid::nil()).0;
    let order = json!({ "order": id(Kind::Order) });
    let with = |more: Value| {
        let mut input = order.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let case = with(json!({ "return": id(Kind::Return) }));
    let fact = json!({
        "order": { "number": "none" }, "source": "WMS", "kind": "OUTBOUND", "value": "1", "observedAt": "2026-01-01T00:00:00Z"
    });
    let range = json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" });
    let mutation = |field, answers, input: Value| row("Mutation", field, answers, json!({ "input": input }));
    vec![
        mutation("alertAcknowledge", For::AllBut("SYSTEM"), json!({ "alert": id(Kind::Alert) })),
        mutation("alertThresholdSet", For::Only(&["MANAGER"]), json!({ "kind": "CONFLICT", "value": -1 })),
        mutation("completedOrdersExport", FINANCE, range),
        mutation("conversationMessageRecord", CLERK, with(json!({ "body": "…" }))),
        mutation("customerErase", For::Only(&["MANAGER"]), json!({ "by": { "phone": "13800000000" }, "reason": "" })),
        mutation("factReport", SYSTEM, fact),
        mutation("holdsRelease", HOLDERS, json!({ "holds": [id(Kind::Hold)] })),
        mutation("ingestReplay", For::Only(&["OPERATIONS", "SYSTEM"]), json!({ "failure": id(Kind::Payload) })),
        mutation("mappingRestore", MANAGER, json!({ "mapping": "generic", "version": 0, "dryRun": true })),
        mutation("mappingSet", MANAGER, json!({ "mapping": "generic", "document": otherwise(), "dryRun": true })),
        mutation("orderApprove", REVIEWERS, order.clone()),
        mutation("orderCancel", CLERK, with(json!({ "reason": "…" }))),
        mutation("orderContactReveal", For::Only(&["CUSTOMER_SERVICE", "MANAGER"]), with(json!({ "reason": "…" }))),
        mutation("orderContactUpdate", CLERK, with(json!({ "name": "…" }))),
        mutation("orderHoldPlace", HOLDERS, order.clone()),
        mutation("orderHoldRelease", HOLDERS, with(json!({ "hold": id(Kind::Hold) }))),
        mutation("orderOutboundScan", WAREHOUSES, json!({ "trackingNumber": "none" })),
        mutation("orderPackComplete", For::Only(&["WAREHOUSE_LEAD"]), order.clone()),
        mutation("orderPickConfirm", WAREHOUSES, order.clone()),
        mutation("orderPriorityUpdate", For::Only(&["MANAGER", "OPERATIONS"]), with(json!({ "priority": 1, "reason": "…" }))),
        mutation("orderPutBackConfirm", WAREHOUSES, order.clone()),
        mutation("orderQcRecord", WAREHOUSES, with(json!({ "result": "PASSED" }))),
        mutation("orderReceive", SYSTEM, json!({ "shop": SHOP, "payload": "{}" })),
        mutation(
            "orderRemainderClose",
            For::Only(&["CUSTOMER_SERVICE", "MANAGER", "OPERATIONS"]),
            with(json!({ "lines": [{ "line": id(Kind::Line), "quantity": 1 }], "reason": "…" })),
        ),
        mutation("orderRemarkUpdate", CLERK, with(json!({ "remark": "…" }))),
        mutation("orderReturnApprove", REVIEWERS, case.clone()),
        mutation("orderReturnOpen", CLERK, with(json!({ "kind": "REFUND_ONLY" }))),
        mutation(
            "orderReturnReceive",
            For::Only(&["CUSTOMER_SERVICE", "OPERATIONS", "WAREHOUSE", "WAREHOUSE_LEAD"]),
            case.clone(),
        ),
        mutation("orderReturnRefund", FINANCE, with(json!({ "return": id(Kind::Return), "minorUnits": "1" }))),
        mutation("orderReturnReject", REVIEWERS, case),
        mutation("ordersApprove", REVIEWERS, json!({ "orders": [id(Kind::Order)] })),
        mutation(
            "paymentRecord",
            FINANCE,
            with(json!({ "amount": "1.00", "reference": "B-1", "paidAt": "2026-01-01T00:00:00Z" })),
        ),
        mutation("payloadsReadAgain", MANAGER, json!({ "dryRun": true, "first": 3 })),
        mutation("savedSearchCreate", For::AnyRole, json!({ "name": "", "where": {} })),
        mutation("savedSearchDelete", For::AnyRole, json!({ "id": id(Kind::SavedSearch) })),
        mutation("savedSearchUpdate", For::AnyRole, json!({ "id": id(Kind::SavedSearch), "name": "…" })),
        mutation("settlementRecord", FINANCE, with(json!({ "settledAt": "2026-01-01T00:00:00Z" }))),
        mutation(
            "settlementsRecord",
            FINANCE,
            json!({ "settlements": [{ "order": id(Kind::Order), "settledAt": "2026-01-01T00:00:00Z" }] }),
        ),
        mutation(
            "orderStatusMeaningAgree",
            For::Only(&["FINANCE", "MANAGER", "OPERATIONS"]),
            json!({ "status": "SHIPPED", "version": 999_999 }),
        ),
        mutation(
            "orderStatusMeaningSet",
            For::Only(&["MANAGER"]),
            json!({ "status": "SHIPPED", "operations": "…", "finance": "…", "legal": "…", "expectedVersion": 999_999 }),
        ),
        mutation(
            "orderTransitionSet",
            For::Only(&["MANAGER"]),
            json!({ "from": "PAID", "to": "CANCELLED", "needs": [], "dryRun": true }),
        ),
        mutation("shopSet", MANAGER, json!({ "shop": SHOP, "name": "other", "dryRun": true })),
        mutation("skuSet", MANAGER, json!({ "code": "KETTLE-01", "title": "other", "dryRun": true })),
        mutation(
            "mappingStatusSet",
            MANAGER,
            json!({ "mapping": "generic", "rawStatus": "NONE", "orderStatus": "PAID", "dryRun": true }),
        ),
        mutation("shipmentLabelPrint", WAREHOUSES, json!({ "shipment": id(Kind::Shipment) })),
        mutation("shipmentTrackingReplace", LEAD, json!({ "shipment": id(Kind::Shipment), "trackingNumber": "SF-2" })),
        mutation("shipmentVoid", LEAD, json!({ "shipment": id(Kind::Shipment), "reason": "…" })),
        mutation("tokenRestore", For::Only(&["MANAGER"]), json!({ "subject": "nobody", "reason": "…" })),
        mutation("tokenRevoke", For::Only(&["MANAGER"]), json!({ "subject": "nobody", "reason": "" })),
        mutation(
            "warehouseProfileSet",
            For::Only(&["MANAGER"]),
            json!({ "warehouse": WAREHOUSE, "profile": "HANDHELD", "dryRun": true }),
        ),
        mutation("warehouseSet", MANAGER, json!({ "warehouse": WAREHOUSE, "name": "other", "dryRun": true })),
        mutation("voucherRecord", FINANCE, with(json!({ "voucherNumber": "V" }))),
        mutation("vouchersRecord", FINANCE, json!({ "vouchers": [{ "order": id(Kind::Order), "number": "V" }] })),
    ]
}

/// The built-in mapping with a field elsewhere, so that a trial has a result.
fn otherwise() -> String {
    include_str!("../../../api/mappings/generic.toml").replace("= \"/totals/payable\"", "= \"/totals/goods\"")
}

#[test]
fn every_root_field_has_a_row() {
    let rows: Vec<Row> = queries().into_iter().chain(mutations()).collect();
    let roots =
        schema::fields().into_iter().filter(|field| ["Query", "Mutation", "Subscription"].contains(&field.owner.as_str()));
    let wanted: Vec<_> = roots.map(|field| (field.owner, field.name)).collect();
    for (root, field) in &wanted {
        assert!(rows.iter().any(|row| row.root == root && row.field == field), "{root}.{field} has no row of rights");
    }
    assert_eq!(rows.len(), wanted.len(), "a row is of a field that there is not, or there twice");
}

impl Row {
    fn document(&self, depth: usize) -> String {
        let field = schema::fields_of(self.root).into_iter().find(|field| field.name == self.field).unwrap();
        let declared: Vec<String> = field.arguments.iter().map(|(name, kind)| format!("${name}: {kind}")).collect();
        let passed: Vec<String> = field.arguments.iter().map(|(name, _)| format!("{name}: ${name}")).collect();
        let list = |parts: &[String]| if parts.is_empty() { String::new() } else { format!("({})", parts.join(", ")) };
        let selection = if field.type_name == "Node" { "{ id }".to_owned() } else { schema::selection(&field.type_name, depth) };
        format!("{} {} {{ {}{} {selection} }}", self.root.to_lowercase(), list(&declared), self.field, list(&passed))
    }

    async fn ask(&self, client: &Client, transport: Transport) -> Answer {
        self.ask_for(client, transport, 1).await
    }

    /// Does the same with a selection of this depth.
    async fn ask_for(&self, client: &Client, transport: Transport, depth: usize) -> Answer {
        if self.root != "Subscription" {
            return client.query(&self.document(depth), None, self.arguments.clone()).await;
        }
        if transport == Transport::Sse {
            let payload = json!({ "query": self.document(depth), "variables": self.arguments });
            return match EventStream::try_open(client, &payload).await {
                Ok(mut stream) => {
                    let event = stream.next().await.unwrap();
                    Answer { status: 200, headers: HeaderMap::default(), body: serde_json::from_str(&event.data).unwrap() }
                }
                Err(answer) => answer,
            };
        }
        client.subscribe_to(transport, &self.document(depth), None, self.arguments.clone()).await.next().await
    }

    /// Expects data for an allowed caller; for a subscription without a first answer, the error about its cursor.
    fn expect_answered(&self, answer: &Answer, role: &str) {
        let errors = answer.errors();
        let fine = match self.arguments.get("after") {
            Some(_) => errors.len() == 1 && errors[0]["extensions"]["reason"] == "CURSOR_INVALID",
            None => errors.is_empty() && answer.body["data"].is_object(),
        };
        assert!(fine, "{}.{} does not answer {role}: {answer}", self.root, self.field);
    }

    /// Expects this one code for another caller, without any part of the field.
    fn expect_refused(&self, answer: &Answer, code: &str, role: &str) {
        let codes: Vec<&Value> = answer.errors().iter().map(|error| &error["extensions"]["code"]).collect();
        assert_eq!(codes, [code], "{}.{} for {role}: {answer}", self.root, self.field);
        let nothing = answer.body.get("data").is_none_or(|data| data.is_null() || data[self.field].is_null());
        assert!(nothing, "{}.{} tells {role} something: {answer}", self.root, self.field);
    }
}

both_databases! {
    /// The table, over HTTP, WebSocket and SSE.
    async fn every_root_field_answers_its_roles_and_nobody_else(environment: Environment) {
        let company = Company::open(&environment).await;
        let clients: Vec<_> = ROLES.into_iter().map(|role| (role, company.staff(role))).collect();
        let (nobody, expired) = (company.anonymous(), company.client(&Claims::of(&["MANAGER"]).expiring_in(-10)));
        let janitor = company.staff("JANITOR");
        for row in queries().iter().chain(&mutations()) {
            for (role, client) in &clients {
                for transport in Transport::ALL.into_iter().take(if row.root == "Subscription" { 2 } else { 1 }) {
                    let answer = row.ask(client, transport).await;
                    if row.answers.has(role) {
                        row.expect_answered(&answer, role);
                    } else {
                        row.expect_refused(&answer, "FORBIDDEN", role);
                    }
                }
            }
            for (who, client) in [("nobody", &nobody), ("an expired token", &expired), ("a role that nobody knows", &janitor)] {
                row.expect_refused(&row.ask(client, Transport::Sse).await, "UNAUTHENTICATED", who);
            }
        }
        company.close().await;
    }
}
