//! Floods of anonymous requests, over sockets and event streams: few rows for any number of requests.

use futures_util::future::join_all;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};
use tests::both_databases;
use tests::client::Socket;
use tests::company::Company;
use tests::environment::Environment;

use super::{change, counted};
use crate::intake::tables;

/// Opens a socket from the address of the test and signs in with an invalid token.
async fn knock(company: &Company, index: usize) {
    let mut socket = Socket::open(company.url()).await;
    let payload = json!({ "authorization": format!("Bearer no-token-{index}") });
    socket.send(&json!({ "type": "connection_init", "payload": payload })).await;
    socket.expect_closed(4403).await;
}

/// Asks for an event stream without a token.
async fn listen(company: &Company) {
    let anonymous = company.anonymous();
    let body = json!({ "query": "subscription { alerts { cursor } }" }).to_string();
    let request = anonymous.http().post(format!("{}/graphql/stream", company.url())).body(body);
    let request = request.header(ACCEPT, "text/event-stream").header(CONTENT_TYPE, "application/json");
    let said = request.send().await.expect("the server answers").text().await.expect("a text");
    assert!(said.contains("UNAUTHENTICATED"), "{said}");
}

both_databases! {
    /// Many sockets with bad tokens and event streams without tokens, from one address, make one row for each reason, transport and minute.
    async fn sockets_and_streams_without_a_name_are_a_few_rows(environment: Environment) {
        let company = super::company(&environment).await;
        let (manager, store) = (company.staff("MANAGER"), environment.store().await);
        for round in 0..4 {
            join_all((0..20).map(|index| knock(&company, round * 20 + index))).await;
            join_all((0..20).map(|_| listen(&company))).await;
            // A socket with a request before its sign-in, and one whose text is outside the protocol, leave no row.
            let mut early = Socket::open(company.url()).await;
            early.send(&json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ viewer { name } }" } })).await;
            early.expect_closed(4401).await;
            let mut other = Socket::open(company.url()).await;
            other.send_text("hello").await;
            other.expect_closed(4400).await;
        }
        let rows = counted(&manager, "graphql", 160).await;
        let (sockets, streams): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| row["kind"] == "CONNECTION");
        for rows in [sockets, streams] {
            // A minute may end during the flood.
            assert!((1..=3).contains(&rows.len()), "{rows:?}");
            let count = |row: &&Value| change(row, "count")["new"].as_str().unwrap().parse::<i64>().unwrap();
            assert_eq!(rows.iter().map(count).sum::<i64>(), 80, "{rows:?}");
            for row in rows {
                let (address, code) = (change(row, "address")["new"].as_str(), row["code"].as_str());
                assert_eq!((address, code), (Some("127.0.0.1"), Some("UNAUTHENTICATED")), "{row}");
            }
        }
        assert_eq!(tables::count(&store, "audit_log WHERE subject IS NULL AND outcome = 'REFUSED'").await, 0);
        company.close().await;
    }
}
