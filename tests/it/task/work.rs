//! The work on tasks: taking on, finishing, giving away, and who may do it.

use domain::access::actor::{Permission, Role};
use domain::kernel::ids::Mint;
use domain::task::Task;
use domain::task::kind::TaskKind;
use futures_util::future::join_all;
use panorama::store::StoreError;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Answer;
use tests::company::{Company, OTHER_SHOP, SHOP, command, now};
use tests::environment::Environment;
use tests::token::Claims;
use uuid::Uuid;

use super::{about, act, kinds, node, open, person, seen, wanted};

fn task<'a>(answer: &'a Answer, operation: &str) -> &'a Value {
    answer.data(&format!("{operation}.task"))
}

both_databases! {
    /// A task is taken on, finished with one of its outcomes and a note without personal data, and is over then.
    async fn a_task_is_taken_on_and_finished(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("one", "PAID").await;
        let review = about(&order, &[], wanted(TaskKind::RuleReview, Role::CustomerService, "r"));
        let id = open(&environment, vec![review]).await.remove(0);
        let (li, wang) = (person(&company, "CUSTOMER_SERVICE", "li"), person(&company, "CUSTOMER_SERVICE", "wang"));
        let shown = seen(&li, json!({ "mine": false })).await.remove(0);
        assert_eq!((&shown["state"], &shown["version"], &shown["order"]["id"]), (&json!("OPEN"), &json!(1), &json!(order.id)));

        let first = act(&li, "ClaimTask", json!({ "task": id, "expectedVersion": 1, "idempotencyKey": "k" })).await.expect_ok();
        assert_eq!((&task(&first, "taskClaim")["state"], &task(&first, "taskClaim")["version"]), (&json!("CLAIMED"), &json!(2)));
        for input in [json!({ "task": id, "expectedVersion": 1, "idempotencyKey": "k" }), json!({ "task": id })] {
            assert_eq!(task(&act(&li, "ClaimTask", input).await.expect_ok(), "taskClaim")["version"], 2, "twice is once");
        }
        let taken = act(&wang, "ClaimTask", json!({ "task": id })).await;
        assert!(taken.expect_refused("TASK_TAKEN").message.contains("customer service"), "{taken}");
        assert_eq!((seen(&li, json!({ "mine": true })).await.len(), seen(&wang, json!({ "mine": true })).await.len()), (1, 0));

        let stale = act(&li, "CompleteTask", json!({ "task": id, "outcome": "FALSE_ALARM", "expectedVersion": 1 })).await;
        stale.expect_refused("STALE_VERSION");
        assert_eq!(task(&stale, "taskComplete")["version"], 2, "the task as it is now: {stale}");
        let wrong = act(&li, "CompleteTask", json!({ "task": id, "outcome": "CUSTOMER_WAITS" })).await;
        assert_eq!((wrong.expect_refused("OUTCOME_NOT_POSSIBLE").field, &task(&wrong, "taskComplete")["state"]), (Some(vec!["outcome".to_owned()]), &json!("CLAIMED")));
        let long = json!({ "task": id, "outcome": "FALSE_ALARM", "note": "字".repeat(2001) });
        act(&li, "CompleteTask", long).await.expect_refused("INVALID_INPUT");

        let input = json!({ "task": id, "outcome": "FALSE_ALARM", "note": " 李四 138 0000 0000 已确认 ", "idempotencyKey": "c" });
        for _ in 0..2 {
            let done = act(&li, "CompleteTask", input.clone()).await.expect_ok();
            let done = task(&done, "taskComplete");
            let note = done["note"].as_str().unwrap();
            assert!(note.contains("已确认") && !note.contains("李四") && !note.contains("0000 0000"), "{note}");
            assert_eq!((&done["state"], &done["outcome"], &done["version"]), (&json!("DONE"), &json!("FALSE_ALARM"), &json!(3)));
        }
        for (operation, input) in [
            ("CompleteTask", json!({ "task": id, "outcome": "FALSE_ALARM" })),
            ("ClaimTask", json!({ "task": id })),
            ("AssignTask", json!({ "task": id, "role": "OPERATIONS" })),
        ] {
            act(&li, operation, input).await.expect_refused("TASK_CLOSED");
        }
        let log = "{ auditLog(first: 50, where: { actor: \"li\", outcome: ALLOWED }) { nodes { operation target changes { field new } } } }";
        let log = company.staff("MANAGER").query(log, None, json!({})).await.expect_ok().body.to_string();
        assert!(log.contains("taskClaim") && log.contains("taskComplete") && log.contains("FALSE_ALARM"), "{log}");
        assert!(!log.contains("已确认"), "the note is in no log: {log}");
        company.close().await;
    }

    /// Of two people who take a task on at once, one has it; managers and operations take it over.
    async fn a_task_is_taken_on_by_one_of_many(environment: Environment) {
        let company = Company::open(&environment).await;
        let id = open(&environment, vec![wanted(TaskKind::GiftMissing, Role::Purchasing, "r")]).await.remove(0);
        let people: Vec<_> = (0..6).map(|number| person(&company, "PURCHASING", &format!("p{number}"))).collect();
        let answers = join_all(people.iter().map(|one| act(one, "ClaimTask", json!({ "task": id })))).await;
        let won = answers.iter().filter(|answer| answer.user_errors().is_empty()).count();
        assert_eq!(won, 1);
        for answer in answers.iter().filter(|answer| !answer.user_errors().is_empty()) {
            answer.expect_refused("TASK_TAKEN");
        }
        let lead = person(&company, "MANAGER", "boss");
        let over = act(&lead, "ClaimTask", json!({ "task": id })).await.expect_ok();
        assert_eq!(task(&over, "taskClaim")["assignee"], json!({ "name": "manager", "role": "MANAGER" }));
        company.close().await;
    }

    /// A task goes to another role or person; a role that does not see what the kind is about cannot have it.
    async fn a_task_is_given_to_another_role_or_person(environment: Environment) {
        let company = Company::open(&environment).await;
        let tasks = vec![wanted(TaskKind::PaymentCheck, Role::CustomerService, "r"), wanted(TaskKind::Other, Role::Finance, "r")];
        let ids = open(&environment, tasks).await;
        let (li, chen) = (person(&company, "CUSTOMER_SERVICE", "li"), person(&company, "FINANCE", "chen"));
        let give = |input: Value| {
            let mut input = input;
            input["task"] = ids[0].clone();
            input
        };
        act(&li, "AssignTask", give(json!({}))).await.expect_refused("INVALID_INPUT");
        act(&li, "AssignTask", give(json!({ "assignee": " " }))).await.expect_refused("INVALID_INPUT");
        for role in ["OPERATIONS", "WAREHOUSE", "SYSTEM"] {
            act(&li, "AssignTask", give(json!({ "role": role }))).await.expect_refused("TASK_ROLE_NOT_POSSIBLE");
        }
        let gone = act(&li, "AssignTask", give(json!({ "role": "FINANCE", "assignee": "chen" }))).await.expect_ok();
        assert!(task(&gone, "taskAssign").is_null() && node(&li, &ids[0]).await.is_null(), "it is another role's now: {gone}");
        assert_eq!(kinds(&seen(&chen, json!({ "mine": true })).await), ["PAYMENT_CHECK"]);
        let other = person(&company, "FINANCE", "wu");
        act(&other, "ClaimTask", json!({ "task": ids[0] })).await.expect_refused("TASK_TAKEN");
        act(&chen, "ClaimTask", json!({ "task": ids[0] })).await.expect_ok();
        let back = act(&chen, "AssignTask", give(json!({ "role": "FINANCE" }))).await.expect_ok();
        assert_eq!((&task(&back, "taskAssign")["state"], &task(&back, "taskAssign")["assignee"]), (&json!("OPEN"), &json!(null)));
        act(&other, "CompleteTask", json!({ "task": ids[0], "outcome": "CONFIRMED_PROBLEM" })).await.expect_ok();
        company.close().await;
    }

    /// Another shop's, another warehouse's and another role's tasks do not exist; the reason is hidden from those who may not see its values.
    async fn what_is_not_for_a_person_does_not_exist(environment: Environment) {
        let company = Company::open(&environment).await;
        let (near, far) = (company.order("near", "APPROVED").await, company.order_in(OTHER_SHOP, "far", "APPROVED").await);
        let ids = open(&environment, vec![
            about(&near, &[Permission::SeePrices], wanted(TaskKind::PriceCheck, Role::CustomerService, "r")),
            about(&far, &[], wanted(TaskKind::LabelReview, Role::Warehouse, "r")),
            about(&near, &[], wanted(TaskKind::StockShortage, Role::Warehouse, "r")),
        ]).await;
        let at = |role: &str, shops: Option<&[&str]>| {
            let claims = Claims::of(&[role]).in_warehouses(&["HZ"]);
            company.client(&shops.map_or(claims.clone(), |shops| claims.in_shops(shops)))
        };
        let everything = ["LABEL_REVIEW", "PRICE_CHECK", "STOCK_SHORTAGE"];
        for (client, sees) in [
            (at("MANAGER", None), &everything[..]),
            (at("OPERATIONS", None), &everything[..]),
            (at("OPERATIONS", Some(&[SHOP])), &["PRICE_CHECK", "STOCK_SHORTAGE"]),
            (at("CUSTOMER_SERVICE", None), &["PRICE_CHECK"]),
            (at("CUSTOMER_SERVICE", Some(&[OTHER_SHOP])), &[]),
            (at("WAREHOUSE", None), &["STOCK_SHORTAGE"]),
            (at("WAREHOUSE_LEAD", None), &["STOCK_SHORTAGE"]),
            (at("WAREHOUSE", Some(&[OTHER_SHOP])), &[]),
            (at("FINANCE", None), &[]),
            (at("PURCHASING", None), &[]),
        ] {
            assert_eq!(kinds(&seen(&client, json!({})).await), sees);
            let counts = client.query("{ taskCounts { kind open } }", None, json!({})).await.expect_ok();
            let open: i64 = counts.list("taskCounts").iter().map(|one| one["open"].as_i64().unwrap()).sum();
            assert_eq!(usize::try_from(open).unwrap(), sees.len(), "{counts}");
            for (id, kind) in ids.iter().zip(["PRICE_CHECK", "LABEL_REVIEW", "STOCK_SHORTAGE"]) {
                assert_eq!(node(&client, id).await.is_null(), !sees.contains(&kind), "{kind}");
                if !sees.contains(&kind) {
                    let hidden = act(&client, "ClaimTask", json!({ "task": id })).await;
                    hidden.expect_refused("NOT_FOUND");
                    assert!(task(&hidden, "taskClaim").is_null());
                }
            }
        }
        assert_eq!(node(&at("OPERATIONS", None), &ids[0]).await["because"]["code"], "TASK_REASON_HIDDEN");
        assert_eq!(node(&at("MANAGER", None), &ids[0]).await["because"]["code"], "TASK_PROMISE_AT_RISK");
        at("SYSTEM", None).query("{ taskCounts { kind } }", None, json!({})).await.expect_error("FORBIDDEN");
        for operation in ["taskClaim", "taskAssign"] {
            command(&at("SYSTEM", None), operation, json!({ "task": ids[0] })).await.expect_error("FORBIDDEN");
        }
        company.close().await;
    }

    /// A cause has one unfinished task: a second one at the same time fails its unit of work, and comes again once the first is finished.
    async fn a_cause_has_one_unfinished_task(environment: Environment) {
        let company = Company::open(&environment).await;
        let same = || wanted(TaskKind::GiftMissing, Role::Operations, "r");
        let id = open(&environment, vec![same(), wanted(TaskKind::GiftMissing, Role::Operations, "other")]).await.remove(0);
        let store = environment.store().await;
        let put = async || {
            let mut mint = Mint::new(now(), Uuid::new_v4().as_u128());
            let mut work = store.begin(now(), mint.clone()).await.unwrap();
            let known = work.open_task_keys(&[same().open_key()]).await.unwrap();
            work.put(&Task::open(mint.next(), same(), now()).0).await.unwrap();
            (known.len(), work.commit().await)
        };
        let (known, second) = put().await;
        assert!(known == 1 && matches!(second, Err(StoreError::Contention(_))), "{second:?}");
        let operations = company.staff("OPERATIONS");
        act(&operations, "CompleteTask", json!({ "task": id, "outcome": "DONE" })).await.expect_ok();
        let (known, second) = put().await;
        assert!(known == 0 && second.is_ok(), "{second:?}");
        assert_eq!(seen(&operations, json!({ "state": "OPEN" })).await.len(), 2);
        company.close().await;
    }

    /// The note of a task goes with the person whose order it was about.
    async fn an_erasure_deletes_the_notes_of_tasks(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("one", "PAID").await;
        let id = open(&environment, vec![about(&order, &[], wanted(TaskKind::RuleReview, Role::Operations, "r"))]).await.remove(0);
        let manager = company.staff("MANAGER");
        act(&manager, "CompleteTask", json!({ "task": id, "outcome": "FALSE_ALARM", "note": "called" })).await.expect_ok();
        assert_eq!(node(&manager, &id).await["note"], "called");
        let erase = json!({ "by": { "phone": "13800000000" }, "reason": "asked for it" });
        command(&manager, "customerErase", erase).await.expect_ok();
        assert_eq!(node(&manager, &id).await["note"], json!(null));
        company.close().await;
    }
}
