//! The peer of `card` and `customer`: a bare axum handler that reads the same data from PostgreSQL over sqlx, as JSON text of one statement
//! over the tables, and passes the text on.
//!
//! Its work is easier than ours: no token, no rights, no texts in the reader's language; times stay numbers, amounts stay minor units, the
//! contact stays sealed.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::serve::ListenerExt;
use panorama::store::Store;
use sqlx::{AssertSqlSafe, PgPool};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::stage::Site;

/// The card of an order `o` of a shop `s`, as JSON.
const CARD: &str = include_str!("card.sql");

#[derive(Clone)]
struct Peer {
    pool: PgPool,
    store: Store,
    card: &'static str,
    customer: &'static str,
}

/// The peer while it runs.
pub struct Bare {
    /// The URL of the peer.
    pub url: String,
    pool: PgPool,
    tasks: JoinSet<()>,
}

impl Bare {
    /// Starts the peer over a site's database.
    pub async fn start(site: &Site) -> Self {
        let pool = site.pool().await;
        let card = format!(r#"SELECT CAST({CARD} AS text) FROM "order" o JOIN shop s ON s.id = o.shop WHERE o.number = $1"#);
        let customer = format!(
            r#"SELECT CAST(json_build_object('orderCount', (SELECT count(*) FROM "order" WHERE phone_index = $1), 'orders', (
                 SELECT json_agg({CARD} ORDER BY o.placed_at DESC, o.id DESC)
                 FROM (SELECT * FROM "order" WHERE phone_index = $1 ORDER BY placed_at DESC, id DESC LIMIT 20) o
                 JOIN shop s ON s.id = o.shop)) AS text)"#
        );
        let peer = Peer { pool: pool.clone(), store: site.store.clone(), card: card.leak(), customer: customer.leak() };
        let routes =
            Router::new().route("/card/{number}", get(card_of)).route("/customer/{phone}", get(customer_of)).with_state(peer);
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).expect("TCP_NODELAY"));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, routes).await.expect("the peer serves") });
        Self { url, pool, tasks }
    }

    /// Stops the peer's server.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        self.pool.close().await;
    }
}

/// The bytes of an HTTP request to the peer.
pub fn request(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n").into_bytes()
}

async fn card_of(State(peer): State<Peer>, Path(number): Path<String>) -> impl IntoResponse {
    let text: String =
        sqlx::query_scalar(AssertSqlSafe(peer.card)).bind(number).fetch_one(&peer.pool).await.expect("the order is there");
    ([(CONTENT_TYPE, "application/json")], text)
}

async fn customer_of(State(peer): State<Peer>, Path(phone): Path<String>) -> impl IntoResponse {
    let index = peer.store.vault().blind_index(&phone);
    let text: String =
        sqlx::query_scalar(AssertSqlSafe(peer.customer)).bind(index).fetch_one(&peer.pool).await.expect("the customer is there");
    ([(CONTENT_TYPE, "application/json")], text)
}
