//! Mappings that an operator sets: tried on stored payloads, in force at once on all instances; payloads are read again with them.

use std::time::Duration;

use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client};
use tests::company::{Company, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use tests::token::Claims;
use tokio::time::timeout;

use crate::intake::{binary, tables};

const GENERIC: &str = include_str!("../../../api/mappings/generic.toml");
const SET: &str = "mutation($input: MappingSetInput!) { mappingSet(input: $input) { mapping { version inForce document note }
    trial { payloads read broken mended different changesSignature differences { shop { id } failureBefore { message }
        failureAfter { message } fields { field before after } } } userErrors { code message field unmet { code message } } } }";
const SEEN: &str = "query($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) {
    id status version channelOrder { rawStatus } marks { kind value } totals { payable { minorUnits } duties { minorUnits } }
    lines { title quantity } timeline(first: 50) { nodes { __typename
        ... on OrderReadAgain { mapping mappingVersion summary actor { name } } } } } }";

/// The document with its parts replaced.
fn edited(parts: &[(&str, &str)]) -> String {
    parts.iter().fold(GENERIC.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

async fn set(client: &Client, document: &str, more: Value) -> Answer {
    let mut input = json!({ "mapping": "generic", "document": document });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.query(SET, None, json!({ "input": input })).await
}

async fn read_again(client: &Client, input: Value) -> Answer {
    command(client, "payloadsReadAgain", input).await.expect_ok()
}

/// The numbers of payloads that changed an order, changed none, and failed.
fn counts(read: &Answer) -> (i64, i64, i64) {
    let count = |name| read.number(&format!("payloadsReadAgain.{name}"));
    (count("changed"), count("unchanged"), count("failed"))
}

/// The order as a manager sees it; null = there is none.
async fn seen(company: &Company, number: &str) -> Value {
    let answer = company.staff("MANAGER").query(SEEN, None, json!({ "shop": SHOP, "number": number })).await.expect_ok();
    answer.data("order").clone()
}

fn kinds(order: &Value) -> Vec<&str> {
    order["timeline"]["nodes"].as_array().unwrap().iter().map(|node| node["__typename"].as_str().unwrap()).collect()
}

fn payable(order: &Value) -> &Value {
    &order["totals"]["payable"]["minorUnits"]
}

/// The payload after the platform renamed the number and the amount to pay.
fn renamed(number: &str) -> Value {
    let mut data = purchase(number);
    let order = data.as_object_mut().unwrap();
    let moved = order.remove("number").unwrap();
    order.insert("orderNo".to_owned(), moved);
    let totals = order["totals"].as_object_mut().unwrap();
    let moved = totals.remove("payable").unwrap();
    totals.insert("amountDue".to_owned(), moved);
    data
}

async fn push(company: &Company, delivery: &str, data: &Value) {
    let content = json!({ "type": "order.upserted", "timestamp": time(now()), "data": data });
    let (status, body) = company.push(SHOP, delivery, &content).await;
    assert_eq!(status, 200, "{body}");
}

both_databases! {
    /// The platform renames two fields: a trial shows the failures; the payloads come in once the mapping is set, without a deployment.
    async fn a_renamed_field_is_mended_without_a_deployment(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        push(&company, "d1", &purchase("old")).await;
        push(&company, "d2", &renamed("new-1")).await;
        push(&company, "d3", &renamed("new-2")).await;
        assert!(seen(&company, "new-1").await.is_null());

        let mended = edited(&[
            ("\nnumber = [\"/number\"]", "\nnumber = [\"/number\", \"/orderNo\"]"),
            ("payable = \"/totals/payable\"", "payable = [\"/totals/payable\", \"/totals/amountDue\"]"),
        ]);
        let tried = set(&manager, &mended, json!({ "dryRun": true })).await.expect_ok();
        let trial = |name: &str| tried.data(&format!("mappingSet.trial.{name}")).clone();
        assert_eq!([trial("payloads"), trial("read"), trial("broken"), trial("mended"), trial("different")], [3, 3, 0, 2, 0].map(Value::from));
        assert_eq!((tried.number("mappingSet.mapping.version"), trial("changesSignature")), (0, json!(false)));
        let first = tried.list("mappingSet.trial.differences")[0].clone();
        assert!(first["failureBefore"]["message"].as_str().unwrap().contains("/number") && first["failureAfter"].is_null(), "{first}");
        let field = |name: &str| first["fields"].as_array().unwrap().iter().find(|field| field["field"] == name).cloned();
        assert_eq!(field("order.totals.payable").unwrap()["after"], "26900");
        assert_eq!(field("order.contact.phone").unwrap()["after"], "***");
        assert!(!tried.to_string().contains("138 0000") && !tried.to_string().contains("李四"), "{tried}");
        assert!(seen(&company, "new-1").await.is_null(), "a trial writes nothing");

        let note = json!({ "note": "orderNo since today", "expectedVersion": 0, "idempotencyKey": "k1" });
        let done = set(&manager, &mended, note.clone()).await.expect_ok();
        assert_eq!((done.number("mappingSet.mapping.version"), done.data("mappingSet.mapping.inForce")), (1, &json!(true)));
        assert_eq!(done.text("mappingSet.mapping.document"), mended);
        assert_eq!(set(&manager, &mended, note).await.expect_ok().number("mappingSet.mapping.version"), 1, "once under one key");
        assert_eq!(set(&manager, &mended, json!({})).await.expect_ok().number("mappingSet.mapping.version"), 1, "the same again");
        push(&company, "d4", &renamed("new-3")).await;
        assert_eq!(payable(&seen(&company, "new-3").await), "26900");

        let read = read_again(&manager, json!({ "mapping": "generic", "onlyFailed": true })).await;
        assert_eq!(counts(&read), (2, 0, 0));
        for number in ["new-1", "new-2"] {
            let order = seen(&company, number).await;
            assert_eq!((payable(&order), order["status"].as_str()), (&json!("26900"), Some("PAID")));
            let told = order["timeline"]["nodes"].as_array().unwrap().iter().find(|node| node["__typename"] == "OrderReadAgain");
            let told = told.unwrap_or_else(|| panic!("{order}"));
            assert_eq!((&told["mapping"], &told["mappingVersion"], &told["actor"]["name"]), (&json!("generic"), &json!(1), &json!("manager")));
        }
        let all = read_again(&manager, json!({ "mapping": "generic" })).await;
        assert_eq!(counts(&all), (0, 4, 0), "reading twice changes nothing more: {all}");
        assert!(!kinds(&seen(&company, "old").await).contains(&"OrderReadAgain"));
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "raw_payload WHERE document_version = 1 AND state = 'APPLIED'").await, 4);
        assert_eq!(tables::count(&store, "journal WHERE kind = 'ConnectionChanged'").await, 1);
        assert_eq!(tables::count(&store, "audit_log WHERE operation = 'mappingSet' AND outcome = 'ALLOWED'").await, 4);
        assert_eq!(tables::count(&store, "audit_log WHERE operation = 'payloadsReadAgain'").await, 3, "one for each change, one for none");
        company.close().await;
    }

    /// A wrongly read amount is corrected where the payload is the newest one with it, and nowhere else; values of the wrong reading alone
    /// are removed.
    async fn a_wrong_reading_is_replaced_and_a_newer_payload_stays(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let wrong = edited(&[("payable = \"/totals/payable\"", "payable = \"/totals/goods\""), ("duties = \"/totals/duties\"", "duties = \"/totals/discount\"")]);
        set(&manager, &wrong, json!({})).await.expect_ok();
        for number in ["alone", "followed"] {
            push(&company, number, &purchase(number)).await;
            let order = seen(&company, number).await;
            assert_eq!((payable(&order), &order["totals"]["duties"]["minorUnits"]), (&json!("29900"), &json!("3000")));
        }
        let restored = command(&manager, "mappingRestore", json!({ "mapping": "generic", "version": 0, "note": "as it was" })).await.expect_ok();
        assert_eq!((restored.number("mappingRestore.mapping.version"), restored.number("mappingRestore.trial.different")), (2, 2));
        let mut newer = purchase("followed");
        (newer["updatedAt"], newer["totals"]) = (json!(time(now())), json!({ "payable": "250.00" }));
        push(&company, "newer", &newer).await;
        assert_eq!(payable(&seen(&company, "followed").await), "25000");

        let tried = read_again(&manager, json!({ "mapping": "generic", "version": 1, "dryRun": true })).await;
        assert_eq!(counts(&tried), (2, 0, 0));
        assert_eq!(payable(&seen(&company, "alone").await), "29900", "a trial writes nothing");
        let read = read_again(&manager, json!({ "mapping": "generic", "version": 1 })).await;
        assert_eq!(counts(&read), (2, 0, 0));
        assert_eq!(read.list("payloadsReadAgain.results")[0]["orderNumbers"], json!(["web-hz-alone"]));
        let (alone, followed) = (seen(&company, "alone").await, seen(&company, "followed").await);
        assert_eq!((payable(&alone), payable(&followed)), (&json!("26900"), &json!("25000")));
        for order in [&alone, &followed] {
            assert_eq!(order["totals"]["duties"]["minorUnits"], "0", "nobody says any: {order}");
            assert_eq!(order["lines"].as_array().unwrap().len(), 2);
            assert_eq!(order["status"], "PAID");
            assert!(kinds(order).contains(&"OrderReadAgain") && kinds(order).contains(&"OrderUpdated"));
        }
        let left = read_again(&manager, json!({ "mapping": "generic", "version": 1 })).await;
        assert_eq!(counts(&left), (0, 0, 0), "each payload has the version that read it last");
        company.close().await;
    }

    /// A wrongly read time of change kept newer payloads out; read correctly, they count.
    async fn what_a_wrong_time_kept_out_comes_in(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        set(&manager, &edited(&[("updated_at = [\"/updatedAt\"]", "updated_at = [\"/seenAt\"]")]), json!({})).await.expect_ok();
        let (mut first, mut second) = (purchase("order"), purchase("order"));
        first["seenAt"] = json!(time(now()));
        second["seenAt"] = json!(time(now() - chrono::Duration::hours(1)));
        second["updatedAt"] = json!(time(now() - chrono::Duration::minutes(1)));
        (second["totals"]["payable"], second["lines"][0]["title"]) = (json!("260.00"), json!("新水壶"));
        push(&company, "first", &first).await;
        push(&company, "second", &second).await;
        assert_eq!(payable(&seen(&company, "order").await), "26900");
        command(&manager, "mappingRestore", json!({ "mapping": "generic", "version": 0 })).await.expect_ok();
        read_again(&manager, json!({ "shop": SHOP, "first": 1 })).await;
        let order = seen(&company, "order").await;
        assert_eq!((payable(&order), &order["lines"][0]["title"]), (&json!("26000"), &json!("新水壶")));
        company.close().await;
    }

    /// A status value that no table has is mapped by one row, and the order goes on.
    async fn an_unknown_status_gets_its_meaning(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let mut data = purchase("order");
        data["status"] = json!("CLOSED_BY_BUYER");
        push(&company, "d1", &data).await;
        let order = seen(&company, "order").await;
        assert_eq!((&order["status"], &order["channelOrder"]["rawStatus"]), (&json!("PAID"), &json!("CLOSED_BY_BUYER")));
        assert!(order["marks"].to_string().contains("UNKNOWN_STATUS"), "{order}");

        let meaning = json!({ "mapping": "generic", "rawStatus": "CLOSED_BY_BUYER", "orderStatus": "CANCELLED" });
        let done = command(&manager, "mappingStatusSet", meaning.clone()).await.expect_ok();
        assert_eq!((done.number("mappingStatusSet.mapping.version"), done.number("mappingStatusSet.trial.different")), (1, 1));
        let document = done.text("mappingStatusSet.mapping.document").to_owned();
        assert_eq!(document.replacen("\n\"CLOSED_BY_BUYER\" = \"CANCELLED\"", "", 1), GENERIC);
        assert_eq!(counts(&read_again(&manager, json!({ "shop": SHOP })).await), (1, 0, 0));
        let order = seen(&company, "order").await;
        assert_eq!((&order["status"], &order["marks"]), (&json!("CANCELLED"), &json!([])));
        assert_eq!(command(&manager, "mappingStatusSet", meaning).await.expect_ok().number("mappingStatusSet.mapping.version"), 1);

        let both = json!({ "mapping": "generic", "rawStatus": "X", "orderStatus": "PAID", "shipmentStatus": "DELIVERED" });
        command(&manager, "mappingStatusSet", both).await.expect_refused("INVALID_INPUT");
        let nowhere = json!({ "mapping": "kuaidi100", "rawStatus": "X", "orderStatus": "PAID" });
        command(&manager, "mappingStatusSet", nowhere).await.expect_refused("INVALID_INPUT");
        let unknown = json!({ "mapping": "none", "rawStatus": "X", "orderStatus": "PAID" });
        command(&manager, "mappingStatusSet", unknown).await.expect_refused("NOT_FOUND");
        company.close().await;
    }

    /// A carrier's status value without a meaning gets one, and the parcel is delivered.
    async fn a_carriers_word_gets_its_meaning(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let order = company.order("order", "SHIPPED").await;
        order.track("HANDED_TO_NEIGHBOR").await;
        assert_eq!(order.status().await, "SHIPPED");
        let meaning = json!({ "mapping": "generic", "rawStatus": "HANDED_TO_NEIGHBOR", "shipmentStatus": "DELIVERED" });
        command(&manager, "mappingStatusSet", meaning).await.expect_ok();
        let read = read_again(&manager, json!({ "shop": SHOP })).await;
        assert_eq!(counts(&read).0, 1, "{read}");
        assert_eq!(order.status().await, "DELIVERED");
        company.close().await;
    }

    /// An invalid document is refused with its line, a stale version with the current one; both change nothing.
    async fn what_cannot_be_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let damaged = edited(&[("unit = \"major\"", "unit = \"pound\"")]);
        let line = damaged.lines().position(|line| line == "unit = \"pound\"").unwrap() + 1;
        let refused = set(&manager, &damaged, json!({})).await;
        let error = refused.expect_refused("MAPPING_INVALID");
        assert!(error.message.contains(&line.to_string()) && error.message.contains("pound"), "{refused}");
        assert_eq!((refused.number("mappingSet.mapping.version"), refused.data("mappingSet.trial")), (0, &Value::Null));
        set(&manager, "[[follow]", json!({})).await.expect_refused("MAPPING_INVALID");
        set(&manager, &"#".repeat(131_073), json!({})).await.expect_refused("INVALID_INPUT");
        set(&manager, GENERIC, json!({ "mapping": "a/b" })).await.expect_refused("INVALID_INPUT");
        command(&manager, "mappingRestore", json!({ "mapping": "generic", "version": 7 })).await.expect_refused("NOT_FOUND");

        // Two managers start from the same version.
        let other = company.client(&Claims::of(&["MANAGER"]).with_subject("other"));
        let (mine, theirs) = (format!("{GENERIC}\n# mine\n"), format!("{GENERIC}\n# theirs\n"));
        let (one, two) = tokio::join!(
            set(&manager, &mine, json!({ "expectedVersion": 0 })),
            set(&other, &theirs, json!({ "expectedVersion": 0 })),
        );
        let refused: Vec<_> = [&one, &two].into_iter().filter(|answer| !answer.user_errors().is_empty()).collect();
        assert_eq!(refused.len(), 1, "{one} {two}");
        refused[0].expect_refused("STALE_VERSION");
        assert_eq!(refused[0].number("mappingSet.mapping.version"), 1, "the current one comes along");

        set(&manager, &mine, json!({ "idempotencyKey": "k" })).await.expect_ok();
        set(&manager, &theirs, json!({ "idempotencyKey": "k" })).await.expect_refused("IDEMPOTENCY_CONFLICT");
        let versions = "query($after: String) { mappingVersions(mapping: \"generic\", first: 1, after: $after) {
            nodes { version inForce setBy { name } setAt } pageInfo { hasNextPage endCursor } } }";
        let (mut after, mut listed) = (Value::Null, Vec::new());
        loop {
            let page = manager.query(versions, None, json!({ "after": after })).await.expect_ok();
            listed.push(page.number("mappingVersions.nodes.0.version"));
            after = page.data("mappingVersions.pageInfo.endCursor").clone();
            if page.data("mappingVersions.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
        }
        assert_eq!(listed.last(), Some(&0), "the built-in one comes last: {listed:?}");
        assert!(listed.windows(2).all(|pair| pair[0] == pair[1] + 1), "{listed:?}");
        company.close().await;
    }

    /// A second instance reads by the new version without a restart, and reports it as different from the built-in one.
    async fn every_instance_learns_what_was_set(environment: Environment) {
        let company = Company::open(&environment).await;
        let there = environment.start().await;
        let far = there.client(&Claims::of(&["MANAGER"]));
        let meaning = json!({ "mapping": "generic", "rawStatus": "READY", "orderStatus": "PAID" });
        command(&company.staff("MANAGER"), "mappingStatusSet", meaning).await.expect_ok();
        let shown = far.query("{ mappings { name version inForce } }", None, json!({})).await.expect_ok();
        let version = |name: &str| shown.list("mappings").iter().find(|one| one["name"] == name).unwrap()["version"].clone();
        assert_eq!((version("generic"), version("taobao")), (json!(1), json!(0)));
        let mut number = 0;
        let learned = async {
            loop {
                number += 1;
                let mut data = purchase(&number.to_string());
                data["status"] = json!("READY");
                let content = json!({ "type": "order.upserted", "timestamp": time(now()), "data": data });
                let signed = company.sign(SHOP, &format!("d{number}"), &content, now());
                let (status, body) = there.system().deliver(SHOP, signed.headers, signed.body).await;
                assert_eq!(status, 200, "{body}");
                if seen(&company, &number.to_string()).await["status"] == "PAID" {
                    return;
                }
            }
        };
        timeout(Duration::from_secs(30), learned).await.expect("it is learned in time");
        there.stop().await;
        company.close().await;
    }

    /// Only managers of the whole company set connections, and only they see the events about them.
    async fn connections_are_a_managers_of_the_whole_company(environment: Environment) {
        let company = Company::open(&environment).await;
        let scoped = company.client(&Claims::of(&["MANAGER"]).in_shops(&[SHOP]));
        let others = ["CUSTOMER_SERVICE", "WAREHOUSE_LEAD", "FINANCE", "OPERATIONS", "PURCHASING", "SYSTEM"];
        let clients = others.iter().map(|role| company.staff(role)).chain([scoped]);
        for client in clients {
            set(&client, GENERIC, json!({ "dryRun": true })).await.expect_error("FORBIDDEN");
            command(&client, "payloadsReadAgain", json!({})).await.expect_error("FORBIDDEN");
            client.query("{ mappings { name } }", None, json!({})).await.expect_error("FORBIDDEN");
            let types = client.query("{ __schema { mutationType { fields { name } } } }", None, json!({})).await;
            assert!(!types.to_string().contains("mappingSet"), "{types}");
        }
        company.close().await;
    }

    /// A shop is created and changed while the server runs, and no answer contains its secrets.
    async fn a_shop_is_set_and_its_secrets_are_never_shown(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let shop = "web-new";
        let wish = |more: Value| {
            let mut input = json!({ "shop": shop });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let new = wish(json!({ "name": "新店", "mapping": "generic", "warehouse": "HZ", "secrets": ["the-secret-of-web-new"] }));
        for (field, value) in [
            ("mapping", json!("none")), ("currency", json!("YUAN")), ("country", json!("XX")), ("timeZone", json!("Mars")),
            ("warehouse", json!("XX")), ("secrets", json!([])), ("shipHours", json!(0)), ("allowedAddresses", json!(["here"])),
            ("poll", json!({ "baseUrl": "https://a.example", "appKey": "1" })), ("shop", json!("a/b")), ("name", json!(" ")),
        ] {
            let mut broken = new.clone();
            broken[field] = value;
            let refused = command(&manager, "shopSet", broken).await;
            let named = refused.expect_refused("INVALID_INPUT").field.unwrap_or_default();
            assert!(named.contains(&field.to_owned()), "{field}: {refused}");
        }
        let mut tried = new.clone();
        tried["dryRun"] = json!(true);
        let tried = command(&manager, "shopSet", tried).await.expect_ok();
        assert!(tried.list("shopSet.changes").contains(&json!("mapping")), "{tried}");
        assert_eq!(company.push(shop, "d0", &json!({})).await.0, 404, "a trial makes no shop");

        let made = command(&manager, "shopSet", new.clone()).await.expect_ok();
        company.tell(shop, "order.upserted", purchase("first")).await;
        let renamed = command(&manager, "shopSet", wish(json!({ "name": "新旗舰店", "idempotencyKey": "k" }))).await.expect_ok();
        assert_eq!(renamed.list("shopSet.changes"), [json!("name")]);
        company.tell(shop, "order.upserted", purchase("second")).await;
        let again = command(&manager, "shopSet", wish(json!({ "name": "新旗舰店" }))).await.expect_ok();
        assert!(again.list("shopSet.changes").is_empty());
        command(&manager, "shopSet", wish(json!({ "name": "别的", "idempotencyKey": "k" }))).await.expect_refused("IDEMPOTENCY_CONFLICT");
        let rotated = command(&manager, "shopSet", wish(json!({ "secrets": ["another", "the-secret-of-web-new"] }))).await.expect_ok();
        assert_eq!(rotated.list("shopSet.changes"), [json!("secrets")]);
        let list = "query($after: String) { shopSettings(first: 1, after: $after) { nodes { shop { id name } mapping secretCount hasAccessToken
            warehouse { id } active } pageInfo { hasNextPage endCursor } } }";
        let (mut after, mut shops) = (Value::Null, Vec::new());
        loop {
            let page = manager.query(list, None, json!({ "after": after })).await.expect_ok();
            shops.extend(page.list("shopSettings.nodes").to_vec());
            after = page.data("shopSettings.pageInfo.endCursor").clone();
            if page.data("shopSettings.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
        }
        let ids: Vec<&Value> = shops.iter().map(|shop| &shop["shop"]["id"]).collect();
        assert_eq!(ids, ["web-hz", "web-new", "web-sh"]);
        assert_eq!((&shops[1]["secretCount"], &shops[1]["warehouse"]["id"]), (&json!(2), &json!("HZ")));
        let log = manager.query("{ auditLog(first: 50) { nodes { operation changes { field old new } } } }", None, json!({})).await;
        for answer in [&tried, &made, &renamed, &rotated, &log] {
            assert!(!answer.to_string().contains("the-secret-of") && !answer.to_string().contains("another\""), "{answer}");
        }
        assert!(log.to_string().contains("shipHours"), "what was set is in the log: {log}");

        command(&manager, "shopSet", wish(json!({ "active": false }))).await.expect_ok();
        assert_eq!(company.push(shop, "d9", &json!({})).await.0, 404, "a closed shop takes nothing in");
        company.close().await;
    }

    /// Requests to a gateway carry the access token, so another gateway requires a new one.
    async fn an_access_token_does_not_follow_to_another_gateway(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let poll = |host: &str| json!({ "baseUrl": format!("https://{host}.invalid/rest"), "appKey": "1" });
        let new = json!({
            "shop": "tmall", "name": "天猫", "mapping": "taobao", "secrets": ["s"], "accessToken": "t", "poll": poll("one"), "active": false
        });
        command(&manager, "shopSet", new).await.expect_ok();
        let moved = |more: Value| {
            let mut input = json!({ "shop": "tmall", "poll": poll("two") });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        for lacking in [json!({}), json!({ "secrets": ["s"] }), json!({ "accessToken": "t" })] {
            command(&manager, "shopSet", moved(lacking)).await.expect_refused("INVALID_INPUT");
        }
        command(&manager, "shopSet", moved(json!({ "secrets": ["s"], "accessToken": "t" }))).await.expect_ok();
        command(&manager, "shopSet", json!({ "shop": "tmall", "poll": null })).await.expect_refused("INVALID_INPUT");
        let without = format!("{}\n", include_str!("../../../api/mappings/generic.toml"));
        let unpolled = json!({ "mapping": "taobao", "document": without });
        command(&manager, "shopSet", json!({ "shop": "tmall", "active": true })).await.expect_ok();
        command(&manager, "mappingSet", unpolled).await.expect_refused("INVALID_INPUT");
        company.close().await;
    }

    /// A SKU that the catalogue lacked is known from then on, also for earlier orders.
    async fn warehouses_and_skus_are_set(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let mut data = purchase("order");
        data["lines"][0]["sku"] = json!("CUP-1");
        push(&company, "d1", &data).await;
        assert!(seen(&company, "order").await["marks"].to_string().contains("CUP-1"));
        command(&manager, "skuSet", json!({ "code": "CUP-1" })).await.expect_refused("INVALID_INPUT");
        let set = command(&manager, "skuSet", json!({ "code": "CUP-1", "title": "茶杯", "barcode": "690" })).await.expect_ok();
        assert_eq!((set.text("skuSet.sku.code"), set.text("skuSet.sku.barcode")), ("CUP-1", "690"));
        let kept = command(&manager, "skuSet", json!({ "code": "CUP-1", "title": "大茶杯" })).await.expect_ok();
        assert_eq!((kept.text("skuSet.sku.barcode"), kept.list("skuSet.changes")), ("690", [json!("title")].as_slice()));
        assert_eq!(counts(&read_again(&manager, json!({ "shop": SHOP })).await), (1, 0, 0));
        assert_eq!(seen(&company, "order").await["marks"], json!([]));
        let page = manager.query("{ skus(first: 2) { nodes { code } pageInfo { hasNextPage } } }", None, json!({})).await.expect_ok();
        assert_eq!((page.text("skus.nodes.0.code"), page.data("skus.pageInfo.hasNextPage")), ("CUP-1", &json!(true)));

        command(&manager, "warehouseSet", json!({ "warehouse": "GZ" })).await.expect_refused("INVALID_INPUT");
        let new = command(&manager, "warehouseSet", json!({ "warehouse": "GZ", "name": "广州仓", "city": "广州" })).await.expect_ok();
        assert_eq!((new.text("warehouseSet.warehouse.city"), new.text("warehouseSet.warehouse.profile")), ("广州", "CONFIRMING"));
        command(&manager, "warehouseProfileSet", json!({ "warehouse": "GZ", "profile": "HANDHELD" })).await.expect_ok();
        let renamed = command(&manager, "warehouseSet", json!({ "warehouse": "GZ", "name": "广州一仓", "city": null })).await.expect_ok();
        assert_eq!((renamed.data("warehouseSet.warehouse.city"), renamed.text("warehouseSet.warehouse.profile")), (&Value::Null, "HANDHELD"));
        company.close().await;
    }

    /// The operator's file and the mutations write the same rows.
    async fn setup_writes_what_the_mutations_write(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        let document = format!("{GENERIC}\n# ours\n");
        let folder = environment.directory().join("company");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("ours.toml"), &document).unwrap();
        let text = "[[warehouses]]\ncode = \"GZ\"\nname = \"广州仓\"\n[[skus]]\ncode = \"A\"\ntitle = \"茶杯\"\n\
            [[mappings]]\nname = \"ours\"\nfile = \"ours.toml\"\n\
            [[shops]]\nid = \"by-file\"\nname = \"店\"\nmapping = \"ours\"\nwarehouse = \"GZ\"\nsecrets = [\"s\"]\n";
        let file = folder.join("company.toml");
        std::fs::write(&file, text).unwrap();
        for _ in 0..2 {
            let done = binary::start(&environment, &["setup", file.to_str().unwrap()], &[]).await;
            assert_eq!(done.exit_code().await, Some(0));
        }
        command(&manager, "mappingSet", json!({ "mapping": "ours2", "document": document })).await.expect_ok();
        let shop = json!({ "shop": "by-hand", "name": "店", "mapping": "ours2", "warehouse": "GZ", "secrets": ["s"] });
        command(&manager, "shopSet", shop).await.expect_ok();
        let store = environment.store().await;
        let shop = async |id: &str| store.catalog().shop(id).await.unwrap().unwrap();
        let (filed, mut handed) = (shop("by-file").await, shop("by-hand").await);
        (handed.id, handed.mapping) = (filed.id.clone(), filed.mapping.clone());
        assert_eq!(filed, handed);
        let version = async |name: &str| store.catalog().mapping_version(name, 1).await.unwrap().unwrap();
        assert_eq!(version("ours").await.document, version("ours2").await.document);
        assert_eq!(tables::count(&store, "mapping_version").await, 2, "the same file again adds nothing");
        assert!(tables::count(&store, "journal WHERE kind = 'ConnectionChanged'").await >= 5);
        store.connection().close_by_ref().await.unwrap();
        company.close().await;
    }

    /// The command line reads the same payloads again as the mutation.
    async fn the_command_line_reads_again(environment: Environment) {
        let company = Company::open(&environment).await;
        let manager = company.staff("MANAGER");
        set(&manager, &edited(&[("payable = \"/totals/payable\"", "payable = \"/totals/goods\"")]), json!({})).await.expect_ok();
        push(&company, "d1", &purchase("order")).await;
        command(&manager, "mappingRestore", json!({ "mapping": "generic", "version": 0 })).await.expect_ok();
        let replay = async |arguments: &[&str]| binary::start(&environment, arguments, &[]).await.exit_code().await;
        assert_eq!(replay(&["replay"]).await, Some(0));
        assert_eq!(replay(&["replay", "--again", "--mapping", "generic", "--version", "1", "--dry-run"]).await, Some(0));
        assert_eq!(payable(&seen(&company, "order").await), "29900");
        assert_eq!(replay(&["replay", "--again", "--mapping", "generic", "--version", "1"]).await, Some(0));
        let order = seen(&company, "order").await;
        assert_eq!(payable(&order), "26900");
        assert!(kinds(&order).contains(&"OrderReadAgain"));
        company.close().await;
    }
}
