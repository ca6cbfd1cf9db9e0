//! Revoked tokens: refused on every instance within five seconds, and their open sockets and streams are closed.

use std::time::Duration;

use serde_json::{Value, json};
use tests::client::{Client, EventStream, Socket};
use tests::company::command;
use tests::environment::Environment;
use tests::server::Server;
use tests::token::Claims;
use tokio::time::{Instant, timeout};

use crate::intake::{binary, tables};

/// The most time until a revocation holds on every instance.
const WITHIN: Duration = Duration::from_secs(5);
const FOLLOW: &str = "subscription { orderEvents { cursor } }";

/// A person who is at a desk: a socket and a stream are open.
struct Desk {
    client: Client,
    socket: Socket,
    stream: EventStream,
}

impl Desk {
    async fn open(server: &Server, claims: &Claims) -> Self {
        let client = server.client(claims);
        let mut socket = Socket::signed_in(server.url(), client.token()).await;
        socket.send(&json!({ "id": "1", "type": "subscribe", "payload": { "query": FOLLOW } })).await;
        let stream = EventStream::open(&client, &json!({ "query": FOLLOW })).await;
        Self { client, socket, stream }
    }

    /// Expects that the socket closes with 4403 and the stream ends with an error, in time; afterwards the token is refused.
    async fn expect_thrown_out(mut self, since: Instant) {
        timeout(WITHIN.saturating_sub(since.elapsed()), self.socket.expect_closed(4403))
            .await
            .expect("the socket closes in time");
        let left = WITHIN.saturating_sub(since.elapsed());
        let event = timeout(left, self.stream.next()).await.expect("the stream ends in time").expect("it says why");
        let said: Value = serde_json::from_str(&event.data).expect("JSON");
        assert_eq!(said["errors"][0]["extensions"]["code"], "FORBIDDEN", "{said}");
        assert_eq!(self.stream.next().await.expect("it completes").kind, "complete");
        assert_eq!(ask(&self.client).await, 401);
        let mut again = Socket::open(self.client.url()).await;
        let payload = json!({ "authorization": format!("Bearer {}", self.client.token().expect("a token")) });
        again.send(&json!({ "type": "connection_init", "payload": payload })).await;
        again.expect_closed(4403).await;
    }

    /// Expects that the token, the socket and the stream still work.
    async fn expect_undisturbed(&mut self) {
        assert_eq!(ask(&self.client).await, 200);
        self.socket.send(&json!({ "type": "ping" })).await;
        self.socket.expect("pong").await;
    }
}

async fn ask(client: &Client) -> u16 {
    client.query("{ viewer { name } }", None, Value::Null).await.status
}

fn clerk(subject: &str, id: &str) -> Claims {
    Claims::of(&["CUSTOMER_SERVICE"]).with_subject(subject).with_id(id)
}

async fn revoke(server: &Server, input: Value) -> Instant {
    let manager = server.client(&Claims::of(&["MANAGER"]).with_subject("he"));
    command(&manager, "tokenRevoke", input).await.expect_ok();
    Instant::now()
}

tests::both_databases! {
    /// One instance revokes the tokens, the other closes their connections.
    async fn a_revoked_subject_is_thrown_out_everywhere(environment: Environment) {
        let (here, there) = (environment.start().await, environment.start().await);
        let near = Desk::open(&here, &clerk("li", "t1")).await;
        let far = Desk::open(&there, &clerk("li", "t2")).await;
        let mut other = Desk::open(&there, &clerk("chen", "t3")).await;
        let since = revoke(&here, json!({ "subject": "li", "reason": "lost phone" })).await;
        near.expect_thrown_out(since).await;
        far.expect_thrown_out(since).await;
        other.expect_undisturbed().await;
        // A token that is issued after the revocation is accepted.
        let again = clerk("li", "t4").issued_in(2);
        for server in [&here, &there] {
            assert_eq!(ask(&server.client(&again)).await, 200);
        }
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "journal WHERE kind = 'TokenRevoked'").await, 1);
        here.stop().await;
        there.stop().await;
    }

    async fn one_revoked_token_leaves_the_others_of_its_subject(environment: Environment) {
        let (here, there) = (environment.start().await, environment.start().await);
        let lost = Desk::open(&there, &clerk("li", "lost")).await;
        let mut kept = Desk::open(&there, &clerk("li", "kept")).await;
        let since = revoke(&here, json!({ "tokenId": "lost", "reason": "lost phone" })).await;
        lost.expect_thrown_out(since).await;
        kept.expect_undisturbed().await;
        here.stop().await;
        there.stop().await;
    }

    /// A suspended subject is refused with new tokens too, until the suspension is lifted.
    async fn a_suspension_holds_until_it_is_lifted(environment: Environment) {
        let (here, there) = (environment.start().await, environment.start().await);
        let manager = here.client(&Claims::of(&["MANAGER"]).with_subject("he"));
        let desk = Desk::open(&there, &clerk("li", "t1")).await;
        let since = revoke(&here, json!({ "subject": "li", "suspend": true, "reason": "left" })).await;
        desk.expect_thrown_out(since).await;
        let new = there.client(&clerk("li", "t2").issued_in(3));
        assert_eq!(ask(&new).await, 401);

        let listed = manager.query("{ tokenRevocations { kind subject tokenId reason until revokedBy { name } } }", None, Value::Null).await;
        let expected = json!({
            "kind": "SUSPENSION", "subject": "li", "tokenId": null, "reason": "left", "until": null, "revokedBy": { "name": "manager" }
        });
        assert_eq!(listed.expect_ok().list("tokenRevocations"), [expected]);

        let lift = json!({ "subject": "li", "reason": "back" });
        let keyed = json!({ "subject": "li", "reason": "back", "idempotencyKey": "lift" });
        for _ in 0..2 {
            command(&manager, "tokenRestore", keyed.clone()).await.expect_ok();
        }
        let other = json!({ "subject": "li", "reason": "another", "idempotencyKey": "lift" });
        command(&manager, "tokenRestore", other).await.expect_refused("IDEMPOTENCY_CONFLICT");
        let lifted = async { while ask(&new).await != 200 {} };
        timeout(WITHIN, lifted).await.expect("it is lifted everywhere in time");
        command(&manager, "tokenRestore", lift).await.expect_refused("NOT_FOUND");
        let store = environment.store().await;
        assert_eq!(tables::count(&store, "journal WHERE kind = 'TokenRestored'").await, 1);
        here.stop().await;
        there.stop().await;
    }

    async fn the_command_line_revokes_on_a_running_server(environment: Environment) {
        let server = environment.start().await;
        let desk = Desk::open(&server, &clerk("li", "t1")).await;
        let run = async |arguments: &[&str]| binary::start(&environment, arguments, &[]).await.exit_code().await;
        assert_eq!(run(&["token", "revoke", "--sub", "li", "--suspend", "--reason", "left"]).await, Some(0));
        desk.expect_thrown_out(Instant::now()).await;
        assert_eq!(run(&["token", "revoke", "--reason", "nobody"]).await, Some(2), "wrong use");
        assert_eq!(run(&["token", "restore", "--sub", "li"]).await, Some(0));
        assert_eq!(run(&["token", "restore", "--jti", "t1"]).await, Some(1), "nothing is revoked of it");
        server.stop().await;
    }

    /// A revocation outlives a restart, and an input without a target is refused.
    async fn revocations_are_kept_and_checked(environment: Environment) {
        let server = environment.start().await;
        let manager = server.client(&Claims::of(&["MANAGER"]).with_subject("he"));
        for input in [
            json!({ "reason": "x" }),
            json!({ "subject": "li", "tokenId": "t1", "reason": "x" }),
            json!({ "tokenId": "t1", "suspend": true, "reason": "x" }),
            json!({ "subject": "li", "reason": " " }),
            json!({ "subject": "", "reason": "x" }),
            json!({ "subject": "li", "until": "2020-01-01T00:00:00Z", "reason": "x" }),
        ] {
            command(&manager, "tokenRevoke", input).await.expect_refused("INVALID_INPUT");
        }
        let input = json!({ "subject": "li", "reason": "lost", "idempotencyKey": "k1" });
        let first = command(&manager, "tokenRevoke", input.clone()).await.expect_ok();
        let second = command(&manager, "tokenRevoke", input).await.expect_ok();
        assert_eq!(first.data("tokenRevoke.revocation"), second.data("tokenRevoke.revocation"));
        server.stop().await;
        let server = environment.start().await;
        assert_eq!(ask(&server.client(&clerk("li", "t1"))).await, 401);
        assert_eq!(ask(&server.client(&clerk("chen", "t1"))).await, 200);
        server.stop().await;
    }
}
