//! What reached the customer, and what they have seen.

use std::sync::Arc;

use axum::extract::State;
use channels::webchat::thread;
use http::StatusCode;
use serde::Deserialize;
use wire::status::Status;

use super::auth::Visiting;
use super::body::Body;
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receipt {
    status: String,
    message_id: String,
}

/// A message, and all before it, reached the customer or was read; or a voice message was played.
pub(super) async fn create_receipt(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<Receipt>,
) -> Result<StatusCode> {
    let status = match body.status.as_str() {
        "delivered" => Status::Delivered,
        "read" => Status::Read,
        "played" => Status::Played,
        _ => return Err(Problem::invalid("status", "must be delivered, read or played")),
    };
    let session = visiting.session;
    app.store.write(move |tx| thread::acknowledge(tx, &session, &body.message_id, status)).await?;
    Ok(StatusCode::NO_CONTENT)
}
