//! The shipped rules, each over the API: what it stops, marks, routes and approves.

use chrono::Duration;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, Order, SHOP, now, purchase, time};
use tests::environment::Environment;

use super::{decisions, holds};

/// A company with the shipped rules switched on.
async fn ruled(environment: &Environment) -> Company {
    let company = Company::open(environment).await;
    let install = "mutation { rulesInstall(input: { state: ON }) { rules { name state } userErrors { code } } }";
    for _ in 0..2 {
        let installed = company.staff("OPERATIONS").query(install, None, json!({})).await.expect_ok();
        let rules = installed.data("rulesInstall.rules").as_array().unwrap();
        assert!(rules.len() == 9 && rules.iter().all(|rule| rule["state"] == "ON"), "{installed}");
    }
    company
}

async fn seen(company: &Company, document: &str) -> Answer {
    company.staff("MANAGER").query(document, None, json!({})).await.expect_ok()
}

/// The tasks of an order, as kind and role.
async fn tasks(company: &Company, order: &Order<'_>) -> Vec<(String, String)> {
    let list =
        "query($order: ID!) { tasks(first: 20, where: { order: $order, state: [OPEN, CLAIMED] }) { nodes { kind role } } }";
    let seen = company.staff("MANAGER").query(list, None, json!({ "order": order.id })).await.expect_ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all: Vec<_> =
        seen.data("tasks.nodes").as_array().unwrap().iter().map(|task| (text(&task["kind"]), text(&task["role"]))).collect();
    all.sort();
    all
}

both_databases! {
    /// Customization without its file waits for it and is not approved; with the file it goes on.
    async fn customization_waits_for_its_material(environment: Environment) {
        let company = ruled(&environment).await;
        let mut data = purchase("one");
        data["lines"][0]["customized"] = json!(true);
        let order = company.order_with(SHOP, data.clone(), "PAID").await;
        assert_eq!(holds(&order).await, ["PENDING_MATERIALS"]);
        order.by("CUSTOMER_SERVICE", "orderApprove", json!({ "order": order.id })).await.expect_refused("ON_HOLD");
        data["updatedAt"] = json!(time(now()));
        data["lines"][0]["material"] = json!("name.ttf");
        company.tell(SHOP, "order.upserted", data).await;
        assert_eq!(holds(&order).await, Vec::<String>::new());
        order.step("APPROVED").await;
        company.close().await;
    }

    /// Of six orders of one phone, the sixth is held, and its task names the other five.
    async fn many_orders_of_one_phone_are_reviewed(environment: Environment) {
        let company = ruled(&environment).await;
        let at = now() - Duration::hours(1);
        let mut orders = Vec::new();
        for number in 0..6 {
            let mut data = purchase(&format!("v{number}"));
            data["placedAt"] = json!(time(at + Duration::seconds(2 * number)));
            orders.push(company.order_with(SHOP, data, "PAID").await);
        }
        for order in &orders[..5] {
            assert_eq!(holds(order).await, Vec::<String>::new(), "{}", order.channel_number);
        }
        assert_eq!(holds(&orders[5]).await, ["RISK_REVIEW"]);
        assert_eq!(tasks(&company, &orders[5]).await, [("RULE_REVIEW".to_owned(), "OPERATIONS".to_owned())]);
        let all = decisions(&company, &orders[5]).await;
        let trace = all.iter().flat_map(|one| one["trace"].as_array().unwrap()).find(|leaf| leaf["fact"] == "phoneOrders24h").unwrap();
        assert_eq!((&trace["value"], &trace["holds"]), (&json!(6), &json!("TRUE")));
        assert!(!json!(all).to_string().contains("0000"), "no phone in a decision: {all:?}");
        company.close().await;
    }

    /// A gift that is short is marked and routed; when it is there again, the mark and the task go.
    async fn a_short_gift_is_marked_and_routed(environment: Environment) {
        let company = ruled(&environment).await;
        let order = company.order("one", "PAID").await;
        let stock = |line: &str, value: &str| json!({ "order": { "id": order.id }, "source": "WMS", "kind": "STOCK", "value": value, "line": line, "observedAt": time(now()) });
        order.by("SYSTEM", "factReport", stock("1", "RESERVED")).await.expect_ok();
        for (value, tags, routed) in [("SHORT", json!(["GIFT_MISSING", "STOCK_SHORT"]), 2), ("RESERVED", json!([]), 0)] {
            order.by("SYSTEM", "factReport", stock("2", value)).await.expect_ok();
            let mut seen = order.see("tags").await["tags"].as_array().unwrap().clone();
            seen.sort_by_key(ToString::to_string);
            assert_eq!((json!(seen), tasks(&company, &order).await.len()), (tags, routed), "{value}");
        }
        company.close().await;
    }

    /// A second print of a label alerts and routes; its hold is the gate's own, and no rule switches that off.
    async fn a_second_print_alerts(environment: Environment) {
        let company = ruled(&environment).await;
        let order = company.order("one", "PACKED").await;
        let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
        let print = json!({ "shipment": parcel });
        order.by("WAREHOUSE", "shipmentLabelPrint", print.clone()).await.expect_ok();
        order.by("WAREHOUSE", "shipmentLabelPrint", print).await;
        assert_eq!(holds(&order).await, ["LABEL_REPRINT"]);
        assert_eq!(tasks(&company, &order).await, [("LABEL_REVIEW".to_owned(), "OPERATIONS".to_owned())]);
        let alerts = seen(&company, "{ alerts(first: 10, where: { kind: RULE_FIRED }) { nodes { count } } }").await;
        assert_eq!(alerts.data("alerts.nodes"), &json!([{ "count": 1 }]));
        company.close().await;
    }

    /// A wrong price of a campaign holds every order and is one alert.
    async fn a_wrong_price_is_one_alert(environment: Environment) {
        let company = ruled(&environment).await;
        let mut orders = Vec::new();
        for number in 0..5 {
            let mut data = purchase(&format!("c{number}"));
            data["lines"][0]["unitPrice"] = json!("2.99");
            data["contact"]["phone"] = json!(format!("+86 138 0000 000{number}"));
            orders.push(company.order_with(SHOP, data, "PAID").await);
        }
        for order in &orders {
            assert_eq!(holds(order).await, ["PRICE_ANOMALY"]);
        }
        let alerts = seen(&company, "{ alerts(first: 10, where: { kind: RULE_FIRED }) { nodes { count because { message } } } }").await;
        assert_eq!(alerts.data("alerts.nodes").as_array().unwrap().len(), 1, "{alerts}");
        assert_eq!(alerts.data("alerts.nodes")[0]["count"], 5);
        company.close().await;
    }

    /// What the buyer wrote, or a same-day service, brings an order to the top of the pick list.
    async fn urgent_orders_come_first(environment: Environment) {
        let company = ruled(&environment).await;
        let usual = company.order("usual", "PAID").await;
        let mut written = purchase("written");
        written["buyerMessage"] = json!("麻烦今天必须发，谢谢");
        let written = company.order_with(SHOP, written, "PAID").await;
        let mut bought = purchase("bought");
        bought["serviceLevel"] = json!("SAME_DAY");
        let bought = company.order_with(SHOP, bought, "PAID").await;
        for (order, priority) in [(&usual, 0), (&written, 100), (&bought, 100)] {
            assert_eq!(order.see("priority").await["priority"], priority, "{}", order.channel_number);
            order.step("APPROVED").await;
        }
        let trace = json!(decisions(&company, &written).await).to_string();
        assert!(trace.contains("今天必须发") && !trace.contains("麻烦"), "only the rule's own phrase is kept: {trace}");
        let list = "{ orders(first: 10, sortBy: { field: PRIORITY, direction: DESC }) { nodes { channelOrder { number } } } }";
        let first = company.staff("WAREHOUSE").query(list, None, json!({})).await;
        assert!(first.errors().is_empty(), "{first}");
        assert_eq!(first.data("orders.nodes")[2]["channelOrder"]["number"], "usual", "{first}");
        company.close().await;
    }

    /// An address that changes after picking began holds the order until a person has looked at it; the next change holds it again.
    async fn an_address_change_after_picking_holds(environment: Environment) {
        let company = ruled(&environment).await;
        let order = company.order("one", "PICKING").await;
        let move_to = |street: &str| {
            let mut data = purchase("one");
            data["updatedAt"] = json!(time(now()));
            data["contact"]["line"] = json!(street);
            data
        };
        for street in ["示例大道 9 号", "示例大道 10 号"] {
            company.tell(SHOP, "order.upserted", move_to(street)).await;
            assert_eq!(holds(&order).await, ["ADDRESS_CHANGED"], "{street}");
            let held = order.see("holds { id state }").await;
            let hold = held["holds"].as_array().unwrap().iter().find(|hold| hold["state"] == "ACTIVE").unwrap()["id"].clone();
            order.by("OPERATIONS", "orderHoldRelease", json!({ "order": order.id, "hold": hold })).await.expect_ok();
            assert_eq!(holds(&order).await, Vec::<String>::new());
        }
        company.close().await;
    }

    /// A clean order is approved when its cooling-off is over, and not before; a doubtful one is not.
    async fn a_clean_paid_order_is_approved(environment: Environment) {
        let company = ruled(&environment).await;
        let paid = |number: &str, minutes: i64| {
            let mut data = purchase(number);
            data["placedAt"] = json!(time(now() - Duration::minutes(minutes + 5)));
            data["paidAt"] = json!(time(now() - Duration::minutes(minutes)));
            data
        };
        company.tell(SHOP, "order.upserted", paid("old", 45)).await;
        company.tell(SHOP, "order.upserted", paid("new", 5)).await;
        let mut doubtful = paid("doubtful", 45);
        doubtful["lines"][0]["unitPrice"] = json!("2.99");
        company.tell(SHOP, "order.upserted", doubtful).await;
        let found = seen(&company, "{ orders(first: 10) { nodes { status channelOrder { number } } } }").await;
        let mut found: Vec<_> = found.data("orders.nodes").as_array().unwrap().iter().map(|order| (order["channelOrder"]["number"].as_str().unwrap().to_owned(), order["status"].as_str().unwrap().to_owned())).collect();
        found.sort();
        let wanted = [("doubtful", "PAID"), ("new", "PAID"), ("old", "APPROVED")].map(|(number, status)| (number.to_owned(), status.to_owned()));
        assert_eq!(found, wanted);
        company.close().await;
    }
}
