//! Persisted operations: a hash stands for its document, and an operator may refuse all others, over every transport.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::both_databases;
use tests::client::{Client, EventStream, Frame, Socket};
use tests::environment::Environment;
use tests::operations;
use tests::server::Server;
use tests::token::Claims;

const OTHER: &str = "{ viewer { id } }";

async fn strict(environment: &Environment, only: bool) -> Server {
    let mut settings = environment.settings();
    settings.graphql.persisted.manifest = Some(operations::directory());
    settings.graphql.persisted.only = only;
    Server::start(settings, environment.signer().clone()).await
}

fn by_hash(operation: &str, variables: &Value) -> Value {
    let hash = hex::encode(Sha256::digest(operations::document_of(operation).as_bytes()));
    json!({
        "operationName": operation, "variables": variables,
        "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } },
    })
}

/// The answers of each transport to a request: the data, or the reason of the refusal.
async fn over_everything(client: &Client, body: &Value) -> Vec<Result<Value, String>> {
    let reason = |error: &Value| error["extensions"]["reason"].as_str().unwrap_or_default().to_owned();
    let posted = client.post(body, reqwest::header::HeaderMap::new()).await;
    let mut address = vec![];
    for name in ["query", "operationName", "documentId", "doc_id"] {
        if let Some(text) = body[name].as_str() {
            address.push((name, text.to_owned()));
        }
    }
    for name in ["variables", "extensions"] {
        if body[name].is_object() {
            address.push((name, body[name].to_string()));
        }
    }
    let got = client.http().get(format!("{}/graphql", client.url())).bearer_auth(client.token().unwrap()).query(&address);
    let got: Value = got.header("accept", "application/json").send().await.unwrap().json().await.unwrap();
    let streamed = match EventStream::try_open(client, body).await {
        Ok(mut stream) => serde_json::from_str(&stream.next().await.unwrap().data).unwrap(),
        Err(answer) => answer.body,
    };
    let mut socket = Socket::signed_in(client.url(), client.token()).await;
    socket.send(&json!({ "id": "1", "type": "subscribe", "payload": body })).await;
    let Frame::Message(mut message) = socket.receive().await else { panic!("the socket stays open") };
    let told = if message["type"] == "error" { json!({ "errors": message["payload"] }) } else { message["payload"].take() };
    let all = [posted.body, got, streamed, told];
    all.into_iter()
        .map(|body| if body["data"].is_null() { Err(reason(&body["errors"][0])) } else { Ok(body["data"].clone()) })
        .collect()
}

both_databases! {
    async fn a_hash_stands_for_its_document(environment: Environment) {
        let server = strict(&environment, false).await;
        let client = server.client(&Claims::of(&["MANAGER"]));
        for answer in over_everything(&client, &by_hash("MyDesk", &json!({}))).await {
            assert_eq!(answer.unwrap()["viewer"]["name"], "manager");
        }
        for answer in over_everything(&client, &json!({ "query": OTHER })).await {
            assert!(answer.is_ok());
        }
        let mut unknown = by_hash("MyDesk", &json!({}));
        unknown["extensions"]["persistedQuery"]["sha256Hash"] = json!("00");
        for answer in over_everything(&client, &unknown).await {
            assert_eq!(answer.unwrap_err(), "PERSISTED_QUERY_NOT_FOUND");
        }
        server.stop().await;
    }

    async fn without_a_manifest_a_client_is_told_not_to_ask_by_a_hash_again(environment: Environment) {
        let server = environment.start().await;
        let client = server.client(&Claims::of(&["MANAGER"]));
        for body in [by_hash("MyDesk", &json!({})), json!({ "documentId": "MyDesk" })] {
            for answer in over_everything(&client, &body).await {
                assert_eq!(answer.unwrap_err(), "PERSISTED_QUERY_NOT_SUPPORTED");
            }
        }
        let told = client.post(&by_hash("MyDesk", &json!({})), reqwest::header::HeaderMap::new()).await.body;
        assert_eq!(told["errors"][0]["message"], "PersistedQueryNotSupported", "the word that clients look for");
        server.stop().await;
    }

    async fn a_manifest_of_apollo_or_of_relay_names_documents_by_its_ids(environment: Environment) {
        let document = operations::document_of("MyDesk");
        let md5 = hex::encode(md5::Md5::digest(document.as_bytes()));
        let apollo = json!({
            "format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{ "id": "desk/1", "name": "MyDesk", "type": "query", "body": document }],
        });
        for (manifest, id) in [(apollo, "desk/1"), (json!({ &md5: document }), md5.as_str())] {
            let file = environment.directory().join("manifest.json");
            std::fs::write(&file, manifest.to_string()).unwrap();
            let mut settings = environment.settings();
            settings.graphql.persisted.manifest = Some(file);
            settings.graphql.persisted.only = true;
            let server = Server::start(settings, environment.signer().clone()).await;
            let client = server.client(&Claims::of(&["MANAGER"]));
            for name in ["documentId", "doc_id"] {
                for answer in over_everything(&client, &json!({ name: id, "operationName": "MyDesk" })).await {
                    assert_eq!(answer.unwrap()["viewer"]["name"], "manager");
                }
            }
            for answer in over_everything(&client, &by_hash("MyDesk", &json!({}))).await {
                assert!(answer.is_ok(), "by its SHA-256, too");
            }
            for answer in over_everything(&client, &json!({ "documentId": "desk/2" })).await {
                assert_eq!(answer.unwrap_err(), "PERSISTED_QUERY_NOT_FOUND");
            }
            server.stop().await;
        }
    }

    async fn only_the_documents_of_the_manifest_are_answered(environment: Environment) {
        let server = strict(&environment, true).await;
        let client = server.client(&Claims::of(&["MANAGER"]));
        let whole = json!({ "query": operations::document_of("MyDesk"), "operationName": "MyDesk" });
        for body in [by_hash("MyDesk", &json!({})), whole] {
            for answer in over_everything(&client, &body).await {
                assert!(answer.is_ok(), "{answer:?}");
            }
        }
        for query in [OTHER, "{ __schema { types { name } } }", "mutation { alertThresholdSet(input: { kind: CONFLICT }) { threshold { id } } }"] {
            for answer in over_everything(&client, &json!({ "query": query })).await {
                assert_eq!(answer.unwrap_err(), "PERSISTED_ONLY", "{query}");
            }
        }
        server.stop().await;
    }
}
