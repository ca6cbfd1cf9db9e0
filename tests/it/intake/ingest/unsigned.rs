//! The parts of a delivery outside of its signature: topics, types and ids that an attacker puts around a signed body.

use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::company::command;
use tests::environment::Environment;
use tests::server::Server;
use tests::token::Claims;

use super::cards::{SHOPIFY_PAID, YOUZAN_PAID};
use crate::intake::{card, company, push, sample};

const SHOPIFY_ORDER: &str = "5678901234567";
const YOUZAN_ORDER: &str = "E20261120101530012345678";

fn status(card: &Answer) -> &str {
    card.text("order.status")
}

/// Approves an order and confirms its pick, in the roles in charge.
async fn pick(server: &Server, card: &Answer) {
    let order = json!({ "order": card.text("order.id") });
    command(&server.customer_service(), "orderApprove", order.clone()).await.expect_ok();
    command(&server.warehouse(&["HZ"]), "orderPickConfirm", order).await.expect_ok();
}

/// The status and the holds of an order.
async fn held(client: &Client, shop: &str, number: &str) -> (String, Value) {
    let document = "query($by: OrderIdentifierInput!) { order(by: $by) { status holds { reason state note } } }";
    let by = json!({ "by": crate::intake::channel_order(shop, number) });
    let answer = client.query(document, None, by).await.expect_ok();
    (answer.text("order.status").to_owned(), answer.data("order.holds").clone())
}

/// The hold that an unsigned claim places.
fn claimed(word: &str) -> Value {
    json!([{ "reason": "CHANNEL_CLAIM", "state": "ACTIVE", "note": word }])
}

fn youzan_message(order: &Value, status: &str, second: u32) -> Value {
    let mut message = order.clone();
    message["full_order_info"]["order_info"]["status"] = json!(status);
    message["full_order_info"]["order_info"]["update_time"] = json!(format!("2026-11-20 10:16:{second:02}"));
    message
}

tests::both_databases! {
    /// An old signed body under the topic of a cancellation and a new id changes no order and places no hold.
    async fn an_old_body_under_another_topic_moves_nothing(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        push::shopify("orders/paid", "s-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        push::youzan("trade_TradePaid", "y-1", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        let shopify = card(&manager, company::SHOPIFY, SHOPIFY_ORDER).await;
        let youzan = card(&manager, company::YOUZAN, YOUZAN_ORDER).await;
        assert_eq!([status(&shopify), status(&youzan)], ["PAID", "PAID"]);
        for (index, topic) in ["orders/cancelled", "orders/delete", "orders/fulfilled"].iter().enumerate() {
            push::shopify(topic, &format!("replayed-{index}"), &sample(SHOPIFY_PAID)).send(&sender).await;
            assert_eq!(card(&manager, company::SHOPIFY, SHOPIFY_ORDER).await.body, shopify.body, "{topic}");
        }
        for (index, kind) in ["trade_TradeClose", "trade_TradeSellerShip", "trade_TradeSuccess"].iter().enumerate() {
            push::youzan(kind, &format!("replayed-{index}"), &sample(YOUZAN_PAID), 0).send(&sender).await;
            assert_eq!(card(&manager, company::YOUZAN, YOUZAN_ORDER).await.body, youzan.body, "{kind}");
        }
        server.stop().await;
    }

    /// A captured delivery that is repeated under new ids, and under topics that are not followed, is stored once for each followed topic.
    /// It is acknowledged and counted.
    async fn a_captured_delivery_is_kept_once(environment: Environment) {
        company::set_up(&environment).await;
        let (server, store) = (environment.start().await, environment.store().await);
        let sender = server.system();
        let rows = async || crate::intake::tables::rows(&store, "raw_payload").await;
        push::shopify("orders/paid", "s-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        push::youzan("trade_TradePaid", "y-1", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        push::shopify("carts/0", "s-2", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        let before = rows().await;
        for index in 0..20 {
            push::shopify("orders/paid", &format!("replayed-{index}"), &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
            push::shopify(&format!("carts/{index}"), &format!("cart-{index}"), &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
            push::youzan("trade_TradePaid", &format!("replayed-{index}"), &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        }
        assert_eq!(rows().await, before);
        server.stop().await;
        // Another instance, and one that starts later, know it too.
        let later = environment.start().await;
        let sender = later.system();
        for index in 0..5 {
            push::shopify("orders/paid", &format!("later-{index}"), &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
            push::shopify(&format!("later/{index}"), &format!("later-cart-{index}"), &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
            push::youzan("trade_TradePaid", &format!("later-{index}"), &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        }
        assert_eq!(rows().await, before);
        later.stop().await;
        let repeated = crate::intake::tables::sum(&store, "count", "refused_request WHERE code = 'DELIVERY_REPEATED'").await;
        assert_eq!(repeated, 75, "each repetition is counted");
        let counted = crate::intake::tables::count(&store, "refused_request WHERE code = 'DELIVERY_REPEATED'").await;
        assert!((2..=8).contains(&counted), "{counted} rows: one for each shop, minute and instance");
    }

    /// A body without a payment records none, with anything around it; a body with a payment does.
    async fn a_topic_pays_nothing(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let mut pending = sample(SHOPIFY_PAID);
        pending["financial_status"] = json!("pending");
        push::shopify("orders/create", "s-1", &pending).expect_taken(&sender).await;
        push::youzan("trade_TradeCreate", "y-1", &youzan_message(&sample(YOUZAN_PAID), "WAIT_BUYER_PAY", 0), 0).expect_taken(&sender).await;
        let shopify = card(&manager, company::SHOPIFY, SHOPIFY_ORDER).await;
        assert_eq!(status(&shopify), "PENDING_PAYMENT");
        let before = status(&card(&manager, company::YOUZAN, YOUZAN_ORDER).await).to_owned();

        let trimmed = json!({ "id": 5_678_901_234_567_i64, "updated_at": "2026-11-21T11:00:00-05:00" });
        push::shopify("orders/paid", "s-2", &trimmed).send(&sender).await;
        let bare = json!({ "tid": YOUZAN_ORDER, "update_time": "2026-11-20 11:00:00" });
        push::youzan("trade_TradePaid", "y-2", &bare, 0).send(&sender).await;
        push::youzan("trade_TradeSellerShip", "y-3", &bare, 0).send(&sender).await;
        assert_eq!(status(&card(&manager, company::SHOPIFY, SHOPIFY_ORDER).await), "PENDING_PAYMENT");
        assert_eq!(status(&card(&manager, company::YOUZAN, YOUZAN_ORDER).await), before);
        server.stop().await;
    }

    /// A cancellation in the topic alone places a hold and raises an alert; it changes no status, also while the order is picked.
    async fn a_cancellation_beside_the_body_is_a_hold(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        push::shopify("orders/paid", "s-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        push::youzan("trade_TradePaid", "y-1", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        let mut newer = sample(SHOPIFY_PAID);
        newer["updated_at"] = json!("2026-11-21T11:00:00-05:00");
        push::shopify("orders/cancelled", "s-2", &newer).expect_taken(&sender).await;
        push::youzan("trade_TradeClose", "y-2", &json!({ "tid": YOUZAN_ORDER, "update_time": "2026-11-20 11:00:00" }), 0)
            .expect_taken(&sender)
            .await;
        for (shop, number, word) in
            [(company::SHOPIFY, SHOPIFY_ORDER, "orders/cancelled"), (company::YOUZAN, YOUZAN_ORDER, "trade_TradeClose")]
        {
            assert_eq!(held(&manager, shop, number).await, ("PAID".to_owned(), claimed(word)), "{shop}");
        }
        // The alert names the order and the remedy for the roles that can ask the platform; other roles do not see it.
        let document = "{ alerts(first: 10) { nodes { kind state severity order { number } because { code message guideUrl } } } }";
        let alerts = async |role: &str| server.client(&Claims::of(&[role])).query(document, None, json!({})).await;
        for role in ["MANAGER", "OPERATIONS", "CUSTOMER_SERVICE"] {
            let said = alerts(role).await.expect_ok();
            let mut said: Vec<Value> = said.list("alerts.nodes").iter().filter(|one| one["kind"] == "CHANNEL_HOLD").cloned().collect();
            said.sort_by_key(|one| one["order"]["number"].to_string());
            assert_eq!(said.len(), 2, "{role}: {said:?}");
            for (one, number) in said.iter().zip([SHOPIFY_ORDER, YOUZAN_ORDER]) {
                assert!(one["order"]["number"].as_str().unwrap().ends_with(number), "{role}: {one}");
                assert_eq!((&one["state"], &one["severity"]), (&json!("OPEN"), &json!("CRITICAL")), "{role}");
                let because = &one["because"];
                assert_eq!(because["code"], "ALERT_CHANNEL_HOLD", "{role}");
                assert!(because["message"].as_str().unwrap().contains("未签名"), "{role}: {because}");
                assert!(because["guideUrl"].as_str().unwrap().ends_with("#alert-channel-hold"), "{role}: {because}");
            }
        }
        for role in ["FINANCE", "WAREHOUSE"] {
            assert!(!alerts(role).await.to_string().contains("CHANNEL_HOLD"), "{role}");
        }
        server.stop().await;
    }

    /// A picked order stays picked: an old body under another topic has no effect, and a newer body that lacks the cancellation in it,
    /// under the topic of one, places a hold.
    async fn a_picked_order_is_not_cancelled_by_a_topic(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        push::shopify("orders/paid", "s-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        push::youzan("trade_TradePaid", "y-1", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        let orders = [(company::SHOPIFY, SHOPIFY_ORDER), (company::YOUZAN, YOUZAN_ORDER)];
        let mut picked = Vec::new();
        for (shop, number) in orders {
            pick(&server, &card(&manager, shop, number).await).await;
            picked.push(card(&manager, shop, number).await);
        }
        assert!(picked.iter().all(|card| status(card) == "PICKING"), "{picked:?}");
        push::shopify("orders/cancelled", "replayed-1", &sample(SHOPIFY_PAID)).expect_taken(&sender).await;
        push::youzan("trade_TradeClose", "replayed-2", &sample(YOUZAN_PAID), 0).expect_taken(&sender).await;
        for ((shop, number), before) in orders.into_iter().zip(&picked) {
            assert_eq!(card(&manager, shop, number).await.body, before.body, "{shop}");
        }

        let trimmed = json!({ "id": 5_678_901_234_567_i64, "updated_at": "2026-11-21T11:00:00-05:00" });
        push::shopify("orders/cancelled", "s-2", &trimmed).expect_taken(&sender).await;
        let bare = json!({ "tid": YOUZAN_ORDER, "update_time": "2026-11-20 11:00:00" });
        push::youzan("trade_TradeClose", "y-2", &bare, 0).expect_taken(&sender).await;
        for ((shop, number), word) in orders.into_iter().zip(["orders/cancelled", "trade_TradeClose"]) {
            assert_eq!(held(&manager, shop, number).await, ("PICKING".to_owned(), claimed(word)), "{shop}");
        }
        server.stop().await;
    }

    /// A body of the known version has no news, so that its unsigned parts have no effect either: it neither pays nor holds.
    async fn a_topic_counts_for_nothing_on_an_equal_version(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let (sender, manager) = (server.system(), server.manager());
        let mut pending = sample(SHOPIFY_PAID);
        pending["financial_status"] = json!("pending");
        let at = pending["updated_at"].clone();
        let unpaid = youzan_message(&sample(YOUZAN_PAID), "WAIT_BUYER_PAY", 0);
        push::shopify("orders/create", "s-1", &pending).expect_taken(&sender).await;
        push::youzan("trade_TradeCreate", "y-1", &unpaid, 0).expect_taken(&sender).await;
        let before = [
            card(&manager, company::SHOPIFY, SHOPIFY_ORDER).await,
            card(&manager, company::YOUZAN, YOUZAN_ORDER).await,
        ];
        let status_before = before.each_ref().map(|card| status(card).to_owned());
        let same = json!({ "id": 5_678_901_234_567_i64, "updated_at": at });
        for (index, topic) in ["orders/paid", "orders/cancelled", "orders/fulfilled", "orders/delete"].into_iter().enumerate() {
            push::shopify(topic, &format!("trimmed-{index}"), &same).send(&sender).await;
            push::shopify(topic, &format!("whole-{index}"), &pending).send(&sender).await;
        }
        let same = json!({ "tid": YOUZAN_ORDER, "update_time": "2026-11-20 10:16:00" });
        for (index, kind) in ["trade_TradePaid", "trade_TradeClose", "trade_TradeSuccess"].into_iter().enumerate() {
            push::youzan(kind, &format!("bare-{index}"), &same, 0).send(&sender).await;
            push::youzan(kind, &format!("whole-{index}"), &unpaid, 0).send(&sender).await;
        }
        for ((shop, number), status) in
            [(company::SHOPIFY, SHOPIFY_ORDER), (company::YOUZAN, YOUZAN_ORDER)].into_iter().zip(status_before)
        {
            assert_eq!(held(&manager, shop, number).await, (status, json!([])), "{shop}");
        }
        server.stop().await;
    }
}
