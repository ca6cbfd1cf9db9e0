//! Roads to what belongs to one person: the searches that a caller saves, and the order of an erased person.

use panorama::graphql::types::id::{Kind, encode};
use serde_json::json;
use tests::company::{Company, SHOP, purchase};
use uuid::Uuid;

use super::{Road, everything};

/// Roads that need no data: the caller saves a search, and finds it in its list, live, and as a node.
pub(super) fn roads() -> Vec<Road> {
    let road = |root, field, document: String| Road { root, field, document, variables: json!({}), quiet: &[] };
    let missing = encode(Kind::SavedSearch, Uuid::nil()).0;
    let payload = everything("SavedSearchCreatePayload", 3, false);
    let input = "{ name: \"mine\", where: { status: [PACKED] } }";
    let orders = format!("{{ savedSearchOrders(id: \"{missing}\") {} }}", everything("OrderConnection", 2, false));
    let (page, saved) = (everything("SavedSearchConnection", 4, false), everything("SavedSearch", 2, false));
    vec![
        road("Mutation", "savedSearchCreate", format!("mutation {{ savedSearchCreate(input: {input}) {payload} }}")),
        road("Query", "savedSearches", format!("{{ savedSearches(first: 3) {page} }}")),
        road("Query", "savedSearchOrders", orders),
        road("Subscription", "savedSearches", format!("subscription {{ savedSearches {saved} }}")),
    ]
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
