//! Paths without an id: tokens about tokens (an app's own, what a token is, who its bearer is) and the template library.

use std::borrow::Cow;
use std::sync::Arc;

use http::Method;
use http::request::Parts;
use messaging::token::{self, Grant, MANAGEMENT};
use serde_json::{Map, Value, json};
use url::form_urlencoded;
use wire::error::GraphError;

use super::answer::{Answer, Result};
use super::{auth, fields, read, templates};
use crate::state::App;

/// What the paths without an id begin with.
pub(super) const NODES: [&str; 4] = ["oauth", "debug_token", "me", "message_template_library"];

/// Answers a path without an id, which `NODES` lists.
pub(super) async fn handle(app: &Arc<App>, node: &str, edge: &str, parts: &Parts, form: &[u8]) -> Answer {
    let params = params(parts, form);
    match (node, edge, &parts.method) {
        ("oauth", "access_token", &Method::GET | &Method::POST) => access_token(app, &params).await,
        ("debug_token", "", &Method::GET) => debug_token(app, parts, &params).await,
        ("me", "", &Method::GET) => me(app, parts, &params).await,
        ("message_template_library", "", &Method::GET) => library(app, parts, &params).await,
        _ => {
            auth::anyone(app, parts).await?;
            let path = if edge.is_empty() { node.to_owned() } else { format!("{node}/{edge}") };
            let path: String = path.chars().take(100).collect();
            Err(GraphError { code: 2500, title: format!("Unknown path components: /{path}"), ..GraphError::of(100) }
                .into())
        }
    }
}

fn params(parts: &Parts, form: &[u8]) -> Map<String, Value> {
    let query = parts.uri.query().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(form));
    pairs.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect()
}

fn text<'a>(params: &'a Map<String, Value>, name: &str) -> Result<&'a str> {
    let text = params.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    Ok(text.ok_or_else(|| GraphError::parameter(format!("{name}: is required")))?)
}

/// `GET /oauth/access_token`: the token of an app, for who knows its secret. It is the two joined, and not stored.
async fn access_token(app: &App, params: &Map<String, Value>) -> Answer {
    let (id, secret) = (text(params, "client_id")?, text(params, "client_secret")?);
    match text(params, "grant_type")? {
        "client_credentials" => {}
        _ => return Err(GraphError::parameter("grant_type: must be `client_credentials`").into()),
    }
    let token = format!("{id}|{secret}");
    if app.access.grant(&token).await?.is_none() {
        let title = "Error validating client secret.".to_owned();
        return Err(GraphError { code: 1, title, ..GraphError::of(100) }.into());
    }
    Ok(json!({"access_token": token, "token_type": "bearer"}).to_string())
}

/// `GET /debug_token?input_token=`: what a token of the caller's app is.
async fn debug_token(app: &App, parts: &Parts, params: &Map<String, Value>) -> Answer {
    let caller = caller(app, parts, params).await?;
    let Some(input) = app.access.grant(text(params, "input_token")?).await? else {
        let error = json!({"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"});
        return Ok(json!({"data": {"error": error, "is_valid": false, "scopes": []}}).to_string());
    };
    if input.app != caller.app {
        let title = "The App_id in the input_token did not match the Viewing App".to_owned();
        return Err(GraphError { title, ..GraphError::of(100) }.into());
    }
    let (scope, id) = (input.scope, input.app);
    let apps = app.store.read(move |tx| token::apps(tx, scope)).await?;
    let name = apps.into_iter().find(|app| app.id == id).map(|app| app.name);
    let expires_at = input.expires_at.map_or(0, |at| at / 1_000);
    let mut data = json!({
        "app_id": input.app, "type": if is_app(&input) { "APP" } else { "SYSTEM_USER" }, "application": name,
        "data_access_expires_at": 0, "expires_at": expires_at, "is_valid": true, "scopes": input.scopes,
    });
    if !is_app(&input) {
        data["user_id"] = json!(input.system_user);
        // An employee's permissions are for the WABAs that it reaches; an admin's for all there are.
        let reached: Option<Vec<String>> =
            input.reach.as_ref().map(|reach| reach.keys().map(ToString::to_string).collect());
        let granular = input.scopes.iter().map(|scope| match &reached {
            Some(ids) => json!({ "scope": scope, "target_ids": ids }),
            None => json!({ "scope": scope }),
        });
        data["granular_scopes"] = granular.collect();
    }
    Ok(json!({ "data": data }).to_string())
}

/// `GET /me`: the system user of the token; of an app's token, the app.
async fn me(app: &App, parts: &Parts, params: &Map<String, Value>) -> Answer {
    let grant = caller(app, parts, params).await?;
    let (scope, user, id) = (grant.scope, grant.system_user, grant.app);
    let is_app = is_app(&grant);
    let name = app.store.read(move |tx| {
        if is_app {
            let apps = token::apps(tx, scope)?;
            return Ok::<_, messaging::Error>(apps.into_iter().find(|app| app.id == id).map(|app| app.name));
        }
        Ok(token::system_user(tx, scope, user)?.map(|user| user.name))
    });
    let name: Option<String> = name.await?;
    let id = if is_app { id.to_string() } else { user.to_string() };
    let members = Map::from_iter([("id".to_owned(), json!(id)), ("name".to_owned(), json!(name))]);
    let wanted = read::wanted(params)?.unwrap_or_else(|| read::named("id,name"));
    let kind = if is_app { "Application" } else { "SystemUser" };
    Ok(Value::Object(fields::select(&members, kind, &wanted)?).to_string())
}

/// `GET /message_template_library`: texts that are ready to use.
async fn library(app: &App, parts: &Parts, params: &Map<String, Value>) -> Answer {
    let grant = caller(app, parts, params).await?;
    auth::may(&grant, MANAGEMENT)?;
    let here = app.config.url(parts.uri.path_and_query().map_or("/", |here| here.as_str()));
    templates::library(params, grant.app_secret.clone(), &here)
}

async fn caller(app: &App, parts: &Parts, params: &Map<String, Value>) -> Result<Arc<Grant>> {
    let token = auth::in_head(parts).map(Cow::into_owned);
    let grant = auth::bearer(app, token.as_deref().map(Cow::Borrowed)).await?;
    auth::proven(&grant, token.as_deref().unwrap_or_default(), &Value::Object(params.clone()))?;
    Ok(grant)
}

/// Whether the token is an app's own: no system user stands behind it.
fn is_app(grant: &Grant) -> bool {
    grant.system_user.get() == 0
}
