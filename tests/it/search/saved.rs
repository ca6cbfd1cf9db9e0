//! Saved searches: each person's own, their live list, and filters that the schema no longer has.

use futures_util::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, command};
use tests::environment::Environment;
use tests::token::Claims;

/// A person of customer service.
fn clerk(company: &Company, name: &str) -> Client {
    company.client(&Claims::of(&["CUSTOMER_SERVICE"]).with_subject(name))
}

async fn create(client: &Client, name: &str, filter: Value) -> Answer {
    command(client, "savedSearchCreate", json!({ "name": name, "where": filter })).await
}

/// Saves a search and returns its id.
async fn saved(client: &Client, name: &str, filter: Value) -> String {
    create(client, name, filter).await.expect_ok().text("savedSearchCreate.savedSearch.id").to_owned()
}

/// The names of a person's saved searches.
async fn names(client: &Client) -> Vec<String> {
    let answer = client.query("{ savedSearches(first: 100) { nodes { name } } }", None, json!({})).await.expect_ok();
    answer.list("savedSearches.nodes").iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
}

/// The answer of the orders that a saved search finds.
async fn found(client: &Client, id: &str) -> Answer {
    let document = "query($id: ID!) { savedSearchOrders(id: $id, first: 5, sortBy: { field: PLACED_AT, direction: ASC }) {
        nodes { channelOrder { number } } count { value } pageInfo { hasNextPage } } }";
    client.query(document, None, json!({ "id": id })).await
}

fn numbers(answer: &Answer) -> Vec<&str> {
    let nodes = answer.list("savedSearchOrders.nodes").iter();
    nodes.map(|node| node["channelOrder"]["number"].as_str().unwrap()).collect()
}

both_databases! {
    /// A search is saved as it was sent, found, changed and deleted; each step is in the audit log without the name.
    async fn a_search_is_saved_run_changed_and_deleted(environment: Environment) {
        let company = Company::open(&environment).await;
        company.order("paid", "PAID").await;
        company.order("packed", "PACKED").await;
        company.order_in(OTHER_SHOP, "elsewhere", "PAID").await;
        let li = clerk(&company, "li");
        let filter = json!({ "status": ["PAID"], "shop": SHOP, "holdState": null });
        let made = create(&li, " 待审 138 0000 0000 ", filter.clone()).await.expect_ok();
        let shown = made.data("savedSearchCreate.savedSearch").clone();
        assert_eq!(serde_json::from_str::<Value>(shown["where"].as_str().unwrap()).unwrap(), filter, "as it was sent");
        assert_eq!((&shown["version"], shown["name"].as_str().unwrap().contains("0000 0000")), (&json!(1), false), "{shown}");
        let id = shown["id"].as_str().unwrap();
        let answer = found(&li, id).await.expect_ok();
        assert_eq!((numbers(&answer), answer.number("savedSearchOrders.count.value")), (vec!["paid"], 1));

        let renamed = command(&li, "savedSearchUpdate", json!({ "id": id, "name": "已打包", "expectedVersion": 1 })).await.expect_ok();
        assert_eq!(renamed.number("savedSearchUpdate.savedSearch.version"), 2);
        let stale = json!({ "id": id, "where": {}, "expectedVersion": 1 });
        let refused = command(&li, "savedSearchUpdate", stale).await;
        refused.expect_refused("STALE_VERSION");
        assert_eq!(refused.number("savedSearchUpdate.savedSearch.version"), 2, "the search as it is now");
        let other = json!({ "id": id, "where": { "status": ["PACKED"] }, "expectedVersion": 2 });
        command(&li, "savedSearchUpdate", other.clone()).await.expect_ok();
        assert_eq!(numbers(&found(&li, id).await.expect_ok()), ["packed"]);
        command(&li, "savedSearchUpdate", json!({ "id": id, "name": "已打包" })).await.expect_ok();
        let node = li.query("query($id: ID!) { node(id: $id) { ... on SavedSearch { name version } } }", None, json!({ "id": id })).await;
        assert_eq!(node.expect_ok().data("node"), &json!({ "name": "已打包", "version": 3 }), "the same again is no change");

        let delete = json!({ "id": id, "idempotencyKey": "d" });
        for _ in 0..2 {
            let gone = command(&li, "savedSearchDelete", delete.clone()).await.expect_ok();
            assert_eq!(gone.text("savedSearchDelete.deletedId"), id);
        }
        command(&li, "savedSearchDelete", json!({ "id": id })).await.expect_refused("NOT_FOUND");
        assert!(found(&li, id).await.expect_ok().data("savedSearchOrders").is_null());

        let log = "{ auditLog(first: 50, where: { actor: \"li\", outcome: ALLOWED }) { nodes { operation summary changes { field new } } } }";
        let entries = company.staff("MANAGER").query(log, None, json!({})).await.expect_ok();
        let text = entries.body.to_string();
        for operation in ["savedSearchCreate", "savedSearchUpdate", "savedSearchDelete"] {
            assert!(text.contains(operation), "{operation}: {text}");
        }
        assert!(text.contains("PACKED") && !text.contains("已打包"), "{text}");
        company.close().await;
    }

    /// Another person's searches do not exist: in lists, by id, as a node, for a change, and live.
    async fn they_belong_to_one_person(environment: Environment) {
        let company = Company::open(&environment).await;
        let (li, wang) = (clerk(&company, "li"), clerk(&company, "wang"));
        let document = "subscription { savedSearches { name where } }";
        let mut own = li.subscribe_to(Transport::WebSocket, document, None, json!({})).await;
        let mut others = wang.subscribe_to(Transport::Sse, document, None, json!({})).await;
        assert_eq!(own.next().await.expect_ok().data("savedSearches"), &json!([]));
        assert_eq!(others.next().await.expect_ok().data("savedSearches"), &json!([]));
        let id = saved(&li, "one", json!({})).await;
        assert_eq!(own.next().await.expect_ok().data("savedSearches"), &json!([{ "name": "one", "where": "{}" }]));
        for (mutation, input) in [
            ("savedSearchUpdate", json!({ "id": id, "name": "mine now" })),
            ("savedSearchDelete", json!({ "id": id })),
        ] {
            let refused = command(&wang, mutation, input).await;
            refused.expect_refused("NOT_FOUND");
        }
        assert!(found(&wang, &id).await.expect_ok().data("savedSearchOrders").is_null());
        let node = wang.query("query($id: ID!) { node(id: $id) { id } }", None, json!({ "id": id })).await.expect_ok();
        assert!(node.data("node").is_null(), "{node}");
        let manager = company.staff("MANAGER");
        assert_eq!((names(&wang).await, names(&manager).await, names(&li).await), (vec![], vec![], vec!["one".to_owned()]));
        // What comes next to the other person is their own change.
        saved(&wang, "two", json!({})).await;
        assert_eq!(others.next().await.expect_ok().data("savedSearches"), &json!([{ "name": "two", "where": "{}" }]));
        command(&li, "savedSearchDelete", json!({ "id": id })).await.expect_ok();
        assert_eq!(own.next().await.expect_ok().data("savedSearches"), &json!([]));
        company.close().await;
    }

    /// A person has at most fifty, also when two are saved at once; pages follow each other.
    async fn they_are_bounded_and_paged(environment: Environment) {
        let company = Company::open(&environment).await;
        let li = clerk(&company, "li");
        for number in 0..49 {
            saved(&li, &format!("{number:02}"), json!({})).await;
        }
        let key = json!({ "name": "last", "where": {}, "idempotencyKey": "k" });
        let other = json!({ "name": "last", "where": {} });
        let both = join_all([key, other].map(|input| command(&li, "savedSearchCreate", input))).await;
        let done = both.iter().filter(|answer| answer.user_errors().is_empty()).count();
        assert_eq!(done, 1, "{} {}", both[0], both[1]);
        create(&li, "more", json!({})).await.expect_refused("SAVED_SEARCHES_FULL");
        saved(&clerk(&company, "wang"), "own", json!({})).await;

        let page = "query($after: String) { savedSearches(first: 20, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }";
        let (mut after, mut read) = (json!(null), Vec::new());
        loop {
            let answer = li.query(page, None, json!({ "after": after })).await.expect_ok();
            read.extend(answer.list("savedSearches.nodes").iter().map(|node| node["name"].as_str().unwrap().to_owned()));
            after = answer.data("savedSearches.pageInfo.endCursor").clone();
            if answer.data("savedSearches.pageInfo.hasNextPage") == false {
                break;
            }
        }
        let wanted: Vec<String> = (0..49).map(|number| format!("{number:02}")).chain(["last".to_owned()]).collect();
        assert_eq!(read, wanted);
        li.query(page, None, json!({ "after": "nonsense" })).await.expect_error("BAD_REQUEST");
        for (name, filter) in [("", json!({})), (&"字".repeat(101), json!({}))] {
            create(&clerk(&company, "zhao"), name, filter).await.expect_refused("INVALID_INPUT");
        }
        company.close().await;
    }

    /// A filter that the schema does not have is refused when it is saved, and one that it no longer has or allows when it runs.
    async fn a_filter_that_is_no_longer_allowed_says_so(environment: Environment) {
        let company = Company::open(&environment).await;
        let li = clerk(&company, "li");
        for filter in [json!({ "held": true }), json!({ "status": ["LOST"] }), json!({ "placedAt": "yesterday" })] {
            let answer = create(&li, "bad", filter.clone()).await;
            assert!(!answer.errors().is_empty(), "{filter}: {answer}");
        }
        assert_eq!(names(&li).await, Vec::<String>::new());

        let id = saved(&li, "old", json!({ "status": ["PAID"] })).await;
        let store = environment.store().await;
        for (old, named) in [("{\"colour\":\"red\"}", "colour"), ("{\"status\":[\"LOST\"]}", "status")] {
            let sql = format!("UPDATE saved_search SET filter = '{old}'");
            store.connection().execute_unprepared(&sql).await.unwrap();
            let answer = found(&li, &id).await;
            let error = answer.expect_error("BAD_REQUEST");
            assert_eq!(error["extensions"]["reason"], "SAVED_SEARCH_OUTDATED", "{answer}");
            assert!(error["message"].as_str().unwrap().contains(named), "{answer}");
        }
        assert_eq!(names(&li).await, ["old"], "it stays in the list, to be changed");
        let settled = saved(&li, "settled", json!({ "settled": true })).await;
        found(&li, &settled).await.expect_error("FORBIDDEN");
        company.close().await;
    }
}
