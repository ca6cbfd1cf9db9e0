//! Personal data: no table holds it in clear.

use domain::kernel::phone::Phone;

use super::fixture::*;
use crate::OrderLookup;
use crate::intake::payloads::{Payload, PayloadResult, PayloadSource};
use crate::order::cards::CardQuery;

#[test]
fn no_column_holds_a_clear_phone_name_or_street() {
    on_both_databases(|store| async move {
        let id = mint().next();
        let body = "{\"receiver\":\"王小明\",\"phone\":\"138 0000 0000\",\"tel\":\"13800000000\",\"street\":\"文三路 1 号\"}";
        let mut work = begin(&store).await;
        work.keep_payload(&Payload {
            id,
            shop: "shop-1".into(),
            source: PayloadSource::Poll,
            topic: None,
            delivery_id: None,
            body: body.into(),
            fingerprint: crate::intake::payloads::body_sha256(body.as_bytes()),
            received_at: now(),
            result: PayloadResult::stored(id),
        })
        .unwrap();
        let order = full(1);
        let order_id = order.id;
        work.save(order, vec![]);
        work.commit().await.unwrap();
        change(&store, order_id, |order| order.contact = contact("+8613800000000")).await;
        let texts = [
            ("王小明 13800000000", Some("+8613800000000"), Some("1234")),
            ("call 王小明 at 文三路", None, None),
            ("013800000000012", None, None),
        ];
        for (text, clear, extension) in texts {
            change(&store, order_id, |order| {
                order.contact.phone = Some(match clear {
                    Some(clear) => Phone::number(text, clear.into(), extension.map(str::to_owned)),
                    None => Phone::unread(text),
                });
                order.contact.encrypted.name = Some("AAS/王小明".into());
            })
            .await;
            let kept = store.orders().card(&OrderLookup::Id(order_id), &CardQuery::default()).await.unwrap().unwrap();
            assert_eq!(kept.order.contact.phone.unwrap().sent, text, "what was sent is kept sealed");
            no_canary_in(&dump(&store).await);
        }
        change(&store, order_id, |order| order.contact = contact("+8613800000000")).await;
        let dump = dump(&store).await;
        assert!(dump.contains("138****0000") && dump.contains("浙江省"), "the dump shows what is there");
        no_canary_in(&dump);
    });
}

fn no_canary_in(dump: &str) {
    let lower = dump.to_lowercase();
    for canary in ["3800000000", "王小明", "文三路", "AAS/"] {
        let hex = hex::encode(canary);
        assert!(!dump.contains(canary) && !lower.contains(&hex), "{canary} stands in clear");
    }
}
