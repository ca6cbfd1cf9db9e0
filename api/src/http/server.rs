//! Runs a router on a listener: bounded connections, a deadline for heads, and an orderly stop.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::stall::StallGuard;
use super::takeover::{self, ByteStream, HandedOver, Line, TakenOver};
use super::{ClientAddress, Tls};
use crate::config::{HttpSettings, Network};

/// The pause after the system could not accept, for example for lack of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// The extra time of the stall guard: a WebSocket notices by itself that its client does not read, and gets this time to report it before
/// the connection is cut.
const STALL_GRACE: Duration = Duration::from_secs(5);
/// The largest head of a request in bytes.
const LARGEST_HEAD: usize = 64 * 1024;

/// A permit for a connection, in the extensions of every request: a WebSocket keeps it after the HTTP part is over.
#[derive(Clone)]
#[expect(dead_code, reason = "it is only held")]
pub(super) struct Place(Arc<Taken>);

/// The listener for connections.
pub struct Listening {
    /// The socket that accepts connections.
    pub listener: TcpListener,
    /// The certificate; `None` = connections are not encrypted.
    pub tls: Option<Arc<Tls>>,
}

/// Serves until `shutdown`, then lets running requests end, and returns.
///
/// WebSockets and event streams end by themselves on the same signal; `sockets` owns their tasks: close and await it after this returns.
pub async fn serve(
    listening: Listening,
    router: Router,
    settings: HttpSettings,
    sockets: TaskTracker,
    shutdown: CancellationToken,
) {
    let Listening { listener, tls } = listening;
    let drain_within = Duration::from_secs(settings.drain_seconds);
    let places = Arc::new(Places::new(&settings));
    let acceptor = Acceptor {
        router,
        tls,
        settings: Arc::new(settings),
        tasks: TaskTracker::new(),
        sockets,
        shutdown: shutdown.clone(),
        abandon: CancellationToken::new(),
    };
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => break,
        };
        match accepted {
            Ok((stream, address)) => match places.take(address.ip()) {
                Some(taken) => acceptor.connect(stream, address, Place(taken)),
                None => metrics::counter!("panorama_connections_refused_total").increment(1),
            },
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    acceptor.drain(drain_within).await;
}

struct Acceptor {
    router: Router,
    tls: Option<Arc<Tls>>,
    settings: Arc<HttpSettings>,
    tasks: TaskTracker,
    /// Owns WebSockets and event streams.
    sockets: TaskTracker,
    /// Set when no new requests may begin; running ones may end.
    shutdown: CancellationToken,
    /// Set when the time for running requests is over.
    abandon: CancellationToken,
}

impl Acceptor {
    fn connect(&self, stream: TcpStream, address: SocketAddr, place: Place) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let connection = Connection {
            router: self.router.clone(),
            settings: Arc::clone(&self.settings),
            address,
            place,
            sockets: self.sockets.clone(),
            shutdown: self.shutdown.clone(),
            abandon: self.abandon.clone(),
        };
        match &self.tls {
            None => drop(self.tasks.spawn(connection.serve(stream))),
            Some(tls) => drop(self.tasks.spawn(connection.serve_encrypted(tls.acceptor(), stream))),
        }
    }

    async fn drain(self, within: Duration) {
        self.tasks.close();
        if tokio::time::timeout(within, self.tasks.wait()).await.is_err() {
            tracing::warn!("requests were still running when the time to stop was over");
            self.abandon.cancel();
        }
    }
}

/// One connection of a client.
struct Connection {
    router: Router,
    settings: Arc<HttpSettings>,
    address: SocketAddr,
    place: Place,
    sockets: TaskTracker,
    shutdown: CancellationToken,
    abandon: CancellationToken,
}

impl Connection {
    /// Serves an encrypted connection. The time limit of a handshake is that of a request's head.
    async fn serve_encrypted(self, acceptor: TlsAcceptor, stream: TcpStream) {
        let within = Duration::from_secs(self.settings.header_seconds);
        let shutdown = self.shutdown.clone();
        let handshake = shutdown.run_until_cancelled(timeout(within, acceptor.accept(stream)));
        match handshake.await {
            Some(Ok(Ok(stream))) => self.serve(stream).await,
            Some(Ok(Err(error))) => tracing::debug!(%error, "a TLS handshake failed"),
            Some(Err(_)) => tracing::debug!("a TLS handshake took too long"),
            None => {}
        }
    }

    async fn serve(self, stream: impl ByteStream + 'static) {
        let Self { router, settings, address, place, sockets, shutdown, abandon } = self;
        let (header_time, stalled_time) = (Duration::from_secs(settings.header_seconds), settings.stalled_time() + STALL_GRACE);
        let taken: Arc<Mutex<Option<HandedOver>>> = Arc::default();
        let takes = Arc::clone(&taken);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let client = ClientAddress::of(address, request.headers(), &settings.trusted_proxies);
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(client);
            request.extensions_mut().insert(place.clone());
            let (answer, takes) = (router.clone().oneshot(request), Arc::clone(&takes));
            async move {
                let Ok(mut response) = answer.await;
                let Some(takeover) = takeover::of(&mut response) else { return Ok(response) };
                *takes.lock().unwrap_or_else(PoisonError::into_inner) = Some(takeover);
                Err(TakenOver)
            }
        });
        let mut connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_time)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(StallGuard::new(stream, stalled_time)), service);
        let ended = tokio::select! {
            ended = &mut connection => ended,
            () = shutdown.cancelled() => {
                Pin::new(&mut connection).graceful_shutdown();
                tokio::select! {
                    ended = &mut connection => ended,
                    () = abandon.cancelled() => Ok(()),
                }
            }
        };
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (taken, ended) {
            (Some((head, life)), _) => {
                let parts = connection.into_parts();
                let stream: Box<dyn ByteStream> = Box::new(parts.io.into_inner().into_inner());
                // A task of its own, which is as small as the rest of the connection.
                sockets.spawn(life(Line { stream, head, early: parts.read_buf }));
            }
            (None, Err(error)) => tracing::debug!(%error, "a connection ended"),
            (None, Ok(())) => {}
        }
    }
}

/// The number of connections, in all and by address.
struct Places {
    proxies: Vec<Network>,
    most: usize,
    most_per_address: usize,
    by_address: Mutex<(usize, HashMap<IpAddr, usize>)>,
}

struct Taken {
    places: Arc<Places>,
    address: IpAddr,
}

impl Places {
    fn new(settings: &HttpSettings) -> Self {
        Self {
            proxies: settings.trusted_proxies.clone(),
            most: settings.connections,
            most_per_address: settings.connections_per_address,
            by_address: Mutex::default(),
        }
    }

    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Taken>> {
        let mut counts = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, by_address) = &mut *counts;
        let of_address = by_address.get(&address).copied().unwrap_or(0);
        // A proxy carries the connections of many clients.
        let is_proxy = || self.proxies.iter().any(|network| network.contains(address));
        if *all >= self.most || (of_address >= self.most_per_address && !is_proxy()) {
            return None;
        }
        *all += 1;
        by_address.insert(address, of_address + 1);
        Some(Arc::new(Taken { places: Arc::clone(self), address }))
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut counts = self.places.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, by_address) = &mut *counts;
        *all = all.saturating_sub(1);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}
