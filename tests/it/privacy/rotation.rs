//! The key that seals personal data is rotated while the service runs and people work.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use panorama::store::Store;
use panorama::store::privacy::reseal::SEALED;
use sea_orm::DbBackend;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Client;
use tests::company::{Company, command, now, purchase, time};
use tests::environment::Environment;

use crate::intake::{binary, tables};

/// The keys of every sealed column that has rows.
async fn keys_in_use(store: &Store) -> BTreeSet<String> {
    store.privacy().rows_of_keys().await.unwrap().into_keys().map(|(_, key)| key).collect()
}

/// The phone of an order, as customer service reveals it.
async fn reveal(company: &Company, order: &str) -> String {
    let input = json!({ "order": order, "reason": "the test asks" });
    let clerk = company.staff("CUSTOMER_SERVICE");
    let document = "mutation($input: OrderContactRevealInput!) {
        orderContactReveal(input: $input) { phone { full } userErrors { code } } }";
    let answer = clerk.query(document, None, json!({ "input": input }));
    answer.await.expect_ok().text("orderContactReveal.phone.full").to_owned()
}

/// The name on an order.
async fn name_on(manager: &Client, number: &str) -> String {
    let document = "query($number: String!) { order(by: { number: $number }) { contact { name } } }";
    manager.query(document, None, json!({ "number": number })).await.expect_ok().text("order.contact.name").to_owned()
}

/// Runs a command that must end with this code, and returns what it printed.
async fn keys(environment: &Environment, arguments: &[&str], code: i32) -> String {
    let all: Vec<&str> = ["keys"].into_iter().chain(arguments.iter().copied()).collect();
    let (ended, printed) = binary::start_with_log(environment, &all).await.end().await;
    assert_eq!(ended, Some(code), "{arguments:?}: {printed}");
    printed
}

/// Sets the last rotation to an hour ago.
fn age_the_rotation(environment: &Environment) {
    let path = environment.directory().join("panorama.key");
    let mut file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    file["keys"][0]["since"] = json!(time(now() - Duration::hours(1)));
    std::fs::write(path, file.to_string()).unwrap();
}

both_databases! {
    /// A new key seals, the server learns it without a restart, old rows are sealed anew while people work, and the old key is removed.
    async fn a_key_is_rotated_while_people_work(environment: Environment) {
        let company = Company::open(&environment).await;
        let store = environment.store().await;
        let order = company.order("R-1", "PAID").await;
        for number in 2..6 {
            company.order(&format!("R-{number}"), "PAID").await;
        }
        assert_eq!(keys_in_use(&store).await, BTreeSet::from(["key-1".to_owned()]));
        assert!(keys(&environment, &["rotate"], 0).await.contains("key-2 seals"));
        keys(&environment, &["retire", "key-2"], 1).await;

        // Another process writes with the new key: the server meets it and reads its file again.
        let data = json!({ "type": "order.upserted", "timestamp": time(now()), "data": purchase("R-9") });
        let line = json!({ "shop": "web-hz", "deliveryId": "import-1", "payload": data.to_string() });
        let file = environment.directory().join("orders.jsonl");
        std::fs::write(&file, format!("{line}\n")).unwrap();
        let imported = binary::start(&environment, &["import", file.to_str().unwrap()], &[]).await;
        assert_eq!(imported.exit_code().await, Some(0));
        assert_eq!(keys_in_use(&store).await, BTreeSet::from(["key-1".to_owned(), "key-2".to_owned()]));
        assert_eq!(name_on(&company.staff("MANAGER"), "web-hz-R-9").await, "李四");
        company.order("R-10", "PAID").await;
        let newest = "SELECT contact_key FROM \"order\" WHERE number = 'web-hz-R-10'".to_owned();
        assert_eq!(tables::texts(&store, newest).await, ["key-2"], "the server seals with it too");

        age_the_rotation(&environment);
        let refused = keys(&environment, &["retire", "key-1"], 1).await;
        assert!(refused.contains("still opens"), "{refused}");
        // An interrupted reseal has done no harm, and the next run continues.
        binary::start(&environment, &["keys", "reseal", "--batch", "1"], &[]).await.kill().await;
        let done = Arc::new(AtomicBool::new(false));
        let work = async {
            let clerk = company.staff("CUSTOMER_SERVICE");
            let mut changes = 0;
            while !done.load(Ordering::Relaxed) || changes < 3 {
                changes += 1;
                let input = json!({ "order": order.id, "name": format!("Receiver {changes}"), "phone": "138 0000 9173" });
                command(&clerk, "orderContactUpdate", input).await.expect_ok();
            }
            changes
        };
        let reseal = async {
            let printed = keys(&environment, &["reseal", "--batch", "2"], 0).await;
            done.store(true, Ordering::Relaxed);
            printed
        };
        let (changes, printed) = tokio::join!(work, reseal);
        assert!(printed.lines().filter(|line| line.contains(" key-2 ")).count() >= 4, "{printed}");
        assert_eq!(keys_in_use(&store).await, BTreeSet::from(["key-2".to_owned()]));
        assert_eq!(reveal(&company, &order.id).await, "+8613800009173");
        assert_eq!(order.see("contact { name }").await["contact"]["name"], format!("Receiver {changes}"), "no change was lost");
        let again = keys(&environment, &["reseal"], 0).await;
        assert!(!again.contains("key-1"), "{again}");

        let rebuilt = binary::start(&environment, &["cards", "rebuild"], &[]).await;
        assert_eq!(rebuilt.exit_code().await, Some(0), "cards are what their orders are");
        keys(&environment, &["retire", "key-1"], 0).await;
        let file = std::fs::read_to_string(environment.directory().join("panorama.key")).unwrap();
        assert!(!file.contains("key-1") && file.contains("key-2"));
        company.close().await;
        let next = environment.start().await;
        let manager = next.manager();
        assert_eq!(name_on(&manager, "web-hz-R-2").await, "李四");
        // Each run has an entry for its beginning and one for its end; the killed one has both, the first, or none.
        for (operation, runs, killed) in [("keys rotate", 1, 0), ("keys reseal", 2, 1), ("keys retire", 3, 0)] {
            let document = "query($of: String!) { auditLog(where: { operation: $of }) { nodes { code requestId } } }";
            let log = manager.query(document, None, json!({ "of": operation })).await.expect_ok();
            let mut begun = BTreeSet::new();
            let mut ended = BTreeSet::new();
            for entry in log.list("auditLog.nodes") {
                let kind = if entry["code"] == "BEGUN" { &mut begun } else { &mut ended };
                assert!(kind.insert(entry["requestId"].to_string()), "{operation}: twice: {log}");
            }
            assert!(begun.is_superset(&ended) && begun.len() - ended.len() <= killed, "{operation}: {log}");
            assert!((runs..=runs + killed).contains(&begun.len()) && ended.len() >= runs, "{operation}: {log}");
        }
        next.stop().await;
    }

    /// Every table with sealed values is known to the rotation.
    async fn every_sealed_column_is_sealed_anew(environment: Environment) {
        let store = environment.store().await;
        let select = match store.backend() {
            DbBackend::Postgres => "SELECT (table_name || '.' || column_name)::text FROM information_schema.columns
                WHERE table_schema = 'public' AND column_name LIKE '%\\_sealed'",
            _ => "SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND c.name LIKE '%\\_sealed' ESCAPE '\\'",
        };
        let there: BTreeSet<String> = tables::texts(&store, select.to_owned()).await.into_iter().collect();
        let known = SEALED.iter().map(|column| format!("{}.{}", column.table, column.sealed)).collect();
        assert_eq!(there, known);
    }

    /// On several machines a key opens everywhere before it seals anywhere.
    async fn a_standby_key_only_opens_until_the_next_rotation(environment: Environment) {
        let company = Company::open(&environment).await;
        assert!(keys(&environment, &["rotate", "--standby"], 0).await.contains("key-2 waits"));
        assert!(keys(&environment, &["rotate", "--standby"], 0).await.contains("key-2 waits"), "one waits already");
        company.order("W-1", "PAID").await;
        let store = environment.store().await;
        assert_eq!(keys_in_use(&store).await, BTreeSet::from(["key-1".to_owned()]));
        assert!(keys(&environment, &["rotate"], 0).await.contains("key-2 seals"));
        assert_eq!(environment.store().await.vault().key_ids(), ["key-2", "key-1"]);
        company.close().await;
    }
}
