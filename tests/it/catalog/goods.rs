//! The attributes of SKUs and the hours of warehouses, as an operator sets them.

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::Company;
use tests::environment::Environment;

const SET_SKU: &str =
    "mutation($input: SkuSetInput!) { skuSet(input: $input) { sku { code category listPrice { minorUnits currency }
    components { sku quantity } } changes userErrors { code message field } } }";
const SET_WAREHOUSE: &str = "mutation($input: WarehouseSetInput!) { warehouseSet(input: $input) { warehouse { id timeZone cutOff
    hours { weekday opens closes } } changes userErrors { code message field } } }";

async fn set(client: &Client, document: &str, input: Value) -> Answer {
    client.query(document, None, json!({ "input": input })).await
}

/// The field and the message of the refusal.
fn refused(answer: &Answer, root: &str) -> (String, String) {
    assert!(answer.errors().is_empty(), "{answer}");
    let error = answer.list(&format!("{root}.userErrors"))[0].clone();
    (error["field"][0].as_str().unwrap_or_default().to_owned(), error["message"].as_str().unwrap().to_owned())
}

both_databases! {
    /// The list price, the category and the components of a SKU are kept where an input leaves them out, and faults are named.
    async fn the_attributes_of_a_sku_are_set_and_checked(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let box_of = |components: Value| json!({ "code": "BOX", "title": "礼盒", "components": components });
        for (input, field, message) in [
            (json!({ "code": "KETTLE-01", "listPrice": { "minorUnits": 1, "currency": "YUAN" } }), "listPrice", "“YUAN”"),
            (json!({ "code": "KETTLE-01", "listPrice": { "minorUnits": "-1", "currency": "CNY" } }), "listPrice", "not negative"),
            (json!({ "code": "KETTLE-01", "category": "" }), "category", "characters"),
            (box_of(json!([{ "sku": "BOX", "quantity": 1 }])), "components", "component of itself"),
            (box_of(json!([{ "sku": "NOWHERE", "quantity": 1 }])), "components", "“NOWHERE”"),
            (box_of(json!([{ "sku": "KETTLE-SET", "quantity": 1 }])), "components", "is a bundle itself"),
            (box_of(json!([{ "sku": "KETTLE-01", "quantity": 0 }])), "components", "pieces"),
            (box_of(json!([{ "sku": "KETTLE-01", "quantity": 1 }, { "sku": "KETTLE-01", "quantity": 1 }])), "components", "twice"),
            (json!({ "code": "KETTLE-01", "components": [{ "sku": "KETTLE-GIFT", "quantity": 1 }] }), "components", "“KETTLE-SET”"),
        ] {
            let (at, why) = refused(&set(&manager, SET_SKU, input.clone()).await, "skuSet");
            assert!(at == field && why.contains(message), "{input}: {at}: {why}");
        }
        let many: Vec<Value> = (0..51).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
        assert!(!set(&manager, SET_SKU, box_of(json!(many))).await.errors().is_empty(), "51 components");

        let full = json!({ "code": "BOX", "title": "礼盒", "listPrice": { "minorUnits": "31900", "currency": "CNY" }, "category": "礼盒",
            "components": [{ "sku": "KETTLE-01", "quantity": 1 }, { "sku": "KETTLE-GIFT", "quantity": 2 }] });
        set(&manager, SET_SKU, full.clone()).await.expect_ok();
        let kept = set(&manager, SET_SKU, json!({ "code": "BOX", "title": "新礼盒" })).await.expect_ok();
        assert_eq!(kept.list("skuSet.changes"), [json!("title")].as_slice());
        assert_eq!(kept.data("skuSet.sku.components"), &full["components"]);
        assert_eq!(kept.data("skuSet.sku.listPrice"), &full["listPrice"]);
        let emptied = json!({ "code": "BOX", "listPrice": null, "category": null, "components": [] });
        let emptied = set(&manager, SET_SKU, emptied).await.expect_ok();
        assert_eq!(emptied.data("skuSet.sku"), &json!({ "code": "BOX", "category": null, "listPrice": null, "components": [] }));
        assert_eq!(emptied.list("skuSet.changes").len(), 3);
        company.close().await;
    }

    /// Hours belong to a clock; a day is listed once and closes after it opens.
    async fn the_hours_of_a_warehouse_are_set_and_checked(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let monday = |opens: &str, closes: &str| json!({ "weekday": "MONDAY", "opens": opens, "closes": closes });
        for (input, field, message) in [
            (json!({ "hours": [monday("09:00", "18:00")] }), "timeZone", "time zone"),
            (json!({ "cutOff": "16:00" }), "timeZone", "time zone"),
            (json!({ "timeZone": "Asia/Shanghai", "hours": [monday("18:00", "09:00")] }), "hours", "after it opens"),
            (json!({ "timeZone": "Asia/Shanghai", "hours": [monday("9", "18:00")] }), "hours", "no time of day"),
            (json!({ "timeZone": "Asia/Shanghai", "hours": [monday("09:00", "12:00"), monday("13:00", "18:00")] }), "hours", "once"),
            (json!({ "timeZone": "Asia/Shanghai", "cutOff": "24:01" }), "cutOff", "no time of day"),
            (json!({ "timeZone": "Mars/Base" }), "timeZone", "Mars/Base"),
        ] {
            let mut input = input;
            input.as_object_mut().unwrap().extend([("warehouse".to_owned(), json!("GZ")), ("name".to_owned(), json!("广州仓"))]);
            let (at, why) = refused(&set(&manager, SET_WAREHOUSE, input.clone()).await, "warehouseSet");
            assert!(at == field && why.contains(message), "{input}: {at}: {why}");
        }
        let full = json!({ "warehouse": "GZ", "name": "广州仓", "timeZone": "Asia/Shanghai", "cutOff": "16:00",
            "hours": [{ "weekday": "SUNDAY", "opens": "10:00", "closes": "24:00" }, monday("09:00", "18:00")] });
        set(&manager, SET_WAREHOUSE, full).await.expect_ok();
        let kept = set(&manager, SET_WAREHOUSE, json!({ "warehouse": "GZ", "name": "广州一仓" })).await.expect_ok();
        let weekdays: Vec<&Value> = kept.list("warehouseSet.warehouse.hours").iter().map(|day| &day["weekday"]).collect();
        assert_eq!((weekdays, kept.text("warehouseSet.warehouse.cutOff")), (vec!["MONDAY", "SUNDAY"].into_iter().map(Value::from).collect::<Vec<_>>().iter().collect(), "16:00"));
        let emptied = set(&manager, SET_WAREHOUSE, json!({ "warehouse": "GZ", "cutOff": null, "hours": [] })).await.expect_ok();
        assert_eq!((emptied.data("warehouseSet.warehouse.cutOff"), emptied.data("warehouseSet.warehouse.hours")), (&Value::Null, &json!([])));
        assert_eq!(emptied.list("warehouseSet.changes").len(), 2);
        company.close().await;
    }
}
