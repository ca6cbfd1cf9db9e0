//! A payload of each platform that pushes, signed as that platform signs, becomes a card with the right values.

use serde_json::{Value, json};
use tests::environment::Environment;

use crate::intake::{card, company, kinds, lines, moment, push, sample, totals};

pub const SHOPIFY_PAID: &str = include_str!("../../../../api/mappings/samples/shopify.orders-paid.json");
const SHOPIFY_FULFILLED: &str = include_str!("../../../../api/mappings/samples/shopify.orders-fulfilled.json");
pub const YOUZAN_PAID: &str = include_str!("../../../../api/mappings/samples/youzan.trade-paid.json");
pub const KUAIDI100_PARAM: &str = include_str!("../../../../api/mappings/samples/kuaidi100.param.json");
pub const GENERIC_ORDER: &str = include_str!("../../../../api/mappings/samples/generic.order.json");
pub const GENERIC_TRACKING: &str = include_str!("../../../../api/mappings/samples/generic.tracking.json");
pub const GENERIC_FACT: &str = include_str!("../../../../api/mappings/samples/generic.fact.json");

fn line(sku: &str, pieces: i64, gift: bool, unit: i64, total: i64) -> (String, i64, bool, i64, i64) {
    (sku.to_owned(), pieces, gift, unit, total)
}

tests::both_databases! {
    /// Shopify: dollars, times with an offset, a note of the buyer, a gift that only its price shows.
    async fn a_webhook_of_shopify_becomes_a_card(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());

        let answer = push::shopify("orders/paid", "delivery-1", &sample(SHOPIFY_PAID)).send(&sender).await;
        assert_eq!(answer, (200, "{}".to_owned()));
        let paid = card(&manager, company::SHOPIFY, "5678901234567").await;
        assert_eq!(paid.text("order.number"), "shopify-us-5678901234567");
        assert_eq!(paid.text("order.status"), "PAID");
        assert_eq!(paid.text("order.channelOrder.alias"), "#1001");
        assert_eq!(totals(&paid), [13000, 1300, 600, 936, 13236, 13236, 0]);
        assert_eq!(paid.text("order.totals.payable.currency"), "USD");
        assert_eq!(paid.text("order.totals.payable.amount"), "132.36");
        assert_eq!(lines(&paid), [line("TEA-CUP-01", 2, false, 6500, 11700), line("GIFT-BAG", 1, true, 0, 0)]);
        assert_eq!(moment(paid.text("order.placedAt")), moment("2026-11-20T14:15:00Z"));
        assert_eq!(moment(paid.text("order.paidAt")), moment("2026-11-20T14:15:03Z"));
        assert_eq!(moment(paid.text("order.promise.shipBy")), moment("2026-11-23T14:15:03Z"), "72 hours after the payment");
        assert_eq!(paid.text("order.discounts.0.amount.minorUnits"), "1300");
        assert_eq!(paid.text("order.discounts.0.rule.name"), "WELCOME10");
        assert_eq!(paid.text("order.contact.name"), "Ada Example");
        let phone = paid.text("order.contact.phone.masked");
        assert!(phone.contains("0100") && phone.contains('*') && !phone.contains("5550100"), "{phone}");
        let address = paid.data("order.contact.address");
        assert_eq!(
            address,
            &json!({ "country": "US", "province": "California", "city": "Springfield", "district": null,
                     "line": "1 Sample Street Apt 2", "postalCode": "90001" })
        );
        let said: Vec<&Value> = paid.list("order.conversation.nodes").iter().collect();
        assert_eq!(
            said,
            [&json!({ "direction": "INBOUND", "channel": "BUYER_NOTE", "body": "Please leave it at the door" })]
        );
        assert_eq!(kinds(&paid)[0], "OrderReceived");

        push::shopify("orders/fulfilled", "delivery-2", &sample(SHOPIFY_FULFILLED)).expect_taken(&sender).await;
        let fulfilled = card(&manager, company::SHOPIFY, "5678901234567").await;
        assert_eq!(totals(&fulfilled), [13000, 1300, 600, 936, 13236, 13236, 500]);
        let numbers: Vec<&Value> = fulfilled.list("order.shipments").iter().map(|parcel| &parcel["trackingNumber"]).collect();
        assert_eq!(numbers, ["1Z999AA10123456784", "1Z999AA10123456785"], "both parcels, and not the cancelled one");
        assert_eq!(fulfilled.text("order.channelOrder.rawStatus"), "fulfilled");
        assert_eq!(fulfilled.text("order.contact.phone.masked"), phone, "what is not said again stays");
        server.stop().await;
    }

    /// Youzan: a message inside a message, China's time without an offset, gifts by name.
    async fn a_push_of_youzan_becomes_a_card(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let answer = push::youzan("trade_TradePaid", "message-1", &sample(YOUZAN_PAID), 0).send(&server.system()).await;
        assert_eq!(answer, (200, r#"{"code":0,"msg":"success"}"#.to_owned()));

        let card = card(&server.manager(), company::YOUZAN, "E20261120101530012345678").await;
        assert_eq!(card.text("order.status"), "PAID");
        assert_eq!(card.text("order.channelOrder.rawStatus"), "WAIT_SELLER_SEND_GOODS");
        assert_eq!(totals(&card), [25600, 3000, 1000, 0, 23600, 23600, 0]);
        assert_eq!(card.text("order.totals.payable.currency"), "CNY");
        assert_eq!(lines(&card), [line("TEA-SET-BLUE", 2, false, 12800, 22600), line("TEA-TOWEL", 1, true, 0, 0)]);
        assert_eq!(moment(card.text("order.placedAt")), moment("2026-11-20T02:15:30Z"));
        assert_eq!(moment(card.text("order.paidAt")), moment("2026-11-20T02:16:02Z"));
        assert_eq!(moment(card.text("order.promise.shipBy")), moment("2026-11-22T02:16:02Z"));
        assert_eq!(card.text("order.contact.phone.masked"), "138****0000");
        assert_eq!(
            card.data("order.contact.address"),
            &json!({ "country": "CN", "province": "浙江省", "city": "杭州市", "district": "西湖区", "line": "示例路 1 号 2 幢 301",
                     "postalCode": "310000" })
        );
        assert_eq!(card.text("order.conversation.nodes.0.body"), "请用礼盒包装");
        assert_eq!(card.list("order.marks"), [] as [Value; 0], "everything in it is known");
        server.stop().await;
    }

    /// The generic connector, with a deposit and a balance, followed by a warehouse's fact and a carrier's reports.
    async fn a_delivery_by_standard_webhooks_becomes_a_card(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let answer = push::generic("delivery-1", &sample(GENERIC_ORDER)).send(&sender).await;
        assert_eq!(answer, (200, r#"{"received":true}"#.to_owned()));

        let order = card(&manager, company::GENERIC, "9007199254740993123").await;
        assert_eq!(order.text("order.channelOrder.number"), "9007199254740993123", "every digit of a number past 2^53");
        assert_eq!(totals(&order), [29900, 3000, 0, 0, 26900, 26900, 0]);
        assert_eq!(lines(&order), [line("KETTLE-01", 1, false, 29900, 26900), line("KETTLE-GIFT", 2, true, 0, 0)]);
        assert_eq!(moment(order.text("order.promise.shipBy")), moment("2026-11-21T02:05:00Z"), "the channel's own deadline");
        let payments: Vec<(&str, &str, &str)> = order
            .list("order.payments")
            .iter()
            .map(|one| (one["kind"].as_str().unwrap(), one["status"].as_str().unwrap(), one["amount"]["minorUnits"].as_str().unwrap()))
            .collect();
        assert_eq!(payments, [("DEPOSIT", "PAID", "5000"), ("BALANCE", "PAID", "21900")]);
        assert_eq!(order.text("order.remark"), "老客户");
        assert_eq!(order.text("order.conversation.nodes.0.body"), "周末送货");

        push::wms("fact-1", &with_number(GENERIC_FACT, "web-shop-9007199254740993123")).expect_taken(&sender).await;
        push::generic("tracking-1", &sample(GENERIC_TRACKING)).expect_taken(&sender).await;
        let order = card(&manager, company::GENERIC, "9007199254740993123").await;
        let outbound = order.list("order.facts").iter().find(|fact| fact["kind"] == "OUTBOUND").expect("the fact is kept");
        assert_eq!((&outbound["source"], &outbound["rawValue"]), (&json!("WMS"), &json!("OUT_DONE")));
        assert_eq!(moment(outbound["observedAt"].as_str().unwrap()), moment("2026-11-20T10:00:00Z"));
        let reports: Vec<(&Value, &Value)> =
            order.list("order.shipments.0.events").iter().map(|event| (&event["status"], &event["confidence"])).collect();
        assert_eq!(
            reports,
            [(&json!("PICKED_UP"), &json!("CONFIRMED")), (&json!("DELIVERED"), &json!("INFERRED"))],
            "nobody saw the delivery"
        );
        assert_ne!(order.text("order.status"), "DELIVERED", "and so the order did not move");
        server.stop().await;
    }

    /// Kuaidi100's reports find their parcel both before and after it arrives.
    async fn reports_of_a_carrier_find_their_parcel(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let reports = push::kuaidi100(&sample(KUAIDI100_PARAM));
        let (status, body) = reports.send(&sender).await;
        assert_eq!((status, body.as_str()), (200, r#"{"result":true,"returnCode":"200","message":"成功"}"#));

        push::generic("delivery-1", &sample(GENERIC_ORDER)).expect_taken(&sender).await;
        let early = card(&manager, company::GENERIC, "9007199254740993123").await;
        let seen: Vec<(&str, _)> = early
            .list("order.shipments.0.events")
            .iter()
            .map(|event| (event["status"].as_str().unwrap(), moment(event["at"].as_str().unwrap())))
            .collect();
        assert_eq!(
            seen,
            [
                ("PICKED_UP", moment("2026-11-21T09:45:30Z")),
                ("IN_TRANSIT", moment("2026-11-21T12:10:00Z")),
                ("OUT_FOR_DELIVERY", moment("2026-11-22T00:30:00Z")),
                ("DELIVERED", moment("2026-11-22T06:05:11Z")),
            ]
        );
        assert_eq!(early.text("order.shipments.0.status"), "DELIVERED");

        let mut later = sample(GENERIC_ORDER);
        later["data"]["number"] = json!("WEB-LATER");
        later["data"]["shipments"][0]["trackingNumber"] = json!("SF0000000000002");
        push::generic("delivery-2", &later).expect_taken(&sender).await;
        let mut param = sample(KUAIDI100_PARAM);
        param["lastResult"]["nu"] = json!("SF0000000000002");
        push::kuaidi100(&param).expect_taken(&sender).await;
        let late = card(&manager, company::GENERIC, "WEB-LATER").await;
        assert_eq!(late.data("order.shipments.0.events"), early.data("order.shipments.0.events"), "both ways come to the same");
        assert_eq!(late.data("order.status"), early.data("order.status"));
        server.stop().await;
    }
}

/// The sample's fact about one of our own order numbers, as a system without a shop reports it.
fn with_number(text: &str, number: &str) -> Value {
    let mut fact = sample(text);
    fact["data"]["order"] = json!({ "number": number });
    fact
}
