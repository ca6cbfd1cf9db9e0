//! Rules and parts of an order: two parcels, half a line, a line that is withdrawn, and a refund of a part.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, Order, SHOP, now, purchase, time};
use tests::environment::Environment;

use super::{action, compare, decisions, holds, rule};

/// The channel's newer version of the order, with some fields replaced.
async fn newer(company: &Company, number: &str, change: impl FnOnce(&mut Value)) {
    let mut data = purchase(number);
    data["updatedAt"] = json!(time(now()));
    change(&mut data);
    company.tell(SHOP, "order.upserted", data).await;
}

async fn tags(order: &Order<'_>) -> Value {
    order.see("tags").await["tags"].clone()
}

both_databases! {
    /// The labels of two parcels are two first prints; only the second print of one of them counts as such.
    async fn two_parcels_are_no_second_print(environment: Environment) {
        let company = Company::open(&environment).await;
        rule(&company, "again", "CHANGED", compare("labelPrints", "GTE", 2), &[action("TAG", &[("tag", "AGAIN")])], "ON").await;
        let order = company.order("two", "PICKING").await;
        let lines = order.see("lines { id }").await;
        let parcel = |number: &str, line: usize, quantity: u32| {
            json!({ "carrier": "SF", "trackingNumber": number, "lines": [{ "line": lines["lines"][line]["id"], "quantity": quantity }] })
        };
        let pack = json!({ "order": order.id, "shipments": [parcel("SF-ONE", 0, 1), parcel("SF-TWO", 1, 2)] });
        order.by("WAREHOUSE_LEAD", "orderPackComplete", pack).await.expect_ok();
        let seen = order.see("shipments { id }").await;
        for index in 0..2 {
            let print = json!({ "shipment": seen["shipments"][index]["id"] });
            order.by("WAREHOUSE", "shipmentLabelPrint", print).await.expect_ok();
        }
        assert_eq!(tags(&order).await, json!([]));
        order.by("WAREHOUSE_LEAD", "shipmentLabelPrint", json!({ "shipment": seen["shipments"][1]["id"] })).await;
        assert_eq!(tags(&order).await, json!(["AGAIN"]));
        company.close().await;
    }

    /// Half a line is still the line: the hold stays, and the rule does not fire again. A line that is withdrawn takes the hold along.
    async fn a_withdrawn_line_ends_what_it_caused(environment: Environment) {
        let company = Company::open(&environment).await;
        let gift = compare("skus", "CONTAINS_ANY", json!(["KETTLE-GIFT"]));
        rule(&company, "gift", "CHANGED", gift, &[action("HOLD", &[("reason", "RISK_REVIEW")])], "ON").await;
        let order = company.order("part", "PAID").await;
        assert_eq!(holds(&order).await, ["RISK_REVIEW"]);
        newer(&company, "part", |data| data["lines"][1]["quantity"] = json!(1)).await;
        assert_eq!(order.see("lines { quantity }").await["lines"][1]["quantity"], 1);
        assert_eq!((holds(&order).await, decisions(&company, &order).await.len()), (vec!["RISK_REVIEW".to_owned()], 1));
        newer(&company, "part", |data| data["lines"][1]["quantity"] = json!(0)).await;
        assert_eq!(holds(&order).await, Vec::<String>::new());
        newer(&company, "part", |_| ()).await;
        assert_eq!(holds(&order).await, ["RISK_REVIEW"], "it is wanted again");
        company.close().await;
    }

    /// What a part of the money that is paid back leaves as it was fires nothing, however often the message comes.
    async fn a_refund_of_a_part_fires_nothing_again(environment: Environment) {
        let company = Company::open(&environment).await;
        let dear = compare("payable", "GTE", json!({ "minorUnits": 20_000, "currency": "CNY" }));
        rule(&company, "dear", "CHANGED", dear, &[action("TAG", &[("tag", "DEAR")])], "ON").await;
        let order = company.order("refunded", "PAID").await;
        for _ in 0..2 {
            newer(&company, "refunded", |data| data["totals"]["refunded"] = json!("100.00")).await;
        }
        assert_eq!(order.see("totals { refunded { amount } }").await["totals"]["refunded"]["amount"], "100.00");
        assert_eq!((tags(&order).await, decisions(&company, &order).await.len()), (json!(["DEAR"]), 1));
        company.close().await;
    }
}
