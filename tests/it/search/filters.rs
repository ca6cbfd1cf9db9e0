//! Lists of orders by tag, SKU, channel, priority, the beginning of a name and a part of a number: alone and together, page by page, and
//! within the rights of their reader.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::{Company, OTHER_SHOP, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;

use crate::rules::{action, compare, rule};

const LIST: &str = "query($where: OrderWhereInput, $first: Int = 50, $after: String, $sort: OrderSortInput) {
    orders(where: $where, first: $first, after: $after, sortBy: $sort) {
        nodes { channelOrder { number } } count { value } pageInfo { hasNextPage endCursor } } }";

async fn list(client: &Client, filter: Value) -> Answer {
    client.query(LIST, None, json!({ "where": filter })).await
}

fn numbers(answer: &Answer) -> Vec<String> {
    let nodes = answer.list("orders.nodes").iter();
    nodes.map(|node| node["channelOrder"]["number"].as_str().unwrap().to_owned()).collect()
}

/// The numbers of a list, sorted; the count is the same.
async fn found(client: &Client, filter: Value) -> Vec<String> {
    let answer = list(client, filter).await.expect_ok();
    let mut numbers = numbers(&answer);
    assert_eq!(answer.number("orders.count.value"), i64::try_from(numbers.len()).unwrap());
    numbers.sort();
    numbers
}

/// An order of a person with one line.
fn of(number: &str, name: &str, phone: &str, sku: &str) -> Value {
    let mut data = purchase(number);
    data["contact"]["name"] = json!(name);
    data["contact"]["phone"] = json!(phone);
    data["lines"].as_array_mut().unwrap().truncate(1);
    data["lines"][0]["sku"] = json!(sku);
    data
}

/// Three orders in one shop and one in another: two lamps with a tag of a rule, and two kettles.
async fn company(environment: &Environment) -> Company {
    let company = Company::open(environment).await;
    let actions = [action("TAG", &[("tag", "LAMP")]), action("PRIORITY", &[("priority", "50")])];
    rule(&company, "lamps", "CHANGED", compare("skus", "CONTAINS_ANY", json!(["LAMP-01"])), &actions, "ON").await;
    company.order_with(SHOP, of("ab-1001", "张三", "13800000001", "LAMP-01"), "PAID").await;
    company.order_with(SHOP, of("ab-1002", "张三丰", "13800000002", "KETTLE-01"), "PAID").await;
    company.order_with(SHOP, of("cd-2001", "Ａnna Smith", "13800000003", "KETTLE-01"), "PACKED").await;
    company.order_with(OTHER_SHOP, of("ab-2001", "张**", "13800000004", "LAMP-01"), "PAID").await;
    company
}

both_databases! {
    async fn each_filter_finds_its_orders_alone_and_with_others(environment: Environment) {
        let company = company(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let all = ["ab-1001", "ab-1002", "ab-2001", "cd-2001"];
        for (filter, wanted) in [
            (json!({ "tag": ["LAMP"] }), vec!["ab-1001", "ab-2001"]),
            (json!({ "tag": ["lamp", "LAM", "NONE", "%"] }), vec![]),
            (json!({ "tag": ["NONE", "LAMP"], "sku": ["KETTLE-01"] }), vec![]),
            (json!({ "sku": ["LAMP-01"] }), vec!["ab-1001", "ab-2001"]),
            (json!({ "sku": ["LAMP-01", "KETTLE-01", "NONE"] }), all.to_vec()),
            (json!({ "sku": ["KETTLE-01"], "status": ["PACKED"] }), vec!["cd-2001"]),
            (json!({ "sku": ["KETTLE"] }), vec![]),
            (json!({ "channel": ["GENERIC"] }), all.to_vec()),
            (json!({ "channel": ["generic", "NONE"] }), vec![]),
            (json!({ "channel": ["GENERIC", "NONE"], "tag": ["LAMP"], "shop": [SHOP] }), vec!["ab-1001"]),
            (json!({ "priority": { "from": 50 } }), vec!["ab-1001", "ab-2001"]),
            (json!({ "priority": { "to": 49 } }), vec!["ab-1002", "cd-2001"]),
            (json!({ "priority": { "from": 50, "to": 50 }, "shop": [OTHER_SHOP] }), vec!["ab-2001"]),
            (json!({ "priority": { "from": 51, "to": 1000 } }), vec![]),
            (json!({ "priority": {} }), all.to_vec()),
            (json!({ "buyerNamePrefix": "张" }), vec!["ab-1001", "ab-1002", "ab-2001"]),
            (json!({ "buyerNamePrefix": "张三" }), vec!["ab-1001", "ab-1002"]),
            (json!({ "buyerNamePrefix": " 张 三丰" }), vec!["ab-1002"]),
            (json!({ "buyerNamePrefix": "三" }), vec![]),
            (json!({ "buyerNamePrefix": "aＮN" }), vec!["cd-2001"]),
            (json!({ "buyerNamePrefix": "张", "tag": ["LAMP"], "numberPart": "ab-1" }), vec!["ab-1001"]),
            (json!({ "numberPart": "ab-1" }), vec!["ab-1001", "ab-1002"]),
            (json!({ "numberPart": "AB-1" }), vec!["ab-1001", "ab-1002"]),
            (json!({ "numberPart": "2001" }), vec!["ab-2001", "cd-2001"]),
            (json!({ "numberPart": "B-2001" }), vec!["ab-2001"]),
            (json!({ "numberPart": "web-hz-a" }), vec!["ab-1001", "ab-1002"]),
            (json!({ "numberPart": "web-" }), all.to_vec()),
            (json!({ "numberPart": "b-100" }), vec![]),
            (json!({ "numberPart": "%-____" }), vec![]),
        ] {
            assert_eq!(found(&clerk, filter.clone()).await, wanted, "{filter}");
        }
        for wrong in [
            json!({ "buyerNamePrefix": "" }),
            json!({ "buyerNamePrefix": "12" }),
            json!({ "buyerNamePrefix": "张*" }),
            json!({ "buyerNamePrefix": "anna" }),
            json!({ "numberPart": "ab1" }),
            json!({ "numberPart": "四位数字" }),
            json!({ "priority": { "from": 2, "to": 1 } }),
            json!({ "tag": vec!["x"; 101] }),
            json!({ "sku": vec!["x"; 101] }),
            json!({ "channel": vec!["x"; 101] }),
        ] {
            list(&clerk, wrong).await.expect_error("BAD_REQUEST");
        }
        company.close().await;
    }

    /// Orders of one priority are equal in the sort: each is on one page, and pages end with the last.
    async fn pages_with_ties_have_every_order_once(environment: Environment) {
        let company = Company::open(&environment).await;
        for number in 0..5 {
            company.order_with(SHOP, of(&format!("tie-{number}"), "张三", "13800000001", "KETTLE-01"), "PAID").await;
        }
        let manager = company.staff("MANAGER");
        for field in ["PRIORITY", "COMPLETED_AT", "PLACED_AT", "RECEIVED"] {
            let filter = json!({ "sku": ["KETTLE-01"], "priority": { "from": 0, "to": 0 }, "buyerNamePrefix": "张" });
            let (mut met, mut after) = (Vec::new(), Value::Null);
            loop {
                let sort = json!({ "field": field, "direction": "DESC" });
                let variables = json!({ "where": filter, "first": 2, "after": after, "sort": sort });
                let page = manager.query(LIST, None, variables).await.expect_ok();
                assert_eq!(page.number("orders.count.value"), 5);
                met.extend(numbers(&page));
                after = page.data("orders.pageInfo.endCursor").clone();
                if page.data("orders.pageInfo.hasNextPage") == &json!(false) {
                    break;
                }
            }
            met.sort();
            assert_eq!(met, ["tie-0", "tie-1", "tie-2", "tie-3", "tie-4"], "{field}");
        }
        company.close().await;
    }

    /// No filter shows an order or a field that its reader does not see.
    async fn a_filter_finds_what_its_reader_sees(environment: Environment) {
        let company = company(&environment).await;
        let elsewhere = company.client(&Claims::of(&["CUSTOMER_SERVICE"]).in_shops(&[OTHER_SHOP]));
        for filter in [
            json!({ "tag": ["LAMP"] }),
            json!({ "sku": ["LAMP-01", "KETTLE-01"] }),
            json!({ "channel": ["GENERIC"] }),
            json!({ "priority": { "from": -1000 } }),
            json!({ "buyerNamePrefix": "张" }),
            json!({ "numberPart": "web-" }),
            json!({ "numberPart": "2001" }),
        ] {
            assert_eq!(found(&elsewhere, filter.clone()).await, ["ab-2001"], "{filter}");
        }
        for filter in [json!({ "buyerNamePrefix": "Ann" }), json!({ "numberPart": "web-hz" }), json!({ "numberPart": "1001" })] {
            assert_eq!(found(&elsewhere, filter.clone()).await, Vec::<String>::new(), "{filter}");
        }
        for role in ["FINANCE", "PURCHASING", "SYSTEM"] {
            list(&company.staff(role), json!({ "buyerNamePrefix": "张" })).await.expect_error("FORBIDDEN");
        }
        // The warehouse sees a name until the parcel leaves.
        let packed = company.staff("WAREHOUSE");
        assert_eq!(found(&packed, json!({ "buyerNamePrefix": "ann" })).await, ["cd-2001"]);
        let shipped = company.order_with(SHOP, of("ef-3001", "Anna", "13800000005", "KETTLE-01"), "SHIPPED").await;
        assert_eq!(found(&packed, json!({ "buyerNamePrefix": "ann" })).await, ["cd-2001"], "{}", shipped.id);
        company.close().await;
    }

    /// A tag ends with its cause, and an erased person is found by neither the name nor the tags of the channel.
    async fn what_an_order_has_no_longer_finds_nothing(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        let mut data = of("ab-1001", "张三", "13800000001", "KETTLE-01");
        data["updatedAt"] = json!(time(now()));
        company.tell(SHOP, "order.upserted", data).await;
        assert_eq!(found(&manager, json!({ "tag": ["LAMP"] })).await, ["ab-2001"]);
        assert_eq!(found(&manager, json!({ "sku": ["LAMP-01"] })).await, ["ab-2001"]);
        assert_eq!(found(&manager, json!({ "priority": { "from": 1 } })).await, ["ab-2001"]);

        let mut tried = of("test-1", "赵六", "13900000006", "KETTLE-01");
        tried["test"] = json!(true);
        company.order_with(SHOP, tried, "PAID").await;
        let by_tag = json!({ "tag": ["test"], "buyerNamePrefix": "赵" });
        assert_eq!(found(&manager, by_tag.clone()).await, ["test-1"]);
        command(&manager, "customerErase", json!({ "by": { "phone": "13900000006" }, "reason": "asked for it" })).await.expect_ok();
        for filter in [by_tag, json!({ "tag": ["test"] }), json!({ "buyerNamePrefix": "赵" }), json!({ "buyerNamePrefix": "赵六" })] {
            assert_eq!(found(&manager, filter.clone()).await, Vec::<String>::new(), "{filter}");
        }
        assert_eq!(found(&manager, json!({ "numberPart": "st-1" })).await, ["test-1"]);
        company.close().await;
    }

    /// A search is saved with these filters as it was sent, and the audit log has no part of a name.
    async fn a_saved_search_keeps_them(environment: Environment) {
        let company = company(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let filter = json!({ "tag": ["LAMP"], "sku": ["LAMP-01"], "priority": { "from": 1 }, "buyerNamePrefix": "张三", "numberPart": "ab-1" });
        let saved = command(&clerk, "savedSearchCreate", json!({ "name": "灯", "where": filter })).await.expect_ok();
        let shown = saved.data("savedSearchCreate.savedSearch").clone();
        assert_eq!(serde_json::from_str::<Value>(shown["where"].as_str().unwrap()).unwrap(), filter);
        let document = "query($id: ID!) { savedSearchOrders(id: $id) { nodes { channelOrder { number } } count { value } } }";
        let orders = clerk.query(document, None, json!({ "id": shown["id"] })).await.expect_ok();
        assert_eq!(orders.data("savedSearchOrders.nodes"), &json!([{ "channelOrder": { "number": "ab-1001" } }]));
        let log = "{ auditLog(first: 100) { nodes { operation changes { field new } } } }";
        let log = company.staff("MANAGER").query(log, None, json!({})).await.expect_ok().body.to_string();
        assert!(log.contains("LAMP-01") && log.contains("buyerNamePrefix") && !log.contains("张三"), "{log}");
        company.close().await;
    }
}
