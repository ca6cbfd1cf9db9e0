//! The topics of entries that have no order: those that the aggregate of a change gives are kept with its entry.

use serde_json::json;
use tests::both_databases;
use tests::company::{Company, command};
use tests::environment::Environment;

use crate::intake::tables;

both_databases! {
    /// The entries of a SKU and of a warehouse have it as their topic, and those of no other.
    async fn an_aggregate_gives_the_topics_of_its_entries(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        for title in ["茶杯", "大茶杯"] {
            command(&manager, "skuSet", json!({ "code": "CUP-1", "title": title })).await.expect_ok();
        }
        command(&manager, "warehouseSet", json!({ "warehouse": "GZ", "name": "广州仓", "city": "广州" })).await.expect_ok();
        let store = environment.store().await;
        let entries_about = async |topics: &str| {
            tables::count(&store, &format!("journal WHERE kind = 'ConnectionChanged' AND topics = '{topics}'")).await
        };
        assert_eq!(entries_about(r#"[{"sku":"CUP-1"}]"#).await, 2);
        assert_eq!(entries_about(r#"[{"warehouse":"GZ"}]"#).await, 1);
        company.close().await;
    }
}
