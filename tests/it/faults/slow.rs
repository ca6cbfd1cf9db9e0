//! A client that stops reading: it is disconnected, other clients are unaffected, and it misses no event when it returns.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use panorama::events::cursor::Cursor;
use serde_json::json;
use tests::environment::Environment;
use tests::token::Claims;
use tokio::net::TcpSocket;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::fleet::Fleet;
use super::run::{desks, under_load};

const STALLED: &str = "2";
/// Long answers, so that those waiting for the client soon fill every buffer on the way.
const FOLLOW: &str = "subscription Follow($after: String) { orderEvents(after: $after) { id cursor summary order {
    id number status contact { name } lines { id sku title } promise { shipBy } channelOrder { number } holds { id } marks { value }
} } }";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_stops_reading_is_cut_off_alone() {
    let variables = vec![("PANORAMA_HTTP__STALLED_SECONDS", STALLED.to_owned())];
    let mut fleet = Fleet::start_each(Environment::postgres().await, vec![variables]).await;
    let desks = desks(&fleet);
    let token = fleet.environment.signer().sign(&Claims::of(&["MANAGER"]));
    let outcome = under_load(&mut fleet, desks, async |fleet, progress| {
        let mut sleeper = Sleeper::open(&fleet.urls()[0], &token).await;
        // Until the server has disconnected it, it must not read a byte; others work on meanwhile.
        sleeper.until_cut_off(async || progress.more(5).await).await;
        progress.more(10).await;
    })
    .await;
    outcome.verdict.expect_clean();
    assert!(outcome.desks.iter().all(|desk| desk.closes.is_empty()), "somebody who reads was cut off");
}

/// A client that requests much and reads nothing.
struct Sleeper {
    stream: WebSocketStream<tokio::net::TcpStream>,
}

impl Sleeper {
    async fn open(url: &str, token: &str) -> Self {
        let address: SocketAddr = url.trim_start_matches("http://").parse().expect("an address");
        let socket = TcpSocket::new_v4().expect("a socket");
        // The system's own buffer would hold minutes of events.
        socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
        let connection = socket.connect(address).await.expect("the server listens");
        let mut request = format!("ws://{address}/graphql").into_client_request().expect("a URL");
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-transport-ws"));
        let (mut stream, _) = client_async(request, connection).await.expect("the socket opens");
        let init = json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } });
        stream.send(Message::text(init.to_string())).await.expect("it is sent");
        let acknowledged = timeout(tests::PATIENCE, stream.next()).await.expect("an answer in time");
        assert!(acknowledged.is_some_and(|message| message.is_ok()));
        for id in 0..50 {
            let payload = json!({ "query": FOLLOW, "variables": { "after": Cursor::Start.encode() } });
            let subscribe = json!({ "id": id.to_string(), "type": "subscribe", "payload": payload });
            stream.send(Message::text(subscribe.to_string())).await.expect("it is sent");
        }
        Self { stream }
    }

    /// Waits without reading until a write fails, which happens once the server has closed the connection.
    async fn until_cut_off(&mut self, meanwhile: impl AsyncFn()) {
        let ping = json!({ "type": "ping" }).to_string();
        let cut = async {
            while timeout(Duration::from_secs(5), self.stream.send(Message::text(ping.clone())))
                .await
                .is_ok_and(|sent| sent.is_ok())
            {
                meanwhile().await;
            }
        };
        timeout(tests::PATIENCE * 3, cut).await.expect("a client that does not read is cut off");
    }
}
