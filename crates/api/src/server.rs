//! Accepting connections, and letting go of them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::limits::Open;
use crate::state::App;

/// How long a client may take to send its headers, also between requests of a connection.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// How long connections may finish what they do when the server stops.
const DRAIN: Duration = Duration::from_secs(10);
/// How long accepting pauses when the system has no more file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until the app's `shutdown` is cancelled; then accepts no more and lets requests under way finish.
pub async fn serve(listener: TcpListener, app: Arc<App>) -> io::Result<()> {
    let router = crate::router(app.clone());
    let connections = TaskTracker::new();
    let room = Arc::new(Semaphore::new(app.config.max_connections));
    loop {
        let Ok(permit) = room.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            () = app.shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                if !is_of_one_connection(&error) {
                    tracing::warn!(error = %error, "accepting connections pauses");
                    tokio::time::sleep(PAUSE).await;
                }
                continue;
            }
        };
        let Some(open) = admit(&app, peer) else { continue };
        let connection = connection(stream, peer, router.clone(), app.clone());
        connections.spawn(async move {
            connection.await;
            drop((permit, open));
        });
    }
    drop(listener);
    connections.close();
    let drained = async {
        connections.wait().await;
        app.hub.closed().await;
    };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections were cut off at the end of the drain");
    }
    Ok(())
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Counts the connection; `None` when its address has too many. Proxies of ours speak for many.
fn admit(app: &App, peer: SocketAddr) -> Option<Option<Open>> {
    if app.config.trusts(peer.ip()) {
        return Some(None);
    }
    let open = app.limits.connections.enter(peer.ip());
    if open.is_none() {
        tracing::debug!("an address has too many connections, one more was closed");
    }
    open.map(Some)
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, app: Arc<App>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = app.shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error = %error, "connection ended");
    }
}
