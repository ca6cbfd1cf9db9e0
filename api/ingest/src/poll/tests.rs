//! The poller against local gateways that check every signature and parameter, page, move under the reader, and fail.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use domain::order::incoming::Incoming;
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;

use super::*;
use crate::{Mappings, Platform};

const SECRET: &str = "app-secret";

/// The behavior of a gateway after a checked request.
type Answer = dyn Fn(&BTreeMap<String, String>) -> Value + Send + Sync;

#[derive(Clone)]
struct Gateway {
    answer: Arc<Answer>,
    asked: Arc<Mutex<Vec<BTreeMap<String, String>>>>,
}

async fn gateway(State(gateway): State<Gateway>, body: Bytes) -> Json<Value> {
    let form: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap();
    if !crate::signature::sorted::verify(SECRET, &form) {
        return Json(
            json!({ "error_response": { "code": 25, "msg": "Invalid signature", "sub_code": "isv.invalid-signature" } }),
        );
    }
    let form: BTreeMap<String, String> = form.into_iter().collect();
    gateway.asked.lock().unwrap().push(form.clone());
    Json((gateway.answer)(&form))
}

async fn serve(answer: impl Fn(&BTreeMap<String, String>) -> Value + Send + Sync + 'static) -> (PollAccount, Gateway) {
    let state = Gateway { answer: Arc::new(answer), asked: Arc::default() };
    let router = Router::new().route("/router", post(gateway)).with_state(state.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/router", listener.local_addr().unwrap());
    TaskTracker::new().spawn(async move { axum::serve(listener, router).await });
    let text = |text: &str| text.to_owned();
    (PollAccount { base_url, app_key: text("key"), app_secret: text(SECRET), session: text("session-1") }, state)
}

fn client() -> reqwest::Client {
    // Another test of this process may have installed it already.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

fn platform(name: &str) -> Arc<Platform> {
    Mappings::load(None).unwrap().platform(name).unwrap().clone()
}

fn window() -> Window {
    Window { from: "2026-11-20T00:00:00Z".parse().unwrap(), to: "2026-11-20T16:00:00Z".parse().unwrap() }
}

async fn all(platform: &Platform, account: &PollAccount) -> Result<Vec<Polled>, PollError> {
    all_of(PollList::Orders, platform, account).await
}

async fn all_of(list: PollList, platform: &Platform, account: &PollAccount) -> Result<Vec<Polled>, PollError> {
    let client = client();
    let mut polling = Polling::begin(&client, platform, account, list, window())?;
    let mut polled = Vec::new();
    while let Some(page) = polling.next_page(window().to).await? {
        polled.extend(page.orders);
    }
    Ok(polled)
}

fn numbers(platform: &Platform, polled: &[Polled]) -> Vec<String> {
    let read = polled.iter().flat_map(|polled| platform.read(None, &polled.body, domain::kernel::money::Currency::CNY).unwrap());
    let mut numbers: Vec<String> = read
        .map(|incoming| match incoming {
            Incoming::Order(order) => order.channel_number,
            other => panic!("not an order: {other:?}"),
        })
        .collect();
    numbers.sort();
    numbers
}

fn top(form: &BTreeMap<String, String>, trades: &[u64]) -> Value {
    match form["method"].as_str() {
        "taobao.trades.sold.increment.get" => {
            let (page, size): (usize, usize) = (form["page_no"].parse().unwrap(), form["page_size"].parse().unwrap());
            let from = ((page - 1) * size).min(trades.len());
            let to = (page * size).min(trades.len());
            let trade: Vec<Value> = trades[from..to].iter().map(|tid| json!({ "tid": tid })).collect();
            json!({ "trades_sold_increment_get_response": { "trades": { "trade": trade }, "has_next": to < trades.len(), "request_id": "r" } })
        }
        "taobao.trade.fullinfo.get" => {
            let tid: u64 = form["tid"].parse().unwrap();
            json!({ "trade_fullinfo_get_response": { "trade": { "tid": tid, "status": "WAIT_SELLER_SEND_GOODS", "payment": "1.00" },
                "request_id": uuid::Uuid::new_v4() } })
        }
        other => panic!("{other} was never asked for"),
    }
}

fn trades() -> Vec<u64> {
    (2_967_890_123_456_789_000..).take(120).collect()
}

#[tokio::test]
async fn taobao_is_listed_page_by_page_and_fetched_one_by_one() {
    let (account, gateway) = serve(|form| top(form, &trades())).await;
    let platform = platform("taobao");
    let polled = all(&platform, &account).await.unwrap();
    assert_eq!(numbers(&platform, &polled), trades().iter().map(u64::to_string).collect::<Vec<_>>());

    let asked = gateway.asked.lock().unwrap().clone();
    let first = &asked[0];
    let expected = [
        ("app_key", "key"),
        ("end_modified", "2026-11-21 00:00:00"),
        ("format", "json"),
        ("page_no", "1"),
        ("session", "session-1"),
        ("sign_method", "md5"),
        ("start_modified", "2026-11-20 08:00:00"),
        ("timestamp", "2026-11-21 00:00:00"),
        ("use_has_next", "true"),
        ("v", "2.0"),
    ];
    for (key, value) in expected {
        assert_eq!(first[key], value, "{key}");
    }
    // Three pages, listed twice because orders may have moved meanwhile, and each order once.
    assert_eq!(asked.len(), 3 * 2 + 120);

    let again = all(&platform, &account).await.unwrap();
    assert_eq!(polled, again, "an order that did not change has the same body and id in every poll");
}

#[tokio::test]
async fn an_order_that_moves_across_the_edge_of_a_page_is_not_missed() {
    let listed = Arc::new(Mutex::new(trades()));
    let (account, _gateway) = serve({
        let listed = listed.clone();
        move |form| {
            let mut listed = listed.lock().unwrap();
            let answer = top(form, &listed);
            // After the first page, an order of it changes and leaves the window: all orders after it move up.
            if listed.len() == 120 {
                listed.remove(0);
            }
            answer
        }
    })
    .await;
    let platform = platform("taobao");
    let polled = all(&platform, &account).await.unwrap();
    assert_eq!(numbers(&platform, &polled).len(), 120);
}

/// JD requires the page and its size as texts.
fn number(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn jd_is_polled_whole_orders_at_a_time() {
    let (account, gateway) = serve(|form| {
        assert_eq!(form["method"], "jingdong.pop.order.search");
        assert_eq!(form["access_token"], "session-1");
        let asked: Value = serde_json::from_str(&form["360buy_param_json"]).unwrap();
        assert_eq!((&asked["source_id"], &asked["dateType"], &asked["sortType"]), (&json!("JOS"), &json!(0), &json!(2)));
        assert_eq!(asked["start_date"], "2026-11-20 08:00:00");
        let (page, size): (u64, u64) = (number(&asked["page"]), number(&asked["page_size"]));
        assert!(size <= 100);
        let orders: Vec<Value> =
            ((page - 1) * size..(page * size).min(230)).map(|n| json!({ "orderId": n.to_string() })).collect();
        json!({ "jingdong_pop_order_search_responce": { "code": "0", "searchorderinfo_result": {
            "apiResult": { "success": true, "numberCode": 0 }, "orderTotal": 230, "orderInfoList": orders } } })
    })
    .await;
    let platform = platform("jd");
    let polled = all(&platform, &account).await.unwrap();
    assert_eq!(numbers(&platform, &polled).len(), 230);
    assert_eq!(gateway.asked.lock().unwrap().len(), 6);
}

#[tokio::test]
async fn refunds_of_jd_are_a_list_of_their_own() {
    let (account, gateway) = serve(|form| {
        assert_eq!(form["method"], "jingdong.pop.afs.soa.refundapply.queryPageList");
        let asked: Value = serde_json::from_str(&form["360buy_param_json"]).unwrap();
        assert_eq!((&asked["status"], &asked["pageSize"]), (&json!(3), &json!(50)));
        assert_eq!((&asked["checkTimeStart"], &asked["checkTimeEnd"]), (&json!("2026-11-20 08:00:00"), &json!("2026-11-21 00:00:00")));
        let page = asked["pageIndex"].as_u64().unwrap();
        let refund = |n: u64| json!({ "id": n, "orderId": format!("29{n}"), "applyRefundSum": 100 + n, "status": 3, "checkTime": "2026-11-20 09:00:00" });
        let refunds: Vec<Value> = ((page - 1) * 50..(page * 50).min(60)).map(refund).collect();
        json!({ "jingdong_pop_afs_soa_refundapply_queryPageList_responce": { "code": "0",
            "queryResult": { "success": true, "totalCount": 60, "result": refunds } } })
    })
    .await;
    let platform = platform("jd");
    let polled = all_of(PollList::Refunds, &platform, &account).await.unwrap();
    assert_eq!(gateway.asked.lock().unwrap().len(), 4, "two pages, listed twice");
    let mut refunded = 0;
    for one in &polled {
        let read = platform.read(None, &one.body, domain::kernel::money::Currency::CNY);
        let Ok([Incoming::Order(order)]) = read.as_deref() else { panic!("{one:?}") };
        assert!(order.partial && order.marks.is_empty(), "{order:?}");
        refunded += order.refunds.iter().map(|refund| refund.amount).sum::<i64>();
    }
    assert_eq!(refunded, (100..160).sum::<i64>(), "in fen");
}

#[tokio::test]
async fn a_list_of_refunds_that_says_nothing_is_no_empty_success() {
    let no_list = |result: Value| json!({ "jingdong_pop_afs_soa_refundapply_queryPageList_responce": { "code": "0", "queryResult": result } });
    for answer in [json!({}), no_list(json!(null)), no_list(json!({})), no_list(json!({ "success": true, "result": [] }))] {
        let (account, _gateway) = serve(move |_| answer.clone()).await;
        let error = all_of(PollList::Refunds, &platform("jd"), &account).await.unwrap_err();
        assert!(matches!(error, PollError::Unreadable(_)), "{error}");
    }
    let (account, _gateway) =
        serve(move |_| no_list(json!({ "success": false, "errorCode": 5, "errorMessage": "no rights" }))).await;
    let error = all_of(PollList::Refunds, &platform("jd"), &account).await.unwrap_err();
    assert!(matches!(&error, PollError::Refused { code, message } if code == "5" && message == "no rights"), "{error}");
    assert!(matches!(all_of(PollList::Refunds, &platform("taobao"), &account).await, Err(PollError::NotPolled)));
}

async fn refusal(name: &str, answer: Value) -> PollError {
    let (account, _gateway) = serve(move |_| answer.clone()).await;
    all(&platform(name), &account).await.unwrap_err()
}

#[tokio::test]
async fn every_spelling_of_a_refusal_is_one() {
    let refused = |error: PollError| match error {
        PollError::Refused { code, message } => (code, message),
        other => panic!("{other:?}"),
    };
    let pair = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    let top =
        json!({ "error_response": { "code": 27, "msg": "Invalid session", "sub_code": "session-expired", "sub_msg": "again" } });
    assert_eq!(refused(refusal("taobao", top).await), pair("27/session-expired", "again"));
    let gateway = json!({ "error_response": { "code": "19", "zh_desc": "无效", "en_desc": "Invalid access_token" } });
    assert_eq!(refused(refusal("jd", gateway).await), pair("19", "Invalid access_token"));
    let bare = json!({ "code": "10500001", "errorMessage": "wrong merchant" });
    assert_eq!(refused(refusal("jd", bare).await), pair("10500001", "wrong merchant"));
    let inside = json!({ "jingdong_pop_order_search_responce": { "code": "103", "zh_desc": "invalid app" } });
    assert_eq!(refused(refusal("jd", inside).await), pair("103", "invalid app"));
    let deeper = json!({ "jingdong_pop_order_search_responce": { "code": "0", "searchorderinfo_result": {
        "apiResult": { "success": false, "numberCode": 10_100_021, "chineseErrCode": "状态无效" }, "orderTotal": 0 } } });
    assert_eq!(refused(refusal("jd", deeper).await), pair("10100021", "状态无效"));
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_no_empty_success() {
    for answer in [json!({}), json!([]), json!({ "jingdong_pop_order_search_responce": { "code": "0" } })] {
        assert!(matches!(refusal("jd", answer).await, PollError::Unreadable(_)));
    }
    assert!(matches!(refusal("taobao", json!({ "trades_sold_increment_get_response": [] })).await, PollError::Unreadable(_)));
}

#[tokio::test]
async fn a_wrong_secret_and_a_dead_gateway_are_told_apart() {
    let (account, _gateway) = serve(|form| top(form, &[])).await;
    let wrong = PollAccount { app_secret: "other".to_owned(), ..account.clone() };
    let platform = platform("taobao");
    assert!(matches!(all(&platform, &wrong).await, Err(PollError::Refused { code, .. }) if code == "25/isv.invalid-signature"));
    let dead = PollAccount { base_url: "http://127.0.0.1:9/router".to_owned(), ..account.clone() };
    assert!(matches!(all(&platform, &dead).await, Err(PollError::Unreachable(_))));
    let elsewhere = PollAccount { base_url: account.base_url.replace("/router", "/nowhere"), ..account.clone() };
    assert!(matches!(all(&platform, &elsewhere).await, Err(PollError::Http(404))));
    assert!(matches!(all(&self::platform("shopify"), &account).await, Err(PollError::NotPolled)));
    assert_eq!(all(&platform, &account).await.unwrap(), []);
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let huge = json!({ "padding": "x".repeat(5 << 20) });
    assert!(matches!(refusal("taobao", huge).await, PollError::TooLarge));
}

#[test]
fn a_refusal_is_the_orders_own_unless_it_means_the_account_or_the_gateway() {
    let platform = platform("taobao");
    let recipe = platform.poll().unwrap();
    let refused = |code: &str| recipe.is_of_one_order(&PollError::Refused { code: code.to_owned(), message: String::new() });
    for code in
        ["15/isv.trade-not-exist", "41/isv.invalid-parameter:tid", "15/isv.trade-no-permission", "50/isv.something-new", "15"]
    {
        assert!(refused(code), "{code}");
    }
    let of_gateway = [
        "7",
        "7/accesscontrol.limited-by-api-access-count",
        "27/session-expired",
        "27/isv.invalid-session",
        "25/isv.invalid-signature",
        "15/isp.remote-service-timeout",
        "520/isp.top-remote-service-unavailable",
        "11/isv.permission-api-package-limit",
        "15/isv.r2-security-authorize-invalid",
        "40/isv.missing-parameter:fields",
        "41/isv.invalid-parameter:fields",
        "",
    ];
    for code in of_gateway {
        assert!(!refused(code), "{code}");
    }
    assert!(recipe.is_of_one_order(&PollError::UnreadableOrder) && recipe.is_of_one_order(&PollError::TooLarge));
    assert!(!recipe.is_of_one_order(&PollError::Http(500)) && !recipe.is_of_one_order(&PollError::Unreadable("no JSON")));
}
