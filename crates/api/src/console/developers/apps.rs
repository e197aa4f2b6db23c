//! Apps and their secrets.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use integrations::webhooks::endpoint;
use messaging::activity::{self, Kind};
use messaging::token;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use wire::id::AppId;

use super::checked;
use crate::console::auth::Admin;
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

#[derive(Serialize, ToSchema)]
pub(in crate::console) struct Apps {
    /// Oldest first.
    data: Vec<AppView>,
}

/// An app: its secret signs webhooks.
#[derive(Serialize, ToSchema)]
#[schema(as = App)]
pub(in crate::console) struct AppView {
    #[schema(value_type = String)]
    id: AppId,
    name: String,
    /// What proves to a callback that it is asked by this app.
    verify_token: String,
    /// Whether its calls must be signed with the secret (`appsecret_proof`).
    requires_proof: bool,
    /// UTC milliseconds.
    created_at: i64,
}

impl From<token::App> for AppView {
    fn from(app: token::App) -> Self {
        Self {
            id: app.id,
            name: app.name,
            verify_token: app.verify_token,
            requires_proof: app.requires_proof,
            created_at: app.created_at,
        }
    }
}

/// An app to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct NewApp {
    /// Up to 100 characters.
    name: String,
}

/// What of an app becomes something else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct AppChange {
    /// Up to 100 characters.
    name: Option<String>,
    /// Whether its calls must be signed.
    requires_proof: Option<bool>,
}

/// What is to be done with an app's secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct SecretWish {
    /// True makes a new one: what the old one signed is not good any more.
    rotate: bool,
}

/// An app's secret.
#[derive(Serialize, ToSchema)]
pub(in crate::console) struct AppSecret {
    secret: String,
}

/// The business's apps.
#[utoipa::path(get, path = "/apps", tag = "Developers", responses((status = 200, body = Apps)))]
pub(in crate::console) async fn list_apps(State(app): State<Arc<App>>, Admin(admin): Admin) -> Result<Json<Apps>> {
    let apps = app.store.read(move |tx| token::apps(tx, admin.scope)).await?;
    Ok(Json(Apps { data: apps.into_iter().map(AppView::from).collect() }))
}

/// Makes an app.
#[utoipa::path(post, path = "/apps", tag = "Developers", request_body = NewApp, responses((status = 201, body = AppView)))]
pub(in crate::console) async fn create_app(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<NewApp>,
) -> Result<(StatusCode, Json<AppView>)> {
    let name = checked(&body.name)?;
    let made = app.store.write(move |tx| token::create_app(tx, admin.scope, &name)).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes an app.
#[utoipa::path(
    patch, path = "/apps/{id}", tag = "Developers", params(("id" = String, Path)), request_body = AppChange,
    responses((status = 200, body = AppView))
)]
pub(in crate::console) async fn update_app(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<AppId>,
    Json(body): Json<AppChange>,
) -> Result<Json<AppView>> {
    let name = body.name.as_deref().map(checked).transpose()?;
    let scope = admin.scope;
    let changed = app.store.write(move |tx| {
        token::app(tx, scope, id)?;
        if let Some(name) = &name {
            token::rename_app(tx, scope, id, name)?;
        }
        if let Some(requires) = body.requires_proof {
            token::require_proof(tx, scope, id, requires)?;
            let details = json!({"app": id, "what": "appsecret_proof", "required": requires});
            activity::note(tx, scope, None, Kind::SecurityEvent, &details)?;
        }
        Ok::<_, Problem>(token::app(tx, scope, id)?)
    });
    let changed = changed.await?;
    app.access.forget_grants();
    Ok(Json(changed.into()))
}

/// Shows an app's secret, or makes a new one. Both are noted as activities.
#[utoipa::path(
    post, path = "/apps/{id}/secret", tag = "Developers", params(("id" = String, Path)), request_body = SecretWish,
    responses((status = 200, body = AppSecret))
)]
pub(in crate::console) async fn app_secret(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<AppId>,
    Json(body): Json<SecretWish>,
) -> Result<Json<AppSecret>> {
    let scope = admin.scope;
    let shown = app.store.write(move |tx| {
        if body.rotate {
            let rotated = token::rotate_secret(tx, scope, id)?;
            endpoint::changed(tx, scope);
            return Ok::<_, Problem>(rotated.secret);
        }
        let known = token::app(tx, scope, id)?;
        let details = json!({"app": id, "name": known.name, "what": "the app secret was shown"});
        activity::note(tx, scope, None, Kind::SecurityEvent, &details)?;
        Ok(known.secret)
    });
    let secret = shown.await?;
    if body.rotate {
        app.access.forget_grants();
    }
    Ok(Json(AppSecret { secret }))
}
