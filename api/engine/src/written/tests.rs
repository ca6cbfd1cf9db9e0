//! Both paths answer alike: a small schema whose fields fail in every way, and hard documents, answered by written objects and by the
//! library.

use async_graphql::{Context, Enum, Interface, Object, Result, Schema, SimpleObject, Subscription};
use chrono::{DateTime, Utc};
use domain::refusal::{Code, Reason};
use futures_util::StreamExt;
use futures_util::stream::{self, Stream};
use macros::{Written, written};
use serde_json::{Value as Json, json};

use super::super::sample::{call, now};
use super::super::{ApiError, Engine, GraphqlRequest, Response};
use super::{Planned, Selection};
use crate::settings::GraphqlLimits;

#[derive(Enum, Written, Clone, Copy, PartialEq, Eq)]
enum Color {
    Red,
    #[graphql(name = "GRASS")]
    Green,
}

#[derive(Interface, Written)]
#[graphql(field(name = "cursor", ty = "String"), field(name = "summary", ty = "Option<Result<String>>"))]
enum Event {
    Changed(Changed),
    Held(Held),
}

struct Changed(i32);
struct Held(i32);

#[written]
#[Object]
impl Changed {
    async fn cursor(&self) -> String {
        format!("c{}", self.0)
    }
    async fn summary(&self) -> Option<Result<String>> {
        Some(Err(refusal().into()))
    }
    async fn to(&self) -> Result<String> {
        if self.0 == 2 { Err("a password".into()) } else { Ok("PAID".into()) }
    }
    async fn order(&self) -> Order {
        Order { id: self.0 }
    }
}

#[written]
#[Object]
impl Held {
    async fn reason(&self) -> Option<&str> {
        None
    }
    async fn cursor(&self) -> String {
        format!("c{}", self.0)
    }
    async fn summary(&self) -> Option<Result<String>> {
        Some(Ok("“held”\n\u{1}\\".into()))
    }
    async fn order(&self) -> Order {
        Order { id: self.0 }
    }
}

#[derive(SimpleObject, Written)]
struct Money {
    amount: String,
    minor_units: Option<i64>,
    rate: f64,
    at: DateTime<Utc>,
}

struct Order {
    id: i32,
}

fn refusal() -> ApiError {
    ApiError::forbidden(Reason::with(Code::PermissionMissing, ["SEE_PHONE"]))
}

#[written]
#[Object]
impl Order {
    async fn id(&self) -> i32 {
        self.id
    }
    async fn kept(&self) -> Option<Result<String>> {
        Some(Err(refusal().into()))
    }
    async fn lost(&self) -> Result<Option<String>> {
        Err("connection to postgres://user:secret@db failed".into())
    }
    async fn strictly(&self) -> Result<String> {
        Err(refusal().into())
    }
    async fn color(&self) -> Color {
        if self.id % 2 == 0 { Color::Red } else { Color::Green }
    }
    async fn price(&self) -> Option<Result<Money>> {
        let at = now() + chrono::TimeDelta::milliseconds(i64::from(self.id));
        Some(Ok(Money { amount: "1.00".into(), minor_units: Some(100), rate: 0.1 + f64::from(self.id), at }))
    }
    async fn lines(&self) -> Vec<Order> {
        if self.id < 10 { vec![Order { id: self.id * 10 }, Order { id: self.id * 10 + 1 }] } else { vec![] }
    }
    async fn maybe_lines(&self) -> Option<Vec<Option<Order>>> {
        Some(vec![Some(Order { id: 10 }), None, Some(Order { id: 12 })])
    }
    async fn items(&self) -> Option<Vec<Option<Result<i32>>>> {
        Some(vec![Some(Ok(1)), Some(Err(refusal().into())), Some(Ok(3))])
    }
    async fn text(&self, length: Option<usize>, #[graphql(name = "of")] word: Option<String>) -> String {
        word.unwrap_or("x".into()).repeat(length.unwrap_or(2))
    }
    async fn events(&self) -> Vec<Event> {
        vec![Event::Changed(Changed(1)), Event::Held(Held(3)), Event::Changed(Changed(2))]
    }
    async fn last_event(&self) -> Option<Event> {
        Some(Event::Changed(Changed(2)))
    }
    async fn slow(&self) -> i32 {
        tokio::task::yield_now().await;
        self.id
    }
}

struct Query;

#[Object]
impl Query {
    async fn order(&self, id: Option<i32>) -> Planned<Option<Order>> {
        Planned(id.is_none_or(|id| id > 0).then(|| Order { id: id.unwrap_or(1) }))
    }
    async fn must(&self) -> Planned<Order> {
        Planned(Order { id: 2 })
    }
    async fn refused(&self) -> Result<Planned<Option<Order>>> {
        Err(refusal().into())
    }
    async fn must_be_refused(&self) -> Result<Planned<Vec<Order>>> {
        Err(refusal().into())
    }
    /// The selection of an order below, as its resolver sees it.
    async fn looked(&self, ctx: &Context<'_>) -> Planned<Vec<String>> {
        Planned(vec![format!("{:?}", ctx.field().name())])
    }
    async fn asked(&self, ctx: &Context<'_>) -> Result<Planned<Option<Order>>> {
        let look = Selection::of::<Option<Order>>(ctx);
        let text = look.field("text");
        let lines = [look.field("lines").exists(), look.field("lines").field("text").exists()];
        Err(ApiError::bad_request(Reason::with(Code::ArgumentInvalid, [format!("{:?} {lines:?}", text.arguments())])).into())
    }
    async fn viewer(&self) -> String {
        "Li".into()
    }
}

struct Follow;

#[Subscription]
impl Follow {
    async fn events(&self) -> impl Stream<Item = Result<Planned<Event>>> {
        stream::iter([1, 2, 3].map(|at| match at {
            1 => Ok(Planned(Event::Changed(Changed(1)))),
            2 => Ok(Planned(Event::Held(Held(2)))),
            _ => Err(refusal().into()),
        }))
    }
}

fn engine() -> Engine {
    let build = || Schema::build(Query, async_graphql::EmptyMutation, Follow);
    Engine::new(build, GraphqlLimits::default()).unwrap()
}

/// The answer to a document that was validated before.
async fn answer(engine: &Engine, query: &str, variables: &Json) -> Response {
    let request = || GraphqlRequest::new(query, variables.as_object().cloned());
    engine.execute(request(), call()).await;
    engine.execute(request(), call()).await
}

/// Runs a document on both paths and asserts that the answers are equal to the byte. Returns whether the objects wrote theirs.
async fn both(query: &str, variables: &Json) -> (Json, bool) {
    let written = answer(&engine(), query, variables).await;
    let by_library = answer(&engine().by_library(), query, variables).await;
    assert!(!by_library.is_written());
    let text = |response: &Response| String::from_utf8(response.to_json().to_vec()).unwrap();
    assert_eq!(text(&written), text(&by_library), "{query}");
    assert_eq!(serde_json::to_string(&written).unwrap(), text(&written), "{query}");
    (serde_json::from_str(&text(&written)).unwrap(), written.is_written())
}

const SAME: &[&str] = &[
    "{ order { id color price { amount minorUnits rate at } lines { id lines { id color } } } }",
    "{ order(id: 0) { id } }",
    "{ order(id: -1) { id } must { id __typename } }",
    "{ o: order { number: id id one: color color __typename t: __typename } other: order(id: 4) { id } }",
    // Refused fields that may be null, in lists, fragments and under aliases.
    "{ order { id kept lost again: kept lines { kept id } } }",
    "{ order { ...F lines { ...F } items } } fragment F on Order { ... on Order { g: kept } id ... { lost } }",
    "{ order { maybeLines { id kept } items } }",
    "{ order { kept } must { kept lost } }",
    // Refused fields that may not be null.
    "{ order { id strictly price { amount } lost } }",
    "{ order { id lines { id strictly } } }",
    "{ order { id maybeLines { strictly kept } color } }",
    "{ order { id } must { id strictly lines { strictly } } }",
    "{ order { lastEvent { cursor ... on Changed { to } } id } }",
    // Roots that fail.
    "{ refused { id } order { id } }",
    "{ order { id } mustBeRefused { id } }",
    // Interfaces.
    "{ order { events { __typename cursor summary ... on Held { reason order { id } } ... on Changed { order { id color } } } } }",
    "{ order { events { ...E ... on Event { cursor } k: cursor } } } fragment E on Event { c: cursor ... on Held { summary } __typename }",
    "{ order { events { cursor ...H } } } fragment H on Held { order { events { cursor } } reason }",
    "{ order { lastEvent { __typename cursor summary } } }",
    // Arguments.
    "{ order { text a: text(length: 0) b: text(length: 3, of: \"“\\\"\\u0007\") c: text(of: null) } }",
    "query($n: Int = 3, $w: String) { order { text(length: $n, of: $w) } must { text(of: $w) } }",
    // Roots from fragments.
    "{ ...R } fragment R on Query { order { id } ... on Query { must { id } } }",
    "{ asked { id text t: text(length: 7, of: \"a\") lines { id } } }",
];

#[tokio::test]
async fn both_ways_answer_with_the_same_bytes() {
    for query in SAME {
        let (answer, is_written) = both(query, &json!({})).await;
        assert!(is_written, "{query}: {answer}");
    }
}

#[tokio::test]
async fn fields_are_skipped_and_included_by_variables() {
    let queries = [
        "query($a: Boolean!, $b: Boolean!) { order { id @include(if: $a) color @skip(if: $b) lines @include(if: $a) @skip(if: $b) { id } never: id @skip(if: true) one: color } }",
        "query($a: Boolean!, $b: Boolean!) { order { __typename ...F @include(if: $a) ... @skip(if: $b) { kept } } } fragment F on Order { id lines { id color @skip(if: $b) } }",
        "query($a: Boolean!, $b: Boolean!) { order @include(if: $a) { id } must @skip(if: $b) { color } m: must { id } }",
        "query($a: Boolean!, $b: Boolean!) { order { lines @include(if: $a) { id } lines @include(if: $b) { color } id } }",
        "query($a: Boolean!, $b: Boolean!, $c: Boolean = true) { order { id color @include(if: $c) n: lost @include(if: $a) t: __typename c: color @skip(if: $b) } }",
    ];
    for query in queries {
        for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
            let (answer, is_written) = both(query, &json!({ "a": a, "b": b })).await;
            assert!(is_written, "{query}: {answer}");
        }
    }
}

/// The library resolves a field once for each selection of it; a written field is resolved once.
#[tokio::test]
async fn a_field_that_is_asked_for_twice_is_written_once_with_everything_below_it() {
    for (query, data) in [
        (
            "{ order { lines { id } kept ...F lines { color } } } fragment F on Order { lines { id lines { id } } kept }",
            json!({ "order": {
                "lines": [{ "id": 10, "lines": [], "color": "RED" }, { "id": 11, "lines": [], "color": "GRASS" }], "kept": null,
            } }),
        ),
        ("{ order { id } order { color } }", json!({ "order": { "id": 1, "color": "GRASS" } })),
    ] {
        let (written, by_library) =
            (answer(&engine(), query, &json!({})).await, answer(&engine().by_library(), query, &json!({})).await);
        let json = |response: &Response| serde_json::to_value(response).unwrap();
        assert!(written.is_written(), "{query}");
        assert_eq!((&json(&written)["data"], &json(&by_library)["data"]), (&data, &data), "{query}");
        assert!(written.errors.len() <= 1);
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_answered_by_the_library() {
    for (query, data) in [
        ("{ order { id slow lines { id } } }", json!({ "order": { "id": 1, "slow": 1, "lines": [{ "id": 10 }, { "id": 11 }] } })),
        ("{ order { id } viewer }", json!({ "order": { "id": 1 }, "viewer": "Li" })),
        ("{ order { id } __typename }", json!({ "order": { "id": 1 }, "__typename": "Query" })),
        ("{ __type(name: \"Order\") { name } }", json!({ "__type": { "name": "Order" } })),
    ] {
        let (answer, is_written) = both(query, &json!({})).await;
        assert!(!is_written, "{query}");
        assert_eq!(answer["data"], data, "{query}");
    }
    let (answer, is_written) = both("query($n: Int) { order { text(length: $n) } }", &json!({ "n": -1 })).await;
    assert!(!is_written && answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST", "{answer}");
}

/// A field below an object whose every field is skipped: an object without fields, which is not null.
#[tokio::test]
async fn an_object_of_which_nothing_is_wanted_is_there() {
    let response = answer(&engine(), "{ order { id @skip(if: true) } must { id } }", &json!({})).await;
    assert_eq!(serde_json::to_value(&response).unwrap()["data"], json!({ "order": {}, "must": { "id": 2 } }));
}

#[tokio::test]
async fn payloads_are_written_too_and_know_their_cursor() {
    let query = "subscription { events { cursor summary __typename ... on Held { order { id } } } }";
    let mut answers = Vec::new();
    for engine in [engine(), engine().by_library()] {
        let payloads = engine.subscribe(GraphqlRequest::new(query, None), call()).await.unwrap();
        let payloads: Vec<Response> = payloads.collect().await;
        assert_eq!(
            payloads.iter().map(|payload| payload.cursor().map(str::to_owned)).collect::<Vec<_>>(),
            [Some("c1".into()), Some("c2".into()), None]
        );
        let texts: Vec<String> = payloads.iter().map(|one| String::from_utf8(one.to_json().to_vec()).unwrap()).collect();
        answers.push((texts, payloads[0].is_written()));
    }
    assert_eq!(answers[0].0, answers[1].0);
    assert_eq!((answers[0].1, answers[1].1), (true, false));
}

#[test]
fn times_are_written_as_the_library_writes_them() {
    for (seconds, nanos) in [
        (0, 0),
        (1_800_000_000, 1),
        (1_800_000_000, 1_000),
        (-1, 999_000_000),
        (253_402_300_799, 120_000_000),
        (253_402_300_800, 0),
        (-62_135_596_801, 5),
    ] {
        let time = DateTime::<Utc>::from_timestamp(seconds, nanos).unwrap();
        let mut text = Vec::new();
        super::leaf::write_time(&time, &mut text).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), time.to_rfc3339());
    }
}

proptest::proptest! {
    #[test]
    fn any_time_is_written_as_the_library_writes_it(micros in -62_135_596_800_000_000_i64..253_402_300_800_000_000) {
        let time = DateTime::<Utc>::from_timestamp_micros(micros).unwrap();
        let mut text = Vec::new();
        super::leaf::write_time(&time, &mut text).unwrap();
        proptest::prop_assert_eq!(String::from_utf8(text).unwrap(), time.to_rfc3339());
    }
}
