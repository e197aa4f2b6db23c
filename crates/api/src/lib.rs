//! HTTP in three dialects, and the web app.
//!
//! - [`console`]: the REST API of the people who answer, with its OpenAPI document.
//! - [`chat`]: the public API of the customers' web chat.
//! - [`graph`]: the WhatsApp Cloud API.
//! - [`live`]: the sockets of consoles and chats.
//! - [`assets`]: the web app itself.
//!
//! Around them: [`state`] that all share, [`problem`] for what goes wrong, [`extract`] for reading requests,
//! [`origin`] against other sites, [`limits`], the [`edge`] that every request passes, and [`serve`].

pub mod problem;
pub mod state;

pub mod extract;
pub mod limits;
pub mod media;
pub mod origin;
mod outbound;
mod qr;

pub mod chat;
pub mod console;
pub mod graph;
pub mod live;

pub mod assets;

pub mod edge;
mod server;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use http::StatusCode;

pub use problem::Problem;
pub use server::serve;
pub use state::{App, Config};

/// Every route of the server.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .merge(console::router())
        .merge(chat::router())
        .merge(live::router())
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .fallback(edge::fallback)
        .method_not_allowed_fallback(edge::method_not_allowed)
        .layer(DefaultBodyLimit::max(extract::BODY_BYTES))
        .layer(axum::middleware::from_fn_with_state(app.clone(), edge::pass))
        .with_state(app)
}

/// The process serves.
async fn healthz() -> &'static str {
    "ok"
}

/// The process serves and its database answers.
async fn readyz(State(app): State<Arc<App>>) -> Result<&'static str, Problem> {
    if app.shutdown.is_cancelled() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the server is stopping"));
    }
    app.store.read(store::journal::head).await?;
    Ok("ok")
}
