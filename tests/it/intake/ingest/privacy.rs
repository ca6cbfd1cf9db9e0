//! A received phone is in no table, no log and no metric in clear.

use serde_json::json;
use tests::client::Client;
use tests::environment::Environment;
use tests::process;
use tests::roles::SystemClient;
use tests::token::Claims;

use super::cards::{SHOPIFY_PAID, YOUZAN_PAID};
use crate::intake::push::{Push, web_order};
use crate::intake::{binary, company, push, sample, tables};

/// The digits that must stay hidden; every spelling of the phones ends in them.
const CANARY: &str = "13800009173";
const CANARY_US: &str = "4155550193";

/// The phone in each field where a platform sends one, in a readable payload and in an unreadable one.
fn pushes() -> Vec<Push> {
    let mut shopify = sample(SHOPIFY_PAID);
    shopify["shipping_address"]["phone"] = json!("+14155550193");
    shopify["customer"]["phone"] = json!("4155550193");
    let mut youzan = sample(YOUZAN_PAID);
    youzan["full_order_info"]["address_info"]["receiver_tel"] = json!(CANARY);
    youzan["full_order_info"]["buyer_info"]["buyer_phone"] = json!(CANARY);
    let mut web = web_order("WEB-1", "2026-11-20T12:00:00+08:00");
    web["data"]["contact"]["phone"] = json!(format!("+86{CANARY}"));
    web["data"]["phone_2"] = json!(CANARY);
    let mut odd = web_order("WEB-2", "2026-11-20T12:00:00+08:00");
    odd["data"]["contact"]["phone"] = json!(format!("{CANARY} ext"));
    let unreadable = json!({ "type": "order.upserted", "data": { "contact": { "phone": CANARY } } });
    let no_json = push::standard(company::GENERIC, company::GENERIC_SECRET, "delivery-4", &format!("{{ {CANARY}"), 0);
    vec![
        push::shopify("orders/paid", "delivery-1", &shopify),
        push::youzan("trade_TradePaid", "message-1", &youzan, 0),
        push::generic("delivery-1", &web),
        push::generic("delivery-2", &odd),
        push::generic("delivery-3", &unreadable),
        no_json,
    ]
}

fn expect_clean(what: &str, text: &str) {
    let text = text.to_lowercase();
    for canary in [CANARY, CANARY_US] {
        for spelling in [canary.to_owned(), hex::encode(canary)] {
            let found = text.find(&spelling).map(|at| text[at.saturating_sub(200)..at + 20].to_owned());
            assert_eq!(found, None, "{what} shows a phone");
        }
    }
}

tests::both_databases! {
    async fn no_phone_is_kept_or_said_in_clear(environment: Environment) {
        company::set_up(&environment).await;
        let address = process::free_address();
        let running = binary::serve(&environment, &address, "debug").await;
        let url = format!("http://{address}");
        let token = environment.signer().sign(&Claims::of(&["SYSTEM"]));
        let sender = SystemClient::new(Client::new(&url, Some(token)));
        for push in pushes() {
            push.expect_taken(&sender).await;
            assert_eq!(push.with_one_byte_changed().send(&sender).await.0, 401);
        }
        let clerk = Client::new(&url, Some(environment.signer().sign(&Claims::of(&["CUSTOMER_SERVICE"]))));
        let found = clerk.run("CustomerCard", json!({ "phone": format!("+86 {CANARY}") })).await;
        assert_eq!(found.text("customer.phone.masked"), "138****9173", "it is found all the same");
        let metrics = sender.http().get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();

        let output = running.interrupt_for_output().await;
        assert!(output.contains("a delivery was refused"), "the log says something: {output}");
        expect_clean("the log", &output);
        expect_clean("a metric", &metrics);
        let dump = tables::dump(&environment.store().await).await;
        assert!(dump.contains("raw_payload: ") && dump.contains("138****9173"), "the dump holds the tables");
        expect_clean("a table", &dump);
    }
}
