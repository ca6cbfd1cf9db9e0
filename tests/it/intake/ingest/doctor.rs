//! `panorama doctor` names the shops whose unsigned parts any sender could forge.

use serde_json::json;
use tests::company::command;
use tests::environment::Environment;

use crate::intake::{binary, company};

const SHOPIFY: &str = include_str!("../../../../api/mappings/shopify.toml");

/// The shops in the notes of `panorama doctor`, with their notes.
async fn notes(environment: &Environment) -> Vec<(String, String)> {
    let (_, said) = binary::start(environment, &["doctor"], &[]).await.end().await;
    assert!(said.contains("ok      database: migrated") && said.contains("ok      shops: "), "{said}");
    let note = |line: &str| {
        let (shop, note) = line.strip_prefix("NOTE    shop ")?.split_once(": ")?;
        Some((shop.to_owned(), note.to_owned()))
    };
    said.lines().filter_map(note).collect()
}

fn names(notes: &[(String, String)]) -> Vec<&str> {
    notes.iter().map(|(shop, _)| shop.as_str()).collect()
}

tests::both_databases! {
    /// A shop is named while its mapping, built-in or set by an operator, leaves parts unsigned and it takes deliveries from every address.
    async fn the_doctor_names_shops_that_anybody_can_tell(environment: Environment) {
        company::set_up(&environment).await;
        let server = environment.start().await;
        let manager = server.manager();
        let before = notes(&environment).await;
        assert_eq!(names(&before), [company::SHOPIFY, company::YOUZAN]);
        let [(_, shopify), (_, youzan)] = &before[..] else { unreachable!() };
        assert!(shopify.contains("X-Shopify-Topic") && shopify.contains("X-Shopify-Webhook-Id"), "{shopify}");
        assert!(youzan.contains("type, msg_id, test"), "{youzan}");
        assert!(before.iter().all(|(_, note)| note.contains("set allowed_addresses")), "{before:?}");

        command(&manager, "mappingSet", json!({ "mapping": "ours", "document": SHOPIFY })).await.expect_ok();
        let ours = json!({ "shop": "by-hand", "name": "店", "mapping": "ours", "warehouse": "HZ", "secrets": ["a secret"] });
        command(&manager, "shopSet", ours).await.expect_ok();
        let bounded = json!({ "shop": company::SHOPIFY, "allowedAddresses": ["203.0.113.0/24"] });
        command(&manager, "shopSet", bounded).await.expect_ok();
        let off = json!({ "shop": company::YOUZAN, "active": false });
        command(&manager, "shopSet", off).await.expect_ok();
        let after = notes(&environment).await;
        assert_eq!(names(&after), ["by-hand"]);
        assert!(after[0].1.contains("X-Shopify-Topic"), "{after:?}");
        server.stop().await;
    }
}
