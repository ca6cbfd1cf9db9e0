//! Tests of the engine over the sample schema.

use async_graphql::{EmptyMutation, EmptySubscription, PathSegment, Schema};
use futures_util::StreamExt;
use serde_json::{Value as Json, json};

use super::sample::{Query, call, engine};
use super::*;

/// An engine over a schema that has queries alone.
fn engine_of_queries() -> Engine {
    Engine::new(|| Schema::build(Query, EmptyMutation, EmptySubscription), GraphqlLimits::default()).unwrap()
}

async fn run(query: &str) -> Json {
    run_with(&engine(), query, json!({})).await
}

async fn run_with(engine: &Engine, query: &str, variables: Json) -> Json {
    let request = GraphqlRequest::new(query, variables.as_object().cloned());
    let response = engine.execute(request, call()).await;
    assert_paths(&response);
    serde_json::to_value(&response).unwrap()
}

/// Every error's path leads to null in the data, at its end or at the nearest nullable parent before it.
fn assert_paths(response: &Response) {
    let whole: Json = serde_json::from_slice(&response.to_json()).unwrap();
    for error in response.errors.iter().filter(|_| response.data.is_some()) {
        assert!(!error.path.is_empty(), "an error of a field without a path: {error:?}");
        let mut at = &whole["data"];
        for segment in &error.path {
            at = match (segment, at) {
                (_, Json::Null) => break,
                (PathSegment::Field(name), Json::Object(object)) => {
                    object.get(name.as_str()).unwrap_or_else(|| panic!("{name} is missing in {object:?}"))
                }
                (PathSegment::Index(index), Json::Array(items)) => &items[*index],
                other => panic!("{:?} does not fit {other:?}", error.path),
            };
        }
        assert_eq!(*at, Json::Null, "{:?}", error.path);
    }
}

fn codes(response: &Json) -> Vec<&str> {
    response["errors"].as_array().into_iter().flatten().map(|error| error["extensions"]["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_failed_nullable_field_is_null_at_its_path_and_the_rest_is_unharmed() {
    let response = run("{ order { id guarded lost kept again: guarded } }").await;
    assert_eq!(response["data"], json!({"order": {"id": 1, "guarded": null, "lost": null, "kept": null, "again": null}}));
    let mut paths: Vec<Json> = response["errors"].as_array().unwrap().iter().map(|error| error["path"].clone()).collect();
    paths.sort_by_key(ToString::to_string);
    assert_eq!(paths, ["again", "guarded", "kept", "lost"].map(|field| json!(["order", field])));
    let guarded = response["errors"].as_array().unwrap().iter().find(|error| error["path"][1] == "guarded").unwrap();
    assert_eq!(guarded["extensions"], json!({"code": "FORBIDDEN", "requestId": "r1", "reason": "PERMISSION_MISSING"}));
    assert!(!response.to_string().contains("secret@db"));
}

#[tokio::test]
async fn a_failed_non_null_field_bubbles_to_the_nearest_nullable_parent() {
    assert_eq!(run("{ order { id strictly } }").await["data"], json!({"order": null}));
    assert_eq!(run("{ order { id price { amount secret } } }").await["data"], json!({"order": {"id": 1, "price": null}}));
    assert_eq!(run("{ must { id strictly } viewer }").await["data"], json!(null));
    // A list of non-null items takes its non-null list along, and that the object.
    assert_eq!(run("{ order { id lines { id strictly } } }").await["data"], json!({"order": null}));
    assert_eq!(
        run("{ order { maybeLines { id strictly } } }").await["data"],
        json!({"order": {"maybeLines": [null, null, null]}})
    );
}

#[tokio::test]
async fn an_object_whose_fields_all_failed_is_an_object_of_nulls() {
    assert_eq!(run("{ order { guarded } }").await["data"], json!({"order": {"guarded": null}}));
    assert_eq!(
        run("{ must { guarded lines { lost } } }").await["data"],
        json!({"must": {"guarded": null, "lines": [{"lost": null}, {"lost": null}]}})
    );
    assert_eq!(
        run("{ order { lines { ...F } } } fragment F on Order { lines { id } lost }").await["data"]["order"]["lines"][1],
        json!({"lines": [], "lost": null})
    );
    assert_eq!(run("mutation { refused }").await["data"], json!({"refused": null}));
}

#[tokio::test]
async fn lists_fragments_aliases_and_interfaces_complete_too() {
    let response = run("{ o: order { ...F lines { ...F } items } } fragment F on Order { ... on Order { g: guarded } id }").await;
    assert_eq!(
        response["data"],
        json!({"o": {"g": null, "id": 1, "lines": [{"g": null, "id": 10}, {"g": null, "id": 11}], "items": [1, null, 3]}})
    );
    let events = "cursor summary ... on Held { reason } ... on Changed { to }";
    let bubbled = run(&format!("{{ order {{ id lastEvent {{ __typename {events} }} }} }}")).await;
    assert_eq!(bubbled["data"], json!({"order": {"id": 1, "lastEvent": null}}));
    let untyped = run(&format!("{{ order {{ lastEvent {{ {events} }} }} }}")).await;
    assert_eq!(untyped["data"], json!({"order": {"lastEvent": null}}));
    let response = run("{ order { events { t: __typename cursor summary ... on Held { reason } } } }").await;
    assert_eq!(
        response["data"]["order"]["events"],
        json!([
            {"t": "Changed", "cursor": "c1", "summary": null},
            {"t": "Held", "cursor": "c3", "summary": "held", "reason": null},
            {"t": "Changed", "cursor": "c2", "summary": null},
        ])
    );
}

#[tokio::test]
async fn fields_skipped_by_a_directive_stay_away() {
    let query = "query($no: Boolean!) { order { id guarded @include(if: $no) lost @skip(if: true) kept } }";
    assert_eq!(run_with(&engine(), query, json!({"no": false})).await["data"], json!({"order": {"id": 1, "kept": null}}));
}

#[tokio::test]
async fn data_follows_the_order_of_the_document() {
    let query = "{ order { slow id ...F zero: slow lines { id } ... on Order { last: id } lines { slow } } viewer } fragment F on Order { again: slow id first: id }";
    let response = engine().execute(GraphqlRequest::new(query, None), call()).await;
    let text = String::from_utf8(response.to_json().to_vec()).unwrap();
    assert_eq!(
        text.split(r#","extensions""#).next().unwrap(),
        r#"{"data":{"order":{"slow":1,"id":1,"again":1,"first":1,"zero":1,"lines":[{"id":10,"slow":10},{"id":11,"slow":11}],"last":1},"viewer":"u1 En"}"#
    );
}

#[tokio::test]
async fn a_panic_is_an_internal_error_and_the_engine_lives_on() {
    let engine = engine();
    let response = run_with(&engine, "{ panics }", json!({})).await;
    assert_eq!(codes(&response), ["INTERNAL"]);
    assert_eq!(response["errors"][0]["message"], "Internal error, request id r1");
    assert_eq!(run_with(&engine, "{ viewer }", json!({})).await["data"], json!({"viewer": "u1 En"}));
}

#[tokio::test]
async fn a_request_that_is_wrong_has_no_data() {
    for query in [
        "{",
        "{ nothing }",
        "{ order }",
        "{ ...nowhere }",
        "query A {viewer} query B {viewer}",
        "subscription { must { id } }",
        "{ order { id { x } } }",
    ] {
        let response = run(query).await;
        assert!(!codes(&response).is_empty() && codes(&response).iter().all(|code| *code == "BAD_REQUEST"), "{query}");
        assert!(response.get("data").is_none(), "{query}");
    }
    let response = run("{ ordr { id } }").await;
    assert!(!response.to_string().contains("Did you mean"), "{response}");
}

#[tokio::test]
async fn nobody_is_told_to_sign_in() {
    let response = engine().execute(GraphqlRequest::new("{ __typename }", None), CallContext { actor: None, ..call() }).await;
    assert_eq!(response.code(), Some(ErrorCode::Unauthenticated));
    assert!(response.is_refused());
}

#[tokio::test]
async fn only_validated_documents_are_kept_and_they_answer_the_same() {
    let engine = engine();
    assert!(run_with(&engine, "{ nothing }", json!({})).await.get("data").is_none());
    assert!(engine.documents.get("{ nothing }").is_none());
    let query = "query Q($by: By) { order(by: $by) { id guarded } }";
    let first = run_with(&engine, query, json!({"by": {"id": 7}})).await;
    assert!(engine.documents.get(query).is_some());
    assert!(engine.documents.get(query).unwrap().is_validated(None));
    assert_eq!(run_with(&engine, query, json!({"by": {"id": 7}})).await, first);
    assert_eq!(first["data"]["order"]["id"], 7);
    // A kept document is not validated again, so the variables are checked apart.
    let wrong = run_with(&engine, query, json!({"by": {"id": 7, "number": "x"}})).await;
    assert_eq!((codes(&wrong), wrong.get("data")), (vec!["BAD_REQUEST"], None));
}

#[tokio::test]
async fn what_one_request_could_not_validate_the_next_one_does() {
    let engine = engine();
    let query = "query A($c: Color) { filtered(where: {nothing: 1, color: $c}) } query B { viewer }";
    let of = |operation: &str, variables: Json| GraphqlRequest {
        operation_name: Some(operation.into()),
        ..GraphqlRequest::new(query, variables.as_object().cloned())
    };
    assert!(!engine.execute(of("B", json!({})), call()).await.is_refused());
    let refused = engine.execute(of("A", json!({"c": "RED"})), call()).await;
    assert_eq!(refused.code(), Some(ErrorCode::BadRequest));
    assert!(refused.is_refused());
}

#[tokio::test]
async fn a_value_that_its_scalar_refuses_is_the_callers_error() {
    let engine = engine();
    let query = "query Q($w: Where) { filtered(where: $w) }";
    let good = json!({"w": {"color": "RED", "since": "2026-01-01T00:00:00Z"}});
    assert_eq!(run_with(&engine, query, good).await["data"]["filtered"], "red Some(1767225600)");
    let response = run_with(&engine, query, json!({"w": {"since": "yesterday"}})).await;
    assert_eq!(codes(&response), ["BAD_REQUEST"], "{response}");
}

#[tokio::test]
async fn the_standard_introspection_runs() {
    let introspection = include_str!("introspection.graphql");
    for engine in [engine(), engine_of_queries()] {
        let response = run_with(&engine, introspection, json!({})).await;
        assert!(response.get("errors").is_none(), "{response}");
        assert_eq!(response["data"]["__schema"]["queryType"]["name"], "Query");
    }
}

/// The text of a request that the limits refuse never reaches the schema.
#[tokio::test]
async fn a_bomb_is_refused_before_the_schema_sees_it() {
    let fragments: Vec<String> =
        (0..18).map(|level| format!("fragment f{level} on Order{{{}}}", format!("...f{}", level + 1).repeat(4))).collect();
    let fragments = fragments.concat();
    let bomb = format!("{{order{{...f0}}}}{fragments}fragment f18 on Order{{id}}");
    let response = run(&bomb).await;
    assert_eq!(response["errors"][0]["extensions"]["reason"], "TOO_LARGE");
}

async fn payloads(query: &str) -> Vec<Json> {
    let stream = engine().subscribe(GraphqlRequest::new(query, None), call()).await.unwrap();
    let responses: Vec<Response> = stream.collect().await;
    responses.iter().for_each(assert_paths);
    responses.iter().map(|response| serde_json::to_value(response).unwrap()).collect()
}

#[tokio::test]
async fn payloads_of_a_subscription_complete_too() {
    assert_eq!(payloads("subscription { order { id guarded } }").await[0]["data"], json!({"order": {"id": 1, "guarded": null}}));
    assert_eq!(payloads("subscription { order { guarded } }").await[0]["data"], json!({"order": {"guarded": null}}));
    assert_eq!(payloads("subscription { order { strictly } }").await[0]["data"], json!({"order": null}));
    assert_eq!(payloads("subscription { must { strictly id } }").await[0]["data"], json!(null));
    let refused = payloads("subscription { guarded }").await;
    assert_eq!((refused.len(), &refused[0]["data"], codes(&refused[0])), (1, &json!(null), vec!["FORBIDDEN"]));
    let panicked = payloads("subscription { panics }").await;
    assert_eq!((panicked.len(), codes(&panicked[1])), (2, vec!["INTERNAL"]));
    let events = payloads("subscription { orderEvents(after: \"c1\") { cursor ... on Held { reason } } }").await;
    assert_eq!(events[0]["data"], json!({"orderEvents": {"cursor": "c2", "reason": null}}));
    assert_eq!(events.len(), 2);
}

#[tokio::test]
async fn a_wrong_subscription_is_refused_before_it_begins() {
    for query in ["subscription { nothing }", "subscription { order { id } must { id } }", "subscription { order }"] {
        let refused = engine().subscribe(GraphqlRequest::new(query, None), call()).await.err().unwrap();
        assert_eq!(refused.code(), Some(ErrorCode::BadRequest), "{query}");
    }
}
