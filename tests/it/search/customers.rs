//! Customers: found by their phone in any spelling, or by the digits that a platform left visible within a shop.

use serde_json::json;
use tests::both_databases;
use tests::company::{Company, OTHER_SHOP, SHOP, purchase};
use tests::environment::Environment;

const MASKED: &str = "query($by: MaskedPhoneInput!) { customer(by: { maskedPhone: $by }) {
    id phone { masked full } orderCount orders(first: 10) { nodes { id } } } }";

both_databases! {
    /// Every usual spelling finds the same customer, for every spelling in the orders.
    async fn a_phone_is_found_in_any_spelling(environment: Environment) {
        let company = Company::open(&environment).await;
        let mut ids = Vec::new();
        for (index, spelling) in ["138 0000 0000", "+86-13800000000", "8613800000000"].into_iter().enumerate() {
            let mut data = purchase(&index.to_string());
            data["contact"]["phone"] = json!(spelling);
            ids.push(company.order_with(if index == 0 { OTHER_SHOP } else { SHOP }, data, "PAID").await.id);
        }
        let clerk = company.staff("CUSTOMER_SERVICE");
        let mut found = Vec::new();
        for spelling in ["13800000000", "138 0000 0000", "+86-13800000000", "8613800000000", "+86 138-0000-0000", " 138-0000-0000 "] {
            let answer = clerk.run("CustomerCard", json!({ "phone": spelling })).await;
            assert_eq!(answer.number("customer.orderCount"), 3, "{spelling}: {answer}");
            assert_eq!(answer.text("customer.phone.masked"), "138****0000");
            assert!(ids.iter().all(|id| answer.list("customer.orders.nodes").iter().any(|order| order["id"] == id.as_str())));
            found.push(answer.text("customer.id").to_owned());
        }
        found.dedup();
        assert_eq!(found.len(), 1);
        assert!(clerk.run("CustomerCard", json!({ "phone": "13900000000" })).await.expect_ok().data("customer").is_null());
        let by = json!({ "id": found[0] });
        let again = clerk.query("query($id: ID!) { node(id: $id) { ... on Customer { orderCount } } }", None, by).await.expect_ok();
        assert_eq!(again.number("node.orderCount"), 3);

        // Pages of the customer's orders, one by one, newest first: each once.
        let (mut seen, mut after) = (Vec::new(), json!(null));
        while seen.len() < 3 {
            let page = clerk.run("CustomerCard", json!({ "phone": "13800000000", "first": 1, "after": after })).await;
            seen.push(page.text("customer.orders.nodes.0.id").to_owned());
            after = page.data("customer.orders.pageInfo.endCursor").clone();
            assert_eq!(page.data("customer.orders.pageInfo.hasNextPage"), &json!(seen.len() < 3));
        }
        seen.sort();
        ids.sort();
        assert_eq!(seen, ids);
        company.close().await;
    }

    /// A masked phone stays as its platform sent it, and is found by its visible digits, in its own shop only.
    async fn a_masked_phone_is_found_within_its_shop(environment: Environment) {
        let company = Company::open(&environment).await;
        let masked = |number: &str, phone: &str| {
            let mut data = purchase(number);
            data["contact"]["phone"] = json!(phone);
            data
        };
        let own = company.order_with(SHOP, masked("1", "138****5678"), "PAID").await;
        company.order_with(SHOP, masked("2", "139****5678"), "PAID").await;
        let foreign = company.order_with(OTHER_SHOP, masked("3", "138****5678"), "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        for (shop, order) in [(SHOP, &own), (OTHER_SHOP, &foreign)] {
            let found = clerk.query(MASKED, None, json!({ "by": { "shop": shop, "phone": "138****5678" } })).await.expect_ok();
            assert_eq!(found.data("customer.phone"), &json!({ "masked": "138****5678", "full": null }));
            assert_eq!(found.data("customer.orders.nodes"), &json!([{ "id": order.id }]), "{shop}");
        }
        let wide = clerk.query(MASKED, None, json!({ "by": { "shop": SHOP, "phone": " 138＊＊5678" } })).await.expect_ok();
        assert_eq!(wide.number("customer.orderCount"), 1, "the digits find it, whatever stands for the others");
        let none = clerk.query(MASKED, None, json!({ "by": { "shop": SHOP, "phone": "137****5678" } })).await.expect_ok();
        assert!(none.data("customer").is_null());
        company.close().await;
    }
}
