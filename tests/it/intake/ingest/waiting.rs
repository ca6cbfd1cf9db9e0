//! Messages about an order that arrive before it.

use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::environment::Environment;
use tests::server::Server;

use crate::intake::ingest::cards::YOUZAN_PAID;
use crate::intake::{card, company, push, sample};

const NUMBER: &str = "E20261120101530012345678";
const FAILURES: &str = "{ ingestFailures(first: 10) { nodes { because { code } } } }";

async fn refunded(server: &Server) -> String {
    card(&server.manager(), company::YOUZAN, NUMBER).await.text("order.totals.refunded.minorUnits").to_owned()
}

async fn failures(server: &Server) -> usize {
    server.manager().query(FAILURES, None, json!({})).await.expect_ok().list("ingestFailures.nodes").len()
}

tests::both_databases! {
    /// A refund and its order come at the same time, in two transactions that do not see each other: the refund is read a little later.
    async fn what_came_beside_its_order_is_read_later(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let refund = json!({ "refund_id": "202611201000000014", "tid": NUMBER, "oids": "1", "refunded_fee": "40.00",
                             "refund_type": "REFUND_ONLY", "update_time": "2026-11-20 19:00:00" });
        push::youzan("trade_refund_RefundSuccess", "refund-1", &refund, 0).send(&server.system()).await;
        assert_eq!(failures(&server).await, 1);
        // The renamed error code hides the refund from the order's transaction, as if it were not committed yet.
        let store = environment.store().await;
        let rename = async |from: &str, to: &str| {
            let sql = format!("UPDATE raw_payload SET error_code = '{to}' WHERE error_code = '{from}'");
            assert_eq!(store.connection().execute_unprepared(&sql).await.unwrap().rows_affected(), 1);
        };
        rename("ORDER_NOT_KNOWN", "UNSEEN").await;
        push::youzan("trade_TradePaid", "paid-1", &sample(YOUZAN_PAID), 0).expect_taken(&server.system()).await;
        assert_eq!(refunded(&server).await, "0");
        server.stop().await;
        rename("UNSEEN", "ORDER_NOT_KNOWN").await;

        // A server looks for such messages when it starts, and every half minute.
        let server = environment.start().await;
        let found = async {
            while refunded(&server).await != "4000" {
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_mins(1), found).await.expect("the refund is read");
        assert_eq!(failures(&server).await, 0);
        server.stop().await;
    }
}
