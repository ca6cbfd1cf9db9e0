//! The limits of one caller: lists in arguments, the memory of subscriptions, exports at a time, bytes of an answer.

use panorama::store::finance::exports::{Export, ExportState};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::{Client, EventStream, Frame, Socket, Transport};
use tests::company::{Company, OTHER_SHOP, SHOP, command, now, purchase, time};
use tests::environment::Environment;
use uuid::Uuid;

const COUNT: &str = "query($shop: [ID!]) { orders(where: { shop: $shop }) { nodes { number } count { value } } }";
const RETURNS: &str = "query($shop: [ID!]) { returns(where: { shop: $shop }) { nodes { id } count { value } } }";
const EVENTS: &str = "subscription($where: OrderEventWhereInput) { orderEvents(where: $where) { cursor } }";

fn made_up(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("made-up-{at}")).collect()
}

/// The reason for which an operation is refused over a WebSocket.
async fn refused_by_socket(client: &Client, payload: &Value) -> String {
    let mut socket = Socket::signed_in(client.url(), client.token()).await;
    socket.send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
    assert_eq!(message["type"], "error", "{message}");
    message["payload"][0]["extensions"]["reason"].as_str().unwrap().to_owned()
}

/// A socket with a subscription; `None` = refused because of its person's other subscriptions.
async fn followed(client: &Client, payload: &Value) -> Option<Socket> {
    let mut socket = Socket::signed_in(client.url(), client.token()).await;
    socket.send(&json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    socket.send(&json!({ "type": "ping" })).await;
    let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
    if message["type"] == "pong" {
        return Some(socket);
    }
    assert_eq!(message["payload"][0]["extensions"]["reason"], "OPERATION_BYTES", "{message}");
    None
}

async fn refused_by_stream(client: &Client, payload: &Value) -> String {
    let errors: Value = match EventStream::try_open(client, payload).await {
        Ok(mut stream) => serde_json::from_str(&stream.next().await.unwrap().data).unwrap(),
        Err(answer) => answer.body,
    };
    errors["errors"][0]["extensions"]["reason"].as_str().unwrap().to_owned()
}

/// A purchase with this number of lines.
fn large(number: &str, lines: usize) -> Value {
    let mut data = purchase(number);
    let line = data["lines"][1].clone();
    for at in 3..=lines {
        let mut line = line.clone();
        line["id"] = json!(at.to_string());
        data["lines"].as_array_mut().unwrap().push(line);
    }
    data
}

/// A running export of this owner.
fn running(owner: &str) -> Export {
    Export {
        id: Uuid::new_v4().into(),
        owner: owner.to_owned(),
        from: now(),
        to: now(),
        format: "CSV".to_owned(),
        options: json!({}),
        state: ExportState::Running,
        done: 0,
        total: 0,
        row_count: None,
        left_out_unsettled: None,
        left_out_unknown: None,
        sums: Vec::new(),
        sha256: None,
        file: None,
        error: None,
        created_at: now(),
        updated_at: now(),
        finished_at: None,
        expires_at: None,
        freeze: None,
        frozen_at: None,
        adjustments: None,
        adjustment_sums: Vec::new(),
    }
}

both_databases! {
    /// A list above the limit of its argument is refused by name, over every transport, in the document and in variables.
    async fn a_list_in_an_argument_is_bounded_over_every_transport(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let long = made_up(101);
        let answer = clerk.query(COUNT, None, json!({ "shop": long })).await;
        let error = answer.expect_error("BAD_REQUEST");
        assert_eq!(error["extensions"]["reason"], "LIST_TOO_LONG");
        assert_eq!(error["message"], "列表 OrderWhereInput.shop 最多 100 项，收到 101 项");
        let literal = format!("{{ orders(where: {{ shop: {} }}) {{ count {{ value }} }} }}", json!(long));
        assert_eq!(clerk.query(&literal, None, json!({})).await.expect_error("BAD_REQUEST")["extensions"]["reason"], "LIST_TOO_LONG");
        let payload = json!({ "query": EVENTS, "variables": { "where": { "shop": long } } });
        assert_eq!(refused_by_socket(&clerk, &payload).await, "LIST_TOO_LONG");
        assert_eq!(refused_by_stream(&clerk, &payload).await, "LIST_TOO_LONG");
        company.close().await;
    }

    /// Ids of no shop find nothing, and leave the results of the others unchanged. An empty list does not restrict.
    async fn ids_of_no_shop_find_nothing(environment: Environment) {
        let company = Company::open(&environment).await;
        let own = company.order("1", "PAID").await;
        let case = json!({ "order": own.id, "kind": "REFUND_ONLY", "reason": "…", "reasonCode": "OTHER" });
        own.by("CUSTOMER_SERVICE", "orderReturnOpen", case).await.expect_ok();
        company.order_in(OTHER_SHOP, "2", "PAID").await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let some = |shop: &str| [made_up(99), vec![shop.to_owned()]].concat();
        for (shops, orders, returns) in [
            (json!(made_up(100)), 0, 0),
            (json!(["", "x".repeat(400), "'"]), 0, 0),
            (json!(some(SHOP)), 1, 1),
            (json!(some(OTHER_SHOP)), 1, 0),
            (json!([SHOP, SHOP, OTHER_SHOP]), 2, 1),
            (json!([]), 2, 1),
            (Value::Null, 2, 1),
        ] {
            for (document, list, count) in [(COUNT, "orders", orders), (RETURNS, "returns", returns)] {
                let answer = clerk.query(document, None, json!({ "shop": shops })).await.expect_ok();
                assert_eq!(answer.list(&format!("{list}.nodes")).len(), count, "{shops} {answer}");
                assert_eq!(answer.data(&format!("{list}.count.value")), &json!(count), "{shops} {answer}");
            }
        }
        company.close().await;
    }

    /// A subscription follows the existing ones of its shops.
    async fn a_subscription_follows_the_shops_that_there_are(environment: Environment) {
        let company = Company::open(&environment).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let shops = [made_up(60), vec![SHOP.to_owned()]].concat();
        let document = "subscription($where: OrderEventWhereInput) { orderEvents(where: $where) { order { id } } }";
        for transport in [Transport::WebSocket, Transport::Sse] {
            let mut events = clerk.subscribe_to(transport, document, None, json!({ "where": { "shop": shops } })).await;
            let other = company.order_in(OTHER_SHOP, &format!("other {transport:?}"), "PAID").await;
            let own = company.order(&format!("own {transport:?}"), "PAID").await;
            own.by("CUSTOMER_SERVICE", "orderRemarkUpdate", json!({ "order": own.id, "remark": "…" })).await.expect_ok();
            // Events of the previous transport's order may still be under way.
            loop {
                let event = events.next().await;
                let order = event.text("orderEvents.order.id");
                assert_ne!(order, other.id);
                if order == own.id {
                    break;
                }
            }
        }
        company.close().await;
    }

    /// The memory of a person's subscriptions is bounded, and freed when one of them ends; other people are unaffected.
    async fn what_subscriptions_hold_is_bounded_and_freed(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.graphql.operation_bytes = 12_000).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let subscription = |at: usize| {
            let warehouse = format!("{at} {}", "x".repeat(3_000));
            json!({ "query": EVENTS, "variables": { "where": { "warehouse": warehouse }, "more": "y".repeat(200_000) } })
        };
        let mut open = Vec::new();
        let refused = loop {
            match EventStream::try_open(&clerk, &subscription(open.len())).await {
                Ok(stream) => open.push(stream),
                Err(refused) => break refused,
            }
            assert!(open.len() < 10, "nothing is refused");
        };
        assert_eq!(refused.expect_error("THROTTLED")["extensions"]["reason"], "OPERATION_BYTES");
        assert!(open.len() >= 2, "{}", open.len());
        assert_eq!(refused_by_socket(&clerk, &subscription(20)).await, "OPERATION_BYTES");
        let manager = company.staff("MANAGER");
        manager.subscribe_to(Transport::Sse, EVENTS, None, json!({})).await;
        open.pop();
        // The server notices the end of a stream a moment later.
        let begun = tokio::time::Instant::now();
        while EventStream::try_open(&clerk, &subscription(21)).await.is_err() {
            assert!(begun.elapsed() < std::time::Duration::from_mins(1), "nothing is free again");
        }
        let large = json!({ "query": EVENTS, "variables": { "where": { "warehouse": "x".repeat(5_000) } } });
        assert_eq!(refused_by_socket(&manager, &large).await, "TOO_LARGE");
        company.close().await;
    }

    /// The memory of the subscriptions of sockets is freed once the sockets are closed: as many fit again, repeatedly.
    async fn what_sockets_hold_is_free_once_they_are_gone(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.graphql.operation_bytes = 14_000).await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        for round in 0..4 {
            let mut sockets = Vec::new();
            for at in 0..3 {
                let where_ = json!({ "warehouse": format!("{at} {}", "x".repeat(3_000)) });
                let payload = json!({ "query": EVENTS, "variables": { "where": where_ } });
                // The server notices the end of the earlier sockets a moment later.
                let begun = tokio::time::Instant::now();
                let socket = loop {
                    if let Some(socket) = followed(&clerk, &payload).await {
                        break socket;
                    }
                    assert!(begun.elapsed() < std::time::Duration::from_mins(1), "round {round}, subscription {at}: nothing is free again");
                };
                sockets.push(socket);
            }
            let large = json!({ "query": EVENTS, "variables": { "where": { "warehouse": "x".repeat(3_900) } } });
            assert_eq!(refused_by_socket(&clerk, &large).await, "OPERATION_BYTES", "round {round}");
        }
        company.close().await;
    }

    /// Hundreds of subscriptions with lists of thousands of ids are refused, and use no memory.
    async fn long_lists_are_refused_however_often_they_are_sent(environment: Environment) {
        let company = Company::open_with(&environment, |settings| {
            settings.http.refused_bytes = 0;
            settings.graphql.operation_bytes = 8_000;
        })
        .await;
        let clerk = company.staff("CUSTOMER_SERVICE");
        let shops = made_up(9_990);
        for _ in 0..6 {
            let mut socket = Socket::signed_in(clerk.url(), clerk.token()).await;
            for id in 0..50 {
                let payload = json!({ "query": EVENTS, "variables": { "where": { "shop": shops } } });
                socket.send(&json!({ "id": id.to_string(), "type": "subscribe", "payload": payload })).await;
                let Frame::Message(message) = socket.receive().await else { panic!("the socket stays open") };
                let errors = &message["payload"][0]["extensions"];
                assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!(id.to_string())), "{message}");
                assert!(["LIST_TOO_LONG", "TOO_LARGE"].contains(&errors["reason"].as_str().unwrap()), "{message}");
            }
        }
        let fits = json!({ "query": EVENTS, "variables": { "where": { "warehouse": "x".repeat(3_000) } } });
        assert!(followed(&clerk, &fits).await.is_some(), "nothing is held of what was refused");
        company.close().await;
    }

    /// A person may have a few exports at a time.
    async fn a_person_has_few_exports_at_a_time(environment: Environment) {
        let company = Company::open(&environment).await;
        let (finance, store) = (company.staff("FINANCE"), environment.store().await);
        let owner = finance.query("{ viewer { id } }", None, json!({})).await.text("viewer.id").to_owned();
        let mut work = store.begin(now(), domain::kernel::ids::Mint::new(now(), 7)).await.unwrap();
        for _ in 0..5 {
            work.put(&running(&owner)).await.unwrap();
        }
        work.put(&running("another")).await.unwrap();
        work.commit().await.unwrap();
        let range = json!({ "from": time(now() - chrono::Duration::hours(1)), "to": time(now()) });
        command(&finance, "completedOrdersExport", range).await.expect_refused("EXPORTS_RUNNING");
        company.close().await;
    }

    /// The number of a person's exports is a setting.
    async fn the_exports_of_a_person_are_a_setting(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.exports.open_per_person = 2).await;
        let (finance, store) = (company.staff("FINANCE"), environment.store().await);
        let owner = finance.query("{ viewer { id } }", None, json!({})).await.text("viewer.id").to_owned();
        let range = json!({ "from": time(now() - chrono::Duration::hours(1)), "to": time(now()) });
        let mut work = store.begin(now(), domain::kernel::ids::Mint::new(now(), 7)).await.unwrap();
        work.put(&running(&owner)).await.unwrap();
        work.commit().await.unwrap();
        command(&finance, "completedOrdersExport", range.clone()).await.expect_ok();
        let mut work = store.begin(now(), domain::kernel::ids::Mint::new(now(), 8)).await.unwrap();
        work.put(&running(&owner)).await.unwrap();
        work.commit().await.unwrap();
        command(&finance, "completedOrdersExport", range).await.expect_refused("EXPORTS_RUNNING");
        company.close().await;
    }

    /// A list of lines is bounded; its pages show all of them.
    async fn the_lines_of_a_large_order_come_in_pages(environment: Environment) {
        let company = Company::open(&environment).await;
        let order = company.order_with(SHOP, large("large", 501), "PAID").await;
        let seen = order.see("lineCount lines { id }").await;
        assert_eq!((&seen["lineCount"], seen["lines"].as_array().unwrap().len()), (&json!(501), 500));
        let (mut all, mut after) = (Vec::new(), Value::Null);
        let document = "query($id: ID!, $after: String) { order(by: { id: $id }) {
            linesPage(first: 100, after: $after) { nodes { id } edges { cursor } pageInfo { hasNextPage endCursor } } } }";
        let manager = company.staff("MANAGER");
        loop {
            let page = manager.query(document, None, json!({ "id": order.id, "after": after })).await.expect_ok();
            all.extend(page.list("order.linesPage.nodes").iter().map(|line| line["id"].clone()));
            after = page.data("order.linesPage.pageInfo.endCursor").clone();
            if page.data("order.linesPage.pageInfo.hasNextPage") == &json!(false) {
                break;
            }
        }
        assert_eq!((all.len(), json!(all[..500]), all[0] != all[500]), (501, json!(ids(&seen["lines"])), true));
        let wrong = manager.query(document, None, json!({ "id": order.id, "after": "none" })).await;
        assert_eq!(wrong.expect_error("BAD_REQUEST")["extensions"]["reason"], "CURSOR_INVALID");
        company.close().await;
    }

    /// The bytes that a page reads of large orders are bounded before the answer is built, for every selection that reads their lines. A
    /// page of heads reads no lines, and one order of any size is shown.
    async fn a_page_of_large_orders_is_refused_by_what_is_stored(environment: Environment) {
        let company = Company::open_with(&environment, |settings| {
            settings.graphql.read_bytes = 400_000;
            settings.graphql.answer_bytes = 100_000_000;
        })
        .await;
        for number in 0..4 {
            company.order_with(SHOP, large(&format!("large {number}"), 1_200), "PAID").await;
        }
        let manager = company.staff("MANAGER");
        let ask = async |selection: &str, first: usize| {
            let document = format!("query($first: Int) {{ orders(first: $first) {{ nodes {{ {selection} }} }} }}");
            manager.query(&document, None, json!({ "first": first })).await
        };
        for _ in 0..2 {
            for selection in ["id lines { id }", "lineCount", "id linesPage(first: 1) { nodes { id } }", "facts { kind }"] {
                let refused = ask(selection, 4).await;
                assert_eq!(refused.expect_error("BAD_REQUEST")["extensions"]["reason"], "ANSWER_TOO_LARGE", "{selection}");
                assert!(refused.body.get("data").is_none(), "{refused}");
                assert_eq!(ask(selection, 1).await.expect_ok().list("orders.nodes").len(), 1, "{selection}");
            }
            for selection in ["id status", "number placedAt remark contact { name } holds { state } discounts { because { code } }"] {
                assert_eq!(ask(selection, 4).await.expect_ok().list("orders.nodes").len(), 4, "{selection}");
            }
        }
        // Many fields of one request are read together.
        let fields = ["a", "b", "c", "d"].map(|key| format!("{key}: orders(first: 1) {{ nodes {{ lineCount }} }} ")).concat();
        let together = manager.query(&format!("{{ {fields} }}"), None, json!({})).await;
        assert_eq!(together.expect_error("BAD_REQUEST")["extensions"]["reason"], "ANSWER_TOO_LARGE");
        company.close().await;
    }

    /// The bytes that a person's parallel requests read are bounded: each is answered, or asked to come again; other people are unaffected.
    async fn what_a_person_reads_at_once_is_bounded(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.graphql.operation_bytes = 3_000_000).await;
        for number in 0..6 {
            company.order_with(SHOP, large(&format!("large {number}"), 1_200), "PAID").await;
        }
        let (manager, clerk) = (company.staff("MANAGER"), company.staff("CUSTOMER_SERVICE"));
        let document = "{ orders(first: 6) { nodes { lineCount } } }";
        let fields = ["a", "b"].map(|key| format!("{key}: orders(first: 6) {{ nodes {{ lineCount }} }} ")).concat();
        for _ in 0..2 {
            let asked = (0..12).map(|_| manager.query(document, None, json!({})));
            for answer in futures_util::future::join_all(asked).await {
                if answer.body.get("data").is_none() {
                    assert_eq!(answer.expect_error("THROTTLED")["extensions"]["reason"], "OPERATION_BYTES", "{answer}");
                }
            }
            // Twice as much in one request does not fit, even alone.
            let refused = manager.query(&format!("{{ {fields} }}"), None, json!({})).await;
            assert_eq!(refused.expect_error("THROTTLED")["extensions"]["reason"], "OPERATION_BYTES", "{refused}");
            assert_eq!(manager.query(document, None, json!({})).await.expect_ok().list("orders.nodes").len(), 6, "it is free again");
            assert_eq!(clerk.query(document, None, json!({})).await.expect_ok().list("orders.nodes").len(), 6);
        }
        company.close().await;
    }

    /// An answer above the limit is refused whole, by either executor.
    async fn an_answer_has_a_bound(environment: Environment) {
        let company = Company::open_with(&environment, |settings| settings.graphql.answer_bytes = 700).await;
        for number in 0..4 {
            company.order(&number.to_string(), "PAID").await;
        }
        let manager = company.staff("MANAGER");
        let document = "query($first: Int) { orders(first: $first) { nodes { id number lines { id sku title quantity } } } }";
        for _ in 0..3 {
            let answer = manager.query(document, None, json!({ "first": 4 })).await;
            assert_eq!(answer.expect_error("BAD_REQUEST")["extensions"]["reason"], "ANSWER_TOO_LARGE");
            assert!(answer.body.get("data").is_none(), "{answer}");
            assert_eq!(manager.query(document, None, json!({ "first": 1 })).await.expect_ok().list("orders.nodes").len(), 1);
        }
        company.close().await;
    }
}

fn ids(lines: &Value) -> Vec<Value> {
    lines.as_array().unwrap().iter().map(|line| line["id"].clone()).collect()
}
