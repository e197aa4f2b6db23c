//! A customer's session on a line.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use channels::webchat::number;
use channels::webchat::visitor::{self, Facts, Open, Session};
use http::header::SET_COOKIE;
use http::{HeaderMap, Method, StatusCode};
use messaging::line;
use serde::{Deserialize, Serialize};
use store::Scope;
use wire::id::{ConversationId, PhoneNumberId, VisitorId};

use super::auth::{self, Credentials, Visiting};
use super::body::Body;
use super::line::unknown;
use crate::extract::{Json, Path};
use crate::limits::ClientAddress;
use crate::origin;
use crate::problem::Result;
use crate::state::App;

#[derive(Serialize)]
pub(super) struct SessionView {
    visitor: VisitorView,
    conversation_id: Option<ConversationId>,
    /// Whether the customer wants nothing from the business.
    blocked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    expires_at: i64,
}

#[derive(Serialize)]
struct VisitorView {
    id: VisitorId,
    user_id: String,
    wa_id: Option<String>,
    name: Option<String>,
    language: Option<String>,
}

impl SessionView {
    pub(super) fn new(id: VisitorId, facts: Facts, expires_at: i64, token: Option<String>) -> Self {
        let Facts { user_id, wa_id, name, language, conversation, has_blocked } = facts;
        let visitor = VisitorView { id, user_id, wa_id, name, language };
        Self { visitor, conversation_id: conversation, blocked: has_blocked, token, expires_at }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Transport {
    #[default]
    Cookie,
    Bearer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSession {
    from: Option<String>,
    name: Option<String>,
    r#ref: Option<String>,
    language: Option<String>,
    #[serde(default)]
    transport: Transport,
}

impl NewSession {
    /// Whether a session of this visitor is what is asked for.
    fn is_satisfied_by(&self, facts: &Facts) -> Result<bool> {
        Ok(match &self.from {
            None => true,
            Some(from) => Some(number::parse("from", from)?) == facts.wa_id,
        })
    }
}

/// Opens a session; 200 with the present one when there is one.
pub(super) async fn create_session(
    State(app): State<Arc<App>>,
    Path(id): Path<PhoneNumberId>,
    client: ClientAddress,
    headers: HeaderMap,
    Body(body): Body<NewSession>,
) -> Result<Response> {
    if !matches!(auth::credentials(&headers, id), Credentials::Bearer(_)) {
        origin::check_unsafe(&Method::POST, &headers, &app.config)?;
    }
    if let Some(visiting) = Visiting::find(&headers, id, &app).await? {
        let (scope, visitor) = (visiting.scope(), visiting.visitor().clone());
        let facts = app.store.read(move |tx| visitor::facts(tx, scope, &visitor)).await?;
        if body.is_satisfied_by(&facts)? {
            return present(&app, visiting, body).await;
        }
    }
    app.limits.sessions.check(client.network())?;
    let line =
        app.store.read(move |tx| line::find(tx, id)).await?.filter(line::Line::is_connected).ok_or_else(unknown)?;
    let (scope, trusts_claims) = (Scope::of(line.business), app.config.is_demo);
    let open = Open { from: body.from, name: body.name, language: body.language, link: body.r#ref };
    let (token, session, facts) = app
        .store
        .write(move |tx| {
            let (token, session) = visitor::open(tx, scope, id, &open, trusts_claims)?;
            let facts = visitor::facts(tx, scope, &session.visitor)?;
            Ok::<_, channels::Error>((token, session, facts))
        })
        .await?;
    let view = |token| SessionView::new(session.visitor.id, facts, session.expires_at_ms, token);
    Ok(match body.transport {
        Transport::Bearer => (StatusCode::CREATED, Json(view(Some(token)))).into_response(),
        Transport::Cookie => {
            let cookie = auth::keep(id, &token, &app.config);
            with_cookie((StatusCode::CREATED, Json(view(None))).into_response(), cookie)
        }
    })
}

/// The session that is there already, with what the visitor says now.
async fn present(app: &App, visiting: Visiting, body: NewSession) -> Result<Response> {
    let Visiting { session, token, is_bearer } = visiting;
    let is_cookie_due = session.is_stale && !is_bearer;
    let again = token.clone();
    let (visitor, facts, expires_at) = app
        .store
        .write(move |tx| {
            let scope = session.scope;
            visitor::describe(tx, scope, &session.visitor, body.name.as_deref(), body.language.as_deref())?;
            let visitor = visitor::arrive(tx, scope, session.visitor.clone(), body.r#ref.as_deref())?;
            let expires_at =
                if session.is_stale { visitor::touch(tx, &session, &again)? } else { session.expires_at_ms };
            Ok::<_, channels::Error>((visitor.clone(), visitor::facts(tx, scope, &visitor)?, expires_at))
        })
        .await?;
    let cookie = if is_cookie_due { auth::keep(visitor.line, &token, &app.config) } else { None };
    let view = SessionView::new(visitor.id, facts, expires_at, is_bearer.then_some(token));
    Ok(with_cookie(Json(view).into_response(), cookie))
}

/// The present session. Being used, its end moves.
pub(super) async fn get_session(State(app): State<Arc<App>>, visiting: Visiting) -> Result<Response> {
    if visiting.session.is_stale {
        let nothing = NewSession { from: None, name: None, r#ref: None, language: None, transport: Transport::Cookie };
        return present(&app, visiting, nothing).await;
    }
    let Session { scope, visitor, expires_at_ms, .. } = visiting.session;
    let id = visitor.id;
    let facts = app.store.read(move |tx| visitor::facts(tx, scope, &visitor)).await?;
    Ok(Json(SessionView::new(id, facts, expires_at_ms, None)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Patch {
    name: Option<String>,
    language: Option<String>,
}

/// Changes the visitor's name or language; an empty name forgets it.
pub(super) async fn update_session(
    State(app): State<Arc<App>>,
    visiting: Visiting,
    Body(body): Body<Patch>,
) -> Result<Json<SessionView>> {
    let Session { scope, visitor, expires_at_ms, .. } = visiting.session;
    let id = visitor.id;
    let facts = app
        .store
        .write(move |tx| {
            visitor::describe(tx, scope, &visitor, body.name.as_deref(), body.language.as_deref())?;
            visitor::facts(tx, scope, &visitor)
        })
        .await?;
    Ok(Json(SessionView::new(id, facts, expires_at_ms, None)))
}

/// Ends the session.
pub(super) async fn delete_session(State(app): State<Arc<App>>, visiting: Visiting) -> Result<Response> {
    let line = visiting.visitor().line;
    let Visiting { session, token, .. } = visiting;
    app.store.write(move |tx| visitor::sign_out(tx, &session, &token)).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), auth::forget(line, &app.config)))
}

fn with_cookie(mut response: Response, cookie: Option<http::HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
