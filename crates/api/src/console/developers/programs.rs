//! System users: programs that act for the business, with their tokens and what they reach.

use std::sync::Arc;

use axum::extract::State;
use http::StatusCode;
use messaging::access::{self, Assigned};
use messaging::business;
use messaging::token::{self, Issued, MANAGEMENT, MESSAGING, Role, SystemUser};
use serde::{Deserialize, Serialize};
use store::{Scope, Tx};
use utoipa::ToSchema;
use wire::Invalid;
use wire::id::{AppId, SystemUserId, WabaId};

use super::checked;
use crate::console::auth::Admin;
use crate::extract::{Json, Path as InPath};
use crate::problem::{Problem, Result};
use crate::state::App;

const DAY_MS: i64 = 86_400_000;
/// The longest that a token with an end lasts, in days.
const DAYS: i64 = 3_650;

#[derive(Serialize, ToSchema)]
pub(in crate::console) struct SystemUsers {
    /// Oldest first.
    data: Vec<SystemUserView>,
    /// The business's WhatsApp Business Accounts, which employees are assigned to; oldest first.
    wabas: Vec<Account>,
}

/// A WhatsApp Business Account.
#[derive(Serialize, ToSchema)]
#[schema(as = WabaName)]
pub(in crate::console) struct Account {
    #[schema(value_type = String)]
    id: WabaId,
    name: String,
}

/// A program that acts for the business.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemUser)]
pub(in crate::console) struct SystemUserView {
    #[schema(value_type = String)]
    id: SystemUserId,
    /// The app that it belongs to.
    #[schema(value_type = String)]
    app_id: AppId,
    name: String,
    /// `ADMIN` reaches every WABA, `EMPLOYEE` those of `wabas`.
    role: Role,
    /// UTC milliseconds.
    created_at: i64,
    /// What an employee reaches.
    wabas: Vec<Reached>,
    /// Oldest first; the tokens themselves are not kept.
    tokens: Vec<TokenView>,
}

/// A WABA with the tasks on it.
#[derive(Serialize, ToSchema)]
pub(in crate::console) struct Reached {
    #[schema(value_type = String)]
    waba_id: WabaId,
    tasks: Vec<String>,
}

/// What is known of a token.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessToken)]
pub(in crate::console) struct TokenView {
    id: String,
    /// Its permissions.
    scopes: Vec<String>,
    /// UTC milliseconds; null: never.
    expires_at: Option<i64>,
    /// UTC milliseconds.
    created_at: i64,
    /// Its last four characters.
    last_characters: String,
}

/// A program to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct NewSystemUser {
    /// The app that it belongs to.
    #[schema(value_type = String)]
    app_id: AppId,
    /// Up to 100 characters.
    name: String,
    /// What it reaches.
    role: Role,
}

/// What an employee may do on a WABA; an empty list takes the WABA from it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct Tasks {
    tasks: Vec<String>,
}

/// A token to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::console) struct NewToken {
    /// `whatsapp_business_messaging`, `whatsapp_business_management`.
    scopes: Vec<String>,
    /// In how many days it ends, 1 to 3,650; left out: never.
    expires_in_days: Option<i64>,
}

/// A new token; it can't be had again.
#[derive(Serialize, ToSchema)]
pub(in crate::console) struct IssuedToken {
    token: String,
    /// UTC milliseconds; null: never.
    expires_at: Option<i64>,
}

fn view(user: SystemUser, held: &[Assigned], tokens: &[Issued]) -> SystemUserView {
    let own = held.iter().filter(|held| held.user == user.id);
    let tokens = tokens.iter().filter(|token| token.user == user.id);
    SystemUserView {
        wabas: own.map(|held| Reached { waba_id: held.waba, tasks: held.tasks.clone() }).collect(),
        tokens: tokens
            .map(|token| TokenView {
                id: token.id.clone(),
                scopes: token.scopes.clone(),
                expires_at: token.expires_at,
                created_at: token.created_at,
                last_characters: token.last_characters.clone(),
            })
            .collect(),
        id: user.id,
        app_id: user.app,
        name: user.name,
        role: user.role,
        created_at: user.created_at,
    }
}

fn known(tx: &mut Tx<'_, '_>, scope: Scope, id: SystemUserId) -> Result<SystemUser> {
    token::system_user(tx, scope, id)?.ok_or_else(|| Problem::not_found(format!("there is no system user {id}")))
}

fn load(tx: &mut Tx<'_, '_>, scope: Scope, id: SystemUserId) -> Result<SystemUserView> {
    let user = known(tx, scope, id)?;
    Ok(view(user, &access::of_business(tx, scope)?, &token::issued(tx, scope)?))
}

/// The programs that act for the business.
#[utoipa::path(get, path = "/system-users", tag = "Developers", responses((status = 200, body = SystemUsers)))]
pub(in crate::console) async fn list_system_users(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
) -> Result<Json<SystemUsers>> {
    let found = app.store.read(move |tx| {
        let (held, tokens) = (access::of_business(tx, admin.scope)?, token::issued(tx, admin.scope)?);
        let users = token::system_users(tx, admin.scope)?;
        let data = users.into_iter().map(|user| view(user, &held, &tokens)).collect();
        let mut wabas = Vec::new();
        for id in business::wabas(tx, admin.scope)? {
            wabas.extend(business::waba(tx, admin.scope, id)?.map(|waba| Account { id, name: waba.name }));
        }
        Ok::<_, Problem>(SystemUsers { data, wabas })
    });
    Ok(Json(found.await?))
}

/// Makes a program; it needs a token to do anything.
#[utoipa::path(
    post, path = "/system-users", tag = "Developers", request_body = NewSystemUser,
    responses((status = 201, body = SystemUserView))
)]
pub(in crate::console) async fn create_system_user(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    Json(body): Json<NewSystemUser>,
) -> Result<(StatusCode, Json<SystemUserView>)> {
    let (scope, name) = (admin.scope, checked(&body.name)?);
    let made = app.store.write(move |tx| {
        token::app(tx, scope, body.app_id)?;
        let id = token::create_system_user(tx, scope, body.app_id, &name, body.role)?;
        load(tx, scope, id)
    });
    Ok((StatusCode::CREATED, Json(made.await?)))
}

/// Removes a program: its tokens end at once.
#[utoipa::path(delete, path = "/system-users/{id}", tag = "Developers", params(("id" = String, Path)), responses((status = 204)))]
pub(in crate::console) async fn delete_system_user(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<SystemUserId>,
) -> Result<StatusCode> {
    app.store.write(move |tx| token::remove_system_user(tx, admin.scope, id)).await?;
    app.access.forget_grants();
    Ok(StatusCode::NO_CONTENT)
}

/// Says what a program may do on a WABA.
#[utoipa::path(
    put, path = "/system-users/{id}/wabas/{waba_id}", tag = "Developers",
    params(("id" = String, Path), ("waba_id" = String, Path)), request_body = Tasks,
    responses((status = 200, body = SystemUserView))
)]
pub(in crate::console) async fn assign_waba(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath((id, waba)): InPath<(SystemUserId, WabaId)>,
    Json(body): Json<Tasks>,
) -> Result<Json<SystemUserView>> {
    let scope = admin.scope;
    let changed = app.store.write(move |tx| {
        known(tx, scope, id)?;
        if business::waba(tx, scope, waba)?.is_none() {
            return Err(Problem::not_found(format!("there is no WhatsApp Business Account {waba}")));
        }
        if body.tasks.is_empty() {
            access::withdraw(tx, scope, waba, id)?;
        } else {
            access::assign(tx, scope, waba, id, &body.tasks)?;
        }
        load(tx, scope, id)
    });
    let changed = changed.await?;
    app.access.forget_grants();
    Ok(Json(changed))
}

/// Makes a token, which is told once.
#[utoipa::path(
    post, path = "/system-users/{id}/tokens", tag = "Developers", params(("id" = String, Path)),
    request_body = NewToken, responses((status = 201, body = IssuedToken))
)]
pub(in crate::console) async fn issue_token(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath(id): InPath<SystemUserId>,
    Json(body): Json<NewToken>,
) -> Result<(StatusCode, Json<IssuedToken>)> {
    let permissions = [MESSAGING, MANAGEMENT];
    let scopes: Vec<&'static str> =
        permissions.into_iter().filter(|known| body.scopes.iter().any(|scope| scope == known)).collect();
    if scopes.is_empty() || body.scopes.iter().any(|scope| !permissions.contains(&scope.as_str())) {
        let reason = format!("needs one or both of {}", permissions.join(", "));
        return Err(Invalid::value("scopes", reason).into());
    }
    if body.expires_in_days.is_some_and(|days| !(1..=DAYS).contains(&days)) {
        return Err(Invalid::value("expires_in_days", format!("must be 1 to {DAYS}")).into());
    }
    let scope = admin.scope;
    let issued = app.store.write(move |tx| {
        let user = known(tx, scope, id)?;
        let expires_at = body.expires_in_days.map(|days| tx.now_ms() + days * DAY_MS);
        let token = token::issue(tx, scope, user.app, id, &scopes, expires_at)?;
        Ok::<_, Problem>(IssuedToken { token, expires_at })
    });
    Ok((StatusCode::CREATED, Json(issued.await?)))
}

/// Ends a token at once.
#[utoipa::path(
    delete, path = "/system-users/{id}/tokens/{token}", tag = "Developers",
    params(("id" = String, Path), ("token" = String, Path)), responses((status = 204))
)]
pub(in crate::console) async fn withdraw_token(
    State(app): State<Arc<App>>,
    Admin(admin): Admin,
    InPath((id, token)): InPath<(SystemUserId, String)>,
) -> Result<StatusCode> {
    let gone = app.store.write(move |tx| token::withdraw(tx, admin.scope, id, &token)).await?;
    if !gone {
        return Err(Problem::not_found("there is no such token"));
    }
    app.access.forget_grants();
    Ok(StatusCode::NO_CONTENT)
}
