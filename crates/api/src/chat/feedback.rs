//! What a customer thinks of the business: they block it, take that back, or report a message.

use std::sync::Arc;

use axum::extract::State;
use channels::webchat::thread;
use http::StatusCode;
use messaging::feedback;
use serde::Deserialize;

use super::auth::Visiting;
use super::body::Body;
use crate::problem::Result;
use crate::state::App;

fn no_reason() -> String {
    "NO_REASON_GIVEN".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    #[serde(default = "no_reason")]
    reason: String,
}

/// Nothing comes from the business any more.
pub(super) async fn block(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<Block>,
) -> Result<StatusCode> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    let blocked = app.store.write(move |tx| {
        let conversation = thread::existing(tx, scope, &session.visitor)?;
        Ok::<_, channels::Error>(feedback::block(tx, scope, conversation, &body.reason)?)
    });
    blocked.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// It may write again.
pub(super) async fn unblock(State(app): State<Arc<App>>, visiting: Visiting) -> Result<StatusCode> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    let opened = app.store.write(move |tx| {
        let conversation = thread::existing(tx, scope, &session.visitor)?;
        Ok::<_, channels::Error>(feedback::unblock(tx, scope, conversation)?)
    });
    opened.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    message_id: String,
    #[serde(default = "no_reason")]
    reason: String,
}

/// Complains about a message of the business.
pub(super) async fn report(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<Report>,
) -> Result<StatusCode> {
    let (scope, session) = (visiting.scope(), visiting.session);
    app.limits.messages.check(("visitor", session.visitor.id))?;
    let noted = app.store.write(move |tx| {
        let (conversation, message) = thread::item(tx, scope, &session.visitor, &body.message_id)?;
        Ok::<_, channels::Error>(feedback::report(tx, scope, conversation, message, &body.reason)?)
    });
    noted.await?;
    Ok(StatusCode::NO_CONTENT)
}
