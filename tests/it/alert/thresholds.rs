//! Thresholds of alerts: their versions, and what a refusal brings back.

use serde_json::{Value, json};
use tests::both_databases;
use tests::company::Company;
use tests::environment::Environment;

const SET: &str = "mutation($input: AlertThresholdSetInput!) { alertThresholdSet(input: $input) { threshold { value version } userErrors { code message field } } }";

both_databases! {
    /// A stale version brings back the threshold that counts; a value out of bounds, which is refused before, brings back none.
    async fn a_stale_version_brings_back_the_threshold(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let set = async |input: Value| manager.query(SET, None, json!({ "input": input })).await;
        let threshold = "alertThresholdSet.threshold";
        let first = json!({ "kind": "CONFLICT", "value": 3, "expectedVersion": 1, "idempotencyKey": "first" });
        let counts = json!({ "value": 3, "version": 2 });
        assert_eq!(*set(first.clone()).await.expect_ok().data(threshold), counts);
        assert_eq!(*set(first).await.expect_ok().data(threshold), counts, "a repeated key is answered as before");
        let stale = set(json!({ "kind": "CONFLICT", "value": 4, "expectedVersion": 1 })).await;
        stale.expect_refused("STALE_VERSION");
        assert_eq!(*stale.data(threshold), counts);
        let wrong = set(json!({ "kind": "CONFLICT", "value": -1, "expectedVersion": 2 })).await;
        wrong.expect_refused("INVALID_INPUT");
        assert!(wrong.data(threshold).is_null());
        company.close().await;
    }
}
