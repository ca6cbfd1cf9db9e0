//! What a channel states beyond the goods: customization with its material, customer level, service, signals of the note, the buyer.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, Order, SHOP, command, now, purchase, time};
use tests::environment::Environment;

use crate::intake::{moment, tables};

const SEEN: &str =
    "customerLevel serviceLevel signals { signal mapping at } channelOrder { rawServiceLevel } marks { kind value }
    lines { sku listPrice { minorUnits currency } customization { wanted kind material { name source } } }
    timeline(last: 1) { nodes { ... on OrderUpdated { changed } } }";
const BUYER: &str = "buyer-90017-canary";

/// An order that states every input.
fn wishes(number: &str) -> Value {
    let mut data = purchase(number);
    (data["buyerId"], data["customerLevel"], data["serviceLevel"]) = (json!(BUYER), json!(3), json!("SAME_DAY"));
    data["buyerMessage"] = json!("今天必须发，送货前打电话");
    (data["lines"][0]["customization"], data["lines"][0]["material"]) = (json!("engraving"), json!("李四签名.ttf"));
    data["lines"][1]["customized"] = json!(false);
    data
}

async fn tell(company: &Company, data: Value) {
    company.tell(SHOP, "order.upserted", data).await;
}

fn signals(seen: &Value) -> Vec<&str> {
    seen["signals"].as_array().unwrap().iter().map(|one| one["signal"].as_str().unwrap()).collect()
}

async fn index_of(order: &Order<'_>, environment: &Environment) -> Vec<String> {
    let number = &order.channel_number;
    tables::texts(&environment.store().await, format!("SELECT buyer_index AS t FROM \"order\" WHERE channel_number = '{number}'"))
        .await
}

both_databases! {
    /// Each input is on the card; a message that leaves them out leaves them as they were; unknown values are kept raw and marked.
    async fn inputs_of_a_channel_are_kept_and_partial_messages_leave_them(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order_with(SHOP, wishes("W-1"), "PAID").await;
        let seen = order.see(SEEN).await;
        assert_eq!((&seen["customerLevel"], &seen["serviceLevel"]), (&json!(3), &json!("SAME_DAY")));
        assert_eq!((signals(&seen), &seen["signals"][0]["mapping"]), (vec!["URGENT", "CALL_FIRST"], &json!("generic 2026-11-20")));
        assert!(moment(seen["signals"][0]["at"].as_str().unwrap()) <= now());
        let material = json!({ "name": "李***.ttf", "source": "CHANNEL" });
        assert_eq!(seen["lines"][0]["customization"], json!({ "wanted": true, "kind": "engraving", "material": material }));
        assert_eq!(seen["lines"][1]["customization"], json!({ "wanted": false, "kind": null, "material": null }));
        assert_eq!(seen["lines"][0]["listPrice"], json!({ "minorUnits": "29900", "currency": "CNY" }));
        assert_eq!((&seen["lines"][1]["listPrice"]["minorUnits"], &seen["marks"]), (&json!("900"), &json!([])));

        let partial = json!({ "number": "W-1", "updatedAt": time(now()), "lines": [
            { "id": "1", "sku": "KETTLE-01", "quantity": 1 }, { "id": "2", "sku": "KETTLE-GIFT", "quantity": 2 }] });
        tell(&company, partial).await;
        let kept = order.see(SEEN).await;
        for field in ["customerLevel", "serviceLevel", "signals", "lines", "channelOrder"] {
            assert_eq!(kept[field], seen[field], "{field}");
        }
        let changed = json!({ "number": "W-1", "updatedAt": time(now()), "serviceLevel": "DRONE", "customerLevel": "gold", "buyerMessage": "不加急",
            "lines": [{ "id": "1", "sku": "KETTLE-01", "quantity": 1, "material": null }, { "id": "2", "sku": "KETTLE-GIFT", "quantity": 2 }] });
        tell(&company, changed).await;
        let after = order.see(SEEN).await;
        assert_eq!((&after["customerLevel"], &after["serviceLevel"], signals(&after)), (&Value::Null, &Value::Null, vec![]));
        assert_eq!(after["channelOrder"]["rawServiceLevel"], "DRONE");
        let marks = json!([{ "kind": "UNREADABLE_FIELD", "value": "/customerLevel" }, { "kind": "UNKNOWN_SERVICE", "value": "DRONE" }]);
        assert_eq!(after["marks"], marks);
        assert_eq!(after["lines"][0]["customization"], json!({ "wanted": true, "kind": "engraving", "material": null }));
        company.close().await;
    }

    /// The buyer's id is nowhere in clear; its index is the same for two orders, another for another buyer, and gone with the person.
    async fn a_buyer_is_an_index_alone_and_goes_with_the_person(environment: Environment) {
        let company = Company::open(&environment).await;
        let (one, two) = (company.order_with(SHOP, wishes("B-1"), "PAID").await, company.order_with(SHOP, wishes("B-2"), "PAID").await);
        let mut other = wishes("B-3");
        other["buyerId"] = json!("another");
        let other = company.order_with(SHOP, other, "PAID").await;
        let (a, b, c) = (index_of(&one, &environment).await, index_of(&two, &environment).await, index_of(&other, &environment).await);
        assert!(a == b && a != c && a[0].len() == 64, "{a:?} {b:?} {c:?}");
        let store = environment.store().await;
        assert!(!tables::dump(&store).await.contains("90017-canary"), "the id of the buyer is in clear");

        let person = json!({ "by": { "order": one.id }, "reason": "asked for it in writing" });
        command(&company.staff("MANAGER"), "customerErase", person).await.expect_ok();
        tell(&company, { let mut again = wishes("B-1"); again["updatedAt"] = json!(time(now())); again }).await;
        assert_eq!(tables::count(&store, "\"order\" WHERE channel_number = 'B-1' AND buyer_index IS NOT NULL").await, 0);
        let seen = one.see("lines { customization { wanted kind material { name } } }").await;
        assert_eq!(seen["lines"][0]["customization"], json!({ "wanted": true, "kind": null, "material": { "name": "" } }));
        company.close().await;
    }
}
