//! Every field with `@requiresPermission`: null with its complete path for a role that lacks the permission, a value for one that has it.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, Order, SHOP, now, null_paths, purchase, time};
use tests::environment::Environment;
use tests::schema::{self, Field};

use super::ROLES;
use super::policy::Policy;

/// The path of a type in an order, with `{}` for the field.
const PLACES: [(&str, &str); 4] =
    [("Order", "{}"), ("OrderLine", "lines { {} }"), ("OrderContact", "contact { {} }"), ("OrderReturn", "returns { {} }")];

fn guarded() -> Vec<Field> {
    let is_root = |field: &Field| ["Query", "Mutation", "Subscription"].contains(&field.owner.as_str());
    // The figures of an embargo belong to no order: the matrix walks to them.
    let is_of_order = |field: &Field| field.owner != "Embargo";
    schema::fields().into_iter().filter(|field| field.requires.is_some() && !is_root(field) && is_of_order(field)).collect()
}

#[test]
fn what_a_field_requires_stands_in_its_description() {
    let all = schema::fields();
    let mut described = 0;
    for field in &all {
        let text = field.description.split_whitespace().collect::<Vec<_>>().join(" ");
        match &field.requires {
            Some(permission) => {
                described += 1;
                assert!(text.contains(&format!("Requires `{permission}`.")), "{}.{}: {text}", field.owner, field.name);
            }
            None => assert!(!text.contains("Requires `"), "{}.{} has no @requiresPermission: {text}", field.owner, field.name),
        }
    }
    assert!(described > 40, "{described}");
}

/// An order with a value in every field, visible to every role.
async fn rich_order(company: &Company) -> Order<'_> {
    rich_order_of(company, purchase("rich")).await
}

/// Does the same for an order with the channel's data.
pub async fn rich_order_of(company: &Company, mut data: Value) -> Order<'_> {
    (data["customerLevel"], data["serviceLevel"], data["buyerMessage"]) =
        (json!(3), json!("EXPRESS"), json!("周末送货，先打电话"));
    (data["lines"][0]["customization"], data["lines"][0]["material"]) = (json!("engraving"), json!("签名.ttf"));
    let order = company.order_with(SHOP, data.clone(), "PAID").await;
    // A parcel whose carrier the channel corrects, and which it then withdraws.
    for parcels in
        [json!([{ "carrier": "SF", "trackingNumber": "W-1" }]), json!([{ "carrier": "YTO", "trackingNumber": "W-1" }]), json!([])]
    {
        let mut update = data.clone();
        (update["updatedAt"], update["shipments"]) = (json!(time(now())), parcels);
        company.tell(SHOP, "order.upserted", update).await;
    }
    let id = &order.id;
    let line = order.see("lines { id }").await["lines"][0]["id"].clone();
    let file = json!({ "order": id, "line": line, "fileName": "签名.otf", "size": 5, "contentType": "font/otf" });
    let started = "mutation($input: MaterialUploadStartInput!) { materialUploadStart(input: $input) { upload { url } } }";
    let started = company.staff("CUSTOMER_SERVICE").query(started, None, json!({ "input": file })).await.expect_ok();
    let put = company.anonymous().http().put(started.text("materialUploadStart.upload.url")).body("OTTO1").send().await.unwrap();
    assert_eq!(put.status().as_u16(), 201);
    order.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": id, "remark": "轻放" })).await.expect_ok();
    order.by("OPERATIONS", "orderPriorityUpdate", json!({ "order": id, "priority": 3, "reason": "VIP" })).await.expect_ok();
    order.by("FINANCE", "voucherRecord", json!({ "order": id, "voucherNumber": "V-1" })).await.expect_ok();
    order.by("FINANCE", "settlementRecord", json!({ "order": id, "settledAt": time(now()) })).await.expect_ok();
    order.fact("CHANNEL", "STATUS", "SHIPPED").await;
    for status in ["APPROVED", "PICKING", "PACKED"] {
        order.step(status).await;
    }
    order.fact("WMS", "WEIGHT", "1200").await;
    // A requested refund keeps the goods in the house, so it comes last.
    let case = json!({ "order": id, "kind": "REFUND_ONLY", "reason": "太慢", "reasonCode": "OTHER" });
    order.by("CUSTOMER_SERVICE", "orderReturnOpen", case).await.expect_ok();
    order
}

both_databases! {
    /// One field at a time, so that a refused neighbor cannot hide it.
    async fn guarded_fields_show_themselves_to_those_who_may_see_them(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = rich_order(&company).await;
        let policy = Policy::read();
        for role in ROLES {
            let client = company.staff(role);
            for field in guarded() {
                let (_, place) = PLACES.iter().find(|(owner, _)| *owner == field.owner).unwrap_or_else(|| panic!("where is {}?", field.owner));
                if place.starts_with("returns") && !policy.shows(role, "Order", "returns") {
                    continue;
                }
                let name = &field.name;
                let part = place.replace("{}", &format!("{name} {}", schema::selection(&field.type_name, 2)));
                let document = format!("query($id: ID!) {{ order(by: {{ id: $id }}) {{ number {part} }} }}");
                let answer = client.query(&document, None, json!({ "id": order.id })).await;
                let permission = field.requires.as_deref().unwrap();
                let paths = null_paths(&answer, "FORBIDDEN");
                let at = found(answer.data("order"), name, "order");
                assert!(!at.is_empty() && answer.data("order.number").is_string(), "{answer}");
                if policy.shows(role, &field.owner, name) {
                    assert!(paths.is_empty(), "{role} sees {}.{name}: {answer}", field.owner);
                    // The liability for a return is not decided by any command yet.
                    let has_value = at.values().all(|value| !value.is_null());
                    assert!(has_value || name == "liability", "{role} gets a value of {}.{name}: {answer}", field.owner);
                } else {
                    assert_eq!(paths, at.keys().cloned().collect::<HashSet<_>>(), "{role} {}.{name}: {answer}", field.owner);
                    for error in answer.errors() {
                        assert!(error["message"].as_str().unwrap().contains(permission), "{answer}");
                    }
                }
            }
        }
        company.close().await;
    }

    /// A field without `@requiresPermission` is open to every role that sees the order: the SDL is complete.
    async fn fields_without_the_directive_are_refused_to_nobody(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = rich_order(&company).await;
        let events: Vec<String> = schema::types_of("OrderEvent")
            .iter()
            .map(|kind| format!("... on {kind} {{ {} }}", own_fields(kind)))
            .collect();
        let card = schema::selection("Order", 4);
        let free = format!("query($id: ID!) {{ order(by: {{ id: $id }}) {card} }}");
        // A request has at most 30 aliases.
        let told = events.chunks(25).map(|events| {
            format!("query($id: ID!) {{ order(by: {{ id: $id }}) {{ timeline(first: 100) {{ nodes {{ id {} }} }} }} }}", events.join(" "))
        });
        let documents: Vec<String> = std::iter::once(free).chain(told).collect();
        for role in ROLES {
            for document in &documents {
                let answer = company.staff(role).query(document, None, json!({ "id": order.id })).await.expect_ok();
                assert!(answer.data("order").is_object(), "{role}: {answer}");
            }
        }
        company.close().await;
    }
}

/// The fields that only this kind of event has, each with an alias, because some share a name and differ in type.
fn own_fields(kind: &str) -> String {
    let shared: HashSet<String> = schema::fields_of("OrderEvent").into_iter().map(|field| field.name).collect();
    let own = schema::fields_of(kind).into_iter().filter(|field| !shared.contains(&field.name) && field.requires.is_none());
    let parts: Vec<String> = own
        .enumerate()
        .filter(|(index, _)| *index == 0)
        .map(|(_, field)| format!("{kind}_{0}: {0} {1}", field.name, schema::selection(&field.type_name, 1)))
        .collect();
    if parts.is_empty() { "id".to_owned() } else { parts.join(" ") }
}

/// Every path in a value that ends in a field of this name, with its value.
fn found(value: &Value, name: &str, at: &str) -> BTreeMap<String, Value> {
    let mut places = BTreeMap::new();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(key, child)| (key.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        let path = format!("{at}.{key}");
        if key == name {
            places.insert(path, child.clone());
        } else {
            places.extend(found(child, name, &path));
        }
    }
    places
}
