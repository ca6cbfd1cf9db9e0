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
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::stall::StallGuard;
use super::takeover::{self, ByteStream, HandedOver, Line, TakenOver};
use crate::config::HttpSettings;

/// How long to wait after the system could not accept, for example for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// A WebSocket notices by itself that its client does not read, and gets this long to say so before the connection is cut.
const STALL_GRACE: Duration = Duration::from_secs(5);
/// Bytes of the largest head of a request.
const LARGEST_HEAD: usize = 64 * 1024;

/// The address of the client, in the extensions of every request.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub SocketAddr);

/// A place among the connections, in the extensions of every request: a WebSocket holds it on after the HTTP part is over.
#[derive(Clone)]
#[expect(dead_code, reason = "it is only held")]
pub(super) struct Place(Arc<Taken>);

/// Serves until `shutdown`, then lets running requests end, and returns.
///
/// WebSockets and event streams end by themselves on the same signal; `sockets` owns their tasks: close and await it after this returns.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    settings: HttpSettings,
    sockets: TaskTracker,
    shutdown: CancellationToken,
) {
    let (tasks, abandon) = (TaskTracker::new(), CancellationToken::new());
    let acceptor = Acceptor { router, tasks, sockets, shutdown: shutdown.clone(), abandon };
    let places = Arc::new(Places::new(&settings));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.cancelled() => break,
        };
        match accepted {
            Ok((stream, address)) => match places.take(address.ip()) {
                Some(place) => acceptor.connect(stream, address, Place(place), &settings),
                None => metrics::counter!("panorama_connections_refused_total").increment(1),
            },
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    acceptor.drain(Duration::from_secs(settings.drain_seconds)).await;
}

struct Acceptor {
    router: Router,
    tasks: TaskTracker,
    /// Owns WebSockets and event streams.
    sockets: TaskTracker,
    /// Requests that run may end, no new ones begin.
    shutdown: CancellationToken,
    /// The time to end is over.
    abandon: CancellationToken,
}

impl Acceptor {
    fn connect(&self, stream: TcpStream, address: SocketAddr, place: Place, settings: &HttpSettings) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        self.serve(stream, address, place, settings);
    }

    fn serve(&self, stream: impl ByteStream + 'static, address: SocketAddr, place: Place, settings: &HttpSettings) {
        let router = self.router.clone();
        let taken: Arc<Mutex<Option<HandedOver>>> = Arc::default();
        let takes = Arc::clone(&taken);
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ClientAddress(address));
            request.extensions_mut().insert(place.clone());
            let (answer, takes) = (router.clone().oneshot(request), Arc::clone(&takes));
            async move {
                let Ok(mut response) = answer.await;
                let Some(takeover) = takeover::of(&mut response) else { return Ok(response) };
                *takes.lock().unwrap_or_else(PoisonError::into_inner) = Some(takeover);
                Err(TakenOver)
            }
        });
        let stream = StallGuard::new(stream, settings.stalled_time() + STALL_GRACE);
        let mut connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(settings.header_seconds))
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let (shutdown, abandon, sockets) = (self.shutdown.clone(), self.abandon.clone(), self.sockets.clone());
        self.tasks.spawn(async move {
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
                    // A task of its own, which is as small as what is left of the connection.
                    sockets.spawn(life(Line { stream, head, early: parts.read_buf }));
                }
                (None, Err(error)) => tracing::debug!(%error, "a connection ended"),
                (None, Ok(())) => {}
            }
        });
    }

    async fn drain(self, within: Duration) {
        self.tasks.close();
        if tokio::time::timeout(within, self.tasks.wait()).await.is_err() {
            tracing::warn!("requests were still running when the time to stop was over");
            self.abandon.cancel();
        }
    }
}

/// How many connections there are, in all and by address.
struct Places {
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
        Self { most: settings.connections, most_per_address: settings.connections_per_address, by_address: Mutex::default() }
    }

    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Taken>> {
        let mut counts = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, by_address) = &mut *counts;
        let of_address = by_address.get(&address).copied().unwrap_or(0);
        if *all >= self.most || of_address >= self.most_per_address {
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
