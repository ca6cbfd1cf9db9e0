//! Who places, lifts and sees embargoes, wrong input, and repeated keys.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, SHOP, now, time};
use tests::environment::Environment;
use tests::token::Claims;

use super::{lift, place, run, until};

both_databases! {
    async fn managers_and_operations_place_embargoes(environment: Environment) {
        let company = Company::open(&environment).await;
        let wanted = json!({ "input": { "regions": ["44"], "reason": "台风" } });
        let preview = json!({ "regions": ["44"] });
        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "WAREHOUSE_LEAD", "FINANCE", "PURCHASING", "SYSTEM"] {
            let client = company.staff(role);
            run(&client, "PlaceEmbargo", wanted.clone()).await.expect_error("FORBIDDEN");
            run(&client, "EmbargoPreview", preview.clone()).await.expect_error("FORBIDDEN");
        }
        let scoped = company.client(&Claims::of(&["MANAGER"]).in_shops(&[SHOP]));
        for (operation, variables) in [("PlaceEmbargo", &wanted), ("EmbargoPreview", &preview)] {
            let refused = run(&scoped, operation, variables.clone()).await;
            assert!(refused.body.to_string().contains("COMPANY_SETTING"), "{refused}");
        }
        let id = place(&company.staff("MANAGER"), wanted["input"].clone()).await;
        let list = "{ embargoes(first: 5) { nodes { id reason state regions { code } } } }";
        for role in ["CUSTOMER_SERVICE", "WAREHOUSE", "WAREHOUSE_LEAD", "OPERATIONS"] {
            let seen = company.staff(role).query(list, None, json!({})).await.expect_ok();
            assert_eq!(seen.data("embargoes.nodes.0.id"), &id, "{role}");
        }
        for role in ["FINANCE", "PURCHASING", "SYSTEM"] {
            company.staff(role).query(list, None, json!({})).await.expect_error("FORBIDDEN");
        }
        let figures = "{ embargoes(first: 5) { nodes { id heldOrders } } }";
        let hidden = company.staff("CUSTOMER_SERVICE").query(figures, None, json!({})).await;
        assert!(hidden.data("embargoes.nodes.0.heldOrders").is_null(), "{hidden}");
        company.close().await;
    }

    async fn wrong_input_places_nothing(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let past = time(now() - chrono::Duration::seconds(1));
        let many: Vec<Value> = (0..101).map(|_| json!("44")).collect();
        for (field, input) in [
            ("regions", json!({ "regions": [], "reason": "台风" })),
            ("regions", json!({ "regions": ["44", "ZZ"], "reason": "台风" })),
            ("reason", json!({ "regions": ["44"], "reason": "  " })),
            ("reason", json!({ "regions": ["44"], "reason": "长".repeat(501) })),
            ("until", json!({ "regions": ["44"], "reason": "台风", "until": past })),
        ] {
            let refused = run(&manager, "PlaceEmbargo", json!({ "input": input })).await;
            refused.expect_refused("INVALID_INPUT");
            assert_eq!(refused.data("embargoPlace.userErrors.0.field"), &json!([field]), "{refused}");
        }
        run(&manager, "PlaceEmbargo", json!({ "input": { "regions": many, "reason": "台风" } })).await.expect_error("BAD_REQUEST");
        run(&manager, "EmbargoPreview", json!({ "regions": ["ZZ"] })).await.expect_error("BAD_REQUEST");
        let list = run(&manager, "Embargoes", json!({ "first": 5 })).await.expect_ok();
        assert_eq!(list.list("embargoes.nodes").len(), 0);
        company.close().await;
    }

    async fn a_repeated_request_does_nothing_more(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let input = json!({ "regions": ["44"], "reason": "台风", "idempotencyKey": "one" });
        let id = place(&manager, input.clone()).await;
        assert_eq!(place(&manager, input.clone()).await, id);
        let other = json!({ "regions": ["32"], "reason": "台风", "idempotencyKey": "one" });
        run(&manager, "PlaceEmbargo", json!({ "input": other })).await.expect_refused("IDEMPOTENCY_CONFLICT");
        until(&manager, &id, "ACTIVE").await;
        let stale = json!({ "input": { "embargo": id, "expectedVersion": 7 } });
        run(&manager, "LiftEmbargo", stale).await.expect_refused("STALE_VERSION");
        for _ in 0..2 {
            lift(&manager, &id).await;
        }
        let lifted = until(&manager, &id, "LIFTED").await;
        let again = lift(&manager, &id).await;
        assert_eq!(again.data("embargoLift.embargo.liftedAt"), &lifted["liftedAt"]);
        assert_eq!(place(&manager, input).await, id, "the first answer again, and nothing is placed");
        let list = run(&manager, "Embargoes", json!({ "first": 5 })).await.expect_ok();
        assert_eq!(list.list("embargoes.nodes").len(), 1);
        company.close().await;
    }
}
