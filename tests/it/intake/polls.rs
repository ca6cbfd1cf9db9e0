//! The poller against gateways that check its signatures: pages, overlap, failures, and two instances.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use domain::kernel::ids::Mint;
use panorama::clock::{Clock, SystemClock};
use panorama::config::Settings;
use panorama::store::intake::polls::{PollList, ShopPoll};
use serde_json::{Value, json};
use tests::client::{Answer, Transport};
use tests::environment::{Database, Environment};
use tests::server::Server;

use crate::intake::company::Polled;
use crate::intake::gateway::{Fault, Gateway, Listing, china_text};
use crate::intake::{card, company, lines, moment, sample, tables, totals};

const TAOBAO_TRADE: &str = include_str!("../../../api/mappings/samples/taobao.trade-fullinfo.json");
const TAOBAO_PRESALE: &str = include_str!("../../../api/mappings/samples/taobao.trade-presale.json");
const JD_ORDERS: &str = include_str!("../../../api/mappings/samples/jd.order-search.json");

/// The sample trade under a number, changed at this time.
fn trade(number: u64, modified: DateTime<Utc>) -> Value {
    let mut trade = sample(TAOBAO_TRADE)["trade_fullinfo_get_response"]["trade"].take();
    trade["tid"] = json!(number);
    trade["modified"] = json!(china_text(modified));
    trade
}

fn jd_order() -> Value {
    sample(JD_ORDERS).pointer("/jingdong_pop_order_search_responce/searchorderinfo_result/orderInfoList/0").unwrap().clone()
}

/// The time `seconds` ago, in whole seconds as the platforms write it.
fn ago(seconds: i64) -> DateTime<Utc> {
    SystemClock.now().trunc_subsecs(0) - Duration::seconds(seconds)
}

/// Settings with pages of two, so that a handful of orders has several, and with short waits.
fn settings(environment: &Environment) -> Settings {
    settings_with(environment, "page_size = 2")
}

fn settings_with(environment: &Environment, pages: &str) -> Settings {
    let folder = environment.directory().join("mappings");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text, size) in [
        ("taobao", include_str!("../../../api/mappings/taobao.toml"), "page_size = 50"),
        ("jd", include_str!("../../../api/mappings/jd.toml"), "page_size = 100"),
    ] {
        assert!(text.contains(size));
        std::fs::write(folder.join(format!("{name}.toml")), text.replace(size, pages)).unwrap();
    }
    let mut settings = environment.settings();
    settings.ingest.mappings_dir = Some(folder);
    settings.poll.backoff_max_seconds = 1;
    settings
}

async fn taobao(environment: &Environment) -> Gateway {
    let gateway = Gateway::start(company::TAOBAO_SECRET).await;
    let shop = Polled { shop: company::TAOBAO, mapping: "taobao", secret: company::TAOBAO_SECRET, seconds: 1 };
    company::set_up_polled(environment, &shop, gateway.url()).await;
    gateway
}

async fn start(environment: &Environment) -> Server {
    Server::start(settings(environment), environment.signer().clone()).await
}

/// Waits until a window that begins after the present listings was read to its last page.
async fn one_more_round(gateway: &Gateway) -> Vec<Listing> {
    let so_far = gateway.listings().len();
    gateway.listed(|all| all.len() > so_far && all[so_far..].iter().filter(|one| one.page == 1).count() >= 2).await
}

fn is_received(event: &Answer, number: &str) -> bool {
    event.text("orderEvents.__typename") == "OrderReceived" && event.text("orderEvents.order.number") == number
}

tests::both_databases! {
    /// Taobao and JD: the complete cards of the samples.
    async fn polled_orders_become_cards(environment: Environment) {
        let top = taobao(&environment).await;
        let jos = Gateway::start(company::JD_SECRET).await;
        let shop = Polled { shop: company::JD, mapping: "jd", secret: company::JD_SECRET, seconds: 1 };
        company::set_up_polled(&environment, &shop, jos.url()).await;
        top.put(ago(3600), sample(TAOBAO_TRADE)["trade_fullinfo_get_response"]["trade"].take());
        top.put(ago(3500), sample(TAOBAO_PRESALE)["trade_fullinfo_get_response"]["trade"].take());
        jos.put(ago(3600), jd_order());
        let server = start(&environment).await;
        let manager = server.manager();
        let mut events = server.customer_service().order_events(Transport::WebSocket, Some(&beginning())).await;
        let mut missing = vec!["tmall-flagship-2967890123456789012", "tmall-flagship-2967890123456789020", "jd-pop-290000000001"];
        while !missing.is_empty() {
            let event = events.next().await;
            missing.retain(|number| !is_received(&event, number));
        }

        let trade = card(&manager, company::TAOBAO, "2967890123456789012").await;
        assert_eq!(totals(&trade), [29900, 2000, 1000, 0, 28900, 28900, 0]);
        assert_eq!(
            lines(&trade),
            [("LAMP-WARM".to_owned(), 2, false, 14950, 29900), ("BULB-GIFT".to_owned(), 1, true, 0, 0)]
        );
        assert_eq!(trade.text("order.status"), "PAID");
        assert_eq!(trade.text("order.channelOrder.rawStatus"), "WAIT_SELLER_SEND_GOODS");
        assert_eq!(moment(trade.text("order.placedAt")), moment("2026-11-20T01:58:00Z"));
        assert_eq!(moment(trade.text("order.paidAt")), moment("2026-11-20T01:59:30Z"));
        assert_eq!(trade.text("order.contact.phone.masked"), "138****0000", "the platform's own mask");
        assert_eq!(trade.text("order.contact.address.province"), "上海");
        assert_eq!(trade.text("order.contact.address.line"), "张江镇示例路 100 号");
        assert_eq!(trade.text("order.remark"), "VIP");
        assert_eq!(trade.text("order.conversation.nodes.0.body"), "尽快发货");
        assert_eq!(trade.text("order.discounts.0.rule.name"), "店铺优惠");

        let presale = card(&manager, company::TAOBAO, "2967890123456789020").await;
        assert_eq!(presale.text("order.status"), "PENDING_PAYMENT", "a deposit moves nothing");
        assert_eq!(totals(&presale), [50000, 0, 0, 0, 50000, 5000, 0]);
        let steps: Vec<(&Value, &Value, &Value)> =
            presale.list("order.payments").iter().map(|one| (&one["kind"], &one["status"], &one["amount"]["minorUnits"])).collect();
        assert_eq!(
            steps,
            [(&json!("DEPOSIT"), &json!("PAID"), &json!("5000")), (&json!("BALANCE"), &json!("PENDING"), &json!("45000"))]
        );

        let order = card(&manager, company::JD, "290000000001").await;
        assert_eq!(totals(&order), [41800, 3000, 600, 0, 39400, 39400, 0]);
        assert_eq!(
            lines(&order),
            [("MOUSE-01".to_owned(), 2, false, 20900, 41800), ("MOUSE-01".to_owned(), 1, true, 0, 0)]
        );
        assert_eq!(order.text("order.channelOrder.rawStatus"), "WAIT_GOODS_RECEIVE_CONFIRM");
        let parcels: Vec<&Value> = order.list("order.shipments").iter().map(|one| &one["trackingNumber"]).collect();
        assert_eq!(parcels, ["JDX000000000001", "JDX000000000002"]);
        assert_eq!(moment(order.text("order.paidAt")), moment("2026-11-20T00:01:10Z"));
        assert_eq!(order.text("order.contact.address.city"), "海淀区");
        assert_eq!((top.refused(), jos.refused()), (vec![], vec![]), "every request was signed right");
        server.stop().await;
    }

    /// Five orders on pages of two, all of them; the watermark moves, windows overlap, and reading again has no effect.
    async fn pages_are_read_to_the_end_and_again_without_effect(environment: Environment) {
        let gateway = taobao(&environment).await;
        (1..=5).for_each(|number| gateway.put(ago(300 - number), trade(number.unsigned_abs(), ago(300 - number))));
        let server = start(&environment).await;
        let store = environment.store().await;
        let mut events = server.customer_service().order_events(Transport::Sse, Some(&beginning())).await;
        let mut received = Vec::new();
        while received.len() < 5 {
            let event = events.next().await;
            if event.text("orderEvents.__typename") == "OrderReceived" {
                received.push(event.text("orderEvents.order.number").to_owned());
            }
        }
        received.sort();
        assert_eq!(received, [1, 2, 3, 4, 5].map(|number| format!("tmall-flagship-{number}")));
        one_more_round(&gateway).await;
        let rows = tables::entries(&store).await;
        let before = card(&server.manager(), company::TAOBAO, "3").await;
        let listings = one_more_round(&gateway).await;
        assert_eq!(tables::entries(&store).await, rows, "the overlap is read again, and nothing happens");
        assert_eq!(tables::rows(&store, "raw_payload").await, 5);
        assert_eq!(card(&server.manager(), company::TAOBAO, "3").await.body, before.body);
        assert!(listings.iter().any(|one| one.page == 3), "{listings:?}");
        let windows: Vec<&Listing> = listings.iter().filter(|one| one.page == 1).collect();
        for pair in windows.windows(2) {
            assert!(pair[1].from < pair[0].to && pair[1].to >= pair[0].to, "no gap between {:?} and {:?}", pair[0], pair[1]);
        }
        assert!(windows.last().unwrap().from > windows[0].from, "the watermark moves");
        let watermark = store.intake().shop_poll(company::TAOBAO, PollList::Orders).await.unwrap().unwrap().watermark.unwrap();
        let done = windows.iter().rev().find(|one| one.to < windows.last().unwrap().to).unwrap();
        assert!(watermark >= done.to, "{watermark} {windows:?}");

        let mut changed = trade(3, ago(0));
        changed["status"] = json!("TRADE_CLOSED");
        gateway.put(ago(0), changed);
        let event = events.next_where(|event| event.text("orderEvents.__typename") == "OrderCancelled").await;
        assert_eq!(event.text("orderEvents.order.number"), "tmall-flagship-3");
        server.stop().await;
    }

    /// The watermark stays during every fault; after three failures an alert is raised; then all orders come in.
    async fn failures_wait_and_recover(environment: Environment) {
        let gateway = taobao(&environment).await;
        let server = start(&environment).await;
        let mut alerts = server.manager().alerts(Transport::WebSocket, Some(&beginning())).await;
        let mut events = server.customer_service().order_events(Transport::WebSocket, None).await;
        gateway.listed(|all| !all.is_empty()).await;
        gateway.fail(&[Fault::Http, Fault::Refusal, Fault::Garbage, Fault::SecondPage]);
        (1..=3).for_each(|number| gateway.put(ago(0), trade(number, ago(0))));

        let raised = alerts.next_where(|alert| alert.text("alerts.alert.kind") == "POLL_FAILING").await;
        assert!(raised.text("alerts.alert.because.message").contains(company::TAOBAO), "{raised}");
        for _ in 1..=3 {
            events.next_where(|event| event.text("orderEvents.__typename") == "OrderReceived").await;
        }
        let listings = gateway.listed(|all| all.iter().rev().find(|one| one.page == 2).is_some_and(|one| one.answered)).await;
        let failed: Vec<&Listing> = listings.iter().filter(|one| !one.answered && one.page == 1).collect();
        assert_eq!(failed.len(), 3);
        assert!(failed.iter().all(|one| one.from == failed[0].from), "a window that failed is asked again: {failed:?}");
        let waits: Vec<i64> = failed.windows(2).map(|pair| (pair[1].to - pair[0].to).num_seconds()).collect();
        assert!(waits.iter().all(|wait| *wait >= 1), "{waits:?}");
        let mut resolved = None;
        while resolved.is_none() {
            one_more_round(&gateway).await;
            resolved = environment.store().await.intake().shop_poll(company::TAOBAO, PollList::Orders).await.unwrap().filter(|poll| poll.failures == 0);
        }
        let poll = resolved.unwrap();
        assert!(poll.last_error.is_none() && poll.last_ok_at.is_some(), "{poll:?}");
        server.stop().await;
    }

    /// Two instances whose jobs come at the same moment: one polls the shop, the other leaves it alone.
    async fn two_instances_do_not_poll_a_shop_at_once(environment: Environment) {
        let gateway = Gateway::start(company::TAOBAO_SECRET).await;
        let shop = Polled { shop: company::TAOBAO, mapping: "taobao", secret: company::TAOBAO_SECRET, seconds: 3600 };
        company::set_up_polled(&environment, &shop, gateway.url()).await;
        gateway.hold();
        tests::client::install_provider();
        let one = panorama::cli::start(settings(&environment)).await.expect("the server starts");
        let other = match environment.database() {
            Database::Sqlite => None,
            Database::Postgres(_) => Some(panorama::cli::start(settings(&environment)).await.expect("the server starts")),
        };
        let (store, client) = (environment.store().await, reqwest::Client::new());
        let polls = settings(&environment).poll;
        for _ in 0..4 {
            let idle = finished(&store, None).await;
            let now = SystemClock.now();
            let mut work = store.begin(now, Mint::new(now, 7)).await.unwrap();
            work.put_poll(ShopPoll { next_at: now - Duration::seconds(1), ..idle.clone() });
            work.commit().await.unwrap();
            let turn = |app: &panorama::app::App| {
                let (app, client, polls) = (app.clone(), client.clone(), polls.clone());
                async move {
                    for (_, due) in app.intake().due_polls(20).await.unwrap() {
                        app.intake().poll_shop(&client, &polls, due).await.unwrap();
                    }
                }
            };
            let second = other.as_ref().unwrap_or(&one);
            // The jobs of both instances may run in addition.
            tokio::join!(turn(one.app()), turn(second.app()), turn(one.app()), turn(second.app()));
            finished(&store, idle.last_ok_at).await;
        }
        assert_eq!(gateway.most_together(), 1);
        assert_eq!(gateway.listings().len(), 5, "the first time, and once for each time that it was due");
        one.stop().await;
        if let Some(other) = other {
            other.stop().await;
        }
    }
}

tests::both_databases! {
    /// A platform that hangs delays its own shops only: another platform's orders come in meanwhile.
    async fn a_platform_that_hangs_holds_up_nobody_else(environment: Environment) {
        let top = taobao(&environment).await;
        let jos = Gateway::start(company::JD_SECRET).await;
        let shop = Polled { shop: company::JD, mapping: "jd", secret: company::JD_SECRET, seconds: 1 };
        company::set_up_polled(&environment, &shop, jos.url()).await;
        top.hang();
        let server = start(&environment).await;
        let mut events = server.customer_service().order_events(Transport::WebSocket, Some(&beginning())).await;
        top.asked().await;
        jos.put(ago(0), jd_order());
        events.next_where(|event| is_received(event, "jd-pop-290000000001")).await;
        assert!(top.listings().is_empty(), "nothing was answered meanwhile");
        server.stop().await;
    }

    /// More orders than the page limit of one window, as after an outage: the window is read in parts, and no order is missed.
    async fn a_window_of_too_many_pages_is_asked_for_in_parts(environment: Environment) {
        let gateway = taobao(&environment).await;
        (1..=9).for_each(|number| gateway.put(ago(number * 3600), trade(number.unsigned_abs(), ago(number * 3600))));
        let settings = settings_with(&environment, "page_size = 2\nmost_pages = 2");
        let server = Server::start(settings, environment.signer().clone()).await;
        let mut events = server.customer_service().order_events(Transport::Sse, Some(&beginning())).await;
        let mut missing: Vec<String> = (1..=9).map(|number| format!("tmall-flagship-{number}")).collect();
        while !missing.is_empty() {
            let event = events.next().await;
            missing.retain(|number| !is_received(&event, number));
        }
        assert!(gateway.listings().iter().all(|one| one.page <= 2));
        server.stop().await;
    }

    /// A platform whose clock is behind ours: orders that it lists later, under times before our watermark, are not missed.
    async fn a_platform_whose_clock_is_behind_misses_nothing(environment: Environment) {
        let gateway = taobao(&environment).await;
        gateway.set_clock(-Duration::minutes(30));
        let server = start(&environment).await;
        let mut events = server.customer_service().order_events(Transport::Sse, Some(&beginning())).await;
        one_more_round(&gateway).await;
        // Its present is half an hour ago by our clock, far before the overlap.
        gateway.put(ago(1800), trade(1, ago(1800)));
        events.next_where(|event| is_received(event, "tmall-flagship-1")).await;
        server.stop().await;
    }
}

const NOT_EXIST: &str = "isv.trade-not-exist";

fn refusal(code: u32, sub_code: &str) -> Value {
    json!({ "error_response": { "code": code, "msg": "Remote service error", "sub_code": sub_code, "sub_msg": "交易订单不存在" } })
}

tests::both_databases! {
    /// One trade is refused for good and another answered empty: the others come in, both are listed by name, and a replay asks again.
    async fn a_refused_trade_is_listed_and_passed_by(environment: Environment) {
        let gateway = taobao(&environment).await;
        (1..=4).for_each(|number| gateway.put(ago(300 - number), trade(number.unsigned_abs(), ago(300 - number))));
        gateway.poison(1, Some(refusal(15, NOT_EXIST)));
        gateway.poison(3, Some(json!({ "trade_fullinfo_get_response": { "trade": null, "request_id": "r" } })));
        let server = start(&environment).await;
        let mut alerts = server.manager().alerts(Transport::WebSocket, Some(&beginning())).await;
        let mut events = server.customer_service().order_events(Transport::WebSocket, Some(&beginning())).await;
        let mut missing = vec!["tmall-flagship-2", "tmall-flagship-4"];
        while !missing.is_empty() {
            let event = events.next().await;
            missing.retain(|number| !is_received(&event, number));
        }
        let raised = alerts.next_where(|alert| alert.text("alerts.alert.kind") == "INGEST_FAILURE").await;
        let message = raised.text("alerts.alert.because.message").to_owned();
        assert!(message.contains(company::TAOBAO) && message.contains(" 1") && message.contains(NOT_EXIST), "{message}");
        one_more_round(&gateway).await;
        let store = environment.store().await;
        let poll = finished(&store, None).await;
        assert!(poll.watermark.is_some() && poll.failures == 0, "the window goes on: {poll:?}");

        let failures = crate::intake::ingest::failures::listed(&server.manager()).await;
        let told: Vec<&str> = failures.iter().map(|one| one["because"]["message"].as_str().unwrap()).collect();
        assert_eq!(told.len(), 2, "asked again in every window, and listed once: {told:?}");
        assert!(told[0].contains("交易 1") && told[0].contains(NOT_EXIST) && told[1].contains("交易 3"), "{told:?}");
        assert_eq!((&failures[0]["source"], &failures[0]["shop"]["id"]), (&json!("POLL"), &json!(company::TAOBAO)));
        assert!(gateway.details_of(1) >= 1);

        let replay = "mutation Replay($input: IngestReplayInput!) { ingestReplay(input: $input) { orders { number } userErrors { code message } } }";
        let again = |index: usize| json!({ "input": { "failure": failures[index]["id"] } });
        let still = server.system().query(replay, Some("Replay"), again(0)).await;
        still.expect_refused("POLL_ITEM_REFUSED");
        gateway.poison(1, None);
        let given = server.system().query(replay, Some("Replay"), again(0)).await.expect_ok();
        assert_eq!(given.list("ingestReplay.userErrors").len(), 0, "{given}");
        // The other trade is delivered at the next turn that requests it.
        gateway.poison(3, None);
        events.next_where(|event| is_received(event, "tmall-flagship-3")).await;
        let waited = tokio::time::timeout(tests::PATIENCE, async {
            while !crate::intake::ingest::failures::listed(&server.manager()).await.is_empty() {
                one_more_round(&gateway).await;
            }
        });
        waited.await.expect("the list empties");
        assert_eq!(tables::rows(&store, "poll_item").await, 0);
        card(&server.manager(), company::TAOBAO, "1").await;
        server.stop().await;
    }

    /// A refusal of the account or the gateway stops the window: no trade is skipped or listed.
    async fn a_refusal_of_the_account_stops_the_window(environment: Environment) {
        let gateway = taobao(&environment).await;
        (1..=2).for_each(|number| gateway.put(ago(300 - number), trade(number.unsigned_abs(), ago(300 - number))));
        gateway.poison(1, Some(refusal(15, "isp.remote-service-timeout")));
        let server = start(&environment).await;
        let mut alerts = server.manager().alerts(Transport::WebSocket, Some(&beginning())).await;
        alerts.next_where(|alert| alert.text("alerts.alert.kind") == "POLL_FAILING").await;
        let store = environment.store().await;
        let poll = store.intake().shop_poll(company::TAOBAO, PollList::Orders).await.unwrap().unwrap();
        assert_eq!(poll.watermark, None, "{poll:?}");
        assert_eq!(crate::intake::ingest::failures::listed(&server.manager()).await.len(), 0);
        gateway.poison(1, None);
        let mut events = server.customer_service().order_events(Transport::WebSocket, Some(&beginning())).await;
        events.next_where(|event| is_received(event, "tmall-flagship-1")).await;
        server.stop().await;
    }
}

tests::both_databases! {
    /// JD lists refunds apart: they reach their orders and count once, and where their list is refused, the orders come in all the same.
    async fn refunds_are_a_list_of_their_own(environment: Environment) {
        let gateway = Gateway::start(company::JD_SECRET).await;
        let shop = Polled { shop: company::JD, mapping: "jd", secret: company::JD_SECRET, seconds: 1 };
        company::set_up_polled(&environment, &shop, gateway.url()).await;
        let refund = |id: u32, fen: &str, status: u32, checked: DateTime<Utc>| {
            json!({ "id": id.to_string(), "orderId": "290000000001", "applyRefundSum": fen, "status": status, "applyTime": china_text(checked),
                "checkTime": china_text(checked), "buyerName": "李四", "checkUserName": "sample" })
        };
        // Reviewed yesterday: before the first poll, and within the reach of its window.
        gateway.put_refund(ago(86_400), refund(1, "9450", 3, ago(86_400)));
        gateway.put_refund(ago(90), refund(2, "39400", 1, ago(90)));
        gateway.forbid_refunds(true);
        gateway.put(ago(60), jd_order());
        let server = start(&environment).await;
        let manager = server.manager();
        let mut alerts = manager.alerts(Transport::WebSocket, Some(&beginning())).await;
        let mut events = server.customer_service().order_events(Transport::WebSocket, Some(&beginning())).await;
        events.next_where(|event| is_received(event, "jd-pop-290000000001")).await;
        let raised = alerts.next_where(|alert| alert.text("alerts.alert.kind") == "POLL_FAILING").await;
        assert!(raised.text("alerts.alert.because.message").contains(company::JD), "{raised}");
        let store = environment.store().await;
        assert_eq!(store.intake().shop_poll(company::JD, PollList::Orders).await.unwrap().unwrap().failures, 0);
        assert_eq!(totals(&card(&manager, company::JD, "290000000001").await)[5..], [39400, 0]);

        gateway.forbid_refunds(false);
        events.next_where(|event| event.text("orderEvents.__typename") == "OrderUpdated").await;
        assert_eq!(totals(&card(&manager, company::JD, "290000000001").await)[5..], [39400, 9450]);
        gateway.put_refund(ago(30), refund(3, "50", 3, ago(30)));
        events.next_where(|event| event.text("orderEvents.__typename") == "OrderUpdated").await;
        let seen = card(&manager, company::JD, "290000000001").await;
        assert_eq!(totals(&seen)[5..], [39400, 9500], "each refund counts once, however often it is listed");
        assert_eq!(seen.text("order.contact.phone.masked"), "138****0000", "a refund changes nothing else");
        server.stop().await;
    }
}

/// The poll of the shop, as soon as one succeeded after `before`.
async fn finished(store: &panorama::store::Store, before: Option<DateTime<Utc>>) -> ShopPoll {
    let waited = tokio::time::timeout(tests::PATIENCE, async {
        let mut turn = tokio::time::interval(std::time::Duration::from_millis(20));
        loop {
            turn.tick().await;
            let poll = store.intake().shop_poll(company::TAOBAO, PollList::Orders).await.unwrap().unwrap();
            if poll.last_ok_at > before {
                return poll;
            }
        }
    });
    waited.await.expect("a poll goes well in time")
}

/// The cursor before the first entry of the journal.
fn beginning() -> String {
    panorama::events::cursor::Cursor::Start.encode()
}
