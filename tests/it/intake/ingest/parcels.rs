//! Parcels over the real webhooks: scans of one second, the channel's corrections, and Kuaidi100's fields in addition to the reports.

use serde_json::{Value, json};
use tests::client::{Answer, Client, Transport};
use tests::environment::Environment;
use tests::server::Server;

use crate::intake::ingest::cards::{GENERIC_ORDER, YOUZAN_PAID};
use crate::intake::{card, company, kinds, push, sample};

/// An order of the web shop, updated at `second`, with these parcels as carrier and number.
fn order(number: &str, second: u32, parcels: &[(&str, &str)]) -> Value {
    let mut order = sample(GENERIC_ORDER);
    let parcel = |(carrier, number): &(&str, &str)| json!({ "carrier": carrier, "trackingNumber": number });
    order["data"]["number"] = json!(number);
    order["data"]["updatedAt"] = json!(format!("2026-11-20T12:00:{second:02}+08:00"));
    order["data"]["shipments"] = parcels.iter().map(parcel).collect();
    order
}

/// A push of Kuaidi100 with reports as time, sentence and status code, newest first.
fn reports(number: &str, state: &str, reports: &[(&str, &str, &str)]) -> Value {
    let report = |(time, context, code): &(&str, &str, &str)| json!({ "time": time, "ftime": time, "context": context, "statusCode": code });
    json!({
        "status": "polling", "billstatus": "got", "message": "", "autoCheck": "0", "comOld": "", "comNew": "",
        "lastResult": { "message": "ok", "nu": number, "ischeck": "0", "com": "yuantong", "status": "200", "state": state,
                        "data": reports.iter().map(report).collect::<Vec<_>>() },
    })
}

fn parcels(card: &Answer) -> Vec<(String, String)> {
    let text = |parcel: &Value, name: &str| parcel[name].as_str().unwrap_or_default().to_owned();
    card.list("order.shipments").iter().map(|parcel| (text(parcel, "carrier"), text(parcel, "trackingNumber"))).collect()
}

fn pairs(parcels: &[(&str, &str)]) -> Vec<(String, String)> {
    parcels.iter().map(|(carrier, number)| ((*carrier).to_owned(), (*number).to_owned())).collect()
}

fn statuses(card: &Answer) -> Vec<&str> {
    card.list("order.shipments.0.events").iter().map(|event| event["status"].as_str().unwrap()).collect()
}

/// The number of the order with this tracking number.
async fn found(client: &Client, number: &str) -> Value {
    let document = "query($number: String!) { order(by: { trackingNumber: $number }) { channelOrder { number } } }";
    let answer = client.query(document, None, json!({ "number": number })).await.expect_ok();
    answer.data("order")["channelOrder"]["number"].clone()
}

tests::both_databases! {
    /// The statuses 签收 and 派件 of one second, newest first: after the order, before it, in parts and again.
    async fn scans_of_one_second_keep_the_platforms_order(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let all = [
            ("2026-11-21 12:00:00", "已签收,签收人:本人", "301"),
            ("2026-11-21 12:00:00", "正在派件", "501"),
            ("2026-11-21 08:00:00", "到达", "0"),
        ];
        let push = |number: &str, data: &[(&str, &str, &str)]| push::kuaidi100(&reports(number, "0", data));
        let expected = ["IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"];

        push::generic("d-1", &order("LATE", 1, &[("YTO", "YT1")])).expect_taken(&sender).await;
        push("YT1", &all).expect_taken(&sender).await;
        push("yt2", &all[..1]).expect_taken(&sender).await;
        push("YT2", &all[1..]).expect_taken(&sender).await;
        push("YT2", &all).expect_taken(&sender).await;
        push::generic("d-2", &order("EARLY", 1, &[("YTO", " yt2 ")])).expect_taken(&sender).await;
        for number in ["LATE", "EARLY"] {
            let card = card(&manager, company::GENERIC, number).await;
            assert_eq!((statuses(&card), card.text("order.shipments.0.status")), (expected.to_vec(), "DELIVERED"), "{number}");
        }
        // In parts: the delivery first, the reports before it afterwards.
        push::generic("d-3", &order("PARTS", 1, &[("YTO", "YT3")])).expect_taken(&sender).await;
        for part in [&all[..1], &all[1..], &all[..1], &all[..2]] {
            push("YT3", part).send(&sender).await;
        }
        let card = card(&manager, company::GENERIC, "PARTS").await;
        assert_eq!((statuses(&card), card.text("order.shipments.0.status")), (expected.to_vec(), "DELIVERED"));
        server.stop().await;
    }

    /// The channel corrects a number and a carrier: once, late, again, and back.
    async fn the_channel_corrects_its_parcels(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        push::generic("d-1", &order("O-1", 1, &[("SF", "SFWRONG01")])).expect_taken(&sender).await;
        push::generic("d-2", &order("O-1", 2, &[("SF", "YTRIGHT01")])).expect_taken(&sender).await;
        push::generic("d-3", &order("O-1", 3, &[("YTO", "YTRIGHT01")])).expect_taken(&sender).await;
        push::generic("d-4", &order("O-1", 1, &[("SF", "SFWRONG01")])).expect_taken(&sender).await;
        push::generic("d-5", &order("O-1", 3, &[("YTO", "YTRIGHT01")])).expect_taken(&sender).await;
        let corrected = card(&manager, company::GENERIC, "O-1").await;
        assert_eq!(parcels(&corrected), pairs(&[("YTO", "YTRIGHT01")]));
        let told: Vec<String> = kinds(&corrected).into_iter().filter(|kind| kind.starts_with("Shipment")).collect();
        assert_eq!(told, ["ShipmentRecorded", "ShipmentRecorded", "ShipmentVoided", "ShipmentCarrierChanged"]);
        assert_eq!([found(&manager, "sfwrong01 ").await, found(&manager, "ytright01").await], ["O-1", "O-1"]);

        // Carriers' reports about the withdrawn number are stored, and show once the channel names it again.
        push::kuaidi100(&reports("SFWRONG01", "0", &[("2026-11-21 08:00:00", "到达", "0")])).expect_taken(&sender).await;
        assert_eq!(parcels(&card(&manager, company::GENERIC, "O-1").await), pairs(&[("YTO", "YTRIGHT01")]));
        push::generic("d-6", &order("O-1", 4, &[("SF", "sfwrong01")])).expect_taken(&sender).await;
        let back = card(&manager, company::GENERIC, "O-1").await;
        assert_eq!(parcels(&back), pairs(&[("SF", "SFWRONG01")]), "and the other one was never scanned");
        assert_eq!((statuses(&back), back.text("order.shipments.0.status")), (vec!["IN_TRANSIT"], "IN_TRANSIT"));
        push::generic("d-7", &order("O-1", 5, &[("YTO", "YTRIGHT01")])).expect_taken(&sender).await;
        let both = card(&manager, company::GENERIC, "O-1").await;
        assert_eq!(parcels(&both), pairs(&[("SF", "SFWRONG01"), ("YTO", "YTRIGHT01")]), "what a carrier has scanned stays");
        server.stop().await;
    }

    /// A fulfillment of Shopify is cancelled, and made once more with the same number; Youzan names the parcel that leaves.
    async fn a_cancelled_fulfillment_goes_and_a_shipped_one_is_added(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let shopify = |delivery: &str, second: u32, fulfillments: Value| {
            let mut order = sample(crate::intake::ingest::cards::SHOPIFY_PAID);
            order["updated_at"] = json!(format!("2026-11-21T10:00:{second:02}-05:00"));
            order["fulfillments"] = fulfillments;
            push::shopify("orders/updated", delivery, &order)
        };
        let one = |status: &str| json!({ "id": 1, "status": status, "tracking_company": "UPS", "tracking_number": "1ZCANC" });
        let shown = async || parcels(&card(&manager, company::SHOPIFY, "5678901234567").await);
        shopify("d-1", 1, json!([one("success")])).expect_taken(&sender).await;
        assert_eq!(shown().await, pairs(&[("UPS", "1ZCANC")]));
        shopify("d-2", 2, json!([one("cancelled")])).expect_taken(&sender).await;
        assert_eq!(shown().await, pairs(&[]));
        assert_eq!(found(&manager, "1zcanc").await, "5678901234567");
        shopify("d-3", 3, json!([one("cancelled"), one("success")])).expect_taken(&sender).await;
        assert_eq!(shown().await, pairs(&[("UPS", "1ZCANC")]));
        shopify("d-4", 2, json!([one("cancelled")])).expect_taken(&sender).await;
        assert_eq!(shown().await, pairs(&[("UPS", "1ZCANC")]), "late");

        push::youzan("trade_TradePaid", "d-1", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        let number = sample(YOUZAN_PAID)["full_order_info"]["order_info"]["tid"].as_str().unwrap().to_owned();
        for (second, kind, express) in [(1, "trade_TradePartlySellerShip", "SF7001"), (2, "trade_TradeSellerShip", "SF7002")] {
            let message = json!({ "tid": number, "update_time": format!("2026-11-21 18:02:0{second}"), "express_no": express,
                                  "express_id": 7, "oids": "1" });
            push::youzan(kind, kind, &message, 0).expect_taken(&sender).await;
        }
        let card = card(&manager, company::YOUZAN, &number).await;
        assert_eq!(parcels(&card), pairs(&[("7", "SF7001"), ("7", "SF7002")]));
        server.stop().await;
    }

    /// Kuaidi100 corrects the carrier, and reports that no carrier knows a parcel: on the card, with an alert that ends with a scan.
    async fn what_kuaidi100_says_beside_the_reports_is_seen(environment: Environment) {
        company::set_up(&environment).await;
        let mut settings = environment.settings();
        settings.alerts.interval_seconds = 1;
        let server = Server::start(settings, environment.signer().clone()).await;
        let (sender, manager) = (server.system(), server.manager());
        let mut told = manager.subscribe(Transport::WebSocket, "Alerts", json!({})).await;
        push::generic("d-1", &order("KD", 1, &[("yuantong", "V1")])).expect_taken(&sender).await;
        let mut corrected = reports("v1", "0", &[("2026-11-20 16:33:19", "上海分拨中心出库", "0")]);
        (corrected["autoCheck"], corrected["comOld"], corrected["comNew"]) = (json!("1"), json!("yuantong"), json!("ems"));
        push::kuaidi100(&corrected).expect_taken(&sender).await;
        push::generic("d-2", &order("KD", 2, &[("yuantong", "V1")])).expect_taken(&sender).await;
        assert_eq!(parcels(&card(&manager, company::GENERIC, "KD").await), pairs(&[("ems", "V1")]));

        let abort = |number: &str, sent: u32| {
            let mut abort = reports(number, "0", &[]);
            (abort["status"], abort["message"], abort["billstatus"]) = (json!("abort"), json!("3天查询无记录"), json!(sent.to_string()));
            push::kuaidi100(&abort)
        };
        push::generic("d-3", &order("GONE", 1, &[("YTO", "GONE1")])).expect_taken(&sender).await;
        abort("GONE1", 1).expect_taken(&sender).await;
        abort("gone1", 2).expect_taken(&sender).await;
        abort("GONE2", 1).expect_taken(&sender).await;
        push::generic("d-4", &order("GONE-EARLY", 1, &[("YTO", "GONE2")])).expect_taken(&sender).await;
        let document = "query Card($by: OrderIdentifierInput!) { order(by: $by) { status suggestedReply shipments { status events { description confidence status } } } }";
        for number in ["GONE", "GONE-EARLY"] {
            let by = json!({ "by": crate::intake::channel_order(company::GENERIC, number) });
            let silent = manager.query(document, None, by).await.expect_ok();
            let expected = json!([{ "description": "快递100平台通知:3天查询无记录", "confidence": "INFERRED", "status": "EXCEPTION" }]);
            assert_eq!((silent.data("order.shipments.0.events"), silent.text("order.shipments.0.status")), (&expected, "PENDING"), "{number}");
            let raised = told.next_where(|alert| alert.text("alerts.alert.kind") == "CARRIER_SILENT").await;
            assert_eq!(raised.text("alerts.alert.state"), "OPEN", "{number}");
        }
        push::kuaidi100(&reports("GONE1", "0", &[("2026-11-20 16:33:19", "已揽收", "103")])).expect_taken(&sender).await;
        let over = told.next_where(|alert| alert.text("alerts.alert.kind") == "CARRIER_SILENT").await;
        assert_eq!(over.text("alerts.alert.state"), "RESOLVED");
        server.stop().await;
    }
}
