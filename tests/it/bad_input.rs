//! Bad input: each kind gets its own clear code and message, changes nothing, and never breaks the server.

use std::collections::HashSet;

use chrono::Duration;
use futures_util::future::join_all;
use panorama::graphql::types::id::{Kind, encode};
use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Answer, Client, EventStream, Frame, Socket, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, command, now, purchase};
use tests::environment::Environment;
use tests::schema;
use uuid::Uuid;

/// The top-level error of an invalid request.
#[track_caller]
fn bad_request(answer: &Answer, reason: &str) {
    let error = answer.expect_error("BAD_REQUEST");
    assert_eq!(error["extensions"]["reason"], reason, "{answer}");
    assert!(error["message"].as_str().is_some_and(|message| message.len() > 20), "{answer}");
    assert!(error["extensions"]["requestId"].is_string(), "{answer}");
}

/// Runs a mutation in both languages and expects the same refusal, with different messages.
async fn refused_in_both(client: &Client, mutation: &str, input: Value, code: &str) -> Answer {
    let mut said = Vec::new();
    for language in ["zh-CN", "en-US,en;q=0.9"] {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(language));
        let body = json!({ "query": schema::command(mutation), "variables": { "input": input } });
        let answer = client.post(&body, headers).await;
        let error = answer.expect_refused(code);
        assert_eq!(error.message.chars().any(|c| c > '\u{2fff}'), language == "zh-CN", "{answer}");
        said.push((error.message.clone(), answer));
    }
    assert_ne!(said[0].0, said[1].0);
    said.pop().unwrap().1
}

/// A mutation, its text field, the most characters of it, and its input with a text of a given length.
type Input = (&'static str, &'static str, usize, Box<dyn Fn(usize) -> Value + Send + Sync>);

/// A text with a NUL, which PostgreSQL cannot store.
const NUL: &str = "a\u{0}b";

/// A message in Chinese has Chinese characters or punctuation, and a message in English has none.
#[track_caller]
fn in_language(message: &str, language: &str) {
    let is_chinese = message.chars().any(|c| ('\u{3000}'..='\u{ffef}').contains(&c));
    assert_eq!(is_chinese, language == "zh-CN", "{language}: {message}");
}

/// Sends invalid requests in both languages, over plain HTTP.
async fn refused_by_http(company: &Company, language: &str) {
    let clerk = company.staff("CUSTOMER_SERVICE");
    let token = clerk.token().unwrap();
    let (graphql, stream) = (format!("{}/graphql", company.url()), format!("{}/graphql/stream", company.url()));
    let viewer = json!({ "query": "{ viewer { id } }" });
    let http = clerk.http();
    let mutation = [("query", "mutation { orderRemarkUpdate(input: {}) { order { id } } }")];
    let read_only = http.get(&graphql).query(&mutation).bearer_auth(token).header("accept", "application/json");
    let requests = [
        (401, http.post(&graphql).json(&viewer)),
        (401, http.post(&graphql).json(&viewer).bearer_auth("x")),
        (401, http.get(&stream).query(&[("query", "{ viewer { id } }")])),
        (405, read_only),
        (406, http.post(&graphql).json(&viewer).bearer_auth(token).header("accept", "text/plain")),
        (406, http.post(&stream).json(&viewer).bearer_auth(token).header("accept", "application/json")),
        (415, http.post(&graphql).body("{}").bearer_auth(token).header("content-type", "text/plain")),
        (400, http.post(&graphql).body("{").bearer_auth(token).header("content-type", "application/json")),
        (400, http.post(&graphql).json(&json!([viewer])).bearer_auth(token)),
        (400, http.get(&graphql).query(&[("variables", "{}")]).bearer_auth(token).header("accept", "application/json")),
    ];
    for (status, request) in requests {
        let answer = request.header("accept-language", language).send().await.unwrap();
        let said = (answer.status().as_u16(), answer.json::<Value>().await.unwrap());
        assert!(said.0 == status && said.1["errors"][0]["extensions"]["reason"].is_string(), "{said:?}");
        in_language(said.1["errors"][0]["message"].as_str().unwrap(), language);
    }
    for (path, status) in [("/hooks/no-shop", 404), ("/hooks/web-hz", 401)] {
        let answer =
            http.post(format!("{}{path}", company.url())).body("{}").header("accept-language", language).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        in_language(answer.json::<Value>().await.unwrap()["error"]["message"].as_str().unwrap(), language);
    }
}

both_databases! {
    /// Every refusal is in the reader's language, with the same code in both.
    async fn every_refusal_comes_in_both_languages(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let documents = [
            ("{", json!({}), "SYNTAX_ERROR"),
            ("{ nothing }", json!({}), "DOCUMENT_INVALID"),
            ("{ viewer { nothing } }", json!({}), "DOCUMENT_INVALID"),
            ("{ ...F } fragment F on Query { ...F }", json!({}), "FRAGMENT_CYCLE"),
            ("query A { viewer { id } } query B { viewer { id } }", json!({}), "OPERATION_AMBIGUOUS"),
            ("subscription { order(by: { number: \"1\" }) { id } }", json!({}), "SUBSCRIPTION_TRANSPORT"),
            ("{ node(id: \"a\u{0}\") { id } }", json!({}), "NUL_CHARACTER"),
            ("query($id: ID!) { node(id: $id) { id } }", json!({}), "VARIABLE_MISSING"),
            ("query($id: ID!) { node(id: $id) { id } }", json!({ "id": true }), "VARIABLE_TYPE"),
            ("query($w: OrderWhereInput) { orders(where: $w) { nodes { id } } }", json!({ "w": { "x": 1 } }), "VARIABLE_FIELD"),
            ("query($at: DateTime) { orders(where: { placedAt: { from: $at } }) { nodes { id } } }", json!({ "at": "x" }), "ARGUMENT_INVALID"),
            ("{ node(id: \"x\") { id } }", json!({}), "ID_INVALID"),
            ("{ orders(first: 1000) { nodes { id } } }", json!({}), "PAGE_SIZE"),
            ("{ orders(after: \"x\") { nodes { id } } }", json!({}), "CURSOR_INVALID"),
            ("{ customer(by: { phone: \"12\" }) { id } }", json!({}), "PHONE_INVALID"),
            ("{ alertThresholds { id } }", json!({}), "PERMISSION_MISSING"),
        ];
        for language in ["zh-CN", "en"] {
            for (document, variables, reason) in &documents {
                let mut headers = HeaderMap::new();
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(language));
                let answer = clerk.post(&json!({ "query": document, "variables": variables }), headers).await;
                assert_eq!(answer.errors()[0]["extensions"]["reason"], *reason, "{answer}");
                in_language(answer.errors()[0]["message"].as_str().unwrap(), language);
            }
            refused_by_http(&company, language).await;
        }
        // Without a header the staff's language is used, on a socket too.
        let mut socket = Socket::signed_in(company.url(), clerk.token()).await;
        socket.send(&json!({ "id": "1", "type": "subscribe", "payload": { "query": "subscription { nothing }" } })).await;
        in_language(socket.expect("error").await["payload"][0]["message"].as_str().unwrap(), "zh-CN");
        company.close().await;
    }

    /// Invalid requests are answered 400.
    async fn requests_that_cannot_be_are_answered_400(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let post = |body: &'static str| {
            let request = clerk.http().post(format!("{}/graphql", clerk.url())).header("content-type", "application/json");
            let request = request.bearer_auth(clerk.token().unwrap()).header("accept", "application/graphql-response+json");
            async move {
                let response = request.body(body).send().await.unwrap();
                (response.status().as_u16(), response.json::<Value>().await.unwrap())
            }
        };
        for body in ["", "{", "[]", "7", "{\"query\":7}", "{\"query\":\"{\"}", "{\"query\":\"{ nothing }\"}", "{\"variables\":{}}"] {
            let (status, answer) = post(body).await;
            assert_eq!((status, &answer["errors"][0]["extensions"]["code"]), (400, &json!("BAD_REQUEST")), "{body}: {answer}");
        }
        let document = "query($by: OrderIdentifierInput!) { order(by: $by) { id } }";
        for by in [json!(null), json!({}), json!({ "number": "1", "id": "2" }), json!({ "number": null }), json!({ "phone": "1" }), json!(7)] {
            clerk.query(document, None, json!({ "by": by })).await.expect_error("BAD_REQUEST");
        }
        for at in ["yesterday", "2026-13-01T00:00:00Z", "2026-01-01", ""] {
            let document = "query($at: DateTime) { orders(where: { placedAt: { from: $at } }) { nodes { id } } }";
            clerk.query(document, None, json!({ "at": at })).await.expect_error("BAD_REQUEST");
        }
        company.close().await;
    }

    /// A delivery without its shop's signature is answered 401 and leaves no row; an unknown shop is 404.
    async fn deliveries_that_nobody_signed_are_kept_nowhere(environment: Environment) {
        let company = Company::open(&environment).await;
        let system = company.system();
        let content = json!({ "type": "order.upserted", "data": purchase("forged") });
        let good = company.sign(SHOP, "d-1", &content, now());
        let mut changed = good.body.clone();
        *changed.last_mut().unwrap() = b' ';
        let old = company.sign(SHOP, "d-2", &content, now() - Duration::minutes(6));
        let foreign = company.sign(OTHER_SHOP, "d-3", &content, now());
        let unsigned = HeaderMap::from_iter([("content-type".parse().unwrap(), HeaderValue::from_static("application/json"))]);
        for (headers, body, code) in [
            (good.headers.clone(), changed, "SIGNATURE_WRONG"),
            (old.headers, old.body, "SIGNATURE_EXPIRED"),
            (foreign.headers, foreign.body, "SIGNATURE_WRONG"),
            (unsigned, good.body.clone(), "SIGNATURE_MISSING"),
        ] {
            let (status, answer) = system.deliver(SHOP, headers, body).await;
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!((status, &answer["received"], &answer["error"]["code"]), (401, &json!(false), &json!(code)));
        }
        let (status, body) = system.deliver("no-shop", good.headers.clone(), good.body.clone()).await;
        assert!(status == 404 && body.contains("SHOP_UNKNOWN"), "{status} {body}");
        assert_eq!(rows(&environment, "raw_payload").await, 0, "nothing is kept of them");
        assert_eq!(system.deliver(SHOP, good.headers, good.body).await.0, 200);
        assert_eq!(rows(&environment, "raw_payload").await, 1);
        company.close().await;
    }

    /// An invalid phone is refused as such by each operation with a phone.
    async fn a_phone_that_is_none_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("phone", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        for phone in ["", "12", "hello", "138000000001234567890", "138****0000", "call me"] {
            let answer = clerk.run("CustomerCard", json!({ "phone": phone })).await;
            bad_request(&answer, if phone.contains('*') { "PHONE_MASKED" } else { "PHONE_INVALID" });
            let input = json!({ "order": order.id, "phone": phone });
            let refused = refused_in_both(&clerk, "orderContactUpdate", input, "PHONE_INVALID").await;
            assert_eq!(refused.expect_refused("PHONE_INVALID").field.unwrap(), ["phone"]);
        }
        let document = "query($by: MaskedPhoneInput!) { customer(by: { maskedPhone: $by }) { id } }";
        for phone in ["13800000000", "138*****", "*", ""] {
            let answer = clerk.query(document, None, json!({ "by": { "shop": SHOP, "phone": phone } })).await;
            bad_request(&answer, "PHONE_MASK_INVALID");
        }
        assert_eq!(order.see("contact { phone { masked } }").await["contact"]["phone"]["masked"], "138****0000");
        company.close().await;
    }

    /// Invalid pages, and cursors of another list, in every connection.
    async fn pages_and_cursors_from_elsewhere_are_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("page", "PAID").await;
        company.push(SHOP, "broken", &json!({ "type": "order.upserted", "data": {} })).await;
        let manager = company.staff("MANAGER");
        let lists = [
            ("orders", "orders(ARGS) { pageInfo { endCursor } }"),
            ("orders", "orders(ARGS, sortBy: { field: SHIP_BY, direction: ASC }) { pageInfo { endCursor } }"),
            ("alerts", "alerts(ARGS) { pageInfo { endCursor } }"),
            ("ingestFailures", "ingestFailures(ARGS) { pageInfo { endCursor } }"),
            ("order/timeline", "order(by: { id: $id }) { timeline(ARGS) { pageInfo { endCursor } } }"),
            ("order/conversation", "order(by: { id: $id }) { conversation(ARGS) { pageInfo { endCursor } } }"),
            ("customer/orders", "customer(by: { phone: \"13800000000\" }) { orders(ARGS, ) { pageInfo { endCursor } } }"),
        ];
        let ask = |list: &str, arguments: &str| {
            let document = format!("query($id: ID!, $after: String) {{ a: node(id: $id) {{ id }} b: nodes(ids: []) {{ id }} {} }}",
                list.replace("ARGS", arguments));
            let document = if document.contains("$after)") || arguments.contains("$after") { document } else { document.replace(", $after: String", "") };
            let manager = manager.clone();
            let id = order.id.clone();
            move |after: Value| async move { manager.query(&document, None, json!({ "id": id, "after": after })).await }
        };
        let mut cursors = Vec::new();
        for (path, list) in lists {
            for arguments in ["first: 1000", "first: 101", "first: 0", "first: -1", "last: 101"] {
                bad_request(&ask(list, arguments)(json!(null)).await, "PAGE_SIZE");
            }
            bad_request(&ask(list, "first: 1, last: 1")(json!(null)).await, "PAGE_BOTH_ENDS");
            let page = ask(list, "first: 1, after: $after")(json!(null)).await.expect_ok();
            let cursor = page.body.pointer(&format!("/data/{path}/pageInfo/endCursor")).unwrap().clone();
            assert!(cursor.is_string(), "{path}: {page}");
            cursors.push((path, list, cursor));
        }
        for (path, list, _) in &cursors {
            for (other, _, cursor) in &cursors {
                // The orders of a customer are a list of orders in the usual order: both lists have cursors of one kind.
                let same = |one: &str| if one == "customer/orders" { "orders".to_owned() } else { one.to_owned() };
                let sorted = list.contains("SHIP_BY") || (*other == "orders" && cursor == &cursors[1].2);
                if same(path) != same(other) || (sorted && cursor != &cursors[1].2) {
                    bad_request(&ask(list, "first: 1, after: $after")(cursor.clone()).await, "CURSOR_INVALID");
                }
            }
            for garbage in ["", "x", "%%%", "AAAA"] {
                bad_request(&ask(list, "first: 1, after: $after")(json!(garbage)).await, "CURSOR_INVALID");
            }
        }
        company.close().await;
    }

    /// Ids of other types and invalid ids.
    async fn ids_of_another_type_are_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("ids", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let (other, none) = ("ID_OF_OTHER_TYPE", "ID_INVALID");
        let alert = json!(encode(Kind::Alert, Uuid::nil()).0);
        for (id, reason) in [(line, other), (alert, other), (json!("1"), none), (json!(""), none), (json!("T3JkZXI6MQ"), none)] {
            bad_request(&command(&clerk, "orderRemarkUpdate", json!({ "order": id, "remark": "x" })).await, reason);
            let answer = clerk.query("query($id: ID!) { order(by: { id: $id }) { id } }", None, json!({ "id": id })).await;
            bad_request(&answer, reason);
        }
        for id in ["", "1", "phone.x", "masked.1"] {
            bad_request(&clerk.query("query($id: ID!) { node(id: $id) { id } }", None, json!({ "id": id })).await, "ID_INVALID");
        }
        let many: Vec<&str> = vec![&order.id; 101];
        bad_request(&clerk.query("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", None, json!({ "ids": many })).await, "LIST_TOO_LONG");
        let hold = json!({ "order": order.id, "hold": order.id });
        bad_request(&order.by("MANAGER", "orderHoldRelease", hold).await, "ID_OF_OTHER_TYPE");
        company.close().await;
    }

    /// A stale version is refused with the current order.
    async fn a_stale_version_shows_the_current_order(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("stale", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let version = order.version().await;
        let input = |remark: &str| json!({ "order": order.id, "remark": remark, "expectedVersion": version });
        command(&clerk, "orderRemarkUpdate", input("first")).await.expect_ok();
        let refused = refused_in_both(&clerk, "orderRemarkUpdate", input("second"), "STALE_VERSION").await;
        assert_eq!(refused.number("orderRemarkUpdate.order.version"), version + 1);
        assert_eq!(order.see("remark").await["remark"], "first");
        let manager = company.staff("MANAGER");
        let set = json!({ "kind": "CONFLICT", "value": 2, "expectedVersion": 7 });
        refused_in_both(&manager, "alertThresholdSet", set, "STALE_VERSION").await;
        company.close().await;
    }

    /// One key has one effect, with any number of uses, also in parallel, and belongs to its user and its input.
    async fn an_idempotency_key_has_one_effect(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("once", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let input = |body: &str, key: &str| json!({ "order": order.id, "body": body, "idempotencyKey": key });
        let twenty = join_all((0..20).map(|_| command(&clerk, "conversationMessageRecord", input("您好", "k")))).await;
        let ids: HashSet<String> =
            twenty.into_iter().map(|answer| answer.expect_ok().text("conversationMessageRecord.message.id").to_owned()).collect();
        assert_eq!(ids.len(), 1);
        let said = order.see("conversation { nodes { body } } version").await;
        assert_eq!(said["conversation"]["nodes"].as_array().unwrap().len(), 2, "the buyer's note and one message: {said}");
        refused_in_both(&clerk, "conversationMessageRecord", input("other", "k"), "IDEMPOTENCY_CONFLICT").await;
        assert_eq!(order.version().await, said["version"].as_i64().unwrap());
        for key in [String::new(), "k".repeat(201)] {
            let refused = refused_in_both(&clerk, "conversationMessageRecord", input("您好", &key), "INVALID_INPUT").await;
            assert_eq!(refused.expect_refused("INVALID_INPUT").field.unwrap(), ["idempotencyKey"]);
        }
        let hold = json!({ "order": order.id, "idempotencyKey": "k" });
        let first = command(&clerk, "orderHoldPlace", hold.clone()).await.expect_ok();
        let again = command(&clerk, "orderHoldPlace", hold.clone()).await.expect_ok();
        assert_eq!(first.data("orderHoldPlace.hold.id"), again.data("orderHoldPlace.hold.id"), "the key of another mutation");
        order.by("OPERATIONS", "orderHoldPlace", hold).await.expect_ok();
        assert_eq!(order.see("holds { id }").await["holds"].as_array().unwrap().len(), 2, "the key of another person");
        company.close().await;
    }

    /// A text above the limit is refused whole; a text of exactly the limit is stored whole.
    async fn long_texts_are_kept_whole_or_refused_whole(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("long", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let address = |length: usize| json!({ "province": "广东", "city": "深圳", "line": "路".repeat(length) });
        let texts: [Input; 7] = [
            ("orderRemarkUpdate", "remark", 5_000, Box::new(|length| json!({ "remark": "字".repeat(length) }))),
            ("conversationMessageRecord", "body", 10_000, Box::new(|length| json!({ "body": "字".repeat(length) }))),
            ("orderContactUpdate", "name", 100, Box::new(|length| json!({ "name": "名".repeat(length) }))),
            ("orderContactUpdate", "address", 300, Box::new(move |length| json!({ "address": address(length) }))),
            ("orderHoldPlace", "note", 2_000, Box::new(|length| json!({ "note": "字".repeat(length) }))),
            ("orderContactReveal", "reason", 500, Box::new(|length| json!({ "reason": "字".repeat(length) }))),
            ("orderCancel", "reason", 500, Box::new(|length| json!({ "reason": "字".repeat(length) }))),
        ];
        for (mutation, field, most, input) in &texts {
            let with = |length: usize| {
                let mut input = input(length);
                input["order"] = json!(order.id);
                input
            };
            let version = order.version().await;
            let refused = refused_in_both(&clerk, mutation, with(most + 1), "INVALID_INPUT").await;
            assert_eq!(refused.expect_refused("INVALID_INPUT").field.unwrap(), [*field]);
            assert_eq!(order.version().await, version);
            command(&clerk, mutation, with(*most)).await.expect_ok();
        }
        let kept = order.see("remark conversation { nodes { body } }").await;
        assert_eq!(kept["remark"].as_str().unwrap().chars().count(), 5_000);
        assert_eq!(kept["conversation"]["nodes"][1]["body"].as_str().unwrap().chars().count(), 10_000);
        company.close().await;
    }

    /// A text with a NUL is refused on both databases, because PostgreSQL cannot store one; a channel's payload is kept all the same.
    async fn a_nul_in_a_text_is_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("nul", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        for (mutation, input) in [
            ("orderRemarkUpdate", json!({ "remark": NUL })),
            ("conversationMessageRecord", json!({ "body": NUL })),
            ("orderContactUpdate", json!({ "address": { "line": NUL } })),
            ("orderHoldPlace", json!({ "idempotencyKey": NUL })),
        ] {
            let mut input = input;
            input["order"] = json!(order.id);
            command(&clerk, mutation, input).await.expect_error("BAD_REQUEST");
        }
        let by = json!({ "by": { "number": NUL } });
        clerk.query("query($by: OrderIdentifierInput!) { order(by: $by) { id } }", None, by).await.expect_error("BAD_REQUEST");
        for escape in ["a\\u0000b", "a\u{0}b"] {
            let document = format!("{{ order(by: {{ number: \"{escape}\" }}) {{ id }} }}");
            clerk.query(&document, None, json!({})).await.expect_error("BAD_REQUEST");
        }
        let list = "query($x: [ID!], $w: ID) { orders(where: { shop: $x, warehouse: $w }) { nodes { id } } }";
        clerk.query(list, None, json!({ "x": [NUL] })).await.expect_error("BAD_REQUEST");
        assert_eq!(order.see("remark").await["remark"], json!(null));
        let mut data = purchase("nul-2");
        data["contact"]["name"] = json!(NUL);
        company.tell(SHOP, "order.upserted", data).await;
        company.close().await;
    }

    /// Texts from the warehouse have a limit too.
    async fn what_the_warehouse_types_is_bounded(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("typed", "PICKING").await;
        let (lead, picker) = (company.staff("WAREHOUSE_LEAD"), company.staff("WAREHOUSE"));
        let line = order.see("lines { id }").await["lines"][0]["id"].clone();
        let (short, long) = ("S".repeat(65), "字".repeat(501));
        let pick = json!({ "order": order.id, "lines": [{ "line": line, "quantity": 1, "shortReason": long }] });
        refused_in_both(&picker, "orderPickConfirm", pick, "INVALID_INPUT").await;
        for parcel in [json!({ "trackingNumber": short }), json!({ "trackingNumber": "T", "carrier": short })] {
            let pack = json!({ "order": order.id, "shipments": [parcel] });
            refused_in_both(&lead, "orderPackComplete", pack, "INVALID_INPUT").await;
        }
        let pack = json!({ "order": order.id, "shipments": [{ "trackingNumber": "" }] });
        refused_in_both(&lead, "orderPackComplete", pack, "INVALID_INPUT").await;
        order.step("PACKED").await;
        let parcel = order.see("shipments { id }").await["shipments"][0]["id"].clone();
        let print = json!({ "shipment": parcel, "carrier": short });
        refused_in_both(&picker, "shipmentLabelPrint", print, "INVALID_INPUT").await;
        let scan = json!({ "trackingNumber": order.tracking, "deviceId": long });
        refused_in_both(&picker, "orderOutboundScan", scan, "INVALID_INPUT").await;
        let scan = json!({ "trackingNumber": order.tracking, "scannedAt": "2100-01-01T00:00:00Z" });
        refused_in_both(&picker, "orderOutboundScan", scan, "INVALID_INPUT").await;
        company.close().await;
    }

    /// Invalid amounts, and amounts above the balance.
    async fn amounts_that_cannot_be_are_refused(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("amount", "PAID").await;
        let opened = order.by("CUSTOMER_SERVICE", "orderReturnOpen", json!({ "order": order.id, "kind": "REFUND_ONLY" })).await.expect_ok();
        let case = opened.data("orderReturnOpen.return.id").clone();
        order.by("CUSTOMER_SERVICE", "orderReturnApprove", json!({ "order": order.id, "return": case })).await.expect_ok();
        let finance = company.staff("FINANCE");
        let refund = |minor: Value| json!({ "order": order.id, "return": case, "minorUnits": minor });
        for minor in [json!("99999999999999999999"), json!("1.5"), json!("x"), json!(1.5), json!(null)] {
            command(&finance, "orderReturnRefund", refund(minor)).await.expect_error("BAD_REQUEST");
        }
        for minor in [json!("26901"), json!("0"), json!("-1"), json!(i64::MIN.to_string()), json!(i64::MAX.to_string())] {
            refused_in_both(&finance, "orderReturnRefund", refund(minor), "REFUND_EXCEEDED").await;
        }
        let range = json!({ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" });
        refused_in_both(&finance, "completedOrdersExport", range, "RANGE_INVALID").await;
        company.close().await;
    }

    /// Invalid subscriptions: unknown kinds, invalid cursors, and cursors of another database.
    async fn subscriptions_that_cannot_be_say_why(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order("resync", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let other = Environment::sqlite().await;
        let elsewhere = Company::open(&other).await;
        let foreign = elsewhere.order("elsewhere", "PAID").await.see("timeline(last: 1) { nodes { cursor } }").await;
        let foreign = foreign["timeline"]["nodes"][0]["cursor"].clone();
        let page = order.see("timeline(last: 1) { pageInfo { endCursor } }").await["timeline"]["pageInfo"]["endCursor"].clone();
        for transport in Transport::ALL {
            for (variables, reason) in [
                (json!({ "where": { "kind": ["OrderShipped"] } }), "KIND_UNKNOWN"),
                (json!({ "where": { "order": "1" } }), "ID_INVALID"),
                (json!({ "after": "x" }), "CURSOR_INVALID"),
                (json!({ "after": page }), "CURSOR_INVALID"),
                (json!({ "after": foreign }), "RESYNC"),
            ] {
                let mut events = clerk.subscribe(transport, "OrderEvents", variables).await;
                bad_request(&events.next().await, reason);
                assert!(events.next_or_end().await.is_none(), "{reason}: nothing comes after it");
            }
        }
        elsewhere.close().await;
        company.close().await;
    }

    /// Garbage on a socket closes that socket with its code and has no other effect.
    async fn garbage_over_a_socket_closes_it(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let mut good = Socket::signed_in(company.url(), clerk.token()).await;
        for text in ["", "{", "7", "{\"type\":7}", "{\"type\":\"start\"}", "{\"id\":7,\"type\":\"subscribe\",\"payload\":{}}"] {
            let mut socket = Socket::signed_in(company.url(), clerk.token()).await;
            socket.send_text(text).await;
            socket.expect_closed(4400).await;
        }
        let mut early = Socket::open(company.url()).await;
        early.send(&json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ viewer { id } }" } })).await;
        early.expect_closed(4401).await;
        let mut wrong = Socket::open(company.url()).await;
        wrong.send(&json!({ "type": "connection_init", "payload": { "authorization": "Bearer x" } })).await;
        assert!(matches!(wrong.receive().await, Frame::Closed { code: 4401 | 4403, .. }));
        // An invalid document is answered in the stream, which ends with it, because a browser shows nothing of a 400.
        for (query, code) in [
            ("subscription { nothing }", "BAD_REQUEST"),
            ("subscription {", "BAD_REQUEST"),
            ("query($phone: Int!) { viewer { name } }", "BAD_REQUEST"),
            ("{ auditLog { nodes { id } } }", "FORBIDDEN"),
        ] {
            let mut stream = EventStream::open(&clerk, &json!({ "query": query })).await;
            let next = stream.next().await.unwrap();
            let errors: Value = serde_json::from_str(&next.data).unwrap();
            assert_eq!((next.kind.as_str(), &errors["errors"][0]["extensions"]["code"]), ("next", &json!(code)), "{query}: {errors}");
            assert_eq!(stream.next().await.unwrap().kind, "complete");
            assert!(stream.next().await.is_none(), "the stream ends");
        }
        EventStream::try_open(&clerk, &json!({})).await.expect_err("no request").expect_error("BAD_REQUEST");
        EventStream::try_open(&Client::new(company.url(), None), &json!({ "query": "{ nothing }" })).await.expect_err("nobody").expect_error("UNAUTHENTICATED");
        good.send(&json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ viewer { name } }" } })).await;
        assert_eq!(good.expect("next").await["payload"]["data"]["viewer"]["name"], "customer service");
        company.close().await;
    }
}

async fn rows(environment: &Environment, table: &str) -> i64 {
    let store = environment.store().await;
    let connection = store.connection();
    let count = Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {table}"));
    connection.query_one_raw(count).await.unwrap().unwrap().try_get("", "n").unwrap()
}
