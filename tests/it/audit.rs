//! The audit log: one entry for each operation, allowed or refused, over every transport; no entry can be changed.

mod commands;
mod floods;

use reqwest::header::{HeaderMap, HeaderValue};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Transport};
use tests::company::{Company, SHOP, command, now, time};
use tests::environment::Environment;
use tests::token::Claims;

use crate::intake::{binary, tables};

const LOG: &str =
    "query($first: Int, $after: String, $where: AuditLogWhereInput) { auditLog(first: $first, after: $after, where: $where) {
    pageInfo { hasNextPage endCursor }
    nodes { id at actor { subject name roles } operation kind target outcome code requestId changes { field old new } } } }";

/// A page of the log for a manager.
async fn read(manager: &Client, variables: Value) -> Answer {
    manager.query(LOG, None, variables).await.expect_ok()
}

/// The entries that satisfy the filter, newest first, once they reach the count: reads are written a moment after their answer.
async fn entries(manager: &Client, filter: Value, count: usize) -> Vec<Value> {
    let until = tokio::time::Instant::now() + tests::PATIENCE;
    loop {
        let page = read(manager, json!({ "first": 100, "where": filter })).await;
        let found = page.list("auditLog.nodes").to_vec();
        if found.len() >= count {
            assert_eq!(found.len(), count, "one entry for each: {page}");
            return found;
        }
        assert!(tokio::time::Instant::now() < until, "{count} entries of {filter} were wanted: {page}");
    }
}

/// The counters of refused anonymous requests, once they add up to the count. A minute may end between two of them.
async fn counted(manager: &Client, operation: &str, count: i64) -> Vec<Value> {
    let until = tokio::time::Instant::now() + tests::PATIENCE;
    loop {
        let page = read(manager, json!({ "first": 100, "where": { "operation": operation, "outcome": "REFUSED" } })).await;
        let nodes = page.list("auditLog.nodes").iter().filter(|entry| entry["actor"].is_null());
        let found: Vec<Value> = nodes.cloned().collect();
        let sum: i64 = found.iter().map(|entry| change(entry, "count")["new"].as_str().unwrap().parse::<i64>().unwrap()).sum();
        if sum >= count {
            assert_eq!(sum, count, "{page}");
            return found;
        }
        assert!(tokio::time::Instant::now() < until, "{count} refusals of {operation} were wanted: {page}");
    }
}

fn change<'a>(entry: &'a Value, field: &str) -> &'a Value {
    let changes = entry["changes"].as_array().unwrap();
    changes.iter().find(|change| change["field"] == field).unwrap_or_else(|| panic!("no change of {field}: {entry}"))
}

async fn company(environment: &Environment) -> Company {
    Company::open_with(environment, |settings| settings.audit.batch_wait_ms = 0).await
}

both_databases! {
    /// Each entry has the actor, the operation, the order, the outcome and the request; for a change also the old and the new value.
    async fn every_operation_leaves_one_entry(environment: Environment) {
        let company = company(&environment).await;
        let (manager, clerk, picker) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"), company.staff("WAREHOUSE"));
        let order = company.order("A-1", "PAID").await;
        let by = json!({ "by": { "id": order.id } });
        let seen = clerk.query("query($by: OrderIdentifierInput!) { card: order(by: $by) { status } }", None, by).await.expect_ok();
        let [entry] = &entries(&manager, json!({ "operation": "order", "actor": "customer_service" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["kind"], &entry["outcome"], &entry["target"]), (&json!("QUERY"), &json!("ALLOWED"), &json!("web-hz-A-1")));
        assert_eq!(entry["actor"]["roles"], json!(["CUSTOMER_SERVICE"]));
        assert_eq!(entry["requestId"], seen.headers["x-request-id"].to_str().unwrap());

        let hold = json!({ "order": order.id, "reason": "CUSTOMER_REQUEST", "note": "ring 13800009173" });
        let placed = command(&clerk, "orderHoldPlace", hold).await.expect_ok();
        let [entry] = &entries(&manager, json!({ "operation": "orderHoldPlace" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["kind"], &entry["outcome"], &entry["target"]), (&json!("MUTATION"), &json!("ALLOWED"), &json!("web-hz-A-1")));
        assert_eq!(change(entry, "holds.0.state")["new"], "ACTIVE", "{entry}");
        assert_eq!(change(entry, "holds.0.note"), &json!({ "field": "holds.0.note", "old": null, "new": "(changed)" }));
        let request = placed.headers["x-request-id"].to_str().unwrap();
        assert_eq!(entry["requestId"], request);
        let store = environment.store().await;
        let journaled = tables::count(&store, &format!("journal WHERE request_id = '{request}' AND kind = 'OrderHoldPlaced'")).await;
        assert_eq!(journaled, 1, "the journal says the rest, under the same request");

        command(&picker, "orderCancel", json!({ "order": order.id, "reason": "…" })).await.expect_error("FORBIDDEN");
        let [entry] = &entries(&manager, json!({ "operation": "orderCancel" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["outcome"], &entry["code"]), (&json!("REFUSED"), &json!("FORBIDDEN")));
        assert_eq!(entry["actor"]["subject"], "warehouse");
        command(&clerk, "orderApprove", json!({ "order": order.id })).await.expect_refused("ON_HOLD");
        let [entry] = &entries(&manager, json!({ "operation": "orderApprove" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["outcome"], &entry["code"], &entry["target"]), (&json!("REFUSED"), &json!("ON_HOLD"), &json!("web-hz-A-1")));

        let threshold = json!({ "kind": "CONFLICT", "value": 7, "idempotencyKey": "k" });
        command(&manager, "alertThresholdSet", threshold.clone()).await.expect_ok();
        let [entry] = &entries(&manager, json!({ "operation": "alertThresholdSet" }), 1).await[..] else { unreachable!() };
        assert_eq!(change(entry, "value")["new"], "7");
        command(&manager, "alertThresholdSet", threshold).await.expect_ok();
        let again = entries(&manager, json!({ "operation": "alertThresholdSet" }), 2).await;
        assert_eq!(again[0]["changes"], json!([]), "a repeated answer changed nothing");
        company.close().await;
    }

    /// Entries of refusals without an operation: a missing or invalid token, an invalid document, a wrong signature, an unsigned address.
    async fn refusals_before_an_operation_are_kept_too(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        company.anonymous().query("{ viewer { name } }", None, json!({})).await.expect_error("UNAUTHENTICATED");
        let expired = company.client(&Claims::of(&["MANAGER"]).expiring_in(-60));
        expired.query("{ viewer { name } }", None, json!({})).await.expect_error("UNAUTHENTICATED");
        let refused = counted(&manager, "graphql", 2).await;
        assert!(refused.iter().all(|entry| entry["actor"].is_null() && entry["code"] == "UNAUTHENTICATED"), "{refused:?}");
        manager.query("{ nothingOfTheKind }", None, json!({})).await.expect_error("BAD_REQUEST");
        let known = entries(&manager, json!({ "actor": "manager", "outcome": "REFUSED" }), 1).await;
        assert_eq!((&known[0]["code"], &known[0]["actor"]["subject"]), (&json!("DOCUMENT_INVALID"), &json!("manager")));

        let signed = company.sign(SHOP, "delivery-1", &json!({ "type": "x" }), now());
        let (status, _) = company.system().deliver(SHOP, signed.headers, b"{}".to_vec()).await;
        assert_eq!(status, 401);
        let [entry] = &entries(&manager, json!({ "operation": "webhook" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["kind"], &entry["code"], &entry["target"]), (&json!("WEBHOOK"), &json!("SIGNATURE_WRONG"), &json!("shop web-hz")));
        let address = format!("{}/exports/{}?expires=9999999999&signature=00", company.url(), uuid::Uuid::nil());
        assert_eq!(manager.http().get(address).send().await.unwrap().status(), 403);
        let [entry] = &entries(&manager, json!({ "operation": "download" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["outcome"], &entry["code"]), (&json!("REFUSED"), &json!("ADDRESS_INVALID")));

        let by_get = manager.http().get(format!("{}/graphql", company.url()));
        let by_get = by_get.query(&[("query", "mutation { orderApprove(input: { order: \"x\" }) { order { id } } }")]);
        let answer = by_get.bearer_auth(manager.token().unwrap()).header("accept", "application/json").send().await.unwrap();
        assert_eq!(answer.status(), 405);
        let [entry] = &entries(&manager, json!({ "operation": "orderApprove" }), 1).await[..] else { unreachable!() };
        assert_eq!((&entry["outcome"], &entry["code"]), (&json!("REFUSED"), &json!("BAD_REQUEST")));
        company.close().await;
    }

    /// A flood of requests without a token, over every transport, is one row for each address, reason and minute, deleted after its time.
    async fn a_flood_without_a_token_is_a_few_rows(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        let anonymous = company.anonymous();
        for _ in 0..100 {
            anonymous.query("{ viewer { name } }", None, json!({})).await.expect_error("UNAUTHENTICATED");
        }
        let rows = counted(&manager, "graphql", 100).await;
        assert!(rows.len() <= 3, "{rows:?}");
        assert_eq!(change(&rows[0], "address")["new"], "127.0.0.1");
        for _ in 0..50 {
            let signed = company.sign(SHOP, "delivery-1", &json!({ "type": "x" }), now());
            assert_eq!(company.system().deliver(SHOP, signed.headers, b"{}".to_vec()).await.0, 401);
        }
        let rows = counted(&manager, "webhook", 50).await;
        assert!(rows.len() <= 3, "{rows:?}");
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "audit_log WHERE subject IS NULL AND outcome = 'REFUSED'").await, 0);
        let kept = tables::rows(&store, "refused_request").await;
        assert_eq!(store.audit().forget_refusals(panorama::clock::Clock::now(&panorama::clock::SystemClock) - chrono::Duration::days(1)).await.unwrap(), 0);
        let later = panorama::clock::Clock::now(&panorama::clock::SystemClock) + chrono::Duration::minutes(2);
        assert_eq!(store.audit().forget_refusals(later).await.unwrap(), u64::try_from(kept).unwrap());
        company.close().await;
    }

    /// A subscription has an entry when it begins and one when it ends; a refused one has a single entry.
    async fn a_subscription_is_told_of_twice(environment: Environment) {
        let company = company(&environment).await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        let order = company.order("S-1", "PAID").await;
        for (round, transport) in Transport::ALL.into_iter().enumerate() {
            let document = "subscription($by: OrderIdentifierInput!) { order(by: $by) { status } }";
            let mut live = clerk.subscribe_to(transport, document, None, json!({ "by": { "id": order.id } })).await;
            live.next().await.expect_ok();
            let filter = json!({ "operation": "order", "actor": "customer_service" });
            let begun = entries(&manager, filter.clone(), round * 2 + 1).await;
            assert_eq!((&begun[0]["kind"], &begun[0]["code"]), (&json!("SUBSCRIPTION"), &json!("BEGUN")), "{transport:?}");
            drop(live);
            let ended = entries(&manager, filter, round * 2 + 2).await;
            assert!(ended[..2].iter().any(|entry| entry["code"] == "ENDED"), "{ended:?}");
        }
        company.close().await;
    }

    /// Pages continue after their cursor, filters are combined, and times bound them.
    async fn the_log_is_read_in_pages(environment: Environment) {
        let company = company(&environment).await;
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        for _ in 0..5 {
            clerk.query("{ viewer { name } }", None, json!({})).await.expect_ok();
        }
        let filter = json!({ "operation": "viewer", "actor": "customer_service", "outcome": "ALLOWED" });
        let all = entries(&manager, filter.clone(), 5).await;
        let first = read(&manager, json!({ "first": 3, "where": filter })).await;
        assert_eq!(first.data("auditLog.pageInfo.hasNextPage"), true);
        let after = first.text("auditLog.pageInfo.endCursor");
        let rest = read(&manager, json!({ "first": 3, "after": after, "where": filter })).await;
        let ids: Vec<_> = [&first, &rest].iter().flat_map(|page| page.list("auditLog.nodes")).map(|node| node["id"].clone()).collect();
        assert_eq!(ids, all.iter().map(|entry| entry["id"].clone()).collect::<Vec<_>>());
        let later = json!({ "operation": "viewer", "from": time(now() + chrono::Duration::hours(1)) });
        assert!(read(&manager, json!({ "where": later })).await.list("auditLog.nodes").is_empty());
        let earlier = json!({ "operation": "viewer", "to": time(now() - chrono::Duration::hours(1)) });
        assert!(read(&manager, json!({ "where": earlier })).await.list("auditLog.nodes").is_empty());
        let around = json!({ "operation": "viewer", "from": time(now() - chrono::Duration::hours(1)), "to": time(now()) });
        assert_eq!(read(&manager, json!({ "where": around })).await.list("auditLog.nodes").len(), 5);
        let wrong = manager.query(LOG, None, json!({ "after": "none" })).await;
        assert_eq!(wrong.expect_error("BAD_REQUEST")["extensions"]["reason"], "CURSOR_INVALID");
        company.close().await;
    }

    /// The database itself refuses to change or delete an entry.
    async fn nobody_edits_the_log(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        manager.query("{ viewer { name } }", None, json!({})).await.expect_ok();
        entries(&manager, json!({ "operation": "viewer" }), 1).await;
        let store = environment.store().await;
        for statement in ["UPDATE audit_log SET subject = 'nobody'", "DELETE FROM audit_log"] {
            let refused = store.connection().execute_unprepared(statement).await.expect_err(statement);
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        entries(&manager, json!({ "operation": "viewer" }), 1).await;
        company.close().await;
    }

    /// While the log cannot be written, reads are answered as usual; the number of lost entries is an entry, and refusals follow later.
    async fn a_log_that_cannot_be_written_neither_slows_nor_fails_a_read(environment: Environment) {
        let company = Company::open_with(&environment, |settings| {
            settings.audit = panorama::config::AuditSettings { queue: 4, batch_max: 1, batch_wait_ms: 0, ..settings.audit.clone() };
        }).await;
        let (manager, store) = (company.staff("MANAGER"), environment.store().await);
        #[expect(clippy::disallowed_methods, reason = "it is awaited to its end")]
        let blocker = store.connection().begin().await.unwrap();
        let lock = match store.backend() {
            DbBackend::Postgres => "LOCK TABLE audit_log IN SHARE MODE",
            _ => "UPDATE shop SET name = name",
        };
        blocker.execute_unprepared(lock).await.unwrap();
        for _ in 0..20 {
            manager.query("{ viewer { name } }", None, json!({})).await.expect_ok();
        }
        company.anonymous().query("{ viewer { name } }", None, json!({})).await.expect_error("UNAUTHENTICATED");
        blocker.rollback().await.unwrap();
        manager.query("{ viewer { name } }", None, json!({})).await.expect_ok();
        entries(&manager, json!({ "outcome": "REFUSED", "operation": "graphql" }), 1).await;
        let until = tokio::time::Instant::now() + tests::PATIENCE;
        loop {
            let count = async |operation: &str| {
                let page = read(&manager, json!({ "first": 100, "where": { "operation": operation } })).await;
                page.list("auditLog.nodes").to_vec()
            };
            let (lost, kept) = (count("audit").await, count("viewer").await.len());
            assert!(lost.iter().all(|entry| entry["outcome"] == "FAILED" && entry["code"] == "READS_LOST"), "{lost:?}");
            let numbers = lost.iter().map(|entry| entry["changes"][0]["new"].as_str().unwrap().parse::<usize>().unwrap());
            let lost: usize = numbers.sum();
            // The query of the log is a read itself, whose entry may be lost or kept.
            if lost > 0 && kept + lost >= 21 {
                break;
            }
            assert!(tokio::time::Instant::now() < until, "{kept} kept, {lost} lost");
        }
        company.close().await;
    }

    /// The command line has entries too, and exports the log as CSV in which no cell is a formula.
    async fn the_command_line_is_audited_and_exports(environment: Environment) {
        let company = company(&environment).await;
        let manager = company.staff("MANAGER");
        let odd = Claims { sub: "=cmd()".into(), name: "+86".into(), ..Claims::of(&["FINANCE"]) };
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", HeaderValue::from_static("request-7"));
        company.client(&odd).post(&json!({ "query": "{ viewer { name } }" }), headers).await.expect_ok();
        entries(&manager, json!({ "operation": "viewer" }), 1).await;
        assert_eq!(binary::start(&environment, &["cards", "rebuild"], &[]).await.exit_code().await, Some(0));
        let [ended, begun] = &entries(&manager, json!({ "operation": "cards rebuild" }), 2).await[..] else { unreachable!() };
        for (entry, code) in [(begun, "BEGUN"), (ended, "ENDED")] {
            assert_eq!((&entry["kind"], &entry["outcome"], &entry["code"]), (&json!("COMMAND"), &json!("ALLOWED"), &json!(code)));
        }
        let (from, to) = (time(now() - chrono::Duration::hours(1)), time(now() + chrono::Duration::hours(1)));
        let export = binary::start(&environment, &["audit", "export", "--from", &from, "--to", &to], &[]).await;
        let csv = export.output().await;
        let mut rows = csv.lines();
        assert_eq!(rows.next(), Some("at,subject,name,roles,operation,kind,target,outcome,code,request_id,changes"));
        let row = rows.find(|row| row.contains("request-7")).unwrap_or_else(|| panic!("{csv}"));
        assert!(row.contains(",'=cmd(),'+86,FINANCE,viewer,QUERY,,ALLOWED,,request-7,"), "{row}");
        assert!(csv.contains(",cards rebuild,COMMAND,"), "{csv}");
        company.close().await;
    }
}
