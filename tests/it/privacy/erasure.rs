//! An erased person is unreadable everywhere, remains so after every message of the channel, and leaves the amounts.

use chrono::Duration;
use panorama::store::Store;
use panorama::store::privacy::erasure::Erasure;
use panorama::store::privacy::reseal::SEALED;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::both_databases;
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;

use crate::intake::tables;

const PHONE: &str = "13900006150";
const NAME: &str = "钱多多测";
const STREET: &str = "金丝雀巷 77 号";

/// The whole content of the database, with sealed values opened.
async fn everything(store: &Store) -> String {
    let mut all = tables::dump(store).await;
    for column in SEALED {
        let sql = format!("SELECT \"{}\" AS s, \"{}\" AS k FROM \"{}\"", column.sealed, column.key, column.table);
        let rows = store.connection().query_all_raw(Statement::from_string(store.backend(), sql)).await.unwrap();
        for row in rows {
            let sealed: Option<Vec<u8>> = row.try_get("", "s").unwrap();
            let key: Option<String> = row.try_get("", "k").unwrap();
            if let Some((sealed, key)) = sealed.zip(key) {
                let clear = store.vault().open(&key, &sealed).unwrap();
                all.extend([column.table, " opened: ", &String::from_utf8_lossy(&clear), "\n"]);
            }
        }
    }
    all
}

/// Lines that show the person. The audit log keeps the actor of a search for a masked phone, and no other personal data.
fn found(all: &str) -> Vec<String> {
    let shows = |line: &&str| {
        let masked = line.contains("139****6150") && !line.starts_with("audit_log: ");
        masked || [&PHONE[1..], NAME, STREET].iter().any(|canary| line.contains(canary))
    };
    all.lines().filter(shows).map(|line| line.chars().take(300).collect()).collect()
}

/// An order of the person, in the channel's form.
fn of_person(number: &str, placed: Duration) -> Value {
    let mut data = purchase(number);
    data["contact"]["name"] = json!(NAME);
    data["contact"]["phone"] = json!(format!("+86 {PHONE}"));
    data["contact"]["line"] = json!(STREET);
    data["buyerMessage"] = json!(format!("{NAME} {PHONE} {STREET}"));
    data["placedAt"] = json!(time(now() - placed));
    data
}

both_databases! {
    async fn an_erased_person_is_unreadable_and_stays_so(environment: Environment) {
        let company = Company::open(&environment).await;
        let store = environment.store().await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        let words = format!("{NAME} {PHONE}");
        let one = company.order_with(SHOP, of_person("E-1", Duration::minutes(10)), "PAID").await;
        let two = company.order_with(SHOP, of_person("E-2", Duration::minutes(10)), "PAID").await;
        let other = company.order("E-3", "PAID").await;
        let id = &one.id;
        command(&clerk, "conversationMessageRecord", json!({ "order": id, "body": words, "idempotencyKey": "m" })).await.expect_ok();
        command(&clerk, "orderRemarkUpdate", json!({ "order": id, "remark": words })).await.expect_ok();
        command(&clerk, "orderRemarkUpdate", json!({ "order": id, "remark": format!("{words}!") })).await.expect_ok();
        command(&clerk, "orderContactReveal", json!({ "order": id, "reason": words })).await.expect_ok();
        command(&clerk, "orderHoldPlace", json!({ "order": id, "reason": "CUSTOMER_REQUEST", "note": words })).await.expect_ok();
        command(&clerk, "orderReturnOpen", json!({ "order": id, "kind": "REFUND_ONLY", "reason": words })).await.expect_ok();
        command(&clerk, "orderCancel", json!({ "order": two.id, "reason": words })).await.expect_ok();
        company.tell(SHOP, "order.upserted", json!({ "contact": { "name": NAME, "phone": PHONE } })).await;
        let before = one.see("totals { payable { amount } } lines { title quantity }").await;
        assert!(found(&everything(&store).await).len() > 8, "the person is there");
        let revealed = one.see("timeline(first: 50) { nodes { ... on OrderContactRevealed { reason actor { name } recordedAt } } }").await;
        let reveal = revealed["timeline"]["nodes"].as_array().unwrap().iter().find(|node| node["reason"] == format!("{NAME} 139****6150"));
        assert_eq!(reveal.expect("a reveal says who, when and why")["actor"]["name"], "customer service", "{revealed}");

        let input = json!({ "by": { "phone": format!("139-0000-{}", &PHONE[7..]) }, "reason": "asked for it in writing", "idempotencyKey": "e" });
        let erased = command(&manager, "customerErase", input.clone()).await.expect_ok();
        assert_eq!(erased.number("customerErase.erasedOrders"), 2);
        let again = command(&manager, "customerErase", input).await.expect_ok();
        assert_eq!(again.number("customerErase.erasedOrders"), 2, "the first answer again");
        assert_eq!(store.privacy().open_erasures(now(), 10).await.unwrap().len(), 1, "a job looks once more: an order of theirs may be on its way");
        assert_eq!(found(&everything(&store).await), Vec::<String>::new());
        assert_eq!(one.see("totals { payable { amount } } lines { title quantity }").await, before);
        assert_eq!((one.status().await.as_str(), two.status().await.as_str()), ("PAID", "CANCELLED"));
        let seen = one.see("contact { name phone { masked } address { country city line } } timeline(last: 5) { nodes { __typename ... on CustomerErased { reason actor { name } } } }").await;
        assert_eq!(seen["contact"]["name"], Value::Null, "{seen}");
        assert_eq!(seen["contact"]["address"], json!({ "country": "CN", "city": null, "line": null }));
        let entry = seen["timeline"]["nodes"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(entry, json!({ "__typename": "CustomerErased", "reason": "asked for it in writing", "actor": { "name": "manager" } }));
        let customer = clerk.query("query($p: String!) { customer(by: { phone: $p }) { id } }", None, json!({ "p": PHONE })).await.expect_ok();
        assert!(customer.data("customer").is_null());
        assert_eq!(other.see("contact { name }").await["contact"]["name"], "李四", "others stay");

        // The channel sends the order again, with the person and with changes.
        let mut newer = of_person("E-1", Duration::minutes(10));
        newer["updatedAt"] = json!(time(now()));
        newer["totals"]["refunded"] = json!("9.00");
        company.tell(SHOP, "order.upserted", newer).await;
        assert_eq!(one.see("totals { refunded { amount } }").await["totals"]["refunded"]["amount"], "9.00", "news are taken in");
        // An older order that comes late, and one that is read for the first time.
        company.order_with(SHOP, of_person("E-4", Duration::hours(2)), "PAID").await;
        assert_eq!(found(&everything(&store).await), Vec::<String>::new(), "nothing brings the person back");
        let refused = command(&clerk, "orderContactUpdate", json!({ "order": id, "name": NAME })).await;
        refused.expect_refused("CUSTOMER_ERASED");
        // A person who orders again is a customer again.
        company.order_with(SHOP, of_person("E-5", Duration::minutes(-1)), "PAID").await;
        let customer = clerk.query("query($p: String!) { customer(by: { phone: $p }) { name } }", None, json!({ "p": PHONE })).await.expect_ok();
        assert_eq!(customer.text("customer.name"), NAME);
        company.close().await;
    }

    /// Only a manager may erase, and only with a reason.
    async fn erasing_needs_a_manager_and_a_reason(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("N-1", "PAID").await;
        let input = |reason: &str| json!({ "by": { "order": order.id }, "reason": reason });
        command(&company.staff("CUSTOMER_SERVICE"), "customerErase", input("x")).await.expect_error("FORBIDDEN");
        let manager = company.staff("MANAGER");
        command(&manager, "customerErase", input(" ")).await.expect_refused("REASON_REQUIRED");
        command(&manager, "customerErase", json!({ "by": { "phone": "12" }, "reason": "x" })).await.expect_refused("PHONE_INVALID");
        assert_eq!(order.see("contact { name }").await["contact"]["name"], "李四");
        let erased = command(&manager, "customerErase", input("asked")).await.expect_ok();
        assert_eq!(erased.number("customerErase.erasedOrders"), 1);
        company.close().await;
    }

    /// An erasure that a server did not finish, or new data during it, is completed by a job.
    async fn an_erasure_that_was_left_is_finished(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order_with(SHOP, of_person("L-1", Duration::minutes(10)), "PAID").await;
        let (id, number) = (order.id.clone(), order.channel_number.clone());
        company.close().await;
        let store = environment.store().await;
        let index = store.vault().blind_index(&format!("+86{PHONE}"));
        let erasure = Erasure { id: uuid::Uuid::now_v7(), phone_index: Some(index), order: None, requested_at: now() - Duration::minutes(1), orders: 0, finished_at: None, shops: None };
        let mut work = store.begin(now(), domain::kernel::ids::Mint::new(now(), 7)).await.unwrap();
        work.put(&erasure).await.unwrap();
        work.commit().await.unwrap();
        let next = environment.start().await;
        let until = tokio::time::Instant::now() + tests::PATIENCE;
        while store.privacy().erasure(erasure.id).await.unwrap().is_none_or(|erasure| erasure.finished_at.is_none()) {
            assert!(tokio::time::Instant::now() < until, "{number} ({id}) is not erased");
            tokio::task::yield_now().await;
        }
        assert_eq!(found(&everything(&store).await), Vec::<String>::new());
        next.stop().await;
    }
}
