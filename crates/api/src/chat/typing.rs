//! The customer types, told by a request: for clients without a socket.

use std::sync::Arc;

use axum::extract::State;
use channels::webchat::visitor;
use http::StatusCode;
use serde::Deserialize;

use super::auth::Visiting;
use super::body::Body;
use crate::problem::Result;
use crate::state::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typing {
    state: OnOff,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OnOff {
    On,
    Off,
}

pub(super) async fn create_typing(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<Typing>,
) -> Result<StatusCode> {
    let scope = visiting.scope();
    app.limits.frames.check(("visitor", visiting.visitor().id))?;
    let facts = app.store.read(move |tx| visitor::facts(tx, scope, visiting.visitor())).await?;
    if let Some(conversation) = facts.conversation {
        app.hub.customer_types(scope, conversation, facts.name.as_deref(), body.state == OnOff::On);
    }
    Ok(StatusCode::NO_CONTENT)
}
