//! Writers: platforms that push orders and clerks that approve them, who repeat a write until it is answered, and record the last answer.

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::checker::{Told, Write};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::fleet::SHOPS;
use crate::intake::push::{self, Push, web_order};

/// The number of writers at once.
const WRITERS: usize = 4;
/// The interval at which a writer begins an order: long, because a debug build shares two cores with all other tests.
const PACE: Duration = Duration::from_millis(200);
/// The timeout of one attempt. After it the writer counts the attempt as unknown and tries another instance.
const ANSWER: Duration = Duration::from_secs(12);
/// The time for which a write is repeated.
const PATIENCE: Duration = Duration::from_mins(1);
/// The pause before the next attempt.
const AGAIN: Duration = Duration::from_millis(100);

const FIND: &str =
    "query Find($shop: ID!, $number: String!) { order(by: { channelOrder: { shop: $shop, number: $number } }) { id } }";
const APPROVE: &str =
    "mutation Approve($input: OrderApproveInput!) { orderApprove(input: $input) { order { id } userErrors { code } } }";

/// The records of all writers.
#[derive(Default)]
pub struct Notes {
    /// The writes of the run.
    pub writes: Vec<Write>,
    /// Every attempt without an acknowledgement: the answer, and the time until it came.
    pub refusals: Vec<(String, Duration)>,
}

/// Counts the acknowledged writes, so that a fault can wait for more of them.
pub struct Progress(watch::Sender<usize>);

impl Progress {
    pub fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Waits until `count` more writes are acknowledged.
    pub async fn more(&self, count: usize) {
        let mut watched = self.0.subscribe();
        let wanted = *watched.borrow() + count;
        let reached = tokio::time::timeout(PATIENCE, watched.wait_for(|done| *done >= wanted)).await;
        assert!(reached.is_ok(), "{count} more writes are acknowledged in time");
    }
}

/// The writers of a run.
pub struct Writers<'a> {
    /// The URLs of the instances.
    pub urls: &'a [String],
    /// The token of a clerk.
    pub clerk: &'a str,
    /// Counts up with every acknowledgement.
    pub progress: &'a Progress,
}

/// The result of one attempt.
enum Attempt {
    Done(Value),
    Failed(String),
    Unknown(String),
}

impl Writers<'_> {
    /// Writes until `stop` is set; the last order of each writer is finished then.
    pub async fn work(&self, stop: &watch::Sender<bool>) -> Notes {
        let notes = Mutex::new(Notes::default());
        let http = reqwest::Client::builder().timeout(ANSWER).connect_timeout(Duration::from_secs(2)).build().expect("a client");
        join_all((0..WRITERS).map(|number| self.write(number, &http, &notes, stop.subscribe()))).await;
        notes.into_inner().expect("nobody failed")
    }

    async fn write(&self, number: usize, http: &reqwest::Client, notes: &Mutex<Notes>, mut stop: watch::Receiver<bool>) {
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (shop, secret, _) = SHOPS[number % SHOPS.len()];
        for turn in 0.. {
            tokio::select! {
                _ = pace.tick() => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let order = format!("F{number}-{turn}");
            self.follow_order(&Round { http, notes, shop, secret, order: &order, turn: number + turn }).await;
        }
    }

    /// An order comes in unpaid, is paid, and is approved. A step is taken only after the acknowledgement of the one before.
    async fn follow_order(&self, round: &Round<'_>) {
        let name = format!("{}-{}", round.shop, round.order);
        let paid = web_order(round.order, "2026-11-20T12:05:00+08:00");
        let mut unpaid = web_order(round.order, "2026-11-20T12:00:00+08:00");
        unpaid["data"]["status"] = json!("PENDING_PAYMENT");
        unpaid["data"]["totals"]["paid"] = json!("0.00");
        unpaid["data"].as_object_mut().expect("an object").remove("paidAt");
        for (step, payload, effect) in [("new", &unpaid, "OrderReceived"), ("paid", &paid, "OrderUpdated")] {
            let push = push::standard(round.shop, round.secret, &format!("{name}-{step}"), &payload.to_string(), 0);
            let attempt = async |url: &str| deliver(round.http, url, &push).await;
            if self.until_told(round, &name, effect, attempt).await.is_none() {
                return;
            }
        }
        let Some(id) = self.find(round).await else { return };
        let input = json!({ "input": { "order": id, "idempotencyKey": format!("{name}-approve") } });
        let attempt = async |url: &str| self.graphql(round.http, url, APPROVE, &input, "/data/orderApprove/order/id").await;
        self.until_told(round, &name, "OrderStatusChanged:APPROVED", attempt).await;
    }

    /// Tries a write on one instance after the other until it is acknowledged, and records the last answer.
    async fn until_told(
        &self,
        round: &Round<'_>,
        name: &str,
        effect: &str,
        attempt: impl AsyncFn(&str) -> Attempt,
    ) -> Option<Value> {
        let (mut told, mut done) = (Told::Failed, None);
        let until = Instant::now() + PATIENCE;
        for turn in round.turn.. {
            let begun = Instant::now();
            let (what, outcome) = match attempt(&self.urls[turn % self.urls.len()]).await {
                Attempt::Done(value) => {
                    (told, done) = (Told::Acknowledged, Some(value));
                    self.progress.0.send_modify(|count| *count += 1);
                    break;
                }
                Attempt::Failed(what) => (what, told),
                Attempt::Unknown(what) => (what, Told::Unknown),
            };
            told = outcome;
            round.notes.lock().expect("nobody failed").refusals.push((what, begun.elapsed()));
            if Instant::now() > until {
                break;
            }
            tokio::time::sleep(AGAIN).await;
        }
        let write = Write { order: name.to_owned(), effect: effect.to_owned(), told };
        round.notes.lock().expect("nobody failed").writes.push(write);
        done
    }

    /// The order's global id, requested until an instance answers.
    async fn find(&self, round: &Round<'_>) -> Option<Value> {
        let variables = json!({ "shop": round.shop, "number": round.order });
        let until = Instant::now() + PATIENCE;
        for turn in round.turn.. {
            let url = &self.urls[turn % self.urls.len()];
            if let Attempt::Done(id) = self.graphql(round.http, url, FIND, &variables, "/data/order/id").await {
                return Some(id);
            }
            if Instant::now() > until {
                break;
            }
            tokio::time::sleep(AGAIN).await;
        }
        None
    }

    async fn graphql(&self, http: &reqwest::Client, url: &str, document: &str, variables: &Value, wanted: &str) -> Attempt {
        let body = json!({ "query": document, "variables": variables });
        let answer = match http.post(format!("{url}/graphql")).bearer_auth(self.clerk).json(&body).send().await {
            Ok(response) => response.json::<Value>().await,
            Err(error) => Err(error),
        };
        match answer {
            Err(error) => unanswered(&error),
            Ok(answer) => match answer.pointer(wanted) {
                Some(value) if !value.is_null() => Attempt::Done(value.clone()),
                _ => Attempt::Failed(answer.to_string()),
            },
        }
    }
}

/// One order of one writer.
struct Round<'a> {
    http: &'a reqwest::Client,
    notes: &'a Mutex<Notes>,
    shop: &'static str,
    secret: &'a str,
    order: &'a str,
    turn: usize,
}

async fn deliver(http: &reqwest::Client, url: &str, push: &Push) -> Attempt {
    let request = http.post(format!("{url}/hooks/{}", push.shop)).headers(push.headers.clone()).body(push.body.clone());
    match request.send().await {
        Ok(response) if response.status().is_success() => Attempt::Done(Value::Null),
        Ok(response) => {
            // An answer that asks the caller to come again names the time.
            let again = response.headers().contains_key("retry-after");
            assert!(again || response.status() != 503, "a 503 without Retry-After");
            Attempt::Failed(response.status().to_string())
        }
        Err(error) => unanswered(&error),
    }
}

/// A refused connection has no effect. After any other fault the effect is unknown.
fn unanswered(error: &reqwest::Error) -> Attempt {
    if error.is_connect() { Attempt::Failed("no connection".to_owned()) } else { Attempt::Unknown("no answer".to_owned()) }
}
