//! What a signature does not cover: topics, types and ids that somebody puts around a signed body.

use serde_json::{Value, json};
use tests::client::Answer;
use tests::environment::Environment;

use super::cards::{SHOPIFY_PAID, YOUZAN_PAID};
use crate::intake::{card, company, push, sample};

const SHOPIFY_ORDER: &str = "5678901234567";
const YOUZAN_ORDER: &str = "E20261120101530012345678";

fn status(card: &Answer) -> &str {
    card.text("order.status")
}

fn youzan_message(order: &Value, status: &str, second: u32) -> Value {
    let mut message = order.clone();
    message["full_order_info"]["order_info"]["status"] = json!(status);
    message["full_order_info"]["order_info"]["update_time"] = json!(format!("2026-11-20 10:16:{second:02}"));
    message
}

tests::both_databases! {
    /// A signed body that was heard before, under a topic of a cancellation and a new id, changes nothing and holds nothing.
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

    /// A captured delivery that comes again under ever new ids, and under topics that are not followed, is kept once for each followed
    /// topic. It is acknowledged and counted.
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
        let counted = crate::intake::tables::count(&store, "refused_request WHERE code = 'DELIVERY_REPEATED'").await;
        assert!((2..=6).contains(&counted), "{counted} rows: one for each shop and minute");
    }

    /// A body that says nothing of the payment does not pay, whatever stands around it; one that says it does.
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

    /// A cancellation that only the topic states holds the order and tells people; it moves nothing, also while it is picked.
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
        let document = "query($by: OrderIdentifierInput!) { order(by: $by) { status holds { reason state note } } }";
        for (shop, number, word) in
            [(company::SHOPIFY, SHOPIFY_ORDER, "orders/cancelled"), (company::YOUZAN, YOUZAN_ORDER, "trade_TradeClose")]
        {
            let by = json!({ "by": crate::intake::channel_order(shop, number) });
            let held = manager.query(document, None, by).await.expect_ok();
            let expected = json!([{ "reason": "CHANNEL_CLAIM", "state": "ACTIVE", "note": word }]);
            assert_eq!((held.text("order.status"), held.data("order.holds")), ("PAID", &expected), "{shop}");
        }
        let alerts = manager.query("{ alerts(first: 10) { nodes { kind state } } }", None, json!({})).await.expect_ok();
        let held = alerts.list("alerts.nodes").iter().filter(|alert| alert["kind"] == "CHANNEL_HOLD").count();
        assert_eq!(held, 2, "{alerts}");
        server.stop().await;
    }
}
