//! The regions of orders: found in the address, kept current with it, filtered by, and shown to the roles that see the address.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;

const REGION: &str = "region { id code name level children }";

/// The query of the contract, `embargo.graphql`.
const REGIONS: &str = "query Regions($parent: ID) { regions(parent: $parent) { id code name level children } }";

/// An order to an address, in a status.
async fn order_to<'a>(company: &'a Company, number: &str, address: Value, status: &str) -> Order<'a> {
    let mut data = purchase(number);
    for (part, text) in address.as_object().unwrap() {
        data["contact"][part] = text.clone();
    }
    company.order_with(SHOP, data, status).await
}

fn address(province: &str, city: &str, district: &str) -> Value {
    json!({ "country": "CN", "province": province, "city": city, "district": district })
}

async fn code(order: &Order<'_>) -> Value {
    order.see(REGION).await["region"]["code"].clone()
}

/// The numbers of the orders of a list by region, sorted.
async fn among(client: &Client, regions: &[&str], more: &str) -> Vec<String> {
    let document = format!(
        "query($of: [ID!]) {{ orders(first: 50, where: {{ region: $of {more} }}) {{ nodes {{ number }} count {{ value }} }} }}"
    );
    let list = client.query(&document, None, json!({ "of": regions })).await.expect_ok();
    let mut numbers: Vec<String> =
        list.list("orders.nodes").iter().map(|node| node["number"].as_str().unwrap().to_owned()).collect();
    assert_eq!(list.number("orders.count.value"), i64::try_from(numbers.len()).unwrap());
    numbers.sort();
    numbers.into_iter().map(|number| number.trim_start_matches(&format!("{SHOP}-")).to_owned()).collect()
}

both_databases! {
    async fn orders_are_found_by_their_regions(environment: Environment) {
        let company = Company::open(&environment).await;
        order_to(&company, "suzhou", address("江苏省", "苏州市", "虎丘区"), "PAID").await;
        order_to(&company, "nanjing", address("Jiangsu", "Nanjing", ""), "APPROVED").await;
        order_to(&company, "jiangsu", address("江苏", "某某市", ""), "PACKED").await;
        order_to(&company, "hangzhou", address("浙江", "杭州", "西湖"), "PAID").await;
        order_to(&company, "unknown", address("江苏省", "杭州市", ""), "PAID").await;
        order_to(&company, "california", json!({ "country": "US", "province": "CA", "city": "Springfield", "district": null }), "PAID").await;
        order_to(&company, "berlin", json!({ "country": "DE", "province": null, "city": "Berlin", "district": null }), "PAID").await;
        let manager = company.staff("MANAGER");
        for (regions, numbers) in [
            (vec!["32"], vec!["jiangsu", "nanjing", "suzhou"]),
            (vec!["CN-JS"], vec!["jiangsu", "nanjing", "suzhou"]),
            (vec!["江苏省"], vec!["jiangsu", "nanjing", "suzhou"]),
            (vec!["3205"], vec!["suzhou"]),
            (vec!["320505", "330100"], vec!["hangzhou", "suzhou"]),
            (vec!["320506"], vec![]),
            (vec!["US"], vec!["california"]),
            (vec!["US-CA", "DE"], vec!["berlin", "california"]),
            (vec!["US-NY", "DE-BE"], vec![]),
        ] {
            assert_eq!(among(&manager, &regions, "").await, numbers, "{regions:?}");
        }
        assert_eq!(among(&manager, &["32"], "status: [PAID, APPROVED]").await, ["nanjing", "suzhou"]);
        let document = "query($of: [ID!]) { orders(where: { region: $of }) { nodes { id } } }";
        for wrong in ["ZZ", "99", "CN", "3299", "苏州", ""] {
            let refused = manager.query(document, None, json!({ "of": ["32", wrong] })).await;
            assert!(refused.expect_error("BAD_REQUEST")["message"].as_str().unwrap().contains(&format!("region {wrong}")), "{refused}");
        }
        company.close().await;
    }

    /// A new message of the channel and an edit of staff move the order at once, and an erasure leaves no more than the city.
    async fn a_region_follows_its_address(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = order_to(&company, "moves", address("广东省", "深圳市", "南山区"), "PAID").await;
        assert_eq!(order.see(REGION).await["region"], json!({
            "id": "440305", "code": "440305", "name": "南山区", "level": "DISTRICT", "children": 0
        }));
        let mut update = purchase("moves");
        update["updatedAt"] = json!(time(now()));
        for (part, text) in address("江苏省", "苏州市", "").as_object().unwrap() {
            update["contact"][part] = text.clone();
        }
        company.tell(SHOP, "order.upserted", update).await;
        assert_eq!(code(&order).await, "3205");
        let mut moved = address("西藏自治区", "拉萨市", "城关区");
        moved["line"] = json!("示例路 1 号");
        order.by("CUSTOMER_SERVICE", "orderContactUpdate", json!({ "order": order.id, "address": moved })).await.expect_ok();
        assert_eq!(code(&order).await, "540102");
        let manager = company.staff("MANAGER");
        assert_eq!((among(&manager, &["54"], "").await, among(&manager, &["32", "44"], "").await), (vec!["moves".to_owned()], vec![]));
        let doubtful = json!({ "order": order.id, "address": address("江苏省", "拉萨市", "") });
        order.by("CUSTOMER_SERVICE", "orderContactUpdate", doubtful).await.expect_ok();
        assert_eq!(order.see(REGION).await["region"], json!(null));
        order.by("CUSTOMER_SERVICE", "orderContactUpdate", json!({ "order": order.id, "address": moved })).await.expect_ok();
        let person = json!({ "by": { "phone": "13800000000" }, "reason": "asked for it in writing" });
        command(&manager, "customerErase", person).await.expect_ok();
        assert_eq!((code(&order).await, among(&manager, &["5401"], "").await), (json!("5401"), vec!["moves".to_owned()]));
        assert_eq!(among(&manager, &["540102"], "").await, Vec::<String>::new());
        company.close().await;
    }

    /// A list by region has exactly the orders whose region its reader sees: a warehouse no more sees it once they left.
    async fn the_filter_shows_what_the_field_shows(environment: Environment) {
        let company = Company::open(&environment).await;
        for status in ["PAID", "PACKED", "SHIPPED", "DELIVERED"] {
            company.order(&status.to_lowercase(), status).await;
        }
        for (role, numbers) in [
            ("MANAGER", vec!["delivered", "packed", "paid", "shipped"]),
            ("CUSTOMER_SERVICE", vec!["delivered", "packed", "paid", "shipped"]),
            ("OPERATIONS", vec!["delivered", "packed", "paid", "shipped"]),
            ("WAREHOUSE", vec!["packed"]),
            ("WAREHOUSE_LEAD", vec!["packed"]),
        ] {
            assert_eq!(among(&company.staff(role), &["44"], "").await, numbers, "{role}");
        }
        for role in ["FINANCE", "PURCHASING", "SYSTEM"] {
            let list = "{ orders(where: { region: [\"44\"] }) { count { value } } }";
            company.staff(role).query(list, None, json!({})).await.expect_error("FORBIDDEN");
        }
        company.close().await;
    }

    async fn regions_are_opened_one_by_one(environment: Environment) {
        let company = Company::open(&environment).await;
        for role in ["PURCHASING", "MANAGER", "WAREHOUSE"] {
            let client = company.staff(role);
            let roots = client.query(REGIONS, Some("Regions"), json!({})).await.expect_ok();
            let jiangsu = roots.list("regions").iter().find(|region| region["code"] == "32").unwrap().clone();
            assert_eq!(jiangsu, json!({ "id": "32", "code": "32", "name": "江苏省", "level": "PROVINCE", "children": 13 }));
            let cities = client.query(REGIONS, Some("Regions"), json!({ "parent": "CN-JS" })).await.expect_ok();
            let names: Vec<&str> = cities.list("regions").iter().map(|city| city["name"].as_str().unwrap()).collect();
            assert_eq!((names.len(), names[0], names[4]), (13, "南京市", "苏州市"));
            let districts = client.query(REGIONS, Some("Regions"), json!({ "parent": "3205" })).await.expect_ok();
            assert!(districts.list("regions").iter().all(|one| one["level"] == "DISTRICT" && one["children"] == 0), "{districts}");
            client.query(REGIONS, Some("Regions"), json!({ "parent": "99" })).await.expect_error("BAD_REQUEST");
        }
        company.close().await;
    }
}
