//! Every root field for every role: the policy has the roles, a row here the arguments. A new root field without a row fails the test, and so
//! does a new mutation about an order without its input for random courses.

mod rules;

use panorama::graphql::types::id::{Kind, encode};
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Transport};
use tests::company::{Company, SHOP, WAREHOUSE, now, time};
use tests::environment::Environment;
use tests::schema;
use tests::token::Claims;
use uuid::Uuid;

use self::rules::of_rules;
use super::ROLES;
use super::policy::Policy;

/// One root field with arguments of missing ids, so that the request changes nothing.
struct Row {
    root: &'static str,
    field: &'static str,
    arguments: Value,
}

fn row(root: &'static str, field: &'static str, arguments: Value) -> Row {
    Row { root, field, arguments }
}

fn queries() -> Vec<Row> {
    let by = json!({ "by": { "number": "none" } });
    let node = encode(Kind::Order, Uuid::nil()).0;
    vec![
        row("Query", "alertThresholds", json!({})),
        row("Query", "alerts", json!({})),
        row("Query", "auditLog", json!({})),
        row("Query", "customer", json!({ "by": { "phone": "13800000000" } })),
        row("Query", "embargoPreview", json!({ "regions": ["44"] })),
        row("Query", "embargoes", json!({})),
        row("Query", "ingestFailures", json!({})),
        row("Query", "mappingVersions", json!({ "mapping": "none" })),
        row("Query", "mappings", json!({})),
        row("Query", "node", json!({ "id": node })),
        row("Query", "nodes", json!({ "ids": [node] })),
        row("Query", "order", by.clone()),
        row("Query", "orderExport", json!({ "id": encode(Kind::Export, Uuid::nil()).0 })),
        row("Query", "orderSearch", json!({ "text": "none" })),
        row("Query", "orderStatuses", json!({})),
        row("Query", "orderTransitionVersions", json!({ "from": "PACKED", "to": "SHIPPED" })),
        row("Query", "orderTransitions", json!({})),
        row("Query", "orders", json!({})),
        row("Query", "regions", json!({})),
        row("Query", "returnCounts", json!({})),
        row("Query", "returns", json!({})),
        row("Query", "ruleBacktest", json!({ "id": encode(Kind::RuleBacktest, Uuid::nil()).0 })),
        row("Query", "ruleActionKinds", json!({})),
        row("Query", "ruleFacts", json!({})),
        row("Query", "ruleFirings", json!({})),
        row("Query", "ruleTest", json!({ "input": { "order": encode(Kind::Order, Uuid::nil()).0 } })),
        row("Query", "rules", json!({})),
        row("Query", "savedSearchOrders", json!({ "id": encode(Kind::SavedSearch, Uuid::nil()).0 })),
        row("Query", "savedSearches", json!({})),
        row("Query", "shopSettings", json!({})),
        row("Query", "shops", json!({})),
        row("Query", "skus", json!({})),
        row("Query", "taskCounts", json!({})),
        row("Query", "tasks", json!({})),
        row("Query", "tokenRevocations", json!({})),
        row("Query", "viewer", json!({})),
        row("Query", "warehouses", json!({})),
        row("Subscription", "order", by),
        row("Subscription", "embargo", json!({ "id": encode(Kind::Embargo, Uuid::nil()).0 })),
        row("Subscription", "orderExport", json!({ "id": encode(Kind::Export, Uuid::nil()).0 })),
        // The error about an invalid cursor comes after the check of the role: without it, a subscription without events would be silent.
        row("Subscription", "alerts", json!({ "after": "none" })),
        row("Subscription", "orderEvents", json!({ "after": "none" })),
        row("Subscription", "ruleBacktest", json!({ "id": encode(Kind::RuleBacktest, Uuid::nil()).0 })),
        row("Subscription", "savedSearches", json!({})),
        row("Subscription", "tasks", json!({ "after": "none" })),
    ]
}

/// Every mutation with arguments that change nothing.
pub fn changes() -> impl Iterator<Item = (&'static str, Value)> {
    changing().into_iter().map(|row| (row.field, row.arguments))
}

/// The answers of every root field that a role is granted, with type and name of the field.
pub async fn answered_to(client: &Client, role: &str) -> Vec<(&'static str, &'static str, Answer)> {
    let policy = Policy::read();
    let mut answers = Vec::new();
    for row in queries().into_iter().chain(changing()).filter(|row| policy.shows(role, row.root, row.field)) {
        // The depth is enough for the refusals of a payload.
        answers.push((row.root, row.field, row.ask_for(client, Transport::Sse, 2).await));
    }
    answers
}

/// Every mutation, those of rules and of tasks last.
fn changing() -> Vec<Row> {
    mutations().into_iter().chain(of_rules()).collect()
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
    let mutation = |field, input: Value| row("Mutation", field, json!({ "input": input }));
    vec![
        mutation("alertAcknowledge", json!({ "alert": id(Kind::Alert) })),
        mutation("alertThresholdSet", json!({ "kind": "CONFLICT", "value": -1 })),
        mutation("completedOrdersExport", range),
        mutation("conversationMessageRecord", with(json!({ "body": "…" }))),
        mutation("customerErase", json!({ "by": { "phone": "13800000000" }, "reason": "" })),
        mutation("factReport", fact),
        mutation("holdsRelease", json!({ "holds": [id(Kind::Hold)] })),
        mutation("ingestReplay", json!({ "failure": id(Kind::Payload) })),
        mutation("mappingRestore", json!({ "mapping": "generic", "version": 0, "dryRun": true })),
        mutation("mappingSet", json!({ "mapping": "generic", "document": otherwise(), "dryRun": true })),
        mutation(
            "materialUploadStart",
            with(json!({ "line": id(Kind::Line), "fileName": "a.ttf", "size": 1, "contentType": "font/ttf" })),
        ),
        mutation("orderApprove", order.clone()),
        mutation("orderCancel", with(json!({ "reason": "…" }))),
        mutation("orderContactReveal", with(json!({ "reason": "…" }))),
        mutation("orderContactUpdate", with(json!({ "name": "…" }))),
        mutation("orderHoldPlace", order.clone()),
        mutation("orderHoldRelease", with(json!({ "hold": id(Kind::Hold) }))),
        mutation("orderOutboundScan", json!({ "trackingNumber": "none" })),
        mutation("orderPackComplete", order.clone()),
        mutation("orderPickConfirm", order.clone()),
        mutation("orderPriorityUpdate", with(json!({ "priority": 1, "reason": "…" }))),
        mutation("orderPutBackConfirm", order.clone()),
        mutation("orderQcRecord", with(json!({ "result": "PASSED" }))),
        mutation("orderReceive", json!({ "shop": SHOP, "payload": "{}" })),
        mutation("orderRemainderClose", with(json!({ "lines": [{ "line": id(Kind::Line), "quantity": 1 }], "reason": "…" }))),
        mutation("orderRemarkUpdate", with(json!({ "remark": "…" }))),
        mutation("orderReturnApprove", case.clone()),
        mutation("orderReturnOpen", with(json!({ "kind": "REFUND_ONLY" }))),
        mutation("orderReturnReceive", case.clone()),
        mutation("orderReturnRefund", with(json!({ "return": id(Kind::Return), "minorUnits": "1" }))),
        mutation("orderReturnReject", case),
        mutation("ordersApprove", json!({ "orders": [id(Kind::Order)] })),
        mutation("paymentRecord", with(json!({ "amount": "1.00", "reference": "B-1", "paidAt": "2026-01-01T00:00:00Z" }))),
        mutation("payloadsReadAgain", json!({ "dryRun": true, "first": 3 })),
        mutation("savedSearchCreate", json!({ "name": "", "where": {} })),
        mutation("savedSearchDelete", json!({ "id": id(Kind::SavedSearch) })),
        mutation("savedSearchUpdate", json!({ "id": id(Kind::SavedSearch), "name": "…" })),
        mutation("settlementRecord", with(json!({ "settledAt": "2026-01-01T00:00:00Z" }))),
        mutation(
            "settlementsRecord",
            json!({ "settlements": [{ "order": id(Kind::Order), "settledAt": "2026-01-01T00:00:00Z" }] }),
        ),
        mutation("orderStatusMeaningAgree", json!({ "status": "SHIPPED", "version": 999_999 })),
        mutation(
            "orderStatusMeaningSet",
            json!({ "status": "SHIPPED", "operations": "…", "finance": "…", "legal": "…", "expectedVersion": 999_999 }),
        ),
        mutation("orderTransitionSet", json!({ "from": "PAID", "to": "CANCELLED", "needs": [], "dryRun": true })),
        mutation("shopSet", json!({ "shop": SHOP, "name": "other", "dryRun": true })),
        mutation("skuSet", json!({ "code": "KETTLE-01", "title": "other", "dryRun": true })),
        mutation("mappingStatusSet", json!({ "mapping": "generic", "rawStatus": "NONE", "orderStatus": "PAID", "dryRun": true })),
        mutation("shipmentLabelPrint", json!({ "shipment": id(Kind::Shipment) })),
        mutation("shipmentTrackingReplace", json!({ "shipment": id(Kind::Shipment), "trackingNumber": "SF-2" })),
        mutation("shipmentVoid", json!({ "shipment": id(Kind::Shipment), "reason": "…" })),
        mutation("tokenRestore", json!({ "subject": "nobody", "reason": "…" })),
        mutation("tokenRevoke", json!({ "subject": "nobody", "reason": "" })),
        mutation("warehouseProfileSet", json!({ "warehouse": WAREHOUSE, "profile": "HANDHELD", "dryRun": true })),
        mutation("warehouseSet", json!({ "warehouse": WAREHOUSE, "name": "other", "dryRun": true })),
        mutation("voucherRecord", with(json!({ "voucherNumber": "V" }))),
        mutation("vouchersRecord", json!({ "vouchers": [{ "order": id(Kind::Order), "number": "V" }] })),
    ]
}

/// What one step of a random course of mutations chooses: an order in its current state, the number of its parcel, and a number.
pub struct Chosen<'a> {
    /// The order with every field that a manager sees.
    pub order: &'a Value,
    /// The tracking number of its parcel.
    pub tracking: &'a str,
    /// The number that decides the values of the input.
    pub number: u8,
}

impl Chosen<'_> {
    /// The id of one element of a list of the order; an id that nothing has where the list is empty.
    fn id(&self, list: &str) -> Value {
        let all = self.order[list].as_array().map(Vec::as_slice).unwrap_or_default();
        let chosen = all.get(usize::from(self.number) % all.len().max(1));
        chosen.map_or(json!(Uuid::nil().simple().to_string()), |one| one["id"].clone())
    }

    /// An input about the order.
    fn of(&self, more: &Value) -> Value {
        let mut input = json!({ "order": self.order["id"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    }

    fn is_odd(&self) -> bool {
        self.number % 2 == 1
    }

    fn text(&self) -> String {
        format!("text {}", self.number)
    }

    /// One of the first few numbers that a parcel of the order may get.
    fn other_number(&self, most: u8) -> String {
        format!("{}-{}", self.tracking, self.number % most)
    }
}

/// The input of a mutation for what a step chooses.
type InputOf = fn(&Chosen<'_>) -> Value;

/// The mutations about one order, each with its input for a step. Most are refused; the others are the subject of the test.
pub const OF_AN_ORDER: &[(&str, InputOf)] = &[
    ("conversationMessageRecord", |c| c.of(&json!({ "body": c.text() }))),
    ("holdsRelease", |c| json!({ "holds": [c.id("holds")], "note": c.text() })),
    ("materialUploadStart", |c| {
        c.of(&json!({ "line": c.id("lines"), "fileName": "a.ttf", "size": 1 + u32::from(c.number), "contentType": "font/ttf" }))
    }),
    ("orderApprove", |c| c.of(&json!({}))),
    ("orderCancel", |c| c.of(&json!({ "reason": c.text() }))),
    ("orderContactReveal", |c| c.of(&json!({ "reason": c.text() }))),
    ("orderContactUpdate", |c| {
        let address = json!({ "address": { "province": "广东", "city": "深圳", "line": c.text() } });
        let person = json!({ "name": c.text(), "phone": format!("138000000{:02}", c.number % 100) });
        c.of(if c.is_odd() { &person } else { &address })
    }),
    ("orderHoldPlace", |c| c.of(&json!({ "note": c.text(), "reason": if c.is_odd() { "OTHER" } else { "ADDRESS_CHECK" } }))),
    ("orderHoldRelease", |c| c.of(&json!({ "hold": c.id("holds") }))),
    ("orderOutboundScan", |c| json!({ "trackingNumber": c.tracking })),
    ("orderPackComplete", |c| c.of(&json!({ "shipments": [{ "carrier": "SF", "trackingNumber": c.tracking }] }))),
    ("orderPickConfirm", |c| {
        let nothing = json!({});
        let short = json!({ "lines": [{ "line": c.id("lines"), "quantity": c.number % 3, "shortReason": c.text() }] });
        c.of(if c.is_odd() { &short } else { &nothing })
    }),
    ("orderPriorityUpdate", |c| c.of(&json!({ "priority": c.number, "reason": c.text() }))),
    ("orderPutBackConfirm", |c| c.of(&json!({}))),
    ("orderQcRecord", |c| c.of(&json!({ "result": if c.is_odd() { "PASSED" } else { "REJECTED" } }))),
    ("orderRemainderClose", |c| {
        let lines = json!([{ "line": c.id("lines"), "quantity": 1 + c.number % 2 }]);
        c.of(&json!({ "lines": lines, "reason": c.text(), "refund": c.is_odd() }))
    }),
    ("orderRemarkUpdate", |c| c.of(&json!({ "remark": c.text() }))),
    ("orderReturnApprove", |c| c.of(&json!({ "return": c.id("returns") }))),
    ("orderReturnOpen", |c| {
        c.of(&json!({ "kind": if c.is_odd() { "REFUND_ONLY" } else { "RETURN_AND_REFUND" }, "reason": c.text() }))
    }),
    ("orderReturnReceive", |c| c.of(&json!({ "return": c.id("returns") }))),
    ("orderReturnRefund", |c| c.of(&json!({ "return": c.id("returns"), "minorUnits": u32::from(c.number) * 100 }))),
    ("orderReturnReject", |c| c.of(&json!({ "return": c.id("returns") }))),
    ("ordersApprove", |c| json!({ "orders": [c.order["id"], c.order["id"]] })),
    ("paymentRecord", |c| c.of(&json!({ "amount": "269.00", "reference": c.text(), "paidAt": time(now()) }))),
    ("settlementRecord", |c| c.of(&json!({ "settledAt": time(now()) }))),
    ("settlementsRecord", |c| json!({ "settlements": [{ "order": c.order["id"], "settledAt": time(now()) }] })),
    ("shipmentLabelPrint", |c| json!({ "shipment": c.id("shipments"), "trackingNumber": c.other_number(2) })),
    (
        "shipmentTrackingReplace",
        |c| json!({ "shipment": c.id("shipments"), "trackingNumber": c.other_number(4), "reason": c.text() }),
    ),
    ("shipmentVoid", |c| json!({ "shipment": c.id("shipments"), "reason": c.text() })),
    ("voucherRecord", |c| c.of(&json!({ "voucherNumber": c.text() }))),
    ("vouchersRecord", |c| json!({ "vouchers": [{ "order": c.order["id"], "number": c.text() }] })),
];

/// Mutations whose input names an order, and which no step of a role runs: a connector states facts.
const OF_A_CONNECTOR: &[&str] = &["factReport"];

#[test]
fn every_mutation_about_an_order_has_its_input() {
    let names_an_order = |field: &schema::Field| {
        let input = field.arguments[0].1.trim_end_matches('!');
        let about = ["order", "orders", "shipment", "holds", "vouchers", "settlements"];
        schema::input_fields(input).iter().any(|name| about.contains(&name.as_str())) || field.name == "orderOutboundScan"
    };
    let all = schema::fields_of("Mutation").into_iter().filter(names_an_order).map(|field| field.name);
    let wanted: Vec<String> = all.filter(|name| !OF_A_CONNECTOR.contains(&name.as_str())).collect();
    let mut known: Vec<&str> = OF_AN_ORDER.iter().map(|(name, _)| *name).collect();
    let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    known.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(known, wanted);
}

/// The built-in mapping with a field elsewhere, so that a trial has a result.
fn otherwise() -> String {
    include_str!("../../../api/mappings/generic.toml").replace("= \"/totals/payable\"", "= \"/totals/goods\"")
}

#[test]
fn every_root_field_has_a_row() {
    let rows: Vec<Row> = queries().into_iter().chain(changing()).collect();
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
        let policy = Policy::read();
        for row in queries().iter().chain(&changing()) {
            for (role, client) in &clients {
                for transport in Transport::ALL.into_iter().take(if row.root == "Subscription" { 2 } else { 1 }) {
                    let answer = row.ask(client, transport).await;
                    if policy.shows(role, row.root, row.field) {
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
