//! The servers of the live workloads, each as a child: ours over a database of its own, and the bare peer.
//!
//! At `change N`, ours changes orders at a steady rate, N in all, one after the other, and answers when the last is committed. At `say N`,
//! both send N messages to all clients at once and answer with the time at which they began to, in nanoseconds: ours when the transaction
//! with N events is committed.

use std::io::BufRead;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use demo::seed::order_number;
use domain::event::Event;
use domain::kernel::ids::Mint;
use domain::kernel::source::Source;
use futures_util::{SinkExt, StreamExt};
use panorama::clock::{Clock, SystemClock};
use panorama::config::Settings;
use panorama::store::{NewEvent, OrderLookup, Store};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// The number of orders in the database of the live workloads.
pub const ORDERS: u64 = 500;
/// The number of changes a second at the steady rate.
const PER_SECOND: u32 = 100;
/// The most messages that may wait for a socket of the peer.
const CAPACITY: usize = 1_024;

/// The current time in nanoseconds since the Unix epoch.
pub fn nanoseconds() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(now.as_nanos()).unwrap_or(u64::MAX)
}

/// Our server over a seeded database.
pub fn ours(database_url: &str, keys: &Path) {
    tests::client::install_provider();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let mut settings = Settings {
        listen: ([127, 0, 0, 1], 0).into(),
        database_url: Some(database_url.into()),
        data_dir: keys.to_path_buf(),
        key_file: Some(keys.join("panorama.key")),
        log: "warn".into(),
        ..Settings::default()
    };
    settings.token.hs256_key_file = Some(keys.join("token.key"));
    settings.token.allow_local_key = true;
    // All clients are the same person here, whose budget would be spent at once; and they come from few addresses.
    settings.graphql.cost.throttle = false;
    let running = runtime.block_on(panorama::cli::start(settings)).expect("the server starts");
    println!("{}", running.url());
    let store = running.app().store();
    listen(|what, count| match what {
        "change" => runtime.block_on(change_steadily(store, count)),
        _ => runtime.block_on(change(store, 1, (0..count).map(|_| remark()).collect())),
    });
}

fn remark() -> Event {
    Event::OrderRemarkUpdated { old: Some("a remark".into()) }
}

/// Makes `count` changes of different orders, [`PER_SECOND`] of them each second.
async fn change_steadily(store: &Store, count: usize) -> u64 {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / PER_SECOND);
    let mut at = 0;
    for (turn, order) in (0..count).zip((0..ORDERS).cycle()) {
        ticks.tick().await;
        let event = if turn % 3 == 0 { Event::OrderPickConfirmed } else { remark() };
        at = change(store, order, vec![event]).await;
    }
    at
}

/// Changes the n-th order with these events in one transaction, and returns the time of the commit.
async fn change(store: &Store, order: u64, events: Vec<Event>) -> u64 {
    let now = SystemClock.now();
    let mut work = store.begin(now, Mint::new(now, u128::from(nanoseconds()))).await.expect("a transaction");
    let order = work.order_for_update(&OrderLookup::Number(order_number(order)), None).await.expect("the order is read");
    let of = |event| NewEvent::new(event, Source::Staff, now);
    work.save(order.expect("the order is there"), events.into_iter().map(of).collect());
    work.commit().await.expect("it is committed");
    nanoseconds()
}

/// The peer: `tokio-tungstenite`, a task for each socket, a broadcast channel, and one flush for all messages that wait for a socket.
pub fn bare(message: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (say, _) = broadcast::channel::<Utf8Bytes>(CAPACITY);
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
    println!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    let heard = say.clone();
    let _accepting = runtime.spawn(async move {
        let mut tasks = tokio::task::JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_nodelay(true).expect("TCP_NODELAY");
            tasks.spawn(serve(stream, heard.subscribe()));
        }
    });
    let message = Utf8Bytes::from(message);
    listen(|_, count| {
        let started = nanoseconds();
        for _ in 0..count {
            say.send(message.clone()).expect("somebody listens");
        }
        started
    });
}

async fn serve(stream: tokio::net::TcpStream, mut messages: broadcast::Receiver<Utf8Bytes>) {
    let config = WebSocketConfig::default().read_buffer_size(4 * 1024);
    let Ok(mut socket) = tokio_tungstenite::accept_async_with_config(stream, Some(config)).await else { return };
    loop {
        tokio::select! {
            message = messages.recv() => {
                let Ok(message) = message else { return };
                let mut fed = socket.feed(Message::Text(message)).await;
                while let (Ok(()), Ok(message)) = (&fed, messages.try_recv()) {
                    fed = socket.feed(Message::Text(message)).await;
                }
                if fed.is_err() || socket.flush().await.is_err() {
                    return;
                }
            }
            said = socket.next() => if !matches!(said, Some(Ok(_))) { return },
        }
    }
}

/// Runs the commands of the input until it ends.
fn listen(mut act: impl FnMut(&str, usize) -> u64) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (what, count) = line.split_once(' ').expect("what to do, and how often");
        println!("{}", act(what, count.parse().expect("a number")));
    }
}
