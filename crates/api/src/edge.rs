//! What every request passes on its way in and out: an id, the rate of its address, a deadline, a net under panics, the
//! strict headers. Logs carry method, route and status; never bodies, tokens, addresses or phone numbers.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts as _, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tracing::Instrument as _;

use crate::limits::ClientAddress;
use crate::problem::Problem;
use crate::state::App;
use crate::{assets, graph};

/// How long a request may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long moving media may take: 100 MB on a slow line.
const MEDIA_DEADLINE: Duration = Duration::from_secs(600);

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Handles a request within all of the above.
pub async fn pass(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let id = format!("{:016x}", u64::from_le_bytes(store::secret::random()));
    let method = parts.method.clone();
    let dialect = Dialect::of(parts.uri.path());
    let route = parts.extensions.get::<MatchedPath>().cloned();
    let span = tracing::debug_span!("request", request.id = id, request.method = %method);

    let started = Instant::now();
    let mut response = match admit(&app, &mut parts, dialect).await {
        Ok(()) => {
            let is_media = parts.uri.path().contains("/media") || graph::moves_files(parts.uri.path());
            let deadline = if is_media { MEDIA_DEADLINE } else { DEADLINE };
            run(next, Request::from_parts(parts, body), deadline, dialect).instrument(span).await
        }
        Err(problem) => problem.into_response(),
    };

    let status = response.status();
    let route = route.as_ref().map_or(dialect.name(), MatchedPath::as_str);
    let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    if status.is_server_error() {
        tracing::warn!(request.method = %method, request.route = route, request.id = id, response.status = status.as_u16(), elapsed_us, "request failed");
    } else {
        tracing::debug!(request.method = %method, request.route = route, response.status = status.as_u16(), elapsed_us, "request");
    }
    protect(response.headers_mut(), app.config.is_https());
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(X_REQUEST_ID, id);
    }
    response
}

/// Whose conventions a path follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// The console's and the web chat's API.
    Ours,
    /// The Cloud API.
    Graph,
    /// Pages and files.
    Web,
}

impl Dialect {
    fn of(path: &str) -> Self {
        if path.starts_with("/api/") || path.starts_with("/chat/") {
            Self::Ours
        } else if graph::is_path(path) {
            Self::Graph
        } else {
            Self::Web
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "(unknown)",
            Self::Graph => "(graph)",
            Self::Web => "(web)",
        }
    }

    fn failure(self, problem: Problem) -> Response {
        match self {
            Self::Graph => graph::failure(&problem),
            Self::Ours | Self::Web => problem.into_response(),
        }
    }
}

async fn admit(app: &Arc<App>, parts: &mut http::request::Parts, dialect: Dialect) -> Result<(), Problem> {
    if dialect == Dialect::Ours {
        let Ok(client) = ClientAddress::from_request_parts(parts, app).await;
        app.limits.requests.check(client.network())?;
    }
    Ok(())
}

async fn run(next: Next, request: Request, deadline: Duration, dialect: Dialect) -> Response {
    let handled = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(deadline, handled).await {
        Ok(Ok(response)) => response,
        Ok(Err(panic)) => dialect.failure(Problem::logged(&format!("panic: {}", said(&*panic)))),
        Err(_) => {
            let detail = format!("the request was not done within {} seconds", deadline.as_secs());
            dialect.failure(Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", detail))
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

fn protect(headers: &mut HeaderMap, is_https: bool) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(COOP, HeaderValue::from_static("same-origin"));
    headers.insert(CORP, HeaderValue::from_static("same-origin"));
    headers.insert(
        PERMISSIONS,
        HeaderValue::from_static("camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()"),
    );
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'"));
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// What is not a route of its own: the Cloud API, files, pages; else nothing is here.
pub async fn fallback(State(app): State<Arc<App>>, request: Request) -> Response {
    match Dialect::of(request.uri().path()) {
        Dialect::Graph => graph::handle(app, request).await,
        Dialect::Web if matches!(*request.method(), Method::GET | Method::HEAD) => {
            assets::answer(request.uri().path(), request.headers())
        }
        Dialect::Ours | Dialect::Web => Problem::unknown_route().into_response(),
    }
}

/// A route that does not know the method.
pub async fn method_not_allowed() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "this address does not take this method")
}
