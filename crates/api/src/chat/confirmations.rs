//! Showing that a phone number is one's own, by a one-time code.

use std::sync::Arc;

use axum::extract::State;
use channels::Error;
use channels::webchat::confirm::{self, Code, Outcome, RESEND_MS};
use channels::webchat::visitor;
use http::StatusCode;
use messaging::{contact, line};
use serde::{Deserialize, Serialize};
use wire::id::PhoneNumberId;

use super::auth::Visiting;
use super::body::Body;
use super::session::SessionView;
use crate::extract::{Json, Path};
use crate::limits::ClientAddress;
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConfirmation {
    phone: String,
}

#[derive(Serialize)]
pub(super) struct ConfirmationView {
    id: String,
    phone: String,
    expires_at: i64,
    resend_after_secs: i64,
}

/// Sends a code to a phone.
pub(super) async fn create_confirmation(
    State(app): State<Arc<App>>,
    client: ClientAddress,
    visiting: Visiting,
    Body(body): Body<NewConfirmation>,
) -> Result<(StatusCode, Json<ConfirmationView>)> {
    if !app.code_sender.is_ready() {
        return Err(Error::NoCodeSender.into());
    }
    app.limits.confirmations.check(client.network())?;
    let (session, is_shown) = (visiting.session, app.config.is_demo);
    let (started, code) = app
        .store
        .write(move |tx| {
            let started = confirm::start(tx, &session, &body.phone, is_shown)?;
            let code = Code {
                wa_id: started.wa_id.clone(),
                digits: started.digits.clone(),
                business: line::get(tx, session.scope, session.visitor.line)?.verified_name,
                language: contact::get(tx, session.scope, session.visitor.contact)?.language,
            };
            Ok::<_, Error>((started, code))
        })
        .await?;
    app.code_sender.send(code).await?;
    let view = ConfirmationView {
        id: started.id.to_string(),
        phone: started.wa_id,
        expires_at: started.expires_at_ms,
        resend_after_secs: RESEND_MS / 1000,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Try {
    code: String,
}

/// Tries a code; the right one answers with the session as it is then.
pub(super) async fn use_confirmation(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Path((_, id)): Path<(PhoneNumberId, i64)>,
    Body(body): Body<Try>,
) -> Result<Json<SessionView>> {
    let session = visiting.session;
    let expires_at_ms = session.expires_at_ms;
    let (outcome, facts) = app
        .store
        .write(move |tx| {
            let outcome = confirm::finish(tx, &session, id, &body.code)?;
            let facts = match &outcome {
                Outcome::Confirmed(visitor) => Some(visitor::facts(tx, session.scope, visitor)?),
                _ => None,
            };
            Ok::<_, Error>((outcome, facts))
        })
        .await?;
    match (outcome, facts) {
        (Outcome::Confirmed(visitor), Some(facts)) => {
            Ok(Json(SessionView::new(visitor.id, facts, expires_at_ms, None)))
        }
        (outcome, _) => Err(refused(&outcome)),
    }
}

fn refused(outcome: &Outcome) -> Problem {
    match outcome {
        Outcome::Wrong { tries_left } => {
            let tries = if *tries_left == 1 { "try is" } else { "tries are" };
            let detail = format!("the code is wrong, {tries_left} {tries} left");
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "wrong_code", detail).at("code")
        }
        Outcome::TooManyTries => {
            let detail = "the code was tried too often, ask for a new one";
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_tries", detail)
        }
        Outcome::Expired | Outcome::Confirmed(_) => {
            Problem::new(StatusCode::GONE, "expired_code", "the code has ended, ask for a new one")
        }
    }
}
