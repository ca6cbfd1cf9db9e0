//! Delivery at least once becomes an effect exactly once: repeated, older and parallel deliveries, and forged ones.

use futures_util::future::join_all;
use serde_json::json;
use tests::environment::{Database, Environment};

use super::cards::{GENERIC_ORDER, KUAIDI100_PARAM, SHOPIFY_PAID, YOUZAN_PAID};
use crate::intake::push::{Push, web_order};
use crate::intake::{card, company, kinds, push, sample, tables};

/// A delivery of each platform that pushes.
fn one_of_each() -> [Push; 4] {
    [
        push::shopify("orders/paid", "delivery-1", &sample(SHOPIFY_PAID)),
        push::youzan("trade_TradePaid", "message-1", &sample(YOUZAN_PAID), 0),
        push::generic("delivery-1", &sample(GENERIC_ORDER)),
        push::kuaidi100(&sample(KUAIDI100_PARAM)),
    ]
}

tests::both_databases! {
    /// A repeated delivery is acknowledged again and leaves no new row, although the sender's counters in it change.
    async fn a_delivery_that_comes_again_has_no_second_effect(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let sender = server.system();
        for push in one_of_each() {
            push.expect_taken(&sender).await;
        }
        let manager = server.manager();
        let (before, rows) = (card(&manager, company::YOUZAN, "E20261120101530012345678").await, tables::everything(&store).await);
        for push in one_of_each() {
            push.expect_taken(&sender).await;
        }
        push::youzan("trade_TradePaid", "message-1", &sample(YOUZAN_PAID), 1).expect_taken(&sender).await;
        let after = card(&manager, company::YOUZAN, "E20261120101530012345678").await;
        assert_eq!(after.body, before.body);
        assert_eq!(tables::everything(&store).await, rows);
        server.stop().await;
    }

    /// The same content under another delivery id is stored, and changes nothing.
    async fn the_same_version_under_another_id_changes_nothing(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let (sender, manager) = (server.system(), server.manager());
        push::shopify("orders/create", "delivery-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        let (before, journal) = (card(&manager, company::SHOPIFY, "5678901234567").await, tables::entries(&store).await);
        push::shopify("orders/paid", "delivery-2", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        assert_eq!(card(&manager, company::SHOPIFY, "5678901234567").await.body, before.body);
        assert_eq!(tables::entries(&store).await, journal);
        assert_eq!(tables::rows(&store, "raw_payload").await, 2, "both payloads are kept");
        server.stop().await;
    }

    /// Fifty at once, over two instances where there can be two, are one order, one payload and one entry of the journal.
    async fn fifty_duplicates_at_once_have_one_effect(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let other = if *environment.database() == Database::Sqlite { None } else { Some(environment.start().await) };
        let senders = [server.system(), other.as_ref().unwrap_or(&server).system()];
        let push = push::shopify("orders/paid", "delivery-1", &sample(SHOPIFY_PAID));
        let answers = join_all((0..50).map(|index| push.send(&senders[index % 2]))).await;
        assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
        assert_eq!(tables::rows(&store, "raw_payload").await, 1);
        assert_eq!(tables::rows(&store, "order").await, 1);
        let card = card(&server.manager(), company::SHOPIFY, "5678901234567").await;
        assert_eq!(kinds(&card).iter().filter(|kind| *kind == "OrderReceived").count(), 1);
        assert_eq!(card.list("order.conversation.nodes").len(), 1);
        for server in [Some(server), other].into_iter().flatten() {
            server.stop().await;
        }
    }

    /// Thirty versions of one new order, shuffled and at once: the newest remains, and none failed.
    async fn versions_that_race_end_with_the_newest(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let other = if *environment.database() == Database::Sqlite { None } else { Some(environment.start().await) };
        let senders = [server.system(), other.as_ref().unwrap_or(&server).system()];
        let version = |index: usize| {
            let turn = index * 7 % 30;
            let mut order = web_order("RACE", &format!("2026-11-20T10:05:{turn:02}+08:00"));
            order["data"]["contact"]["line"] = json!(format!("示例大道 {turn} 号"));
            push::generic(&format!("delivery-{turn}"), &order)
        };
        let pushes: Vec<Push> = (0..30).map(version).collect();
        let answers = join_all(pushes.iter().enumerate().map(|(index, push)| push.send(&senders[index % 2]))).await;
        assert!(answers.iter().all(|(status, _)| *status == 200), "{answers:?}");
        let card = card(&server.manager(), company::GENERIC, "RACE").await;
        assert_eq!(card.text("order.contact.address.line"), "示例大道 29 号");
        assert_eq!(tables::rows(&store, "order").await, 1);
        assert_eq!(tables::rows(&store, "raw_payload").await, 30);
        assert_eq!(super::failures::listed(&server.manager()).await.len(), 0);
        for server in [Some(server), other].into_iter().flatten() {
            server.stop().await;
        }
    }

    /// An older version that arrives later is stored and changes nothing.
    async fn an_older_version_after_a_newer_one_changes_nothing(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let (sender, manager) = (server.system(), server.manager());
        push::generic("delivery-2", &web_order("WEB-1", "2026-11-20T12:00:00+08:00")).expect_taken(&sender).await;
        let (before, journal) = (card(&manager, company::GENERIC, "WEB-1").await, tables::entries(&store).await);
        let mut older = web_order("WEB-1", "2026-11-20T11:59:59+08:00");
        older["data"]["status"] = json!("CANCELLED");
        older["data"]["totals"] = json!({ "goods": "1.00", "payable": "1.00" });
        older["data"]["contact"]["line"] = json!("旧地址");
        push::generic("delivery-1", &older).expect_taken(&sender).await;
        assert_eq!(card(&manager, company::GENERIC, "WEB-1").await.body, before.body);
        assert_eq!(tables::entries(&store).await, journal);
        server.stop().await;
    }

    /// One byte changed, another shop's secret, an old signature, no signature: 401, without a new row.
    async fn a_signature_that_does_not_hold_leaves_nothing(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let sender = server.system();
        let before = tables::everything(&store).await;
        for push in one_of_each() {
            let (status, body) = push.with_one_byte_changed().send(&sender).await;
            assert_eq!(status, 401, "{}: {body}", push.shop);
            let unsigned = Push { headers: reqwest::header::HeaderMap::new(), body: b"{}".to_vec(), ..push };
            assert_eq!(unsigned.send(&sender).await.0, 401, "{}", unsigned.shop);
        }
        let order = sample(GENERIC_ORDER).to_string();
        let foreign = push::standard(company::GENERIC, company::WMS_SECRET, "delivery-1", &order, 0);
        let stale = push::standard(company::GENERIC, company::GENERIC_SECRET, "delivery-1", &order, 301);
        let early = push::standard(company::GENERIC, company::GENERIC_SECRET, "delivery-1", &order, -310);
        let replayed_elsewhere = push::generic("delivery-1", &sample(GENERIC_ORDER)).to(company::WMS);
        for push in [foreign, stale, early, replayed_elsewhere] {
            assert_eq!(push.send(&sender).await.0, 401);
        }
        assert_eq!(push::generic("d", &sample(GENERIC_ORDER)).to("no-such-shop").send(&sender).await.0, 404);
        assert_eq!(push::generic("d", &sample(GENERIC_ORDER)).to(company::TAOBAO).send(&sender).await.0, 404);
        assert_eq!(tables::everything(&store).await, before);
        server.stop().await;
    }

    /// During the rotation of a secret both are valid.
    async fn the_secret_before_the_rotation_still_counts(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        for (delivery, secret) in [("delivery-1", company::SHOPIFY_OLD_SECRET), ("delivery-2", company::SHOPIFY_SECRET)] {
            push::shopify_signed_with(secret, "orders/paid", delivery, &sample(SHOPIFY_PAID)).expect_taken(&server.system()).await;
        }
        server.stop().await;
    }

    /// A repeated delivery id with another body is refused, and raises an alert.
    async fn a_delivery_id_with_another_body_is_refused_and_alerted(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let (sender, manager) = (server.system(), server.manager());
        push::generic("delivery-1", &web_order("WEB-1", "2026-11-20T12:00:00+08:00")).expect_taken(&sender).await;
        let before = card(&manager, company::GENERIC, "WEB-1").await;
        let (status, body) = push::generic("delivery-1", &web_order("WEB-2", "2026-11-20T13:00:00+08:00")).send(&sender).await;
        assert!(status == 409 && body.contains("DELIVERY_REUSED"), "{status} {body}");
        assert!(card(&manager, company::GENERIC, "WEB-2").await.data("order").is_null());
        assert_eq!(card(&manager, company::GENERIC, "WEB-1").await.body, before.body);
        assert_eq!(tables::rows(&store, "raw_payload").await, 1);
        let alerts = manager.open_alerts().await.expect_ok();
        assert_eq!(alerts.text("alerts.nodes.0.kind"), "DELIVERY_REUSED");
        server.stop().await;
    }
}
