//! The gateways of TOP and JOS as documented: they check each request's signature and account, page, and fail on command.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, NaiveDateTime, Utc};
use panorama::clock::{Clock, SystemClock};
use panorama::ingest::signature::sorted;
use serde_json::{Value, json};
use tests::PATIENCE;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::company;

/// The time that a listing is delayed, so that a parallel one would be noticed.
const HELD: Duration = Duration::from_millis(400);

/// One request for a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub page: usize,
    /// Whether the answer had orders; otherwise it was an error.
    pub answered: bool,
}

/// A fault of the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The status HTTP 502.
    Http,
    /// The platform's own error, under HTTP 200.
    Refusal,
    /// A text that is no JSON.
    Garbage,
    /// The list works, its second page does not.
    SecondPage,
}

#[derive(Default)]
struct Inner {
    trades: Vec<(DateTime<Utc>, Value)>,
    /// Refunds of JD by the time of their review.
    refunds: Vec<(DateTime<Utc>, Value)>,
    /// Whether the list of refunds is refused.
    no_refunds: bool,
    faults: Vec<Fault>,
    hold: bool,
    hang: bool,
    clock: chrono::Duration,
    together: usize,
    most_together: usize,
    refused: Vec<String>,
    /// The answer in place of a trade's details.
    poisoned: HashMap<String, Value>,
    /// The trades whose details were requested.
    details: Vec<String>,
}

/// A running gateway. Dropping it closes it.
pub struct Gateway {
    url: String,
    shared: Shared,
    listings: watch::Receiver<Vec<Listing>>,
    _server: JoinSet<()>,
}

#[derive(Clone)]
struct Shared {
    inner: Arc<Mutex<Inner>>,
    listings: Arc<watch::Sender<Vec<Listing>>>,
    asked: Arc<watch::Sender<usize>>,
    secret: &'static str,
}

impl Gateway {
    /// Starts a gateway for an account with this secret.
    pub async fn start(secret: &'static str) -> Self {
        let (sender, listings) = watch::channel(Vec::new());
        let shared = Shared { inner: Arc::default(), listings: Arc::new(sender), asked: Arc::new(watch::channel(0).0), secret };
        let routes = Router::new().route("/router/rest", post(answer)).with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}/router/rest", listener.local_addr().expect("an address"));
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, routes).await.expect("the gateway serves") });
        Self { url, shared, listings, _server: server }
    }

    /// The URL of the gateway.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Adds or changes an order: it is listed under the time of its change.
    pub fn put(&self, modified: DateTime<Utc>, trade: Value) {
        let mut inner = self.shared.inner.lock().unwrap();
        let number = |trade: &Value| trade.get("tid").or(trade.get("orderId")).cloned();
        inner.trades.retain(|(_, known)| number(known) != number(&trade));
        inner.trades.push((modified, trade));
        inner.trades.sort_by_key(|(modified, _)| *modified);
    }

    /// Adds a refund of JD with the time of its review.
    pub fn put_refund(&self, checked: DateTime<Utc>, refund: Value) {
        self.shared.inner.lock().unwrap().refunds.push((checked, refund));
    }

    /// Sets whether the application may list refunds.
    pub fn forbid_refunds(&self, forbidden: bool) {
        self.shared.inner.lock().unwrap().no_refunds = forbidden;
    }

    /// Lets the next listings fail in these ways.
    pub fn fail(&self, faults: &[Fault]) {
        self.shared.inner.lock().unwrap().faults.extend(faults);
    }

    /// From now on delays each listing for a moment, so that a second poller would be noticed.
    pub fn hold(&self) {
        self.shared.inner.lock().unwrap().hold = true;
    }

    /// From now on leaves every listing unanswered.
    pub fn hang(&self) {
        self.shared.inner.lock().unwrap().hang = true;
    }

    /// Waits until a listing was requested, answered or not.
    pub async fn asked(&self) {
        let mut asked = self.shared.asked.subscribe();
        tokio::time::timeout(PATIENCE, asked.wait_for(|count| *count > 0)).await.expect("asked in time").expect("it runs");
    }

    /// Sets the difference of its clock from ours, which dates its answers. It takes requests of any time.
    pub fn set_clock(&self, from_ours: chrono::Duration) {
        self.shared.inner.lock().unwrap().clock = from_ours;
    }

    /// The most listings under way at once so far.
    pub fn most_together(&self) -> usize {
        self.shared.inner.lock().unwrap().most_together
    }

    /// Answers requests for this trade's details with this value; `None` = with the details again.
    pub fn poison(&self, number: u64, answer: Option<Value>) {
        let mut inner = self.shared.inner.lock().unwrap();
        match answer {
            Some(answer) => inner.poisoned.insert(number.to_string(), answer),
            None => inner.poisoned.remove(&number.to_string()),
        };
    }

    /// The number of requests for this trade's details.
    pub fn details_of(&self, number: u64) -> usize {
        let number = number.to_string();
        self.shared.inner.lock().unwrap().details.iter().filter(|asked| **asked == number).count()
    }

    /// The requests that it refused for their signature or account.
    pub fn refused(&self) -> Vec<String> {
        self.shared.inner.lock().unwrap().refused.clone()
    }

    /// All listings so far.
    pub fn listings(&self) -> Vec<Listing> {
        self.listings.borrow().clone()
    }

    /// Waits until the listings satisfy the condition.
    pub async fn listed(&self, condition: impl FnMut(&Vec<Listing>) -> bool) -> Vec<Listing> {
        let mut listings = self.listings.clone();
        let waited = tokio::time::timeout(PATIENCE, listings.wait_for(condition)).await;
        waited
            .unwrap_or_else(|_| panic!("not listed in time; refused: {:?}; listed: {:?}", self.refused(), self.listings()))
            .expect("the gateway runs")
            .clone()
    }
}

async fn answer(State(shared): State<Shared>, body: String) -> Response {
    let form: Vec<(String, String)> = serde_urlencoded::from_str(&body).expect("a form");
    let fields: HashMap<String, String> = form.iter().cloned().collect();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    if let Some(why) = wrong(&shared, &form, &fields) {
        shared.inner.lock().unwrap().refused.push(why.clone());
        return Json(json!({ "error_response": { "code": 25, "msg": "Invalid signature", "sub_msg": why } })).into_response();
    }
    match field("method").as_str() {
        "taobao.trade.fullinfo.get" => {
            let mut inner = shared.inner.lock().unwrap();
            inner.details.push(field("tid"));
            if let Some(answer) = inner.poisoned.get(&field("tid")) {
                return Json(answer.clone()).into_response();
            }
            let trade = inner.trades.iter().find(|(_, trade)| plain(&trade["tid"]) == field("tid"));
            let trade = trade.map_or(Value::Null, |(_, trade)| trade.clone());
            let request = uuid::Uuid::new_v4().to_string();
            Json(json!({ "trade_fullinfo_get_response": { "trade": trade, "request_id": request } })).into_response()
        }
        "taobao.trades.sold.increment.get" => {
            let window = ["start_modified", "end_modified"].map(|name| china(&field(name)));
            let (page, size) = (number(&field("page_no")), number(&field("page_size")));
            list(&shared, window, page, size, top_page).await
        }
        "jingdong.pop.order.search" => {
            let asked: Value = serde_json::from_str(&field("360buy_param_json")).expect("the signed parameters are JSON");
            let window = ["start_date", "end_date"].map(|name| china(asked[name].as_str().expect("a text")));
            let (page, size) = (number(&plain(&asked["page"])), number(&plain(&asked["page_size"])));
            list(&shared, window, page, size, jos_page).await
        }
        "jingdong.pop.afs.soa.refundapply.queryPageList" => {
            let asked: Value = serde_json::from_str(&field("360buy_param_json")).expect("the signed parameters are JSON");
            list_refunds(&shared, &asked)
        }
        other => panic!("a method that nobody needs: {other}"),
    }
}

/// The reason for which the platform would refuse a request.
fn wrong(shared: &Shared, form: &[(String, String)], fields: &HashMap<String, String>) -> Option<String> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    if !sorted::verify(shared.secret, form) {
        return Some("sign".to_owned());
    }
    let session = if fields.contains_key("360buy_param_json") { "access_token" } else { "session" };
    let skew = (SystemClock.now() - china(field("timestamp"))).num_seconds().abs();
    let right = [(field("app_key"), company::APP_KEY), (field(session), company::SESSION), (field("v"), "2.0")];
    match right.iter().find(|(given, wanted)| given != wanted) {
        Some((given, wanted)) => Some(format!("{given} is not {wanted}")),
        None => (skew > 600).then(|| format!("the time is {skew} seconds away")),
    }
}

async fn list(
    shared: &Shared,
    [from, to]: [DateTime<Utc>; 2],
    page: usize,
    size: usize,
    write: fn(&[Value], usize, bool) -> Value,
) -> Response {
    shared.asked.send_modify(|count| *count += 1);
    let (fault, hold, hang, clock) = {
        let mut inner = shared.inner.lock().unwrap();
        inner.together += 1;
        inner.most_together = inner.most_together.max(inner.together);
        let due = inner.faults.first().is_some_and(|fault| *fault != Fault::SecondPage || page == 2);
        (due.then(|| inner.faults.remove(0)), inner.hold, inner.hang, inner.clock)
    };
    if hang {
        std::future::pending::<()>().await;
    }
    if hold {
        tokio::time::sleep(HELD).await;
    }
    let mut response = {
        let mut inner = shared.inner.lock().unwrap();
        inner.together -= 1;
        let inside: Vec<Value> =
            inner.trades.iter().filter(|(at, _)| (from..=to).contains(at)).map(|(_, trade)| trade.clone()).collect();
        let of_page: Vec<Value> = inside.iter().skip((page - 1) * size).take(size).cloned().collect();
        match fault {
            None => Json(write(&of_page, inside.len(), page * size < inside.len())).into_response(),
            Some(Fault::Http | Fault::SecondPage) => StatusCode::BAD_GATEWAY.into_response(),
            Some(Fault::Refusal) => Json(json!({ "error_response": { "code": 7, "msg": "App Call Limited" } })).into_response(),
            Some(Fault::Garbage) => "<html>maintenance</html>".into_response(),
        }
    };
    let date = (SystemClock.now() + clock).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    response.headers_mut().insert("date", date.parse().expect("a date"));
    shared.listings.send_modify(|all| all.push(Listing { from, to, page, answered: fault.is_none() }));
    response
}

fn top_page(trades: &[Value], _total: usize, has_next: bool) -> Value {
    let short: Vec<Value> = trades.iter().map(|trade| json!({ "tid": trade["tid"], "modified": trade["modified"] })).collect();
    json!({ "trades_sold_increment_get_response": { "trades": { "trade": short }, "has_next": has_next, "request_id": "sample" } })
}

fn jos_page(orders: &[Value], total: usize, _has_next: bool) -> Value {
    json!({ "jingdong_pop_order_search_responce": { "code": "0", "searchorderinfo_result": {
        "apiResult": { "success": true, "numberCode": 0 }, "orderTotal": total, "orderInfoList": orders } } })
}

fn list_refunds(shared: &Shared, asked: &Value) -> Response {
    let [from, to] = ["checkTimeStart", "checkTimeEnd"].map(|name| china(asked[name].as_str().expect("a text")));
    let [page, size] =
        ["pageIndex", "pageSize"].map(|name| usize::try_from(asked[name].as_u64().expect("a number")).expect("a page"));
    assert!((1..=50).contains(&size) && (1..=100).contains(&page), "{asked}");
    let inner = shared.inner.lock().unwrap();
    if inner.no_refunds {
        return Json(json!({ "error_response": { "code": "2", "zh_desc": "无权限", "en_desc": "No permission" } }))
            .into_response();
    }
    let asked_for = |(at, refund): &&(DateTime<Utc>, Value)| (from..=to).contains(at) && refund["status"] == asked["status"];
    let inside: Vec<Value> = inner.refunds.iter().filter(asked_for).map(|(_, refund)| refund.clone()).collect();
    let of_page: Vec<&Value> = inside.iter().skip((page - 1) * size).take(size).collect();
    Json(json!({ "jingdong_pop_afs_soa_refundapply_queryPageList_responce": { "code": "0",
        "queryResult": { "success": true, "totalCount": inside.len(), "result": of_page } } }))
    .into_response()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn number(text: &str) -> usize {
    text.parse().expect("pages are numbers")
}

/// The time in a text of China's time zone, in the format of both gateways.
fn china(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap_or_else(|_| panic!("no time: {text:?}"));
    local.and_utc() - chrono::Duration::hours(8)
}

/// A time in the format of the platforms' orders.
pub fn china_text(at: DateTime<Utc>) -> String {
    (at + chrono::Duration::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}
