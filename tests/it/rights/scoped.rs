//! Managers and finance whose tokens are limited to shops: every operation is scoped, or refused because it is about the whole company.

use chrono::Duration;
use panorama::graphql::types::id::{Kind, encode};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Transport};
use tests::company::{Company, OTHER_SHOP, Order, SHOP, WAREHOUSE, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;
use uuid::Uuid;

use super::policy::Policy;
use super::roots::answered_to;

fn scoped(company: &Company, role: &str) -> Client {
    company.client(&Claims::of(&[role]).in_shops(&[OTHER_SHOP]))
}

/// Whether an answer refuses for this one reason, as a refusal of the field or as a `userError`.
fn is_of_the_company(answer: &Answer) -> bool {
    answer.body.to_string().contains("\"COMPANY_SETTING\"")
}

/// The company's data that must stay unchanged: revocations, thresholds and the audit log, as a manager of the whole company reads it.
async fn kept(manager: &Client) -> Value {
    let document = "{ tokenRevocations { subject } alertThresholds { kind value version enabled } \
        changes: auditLog(where: { operation: \"tokenRestore\", outcome: ALLOWED }) { nodes { id } } }";
    manager.query(document, None, json!({})).await.expect_ok().body["data"].clone()
}

/// Erases a person and returns the number of erased orders.
async fn erased(client: &Client, by: Value) -> i64 {
    let input = json!({ "by": by, "reason": "asked for it in writing" });
    command(client, "customerErase", input).await.expect_ok().number("customerErase.erasedOrders")
}

both_databases! {
    /// The table: a company setting is refused and stays unchanged, and no other field is refused for that reason.
    async fn what_is_the_companys_is_refused_with_its_reason(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let suspend = json!({ "subject": "gone", "suspend": true, "reason": "left" });
        command(&manager, "tokenRevoke", suspend).await.expect_ok();
        let before = kept(&manager).await;
        let policy = Policy::read();
        for role in ["MANAGER", "FINANCE"] {
            let client = scoped(&company, role);
            for (root, field, answer) in answered_to(&client, role).await {
                assert_eq!(is_of_the_company(&answer), policy.is_of_the_company(root, field), "{field} for {role}: {answer}");
            }
        }
        let client = scoped(&company, "MANAGER");
        let changes = [
            ("warehouseProfileSet", json!({ "warehouse": WAREHOUSE, "profile": "HANDHELD" })),
        ];
        for (mutation, input) in changes {
            command(&client, mutation, input).await.expect_refused("COMPANY_SETTING");
        }
        let fields = [
            "query { auditLog { nodes { id } } }",
            "query { tokenRevocations { subject } }",
            "mutation { tokenRevoke(input: { subject: \"manager\", suspend: true, reason: \"…\" }) { userErrors { code } } }",
            "mutation { tokenRevoke(input: { tokenId: \"t-1\", reason: \"…\" }) { userErrors { code } } }",
            "mutation { alertThresholdSet(input: { kind: CONFLICT, value: 9, enabled: false }) { userErrors { code } } }",
            "mutation { tokenRestore(input: { subject: \"gone\", reason: \"…\" }) { userErrors { code } } }",
        ];
        for field in fields {
            let answer = client.query(field, None, json!({})).await;
            assert_eq!(answer.expect_error("FORBIDDEN")["extensions"]["reason"], "COMPANY_SETTING", "{answer}");
        }
        assert_eq!(kept(&manager).await, before);
        company.close().await;
    }

    /// A person who buys at two shops is erased in the shops of the caller: by phone, by the customer's id and through an own order.
    async fn an_erasure_reaches_and_counts_the_orders_of_its_shops(environment: Environment) {
        let company = Company::open(&environment).await;
        let (manager, own) = (company.staff("MANAGER"), scoped(&company, "MANAGER"));
        let name = async |order: &Order<'_>| order.see("contact { name }").await["contact"]["name"].clone();
        let at = async |shop: &'static str, phone: &str, ago: i64| {
            let mut data = purchase(&format!("{phone}-{ago}"));
            data["contact"]["phone"] = json!(phone);
            data["placedAt"] = json!(time(now() - Duration::minutes(ago)));
            company.order_with(shop, data, "PAID").await
        };
        for (way, phone) in [("phone", "13900001001"), ("customer", "13900001002"), ("order", "13900001003")] {
            let elsewhere = at(SHOP, phone, 10).await;
            let mine = at(OTHER_SHOP, phone, 9).await;
            let document = "query($p: String!) { customer(by: { phone: $p }) { id } }";
            let customer = manager.query(document, None, json!({ "p": phone })).await.expect_ok().text("customer.id").to_owned();
            let by = json!({ "phone": phone, "customer": customer, "order": mine.id })[way].clone();
            assert_eq!(erased(&own, json!({ way: by })).await, 1, "{way}");
            assert_eq!((name(&mine).await, name(&elsewhere).await), (Value::Null, json!("李四")), "{way}");
            // Late orders of the own shop stay without the person, and late orders of the other shop keep it.
            let (late, late_elsewhere) = (at(OTHER_SHOP, phone, 8).await, at(SHOP, phone, 8).await);
            assert_eq!((name(&late).await, name(&late_elsewhere).await), (Value::Null, json!("李四")), "{way}");
            let known = manager.query(document, None, json!({ "p": phone })).await.expect_ok();
            assert_eq!(known.text("customer.id"), customer, "{way}: they still are a customer of the other shop");
            assert_eq!(erased(&manager, json!({ "phone": phone })).await, 2, "{way}: a manager of the whole company erases the rest");
        }
        company.close().await;
    }

    /// A phone with orders at another shop only and one without orders are answered alike, and so are their orders.
    async fn an_erasure_tells_nothing_of_other_shops(environment: Environment) {
        let company = Company::open(&environment).await;
        let own = scoped(&company, "MANAGER");
        let elsewhere = company.order("elsewhere", "PAID").await;
        let by_phone = async |phone: &str| erased(&own, json!({ "phone": phone })).await;
        assert_eq!((by_phone("13800000000").await, by_phone("13900009999").await), (0, 0));
        let of_order = async |id: &str| {
            let input = json!({ "by": { "order": id }, "reason": "asked for it in writing" });
            command(&own, "customerErase", input).await.user_errors()
        };
        let missing = encode(Kind::Order, Uuid::nil()).0;
        assert_eq!(of_order(&elsewhere.id).await, of_order(&missing).await);
        assert_eq!(elsewhere.see("contact { name }").await["contact"]["name"], "李四");
        company.close().await;
    }

    /// An export with a token of more shops is missing for this token.
    async fn a_wider_export_is_not_found(environment: Environment) {
        let company = Company::open(&environment).await;
        let (wide, own) = (company.staff("FINANCE"), scoped(&company, "FINANCE"));
        let input = json!({ "from": time(now() - Duration::hours(1)), "to": time(now() + Duration::hours(1)), "idempotencyKey": "k" });
        let asked = command(&wide, "completedOrdersExport", input.clone()).await.expect_ok();
        let id = json!({ "id": asked.text("completedOrdersExport.export.id") });
        assert!(own.run("Export", id.clone()).await.expect_ok().data("orderExport").is_null());
        let node = own.query("query($id: ID!) { node(id: $id) { id } }", None, id.clone()).await.expect_ok();
        assert!(node.data("node").is_null());
        let mut followed = own.subscribe(Transport::WebSocket, "ExportProgress", id).await;
        assert!(followed.next().await.expect_ok().data("orderExport").is_null());
        command(&own, "completedOrdersExport", input).await.expect_refused("IDEMPOTENCY_CONFLICT");
        company.close().await;
    }
}
