//! The paths to every field: root fields, nodes, lists, edges, payloads, subscriptions.

use panorama::events::cursor::Cursor;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::client::{Client, EventStream, Transport};
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::schema;
use uuid::Uuid;

use super::super::policy::IDENTITIES;
use super::super::roots;
use super::observed::Observed;

mod own;
mod rules;

/// Fields that are null in every answer of this test, because it has no data for them.
pub const EMPTY: [&str; 2] = ["TokenRevocation.tokenId", "TokenRevocation.until"];

/// A document of one root field.
struct Road {
    root: &'static str,
    field: &'static str,
    document: String,
    variables: Value,
    /// The identities that may follow a subscription and receive no event.
    quiet: &'static [&'static str],
}

/// The documents of all paths, over existing data.
pub struct Roads {
    roads: Vec<Road>,
    /// Inputs that select by a value, each with a document that uses it.
    inputs: Vec<(&'static str, &'static str, Road)>,
}

impl Roads {
    /// Makes data in addition to the order, and the documents that request it.
    pub async fn prepare(company: &Company, order: &Order<'_>) -> Self {
        // An alert whose order the warehouse sees.
        let manager = company.staff("MANAGER");
        let mut alerts = manager.subscribe(Transport::WebSocket, "Alerts", json!({ "after": Cursor::Start.encode() })).await;
        let overdue = alerts.next_where(|alert| alert.text("alerts.alert.kind") == "PROMISE_OVERDUE").await;
        let alert = overdue.text("alerts.alert.id").to_owned();
        company.push(SHOP, "unreadable", &json!({ "type": "order.upserted", "data": {} })).await;
        let range = json!({ "from": time(now() - chrono::Duration::hours(1)), "to": time(now() + chrono::Duration::hours(1)) });
        let export = order.by("FINANCE", "completedOrdersExport", range).await.expect_ok();
        let export = export.text("completedOrdersExport.export.id").to_owned();
        let mut progress = company.staff("FINANCE").subscribe(Transport::Sse, "ExportProgress", json!({ "id": export })).await;
        progress.next_where(|step| step.text("orderExport.status") == "COMPLETED").await;
        live_through(order).await;
        read_again(&manager).await;
        let cancelled = company.order("cancelled", "PAID").await;
        cancelled.by("CUSTOMER_SERVICE", "orderCancel", json!({ "order": cancelled.id, "reason": "…" })).await.expect_ok();
        set_the_matrix(&manager).await;
        let mut roads = own::roads(&manager).await;
        roads.extend(queries(&order.id, &alert, &export));
        roads.push(Road {
            root: "Query",
            field: "node",
            document: format!(
                "query($id: ID!) {{ node(id: $id) {{ __typename ... on Order {} }} }}",
                everything("Order", 6, true)
            ),
            variables: json!({ "id": cancelled.id }),
            quiet: &[],
        });
        roads.extend(payloads(&order.id).into_iter().chain([own::upload(order).await]));
        roads.extend(subscriptions(&order.id, &export));
        roads.push(sent(company).await);
        roads.push(cut(company).await);
        roads.push(own::erased(company).await);
        roads.extend(rules::roads(company).await);
        let customer = manager.query("{ customer(by: { phone: \"13800000000\" }) { id } }", None, json!({})).await;
        let mut inputs = inputs(order, customer.text("customer.id"));
        inputs.extend(own::inputs_of_returns());
        inputs.extend(event_inputs(&order.id).into_iter().chain(own::task_inputs(&order.id)));
        inputs.extend(rules::inputs(&order.id));
        Self { roads, inputs }
    }

    /// The outcomes of all paths for an identity.
    pub async fn walk(&self, client: &Client, identity: &str) -> Observed {
        let mut observed = Observed::default();
        for road in &self.roads {
            observed.read(road.root, road.field, &road.ask(client, identity).await);
        }
        for (input, field, road) in &self.inputs {
            let mut root = Observed::default();
            root.read(road.root, road.field, &road.ask(client, identity).await);
            for outcome in root.of(road.root, road.field) {
                observed.note(input, field, outcome);
            }
        }
        observed
    }
}

/// A manager's settings of the matrix: the needs of a step unchanged, and the agreement to its status.
async fn set_the_matrix(manager: &Client) {
    let rows = manager.query("{ orderTransitions { to conditions } }", None, json!({})).await.expect_ok();
    let ships = rows.list("orderTransitions").iter().find(|row| row["to"] == "SHIPPED").unwrap()["conditions"].clone();
    command(manager, "orderTransitionSet", json!({ "from": "PACKED", "to": "SHIPPED", "needs": ships })).await.expect_ok();
    command(manager, "orderStatusMeaningAgree", json!({ "status": "SHIPPED", "version": 0 })).await.expect_ok();
}

/// Reads the order's payloads with a mapping that finds an alias in them, and sets the mapping back; and creates a polled shop.
async fn read_again(manager: &Client) {
    let built_in = include_str!("../../../../api/mappings/generic.toml");
    let document = built_in.replace("alias = \"/alias\"", "alias = \"/oddity\"");
    command(manager, "mappingSet", json!({ "mapping": "generic", "document": document, "note": "…" })).await.expect_ok();
    command(manager, "payloadsReadAgain", json!({ "shop": SHOP })).await.expect_ok();
    command(manager, "mappingRestore", json!({ "mapping": "generic", "version": 0 })).await.expect_ok();
    let poll = json!({ "baseUrl": "https://gateway.invalid", "appKey": "1", "intervalSeconds": 60 });
    let shop = json!({ "shop": "polled", "name": "…", "mapping": "taobao", "secrets": ["…"], "poll": poll, "active": false });
    command(manager, "shopSet", shop).await.expect_ok();
}

/// One event of each kind that a packed order can have.
async fn live_through(order: &Order<'_>) {
    let id = &order.id;
    let asked = order.see("holds { id }").await["holds"][0]["id"].clone();
    order.by("MANAGER", "orderHoldRelease", json!({ "order": id, "hold": asked })).await.expect_ok();
    order.by("MANAGER", "orderContactReveal", json!({ "order": id, "reason": "call" })).await.expect_ok();
    order.by("CUSTOMER_SERVICE", "conversationMessageRecord", json!({ "order": id, "body": "您好" })).await.expect_ok();
    let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
    for number in ["TYPED-WRONG", &order.tracking] {
        let other = json!({ "shipment": parcel, "trackingNumber": number, "reason": "typed wrong" });
        order.by("WAREHOUSE_LEAD", "shipmentTrackingReplace", other).await.expect_ok();
    }
    order.by("WAREHOUSE", "shipmentLabelPrint", json!({ "shipment": parcel })).await.expect_ok();
    order.by("CUSTOMER_SERVICE", "orderContactUpdate", json!({ "order": id, "name": "王五" })).await.expect_ok();
    let held = order.by("CUSTOMER_SERVICE", "orderHoldPlace", json!({ "order": id })).await.expect_ok();
    let hold = held.data("orderHoldPlace.hold.id").clone();
    order.by("MANAGER", "orderHoldRelease", json!({ "order": id, "hold": hold })).await.expect_ok();
}

impl Road {
    async fn ask(&self, client: &Client, identity: &str) -> Value {
        match self.root {
            "Subscription" => self.follow(client, identity).await,
            _ => client.query(&self.document, None, self.variables.clone()).await.body,
        }
    }

    /// The first payload of a subscription, or its refusal. Where no event would come, the error about an invalid cursor proves that the
    /// subscription is allowed.
    async fn follow(&self, client: &Client, identity: &str) -> Value {
        let quiet = self.quiet.contains(&identity);
        let document = if quiet { self.document.replace(&Cursor::Start.encode(), "none") } else { self.document.clone() };
        let payload = json!({ "query": document, "variables": self.variables });
        let body: Value = match EventStream::try_open(client, &payload).await {
            Ok(mut stream) => serde_json::from_str(&stream.next().await.expect("a payload").data).expect("JSON"),
            Err(answer) => answer.body,
        };
        if quiet && body["errors"][0]["extensions"]["reason"] == "CURSOR_INVALID" {
            json!({ "data": { self.field: null } })
        } else {
            body
        }
    }
}

fn queries(order: &str, alert: &str, export: &str) -> Vec<Road> {
    let query = |field, arguments: &str, selection: String, variables: Value| Road {
        root: "Query",
        field,
        document: format!(
            "query{} {{ {field}{arguments} {selection} }}",
            if variables.as_object().is_some_and(serde_json::Map::is_empty) { "" } else { "($id: ID!)" }
        ),
        variables,
        quiet: &[],
    };
    let id = json!({ "id": order });
    let orders = "(first: 3, sortBy: { field: PLACED_AT, direction: DESC }, where: { status: [PACKED] })";
    let phone = "(by: { phone: \"13800000000\" })";
    let node = |id: &str| json!({ "id": id });
    let on = |kind: &str, depth: usize| format!("{{ __typename ... on {kind} {} }}", everything(kind, depth, true));
    vec![
        query("order", "(by: { id: $id })", everything("Order", 6, true), id.clone()),
        query("node", "(id: $id)", on("Order", 6), id.clone()),
        query("node", "(id: $id)", on("Alert", 4), node(alert)),
        query("node", "(id: $id)", on("OrderExport", 3), node(export)),
        query("nodes", "(ids: [$id])", on("Order", 6), id.clone()),
        query("orders", orders, everything("OrderConnection", 6, false), json!({})),
        query("orderSearch", "(text: \"rich\", first: 3)", everything("OrderMatchConnection", 7, false), json!({})),
        query("customer", phone, everything("Customer", 7, false), json!({})),
        query("returns", "(first: 3)", everything("OrderReturnConnection", 5, false), json!({})),
        query("returnCounts", "", everything("ReturnCount", 2, false), json!({})),
        query("alerts", "(first: 5, where: { kind: [PROMISE_OVERDUE] })", everything("AlertConnection", 6, false), json!({})),
        query("alerts", "(last: 50)", everything("AlertConnection", 2, false), json!({})),
        query("auditLog", "(first: 100)", everything("AuditLogConnection", 5, false), json!({})),
        // The newest hundred entries are the queries of this test itself; a change is older.
        query(
            "auditLog",
            "(first: 1, where: { operation: \"orderHoldPlace\", outcome: ALLOWED })",
            everything("AuditLogConnection", 5, false),
            json!({}),
        ),
        query("alertThresholds", "", everything("AlertThreshold", 2, false), json!({})),
        query("ingestFailures", "(first: 5)", everything("IngestFailureConnection", 4, false), json!({})),
        query("orderExport", "(id: $id)", everything("OrderExport", 3, false), node(export)),
        query("orderStatuses", "", everything("OrderStatusInfo", 3, false), json!({})),
        query(
            "orderTransitionVersions",
            "(from: PACKED, to: SHIPPED)",
            everything("OrderTransitionVersion", 4, false),
            json!({}),
        ),
        query("regions", "(parent: \"31\")", everything("Region", 2, false), json!({})),
        query("orderTransitions", "", everything("OrderTransition", 4, false), json!({})),
        query("tokenRevocations", "", everything("TokenRevocation", 2, false), json!({})),
        query("mappings", "", everything("Mapping", 3, false), json!({})),
        query("mappingVersions", "(mapping: \"generic\", first: 2)", everything("MappingVersionConnection", 4, false), json!({})),
        query("shopSettings", "(first: 3)", everything("ShopSettingsConnection", 5, false), json!({})),
        query("skus", "(first: 3)", everything("SkuConnection", 3, false), json!({})),
        query("shops", "", everything("Shop", 2, false), json!({})),
        query("warehouses", "", everything("Warehouse", 2, false), json!({})),
        query("viewer", "", everything("Viewer", 2, false), json!({})),
    ]
}

/// Every mutation: with missing ids, and refused because of a stale version, which shows the order in the payload.
fn payloads(order: &str) -> Vec<Road> {
    let mut roads = Vec::new();
    for (field, arguments) in roots::changes() {
        let declared = schema::fields_of("Mutation").into_iter().find(|one| one.name == field).expect("a mutation");
        let (_, input) = &declared.arguments[0];
        let takes = |name: &str| schema::input_fields(input.trim_end_matches('!')).iter().any(|one| one == name);
        let document =
            format!("mutation($input: {input}) {{ {field}(input: $input) {} }}", everything(&declared.type_name, 5, false));
        if takes("expectedVersion") && takes("order") {
            let mut stale = arguments.clone();
            stale["input"]["order"] = json!(order);
            stale["input"]["expectedVersion"] = json!(999_999);
            roads.push(Road { root: "Mutation", field, document: document.clone(), variables: stale, quiet: &[] });
        }
        roads.push(Road { root: "Mutation", field, document, variables: arguments, quiet: &[] });
    }
    roads
}

fn subscriptions(order: &str, export: &str) -> Vec<Road> {
    let road = |field, arguments: &str, selection: String, variables: Value| Road {
        root: "Subscription",
        field,
        document: format!("subscription($id: ID!) {{ {field}{arguments} {selection} }}"),
        variables,
        quiet: &[],
    };
    let start = Cursor::Start.encode();
    let mut roads = vec![
        road("order", "(by: { id: $id })", everything("Order", 6, true), json!({ "id": order })),
        road("orderExport", "(id: $id)", everything("OrderExport", 3, false), json!({ "id": export })),
    ];
    let behind = |field, selection: String, filter: &str, quiet| Road {
        root: "Subscription",
        field,
        document: format!("subscription {{ {field}(after: \"{start}\", where: {filter}) {selection} }}"),
        variables: json!({}),
        quiet,
    };
    roads.push(behind(
        "alerts",
        everything("AlertEvent", 6, false),
        "{ kind: [PROMISE_OVERDUE] }",
        &["warehouse B", "finance", "purchasing", "scoped manager", "scoped finance"],
    ));
    let nobody_here = &["warehouse B", "scoped manager", "scoped finance"];
    roads.push(behind("orderEvents", everything("OrderEvent", 6, true), "{ kind: [\"OrderPackCompleted\"] }", nobody_here));
    roads
}

/// A query for each input that selects by a value; each with a value that matches the order.
fn inputs(order: &Order<'_>, customer_id: &str) -> Vec<(&'static str, &'static str, Road)> {
    let road = |field, document: String| Road { root: "Query", field, document, variables: json!({}), quiet: &[] };
    let orders = |arguments: &str| road("orders", format!("{{ orders({arguments}) {{ nodes {{ id }} count {{ value }} }} }}"));
    let filter = |value: &str| orders(&format!("where: {{ {value} }}"));
    let alerts = |value: &str| road("alerts", format!("{{ alerts(where: {{ {value} }}) {{ nodes {{ id }} }} }}"));
    let audit = |value: &str| road("auditLog", format!("{{ auditLog(where: {{ {value} }}) {{ nodes {{ id }} }} }}"));
    let by = |value: &str| road("order", format!("{{ order(by: {{ {value} }}) {{ id }} }}"));
    let customer = |value: &str| road("customer", format!("{{ customer(by: {{ {value} }}) {{ id }} }}"));
    let range = "{ from: \"2020-01-01T00:00:00Z\" }";
    let sort = |field: &str| orders(&format!("sortBy: {{ field: {field}, direction: ASC }}"));
    let channel = format!("channelOrder: {{ shop: \"{SHOP}\", number: \"{}\" }}", order.channel_number);
    let masked = format!("maskedPhone: {{ shop: \"{SHOP}\", phone: \"138****0000\" }}");
    let rows = [
        ("AlertWhereInput", "kind", alerts("kind: [CONFLICT]")),
        ("AlertWhereInput", "severity", alerts("severity: [NOTICE]")),
        ("AlertWhereInput", "state", alerts("state: OPEN")),
        ("AuditLogWhereInput", "actor", audit("actor: \"manager\"")),
        ("AuditLogWhereInput", "from", audit("from: \"2020-01-01T00:00:00Z\"")),
        ("AuditLogWhereInput", "operation", audit("operation: \"orders\"")),
        ("AuditLogWhereInput", "outcome", audit("outcome: REFUSED")),
        ("AuditLogWhereInput", "target", audit("target: \"none\"")),
        ("AuditLogWhereInput", "to", audit("to: \"2100-01-01T00:00:00Z\"")),
        ("ChannelOrderInput", "number", by(&channel)),
        ("ChannelOrderInput", "shop", by(&channel)),
        ("CustomerIdentifierInput", "id", customer(&format!("id: \"{customer_id}\""))),
        ("CustomerIdentifierInput", "maskedPhone", customer(&masked)),
        ("CustomerIdentifierInput", "phone", customer("phone: \"13800000000\"")),
        ("MaskedPhoneInput", "phone", customer(&masked)),
        ("MaskedPhoneInput", "shop", customer(&masked)),
        ("OrderIdentifierInput", "channelOrder", by(&channel)),
        ("OrderIdentifierInput", "id", by(&format!("id: \"{}\"", encode(Kind::Order, Uuid::nil()).0))),
        ("OrderIdentifierInput", "number", by("number: \"none\"")),
        ("OrderIdentifierInput", "trackingNumber", by("trackingNumber: \"none\"")),
        ("OrderSortInput", "direction", sort("SHIP_BY")),
        ("OrderSortInput", "field", sort("SHIP_BY")),
        ("OrderWhereInput", "buyerNamePrefix", filter("buyerNamePrefix: \"张\"")),
        ("OrderWhereInput", "channel", filter("channel: [\"WEB\"]")),
        ("OrderWhereInput", "completedAt", filter(&format!("completedAt: {range}"))),
        ("OrderWhereInput", "holdReason", filter("holdReason: [ADDRESS_CHECK]")),
        ("OrderWhereInput", "inConflict", filter("inConflict: true")),
        ("OrderWhereInput", "inMoneyConflict", filter("inMoneyConflict: true")),
        ("OrderWhereInput", "priority", filter("priority: { from: 0, to: 10 }")),
        ("OrderWhereInput", "promiseState", filter("promiseState: [AT_RISK]")),
        ("OrderWhereInput", "holdState", filter("holdState: ACTIVE")),
        ("OrderWhereInput", "numberPart", filter("numberPart: \"0000\"")),
        ("OrderWhereInput", "placedAt", filter(&format!("placedAt: {range}"))),
        ("OrderWhereInput", "region", filter("region: [\"CN-ZJ\"]")),
        ("OrderWhereInput", "settled", filter("settled: true")),
        ("OrderWhereInput", "shipBy", filter(&format!("shipBy: {range}"))),
        ("OrderWhereInput", "shop", filter(&format!("shop: [\"{SHOP}\"]"))),
        ("OrderWhereInput", "sku", filter("sku: [\"KETTLE-01\"]")),
        ("OrderWhereInput", "status", filter("status: [PACKED]")),
        ("OrderWhereInput", "tag", filter("tag: [\"VIP\"]")),
        ("OrderWhereInput", "toPutBack", filter("toPutBack: true")),
        ("OrderWhereInput", "updatedAt", filter(&format!("updatedAt: {range}"))),
        ("OrderWhereInput", "warehouse", filter("warehouse: \"HZ\"")),
    ];
    let sorts = ["COMPLETED_AT", "PLACED_AT", "PRIORITY", "RECEIVED", "SHIP_BY", "UPDATED_AT"];
    rows.into_iter().chain(sorts.map(|field| ("OrderSortField", field, sort(field)))).collect()
}

/// The inputs of a stream: the cursor is invalid, so that no event is sent, and the error comes after the check of the rights.
fn event_inputs(order: &str) -> Vec<(&'static str, &'static str, Road)> {
    let road = |value: String| Road {
        root: "Subscription",
        field: "orderEvents",
        document: format!("subscription {{ orderEvents(after: \"{}\", where: {{ {value} }}) {{ id }} }}", Cursor::Start.encode()),
        variables: json!({}),
        quiet: &IDENTITIES,
    };
    vec![
        ("OrderEventWhereInput", "kind", road("kind: [\"OrderReceived\"]".to_owned())),
        ("OrderEventWhereInput", "order", road(format!("order: \"{order}\""))),
        ("OrderEventWhereInput", "shop", road(format!("shop: [\"{SHOP}\"]"))),
        ("OrderEventWhereInput", "source", road("source: [WMS]".to_owned())),
        ("OrderEventWhereInput", "status", road("status: [PACKED]".to_owned())),
        ("OrderEventWhereInput", "warehouse", road("warehouse: \"HZ\"".to_owned())),
    ]
}

/// An order of which the channel wants fewer pieces than were picked: some are back in stock, and some not yet.
async fn cut(company: &Company) -> Road {
    let order = company.order("cut", "PICKING").await;
    let mut data = purchase("cut");
    data["updatedAt"] = json!(time(now()));
    data["lines"][1]["quantity"] = json!(0);
    company.tell(SHOP, "order.upserted", data).await;
    let gift = order.see("lines { id }").await["lines"][1]["id"].clone();
    let back = json!({ "order": order.id, "lines": [{ "line": gift, "quantity": 1 }] });
    order.by("WAREHOUSE", "orderPutBackConfirm", back).await.expect_ok();
    let parts = [
        format!("putBack {}", everything("OrderPutBackLine", 3, false)),
        format!("timeline(first: 100) {{ nodes {} }}", everything("OrderEvent", 2, true)),
    ];
    let document = format!("query($id: ID!) {{ node(id: $id) {{ __typename ... on Order {{ {} }} }} }}", parts.join(" "));
    Road { root: "Query", field: "node", document, variables: json!({ "id": order.id }), quiet: &[] }
}

/// An order that left the warehouse, with a return of some of its goods. Its contact is hidden from the warehouse now, so it is left out.
async fn sent(company: &Company) -> Road {
    let order = company.order("sent", "PAID").await;
    let gift = order.see("lines { id }").await["lines"][1]["id"].clone();
    let close = json!({ "order": order.id, "lines": [{ "line": gift, "quantity": 1 }], "reason": "…" });
    order.by("CUSTOMER_SERVICE", "orderRemainderClose", close).await.expect_ok();
    for step in ["APPROVED", "PICKING", "PACKED", "SHIPPED"] {
        order.step(step).await;
    }
    order.track("IN_TRANSIT").await;
    let mut data = purchase("sent");
    data["updatedAt"] = json!(time(now()));
    data["lines"][0]["title"] = json!("电热水壶 2");
    company.tell(SHOP, "order.upserted", data).await;
    let twice = json!({ "order": order.id, "amount": "269.00", "reference": "B-1", "paidAt": time(now()) });
    order.by("FINANCE", "paymentRecord", twice).await.expect_ok();
    let line = order.see("lines { id }").await["lines"][0]["id"].clone();
    let case = json!({ "order": order.id, "kind": "RETURN_AND_REFUND", "lines": [{ "line": line, "quantity": 1 }] });
    order.by("CUSTOMER_SERVICE", "orderReturnOpen", case).await.expect_ok();
    let parts = [
        format!("lines {}", everything("OrderLine", 3, false)),
        format!("shipments {}", everything("Shipment", 4, false)),
        format!("returns {}", everything("OrderReturn", 4, false)),
        format!("timeline(first: 100) {{ nodes {} }}", everything("OrderEvent", 2, true)),
    ];
    let document = format!("query($id: ID!) {{ node(id: $id) {{ __typename ... on Order {{ {} }} }} }}", parts.join(" "));
    Road { root: "Query", field: "node", document, variables: json!({ "id": order.id }), quiet: &[] }
}

/// A selection of all fields of a type, guarded ones too, to this depth of objects. `kinds` adds the fields of single kinds of events.
pub fn everything(type_name: &str, depth: usize, kinds: bool) -> String {
    selection(type_name, depth, kinds, 0)
}

fn selection(type_name: &str, depth: usize, kinds: bool, orders: usize) -> String {
    let orders = orders + usize::from(type_name == "Order");
    let mut parts = vec!["__typename".to_owned()];
    for field in schema::fields_of(type_name) {
        if field.arguments.iter().any(|(_, kind)| kind.ends_with('!')) {
            continue;
        }
        let size = match (field.arguments.iter().any(|(name, _)| name == "first"), kinds) {
            (true, true) => "(first: 100)",
            (true, false) => "(first: 3)",
            _ => "",
        };
        let (is_leaf, is_events) = (schema::fields_of(&field.type_name).is_empty(), field.type_name.starts_with("OrderTimeline"));
        // The way from an order's return back to the order adds no new field, and the document would be too large.
        let is_back = field.type_name == "Order" && (orders > 1 || (type_name == "OrderReturn" && orders > 0));
        if is_leaf {
            parts.push(field.name.clone());
        } else if depth > 1 && !is_back && !(is_events && orders > 1) {
            let kinds = kinds && field.name != "edges" && type_name != "OrderEvent";
            // What is below a voided parcel and below an edge is requested below the valid parcels and the nodes.
            let most = if field.name == "voidedShipments" { 1 } else { 2 };
            let below = if most == 1 || (field.name == "edges" && orders > 0) { most.min(depth - 1) } else { depth - 1 };
            parts.push(format!("{}{size} {}", field.name, selection(&field.type_name, below, kinds, orders)));
        }
    }
    if kinds && !schema::types_of(type_name).is_empty() && type_name == "OrderEvent" {
        parts.extend(schema::types_of(type_name).iter().map(|kind| own_fields(kind, depth)).filter(|own| !own.is_empty()));
    }
    format!("{{ {} }}", parts.join(" "))
}

fn own_fields(kind: &str, depth: usize) -> String {
    let shared: Vec<String> = schema::fields_of("OrderEvent").into_iter().map(|field| field.name).collect();
    let own = schema::fields_of(kind).into_iter().filter(|field| !shared.contains(&field.name));
    let parts: Vec<String> = own
        .filter(|field| depth > 1 || schema::fields_of(&field.type_name).is_empty())
        .map(|field| {
            // A document may have few aliases: only names that two kinds share get one.
            let of_kinds = schema::types_of("OrderEvent").into_iter().filter(|other| *other != kind);
            let is_shared = of_kinds.flat_map(|other| schema::fields_of(&other)).any(|other| other.name == field.name);
            let alias = if is_shared { format!("{kind}__{}: ", field.name) } else { String::new() };
            format!("{alias}{} {}", field.name, selection_below(&field.type_name))
        })
        .collect();
    if parts.is_empty() { String::new() } else { format!("... on {kind} {{ {} }}", parts.join(" ")) }
}

fn selection_below(type_name: &str) -> String {
    if schema::fields_of(type_name).is_empty() { String::new() } else { selection(type_name, 1, false, 2) }
}
