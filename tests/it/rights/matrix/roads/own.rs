//! Roads to what belongs to some people: the searches that a caller saves, the order of an erased person, the tasks of roles; and to
//! returns by a filter.

use panorama::events::cursor::Cursor;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::json;
use tests::client::{Client, Transport};
use tests::company::{Company, Order, SHOP, command, purchase};
use uuid::Uuid;

use super::{Road, everything};

/// The caller saves a search, and finds it in its list, live, and as a node; and the roads to tasks.
pub(super) async fn roads(manager: &Client) -> Vec<Road> {
    let road = |root, field, document: String| Road { root, field, document, variables: json!({}), quiet: &[] };
    let missing = encode(Kind::SavedSearch, Uuid::nil()).0;
    let payload = everything("SavedSearchCreatePayload", 3, false);
    let input = "{ name: \"mine\", where: { status: [PACKED] } }";
    let orders = format!("{{ savedSearchOrders(id: \"{missing}\") {} }}", everything("OrderConnection", 2, false));
    let (page, saved) = (everything("SavedSearchConnection", 4, false), everything("SavedSearch", 2, false));
    let mut roads = vec![
        road("Mutation", "savedSearchCreate", format!("mutation {{ savedSearchCreate(input: {input}) {payload} }}")),
        road("Query", "savedSearches", format!("{{ savedSearches(first: 3) {page} }}")),
        road("Query", "savedSearchOrders", orders),
        road("Subscription", "savedSearches", format!("subscription {{ savedSearches {saved} }}")),
    ];
    roads.extend(tasks(manager).await);
    roads.extend(embargoes(manager).await);
    roads
}

/// An embargo of a region to which no order of this test goes, in its list, live, and as a node; and the preview of another one.
async fn embargoes(manager: &Client) -> Vec<Road> {
    let placed = command(manager, "embargoPlace", json!({ "regions": ["US-AK"], "reason": "snow" })).await.expect_ok();
    let id = placed.text("embargoPlace.embargo.id").to_owned();
    let road = |root, field, document: String| Road { root, field, document, variables: json!({}), quiet: &[] };
    let (page, one) = (everything("EmbargoConnection", 5, false), everything("Embargo", 4, false));
    let found = everything("EmbargoPreview", 4, false);
    vec![
        road("Query", "embargoes", format!("{{ embargoes(first: 3) {page} }}")),
        road("Query", "embargoPreview", format!("{{ embargoPreview(regions: [\"44\"]) {found} }}")),
        road("Query", "node", format!("{{ node(id: \"{id}\") {{ __typename ... on Embargo {one} }} }}")),
        road("Subscription", "embargo", format!("subscription {{ embargo(id: \"{id}\") {one} }}")),
    ]
}

/// A query for each input that selects returns.
pub(super) fn inputs_of_returns() -> Vec<(&'static str, &'static str, Road)> {
    let returns = |arguments: &str| {
        let document = format!("{{ returns({arguments}) {{ nodes {{ id }} count {{ value }} }} }}");
        Road { root: "Query", field: "returns", document, variables: json!({}), quiet: &[] }
    };
    vec![
        ("ReturnSortInput", "direction", returns("sortBy: { field: STATUS_SINCE, direction: ASC }")),
        ("ReturnSortInput", "field", returns("sortBy: { field: STATUS_SINCE, direction: ASC }")),
        ("ReturnWhereInput", "kind", returns("where: { kind: [EXCHANGE] }")),
        ("ReturnWhereInput", "overdue", returns("where: { overdue: true }")),
        ("ReturnWhereInput", "reasonCode", returns("where: { reasonCode: [OTHER] }")),
        ("ReturnWhereInput", "requestedAt", returns("where: { requestedAt: { from: \"2020-01-01T00:00:00Z\" } }")),
        ("ReturnWhereInput", "shop", returns(&format!("where: {{ shop: [\"{SHOP}\"] }}"))),
        ("ReturnWhereInput", "status", returns("where: { status: [APPROVED] }")),
    ]
}

/// The announcement of a material, with the address to which it is uploaded.
pub(super) async fn upload(order: &Order<'_>) -> Road {
    let line = order.see("lines { id }").await["lines"][0]["id"].clone();
    let input = json!({ "order": order.id, "line": line, "fileName": "a.otf", "size": 5, "contentType": "font/otf" });
    let document = "mutation($input: MaterialUploadStartInput!) { materialUploadStart(input: $input) {
        __typename order { __typename } upload { __typename url expiresAt } userErrors { __typename code message field } } }";
    Road {
        root: "Mutation",
        field: "materialUploadStart",
        document: document.to_owned(),
        variables: json!({ "input": input }),
        quiet: &[],
    }
}

/// An order of an erased person, who is another one than in this test's other orders, because those keep their person.
pub(super) async fn erased(company: &Company) -> Road {
    let mut data = purchase("erased");
    data["contact"]["phone"] = json!("+86 139 0000 0000");
    let order = company.order_with(SHOP, data, "PACKED").await;
    let person = json!({ "by": { "phone": "13900000000" }, "reason": "asked for it in writing" });
    order.by("MANAGER", "customerErase", person).await.expect_ok();
    let document = format!(
        "query($id: ID!) {{ node(id: $id) {{ __typename ... on Order {{ timeline(last: 5) {{ nodes {} }} }} }} }}",
        everything("OrderEvent", 2, true)
    );
    Road { root: "Query", field: "node", document, variables: json!({ "id": order.id }), quiet: &[] }
}

/// The task of customer service about an order that is late, and the one of its warehouse: both finished by the manager with a note.
async fn tasks(manager: &Client) -> Vec<Road> {
    let start = Cursor::Start.encode();
    let document = "subscription($after: String) { tasks(after: $after, where: { state: OPEN }) { task { id kind } } }";
    let mut ids = Vec::new();
    for kind in ["CUSTOMER_CALL", "PROMISE_AT_RISK"] {
        let mut live = manager.subscribe_to(Transport::WebSocket, document, None, json!({ "after": start })).await;
        let opened = live.next_where(|task| task.text("tasks.task.kind") == kind).await;
        ids.push(opened.text("tasks.task.id").to_owned());
    }
    for id in &ids {
        let done = json!({ "task": id, "outcome": "DONE", "note": "called" });
        command(manager, "taskComplete", done).await.expect_ok();
    }
    let nobody_here: &[&str] = &["warehouse B", "finance", "purchasing", "scoped manager", "scoped finance"];
    let road = |root, field, document: String, quiet| Road { root, field, document, variables: json!({}), quiet };
    let mut roads = vec![
        road("Query", "tasks", format!("{{ tasks(first: 50) {} }}", everything("TaskConnection", 6, false)), &[][..]),
        road("Query", "taskCounts", format!("{{ taskCounts {} }}", everything("TaskCount", 2, false)), &[]),
    ];
    for id in ids {
        let task = everything("Task", 4, true);
        roads.push(road("Query", "node", format!("{{ node(id: \"{id}\") {{ __typename ... on Task {task} }} }}"), &[]));
    }
    let event = everything("TaskEvent", 6, false);
    let filter = "where: { kind: [CUSTOMER_CALL, PROMISE_AT_RISK] }";
    let document = format!("subscription {{ tasks(after: \"{start}\", {filter}) {event} }}");
    roads.push(road("Subscription", "tasks", document, nobody_here));
    roads
}

/// A list of tasks for each input of a filter or a sort.
pub(super) fn task_inputs(order: &str) -> Vec<(&'static str, &'static str, Road)> {
    let list = |arguments: &str| {
        let document = format!("{{ tasks({arguments}) {{ nodes {{ id }} count {{ value }} }} }}");
        Road { root: "Query", field: "tasks", document, variables: json!({}), quiet: &[] }
    };
    let sort = "sortBy: { field: CREATED_AT, direction: DESC }";
    vec![
        ("TaskSortInput", "direction", list(sort)),
        ("TaskSortInput", "field", list(sort)),
        ("TaskWhereInput", "kind", list("where: { kind: [OTHER] }")),
        ("TaskWhereInput", "mine", list("where: { mine: true }")),
        ("TaskWhereInput", "order", list(&format!("where: {{ order: \"{order}\" }}"))),
        ("TaskWhereInput", "overdue", list("where: { overdue: true }")),
        ("TaskWhereInput", "role", list("where: { role: [MANAGER] }")),
        ("TaskWhereInput", "rule", list(&format!("where: {{ rule: \"{}\" }}", encode(Kind::Rule, Uuid::nil()).0))),
        ("TaskWhereInput", "state", list("where: { state: [OPEN] }")),
    ]
}
