//! A small schema whose fields fail in every way: what the tests of the engine and of the transports run.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Enum, InputObject, Interface, OneofObject, Schema, SimpleObject};
use async_graphql::{Object, Result, SchemaBuilder, Subscription};
use chrono::{DateTime, Utc};
use domain::access::actor::{Actor, Role};
use domain::journal::trail::Trail;
use domain::refusal::{Code, Language, Reason};
use engine::settings::GraphqlLimits;
use engine::{ApiError, CallContext, Engine, Entry, Transport};
use futures_util::stream::{self, Stream, StreamExt};
use macros::guarded;

pub(crate) struct Query;
pub(crate) struct Mutation;
pub(crate) struct Subscription;
pub(crate) struct Order {
    pub(crate) id: i32,
}

fn refuse(_: &Context<'_>) -> Result<()> {
    Err(ApiError::forbidden(Reason::with(Code::PermissionMissing, ["SEE_PHONE"])).into())
}

#[derive(OneofObject)]
pub(crate) enum By {
    Id(i32),
    Number(String),
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    Red,
    Green,
}

#[guarded]
#[derive(InputObject)]
pub(crate) struct Person {
    /// A text that names no target.
    pub(crate) note: Option<String>,
    #[target]
    pub(crate) within: Option<Within>,
    #[target]
    pub(crate) number: Option<String>,
    #[target(phone)]
    pub(crate) phone: Option<String>,
}

#[guarded]
#[derive(InputObject)]
pub(crate) struct Within {
    #[target(1)]
    pub(crate) shop: Option<String>,
    #[target]
    pub(crate) number: Option<String>,
}

#[derive(InputObject)]
pub(crate) struct Where {
    color: Option<Color>,
    since: Option<DateTime<Utc>>,
}

#[derive(Interface)]
#[graphql(field(name = "cursor", ty = "String"), field(name = "summary", ty = "Option<String>"))]
pub(crate) enum Event {
    Changed(Changed),
    Held(Held),
}

pub(crate) struct Changed(i32);
pub(crate) struct Held(i32);

#[Object]
impl Changed {
    async fn cursor(&self) -> String {
        format!("c{}", self.0)
    }
    #[graphql(guard = "refuse")]
    async fn summary(&self) -> Option<String> {
        None
    }
    async fn to(&self) -> Result<String> {
        if self.0 == 2 { Err("database password is hunter2".into()) } else { Ok("PAID".into()) }
    }
}

#[Object]
impl Held {
    async fn cursor(&self) -> String {
        format!("c{}", self.0)
    }
    async fn summary(&self) -> Option<String> {
        Some("held".into())
    }
    async fn reason(&self) -> Option<Result<String>> {
        Some(Err("reason is gone".into()))
    }
}

#[derive(SimpleObject)]
pub(crate) struct Money {
    amount: String,
    #[graphql(guard = "refuse")]
    secret: String,
}

#[Object]
impl Order {
    async fn id(&self) -> i32 {
        self.id
    }
    #[graphql(guard = "refuse")]
    async fn guarded(&self) -> Option<String> {
        Some("x".into())
    }
    #[graphql(guard = "refuse")]
    async fn strictly(&self) -> String {
        "x".into()
    }
    async fn lost(&self) -> Result<Option<String>> {
        Err("connection to postgres://user:secret@db failed".into())
    }
    async fn kept(&self) -> Option<Result<String>> {
        Some(Err("failed".into()))
    }
    async fn price(&self) -> Option<Money> {
        Some(Money { amount: "1.00".into(), secret: "x".into() })
    }
    async fn lines(&self) -> Vec<Order> {
        if self.id < 10 { vec![Order { id: self.id * 10 }, Order { id: self.id * 10 + 1 }] } else { vec![] }
    }
    async fn maybe_lines(&self) -> Option<Vec<Option<Order>>> {
        Some(vec![Some(Order { id: 10 }), None, Some(Order { id: 12 })])
    }
    async fn items(&self) -> Option<Vec<Option<Result<i32>>>> {
        Some(vec![Some(Ok(1)), Some(Err("failed".into())), Some(Ok(3))])
    }
    async fn slow(&self) -> i32 {
        tokio::task::yield_now().await;
        self.id
    }
    async fn events(&self) -> Vec<Event> {
        vec![Event::Changed(Changed(1)), Event::Held(Held(3)), Event::Changed(Changed(2))]
    }
    async fn last_event(&self) -> Option<Event> {
        Some(Event::Changed(Changed(2)))
    }
}

#[Object]
impl Query {
    async fn order(&self, by: Option<By>) -> Option<Order> {
        Some(Order {
            id: match by {
                Some(By::Id(id)) => id,
                Some(By::Number(number)) => i32::try_from(number.len()).unwrap_or(0),
                None => 1,
            },
        })
    }
    async fn must(&self) -> Order {
        Order { id: 1 }
    }
    async fn person(&self, by: Option<Person>) -> Option<String> {
        let by = by?;
        by.within.map_or(by.note, |within| within.shop.or(within.number)).or(by.number).or(by.phone)
    }
    async fn filtered(&self, #[graphql(name = "where")] filter: Option<Where>) -> String {
        let Some(filter) = filter else { return "all".into() };
        let color = match filter.color {
            Some(Color::Red) => "red",
            Some(Color::Green) => "green",
            None => "any",
        };
        format!("{color} {:?}", filter.since.map(|since| since.timestamp()))
    }
    async fn viewer(&self, ctx: &Context<'_>) -> Result<String> {
        let call = ctx.data::<Arc<CallContext>>()?;
        Ok(format!("{} {:?}", call.actor.as_ref().map_or("", |actor| &actor.subject), call.language))
    }
    async fn panics(&self, #[graphql(default)] not: bool) -> Option<i32> {
        assert!(not, "a bug");
        None
    }
    async fn never(&self) -> Option<i32> {
        std::future::pending().await
    }
    async fn text(&self, length: usize) -> String {
        "x".repeat(length)
    }
}

#[Object]
impl Mutation {
    async fn rename(&self, name: String) -> Option<Order> {
        Some(Order { id: i32::try_from(name.len()).unwrap_or(0) })
    }
    async fn refused(&self) -> Result<Option<i32>> {
        Err(ApiError::throttled(Reason::with(Code::TooManyOperations, [3])).into())
    }
}

#[Subscription]
impl Subscription {
    /// Counts from `after` to `to`, then waits forever if `endless`.
    async fn order_events(&self, after: Option<String>, to: Option<i32>, endless: Option<bool>) -> impl Stream<Item = Event> {
        let from = after.and_then(|cursor| cursor.trim_start_matches('c').parse().ok()).unwrap_or(0) + 1;
        let events = stream::iter(from..=to.unwrap_or(3)).map(|at| Event::Held(Held(at)));
        if endless.unwrap_or(false) { events.chain(stream::pending()).left_stream() } else { events.right_stream() }
    }
    async fn order(&self) -> impl Stream<Item = Option<Order>> {
        stream::iter([Some(Order { id: 1 })])
    }
    async fn must(&self) -> impl Stream<Item = Order> {
        stream::iter([Order { id: 1 }])
    }
    #[graphql(guard = "refuse")]
    async fn guarded(&self) -> impl Stream<Item = i32> {
        stream::iter([1])
    }
    async fn panics(&self) -> impl Stream<Item = i32> {
        stream::iter([1, 2]).map(|at| {
            assert!(at != 2, "a bug");
            at
        })
    }
    /// As much text as a reader takes.
    async fn flood(&self, length: usize) -> impl Stream<Item = String> {
        stream::unfold((), move |()| async move {
            tokio::task::yield_now().await;
            Some(("x".repeat(length), ()))
        })
    }
    async fn never(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }
    async fn ticks(&self) -> impl Stream<Item = i32> {
        stream::unfold(0, |at| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((at, at + 1))
        })
    }
}

pub(crate) fn build() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation, Subscription)
}

pub(crate) fn engine() -> Engine {
    Engine::new(build, GraphqlLimits::default()).unwrap()
}

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub(crate) fn actor() -> Actor {
    Actor {
        subject: "u1".into(),
        name: "Li".into(),
        roles: [Role::Manager].into(),
        warehouses: [].into(),
        shops: None,
        expires_at: now() + chrono::TimeDelta::hours(1),
        token_id: None,
        issued_at: None,
    }
}

pub(crate) fn call() -> CallContext {
    CallContext {
        actor: Some(actor()),
        language: Language::En,
        request_id: "r1".into(),
        now: now(),
        trail: Trail::default(),
        entry: Entry::now(Transport::Post),
    }
}
